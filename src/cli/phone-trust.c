/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-trust"

#include "cli/ask.h"
#include "cli/options.h"
#include "cli/phone-control.h"
#include "cli/status-text.h"
#include "cli/variant.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/control-link.h"

#include <glib/gi18n.h>

typedef struct {
  GMainLoop *loop;
  CidControlTrouble trouble;
  char *base;
  char *certificate;
  char *message;
} Seen;

static void
seen_clear (Seen *seen)
{
  g_clear_pointer (&seen->loop, g_main_loop_unref);
  g_free (seen->base);
  g_free (seen->certificate);
  g_free (seen->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static void
on_answer (const CidControlAnswer *answer, gpointer user_data)
{
  Seen *seen = user_data;

  seen->trouble = answer->trouble;
  seen->base = g_strdup (answer->base);
  seen->certificate = g_strdup (answer->certificate);
  seen->message = g_strdup (answer->message);
  g_main_loop_quit (seen->loop);
}

/* Asked without any password; a certificate that nobody trusts yet ends it before a byte is sent.
 */
static void
look (const char *base, Seen *seen)
{
  const CidControlRequest request = { .base = base, .path = "/" };

  seen->loop = g_main_loop_new (NULL, FALSE);
  cid_control_link_ask (&request, NULL, on_answer, seen);
  g_main_loop_run (seen->loop);
}

/* The daemon may know where a phone is that nobody told. */
static char *
ask_daemon (const char *name)
{
  g_autoptr (GVariant) status = cid_status_ask (NULL);
  g_autoptr (GVariant) phones =
    status != NULL ? g_variant_lookup_value (status, "phones", G_VARIANT_TYPE ("aa{sv}")) : NULL;

  for (gsize i = 0; phones != NULL && i < g_variant_n_children (phones); i++) {
    g_autoptr (GVariant) phone = g_variant_get_child_value (phones, i);
    const char *found = "";
    const char *base = "";

    g_variant_lookup (phone, "name", "&s", &found);
    g_variant_lookup (phone, "control-base", "&s", &base);
    if (g_str_equal (found, name) && *base != '\0')
      return g_strdup (base);
  }
  return NULL;
}

/**
 * cid_phone_find_heard:
 * @phone: a phone
 *
 * Returns: (transfer full) (nullable): where the running daemon asks it, if it knows and the user
 *   did not tell
 */
char *
cid_phone_find_heard (const CidPhone *phone)
{
  g_autofree char *base = phone->control.base == NULL ? ask_daemon (phone->name) : NULL;
  g_autoptr (GUri) uri = base != NULL ? g_uri_parse (base, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}

static char *
find_base (const CidPhone *phone)
{
  gboolean is_heard;
  char *base = cid_control_base_choose (&phone->control, phone->networks, NULL, &is_heard);

  return base != NULL ? base : ask_daemon (phone->name);
}

/* From now on the phone is asked by HTTPS at once. */
static CidExit
keep (const CidPhone *phone, const Seen *seen)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (GError) error = NULL;

  if (!cid_phones_set (path, phone->name, "certificate", seen->certificate, &error) ||
      !cid_phones_set (path, phone->name, "control", seen->base, &error))
    return cid_options_fail (error);
  g_print (_ ("The certificate of phone %s is trusted.\n"), phone->name);
  return cid_phone_tell_control (phone->name);
}

static CidExit
decide (const CidPhone *phone, const Seen *seen, const char *fingerprint, gboolean yes)
{
  g_autofree char *shown = cid_control_fingerprint_to_display (seen->certificate);
  g_autofree char *wanted =
    fingerprint != NULL ? cid_control_fingerprint_parse (fingerprint) : NULL;

  g_print (_ ("Phone %s at %s shows a certificate with the SHA-256 fingerprint\n%s\n"), phone->name,
           seen->base, shown);
  if (fingerprint != NULL && wanted == NULL)
    return cid_options_complain (_ ("--fingerprint expects 64 hexadecimal digits"));
  if (wanted != NULL && !g_str_equal (wanted, seen->certificate)) {
    g_printerr (_ ("%s: this is another certificate than the one you expect; nothing is trusted\n"),
                g_get_prgname ());
    return CID_EXIT_FAILED;
  }
  if (wanted != NULL || yes)
    return keep (phone, seen);
  if (!cid_ask_can ())
    return cid_options_complain (_ ("compare the fingerprint, then say --fingerprint or --yes"));
  if (cid_ask_yes (_ ("Is it the one that the phone itself shows, and shall it be trusted?")))
    return keep (phone, seen);

  g_print (_ ("Nothing is trusted.\n"));
  return CID_EXIT_FAILED;
}

static CidExit
trust (const CidPhone *phone, const char *fingerprint, gboolean yes)
{
  g_autofree char *base = find_base (phone);
  g_auto (Seen) seen = { 0 };

  if (base == NULL) {
    g_printerr (_ ("%s: nobody knows where phone %s is; set control= in phones.conf, as "
                   "control=https://192.0.2.50\n"),
                g_get_prgname (), phone->name);
    return CID_EXIT_FAILED;
  }

  look (base, &seen);
  if (seen.certificate != NULL)
    return decide (phone, &seen, fingerprint, yes);
  if (seen.trouble == CID_CONTROL_TROUBLE_NONE)
    g_printerr (_ ("%s: phone %s is asked by HTTP at %s and shows no certificate; for HTTPS set "
                   "control=https://… in phones.conf\n"),
                g_get_prgname (), phone->name, seen.base);
  else
    cid_options_warn (_ ("phone %s does not answer at %s: %s"), phone->name, seen.base,
                      seen.message != NULL ? seen.message : "");
  return CID_EXIT_FAILED;
}

/**
 * cid_phone_trust_run:
 *
 * `cidalert phone trust NAME`: shows the fingerprint of a phone's certificate and trusts it, and it
 * alone, if the user says so.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_trust_run (int argc, char **argv)
{
  g_autofree char *fingerprint = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "fingerprint", 0, 0, G_OPTION_ARG_STRING, &fingerprint,
      N_ ("Trust it if this is its SHA-256 fingerprint"), N_ ("SHA256") },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_ ("Trust it without asking"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidHome) home = NULL;
  const CidPhone *phone;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"), _ ("Shows a phone's certificate, and trusts it if you say so."), &argc,
    &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));

  home = cid_home_open ();
  phone = cid_phone_named (home, argv[1], &result);
  return phone != NULL ? trust (phone, fingerprint, yes) : result;
}
