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

/* Asks until the answer will do; an empty one always does. */
static char *
ask (const char *question, const char *usual, CheckFunc check)
{
  for (;;) {
    g_autofree char *answer = cid_ask_text (question, usual);
    g_autoptr (GError) error = NULL;

    if (answer == NULL || check (answer, &error))
      return g_steal_pointer (&answer);
    g_printerr ("%s\n", error->message);
  }
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

static void
ask_rest (CidSetupPhone *self, const CidPhone *known)
{
  g_autofree char *address = describe_address (known);

  if (self->make == NULL) {
    print_makes ();
    self->make =
      ask (_ ("Which make is your phone?"), known != NULL ? known->make : USUAL_MAKE, check_make);
  }
  if (self->address == NULL)
    self->address =
      ask (_ ("Its address, as its own menu or your router shows it (Enter: do not know):"),
           address, check_address);
  if (self->number == NULL)
    self->number = ask (
      _ ("Your own number with its country, as +61 2 9999 0000; it tells in which country and\n"
         "area numbers are dialled (Enter: none):"),
      known != NULL ? known->number : NULL, check_number);
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
}

/**
 * cid_setup_phone_fill:
 * @self: what the options say, which has been checked
 * @known: (nullable): the phone of that name, if it is set up already
 * @error: why this machine cannot be reached
 *
 * Asks for the rest, where somebody sits at a terminal, and finds the address of this machine.
 *
 * Returns: %TRUE if the phone can be set up
 */
gboolean
cid_setup_phone_fill (CidSetupPhone *self, const CidPhone *known, GError **error)
{
  g_return_val_if_fail (self != NULL && self->name != NULL, FALSE);

  if (cid_ask_can ())
    ask_rest (self, known);
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
    return cid_phone_add_one (self->name, self->make, self->address, self->host, self->number,
                              error);
  return set (self, "make", self->make, error) && set_address (self, known, error) &&
         set (self, "host", self->host, error) && set (self, "number", self->number, error);
}
