/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a guess of a token costs, in instructions of the processor: a child is made to step through
 * it one by one. Times would be noise; the number of steps is what the code is built like. */

#include "base/text.h"
#include "phone/access.h"

#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DESK "7kq3m9x2adfh"
#define HALL "000000000001"

typedef void (*Trial) (const char *guess, gpointer data);

/* Right in none, in some or in all places, from the front and from the back. */
static const char *const guesses[] = {
  "zzzzzzzzzzzz", "7zzzzzzzzzzz", "7kq3zzzzzzzz", "7kq3m9x2adfz", "zzzzzzzzzzzh", "zkq3m9x2adfh",
};

static CidAddress elsewhere;

static G_GNUC_NORETURN void
run_traced (Trial trial, const char *guess, gpointer data)
{
  if (ptrace (PTRACE_TRACEME, 0, NULL, NULL) != 0)
    _exit (1);
  trial (guess, data); /* once for whatever is done only the first time */
  raise (SIGSTOP);
  trial (guess, data);
  _exit (0);
}

static guint
count_steps (Trial trial, const char *guess, gpointer data)
{
  static char same_place[16];
  guint n_steps = 0;
  int status = 0;
  pid_t child;

  strcpy (same_place, guess);
  child = fork ();
  if (child == 0)
    run_traced (trial, same_place, data);

  assert_int_equal (waitpid (child, &status, 0), child);
  while (WIFSTOPPED (status)) {
    assert_int_equal (ptrace (PTRACE_SINGLESTEP, child, NULL, NULL), 0);
    assert_int_equal (waitpid (child, &status, 0), child);
    n_steps++;
  }
  assert_true (WIFEXITED (status));
  assert_int_equal (WEXITSTATUS (status), 0);
  return n_steps;
}

static void
assert_all_cost_the_same (Trial trial, gpointer data)
{
  guint first = count_steps (trial, guesses[0], data);

  assert_true (first > strlen (DESK));
  for (gsize i = 1; i < G_N_ELEMENTS (guesses); i++)
    assert_int_equal (count_steps (trial, guesses[i], data), first);
}

static void
try_naively (const char *guess, gpointer data)
{
  const char *volatile secret = DESK;

  while (*guess != '\0' && *guess == *secret) {
    guess++;
    secret++;
  }
}

static void
try_comparison (const char *guess, gpointer data)
{
  if (cid_text_equal_secret (guess, DESK))
    _exit (2);
}

static void
try_access (const char *guess, gpointer data)
{
  if (cid_access_find (data, guess, &elsewhere, FALSE) != NULL)
    _exit (2);
}

static CidAccess *
make_access (void)
{
  g_autoptr (GPtrArray) phones = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_phone_free);
  CidAccess *access = cid_access_new ();
  CidNetwork network;

  assert_true (cid_address_parse ("192.0.2.99", &elsewhere));
  assert_true (cid_network_parse ("192.0.2.50", &network, NULL));
  g_ptr_array_add (phones, cid_phone_new ("desk", "5f0c6f1e-6f3c-4c1b-9a53-0a4f8f9f6b11", DESK));
  g_ptr_array_add (phones, cid_phone_new ("hall", "0a1f6c62-8a0c-4a34-9d0c-7f4c1c9e2b33", HALL));
  for (guint i = 0; i < phones->len; i++)
    g_array_append_val (((CidPhone *) g_ptr_array_index (phones, i))->networks, network);
  cid_access_set_phones (access, phones);
  return access;
}

/* If this were not so, the rest would prove nothing. */
static void
test_steps_tell_a_naive_comparison (void **state)
{
  assert_true (count_steps (try_naively, "7kq3m9x2adfz", NULL) >
               count_steps (try_naively, "7kq3zzzzzzzz", NULL));
  assert_true (count_steps (try_naively, "7kq3zzzzzzzz", NULL) >
               count_steps (try_naively, "zzzzzzzzzzzz", NULL));
}

/* However much of a token somebody has guessed, he cannot tell by the time it takes. */
static void
test_a_comparison_takes_as_long_for_each_guess (void **state)
{
  assert_all_cost_the_same (try_comparison, NULL);
}

/* Nor by which phone it is nearest to; and a right token from a wrong place costs what any does. */
static void
test_a_refusal_takes_as_long_for_each_guess (void **state)
{
  g_autoptr (CidAccess) access = make_access ();

  assert_all_cost_the_same (try_access, access);
  assert_int_equal (count_steps (try_access, DESK, access),
                    count_steps (try_access, guesses[0], access));
  assert_int_equal (count_steps (try_access, HALL, access),
                    count_steps (try_access, guesses[0], access));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_steps_tell_a_naive_comparison),
    cmocka_unit_test (test_a_comparison_takes_as_long_for_each_guess),
    cmocka_unit_test (test_a_refusal_takes_as_long_for_each_guess),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
