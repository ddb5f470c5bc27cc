/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-journal-source"

#include "log/journal-source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "log/journal-json.h"
#include "log/store-file.h"
#include "log/store-foreign.h"

#define MAGIC "SQLite format 3"
#define STANDARD_INPUT "/dev/stdin"
#define PIECE 65536

/*
 * CidJournalSource:
 * @file: JSON; of a pipe, what came through it
 */
struct _CidJournalSource {
  sqlite3 *database;
  CidJournal *journal;
  FILE *file;
  char *path;
  gboolean is_piped;
  guint line;
};

/**
 * cid_journal_source_free:
 * @self: (transfer full) (nullable): a source
 */
void
cid_journal_source_free (CidJournalSource *self)
{
  if (self == NULL)
    return;
  cid_journal_free (self->journal);
  sqlite3_close_v2 (self->database);
  if (self->file != NULL)
    fclose (self->file);
  g_free (self->path);
  g_free (self);
}

static gboolean
set_unreadable (CidJournalSource *self, GError **error)
{
  g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("%s cannot be read: %s"), self->path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
is_database (FILE *file)
{
  char head[sizeof MAGIC] = "";
  gboolean is_magic;

  rewind (file);
  is_magic =
    fread (head, 1, sizeof head, file) == sizeof head && memcmp (head, MAGIC, sizeof MAGIC) == 0;

  rewind (file);
  return is_magic;
}

/* A pipe, or a terminal: what comes through it comes once. */
static gboolean
is_pipe (FILE *file)
{
  struct stat status;

  return fstat (fileno (file), &status) == 0 && !S_ISREG (status.st_mode) &&
         !S_ISDIR (status.st_mode);
}

/* Mine alone, and gone with the program. */
static FILE *
open_nameless (void)
{
  g_autofree char *name = NULL;
  int fd = g_file_open_tmp ("cidalert-XXXXXX", &name, NULL);
  FILE *file = fd >= 0 ? fdopen (fd, "w+") : NULL;

  if (fd >= 0)
    g_unlink (name);
  return file;
}

static gboolean
copy_all (FILE *from, FILE *to)
{
  g_autofree char *piece = g_malloc (PIECE);
  gsize length;

  while ((length = fread (piece, 1, PIECE, from)) > 0)
    if (fwrite (piece, 1, length, to) < length)
      return FALSE;
  return !ferror (from) && fflush (to) == 0;
}

/* An import reads all of it twice. */
static gboolean
keep_pipe (CidJournalSource *self, GError **error)
{
  FILE *kept = open_nameless ();
  FILE *pipe = self->file;
  gboolean is_kept = kept != NULL && copy_all (pipe, kept);

  if (!is_kept)
    g_set_error (error, CID_ERROR, CID_ERROR_NOT_FOUND, _ ("What %s gives cannot be kept: %s"),
                 self->path, g_strerror (errno));
  fclose (pipe);
  self->file = kept;
  self->is_piped = TRUE;
  return is_kept;
}

static gboolean
refuse_pipe (CidJournalSource *self, GError **error)
{
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("What %s gives is a backup, which is not read from a pipe: name its file"),
               self->path);
  return FALSE;
}

static gboolean
open_journal (CidJournalSource *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->database = cid_store_file_open_readonly (self->path, &local_error);
  if (self->database != NULL) {
    cid_store_foreign_distrust (self->database);
    self->journal = cid_journal_new (self->database, 0, &local_error);
  }
  if (g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED))
    return cid_store_foreign_set_damaged (error, self->path);
  if (self->journal == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->journal != NULL;
}

static gboolean
open_file (CidJournalSource *self, GError **error)
{
  self->file = fopen (self->path, "re");
  if (self->file == NULL)
    return set_unreadable (self, error);
  if (is_pipe (self->file) && !keep_pipe (self, error))
    return FALSE;
  if (!is_database (self->file))
    return TRUE;
  return self->is_piped ? refuse_pipe (self, error) : open_journal (self, error);
}

/**
 * cid_journal_source_open:
 * @path: path of a backup, or of JSON, which may be a pipe; `-` for standard input
 * @error: return location for an error
 *
 * Returns: (transfer full): what is in it, to be read from the first event on
 */
CidJournalSource *
cid_journal_source_open (const char *path, GError **error)
{
  g_autoptr (CidJournalSource) self = g_new0 (CidJournalSource, 1);

  self->path = g_strdup (g_str_equal (path, "-") ? STANDARD_INPUT : path);
  return open_file (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_journal_source_reopen:
 * @self: (transfer full): a source
 * @error: return location for an error
 *
 * Returns: (transfer full): the same source, to be read from the first event on
 */
CidJournalSource *
cid_journal_source_reopen (CidJournalSource *self, GError **error)
{
  g_autoptr (CidJournalSource) old = self;

  if (!old->is_piped)
    return cid_journal_source_open (old->path, error);
  rewind (old->file);
  old->line = 0;
  return g_steal_pointer (&old);
}

static gboolean
read_line (CidJournalSource *self, CidJournalEntry **entry, GError **error)
{
  char *line = NULL;
  gsize size = 0;
  gboolean is_read = TRUE;

  *entry = NULL;
  if (getline (&line, &size, self->file) >= 0) {
    self->line++;
    *entry = cid_journal_from_json (cid_byte_order_mark_skip (line), error);
    is_read = *entry != NULL;
    if (!is_read)
      g_prefix_error (error, _ ("%s, line %u: "), self->path, self->line);
  } else if (ferror (self->file)) {
    /* What the disk does not give is not the end. */
    is_read = set_unreadable (self, error);
  }
  free (line);
  return is_read;
}

static gboolean
read_row (CidJournalSource *self, CidJournalEntry **entry, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!cid_journal_next (self->journal, entry, &local_error)) {
    if (g_error_matches (local_error, CID_ERROR, CID_ERROR_DATABASE_DAMAGED))
      return cid_store_foreign_set_damaged (error, self->path);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (*entry == NULL)
    return TRUE;
  if (!(*entry)->is_sound) {
    g_clear_pointer (entry, cid_journal_entry_free);
    return cid_store_foreign_set_damaged (error, self->path);
  }
  (*entry)->is_imported = TRUE;
  return TRUE;
}

/**
 * cid_journal_source_next:
 * @self: a source
 * @entry: (out) (transfer full) (nullable): the next event; %NULL behind the last
 * @error: return location for an error
 *
 * A file may be of anybody's making: what no cidalert writes is an error, and no event.
 *
 * Returns: %FALSE on error
 */
gboolean
cid_journal_source_next (CidJournalSource *self, CidJournalEntry **entry, GError **error)
{
  return self->journal != NULL ? read_row (self, entry, error) : read_line (self, entry, error);
}
