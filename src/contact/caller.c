/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-caller"

#include "contact/caller.h"

#include "base/nick.h"

#include <glib/gi18n.h>

#define NAMED_MAX 3

static const char *const from_nicks[] = {
  [CID_NAME_FROM_NONE] = "none",
  [CID_NAME_FROM_CONTACT] = "contact",
  [CID_NAME_FROM_MINE] = "mine",
  [CID_NAME_FROM_PHONE] = "phone",
};

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Every name once: the same person may stand in two address books. */
static GPtrArray *
list_names (GPtrArray *contacts)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    if (!g_ptr_array_find_with_equal_func (names, contact->name, g_str_equal, NULL))
      g_ptr_array_add (names, contact->name);
  }
  return g_steal_pointer (&names);
}

/* "Ana", "Ana or Bob", "Ana, Bob or Cleo"; of more than three: "Ana, Bob and 3 others". */
static char *
join_names (GPtrArray *names)
{
  const char *const *name = (const char *const *) names->pdata;
  guint rest = names->len - 2;

  if (names->len == 1)
    return g_strdup (name[0]);
  if (names->len == 2)
    return g_strdup_printf (_ ("%s or %s"), name[0], name[1]);
  if (names->len == NAMED_MAX)
    return g_strdup_printf (_ ("%s, %s or %s"), name[0], name[1], name[2]);
  return g_strdup_printf (ngettext ("%s, %s and %u other", "%s, %s and %u others", rest), name[0],
                          name[1], rest);
}

/* What all of them have in common; an organisation that is the name already is not said twice. */
static char *
get_common_organization (GPtrArray *contacts)
{
  const CidContact *first = g_ptr_array_index (contacts, 0);

  for (guint i = 1; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    if (g_strcmp0 (first->organization, contact->organization) != 0)
      return NULL;
  }
  if (!is_given (first->organization) || g_str_equal (first->organization, first->name))
    return NULL;
  return g_strdup (first->organization);
}

/* Nobody's face is shown for somebody else. */
static CidPhoto *
get_photo (GPtrArray *contacts, guint n_names)
{
  CidPhoto *photo = NULL;

  for (guint i = 0; n_names == 1 && photo == NULL && i < contacts->len; i++)
    photo = cid_photo_copy (&((const CidContact *) g_ptr_array_index (contacts, i))->photo);
  return photo;
}

/* Whoever is opened shall be who called. */
static char *
get_individual (GPtrArray *contacts, guint n_names)
{
  const char *individual = NULL;

  for (guint i = 0; n_names == 1 && individual == NULL && i < contacts->len; i++)
    individual = ((const CidContact *) g_ptr_array_index (contacts, i))->individual;
  return g_strdup (individual);
}

/* One person may stand in several address books, and is marked in one of them; but where several
 * share the number, anybody might be calling. */
static gboolean
is_favourite (GPtrArray *contacts, guint n_names)
{
  guint n_favourites = 0;

  for (guint i = 0; i < contacts->len; i++)
    n_favourites += ((const CidContact *) g_ptr_array_index (contacts, i))->is_favourite ? 1 : 0;
  return n_names == 1 ? n_favourites > 0 : n_favourites == contacts->len;
}

/* Whoever sits at a line of the company, it is the company that is known; its face too, if one of
 * the contacts is the company itself. */
static void
take_organization (CidCaller *self, GPtrArray *contacts)
{
  const CidContact *first = g_ptr_array_index (contacts, 0);

  self->name = g_strdup (first->organization);
  self->name_from = CID_NAME_FROM_CONTACT;
  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    if (!g_str_equal (contact->name, contact->organization))
      continue;
    if (self->photo == NULL)
      self->photo = cid_photo_copy (&contact->photo);
    if (self->individual == NULL)
      self->individual = g_strdup (contact->individual);
  }
}

static void
take_contacts (CidCaller *self, GPtrArray *contacts)
{
  g_autoptr (GPtrArray) names = list_names (contacts);

  if (names->len == 0)
    return;

  self->name = join_names (names);
  self->name_from = CID_NAME_FROM_CONTACT;
  self->organization = get_common_organization (contacts);
  self->photo = get_photo (contacts, names->len);
  self->individual = get_individual (contacts, names->len);
  self->is_favourite = is_favourite (contacts, names->len);
}

/* What the user calls a number counts before all that address books say. */
static gboolean
keep_mine (GPtrArray *contacts)
{
  guint n_mine = 0;

  for (guint i = 0; i < contacts->len; i++) {
    CidContact *contact = g_ptr_array_index (contacts, i);

    if (contact->is_mine)
      g_ptr_array_index (contacts, n_mine++) = contact;
  }
  if (n_mine > 0)
    g_ptr_array_set_size (contacts, (int) n_mine);
  return n_mine > 0;
}

static void
take_name (CidCaller *self, const CidParty *party, CidContactIndex *index)
{
  g_autoptr (GPtrArray) contacts = cid_contact_index_find (index, party, &self->step);
  gboolean is_mine = keep_mine (contacts);

  if (self->step == CID_MATCH_ORGANIZATION)
    take_organization (self, contacts);
  else
    take_contacts (self, contacts);
  if (is_mine)
    self->name_from = CID_NAME_FROM_MINE;
}

/* What is no telephone number is shown as it is. */
static CidNumberProfile *
make_profile (const CidParty *party, const CidNumberPlan *plan, const char *language)
{
  if (party->number == NULL)
    return NULL;
  if (party->kind != CID_PARTY_NUMBER)
    return cid_number_profile_new_known (party->number, NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN);
  return cid_number_profile_new (party->number, plan != NULL ? plan->region : NULL, language);
}

/**
 * cid_caller_new:
 *
 * Returns: (transfer full): a caller of whom nothing is known, to be filled in before anybody else
 *   has it
 */
CidCaller *
cid_caller_new (void)
{
  return g_atomic_rc_box_new0 (CidCaller);
}

/**
 * cid_caller_name:
 * @party: somebody
 * @index: the contacts
 *
 * Finds out what name the contacts have for a party, and nothing else: it asks no numbering plan,
 * so it is quick.
 *
 * Returns: (transfer full): who it is, as far as the contacts know
 */
CidCaller *
cid_caller_name (const CidParty *party, CidContactIndex *index)
{
  CidCaller *self = cid_caller_new ();

  g_return_val_if_fail (party != NULL && index != NULL, self);

  take_name (self, party, index);
  return self;
}

/**
 * cid_caller_identify:
 * @party: who is at the other end
 * @phone_name: (nullable): the name that the phone sent, already cleaned
 * @index: (nullable): the contacts; %NULL while there are none yet
 * @plan: (nullable): where this telephone stands
 * @language: (nullable): two letters, in which places are named; %NULL is English
 *
 * Finds out who a party is: by the contacts, as cid_contact_index_find() climbs its ladder, else by
 * the name that the phone sent; else the number with its place and type is all that is known.
 * Several contacts who share the number are all named. A line of a company is that company, never
 * the person whose contact has its main number. A hidden number may come with a name, which is
 * shown.
 *
 * Returns: (transfer full): who it is, as far as it is known
 */
CidCaller *
cid_caller_identify (const CidParty *party,
                     const char *phone_name,
                     CidContactIndex *index,
                     const CidNumberPlan *plan,
                     const char *language)
{
  g_autoptr (CidCaller) self = NULL;

  g_return_val_if_fail (party != NULL, NULL);

  self = cid_caller_new ();
  self->withheld = party->kind == CID_PARTY_WITHHELD;
  self->profile = make_profile (party, plan, language);
  if (index != NULL)
    take_name (self, party, index);
  if (self->name == NULL && is_given (phone_name)) {
    self->name = g_strdup (phone_name);
    self->name_from = CID_NAME_FROM_PHONE;
  }
  return g_steal_pointer (&self);
}

/**
 * cid_caller_ref:
 * @self: (nullable): a caller
 *
 * Any thread may have it.
 *
 * Returns: (transfer full) (nullable): @self
 */
CidCaller *
cid_caller_ref (const CidCaller *self)
{
  return self != NULL ? g_atomic_rc_box_acquire ((gpointer) self) : NULL;
}

/**
 * cid_caller_copy:
 * @self: a caller
 *
 * Returns: (transfer full): the same again, to be changed before anybody else has it
 */
CidCaller *
cid_caller_copy (const CidCaller *self)
{
  CidCaller *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = cid_caller_new ();
  *copy = *self;
  copy->name = g_strdup (self->name);
  copy->organization = g_strdup (self->organization);
  if (self->profile != NULL)
    copy->profile = cid_number_profile_ref (self->profile);
  copy->photo = cid_photo_copy (self->photo);
  copy->individual = g_strdup (self->individual);
  return copy;
}

/**
 * cid_caller_is_same:
 * @a: (nullable): a caller
 * @b: (nullable): another
 *
 * Returns: %TRUE if both answers are one, word for word, be they final or not
 */
gboolean
cid_caller_is_same (const CidCaller *a, const CidCaller *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strcmp0 (a->name, b->name) == 0 && a->name_from == b->name_from &&
         g_strcmp0 (a->organization, b->organization) == 0 &&
         cid_number_profile_is_same (a->profile, b->profile) && a->withheld == b->withheld &&
         a->is_favourite == b->is_favourite && cid_photo_is_same (a->photo, b->photo) &&
         g_strcmp0 (a->individual, b->individual) == 0 && a->step == b->step;
}

static void
clear (gpointer data)
{
  CidCaller *self = data;

  g_free (self->name);
  g_free (self->organization);
  cid_number_profile_unref (self->profile);
  cid_photo_free (self->photo);
  g_free (self->individual);
}

/**
 * cid_caller_unref:
 * @self: (transfer full) (nullable): a caller
 */
void
cid_caller_unref (CidCaller *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/**
 * cid_caller_get_display_number:
 * @self: a caller
 *
 * Returns: (transfer none) (nullable): the number as people of the plan's region write it
 */
const char *
cid_caller_get_display_number (const CidCaller *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->profile != NULL ? cid_number_profile_get_display (self->profile) : NULL;
}

/**
 * cid_caller_get_place:
 * @self: a caller
 *
 * Returns: (transfer none) (nullable): where the number's area is
 */
const char *
cid_caller_get_place (const CidCaller *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->profile != NULL ? cid_number_profile_get_place (self->profile) : NULL;
}

/**
 * cid_caller_get_number_type:
 * @self: a caller
 *
 * Returns: what kind of line it is
 */
CidPhoneNumberType
cid_caller_get_number_type (const CidCaller *self)
{
  g_return_val_if_fail (self != NULL, CID_PHONE_NUMBER_TYPE_UNKNOWN);

  return self->profile != NULL ? cid_number_profile_get_type (self->profile)
                               : CID_PHONE_NUMBER_TYPE_UNKNOWN;
}

/**
 * cid_caller_get_number_type_nick:
 * @self: a caller
 *
 * Returns: (transfer none) (nullable): what kind of line it is, for programs; %NULL if unknown
 */
const char *
cid_caller_get_number_type_nick (const CidCaller *self)
{
  CidPhoneNumberType type = cid_caller_get_number_type (self);

  return type != CID_PHONE_NUMBER_TYPE_UNKNOWN ? cid_phone_number_type_to_nick (type) : NULL;
}

/* The one ladder for every place that shows a caller; what stands for nobody is not translated. */
static char *
make_title (const CidCaller *self, const CidParty *party, const char **nobody)
{
  if (self != NULL && is_given (self->name))
    return g_strdup (self->name);
  if (self != NULL && is_given (self->organization))
    return g_strdup (self->organization);
  if (self != NULL && is_given (cid_caller_get_display_number (self)))
    return g_strdup (cid_caller_get_display_number (self));
  if (party != NULL && is_given (party->number))
    return g_strdup (party->number);
  if ((self != NULL && self->withheld) || (party != NULL && party->kind == CID_PARTY_WITHHELD))
    return g_strdup (*nobody = N_ ("Withheld number"));
  if (party != NULL && is_given (party->user) && is_given (party->host))
    return g_strconcat (party->user, "@", party->host, NULL);
  if (party != NULL && is_given (party->user))
    return g_strdup (party->user);
  return g_strdup (*nobody = N_ ("Unknown caller"));
}

/**
 * cid_caller_get_title:
 * @self: (nullable): who it is, if that is known
 * @party: (nullable): the party that it was made of
 *
 * Says in one line who is calling: the name, else the organisation, else the number as people write
 * it, else the SIP address, else that the number is withheld or that nothing is known. The text is
 * not escaped.
 *
 * Returns: (transfer full): what to show, never empty
 */
char *
cid_caller_get_title (const CidCaller *self, const CidParty *party)
{
  const char *nobody = NULL;
  g_autofree char *title = make_title (self, party, &nobody);

  return nobody != NULL ? g_strdup (_ (nobody)) : g_steal_pointer (&title);
}

/**
 * cid_caller_get_plain_title:
 * @self: (nullable): who it is, if that is known
 * @party: (nullable): the party that it was made of
 *
 * Returns: (transfer full): cid_caller_get_title() for programs, which is the same in every
 * language
 */
char *
cid_caller_get_plain_title (const CidCaller *self, const CidParty *party)
{
  const char *nobody = NULL;

  return make_title (self, party, &nobody);
}

/**
 * cid_name_from_to_nick:
 * @from: where a name comes from
 *
 * Returns: (transfer none): its one spelling: `none`, `contact`, `mine`, `phone`
 */
const char *
cid_name_from_to_nick (CidNameFrom from)
{
  g_return_val_if_fail ((guint) from < G_N_ELEMENTS (from_nicks), NULL);

  return from_nicks[from];
}

/**
 * cid_name_from_from_nick:
 * @nick: (nullable): a spelling
 *
 * Returns: where the name comes from; %CID_NAME_FROM_NONE for anything that is no such spelling
 */
CidNameFrom
cid_name_from_from_nick (const char *nick)
{
  int from = cid_nick_find (from_nicks, G_N_ELEMENTS (from_nicks), nick);

  return from < 0 ? CID_NAME_FROM_NONE : (CidNameFrom) from;
}
