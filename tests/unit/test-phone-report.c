/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "daemon/phone-report.h"
#include "scratch.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "7kq3m9x2adfh"
#define PHONES                                                                                     \
  "[phone desk]\nid=" DESK "\ntoken=" SECRET "\nmake=snom\nuser=admin\npassword=hush\n"            \
  "[phone hall]\nid=" HALL "\ntoken=7kq3m9x2adfj\nmake=generic\n"

typedef struct {
  char *folder;
  CidParts parts;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *settings = NULL;
  g_autofree char *phones = NULL;
  g_autofree char *memory = NULL;

  fixture->folder = scratch_new ();
  settings = scratch_path (fixture->folder, "cidalert.conf");
  phones = scratch_path (fixture->folder, "phones.conf");
  memory = scratch_path (fixture->folder, "control");
  scratch_write (fixture->folder, "phones.conf", PHONES);
  assert_int_equal (g_chmod (phones, 0600), 0);
  fixture->parts = (CidParts){
    .configuration = cid_configuration_new (settings, phones),
    .phones = cid_phone_states_new (),
    .control = cid_phone_control_new (memory),
  };
  cid_phone_control_set_phones (fixture->parts.control,
                                cid_configuration_get_phones (fixture->parts.configuration));
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  g_object_unref (fixture->parts.control);
  g_object_unref (fixture->parts.configuration);
  cid_phone_states_free (fixture->parts.phones);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
hear (Fixture *fixture, CidEventKind kind, gint64 second)
{
  g_autoptr (CidCallEvent) event = make_event (kind, second, "0299991234", "c");

  cid_phone_states_apply (fixture->parts.phones, event);
}

static char *
print_value (Fixture *fixture, guint index, const char *key)
{
  GPtrArray *phones = cid_configuration_get_phones (fixture->parts.configuration);
  g_autoptr (GVariant) report = g_variant_ref_sink (
    cid_phone_report_describe (&fixture->parts, g_ptr_array_index (phones, index)));
  g_autoptr (GVariant) value = g_variant_lookup_value (report, key, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : g_strdup ("-");
}

static void
assert_value (Fixture *fixture, guint index, const char *key, const char *expected)
{
  g_autofree char *text = print_value (fixture, index, key);

  assert_string_equal (text, expected);
}

/* A phone that never spoke is told with all that everybody wants of it still missing. */
static void
test_a_phone_that_never_spoke_is_told (void **state)
{
  Fixture *fixture = *state;

  assert_value (fixture, 1, "name", "'hall'");
  assert_value (fixture, 1, "last", "0");
  assert_value (fixture, 1, "events", "[]");
  assert_value (fixture, 1, "heard", "{}");
  assert_value (fixture, 1, "conditions", "[]");
  assert_value (fixture, 1, "missing",
                "['incoming', 'connected', 'disconnected', 'missed', 'outgoing']");
  assert_value (fixture, 1, "deeds", "[]");
  assert_value (fixture, 1, "control", "'unset'");
}

/* What a phone has sent is told, and no longer missed. */
static void
test_what_a_phone_sent_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autofree char *missing = NULL;

  hear (fixture, CID_EVENT_DND_ON, 1);
  hear (fixture, CID_EVENT_INCOMING, 2);
  missing = print_value (fixture, 0, "missing");
  assert_null (strstr (missing, "'incoming'"));
  assert_value (fixture, 0, "events", "['incoming', 'dnd-on']");
  assert_value (fixture, 0, "last-event", "'incoming'");
  assert_value (fixture, 0, "last", "1795348802000000");
}

/* Whoever asks on the bus may be any program of the user's: no token and no password is told. */
static void
test_no_secret_is_told (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (GVariant) list = g_variant_ref_sink (cid_phone_report_list (&fixture->parts));
  g_autofree char *text = g_variant_print (list, FALSE);

  assert_int_equal (g_variant_n_children (list), 2);
  assert_non_null (strstr (text, "desk"));
  assert_null (strstr (text, SECRET));
  assert_null (strstr (text, "hush"));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_phone_that_never_spoke_is_told),
    UNIT (test_what_a_phone_sent_is_told),
    UNIT (test_no_secret_is_told),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
