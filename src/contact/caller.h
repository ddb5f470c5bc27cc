/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "contact/contact-index.h"
#include "number/number-profile.h"

G_BEGIN_DECLS

/**
 * CidNameFrom:
 * @CID_NAME_FROM_NONE: there is no name
 * @CID_NAME_FROM_CONTACT: from an address book
 * @CID_NAME_FROM_MINE: from the names that the user gave
 * @CID_NAME_FROM_PHONE: the phone sent it
 */
typedef enum {
  CID_NAME_FROM_NONE,
  CID_NAME_FROM_CONTACT,
  CID_NAME_FROM_MINE,
  CID_NAME_FROM_PHONE,
} CidNameFrom;

/**
 * CidCaller:
 * @name: who it is; several contacts of one number are all named, "Ana or Bob"; %NULL if unknown
 * @name_from: where @name comes from
 * @organization: of the contact, or %NULL
 * @profile: (nullable): what the number itself tells; see cid_caller_get_display_number()
 * @withheld: the caller hides the number
 * @is_favourite: whoever it is, is a favourite: of several contacts all are
 * @photo: (nullable): the contact's picture
 * @individual: (nullable): what GNOME Contacts calls the contact, if it knows of it
 * @step: which step of the ladder matched
 * @is_provisional: the address books were still being read, a name may come yet
 *
 * Who a party is: the one answer that is shown, logged and looked up. An immutable value, which
 * many may share.
 */
typedef struct {
  char *name;
  CidNameFrom name_from;
  char *organization;
  CidNumberProfile *profile;
  gboolean withheld;
  gboolean is_favourite;
  CidPhoto *photo;
  char *individual;
  CidMatchStep step;
  gboolean is_provisional;
} CidCaller;

CidCaller *cid_caller_new (void);
CidCaller *cid_caller_identify (const CidParty *party,
                                const char *phone_name,
                                CidContactIndex *index,
                                const CidNumberPlan *plan,
                                const char *language);
CidCaller *cid_caller_name (const CidParty *party, CidContactIndex *index);
CidCaller *cid_caller_ref (const CidCaller *self);
CidCaller *cid_caller_copy (const CidCaller *self);
gboolean cid_caller_is_same (const CidCaller *a, const CidCaller *b);
void cid_caller_unref (CidCaller *self);
const char *cid_caller_get_display_number (const CidCaller *self);
const char *cid_caller_get_place (const CidCaller *self);
CidPhoneNumberType cid_caller_get_number_type (const CidCaller *self);
const char *cid_caller_get_number_type_nick (const CidCaller *self);
char *cid_caller_get_title (const CidCaller *self, const CidParty *party);
char *cid_caller_get_plain_title (const CidCaller *self, const CidParty *party);
const char *cid_name_from_to_nick (CidNameFrom from);
CidNameFrom cid_name_from_from_nick (const char *nick);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCaller, cid_caller_unref)

G_END_DECLS
