/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-setup-phone"

#include "cli/setup.h"

#include "base/error.h"
#include "cli/ask.h"
#include "cli/phone-add.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "number/phone-number.h"
#include "phone/interfaces.h"
#include "phone/makes.h"
#include "phone/phone-check.h"

#include <glib/gi18n.h>

#define USUAL_MAKE "snom"

/**
 * cid_setup_phone_clear:
 *
 * Frees what it holds.
 */
void
cid_setup_phone_clear (CidSetupPhone *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->make, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->number, g_free);
}

static gboolean
check_make (const char *text, GError **error)
{
  g_autoptr (CidMake) make = cid_makes_load (text, error);

  return make != NULL;
}

static gboolean
check_address (const char *text, GError **error)
{
  CidNetwork network;

  return cid_network_parse (text, &network, error);
}

/* Without its country it would tell none. */
static gboolean
check_number (const char *text, GError **error)
{
  g_autoptr (CidPhoneNumber) number = cid_phone_number_parse (text, NULL);

  if (number != NULL && cid_phone_number_is_possible (number))
    return TRUE;
  g_set_error (error, CID_ERROR, CID_ERROR_BAD_INPUT,
               _ ("“%s” is no telephone number with its country; expected as +61 2 9999 0000"),
               text);
  return FALSE;
}

typedef gboolean (*CheckFunc) (const char *text, GError **error);

static gboolean
set_ended (GError **error)
{
  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                       _ ("Nobody answers any more; nothing is changed"));
  return FALSE;
}

/* Asks until the answer will do, unless it is known. An empty one always does, and so does what was
 * offered: it stands in phones.conf. */
static gboolean
ask (char **value, const char *question, const char *usual, CheckFunc check, GError **error)
{
  while (*value == NULL) {
    g_autofree char *answer = NULL;
    g_autoptr (GError) slip = NULL;

    if (!cid_ask_text (question, usual, &answer))
      return set_ended (error);
    if (answer == NULL)
      return TRUE;
    if (g_strcmp0 (answer, usual) == 0 || check (answer, &slip))
      *value = g_steal_pointer (&answer);
    else
      g_printerr ("%s\n", slip->message);
  }
  return TRUE;
}

static void
print_makes (void)
{
  g_auto (GStrv) names = cid_makes_list ();

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (CidMake) make = cid_makes_load (names[i], NULL);

    if (make != NULL)
      g_printerr ("  %-12s %s\n", names[i], cid_make_get_title (make));
  }
}

static char *
describe_address (const CidPhone *known)
{
  return known != NULL && known->networks->len > 0
           ? cid_network_to_string (&g_array_index (known->networks, CidNetwork, 0))
           : NULL;
}

/* A make that there is not any more is not offered. */
static const char *
choose_usual_make (const CidPhone *known)
{
  return known != NULL && check_make (known->make, NULL) ? known->make : USUAL_MAKE;
}

static gboolean
ask_rest (CidSetupPhone *self, const CidPhone *known, GError **error)
{
  g_autofree char *address = describe_address (known);

  if (self->make == NULL)
    print_makes ();
  return ask (&self->make, _ ("Which make is your phone?"), choose_usual_make (known), check_make,
              error) &&
         ask (&self->address,
              _ ("Its address, as its own menu or your router shows it (Enter: do not know):"),
              address, check_address, error) &&
         ask (&self->number,
              _ ("Your own number with its country, as +61 2 9999 0000; it tells in which country "
                 "and\narea numbers are dialled (Enter: none):"),
              known != NULL ? known->number : NULL, check_number, error);
}

/* The address on the way to the phone; where that is not known, the user has the choice. */
static gboolean
choose_host (CidSetupPhone *self, GError **error)
{
  g_autoptr (GArray) addresses = cid_interfaces_list_reachable ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  CidNetwork network;
  CidAddress best;
  int which = 0;

  if (self->address != NULL && cid_network_parse (self->address, &network, NULL) &&
      cid_interfaces_get_address_to (&network.address, &best)) {
    self->host = cid_address_to_string (&best);
    return TRUE;
  }
  if (!cid_interfaces_get_best_address (&best)) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_NETWORK,
                         _ ("This machine has no address that a phone could reach; connect it to "
                            "the phone's network, or say which with --host ADDRESS"));
    return FALSE;
  }
  if (addresses->len > 1 && cid_ask_can ()) {
    for (guint i = 0; i < addresses->len; i++)
      g_ptr_array_add (texts, cid_address_to_string (&g_array_index (addresses, CidAddress, i)));
    which =
      cid_ask_which (_ ("By which of its addresses does the phone reach this machine?"), texts);
    if (which == CID_ASK_ENDED)
      return set_ended (error);
    if (which >= 0)
      best = g_array_index (addresses, CidAddress, which);
  }
  self->host = cid_address_to_string (&best);
  return TRUE;
}

/**
 * cid_setup_phone_check:
 * @self: what the options say
 * @error: what is wrong with one of them
 *
 * Returns: %TRUE if each of them can be understood
 */
gboolean
cid_setup_phone_check (const CidSetupPhone *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->make == NULL || check_make (self->make, error)) &&
         (self->address == NULL || check_address (self->address, error)) &&
         (self->number == NULL || check_number (self->number, error)) &&
         (self->host == NULL || cid_phone_check_host (self->host, error));
}

/* An address is found anew; a name was the user's choice. */
static gboolean
is_name (const char *host)
{
  CidAddress address;

  return host != NULL && !cid_address_parse (host, &address);
}

/* What was known and is not said anew stays as it is. */
static void
take_known (CidSetupPhone *self, const CidPhone *known)
{
  if (self->make == NULL)
    self->make = g_strdup (known != NULL ? known->make : USUAL_MAKE);
  if (self->address == NULL)
    self->address = describe_address (known);
  if (self->number == NULL && known != NULL)
    self->number = g_strdup (known->number);
  if (self->host == NULL && known != NULL && is_name (known->host))
    self->host = g_strdup (known->host);
}

/**
 * cid_setup_phone_fill:
 * @self: what the options say, which has been checked
 * @known: (nullable): the phone of that name, if it is set up already
 * @error: why this machine cannot be reached, or that nobody answers any more
 *
 * Asks for the rest, where somebody sits at a terminal, and finds the address of this machine.
 *
 * Returns: %TRUE if the phone can be set up
 */
gboolean
cid_setup_phone_fill (CidSetupPhone *self, const CidPhone *known, GError **error)
{
  g_return_val_if_fail (self != NULL && self->name != NULL, FALSE);

  if (cid_ask_can () && !ask_rest (self, known, error))
    return FALSE;
  take_known (self, known);
  return self->host != NULL || choose_host (self, error);
}

static gboolean
set (const CidSetupPhone *self, const char *key, const char *value, GError **error)
{
  g_autofree char *path = cid_paths_get_phones ();

  return value == NULL || cid_phones_set (path, self->name, key, value, error);
}

/* A phone may have more addresses than the one that is offered. */
static gboolean
set_address (const CidSetupPhone *self, const CidPhone *known, GError **error)
{
  g_autofree char *offered = describe_address (known);

  return g_strcmp0 (self->address, offered) == 0 || set (self, "address", self->address, error);
}

static gboolean
save_new (const CidSetupPhone *self, GError **error)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (CidPhone) phone =
    cid_phone_make_one (self->name, self->make, self->address, self->host, self->number, error);

  if (phone == NULL)
    return FALSE;
  return self->replaces ? cid_phones_replace (path, phone, error)
                        : cid_phones_add (path, phone, error);
}

/**
 * cid_setup_phone_save:
 * @known: (nullable): the phone of that name, if it is set up already
 * @error: return location for an error
 *
 * Writes it into phones.conf. A phone that is known keeps its token, and so the URLs that it has.
 *
 * Returns: %TRUE if it stands there
 */
gboolean
cid_setup_phone_save (const CidSetupPhone *self, const CidPhone *known, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (known == NULL)
    return save_new (self, error);
  return set (self, "make", self->make, error) && set_address (self, known, error) &&
         set (self, "host", self->host, error) && set (self, "number", self->number, error);
}
