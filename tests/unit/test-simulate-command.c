/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge-kit.h"
#include "command-kit.h"
#include "fake-daemon.h"

#define QUICK "simulate --ring 0 --talk 0"

/* Each kind of call comes out as what it is, on each make, marked and from whom was asked for. */
static void
test_each_scenario_is_played (void **state)
{
  static const struct {
    const char *line;
    CidDirection direction;
    CidOutcome outcome;
    const char *number;
  } rows[] = {
    { QUICK, CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, "+61491570156" },
    { QUICK " --missed", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED, "+61491570156" },
    { QUICK " --outgoing", CID_DIRECTION_OUTGOING, CID_OUTCOME_ANSWERED, "+61491570156" },
    { QUICK " -o -m", CID_DIRECTION_OUTGOING, CID_OUTCOME_UNANSWERED, "+61491570156" },
    { QUICK " --rejected --make generic", CID_DIRECTION_INCOMING, CID_OUTCOME_REJECTED,
      "+61491570156" },
    { QUICK " --make yealink --missed", CID_DIRECTION_INCOMING, CID_OUTCOME_MISSED,
      "+61491570156" },
    { QUICK " --elsewhere", CID_DIRECTION_INCOMING, CID_OUTCOME_ELSEWHERE, "+61491570156" },
    { QUICK " --held", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, "+61491570156" },
    { QUICK " --transferred --make yealink", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED,
      "+61491570156" },
    { QUICK " -n +61299991234", CID_DIRECTION_INCOMING, CID_OUTCOME_ANSWERED, "+61299991234" },
  };
  guint16 port = 0;
  CidBridge *bridge;

  scratch_write (home, "config/cidalert/cidalert.conf", "[numbers]\nregion=AU\n");
  bridge = start_bridge (&port);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) calls = NULL;
    const CidCall *call;

    assert_int_equal (run_command (cid_command_simulate, rows[i].line), CID_EXIT_DONE);
    assert_string_equal (complained->str, "");
    calls = read_log ();
    assert_int_equal (calls->len, i + 1);
    call = g_ptr_array_index (calls, i);
    assert_true (call->simulated);
    assert_int_equal (call->direction, rows[i].direction);
    assert_int_equal (call->outcome, rows[i].outcome);
    assert_string_equal (call->party->number, rows[i].number);
  }
  stop_bridge (bridge);
}

/* A phone may say of nobody who calls; how that looks can be tried. */
static void
test_no_number_is_an_unknown_caller (void **state)
{
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);
  g_autoptr (GPtrArray) calls = NULL;

  assert_int_equal (run_command (cid_command_simulate, QUICK " --number '' --missed"),
                    CID_EXIT_DONE);
  calls = read_log ();
  assert_int_equal (calls->len, 1);
  assert_int_equal (((CidCall *) g_ptr_array_index (calls, 0))->party->kind, CID_PARTY_UNKNOWN);
  stop_bridge (bridge);
}

/* Each step is told with its answer, and the name that was asked for arrives whole. */
static void
test_each_step_is_told (void **state)
{
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);
  g_autoptr (GPtrArray) calls = NULL;

  assert_int_equal (run_command (cid_command_simulate, QUICK " --name 'Ana & Bob <b>' --missed"),
                    CID_EXIT_DONE);
  assert_says (QUICK, printed->str, "  incoming       200\n");
  assert_says (QUICK, printed->str, "  missed         200\n");
  calls = read_log ();
  assert_int_equal (calls->len, 1);
  assert_string_equal (((CidCall *) g_ptr_array_index (calls, 0))->phone_said, "Ana & Bob <b>");
  stop_bridge (bridge);
}

/* What is wrong with the command line is told before anything is played. */
static void
test_wrong_usage_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "simulate now", CID_EXIT_USAGE, "", "unexpected argument “now”" },
    { "simulate --ring -1", CID_EXIT_USAGE, "", "--ring and --talk take seconds" },
    { "simulate --ring 3601", CID_EXIT_USAGE, "", "from 0 to 3600" },
    { "simulate --talk 3601", CID_EXIT_USAGE, "", "from 0 to 3600" },
    { "simulate --talk -1", CID_EXIT_USAGE, "", "from 0 to 3600" },
    { "simulate --missed --rejected", CID_EXIT_USAGE, "",
      "--missed, --rejected, --elsewhere, --held and --transferred exclude each other" },
    { "simulate -m --held", CID_EXIT_USAGE, "", "exclude each other" },
    { "simulate --elsewhere --transferred", CID_EXIT_USAGE, "", "exclude each other" },
    { "simulate --outgoing --rejected", CID_EXIT_USAGE, "",
      "of these --outgoing goes with --missed" },
    { "simulate -o --elsewhere", CID_EXIT_USAGE, "", "of these --outgoing goes with --missed" },
    { "simulate -o --held", CID_EXIT_USAGE, "", "of these --outgoing goes with --missed" },
    { "simulate -o --transferred", CID_EXIT_USAGE, "", "of these --outgoing goes with --missed" },
    { "simulate --make nonesuch", CID_EXIT_USAGE, "", "There is no make called nonesuch" },
    { "simulate --ring soon", CID_EXIT_USAGE, "", "soon" },
    { "simulate --name ''", CID_EXIT_USAGE, "", "--name is empty" },
    { "simulate --nonsense", CID_EXIT_USAGE, "", "see cidalert simulate --help" },
  };

  check_commands (cid_command_simulate, rows, G_N_ELEMENTS (rows));
}

/* Each thing that may be missing is told by its name. */
static void
test_what_is_missing_is_told (void **state)
{
  static const struct {
    const char *status;
    const char *token;
    CommandRow row;
  } rows[] = {
    { NULL, NULL, { QUICK, CID_EXIT_FAILED, "", "cidalertd does not run; start it with" } },
    { NULL, NULL, { QUICK " --make nonesuch", CID_EXIT_USAGE, "", "no make called nonesuch" } },
    { "@a{sv} {'listening': <@as []>}",
      "x",
      { QUICK, CID_EXIT_FAILED, "", "cidalertd does not listen just now" } },
    { "@a{sv} {}", "x", { QUICK, CID_EXIT_FAILED, "", "cidalertd does not listen just now" } },
    { "@a{sv} {'listening': <['127.0.0.1:1']>}",
      NULL,
      { QUICK, CID_EXIT_FAILED, "", "Reading the token of rehearsals: " } },
    /* Nobody is there: port 1 of loopback is nobody's. */
    { "@a{sv} {'listening': <['127.0.0.1:1']>}",
      "x",
      { QUICK, CID_EXIT_FAILED, "", "cidalert simulate: " } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    FakeDaemon *daemon =
      rows[i].status != NULL ? fake_daemon_new (rows[i].status, "@aa{sv} []") : NULL;

    if (rows[i].token != NULL)
      scratch_write (home, "run/cidalert/simulate", rows[i].token);
    check_commands (cid_command_simulate, &rows[i].row, 1);
    g_clear_pointer (&daemon, fake_daemon_free);
    scratch_free (scratch_path (home, "run"));
  }
}

/* A daemon on all addresses is reached by loopback, where alone the token is good. */
static void
test_any_address_is_reached_by_loopback (void **state)
{
  static const char *const hosts[] = { "[::]", "0.0.0.0", "127.0.0.1" };
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *status = g_strdup_printf ("@a{sv} {'listening': <['%s:%u']>}", hosts[i], port);
    /* Takes the place of the real one's socket. */
    G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (status, "@aa{sv} []");

    assert_int_equal (run_command (cid_command_simulate, QUICK " -m"), CID_EXIT_DONE);
  }
  stop_bridge (bridge);
}

/* An answer that is not 200 ends the play: the rest would only mislead. */
static void
test_a_refusal_ends_it (void **state)
{
  guint16 port = 0;
  CidBridge *bridge = start_bridge (&port);

  scratch_write (home, "run/cidalert/simulate", "000000000000\n");
  assert_int_equal (run_command (cid_command_simulate, QUICK), CID_EXIT_FAILED);
  assert_string_equal (printed->str, "  incoming       403\n");
  assert_says (QUICK, complained->str, "cidalertd answered 403; cidalert status tells what is");
  stop_bridge (bridge);
}

#define command_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    command_test (test_each_scenario_is_played),
    command_test (test_no_number_is_an_unknown_caller),
    command_test (test_each_step_is_told),
    command_test (test_wrong_usage_is_told),
    command_test (test_what_is_missing_is_told),
    command_test (test_any_address_is_reached_by_loopback),
    command_test (test_a_refusal_ends_it),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
