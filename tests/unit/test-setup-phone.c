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

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/setup.h"
#include "command-kit.h"
#include "config/paths.h"
#include "config/phones-file.h"

int __wrap_isatty (int fd);
int __wrap_getifaddrs (struct ifaddrs **list);
void __wrap_freeifaddrs (struct ifaddrs *list);
int __wrap_connect (int fd, const struct sockaddr *address, socklen_t size);
int __real_getifaddrs (struct ifaddrs **list);
void __real_freeifaddrs (struct ifaddrs *list);
int __real_connect (int fd, const struct sockaddr *address, socklen_t size);

/* Whether somebody sits at a terminal, and what is typed there. */
static gboolean is_terminal;

int
__wrap_isatty (int fd)
{
  return is_terminal;
}

/* The addresses that this machine has; while there are any, it has no way to the world. */
static const char *const *own;
static struct ifaddrs interfaces[2];
static struct sockaddr_in sockets[2];

int
__wrap_getifaddrs (struct ifaddrs **list)
{
  gsize n = 0;

  if (own == NULL)
    return __real_getifaddrs (list);

  for (; own[n] != NULL; n++) {
    sockets[n] = (struct sockaddr_in){ .sin_family = AF_INET };
    inet_pton (AF_INET, own[n], &sockets[n].sin_addr);
    interfaces[n] = (struct ifaddrs){ .ifa_flags = IFF_UP };
    interfaces[n].ifa_addr = (struct sockaddr *) &sockets[n];
    if (n > 0)
      interfaces[n - 1].ifa_next = &interfaces[n];
  }
  *list = n > 0 ? interfaces : NULL;
  return 0;
}

void
__wrap_freeifaddrs (struct ifaddrs *list)
{
  if (list != interfaces)
    __real_freeifaddrs (list);
}

int
__wrap_connect (int fd, const struct sockaddr *address, socklen_t size)
{
  return own == NULL ? __real_connect (fd, address, size) : -1;
}

static void
type (const char *text)
{
  FILE *typed = fmemopen ((char *) text, strlen (text), "r");

  is_terminal = TRUE;
  if (typed != NULL)
    stdin = typed;
}

static int
leave (void **state)
{
  is_terminal = FALSE;
  own = NULL;
  return move_out (state);
}

static CidSetupPhone
new_phone (void)
{
  return (CidSetupPhone){ .name = g_strdup ("desk"), .host = g_strdup ("192.0.2.20") };
}

/* A script that says little gets what most people have. */
static void
test_what_nobody_says_is_as_usual (void **state)
{
  g_auto (CidSetupPhone) phone = new_phone ();
  g_autoptr (GError) error = NULL;

  assert_true (cid_setup_phone_fill (&phone, NULL, &error));
  assert_string_equal (phone.make, "snom");
  assert_null (phone.address);
  assert_null (phone.number);
  assert_string_equal (phone.host, "192.0.2.20");
}

/* What cannot be is refused before anything is written, and the sentence says what was expected. */
static void
test_what_cannot_be_is_refused (void **state)
{
  static const struct {
    CidSetupPhone phone;
    const char *says;
  } rows[] = {
    { { .make = (char *) "toaster" }, "toaster" },
    { { .address = (char *) "here" }, "expected one like 192.0.2.50" },
    { { .address = (char *) "192.0.2.0/33" }, "after the slash" },
    { { .number = (char *) "9999 0000" }, "expected as +61 2 9999 0000" },
    { { .number = (char *) "" }, "no telephone number" },
    { { .host = (char *) "a b" }, "expected as 192.0.2.20" },
    { { .host = (char *) "http://a" }, "no address and no name of this machine" },
    { { .host = (char *) "" }, "no address and no name of this machine" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CidSetupPhone) phone = {
      .name = g_strdup ("desk"),
      .make = g_strdup (rows[i].phone.make),
      .address = g_strdup (rows[i].phone.address),
      .number = g_strdup (rows[i].phone.number),
      .host = g_strdup (rows[i].phone.host),
    };
    g_autoptr (GError) error = NULL;

    assert_false (cid_setup_phone_check (&phone, &error));
    assert_says ("refused", error->message, rows[i].says);
  }
}

/* The address of the phone tells by which of its own this machine is reached. */
static void
test_the_way_to_the_phone_tells_the_host (void **state)
{
  g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk"), .address = g_strdup ("127.0.0.9") };
  g_autoptr (GError) error = NULL;

  assert_true (cid_setup_phone_fill (&phone, NULL, &error));
  assert_string_equal (phone.host, "127.0.0.1");
}

/* A slip is told and asked about again; what is right is not asked twice. */
static void
test_a_slip_is_asked_about_again (void **state)
{
  g_auto (CidSetupPhone) phone = new_phone ();
  g_autoptr (GError) error = NULL;

  type ("toaster\n yealink \nhere\n192.0.2.50\n9999 0000\n+61 2 9999 0000\n");
  assert_true (cid_setup_phone_fill (&phone, NULL, &error));
  assert_string_equal (phone.make, "yealink");
  assert_string_equal (phone.address, "192.0.2.50");
  assert_string_equal (phone.number, "+61 2 9999 0000");
  assert_says ("makes are listed", complained->str, "  yealink      Yealink desk phones\n");
  assert_says ("the make", complained->str, "There is no make called toaster");
  assert_says ("the address", complained->str, "“here” is no address or network");
  assert_says ("the number", complained->str, "“9999 0000” is no telephone number");
}

/* What the options say is not asked; Enter means what is usual, or nothing. */
static void
test_enter_means_what_is_usual (void **state)
{
  g_auto (CidSetupPhone) phone = new_phone ();
  g_autoptr (GError) error = NULL;

  phone.number = g_strdup ("+61299990000");
  type ("\n\n");
  assert_true (cid_setup_phone_fill (&phone, NULL, &error));
  assert_string_equal (phone.make, "snom");
  assert_null (phone.address);
  assert_null (strstr (complained->str, "Your own number"));
}

/* Whoever goes away in the middle of the questions, whichever it is, wants no phone set up: that is
 * not Enter. */
static void
test_nobody_answers_any_more (void **state)
{
  static const char *const two[] = { "192.0.2.20", "198.51.100.20", NULL };
  static const char *const typed[] = { "", "grandstream\n", "\n\n", "\n\n\n" };

  own = two;
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++) {
    g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk") };
    g_autoptr (GError) error = NULL;

    type (typed[i]);
    assert_false (cid_setup_phone_fill (&phone, NULL, &error));
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_BAD_INPUT));
    assert_says ("ended", error->message, "nothing is changed");
    assert_true (g_str_has_suffix (complained->str, "\n"));
  }
}

/* What stands there was good enough so far, also where it would not be taken from the keyboard; a
 * make that is none is not offered. */
static void
test_what_is_known_is_taken_though_it_tells_no_country (void **state)
{
  static const char *const numbers[] = { "21", "(02) 9999 0000", "+61 2 9999 0000" };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_auto (CidSetupPhone) phone = new_phone ();
    g_autoptr (CidPhone) known = cid_phone_new ("desk", "id", "token");
    g_autoptr (GError) error = NULL;

    known->number = g_strdup (numbers[i]);
    g_free (known->make);
    known->make = g_strdup ("toaster");
    type ("\n\n\n");
    assert_true (cid_setup_phone_fill (&phone, known, &error));
    assert_string_equal (phone.number, numbers[i]);
    assert_string_equal (phone.make, "snom");
  }
}

/* Whoever gave this machine a name wants it told to the phone, whatever its address is today. */
static void
test_a_name_of_this_machine_stays (void **state)
{
  static const char *const one[] = { "192.0.2.20", NULL };
  static const char *const hosts[][2] = {
    { "desk.example.lan", "desk.example.lan" },
    { "198.51.100.9", "192.0.2.20" },
    { NULL, "192.0.2.20" },
  };

  own = one;
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk") };
    g_autoptr (CidPhone) known = cid_phone_new ("desk", "id", "token");
    g_autoptr (GError) error = NULL;

    known->host = g_strdup (hosts[i][0]);
    assert_true (cid_setup_phone_fill (&phone, known, &error));
    assert_string_equal (phone.host, hosts[i][1]);
  }
}

/* Where the phone's address does not tell, the user has the choice among this machine's. */
static void
test_of_several_addresses_one_is_chosen (void **state)
{
  static const char *const two[] = { "192.0.2.20", "198.51.100.20", NULL };
  static const struct {
    const char *typed;
    const char *host;
  } rows[] = {
    { "\n\n\n2\n", "198.51.100.20" },
    { "\n\n\n1\n", "192.0.2.20" },
    { "\n\n\n\n", "192.0.2.20" },
    { "\n\n\n3\n", "192.0.2.20" },
  };

  own = two;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk") };
    g_autoptr (GError) error = NULL;

    type (rows[i].typed);
    assert_true (cid_setup_phone_fill (&phone, NULL, &error));
    assert_string_equal (phone.host, rows[i].host);
    assert_says ("choice", complained->str, "  1  192.0.2.20\n  2  198.51.100.20\n");
  }
}

/* A machine that no phone could reach is told so, and what to do. */
static void
test_without_an_address_nothing_is_set_up (void **state)
{
  static const char *const none[] = { NULL };
  g_auto (CidSetupPhone) phone = { .name = g_strdup ("desk") };
  g_autoptr (GError) error = NULL;

  own = none;
  assert_false (cid_setup_phone_fill (&phone, NULL, &error));
  assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NETWORK));
  assert_says ("network", error->message, "connect it to the phone's network, or say which");
}

static CidHome *
save (CidSetupPhone *phone, const CidPhone *known)
{
  g_autoptr (GError) error = NULL;

  assert_true (cid_setup_phone_fill (phone, known, &error));
  assert_true (cid_setup_phone_save (phone, known, &error));
  return cid_home_open ();
}

/* Set up a second time, a phone keeps its token, so that the URLs in it stay valid, and all that is
   not said anew. */
static void
test_a_phone_that_is_known_stays_itself (void **state)
{
  g_auto (CidSetupPhone) first = new_phone ();
  g_auto (CidSetupPhone) second = { .name = g_strdup ("desk"), .host = g_strdup ("192.0.2.21") };
  g_autoptr (CidHome) before = NULL;
  g_autoptr (CidHome) after = NULL;
  const CidPhone *old;
  const CidPhone *new;

  first.make = g_strdup ("yealink");
  first.address = g_strdup ("192.0.2.50");
  first.number = g_strdup ("+61 2 9999 0000");
  before = save (&first, NULL);
  old = cid_phones_find (before->phones, "desk");
  assert_non_null (old);

  second.number = g_strdup ("+61 3 9123 4567");
  after = save (&second, old);
  new = cid_phones_find (after->phones, "desk");
  assert_int_equal (after->phones->len, 1);
  assert_string_equal (new->token, old->token);
  assert_string_equal (new->id, old->id);
  assert_string_equal (new->make, "yealink");
  assert_string_equal (second.address, "192.0.2.50");
  assert_string_equal (new->host, "192.0.2.21");
  assert_string_equal (new->number, "+61 3 9123 4567");
}

/* Only the first is offered, and all stay. */
static void
test_all_known_addresses_stay (void **state)
{
  g_auto (CidSetupPhone) first = new_phone ();
  g_auto (CidSetupPhone) same = new_phone ();
  g_auto (CidSetupPhone) other = new_phone ();
  g_autofree char *path = cid_paths_get_phones ();
  G_GNUC_UNUSED g_autoptr (CidHome) one = save (&first, NULL);
  g_autoptr (CidHome) two = NULL;
  g_autoptr (CidHome) still_two = NULL;
  g_autoptr (CidHome) another = NULL;

  assert_true (cid_phones_set (path, "desk", "address", "192.0.2.50;192.0.2.51", NULL));
  two = cid_home_open ();
  still_two = save (&same, cid_phones_find (two->phones, "desk"));
  assert_int_equal (cid_phones_find (still_two->phones, "desk")->networks->len, 2);

  other.address = g_strdup ("192.0.2.60");
  another = save (&other, cid_phones_find (still_two->phones, "desk"));
  assert_int_equal (cid_phones_find (another->phones, "desk")->networks->len, 1);
}

/* What is known is offered, and taken where Enter is pressed. */
static void
test_what_is_known_is_offered (void **state)
{
  g_auto (CidSetupPhone) first = new_phone ();
  g_auto (CidSetupPhone) second = new_phone ();
  g_autoptr (CidHome) before = NULL;
  g_autoptr (CidHome) after = NULL;

  first.make = g_strdup ("mitel");
  first.address = g_strdup ("192.0.2.50");
  before = save (&first, NULL);
  type ("\n\n\n");
  after = save (&second, cid_phones_find (before->phones, "desk"));
  assert_says ("the make", complained->str, "Which make is your phone? [mitel] ");
  assert_says ("the address", complained->str, "[192.0.2.50");
  assert_string_equal (cid_phones_find (after->phones, "desk")->make, "mitel");
}

#define phone_test(function) cmocka_unit_test_setup_teardown (function, move_in, leave)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    phone_test (test_what_nobody_says_is_as_usual),
    phone_test (test_what_cannot_be_is_refused),
    phone_test (test_the_way_to_the_phone_tells_the_host),
    phone_test (test_a_slip_is_asked_about_again),
    phone_test (test_enter_means_what_is_usual),
    phone_test (test_nobody_answers_any_more),
    phone_test (test_what_is_known_is_taken_though_it_tells_no_country),
    phone_test (test_a_name_of_this_machine_stays),
    phone_test (test_of_several_addresses_one_is_chosen),
    phone_test (test_without_an_address_nothing_is_set_up),
    phone_test (test_a_phone_that_is_known_stays_itself),
    phone_test (test_all_known_addresses_stay),
    phone_test (test_what_is_known_is_offered),
  };

  return cmocka_run_group_tests (tests, begin_home, end_home);
}
