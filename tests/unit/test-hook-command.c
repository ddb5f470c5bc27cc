/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/error.h"
#include "hook/hook-command.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

/* EMFILE: there is no descriptor for the input; ENOSPC: no memory to write it to. */
static int failing;

int __real_memfd_create (const char *name, unsigned int flags);
int __wrap_memfd_create (const char *name, unsigned int flags);

int
__wrap_memfd_create (const char *name, unsigned int flags)
{
  errno = failing;
  return failing == EMFILE ? -1 : __real_memfd_create (name, flags);
}

ssize_t __real_write (int fd, const void *data, size_t size);
ssize_t __wrap_write (int fd, const void *data, size_t size);

ssize_t
__wrap_write (int fd, const void *data, size_t size)
{
  errno = failing;
  return failing == ENOSPC ? -1 : __real_write (fd, data, size);
}

/* A program is found where the user's other programs are; a file that cannot be run is none. */
static void
test_a_program_is_found_or_told (void **state)
{
  static const struct {
    const char *program;
    const char *problem;
  } rows[] = {
    { "true", NULL },
    { "/bin/sh", NULL },
    { "no-such-program", "there is no program no-such-program" },
    { "/etc/passwd", "there is no program /etc/passwd" },
    { "/", "there is no program /" },
    { "", "there is no program " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    char *argv[] = { (char *) rows[i].program, NULL };
    const CidHookCommand command = { .argv = argv };
    g_autoptr (GError) error = NULL;
    g_autofree char *path = cid_hook_command_find_program (&command, &error);

    assert_int_equal (path != NULL, rows[i].problem == NULL);
    if (path != NULL) {
      assert_true (g_path_is_absolute (path));
      continue;
    }
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_NOT_FOUND));
    assert_string_equal (error->message, rows[i].problem);
  }
}

/* The program reads the whole call from its beginning, however late it begins; others get none. */
static void
test_the_input_is_there_from_its_beginning (void **state)
{
  g_autofree char *json = g_strnfill (100000, 'x');
  const CidHookCommand command = { .json = json };
  g_autofree char *read_back = g_malloc0 (100001);
  g_autoptr (GError) error = NULL;
  int descriptor = cid_hook_command_open_input (&command, &error);

  assert_true (descriptor >= 0);
  assert_null (error);
  assert_int_equal (read (descriptor, read_back, 100001), 100000);
  assert_string_equal (read_back, json);
  assert_int_equal (read (descriptor, read_back, 1), 0);
  close (descriptor);
}

/* Only status 0 is well; a signal is told by its number and its name. */
static void
test_how_it_ended_is_told (void **state)
{
  g_autofree char *well = cid_hook_command_describe_end (TRUE, 0);
  g_autofree char *badly = cid_hook_command_describe_end (TRUE, 3);
  g_autofree char *killed = cid_hook_command_describe_end (FALSE, SIGKILL);

  assert_null (well);
  assert_string_equal (badly, "it left with status 3");
  assert_string_equal (killed, "it was ended by signal 9 (Killed)");
}

/* Where descriptors or memory end the program is not begun, and the error says why; nothing is left
   open. */
static void
test_no_input_is_an_error (void **state)
{
  const CidHookCommand command = { .json = (char *) "{}" };
  const int numbers[] = { EMFILE, ENOSPC };
  const int before = dup (0);

  close (before);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autoptr (GError) error = NULL;

    failing = numbers[i];
    assert_int_equal (cid_hook_command_open_input (&command, &error), -1);
    failing = 0;
    assert_true (g_error_matches (error, CID_ERROR, CID_ERROR_UNREACHABLE));
    assert_string_equal (error->message, g_strerror (numbers[i]));
    assert_int_equal (dup (0), before);
    close (before);
  }
}

/* What was never filled in is freed as well. */
static void
test_an_empty_command_is_freed (void **state)
{
  cid_hook_command_free (NULL);
  cid_hook_command_free (g_new0 (CidHookCommand, 1));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_program_is_found_or_told),
    cmocka_unit_test (test_the_input_is_there_from_its_beginning),
    cmocka_unit_test (test_no_input_is_an_error),
    cmocka_unit_test (test_how_it_ended_is_told),
    cmocka_unit_test (test_an_empty_command_is_freed),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
