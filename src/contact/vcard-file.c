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
/* A cache outlives a restart, and the number of a device need not. */
#define DEVICE_UNTOLD 0
#define NS_PER_SEC G_GINT64_CONSTANT (1000000000)

/* A file that was written so shortly before it was read may be written again without its time
 * telling: the clock of file systems has ticks. */
#define SETTLED_NS (50 * NS_PER_SEC / 1000)

typedef struct {
  CidVcardFile *file;
  GPtrArray *contacts;
  const char *path;
  const CidNumberPlan *plan;
  CidVcardBytesFunc function;
  gpointer user_data;
} Reading;

static void
on_card (const char *card, gsize length, goffset offset, gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr (CidContact) contact = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!cid_vcard_parse (card, length, self->plan, &contact, &local_error)) {
    self->file->n_broken++;
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

/* In pieces, so that a file of any size needs little memory, and reading it can be given up.
 * Returns an errno. */
static int
feed (Reading *self, CidVcardSplitter *splitter, int fd)
{
  g_autofree char *chunk = g_malloc (CHUNK);
  gssize got = 0;

  while (self->function (MAX (got, 0), self->user_data)) {
    got = read (fd, chunk, CHUNK);
    if (got == 0)
      return 0;
    if (got < 0 && errno != EINTR)
      return errno;
    if (got > 0)
      cid_vcard_splitter_feed (splitter, chunk, (gsize) got);
  }
  self->file->is_settled = FALSE;
  return 0;
}

static void
add_words (GString *text, const char *words, guint count)
{
  if (count > 0)
    g_string_append_printf (text, "%s%u %s", text->len > 0 ? ", " : "", count, words);
}

static void
count_lost (CidVcardFile *self, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_words (text, ngettext ("card could not be read", "cards could not be read", self->n_broken),
             self->n_broken);
  add_words (text,
             ngettext ("card is larger than 16 MB", "cards are larger than 16 MB", self->n_too_big),
             self->n_too_big);
  if (text->len > 0)
    self->problem = describe (path, text->str);
}

static void
read_cards (Reading *self, int fd)
{
  g_autoptr (CidVcardSplitter) splitter = cid_vcard_splitter_new (on_card, self);
  int trouble = feed (self, splitter, fd);

  self->file->n_broken += cid_vcard_splitter_end (splitter);
  self->file->n_too_big = cid_vcard_splitter_get_n_too_big (splitter);
  if (trouble == 0) {
    count_lost (self->file, self->path);
    return;
  }
  self->file->is_settled = FALSE;
  self->file->problem = describe (self->path, g_strerror (trouble));
}

/* What is kept of a file has its exact size: a folder may have a file for each contact. */
static void
set_contacts (CidVcardFile *self, const GPtrArray *contacts)
{
  self->n_contacts = contacts->len;
  self->contacts = g_new (CidContact *, contacts->len);
  if (contacts->len > 0)
    memcpy (self->contacts, contacts->pdata, contacts->len * sizeof (CidContact *));
}

/**
 * cid_vcard_file_read:
 * @path: the file
 * @plan: (nullable): how numbers without a country are to be read
 * @function: (scope call): is called between pieces
 * @user_data: (nullable): for @function
 *
 * Reads all cards of a file. What is wrong costs the card in which it is, and is counted.
 *
 * Returns: (transfer full): what the file holds; with a problem and without contacts if it cannot
 * be read
 */
CidVcardFile *
cid_vcard_file_read (const char *path,
                     const CidNumberPlan *plan,
                     CidVcardBytesFunc function,
                     gpointer user_data)
{
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  g_autoptr (CidVcardFile) self = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 now_ns = g_get_real_time () * 1000;
  struct stat info = { 0 };
  Reading reading;
  int fd = -1;

  g_return_val_if_fail (path != NULL && function != NULL, NULL);

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
  reading = (Reading){ self, contacts, path, plan, function, user_data };
  read_cards (&reading, fd);
  set_contacts (self, contacts);
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

  if (self->device != DEVICE_UNTOLD && self->device != info->st_dev)
    return FALSE;
  return self->is_settled && self->inode == info->st_ino && self->size == info->st_size &&
         self->change_ns == get_change_ns (info);
}

/**
 * cid_vcard_file_is_lasting:
 * @self: a file that was read
 *
 * Returns: %TRUE if it was read whole and will not change unnoticed, so that it may be kept
 */
gboolean
cid_vcard_file_is_lasting (const CidVcardFile *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_settled;
}

/**
 * cid_vcard_file_pack:
 * @self: a lasting file
 * @path: where it is
 * @pack: where it is added
 */
void
cid_vcard_file_pack (const CidVcardFile *self, const char *path, GByteArray *pack)
{
  g_return_if_fail (self != NULL && path != NULL && pack != NULL);

  cid_pack_add_number (pack, self->inode);
  cid_pack_add_number (pack, (guint64) self->size);
  cid_pack_add_number (pack, (guint64) self->change_ns);
  cid_pack_add_number (pack, self->n_broken);
  cid_pack_add_number (pack, self->n_too_big);
  cid_pack_add_number (pack, self->n_contacts);
  for (guint i = 0; i < self->n_contacts; i++)
    cid_pack_add_contact (pack, self->contacts[i], path);
}

/**
 * cid_vcard_file_unpack:
 * @unpack: where cid_vcard_file_pack() put it
 * @path: where it was
 *
 * Returns: (transfer full) (nullable): the file as it was read; %NULL if there is none
 */
CidVcardFile *
cid_vcard_file_unpack (CidUnpack *unpack, const char *path)
{
  g_autoptr (CidVcardFile) self = NULL;
  g_autoptr (GPtrArray) contacts = NULL;
  guint64 n_contacts = 0;

  g_return_val_if_fail (unpack != NULL && path != NULL, NULL);

  self = g_new0 (CidVcardFile, 1);
  self->is_settled = TRUE;
  self->device = DEVICE_UNTOLD;
  self->inode = cid_unpack_number (unpack, G_MAXUINT64);
  self->size = (goffset) cid_unpack_number (unpack, G_MAXINT64);
  self->change_ns = (gint64) cid_unpack_number (unpack, G_MAXINT64);
  self->n_broken = (guint) cid_unpack_number (unpack, G_MAXUINT);
  self->n_too_big = (guint) cid_unpack_number (unpack, G_MAXUINT);
  n_contacts = cid_unpack_number (unpack, (guint64) (unpack->end - unpack->at));
  contacts = g_ptr_array_new ();
  for (guint64 i = 0; i < n_contacts && !unpack->is_broken; i++) {
    CidContact *contact = cid_unpack_contact (unpack, path);

    if (contact == NULL)
      break;
    self->n_numbers += contact->numbers->len;
    g_ptr_array_add (contacts, contact);
  }
  set_contacts (self, contacts);
  count_lost (self, path);
  return unpack->is_broken ? NULL : g_steal_pointer (&self);
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
