/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "call-kit.h"
#include "daemon/moved.h"
#include "interfaces-kit.h"
#include "scratch.h"

typedef struct {
  char *folder;
  CidParts parts;
} Fixture;

static Fixture *
begin (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *memory = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  fixture->folder = scratch_new ();
  memory = scratch_path (fixture->folder, "control");
  fixture->parts.control = cid_phone_control_new (memory);
  return fixture;
}

static void
end (Fixture *fixture)
{
  g_object_unref (fixture->parts.control);
  scratch_free (fixture->folder);
  g_free (fixture);
}

/* What the settings say, what the phone was told and where it was heard; and what is made of it:
 * the new address, with a `+` where this machine is near. */
typedef struct {
  const char *host;
  const char *address;
  const char *told;
  const char *heard;
  const char *own;
  const char *moved;
} Row;

static CidPhone *
make_phone (const Row *row)
{
  CidPhone *phone = cid_phone_new ("desk", DESK, "7kq3m9x2adfh");
  CidNetwork network;

  g_free (phone->make);
  phone->make = g_strdup ("generic");
  phone->host = g_strdup (row->host);
  phone->control.user = g_strdup ("admin");
  if (row->address != NULL) {
    assert_true (cid_network_parse (row->address, &network, NULL));
    g_array_append_val (phone->networks, network);
  }
  return phone;
}

/* Where the phone was heard is known of phones that are controlled, from what is remembered. */
static void
remember_heard (Fixture *fixture, const CidPhone *phone, const char *heard)
{
  g_autofree char *key =
    cid_control_settings_make_key (&phone->control, phone->networks, phone->make);
  g_autofree char *text =
    g_strdup_printf ("[%s]\nstate=no-make\nkey=%s\nheard=%s\n", phone->id, key, heard);
  g_autofree char *path = scratch_path (fixture->folder, "control");

  g_clear_object (&fixture->parts.control);
  scratch_write (fixture->folder, "control", text);
  fixture->parts.control = cid_phone_control_new (path);
}

static void
check_row (const Row *row)
{
  Fixture *fixture = begin ();
  g_autoptr (CidPhone) phone = make_phone (row);
  g_autoptr (GPtrArray) phones = g_ptr_array_new ();
  g_auto (CidMoved) moved = { 0 };
  g_autofree char *text = NULL;

  own_address = row->own;
  if (row->heard != NULL)
    remember_heard (fixture, phone, row->heard);
  g_ptr_array_add (phones, phone);
  cid_phone_control_set_phones (fixture->parts.control, phones);
  if (row->told != NULL)
    cid_phone_control_set_told (fixture->parts.control, DESK, row->told);
  if (cid_moved_find (&fixture->parts, phone, &moved)) {
    assert_string_equal (moved.told, row->told);
    text = g_strconcat (moved.now, moved.is_near ? "+" : "", NULL);
  } else {
    assert_null (moved.told);
    assert_null (moved.now);
  }
  if (g_strcmp0 (text, row->moved) != 0)
    fail_msg ("told %s, own %s: %s, not %s", row->told, row->own, text, row->moved);
  end (fixture);
}

#define HERE "192.0.2.20"
#define GONE "192.0.2.9"
#define ELSEWHERE "198.51.100.4"

/* The phone asks for somebody who is gone: that is to be told, and where he is now. */
static void
test_an_address_that_is_gone_is_found (void **state)
{
  static const Row row = { NULL, NULL, GONE, NULL, HERE, HERE "+" };

  check_row (&row);
}

/* None of these is a reason for alarm: nothing was ever told, it is right still, it is another's
 * on the way, or this machine is in no network just now. */
static void
test_what_is_right_is_left_in_peace (void **state)
{
  static const Row rows[] = {
    { NULL, NULL, NULL, NULL, HERE, NULL },
    { NULL, NULL, HERE, NULL, HERE, NULL },
    { NULL, NULL, "127.0.0.1", NULL, HERE, NULL },
    { "pbx.example", NULL, "pbx.example", NULL, HERE, NULL },
    { "203.0.113.7", NULL, GONE, NULL, HERE, NULL },
    { NULL, NULL, GONE, NULL, NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

/* What the user wrote down is what the phone was told, while the two agree. */
static void
test_an_address_that_was_written_down_is_found_too (void **state)
{
  static const Row row = { GONE, NULL, GONE, NULL, HERE, HERE "+" };

  check_row (&row);
}

/* Who took this machine on a journey knows it; who is where the phone is does not. */
static void
test_a_journey_is_told_from_a_move (void **state)
{
  static const Row rows[] = {
    { NULL, NULL, ELSEWHERE, NULL, HERE, HERE },
    { NULL, ELSEWHERE, ELSEWHERE, ELSEWHERE, HERE, HERE },
    { NULL, "192.0.2.50", ELSEWHERE, NULL, HERE, HERE "+" },
    { NULL, NULL, ELSEWHERE, "192.0.2.50", HERE, HERE "+" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    check_row (&rows[i]);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_an_address_that_is_gone_is_found),
    cmocka_unit_test (test_what_is_right_is_left_in_peace),
    cmocka_unit_test (test_an_address_that_was_written_down_is_found_too),
    cmocka_unit_test (test_a_journey_is_told_from_a_move),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
