/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidContactNumber:
 * @text: as the address book has it
 * @e164: the same in E.164, or %NULL where it is none (an extension, a code); may be the very
 *   string that @text is
 *
 * One telephone number of a contact.
 */
typedef struct {
  char *text;
  char *e164;
} CidContactNumber;

/**
 * CidPhoto:
 * @path: the file that holds the picture; %NULL where there is no photo
 * @offset: where in @path the card (not the picture) that has it inline begins
 * @length: how long that card is; 0 where @path is the picture itself
 *
 * Where a contact's photo can be read. Pictures are not kept in memory.
 */
typedef struct {
  char *path;
  goffset offset;
  gsize length;
} CidPhoto;

/**
 * CidContact:
 * @name: formatted name, never empty
 * @organization: or %NULL
 * @numbers: (element-type CidContactNumber): never %NULL, may be empty
 * @sips: (nullable) (array zero-terminated=1): SIP addresses, `user@host` in lower case
 * @prefixes: (nullable) (array zero-terminated=1): beginnings of numbers that are all its own
 * @photo: where the picture is; its path is %NULL where there is none
 * @individual: (nullable): what GNOME Contacts calls whoever it is; %NULL if it does not know of it
 * @is_favourite: the user marked it as a favourite
 * @is_mine: it is a name that the user gave, which counts before every other
 *
 * One contact of an address book. Counted, and immutable once whoever made it hands it on: so it
 * may cross threads.
 */
typedef struct {
  char *name;
  char *organization;
  GArray *numbers;
  char **sips;
  char **prefixes;
  CidPhoto photo;
  char *individual;
  gboolean is_favourite;
  gboolean is_mine;
} CidContact;

CidContact *cid_contact_new (const char *name, const char *organization);
void cid_contact_add_number (CidContact *self, const char *text, const char *e164);
void cid_contact_add_sip (CidContact *self, const char *sip);
void cid_contact_add_prefix (CidContact *self, const char *prefix);
void cid_contact_set_photo (CidContact *self, const char *path, goffset offset, gsize length);
void cid_contact_set_individual (CidContact *self, const char *individual);
void cid_contact_set_favourite (CidContact *self, gboolean is_favourite);
void cid_contact_set_mine (CidContact *self);
CidContact *cid_contact_ref (CidContact *self);
void cid_contact_unref (CidContact *self);

CidPhoto *cid_photo_copy (const CidPhoto *self);
gboolean cid_photo_is_same (const CidPhoto *a, const CidPhoto *b);
void cid_photo_free (CidPhoto *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidContact, cid_contact_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidPhoto, cid_photo_free)

G_END_DECLS
