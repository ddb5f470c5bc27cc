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

#include "command-kit.h"
#include "far-daemon.h"
#include "terminal-kit.h"
#include "web-phone.h"

#define TRUST "phone trust desk"

/* A certificate that the phone made itself, with its key; and its SHA-256 in small letters. */
static GTlsCertificate *
make_certificate (char **fingerprint)
{
  g_autofree char *pem = scratch_path (home, "data/phone.pem");
  g_autofree char *key = scratch_path (home, "data/phone.key");
  g_autoptr (GSubprocess) openssl = NULL;
  g_autoptr (GByteArray) der = NULL;
  GTlsCertificate *certificate;

  scratch_write (home, "data/phone.pem", "");
  openssl =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, "openssl", "req", "-x509", "-newkey",
                      "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                      "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", pem, NULL);
  assert_non_null (openssl);
  assert_true (g_subprocess_wait_check (openssl, NULL, NULL));
  certificate = g_tls_certificate_new_from_files (pem, key, NULL);
  assert_non_null (certificate);
  g_object_get (certificate, "certificate", &der, NULL);
  *fingerprint = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  return certificate;
}

/* It speaks HTTPS, and is in phones.conf. */
static SoupServer *
start_phone (char **fingerprint)
{
  g_autoptr (GTlsCertificate) certificate = make_certificate (fingerprint);
  SoupServer *server = soup_server_new ("tls-certificate", certificate, NULL);
  g_autofree char *conf = NULL;
  GSList *uris;

  assert_true (soup_server_listen_local (
    server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (server);
  conf = g_strdup_printf (DESK_PHONE "make=snom\ncontrol=https://127.0.0.1:%d\n",
                          g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  write_phones (conf);
  return server;
}

static gboolean
is_trusted (const char *fingerprint)
{
  g_autofree char *text = read_phones ();
  g_autofree char *line = g_strdup_printf ("\ncertificate=%s\n", fingerprint);

  assert_int_equal (strstr (text, "certificate=") != NULL, strstr (text, line) != NULL);
  return strstr (text, line) != NULL;
}

/* Where it is unknown, or silent, or speaks HTTP, there is nothing to trust. */
static void
test_no_certificate_is_told (void **state)
{
  static const CommandRow rows[] = {
    { "phone trust", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone trust desk hall", CID_EXIT_USAGE, "", "expected the name of one phone" },
    { "phone trust '%s'", CID_EXIT_NOTHING, "", "there is no phone called %s" },
    { TRUST, CID_EXIT_FAILED, "", "nobody knows where phone desk is; set control= in phones.conf" },
  };
  static const CommandRow silent = { TRUST " --yes", CID_EXIT_FAILED, "",
                                     "phone desk does not answer at https://127.0.0.1:1: " };
  static const CommandRow plain = { TRUST " --yes", CID_EXIT_FAILED, "",
                                    "and shows no certificate; for HTTPS set" };
  WebPhone *web;

  write_phones (DESK_PHONE "make=snom\n");
  check_commands_here (cid_command_phone, rows, G_N_ELEMENTS (rows));
  write_phones (DESK_PHONE "make=snom\ncontrol=https://127.0.0.1:1\n");
  check_commands_here (cid_command_phone, &silent, 1);
  web = web_phone_new ();
  check_commands_here (cid_command_phone, &plain, 1);
  web_phone_free (web);
}

/* Where the user did not tell the daemon may know, of this phone and of no other. */
static void
test_the_daemon_may_know_where_it_is (void **state)
{
  static const CommandRow known = { TRUST, CID_EXIT_FAILED, "", "at https://127.0.0.1:1" };
  static const CommandRow unknown = { TRUST, CID_EXIT_FAILED, "", "nobody knows where phone desk" };
  FarDaemon *daemon;

  write_phones (DESK_PHONE "make=snom\n");
  daemon = far_daemon_new ("@a{sv} {'phones': <[{'name': <'desk'>, 'control-base': <''>},"
                           " {'name': <'hall'>, 'control-base': <'https://127.0.0.1:2'>}]>}");
  check_commands_here (cid_command_phone, &unknown, 1);
  far_daemon_free (daemon);
  daemon = far_daemon_new (
    "@a{sv} {'phones': <[{'name': <'desk'>, 'control-base': <'https://127.0.0.1:1'>}]>}");
  check_commands_here (cid_command_phone, &known, 1);
  far_daemon_free (daemon);
}

/* Trust is given by a person, or by a fingerprint that is known from elsewhere; by nothing less. */
static void
test_only_what_was_compared_is_trusted (void **state)
{
  g_autofree char *fingerprint = NULL;
  G_GNUC_UNUSED g_autoptr (SoupServer) server = start_phone (&fingerprint);
  g_autofree char *right = g_strdup_printf (TRUST " --fingerprint %s", fingerprint);
  g_autofree char *other = g_strnfill (64, '0');
  g_autofree char *wrong = g_strdup_printf (TRUST " --yes --fingerprint %s", other);
  const CommandRow rows[] = {
    { TRUST, CID_EXIT_USAGE, "shows a certificate with the SHA-256 fingerprint\n",
      "compare the fingerprint, then say --fingerprint or --yes" },
    { TRUST " --fingerprint ''", CID_EXIT_USAGE, "shows a",
      "--fingerprint expects 64 hexadecimal digits" },
    { TRUST " --yes --fingerprint abc", CID_EXIT_USAGE, "shows a",
      "expects 64 hexadecimal digits" },
    { wrong, CID_EXIT_FAILED, "shows a", "this is another certificate than the one you expect" },
  };
  const CommandRow good = { right, CID_EXIT_DONE, "The certificate of phone desk is trusted.\n",
                            "" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    check_commands_here (cid_command_phone, &rows[i], 1);
    assert_false (is_trusted (fingerprint));
  }
  check_commands_here (cid_command_phone, &good, 1);
  assert_true (is_trusted (fingerprint));
}

/* Somebody at a terminal is asked, and no is no. */
static void
test_a_person_decides (void **state)
{
  g_autofree char *fingerprint = NULL;
  G_GNUC_UNUSED g_autoptr (SoupServer) server = start_phone (&fingerprint);
  Seat seat = sit_at_terminal ("n\n");
  CidExit status = run_command_here (cid_command_phone, TRUST);

  leave_seat (&seat);
  assert_int_equal (status, CID_EXIT_FAILED);
  assert_says (TRUST, printed->str, "Nothing is trusted.\n");
  assert_false (is_trusted (fingerprint));
  seat = sit_at_terminal ("y\n");
  status = run_command_here (cid_command_phone, TRUST);
  leave_seat (&seat);
  assert_int_equal (status, CID_EXIT_DONE);
  assert_true (is_trusted (fingerprint));
}

#define trust_test(function) cmocka_unit_test_setup_teardown (function, move_in, move_out)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    trust_test (test_no_certificate_is_told),
    trust_test (test_the_daemon_may_know_where_it_is),
    trust_test (test_only_what_was_compared_is_trusted),
    trust_test (test_a_person_decides),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
