/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-test"

#include "cli/phone-test.h"

#include "cli/deed.h"
#include "cli/options.h"
#include "cli/phone-control.h"
#include "cli/phone-urls.h"
#include "cli/pushed.h"
#include "cli/status-text.h"
#include "phone/make-push.h"
#include "phone/phone-host.h"
#include "phone/push-plan.h"

#include <glib/gi18n.h>
#include <string.h>

/* A phone that has not asked by now does not reach us. */
#define PATIENCE_S 10

/*
 * Test:
 * @pushed: the phone, and its settings if it shows them
 * @urls: what shall stand in it
 * @daemon: who hears it
 * @base: (nullable): what the URL begins with that it is to fetch
 * @nonce: by which it is told from any other
 * @heard_us: when that arrived, monotonic; 0 for not yet
 * @peer: (nullable): from where
 * @said: (nullable): why its settings could not be read, which has been said
 */
typedef struct {
  CidPushed pushed;
  GPtrArray *urls;
  CidBusCidAlert1 *daemon;
  char *base;
  char *nonce;
  GMainLoop *loop;
  gint64 heard_us;
  char *peer;
  char *said;
} Test;

static void
test_clear (Test *test)
{
  if (test->daemon != NULL)
    g_signal_handlers_disconnect_by_data (test->daemon, test);
  g_clear_object (&test->daemon);
  cid_pushed_clear (&test->pushed);
  g_clear_pointer (&test->urls, g_ptr_array_unref);
  g_clear_pointer (&test->loop, g_main_loop_unref);
  g_free (test->base);
  g_free (test->nonce);
  g_free (test->peer);
  g_free (test->said);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

/* `http://192.0.2.20:24325` of a URL. */
static char *
get_authority (const char *url)
{
  const char *host = strstr (url, "://");
  const char *path = host != NULL ? strchr (host + 3, '/') : NULL;

  return path != NULL ? g_strndup (url, (gsize) (path - url)) : NULL;
}

/* What the phone was told is what it is to prove, wrong as it may be. */
static void
take_told_base (Test *test, GPtrArray *plan)
{
  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);
    g_autofree char *authority = item->state == CID_PUSH_OURS ? get_authority (item->before) : NULL;

    if (authority == NULL)
      continue;
    g_free (test->base);
    test->base = g_strdup_printf ("%s/%s", authority, test->pushed.phone->token);
    return;
  }
}

/* Beside the proof: whether calls will be told by the same way. */
static gboolean
look_at_settings (Test *test)
{
  const char *name = test->pushed.phone->name;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) plan = NULL;
  guint n_same;

  if (!cid_pushed_read (&test->pushed, &error)) {
    cid_options_warn ("%s", error->message);
    test->said = g_strdup (error->message);
    return FALSE;
  }
  plan = cid_push_plan_new (test->urls, test->pushed.settings, test->pushed.phone->token);
  n_same = cid_push_plan_count (plan, CID_PUSH_SAME);
  take_told_base (test, plan);
  g_print (_ ("%u of %u settings of phone %s tell it to report to this machine.\n"), n_same,
           plan->len, name);
  if (n_same == plan->len)
    return TRUE;
  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);

    if (item->state != CID_PUSH_SAME)
      g_print (item->state == CID_PUSH_OURS ? _ ("  %s: told another address of this machine\n")
                                            : _ ("  %s: not set to it\n"),
               item->label);
  }
  g_print (_ ("They are written by: cidalert phone push %s\n"), name);
  return FALSE;
}

/* The proof itself */

static void
on_tested (CidBusCidAlert1 *daemon,
           const char *phone,
           const char *nonce,
           const char *address,
           Test *test)
{
  if (!g_str_equal (nonce, test->nonce) || test->heard_us != 0)
    return;

  test->heard_us = g_get_monotonic_time ();
  test->peer = g_strdup (address);
  g_main_loop_quit (test->loop);
}

static gboolean
on_patience_lost (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

/* It may have been heard before the phone's own answer was here. */
static void
wait_for_phone (Test *test)
{
  guint timeout_id = g_timeout_add_seconds (PATIENCE_S, on_patience_lost, test->loop);

  if (test->heard_us == 0)
    g_main_loop_run (test->loop);
  g_source_remove (timeout_id);
}

static char *
make_nonce (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv (NULL, parts);
}

static gboolean
listens_at (GVariant *status, const char *authority)
{
  g_autofree const char **addresses = NULL;
  const char *colon = strrchr (authority, ':');

  g_variant_lookup (status, "listening", "^a&s", &addresses);
  for (gsize i = 0; addresses != NULL && addresses[i] != NULL; i++) {
    gboolean is_any =
      g_str_has_prefix (addresses[i], "[::]:") || g_str_has_prefix (addresses[i], "0.0.0.0:");

    if (g_str_equal (addresses[i], authority) ||
        (is_any && colon != NULL && g_str_has_suffix (addresses[i], colon)))
      return TRUE;
  }
  return FALSE;
}

static char *
get_host (const char *authority)
{
  g_autofree char *url = g_strconcat ("http://", authority, "/", NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : authority);
}

/* Of what can be in the way, the first that is known to be; else the likeliest. */
static void
explain_silence (Test *test)
{
  const char *name = test->pushed.phone->name;
  g_autofree char *whole = get_authority (test->base);
  const char *authority = whole + strlen ("http://");
  g_autofree char *host = get_host (authority);
  g_autoptr (GVariant) status = cid_status_ask (NULL);

  g_printerr (_ ("%s: phone %s was told to fetch a page from %s, and nothing came within %d "
                 "seconds\n"),
              g_get_prgname (), name, authority, PATIENCE_S);
  if (!cid_phone_host_is_own (host))
    g_printerr (_ ("This machine does not have the address %s now. Tell the phone the one that it "
                   "has: cidalert phone push %s --host ADDRESS\n"),
                host, name);
  else if (status != NULL && !listens_at (status, authority))
    g_printerr (_ ("cidalertd does not listen at %s; cidalert status tells where it does\n"),
                authority);
  else
    g_printerr (_ ("Either a firewall keeps it away, or the network does not let it through, or "
                   "its address is not among address= in phones.conf: cidalert check\n"));
}

static CidExit
prove (Test *test)
{
  g_autofree char *url = g_strdup_printf ("%s/test?nonce=%s", test->base, test->nonce);
  g_autoptr (GError) error = NULL;
  gint64 begin_us = g_get_monotonic_time ();

  if (!cid_pushed_browse (&test->pushed, url, &error) && test->heard_us == 0) {
    if (g_strcmp0 (error->message, test->said) != 0)
      cid_options_fail (error);
    g_printerr (_ ("So let somebody call it, and watch: cidalert log --follow\n"));
    return CID_EXIT_FAILED;
  }
  wait_for_phone (test);
  if (test->heard_us == 0) {
    explain_silence (test);
    return CID_EXIT_FAILED;
  }

  g_print (_ ("Phone %s reaches this machine: it asked from %s, %.0f ms after it was told to.\n"),
           test->pushed.phone->name, test->peer, (double) (test->heard_us - begin_us) / 1000);
  return CID_EXIT_DONE;
}

static gboolean
prepare (Test *test, CidHome *home, const CidPhone *phone, GError **error)
{
  g_autofree char *host = NULL;

  if (!cid_pushed_init (&test->pushed, phone, error))
    return FALSE;
  test->daemon = cid_deed_connect (error);
  if (test->daemon == NULL)
    return FALSE;
  host = cid_phone_host_choose (phone, test->pushed.heard, error);
  if (host == NULL)
    return FALSE;
  test->urls = cid_phone_urls_make (home, phone, test->pushed.make, host, FALSE, error);
  test->base = cid_phone_host_make_base (phone, host, cid_phone_urls_get_port (home));
  test->nonce = make_nonce ();
  test->loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (test->daemon, "phone-tested", G_CALLBACK (on_tested), test);
  return test->urls != NULL;
}

static gboolean
can_browse (const Test *test)
{
  g_autofree char *path = cid_make_get_browse_path (test->pushed.make, test->base);

  return path != NULL;
}

static CidExit
run (CidHome *home, const CidPhone *phone)
{
  g_auto (Test) test = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean are_right;
  CidExit result;

  if (!prepare (&test, home, phone, &error))
    return cid_options_fail (error);
  if (!can_browse (&test)) {
    g_printerr (_ ("%s: a phone of the make %s cannot be told to prove it; let somebody call it, "
                   "and watch: cidalert log --follow\n"),
                g_get_prgname (), phone->make);
    return CID_EXIT_FAILED;
  }
  are_right = look_at_settings (&test);
  result = prove (&test);
  return result == CID_EXIT_DONE && !are_right ? CID_EXIT_FAILED : result;
}

/**
 * cid_phone_test_run:
 *
 * `cidalert phone test NAME`: finds out whether the phone reaches this machine, without a call.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_test_run (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (CidHome) home = NULL;
  const CidPhone *phone;
  CidExit result =
    cid_options_parse (entries, _ ("NAME"),
                       _ ("Finds out whether the phone reaches this machine, without a call: it is "
                          "told to open a page\nof cidalertd's in its browser, which closes "
                          "itself. No hook is lifted."),
                       &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));

  home = cid_home_open ();
  phone = cid_phone_named (home, argv[1], &result);
  return phone != NULL ? run (home, phone) : result;
}
