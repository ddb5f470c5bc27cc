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

#include "cli/check.h"
#include "command-kit.h"
#include "fake-daemon.h"

/* A daemon of another version, or one that is wrong, may say anything in any type. */
#define STATUS                                                                                     \
  "@a{sv} {'text': <'a <b>'>, 'lines': <['a', 'b']>, 'none': <@as []>, 'number': <uint32 7>,"      \
  " 'dicts': <[{'name': <'Ana'>}, {'name': <'Bob'>}]>}"

static void
assert_dicts (const CidCheckScene *scene, const char *key, guint n_dicts)
{
  g_autoptr (GPtrArray) dicts = cid_check_scene_dicts (scene, key);

  assert_int_equal (dicts->len, n_dicts);
}

static void
assert_lines (const CidCheckScene *scene, const char *key, guint n_lines)
{
  g_auto (GStrv) lines = cid_check_scene_list (scene, key);

  assert_non_null (lines);
  assert_int_equal (g_strv_length (lines), n_lines);
}

/* With nothing there at all every check still has something to look at. */
static void
test_an_empty_machine_is_a_scene (void **state)
{
  g_autoptr (CidCheckScene) scene = NULL;

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/system", TRUE);
  scene = cid_check_scene_new ();
  assert_non_null (scene->home);
  assert_null (scene->status);
  assert_null (scene->session);
  assert_null (scene->system);
  assert_string_equal (scene->root, "/");
  assert_true (ABS (g_get_real_time () - scene->now_us) < 60 * G_USEC_PER_SEC);
  assert_string_equal (cid_check_scene_say (scene, "text"), "");
  assert_lines (scene, "lines", 0);
  assert_dicts (scene, "dicts", 0);
  cid_check_scene_free (NULL);
}

static CidExit
look (int argc, char **argv)
{
  g_autoptr (CidCheckScene) scene = cid_check_scene_new ();

  assert_string_equal (cid_check_scene_say (scene, "text"), "a <b>");
  assert_lines (scene, "lines", 2);
  assert_lines (scene, "none", 0);
  assert_dicts (scene, "dicts", 2);
  return CID_EXIT_DONE;
}

/* What the daemon says is given as it says it. */
static void
test_what_the_daemon_says_is_given (void **state)
{
  G_GNUC_UNUSED g_autoptr (FakeDaemon) daemon = fake_daemon_new (STATUS, "@aa{sv} []");

  assert_int_equal (run_command (look, "look"), CID_EXIT_DONE);
}

/* What is of another kind than was looked for is as good as not said. */
static void
test_what_is_of_another_kind_is_not_said (void **state)
{
  static const char *const no_text[] = { "lines", "number", "dicts", "nothing", "" };
  static const char *const no_list[] = { "text", "number", "dicts", "nothing", "" };
  static const char *const no_dicts[] = { "text", "lines", "none", "number", "nothing", "" };
  CidCheckScene scene = { .status = g_variant_ref_sink (g_variant_new_parsed (STATUS)) };

  for (gsize i = 0; i < G_N_ELEMENTS (no_text); i++)
    assert_string_equal (cid_check_scene_say (&scene, no_text[i]), "");
  for (gsize i = 0; i < G_N_ELEMENTS (no_list); i++)
    assert_lines (&scene, no_list[i], 0);
  for (gsize i = 0; i < G_N_ELEMENTS (no_dicts); i++)
    assert_dicts (&scene, no_dicts[i], 0);
  g_variant_unref (scene.status);
}

#define scene_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    scene_test (test_an_empty_machine_is_a_scene),
    scene_test (test_what_the_daemon_says_is_given),
    scene_test (test_what_is_of_another_kind_is_not_said),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
