/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "daemon/hand.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  CidParts parts;
  CidHand hand;
  guint n_done;
  char *trouble;
} Fixture;

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *memory = NULL;
  g_autofree char *log = NULL;

  fixture->folder = scratch_new ();
  memory = scratch_path (fixture->folder, "control");
  log = scratch_path (fixture->folder, "calls.db");
  fixture->parts = (CidParts){
    .store = cid_call_store_new (log, "boot"),
    .control = cid_phone_control_new (memory),
    .hooks = cid_hooks_new (),
  };
  fixture->hand = cid_hand_make (&fixture->parts);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_hooks_free (fixture->parts.hooks);
  g_object_unref (fixture->parts.control);
  cid_call_store_close (fixture->parts.store, SCRATCH_PATIENCE_MS);
  g_object_unref (fixture->parts.store);
  g_free (fixture->trouble);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

static void
on_done (const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_done++;
  fixture->trouble = error != NULL ? g_strdup (error->message) : NULL;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Fixture *) user_data)->n_done > 0;
}

/* A phone that nobody controls does nothing, and whoever asks it is told why. */
static void
test_who_asks_is_answered (void **state)
{
  Fixture *fixture = *state;
  const CidHand *hand = &fixture->hand;

  assert_int_equal (hand->get_deeds (DESK, hand->user_data), CID_DEED_NONE);
  hand->ask (DESK, CID_DEED_DIAL, "100", NULL, on_done, fixture, hand->user_data);
  scratch_run_until (is_done, fixture);
  assert_int_equal (fixture->n_done, 1);
  assert_non_null (fixture->trouble);
}

/* A page is that of the hooks, of which there is none at first. */
static void
test_the_page_is_the_hooks (void **state)
{
  Fixture *fixture = *state;
  const CidHand *hand = &fixture->hand;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_hook_free);
  g_autoptr (CidCall) call = make_call ("u", CID_OUTCOME_RINGING, 0, "0299991234");
  g_autofree char *page = NULL;
  CidHook *hook = cid_hook_new ("crm");

  assert_null (hand->get_page (call, hand->user_data));
  hook->kind = CID_HOOK_OPEN;
  hook->url = g_strdup ("https://crm.example/{event}");
  g_ptr_array_add (list, hook);
  cid_hooks_set (fixture->parts.hooks, list, NULL);
  page = hand->get_page (call, hand->user_data);
  assert_string_equal (page, "https://crm.example/ringing");
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_who_asks_is_answered),
    UNIT (test_the_page_is_the_hooks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
