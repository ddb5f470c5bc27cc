/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "desktop/page-opener.h"

#include "fake-callee.h"
#include "fake-notify-server.h"
#include "scratch.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define PORTAL                                                                                     \
  "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",                             \
    "org.freedesktop.portal.OpenURI"
#define PAGE "https://crm.example/find?n=%2B61&w=A%26B%22%3Bx"

static const FakeMethod willing[] = { { "OpenURI", "ssa{sv}", "o", "(objectpath '/r/1',)" },
                                      { 0 } };
static const FakeMethod refusing[] = { { "OpenURI", "ssa{sv}", "o", NULL }, { 0 } };

/* A browser that writes down where it was led, set as the handler of web addresses. */
static const char browser[] = "#!/bin/sh\nprintf '%%s' \"$*\" > %s/page.new && mv %s/page.new "
                              "%s/page\n";
static const char entry[] = "[Desktop Entry]\nType=Application\nName=Browser\nExec=%s/browser %%u\n"
                            "MimeType=x-scheme-handler/https;x-scheme-handler/http;\n";
static const char defaults[] = "[Default Applications]\nx-scheme-handler/https=browser.desktop\n"
                               "x-scheme-handler/http=browser.desktop\n";

typedef struct {
  char *folder;
  GSubprocess *bus;
  CidPageOpener *opener;
  gboolean is_told;
  GError *error;
} Fixture;

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  assert_int_equal (g_mkdir_with_parents (parent, 0700), 0);
  assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
install_browser (const char *folder)
{
  g_autofree char *script = g_strdup_printf (browser, folder, folder, folder);
  g_autofree char *desktop = g_strdup_printf (entry, folder);
  g_autofree char *path = g_build_filename (folder, "browser", NULL);

  put (folder, "browser", script);
  assert_int_equal (g_chmod (path, 0700), 0);
  put (folder, "share/applications/browser.desktop", desktop);
  put (folder, "config/mimeapps.list", defaults);
}

static int
set_up (void **state)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  g_autofree char *data = NULL;
  g_autofree char *config = NULL;

  fixture->folder = scratch_new ();
  data = g_build_filename (fixture->folder, "share", NULL);
  config = g_build_filename (fixture->folder, "config", NULL);
  install_browser (fixture->folder);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  fixture->bus = fake_bus_start (fixture->folder);
  fixture->opener = cid_page_opener_new ();
  *state = fixture;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *fixture = *state;

  cid_page_opener_free (fixture->opener);
  g_subprocess_force_exit (fixture->bus);
  g_subprocess_wait (fixture->bus, NULL, NULL);
  g_object_unref (fixture->bus);
  scratch_run_ms (20);
  scratch_free (fixture->folder);
  g_clear_error (&fixture->error);
  g_free (fixture);
  return 0;
}

static void
on_opened (const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->is_told = TRUE;
  fixture->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
is_told (gpointer user_data)
{
  return ((Fixture *) user_data)->is_told;
}

static void
open_and_wait (Fixture *fixture, const char *address)
{
  cid_page_opener_open (fixture->opener, address, "t1", on_opened, fixture);
  scratch_run_until (is_told, fixture);
}

static gboolean
has_page (gpointer user_data)
{
  g_autofree char *path = g_build_filename (((Fixture *) user_data)->folder, "page", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_browser_shows (Fixture *fixture, const char *address)
{
  g_autofree char *path = g_build_filename (fixture->folder, "page", NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; !has_page (fixture) && i < 1000; i++)
    scratch_run_ms (10);
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  assert_string_equal (text, address);
}

/* Where there is a portal it is the desktop's own way, and knows which window was clicked. */
static void
test_portal_shows_the_page (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeCallee) portal = fake_callee_new (PORTAL, willing);

  open_and_wait (fixture, PAGE);
  assert_null (fixture->error);
  assert_string_equal (fake_callee_get_calls (portal),
                       "OpenURI('', '" PAGE "', {'activation_token': <'t1'>})\n");
  scratch_run_ms (50);
  assert_false (has_page (fixture));
}

/* Without one, or one that will not, it is the browser that the user set; what a caller's name
 * holds is neither an argument of its own nor anything to a shell. */
static void
test_browser_shows_the_page (void **state)
{
  Fixture *fixture = *state;

  open_and_wait (fixture, PAGE);
  assert_null (fixture->error);
  assert_browser_shows (fixture, PAGE);
}

static void
test_portal_that_refuses_is_gone_round (void **state)
{
  Fixture *fixture = *state;
  g_autoptr (FakeCallee) portal G_GNUC_UNUSED = fake_callee_new (PORTAL, refusing);

  open_and_wait (fixture, "http://crm.example/");
  assert_null (fixture->error);
  assert_browser_shows (fixture, "http://crm.example/");
}

/* Nothing but pages of the web, whatever else the desktop would open. */
static void
test_other_addresses_are_refused (void **state)
{
  static const char *const addresses[] = { "file:///etc/passwd", "tel:101", "javascript:x",
                                           "--help", "" };
  Fixture *fixture = *state;
  g_autoptr (FakeCallee) portal = fake_callee_new (PORTAL, willing);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    fixture->is_told = FALSE;
    g_clear_error (&fixture->error);
    open_and_wait (fixture, addresses[i]);
    assert_non_null (fixture->error);
  }
  assert_string_equal (fake_callee_get_calls (portal), "");
}

/* What nobody can open is an error to be told. */
static void
test_without_a_browser_it_fails (void **state)
{
  Fixture *fixture = *state;

  put (fixture->folder, "config/mimeapps.list",
       "[Removed Associations]\nx-scheme-handler/http=browser.desktop;\n");
  put (fixture->folder, "share/applications/browser.desktop", "");
  g_setenv ("XDG_DATA_DIRS", fixture->folder, TRUE);
  open_and_wait (fixture, "http://crm.example/");
  assert_non_null (fixture->error);
  assert_false (has_page (fixture));
}

/* A daemon that leaves waits for nobody. */
static void
test_leaving_tells_nobody (void **state)
{
  Fixture *fixture = *state;

  cid_page_opener_open (fixture->opener, PAGE, NULL, on_opened, fixture);
  g_clear_pointer (&fixture->opener, cid_page_opener_free);
  scratch_run_ms (50);
  assert_false (fixture->is_told);
}

int
main (void)
{
#define PAGE_TEST(name) cmocka_unit_test_setup_teardown (name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    PAGE_TEST (test_portal_shows_the_page),
    PAGE_TEST (test_browser_shows_the_page),
    PAGE_TEST (test_portal_that_refuses_is_gone_round),
    PAGE_TEST (test_other_addresses_are_refused),
    PAGE_TEST (test_leaving_tells_nobody),
    PAGE_TEST (test_without_a_browser_it_fails),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
