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

#include <glib/gstdio.h>
#include <string.h>

#include "contact/eds-source.h"
#include "daemon/fitter.h"
#include "phone/http-port.h"
#include "scratch.h"
#include "web-client.h"

#define DESK "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11"
#define HALL "0d4df0f0-2f4b-4a53-8a1e-9a8a1b1c1d1e"
#define DESK_TOKEN "7kq3m9x2adfh"
#define HALL_TOKEN "8kq3m9x2adfh"
#define REHEARSAL_TOKEN "9kq3m9x2adfh"
#define PHONE(name, id, token) "[phone " name "]\nid=" id "\ntoken=" token "\n"
#define DESK_PHONE PHONE ("desk", DESK, DESK_TOKEN)
#define HALL_PHONE PHONE ("hall", HALL, HALL_TOKEN)

typedef struct {
  char *folder;
  CidParts parts;
  CidIntake *intake;
  CidScreen *screen;
  CidBusCidAlert1 *interface;
  CidMedia *media;
  CidPhone *rehearsal;
  CidFitter *fitter;
  char *number;
} Fixture;

static void
on_event (CidCallEvent *event, CidStoreFunc stored, gpointer stored_data, gpointer user_data)
{
  Fixture *self = user_data;

  g_free (self->number);
  self->number = g_strdup (event->party->number);
  cid_call_event_free (event);
  stored (TRUE, stored_data);
}

static void
configure (Fixture *self, const char *settings, const char *phones)
{
  g_autofree char *path = scratch_path (self->folder, "phones.conf");

  scratch_write (self->folder, "cidalert.conf", settings);
  scratch_write (self->folder, "phones.conf", phones);
  assert_int_equal (g_chmod (path, 0600), 0);
  cid_configuration_reload (self->parts.configuration);
  if (self->fitter != NULL)
    cid_fitter_apply (self->fitter);
}

/* @host as on the command line of the daemon, or %NULL. */
static void
make_fitter (Fixture *self, const char *host)
{
  const CidFitted fitted = {
    .parts = &self->parts,
    .intake = self->intake,
    .screen = self->screen,
    .media = self->media,
    .rehearsal = self->rehearsal,
    .host = host,
  };

  self->fitter = cid_fitter_new (&fitted);
  cid_fitter_apply (self->fitter);
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);
  g_autofree char *settings_path = NULL;
  g_autofree char *phones_path = NULL;
  g_autofree char *store_path = NULL;
  g_autofree char *socket_path = NULL;
  g_autofree char *control_path = NULL;
  g_autofree char *blocked_path = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  self->folder = scratch_new ();
  settings_path = scratch_path (self->folder, "cidalert.conf");
  phones_path = scratch_path (self->folder, "phones.conf");
  store_path = scratch_path (self->folder, "calls.db");
  socket_path = scratch_path (self->folder, "socket");
  control_path = scratch_path (self->folder, "control");
  blocked_path = scratch_path (self->folder, "blocked");
  self->intake = cid_intake_new (on_event, self);
  self->parts.configuration = cid_configuration_new (settings_path, phones_path);
  self->parts.listener = cid_intake_get_listener (self->intake);
  self->parts.store = cid_call_store_new (store_path, "boot");
  self->parts.tracker = cid_call_tracker_new ();
  self->parts.book = cid_contact_book_new ();
  self->parts.control = cid_phone_control_new (control_path);
  self->parts.notifier = cid_notifier_new ();
  self->parts.hooks = cid_hooks_new ();
  self->screen = cid_screen_new (self->parts.notifier, self->parts.tracker);
  self->interface = cid_bus_cid_alert1_skeleton_new ();
  self->parts.bus = cid_bus_new (self->interface, socket_path);
  self->media = cid_media_new (self->parts.bus);
  self->parts.unwanted = cid_unwanted_new (blocked_path, self->parts.tracker, NULL, NULL);
  self->rehearsal = cid_phone_new ("simulated", "r", REHEARSAL_TOKEN);
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  cid_fitter_free (self->fitter);
  cid_screen_free (self->screen);
  cid_unwanted_free (self->parts.unwanted);
  cid_media_free (self->media);
  g_object_unref (self->parts.bus);
  g_object_unref (self->interface);
  cid_intake_free (self->intake);
  cid_phone_free (self->rehearsal);
  cid_notifier_close (self->parts.notifier, SCRATCH_PATIENCE_MS);
  g_object_unref (self->parts.notifier);
  g_object_unref (self->parts.control);
  g_object_unref (self->parts.book);
  cid_hooks_free (self->parts.hooks);
  cid_call_tracker_free (self->parts.tracker);
  cid_call_store_close (self->parts.store, SCRATCH_PATIENCE_MS);
  g_object_unref (self->parts.store);
  g_object_unref (self->parts.configuration);
  scratch_free (self->folder);
  g_free (self->number);
  g_free (self);
  return 0;
}

static gboolean
is_known (Fixture *self, const char *token)
{
  CidAddress here;

  assert_true (cid_address_parse ("127.0.0.1", &here));
  return cid_access_find (cid_intake_get_access (self->intake), token, &here, TRUE) != NULL;
}

static void
ignore_connection (int fd, const struct sockaddr *peer, socklen_t size, gpointer user_data)
{
}

/* A port that nobody has, so that settings can name one. */
static guint16
find_free_port (void)
{
  CidAddress any;
  CidHttpPort *port;
  guint16 number;
  int error_number = 0;

  assert_true (cid_address_parse ("::", &any));
  port = cid_http_port_open (&any, 0, ignore_connection, NULL, &error_number);
  assert_non_null (port);
  number = cid_http_port_get_number (port);
  cid_http_port_close (port);
  return number;
}

/* Loopback without a phone; with one, all addresses or those of the settings; back again when it is
 * removed. And nowhere at all until the store has said how it is. */
static void
test_it_listens_where_the_configuration_says (void **state)
{
  static const struct {
    const char *phones;
    const char *addresses;
    const char *listening;
  } rows[] = {
    { "", "", "127.0.0.1:" },
    { "", "127.0.0.2", "127.0.0.1:" },
    { DESK_PHONE, "", "[::]:" },
    { DESK_PHONE, "127.0.0.2", "127.0.0.2:" },
    { DESK_PHONE, "127.0.0.2;127.0.0.3", "127.0.0.2: 127.0.0.3:" },
    { "", "127.0.0.2", "127.0.0.1:" },
  };
  Fixture *self = *state;
  guint16 port = find_free_port ();

  make_fitter (self, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *settings =
      g_strdup_printf ("[listener]\nport=%u\naddress=%s\n", port, rows[i].addresses);
    g_autofree char *number = g_strdup_printf (":%u", port);
    g_auto (GStrv) wanted = g_strsplit (rows[i].listening, " ", -1);
    g_auto (GStrv) addresses = NULL;

    configure (self, settings, rows[i].phones);
    if (i == 0) {
      g_auto (GStrv) none = cid_listener_get_addresses (self->parts.listener);

      assert_false (cid_fitter_is_listening (self->fitter));
      assert_int_equal (g_strv_length (none), 0);
      cid_fitter_listen (self->fitter);
      assert_true (cid_fitter_is_listening (self->fitter));
    }
    addresses = cid_listener_get_addresses (self->parts.listener);
    for (guint k = 0; wanted[k] != NULL; k++) {
      assert_non_null (addresses[k]);
      assert_true (g_str_has_prefix (addresses[k], wanted[k]));
      assert_true (g_str_has_suffix (addresses[k], number));
    }
  }
}

/* Who starts the daemon with --listen means it, whatever the settings say. */
static void
test_the_command_line_wins (void **state)
{
  Fixture *self = *state;
  g_auto (GStrv) addresses = NULL;

  make_fitter (self, "127.0.0.4");
  cid_fitter_listen (self->fitter);
  configure (self, "[listener]\nport=24999\naddress=127.0.0.2\n", DESK_PHONE);
  addresses = cid_listener_get_addresses (self->parts.listener);
  assert_int_equal (g_strv_length (addresses), 1);
  assert_true (g_str_has_prefix (addresses[0], "127.0.0.4:"));
  assert_false (g_str_has_suffix (addresses[0], ":24999"));
}

/* A token is good from the moment that its phone is in the file, and no longer; a faulty phone
 * costs only itself, and rehearsals are nobody's setting. */
static void
test_tokens_are_those_of_the_file (void **state)
{
  static const struct {
    const char *phones;
    gboolean has_desk;
    gboolean has_hall;
  } rows[] = {
    { "", FALSE, FALSE },
    { DESK_PHONE, TRUE, FALSE },
    { DESK_PHONE HALL_PHONE, TRUE, TRUE },
    { HALL_PHONE, FALSE, TRUE },
    { "[phone odd]\nid=1\n" DESK_PHONE, TRUE, FALSE },
    { "", FALSE, FALSE },
  };
  Fixture *self = *state;

  make_fitter (self, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    configure (self, "", rows[i].phones);
    assert_int_equal (is_known (self, DESK_TOKEN), rows[i].has_desk);
    assert_int_equal (is_known (self, HALL_TOKEN), rows[i].has_hall);
    assert_true (is_known (self, REHEARSAL_TOKEN));
  }
}

/* Without a token of rehearsals (no room in the runtime folder) phones work all the same. */
static void
test_it_does_without_rehearsals (void **state)
{
  Fixture *self = *state;

  g_clear_pointer (&self->rehearsal, cid_phone_free);
  make_fitter (self, NULL);
  configure (self, "", DESK_PHONE);
  assert_true (is_known (self, DESK_TOKEN));
  assert_false (is_known (self, REHEARSAL_TOKEN));
}

/* How many events are taken at once: ten seconds' worth of the rate. */
static guint
count_taken (Fixture *self)
{
  CidAccess *access = cid_intake_get_access (self->intake);
  const CidPhone *phone;
  CidAddress here;
  gboolean is_first = FALSE;
  guint n_taken = 0;

  assert_true (cid_address_parse ("127.0.0.1", &here));
  phone = cid_access_find (access, DESK_TOKEN, &here, TRUE);
  while (n_taken < 100 && cid_access_take (access, phone, G_USEC_PER_SEC, &is_first))
    n_taken++;
  return n_taken;
}

/* A rate that is set while a phone goes mad must help at once. */
static void
test_the_rate_is_applied (void **state)
{
  Fixture *self = *state;

  configure (self, "[listener]\nrate=2\n", DESK_PHONE);
  make_fitter (self, NULL);
  assert_int_equal (count_taken (self), 20);
  configure (self, "[listener]\nrate=0\n", DESK_PHONE);
  assert_int_equal (count_taken (self), 100);
}

/* Address books cost seconds to read: what has nothing to do with them leaves them alone. */
static void
test_books_are_read_again_only_for_a_reason (void **state)
{
  static const struct {
    const char *settings;
    guint n_sources;
    gboolean is_same;
  } rows[] = {
    { "region=AU\n[contacts]\nevolution=false\nvcards=/nonexistent/a\n", 1, FALSE },
    { "region=AU\n[contacts]\nevolution=false\nvcards=/nonexistent/a\n[listener]\nrate=5\n", 1,
      TRUE },
    { "region=DE\n[contacts]\nevolution=false\nvcards=/nonexistent/a\n", 1, FALSE },
    { "region=DE\narea=30\n[contacts]\nevolution=false\nvcards=/nonexistent/a\n", 1, FALSE },
    { "region=DE\n[contacts]\nevolution=false\nvcards=/nonexistent/a;/nonexistent/b\n", 2, FALSE },
    { "region=DE\n[contacts]\nevolution=false\nvcards=/nonexistent/a\nlists=/nonexistent/l\n", 2,
      FALSE },
    { "region=DE\n[contacts]\nevolution=false\nvcards=\n", 0, FALSE },
  };
  Fixture *self = *state;
  gpointer last = NULL;

  make_fitter (self, "127.0.0.1");
  cid_fitter_listen (self->fitter);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *settings = g_strconcat ("[numbers]\n", rows[i].settings, NULL);
    GPtrArray *sources;
    gpointer first;

    configure (self, settings, "");
    sources = cid_contact_book_get_sources (self->parts.book);
    assert_int_equal (sources->len, 1 + rows[i].n_sources);
    first = g_ptr_array_index (sources, sources->len - 1);
    assert_int_equal (first == last, rows[i].is_same);
    /* Kept alive, so that a new one cannot have the same address. */
    g_clear_object (&last);
    last = first != NULL ? g_object_ref (first) : NULL;
  }
  g_clear_object (&last);
}

/* A phone that rings right after the login is not to wait until thousands of cards are read. */
static void
test_books_are_read_once_phones_can_call (void **state)
{
  Fixture *self = *state;

  make_fitter (self, "127.0.0.1");
  configure (self, "[contacts]\nevolution=false\nvcards=/nonexistent/a\n", "");
  assert_int_equal (cid_contact_book_get_sources (self->parts.book)->len, 0);
  cid_fitter_listen (self->fitter);
  assert_int_equal (cid_contact_book_get_sources (self->parts.book)->len, 2);
}

/* Beside the names that the user gave, which are always there: Evolution's address books, unless
 * the user says no. */
static void
test_evolution_is_a_source (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidContactSource) probe = cid_eds_source_new (&(CidNumberPlan){ "AU", NULL });
  guint n_sources = probe != NULL ? 1 : 0;

  make_fitter (self, "127.0.0.1");
  configure (self, "[contacts]\nvcards=\nevolution=true\n", "");
  cid_fitter_listen (self->fitter);
  assert_int_equal (cid_contact_book_get_sources (self->parts.book)->len, 1 + n_sources);
  configure (self, "[contacts]\nvcards=\nevolution=false\n", "");
  assert_int_equal (cid_contact_book_get_sources (self->parts.book)->len, 1);
}

static void
ring (Fixture *self, guint16 port)
{
  g_autoptr (WebClient) client = web_client_new (port);

  web_client_send (client, "GET /" DESK_TOKEN "/incoming?remote=0299991234@h HTTP/1.1\r\n"
                           "Host: h\r\n\r\n");
  assert_int_equal (web_client_wait_for_status (client), 200);
}

/* The next ring is read in the country that the settings name now. */
static void
test_numbers_are_read_as_set_now (void **state)
{
  static const struct {
    const char *settings;
    const char *number;
  } rows[] = { { "[numbers]\nregion=AU\n", "+61299991234" },
               { "[numbers]\nregion=DE\n", "+49299991234" } };
  Fixture *self = *state;
  g_auto (GStrv) addresses = NULL;
  guint16 port;

  configure (self, "", DESK_PHONE);
  make_fitter (self, "127.0.0.1");
  cid_fitter_listen (self->fitter);
  addresses = cid_listener_get_addresses (self->parts.listener);
  port = (guint16) g_ascii_strtoull (strrchr (addresses[0], ':') + 1, NULL, 10);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    configure (self, rows[i].settings, DESK_PHONE);
    ring (self, port);
    assert_string_equal (self->number, rows[i].number);
  }
}

/* Hooks come and go with the settings. */
static void
test_hooks_are_those_of_the_settings (void **state)
{
  Fixture *self = *state;
  const CidStamp started = { 1, 1 };
  g_autoptr (CidCall) call = cid_call_new ("u", CID_DIRECTION_INCOMING, started);
  g_autofree char *page = NULL;

  configure (self, "[hook crm]\nopen=https://h/{line_name}\n[line 1]\nname=Sales\n", "");
  make_fitter (self, "127.0.0.1");
  call->line = g_strdup ("1");
  page = cid_hooks_get_page (self->parts.hooks, call);
  assert_string_equal (page, "https://h/Sales");
  configure (self, "", "");
  assert_null (cid_hooks_get_page (self->parts.hooks, call));
}

#define fitter_test(function) cmocka_unit_test_setup_teardown (function, set_up, tear_down)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    fitter_test (test_it_listens_where_the_configuration_says),
    fitter_test (test_the_command_line_wins),
    fitter_test (test_tokens_are_those_of_the_file),
    fitter_test (test_it_does_without_rehearsals),
    fitter_test (test_the_rate_is_applied),
    fitter_test (test_books_are_read_again_only_for_a_reason),
    fitter_test (test_books_are_read_once_phones_can_call),
    fitter_test (test_evolution_is_a_source),
    fitter_test (test_numbers_are_read_as_set_now),
    fitter_test (test_hooks_are_those_of_the_settings),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
