/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>

#include "base/error.h"
#include "hook/hook-service.h"
#include "hook/hook-unit.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SYSTEMD "org.freedesktop.systemd1"
#define XML                                                                                        \
  "<node><interface name='" SYSTEMD ".Manager'>"                                                   \
  "<method name='Subscribe'/>"                                                                     \
  "<method name='StartTransientUnit'><arg type='s' direction='in'/><arg type='s' direction='in'/>" \
  "<arg type='a(sv)' direction='in'/><arg type='a(sa(sv))' direction='in'/>"                       \
  "<arg type='o' direction='out'/></method>"                                                       \
  "<method name='KillUnit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"           \
  "<arg type='i' direction='in'/></method>"                                                        \
  "<method name='UnrefUnit'><arg type='s' direction='in'/></method>"                               \
  "</interface><interface name='" SYSTEMD ".Service'>"                                             \
  "<property name='Result' type='s' access='read'/>"                                               \
  "<property name='ExecMainCode' type='i' access='read'/>"                                         \
  "<property name='ExecMainStatus' type='i' access='read'/></interface>"                           \
  "<interface name='org.freedesktop.DBus.Properties'>"                                             \
  "<method name='GetAll'><arg type='s' direction='in'/><arg type='a{sv}' direction='out'/>"        \
  "</method></interface></node>"

/* How a program ended, as systemd says it. */
typedef struct {
  const char *result;
  int code;
  int status;
} End;

typedef struct {
  GTestDBus *bus;
  GDBusConnection *systemd;
  GDBusConnection *ours;
  GDBusNodeInfo *node;
  guint owner_id;
  gboolean is_there;

  const char *refuses_with; /* the name of an error */
  GDBusMethodInvocation *starting;
  gboolean answers_late;
  GDBusMethodInvocation *asking; /* how a unit ended */
  char *unit;
  char *path;
  char *input;
  End end;
  GString *told; /* what it was told beside that, in a line */

  CidHookCommand *command;
  gboolean has_ended;
  gboolean is_well;
  gboolean is_refused;
  GError *error;
} Fixture;

static char *
read_input (GDBusMethodInvocation *invocation)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);
  int descriptor = g_unix_fd_list_get (g_dbus_message_get_unix_fd_list (message), 0, NULL);
  char text[64] = "";

  assert_true (descriptor >= 0);
  assert_true (read (descriptor, text, sizeof text - 1) >= 0);
  close (descriptor);
  return g_strdup (text);
}

static void
begin_unit (Fixture *fixture, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *mode;

  g_free (fixture->unit);
  g_free (fixture->path);
  g_free (fixture->input);
  g_variant_get_child (arguments, 0, "s", &fixture->unit);
  g_variant_get_child (arguments, 1, "&s", &mode);
  assert_string_equal (mode, "fail");
  fixture->path = cid_hook_service_make_path (fixture->unit);
  fixture->input = read_input (invocation);
  if (fixture->refuses_with != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, fixture->refuses_with, "not so");
  else if (fixture->answers_late)
    fixture->starting = invocation;
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/job/1"));
}

static void
on_method (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *arguments,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Fixture *fixture = user_data;

  if (g_str_equal (method, "StartTransientUnit")) {
    begin_unit (fixture, arguments, invocation);
    return;
  }
  if (g_str_equal (method, "GetAll")) {
    fixture->asking = invocation;
    return;
  }
  g_string_append_printf (fixture->told, "%s", method);
  if (g_str_equal (method, "KillUnit")) {
    const char *whom;
    int which;

    g_variant_get (arguments, "(&s&si)", NULL, &whom, &which);
    g_string_append_printf (fixture->told, " %s %d", whom, which);
  }
  g_string_append_c (fixture->told, ';');
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
on_property (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *name,
             GError **error,
             gpointer user_data)
{
  Fixture *fixture = user_data;

  if (g_str_equal (name, "Result"))
    return g_variant_new_string (fixture->end.result);
  return g_variant_new_int32 (g_str_equal (name, "ExecMainCode") ? fixture->end.code
                                                                 : fixture->end.status);
}

static const GDBusInterfaceVTable vtable = { on_method, on_property, NULL, { NULL } };

static GDBusConnection *
join (Fixture *fixture)
{
  GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (fixture->bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);

  assert_non_null (connection);
  return connection;
}

static void
on_name (GDBusConnection *connection, const char *name, gpointer user_data)
{
  ((Fixture *) user_data)->is_there = TRUE;
}

static gboolean
is_there (gpointer user_data)
{
  return ((Fixture *) user_data)->is_there;
}

static int
start_bus (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->node = g_dbus_node_info_new_for_xml (XML, NULL);
  fixture->systemd = join (fixture);
  fixture->ours = join (fixture);
  g_dbus_connection_register_object (fixture->systemd, "/org/freedesktop/systemd1",
                                     fixture->node->interfaces[0], &vtable, fixture, NULL, NULL);
  fixture->owner_id = g_bus_own_name_on_connection (
    fixture->systemd, SYSTEMD, G_BUS_NAME_OWNER_FLAGS_NONE, on_name, NULL, fixture, NULL);
  scratch_run_until (is_there, fixture);
  *state = fixture;
  return 0;
}

static int
stop_bus (void **state)
{
  Fixture *fixture = *state;

  g_bus_unown_name (fixture->owner_id);
  g_object_unref (fixture->ours);
  g_object_unref (fixture->systemd);
  g_dbus_node_info_unref (fixture->node);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_free (fixture);
  return 0;
}

static int
set_up (void **state)
{
  Fixture *fixture = *state;
  const char *const argv[] = { "true", "one", NULL };
  const char *const environment[] = { NULL };

  fixture->command = g_new0 (CidHookCommand, 1);
  fixture->command->name = g_strdup ("door");
  fixture->command->argv = g_strdupv ((char **) argv);
  fixture->command->environment = g_strdupv ((char **) environment);
  fixture->command->json = g_strdup ("{\"a\":1}\n");
  fixture->command->timeout_s = 30;
  fixture->told = g_string_new (NULL);
  fixture->end = (End){ "success", CLD_EXITED, 0 };
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_clear_pointer (&fixture->command, cid_hook_command_free);
  g_string_free (g_steal_pointer (&fixture->told), TRUE);
  g_clear_pointer (&fixture->unit, g_free);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_pointer (&fixture->input, g_free);
  g_clear_error (&fixture->error);
  fixture->refuses_with = NULL;
  fixture->answers_late = FALSE;
  return 0;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  assert_false (fixture->has_ended);
  fixture->has_ended = TRUE;
  fixture->is_well = cid_hook_unit_run_finish (result, &fixture->is_refused, &fixture->error);
}

static void
run (Fixture *fixture, GCancellable *cancellable)
{
  fixture->has_ended = FALSE;
  g_clear_error (&fixture->error);
  g_clear_pointer (&fixture->unit, g_free);
  cid_hook_unit_run (fixture->ours, fixture->command, cancellable, on_ended, fixture);
  assert_false (fixture->has_ended);
}

static gboolean
has_ended (gpointer user_data)
{
  return ((Fixture *) user_data)->has_ended;
}

static gboolean
has_unit (gpointer user_data)
{
  return ((Fixture *) user_data)->unit != NULL;
}

typedef struct {
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
was_told (gpointer user_data)
{
  Wanted *wanted = user_data;

  return strstr (wanted->fixture->told->str, wanted->text) != NULL;
}

static void
wait_until_told (Fixture *fixture, const char *text)
{
  Wanted wanted = { fixture, text };

  scratch_run_until (was_told, &wanted);
}

#define SAYS_NO_JOB G_MAXUINT

/* The unit's state and the job that is to change it, as systemd tells them. */
static void
change (Fixture *fixture, const char *active_state, guint job)
{
  g_auto (GVariantBuilder) changed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sv}"));

  g_variant_builder_add (&changed, "{sv}", "ActiveState", g_variant_new_string (active_state));
  if (job != SAYS_NO_JOB)
    g_variant_builder_add (&changed, "{sv}", "Job", g_variant_new ("(uo)", job, "/"));
  g_dbus_connection_emit_signal (
    fixture->systemd, NULL, fixture->path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
    g_variant_new ("(sa{sv}as)", SYSTEMD ".Unit", &changed, NULL), NULL);
}

/* The program runs, and ends as `end` says. */
static void
play (Fixture *fixture)
{
  guint id;

  scratch_run_until (has_unit, fixture);
  id = g_dbus_connection_register_object (
    fixture->systemd, fixture->path, fixture->node->interfaces[1], &vtable, fixture, NULL, NULL);
  change (fixture, "active", 0);
  change (fixture, "inactive", 0);
  scratch_run_until (has_ended, fixture);
  g_dbus_connection_unregister_object (fixture->systemd, id);
}

static void
assert_trouble (Fixture *fixture, const char *message, gboolean is_refused)
{
  assert_false (fixture->is_well);
  assert_string_equal (fixture->error->message, message);
  assert_int_equal (fixture->is_refused, is_refused);
}

/* The program reads the call, and systemd may forget the unit when it has told of its end. */
static void
test_a_program_runs_to_its_end (void **state)
{
  Fixture *fixture = *state;

  run (fixture, NULL);
  play (fixture);
  assert_true (fixture->is_well);
  assert_false (fixture->is_refused);
  assert_true (g_str_has_prefix (fixture->unit, "cidalert-hook-door-"));
  assert_string_equal (fixture->input, "{\"a\":1}\n");
  wait_until_told (fixture, "UnrefUnit;");
  assert_string_equal (fixture->told->str, "Subscribe;UnrefUnit;");
}

/* Two runs of one hook are two units, or the second would be refused while the first runs. */
static void
test_each_run_has_a_unit_of_its_own (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *first = NULL;

  run (fixture, NULL);
  play (fixture);
  first = g_strdup (fixture->unit);
  run (fixture, NULL);
  play (fixture);
  assert_string_not_equal (fixture->unit, first);
}

/* Whoever wrote the hook has to learn from the sentence what went wrong. */
static void
test_each_end_is_told_in_a_sentence (void **state)
{
  Fixture *fixture = *state;
  static const struct {
    End end;
    const char *message;
  } rows[] = {
    { { "exit-code", CLD_EXITED, 7 }, "it left with status 7" },
    { { "signal", CLD_KILLED, SIGKILL }, "it was ended by signal 9 (Killed)" },
    { { "core-dump", CLD_DUMPED, SIGABRT }, "it was ended by signal 6 (Aborted)" },
    { { "exit-code", CLD_EXITED, 203 }, "it could not be started, systemd says exit-code 203" },
    { { "resources", 0, 0 }, "systemd says resources" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    fixture->end = rows[i].end;
    run (fixture, NULL);
    play (fixture);
    assert_trouble (fixture, rows[i].message, FALSE);
  }
}

/* A unit that waits for its turn does not run either: that is no end. */
static void
test_what_has_not_begun_has_not_ended (void **state)
{
  Fixture *fixture = *state;

  run (fixture, NULL);
  scratch_run_until (has_unit, fixture);
  scratch_run_ms (20);
  change (fixture, "inactive", SAYS_NO_JOB);
  scratch_run_ms (50);
  assert_false (fixture->has_ended);
  change (fixture, "inactive", 1);
  scratch_run_ms (50);
  assert_false (fixture->has_ended);
  play (fixture);
  assert_true (fixture->is_well);
}

/* A quick program has ended before systemd says that it has begun. */
static void
test_an_end_before_the_answer_counts (void **state)
{
  Fixture *fixture = *state;

  fixture->answers_late = TRUE;
  run (fixture, NULL);
  scratch_run_until (has_unit, fixture);
  change (fixture, "failed", 0);
  scratch_run_ms (50);
  assert_false (fixture->has_ended);
  g_dbus_method_invocation_return_value (g_steal_pointer (&fixture->starting),
                                         g_variant_new ("(o)", "/job/1"));
  scratch_run_until (has_ended, fixture);
  assert_false (fixture->is_well);
}

/* Refused means that it has not run, so that it may be run in another way: nothing else may. */
static void
test_only_a_refusal_is_one (void **state)
{
  Fixture *fixture = *state;
  static const struct {
    const char *error;
    gboolean is_refused;
  } rows[] = {
    { "org.freedesktop.DBus.Error.AccessDenied", TRUE },
    { "org.freedesktop.systemd1.LoadFailed", TRUE },
    { "org.freedesktop.DBus.Error.NoReply", FALSE },
    { "org.freedesktop.DBus.Error.Disconnected", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    fixture->refuses_with = rows[i].error;
    run (fixture, NULL);
    scratch_run_until (has_ended, fixture);
    assert_trouble (fixture, "not so", rows[i].is_refused);
  }
}

/* What is not there is no matter of systemd's, and is not tried in another way. */
static void
test_a_program_that_is_not_there_is_not_asked_for (void **state)
{
  Fixture *fixture = *state;

  g_free (fixture->command->argv[0]);
  fixture->command->argv[0] = g_strdup ("/nonexistent/program");
  run (fixture, NULL);
  scratch_run_until (has_ended, fixture);
  assert_trouble (fixture, "there is no program /nonexistent/program", FALSE);
  assert_true (g_error_matches (fixture->error, CID_ERROR, CID_ERROR_NOT_FOUND));
  assert_null (fixture->unit);
}

/* The bus carries nothing but text, and would end our connection: a child may be told any bytes. */
static void
test_bytes_that_are_no_text_are_refused (void **state)
{
  Fixture *fixture = *state;

  g_free (fixture->command->argv[1]);
  fixture->command->argv[1] = g_strdup ("\xff");
  run (fixture, NULL);
  scratch_run_until (has_ended, fixture);
  assert_trouble (fixture, "its name is no text", TRUE);
  assert_null (fixture->unit);
  assert_false (g_dbus_connection_is_closed (fixture->ours));
}

/* All that it started is asked to end, and the sentence says why it did. */
static void
test_a_program_that_takes_too_long_is_ended (void **state)
{
  Fixture *fixture = *state;

  fixture->command->timeout_s = 0;
  fixture->end = (End){ "signal", CLD_KILLED, SIGTERM };
  run (fixture, NULL);
  wait_until_told (fixture, "KillUnit all 15;");
  assert_false (fixture->has_ended);
  play (fixture);
  assert_trouble (fixture, "it took longer than 0 s and was ended", FALSE);
}

static gboolean
is_asked (gpointer user_data)
{
  return ((Fixture *) user_data)->asking != NULL;
}

/* Its time runs no more, however long systemd takes to say how it ended. */
static void
test_a_program_that_has_ended_is_not_ended_again (void **state)
{
  Fixture *fixture = *state;
  guint id;

  fixture->command->timeout_s = 1;
  run (fixture, NULL);
  scratch_run_until (has_unit, fixture);
  id = g_dbus_connection_register_object (
    fixture->systemd, fixture->path, fixture->node->interfaces[2], &vtable, fixture, NULL, NULL);
  change (fixture, "inactive", 0);
  scratch_run_until (is_asked, fixture);
  scratch_run_ms (1200);
  g_dbus_method_invocation_return_value (
    g_steal_pointer (&fixture->asking),
    g_variant_new_parsed ("({'Result': <'success'>, 'ExecMainCode': <%i>},)", CLD_EXITED));
  scratch_run_until (has_ended, fixture);
  g_dbus_connection_unregister_object (fixture->systemd, id);
  assert_true (fixture->is_well);
  assert_null (strstr (fixture->told->str, "KillUnit"));
}

/* Whoever leaves is told at once, and the unit is let go all the same when it ends. */
static void
test_who_leaves_does_not_wait_for_the_end (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  run (fixture, cancellable);
  scratch_run_until (has_unit, fixture);
  g_cancellable_cancel (cancellable);
  play (fixture);
  assert_true (g_error_matches (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  wait_until_told (fixture, "UnrefUnit;");
}

/* A unit that is gone before anybody asked how it ended is not taken for one that ended well. */
static void
test_an_end_that_nobody_tells_is_none_that_is_well (void **state)
{
  Fixture *fixture = *state;

  run (fixture, NULL);
  scratch_run_until (has_unit, fixture);
  change (fixture, "inactive", 0);
  scratch_run_until (has_ended, fixture);
  assert_false (fixture->is_well);
  assert_false (fixture->is_refused);
  wait_until_told (fixture, "UnrefUnit;");
}

/* Anybody on the bus can send such signals, and say in them what they like. */
static void
test_signals_of_others_say_nothing (void **state)
{
  Fixture *fixture = *state;

  run (fixture, NULL);
  scratch_run_until (has_unit, fixture);
  g_dbus_connection_emit_signal (fixture->systemd, NULL, fixture->path,
                                 "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(su)", SYSTEMD ".Unit", 1), NULL);
  g_dbus_connection_emit_signal (
    fixture->ours, NULL, fixture->path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
    g_variant_new_parsed ("(%s, {'ActiveState': <'inactive'>, 'Job': <(uint32 0, '/')>}, @as [])",
                          SYSTEMD ".Unit"),
    NULL);
  scratch_run_ms (50);
  assert_false (fixture->has_ended);
  play (fixture);
  assert_true (fixture->is_well);
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_program_runs_to_its_end),
    UNIT (test_each_run_has_a_unit_of_its_own),
    UNIT (test_each_end_is_told_in_a_sentence),
    UNIT (test_what_has_not_begun_has_not_ended),
    UNIT (test_an_end_before_the_answer_counts),
    UNIT (test_only_a_refusal_is_one),
    UNIT (test_a_program_that_is_not_there_is_not_asked_for),
    UNIT (test_bytes_that_are_no_text_are_refused),
    UNIT (test_a_program_that_takes_too_long_is_ended),
    UNIT (test_a_program_that_has_ended_is_not_ended_again),
    UNIT (test_who_leaves_does_not_wait_for_the_end),
    UNIT (test_an_end_that_nobody_tells_is_none_that_is_well),
    UNIT (test_signals_of_others_say_nothing),
  };

  return cmocka_run_group_tests (tests, start_bus, stop_bus);
}
