/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "call-kit.h"
#include "daemon/face.h"
#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct {
  char *folder;
  CidFace *face;
  guint n_changed;
  guint n_wanted;
} Fixture;

static void
on_changed (gpointer user_data)
{
  ((Fixture *) user_data)->n_changed++;
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->folder = scratch_new ();
  fixture->face = cid_face_new (on_changed, fixture);
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_face_free (fixture->face);
  scratch_free (fixture->folder);
  g_free (fixture);
  return 0;
}

/* A call of somebody whose picture is the file @name, if that is not %NULL. */
static CidCall *
make_call_of (Fixture *fixture, const char *uid, const char *name)
{
  CidCall *call = make_call (uid, CID_OUTCOME_RINGING, 0, "0299991234");

  call->caller = make_caller ("Jane", CID_NAME_FROM_CONTACT);
  if (name != NULL) {
    g_autofree char *path = scratch_path (fixture->folder, name);
    const CidPhoto photo = { .path = path };

    scratch_write (fixture->folder, name, name);
    call->caller->photo = cid_photo_copy (&photo);
  }
  return call;
}

static gboolean
has_changed (gpointer user_data)
{
  Fixture *fixture = user_data;

  return fixture->n_changed >= fixture->n_wanted;
}

static void
wait_for_face (Fixture *fixture, guint n)
{
  fixture->n_wanted = n;
  scratch_run_until (has_changed, fixture);
}

static void
assert_face (Fixture *fixture, const CidCall *call, const char *expected)
{
  GBytes *image = cid_face_get (fixture->face, call);

  assert_non_null (image);
  assert_int_equal (g_bytes_get_size (image), strlen (expected));
  assert_memory_equal (g_bytes_get_data (image, NULL), expected, strlen (expected));
}

/* The first notice waits for no disk: the picture comes later, is told once and is kept. */
static void
test_a_face_comes_after_the_first_notice (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call_of (fixture, "a", "jane.png");

  assert_null (cid_face_get (fixture->face, call));
  assert_null (cid_face_get (fixture->face, call));
  wait_for_face (fixture, 1);
  assert_face (fixture, call, "jane.png");
  scratch_run_ms (20);
  assert_int_equal (fixture->n_changed, 1);
}

/* Somebody else rings before the picture is read: nobody is shown with another's face. */
static void
test_nobody_gets_the_face_of_another (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) jane = make_call_of (fixture, "a", "jane.png");
  g_autoptr (CidCall) joe = make_call_of (fixture, "b", "joe.png");

  assert_null (cid_face_get (fixture->face, jane));
  assert_null (cid_face_get (fixture->face, joe));
  wait_for_face (fixture, 1);
  scratch_run_ms (20);
  assert_int_equal (fixture->n_changed, 1);
  assert_face (fixture, joe, "joe.png");
}

/* Who has no picture, and who is nobody, is shown without one, and nothing is read. */
static void
test_who_has_no_picture_has_no_face (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call_of (fixture, "a", NULL);
  g_autoptr (CidCall) nobody = make_call ("b", CID_OUTCOME_RINGING, 0, "0299991234");

  assert_null (cid_face_get (fixture->face, call));
  assert_null (cid_face_get (fixture->face, nobody));
  scratch_run_ms (20);
  assert_int_equal (fixture->n_changed, 0);
}

/* Whose name is found while it rings, after the address books or the daemon came late, is shown
 * with the picture all the same. */
static void
test_who_is_named_later_gets_a_face (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) nobody = make_call ("a", CID_OUTCOME_RINGING, 0, "0299991234");
  g_autoptr (CidCall) jane = make_call_of (fixture, "a", "jane.png");

  assert_null (cid_face_get (fixture->face, nobody));
  assert_null (cid_face_get (fixture->face, jane));
  wait_for_face (fixture, 1);
  assert_face (fixture, jane, "jane.png");
  assert_null (cid_face_get (fixture->face, nobody));
}

/* Who turns out to be somebody else, or has another picture, has no longer the face of before. */
static void
test_who_has_another_picture_gets_that (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) jane = make_call_of (fixture, "a", "jane.png");
  g_autoptr (CidCall) joe = make_call_of (fixture, "a", "joe.png");

  assert_null (cid_face_get (fixture->face, jane));
  assert_null (cid_face_get (fixture->face, joe));
  wait_for_face (fixture, 1);
  scratch_run_ms (20);
  assert_int_equal (fixture->n_changed, 1);
  assert_face (fixture, joe, "joe.png");
  assert_null (cid_face_get (fixture->face, jane));
  wait_for_face (fixture, 2);
  assert_face (fixture, jane, "jane.png");
}

/* A picture that is gone is none; the call is shown all the same. */
static void
test_a_picture_that_is_gone_is_none (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (CidCall) call = make_call_of (fixture, "a", "jane.png");

  g_free (call->caller->photo->path);
  call->caller->photo->path = scratch_path (fixture->folder, "gone.png");
  assert_null (cid_face_get (fixture->face, call));
  scratch_run_ms (50);
  assert_int_equal (fixture->n_changed, 0);
  assert_null (cid_face_get (fixture->face, call));
}

int
main (void)
{
#define UNIT(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    UNIT (test_a_face_comes_after_the_first_notice), UNIT (test_nobody_gets_the_face_of_another),
    UNIT (test_who_has_no_picture_has_no_face),      UNIT (test_who_is_named_later_gets_a_face),
    UNIT (test_who_has_another_picture_gets_that),   UNIT (test_a_picture_that_is_gone_is_none),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
