/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-vcard-file"

#include "contact/vcard-file.h"

#include "base/text.h"
#include "contact/regular-file.h"
#include "contact/vcard-splitter.h"
#include "contact/vcard.h"

#include <glib/gi18n.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((gsize) 64 * 1024)
#define PROBLEM_MAX_CHARS 300
#define NS_PER_SEC G_GINT64_CONSTANT (1000000000)

/* A file that was written so shortly before it was read may be written again without its time
 * telling: the clock of file systems has ticks. */
#define SETTLED_NS (50 * NS_PER_SEC / 1000)

typedef struct {
  CidVcardFile *file;
  GPtrArray *contacts;
  const char *path;
  const CidNumberPlan *plan;
  guint n_broken;
} Reading;

static void
on_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr (CidContact) contact = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!cid_vcard_parse (card, length, self->plan, &contact, &local_error)) {
    self->n_broken++;
    return;
  }
  if (contact == NULL)
    return;

  if (contact->photo.path == NULL && contact->photo.length > 0)
    cid_contact_set_photo (contact, self->path, offset, length);
  self->file->n_numbers += contact->numbers->len;
  g_ptr_array_add (self->contacts, g_steal_pointer (&contact));
}

static gint64
get_change_ns (const struct stat *info)
{
  return (gint64) info->st_ctim.tv_sec * NS_PER_SEC + info->st_ctim.tv_nsec;
}

static char *
describe (const char *path, const char *what)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *line = g_strconcat (name, ": ", what, NULL);

  return cid_text_clean (line, PROBLEM_MAX_CHARS);
}

/* In pieces, so that a file of any size needs little memory, and reading it can be given up. */
static int
feed (CidVcardSplitter *splitter, int fd, const int *is_stopping)
{
  g_autofree char *chunk = g_malloc (CHUNK);

  while (!g_atomic_int_get (is_stopping)) {
    gssize got = read (fd, chunk, CHUNK);

    if (got == 0)
      return 0;
    if (got < 0 && errno != EINTR)
      return errno;
    if (got > 0)
      cid_vcard_splitter_feed (splitter, chunk, (gsize) got);
  }
  return 0;
}

static void
read_cards (Reading *self, int fd, const int *is_stopping)
{
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, self);
  int trouble = feed (splitter, fd, is_stopping);

  self->n_broken += cid_vcard_splitter_end (splitter);
  if (trouble != 0) {
    self->file->is_settled = FALSE;
    self->file->problem = describe (self->path, g_strerror (trouble));
  } else if (self->n_broken > 0) {
    g_autofree char *what = g_strdup_printf (
      ngettext ("%u card could not be read", "%u cards could not be read", self->n_broken),
      self->n_broken);

    self->file->problem = describe (self->path, what);
  }
}

/* What is kept of a file has its exact size: a folder may have a file for each contact. */
static void
read_contacts (CidVcardFile *self,
               const char *path,
               int fd,
               const CidNumberPlan *plan,
               const int *is_stopping)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  Reading reading = { .file = self, .contacts = contacts, .path = path, .plan = plan };

  read_cards (&reading, fd, is_stopping);
  self->n_contacts = contacts->len;
  self->contacts = g_new (CidContact *, contacts->len);
  if (contacts->len > 0)
    memcpy (self->contacts, contacts->pdata, contacts->len * sizeof (CidContact *));
}

/**
 * cid_vcard_file_read:
 * @path: the file
 * @plan: (nullable): how numbers without a country are to be read
 * @is_stopping: becomes non-zero, on whatever thread, when nobody wants the file any more
 *
 * Reads all cards of a file. What is wrong costs the card in which it is, and is counted.
 *
 * Returns: (transfer full): what the file holds; with a problem and without contacts if it cannot
 * be read
 */
CidVcardFile *
cid_vcard_file_read (const char *path, const CidNumberPlan *plan, const int *is_stopping)
{
  g_autoptr (CidVcardFile) self = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 now_ns = g_get_real_time () * 1000;
  struct stat info = { 0 };
  int fd = -1;

  g_return_val_if_fail (path != NULL && is_stopping != NULL, NULL);

  self = g_new0 (CidVcardFile, 1);
  fd = cid_regular_file_open (path, &info, &local_error);
  if (fd < 0) {
    self->problem = describe (path, local_error->message);
    return g_steal_pointer (&self);
  }
  self->device = info.st_dev;
  self->inode = info.st_ino;
  self->size = info.st_size;
  self->change_ns = get_change_ns (&info);
  self->is_settled = now_ns - self->change_ns > SETTLED_NS;
  read_contacts (self, path, fd, plan, is_stopping);
  close (fd);
  return g_steal_pointer (&self);
}

/**
 * cid_vcard_file_is_current:
 * @self: a file that was read
 * @info: what it is now
 *
 * Returns: %TRUE if there is nothing to gain by reading it again
 */
gboolean
cid_vcard_file_is_current (const CidVcardFile *self, const struct stat *info)
{
  g_return_val_if_fail (self != NULL && info != NULL, FALSE);

  return self->is_settled && self->device == info->st_dev && self->inode == info->st_ino &&
         self->size == info->st_size && self->change_ns == get_change_ns (info);
}

/**
 * cid_vcard_file_free:
 * @self: (nullable) (transfer full): a file that was read
 *
 * Frees @self.
 */
void
cid_vcard_file_free (CidVcardFile *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_contacts; i++)
    cid_contact_unref (self->contacts[i]);
  g_free (self->contacts);
  g_free (self->problem);
  g_free (self);
}
