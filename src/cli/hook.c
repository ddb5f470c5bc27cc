/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook"

#include "base/clock.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/verbs.h"
#include "config/config-file.h"
#include "config/paths.h"
#include "hook/call-words.h"
#include "hook/hook-program.h"
#include "hook/webhook.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* A number of the ranges that Australia keeps for films and books. */
#define DEFAULT_NUMBER "+61491570156"
#define DEFAULT_NAME "Ana Example"
#define RING_US (G_GINT64_CONSTANT (5) * G_USEC_PER_SEC)
#define TALK_US (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

typedef struct {
  char *event;
  char *name;
  char *number;
} TestOptions;

static void
test_options_clear (TestOptions *options)
{
  g_free (options->event);
  g_free (options->name);
  g_free (options->number);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestOptions, test_options_clear)

/*
 * Test:
 * @loop: runs until the hook is done
 * @error: (nullable): what was wrong
 */
typedef struct {
  GMainLoop *loop;
  GError *error;
} Test;

static void
test_clear (Test *test)
{
  g_clear_pointer (&test->loop, g_main_loop_unref);
  g_clear_error (&test->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

/* What a call looks like of which an event was told just now. */
static const struct {
  CidHookEvents event;
  CidDirection direction;
  CidOutcome outcome;
  gboolean is_answered;
} looks[] = {
  { CID_HOOK_RINGING, CID_DIRECTION_INCOMING, CID_OUTCOME_RINGING, FALSE },
  { CID_HOOK_OUTGOING, CID_DIRECTION_OUTGOING, CID_OUTCOME_RINGING, FALSE },
  { CID_HOOK_ANSWERED, CID_DIRECTION_INCOMING, CID_OUTCOME_ACTIVE, TRUE },
  { CID_HOOK_MISSED, CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, FALSE },
  { CID_HOOK_REJECTED, CID_DIRECTION_INCOMING, CID_OUTCOME_REJECTED, FALSE },
  { CID_HOOK_ELSEWHERE, CID_DIRECTION_INCOMING, CID_OUTCOME_ELSEWHERE, FALSE },
  { CID_HOOK_UNANSWERED, CID_DIRECTION_OUTGOING, CID_OUTCOME_UNANSWERED, FALSE },
  { CID_HOOK_BLOCKED, CID_DIRECTION_INCOMING, CID_OUTCOME_BLOCKED, FALSE },
  { CID_HOOK_ENDED, CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, TRUE },
};

static CidCall *
make_call (CidHookEvents event, const TestOptions *options)
{
  const char *number = options->number != NULL ? options->number : DEFAULT_NUMBER;
  const char *name = options->name != NULL ? options->name : DEFAULT_NAME;
  const CidNumberPlan plan = { NULL, NULL };
  guint i = (guint) g_bit_nth_lsf (event, -1);
  g_autofree char *uid = g_uuid_string_random ();
  CidCall *call = cid_call_new (uid, looks[i].direction, cid_clock_now ());

  call->outcome = looks[i].outcome;
  call->party = cid_party_parse (number, &plan);
  call->caller = cid_caller_identify (call->party, name, NULL, &plan, NULL);
  call->line = g_strdup ("0101");
  call->simulated = TRUE;
  call->ring_us = call->outcome == CID_OUTCOME_RINGING ? -1 : RING_US;
  call->talk_us = call->outcome == CID_OUTCOME_ANSWERED ? TALK_US : -1;
  call->answered_by = looks[i].is_answered ? g_strdup ("desk") : NULL;
  cid_call_add_leg (call, "", "desk", NULL, CID_CALL_STATE_ENDED)->outcome = call->outcome;
  return call;
}

static void
on_program_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Test *test = user_data;

  if (cid_hook_program_run_finish (result, &test->error))
    g_print (_ ("It left with status 0.\n"));
  g_main_loop_quit (test->loop);
}

static void
on_posted (const GError *error, gboolean is_worth_another, gpointer user_data)
{
  Test *test = user_data;

  test->error = error != NULL ? g_error_copy (error) : NULL;
  if (error == NULL)
    g_print (_ ("The server took it.\n"));
  else if (is_worth_another)
    g_printerr (_ ("When somebody calls, it would be tried again.\n"));
  g_main_loop_quit (test->loop);
}

static void
run_program (const CidHook *hook, const CidCallWords *words, char *json, Test *test)
{
  CidHookCommand *command = g_new0 (CidHookCommand, 1);

  command->name = g_strdup (hook->name);
  command->argv = cid_call_words_to_argv (words, hook->argv);
  command->environment = cid_call_words_to_environment (words);
  command->json = g_strdup (json);
  command->timeout_s = hook->timeout_s;
  command->shows_output = TRUE;
  cid_hook_program_run (command, NULL, on_program_ended, test);
  g_main_loop_run (test->loop);
}

static void
post (const CidHook *hook, const CidCallWords *words, const char *json, Test *test)
{
  g_autoptr (CidWebhook) webhook = cid_webhook_new ();
  g_autofree char *url = cid_call_words_to_url (words, hook->url);

  cid_webhook_post (webhook, url, hook->headers, json, hook->timeout_s, on_posted, test);
  g_main_loop_run (test->loop);
}

static CidExit
try_hook (const CidHook *hook, CidHookEvents event, const CidCall *call, GHashTable *line_names)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (CidCallWords) words = cid_call_words_new (call, event, zone, line_names);
  g_autofree char *json = cid_call_words_to_json (call, event, zone, line_names);
  g_autofree char *url = NULL;
  g_auto (Test) test = { g_main_loop_new (NULL, FALSE), NULL };

  if (hook->kind == CID_HOOK_OPEN) {
    url = cid_call_words_to_url (words, hook->url);
    cid_options_tell ("%s", url);
    return CID_EXIT_DONE;
  }

  g_print (_ ("Hook %s, %s:\n"), hook->name, cid_hook_event_to_nick (event));
  fflush (stdout);
  if (hook->kind == CID_HOOK_RUN)
    run_program (hook, words, json, &test);
  else
    post (hook, words, json, &test);
  return test.error != NULL ? cid_options_fail (test.error) : CID_EXIT_DONE;
}

static CidSettings *
read_settings (void)
{
  g_autofree char *path = cid_paths_get_settings ();
  g_autoptr (GPtrArray) problems = NULL;
  CidSettings *settings = cid_settings_new_from_file (path, &problems);

  cid_home_complain (problems);
  return settings;
}

static const CidHook *
find_hook (const CidSettings *settings, const char *name)
{
  for (guint i = 0; i < settings->hooks->len; i++) {
    const CidHook *hook = g_ptr_array_index (settings->hooks, i);

    if (g_str_equal (hook->name, name))
      return hook;
  }
  return NULL;
}

/* The first that the hook waits for; a page that waits for nothing is for whoever rings. */
static CidHookEvents
choose_event (const CidHook *hook)
{
  return hook->on != 0 ? 1 << g_bit_nth_lsf (hook->on, -1) : CID_HOOK_RINGING;
}

static CidExit
run_test (int argc, char **argv)
{
  g_auto (TestOptions) o = { 0 };
  const GOptionEntry entries[] = {
    { "event", 'e', 0, G_OPTION_ARG_STRING, &o.event, N_ ("What happens (the first of its on=)"),
      N_ ("EVENT") },
    { "number", 'n', 0, G_OPTION_ARG_STRING, &o.number, N_ ("Who calls"), N_ ("NUMBER") },
    { "name", 'N', 0, G_OPTION_ARG_STRING, &o.name, N_ ("What the caller is called"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidSettings) settings = NULL;
  g_autoptr (CidCall) call = NULL;
  const CidHook *hook;
  CidHookEvents event;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"),
    _ ("Tries a hook with a made-up call, marked as simulated, and shows what comes of it. Its\n"
       "filters are left aside, and a program runs in this terminal."),
    &argc, &argv);

  if (result == CID_EXIT_GO_ON)
    result = cid_options_need_text ("--name", o.name);
  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one hook"));

  settings = read_settings ();
  hook = find_hook (settings, argv[1]);
  if (hook == NULL) {
    cid_options_warn (_ ("there is no hook called %s; see cidalert hook list"), argv[1]);
    return CID_EXIT_NOTHING;
  }
  event = o.event != NULL ? cid_hook_event_from_nick (o.event) : choose_event (hook);
  if (event == 0)
    return cid_options_complain (_ ("nothing called “%s” happens to calls"), o.event);

  call = make_call (event, &o);
  return try_hook (hook, event, call, settings->line_names);
}

static char *
describe_events (const CidHook *hook)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < CID_N_HOOK_EVENTS; i++)
    if ((hook->on & (1 << i)) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ";" : "",
                              cid_hook_event_to_nick (1 << i));
  return g_string_free (text, FALSE);
}

/* What follows the host may be a secret. */
static char *
describe_doing (const CidHook *hook)
{
  static const char *const kinds[] = { "run", "url", "open" };
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  if (hook->kind == CID_HOOK_RUN) {
    what = g_strdup (hook->argv[0]);
  } else {
    g_autoptr (GUri) uri = g_uri_parse (hook->url, G_URI_FLAGS_PARSE_RELAXED, NULL);

    what = g_strdup_printf ("%s://%s", g_uri_get_scheme (uri), g_uri_get_host (uri));
  }
  text = g_strdup_printf ("%s %s", kinds[hook->kind], what);
  return cid_terminal_clean (text);
}

static CidExit
run_list (int argc, char **argv)
{
  gboolean plain = FALSE;
  const GOptionEntry entries[] = {
    { "plain", 0, 0, G_OPTION_ARG_NONE, &plain, N_ ("Tabs between the columns"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidSettings) settings = NULL;
  CidExit result = cid_options_parse (entries, NULL, _ ("Lists the hooks."), &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("unexpected argument “%s”"), argv[1]);

  settings = read_settings ();
  if (settings->hooks->len == 0 && !plain)
    g_print (_ ("No hook is set up; man cidalert.conf tells how\n"));
  for (guint i = 0; i < settings->hooks->len; i++) {
    const CidHook *hook = g_ptr_array_index (settings->hooks, i);
    g_autofree char *events = describe_events (hook);
    g_autofree char *doing = describe_doing (hook);

    g_print (plain ? "%s\t%s\t%s\n" : "%-16s %-28s %s\n", hook->name, events, doing);
  }
  return settings->hooks->len > 0 ? CID_EXIT_DONE : CID_EXIT_NOTHING;
}

static const CidCommand verbs[] = {
  { "list", N_ ("list the hooks"), run_list },
  { "test", N_ ("try a hook with a made-up call: hook test NAME"), run_test },
};

/**
 * cid_command_hook:
 *
 * `cidalert hook list|test`: programs and web addresses that are told of calls.
 *
 * Returns: the exit status
 */
CidExit
cid_command_hook (int argc, char **argv)
{
  return cid_verbs_run ("hook", verbs, G_N_ELEMENTS (verbs), argc, argv);
}
