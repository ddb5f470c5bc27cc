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

#include <string.h>

#include "config/settings.h"
#include "hook/hook.h"

#define HOME "/home/ana"

static GPtrArray *
read_hooks (const char *text, char **problem)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (CidSettings) settings =
    cid_settings_new_from_data ("cidalert.conf", text, strlen (text), HOME, HOME, &problems);

  *problem = problems->len > 0 ? cid_problem_to_string (g_ptr_array_index (problems, 0)) : NULL;
  return g_ptr_array_ref (settings->hooks);
}

/* Everything that can be said of a hook does something. */
static void
test_a_program_with_everything (void **state)
{
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) hooks =
    read_hooks ("[hook crm]\non=ringing; missed\ncallers=contacts\nphone=desk;hall\nline=0101\n"
                "timeout=5\nsimulated=true\n"
                "run=~/bin/pop --who \"{name} of {organization}\" '' ~/log\n",
                &problem);
  const CidHook *hook;

  assert_null (problem);
  assert_int_equal (hooks->len, 1);
  hook = g_ptr_array_index (hooks, 0);
  assert_string_equal (hook->name, "crm");
  assert_int_equal (hook->kind, CID_HOOK_RUN);
  assert_int_equal (hook->on, CID_HOOK_RINGING | CID_HOOK_MISSED);
  assert_int_equal (hook->callers, CID_HOOK_CONTACTS);
  assert_string_equal (hook->phones[1], "hall");
  assert_string_equal (hook->lines[0], "0101");
  assert_int_equal (hook->timeout_s, 5);
  assert_true (hook->simulated);
  assert_int_equal (g_strv_length (hook->argv), 5);
  assert_string_equal (hook->argv[0], HOME "/bin/pop");
  assert_string_equal (hook->argv[2], "{name} of {organization}");
  assert_string_equal (hook->argv[3], "");
  assert_string_equal (hook->argv[4], HOME "/log");
}

/* Little has to be said. */
static void
test_what_is_not_said_has_its_default (void **state)
{
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) hooks = read_hooks ("[hook a]\non=ended\nrun=true\n"
                                            "[hook b]\nopen=https://h/{number}\n"
                                            "[hook c]\non=ended\nurl=http://[::1]:8080/x\n"
                                            "header=Authorization: Bearer x;X-One: a\\;b\n",
                                            &problem);
  const CidHook *first;
  const CidHook *third;

  assert_null (problem);
  assert_int_equal (hooks->len, 3);
  first = g_ptr_array_index (hooks, 0);
  assert_int_equal (first->timeout_s, 30);
  assert_int_equal (first->callers, 0);
  assert_null (first->phones);
  assert_false (first->simulated);
  assert_int_equal (((CidHook *) g_ptr_array_index (hooks, 1))->kind, CID_HOOK_OPEN);
  third = g_ptr_array_index (hooks, 2);
  assert_int_equal (third->kind, CID_HOOK_POST);
  assert_int_equal (g_strv_length (third->headers), 2);
  assert_string_equal (third->headers[1], "X-One: a;b");
}

static const struct {
  const char *text;
  const char *complaint;
} refused[] = {
  { "[hook]\nrun=true\n", "expected [hook NAME]" },
  { "[hook a b]\non=ended\nrun=true\n", "no name for a hook" },
  { "[hook a]\non=ended\n", "expected one of run=, url= and open=" },
  { "[hook a]\non=ended\nrun=true\nurl=https://h/\n", "expected one of" },
  { "[hook a]\nrun=true\n", "it is missing" },
  { "[hook a]\non=rings\nrun=true\n", "\"rings\" is not possible" },
  { "[hook a]\non=ended\nrun=bin/x\n", "a program that begins with" },
  { "[hook a]\non=ended\nrun={name} x\n", "a program that begins with" },
  { "[hook a]\non=ended\nrun=/bin/{name}\n", "a program that begins with" },
  { "[hook a]\non=ended\nrun='open\n", "run" },
  { "[hook a]\non=ended\nrun=true {nmber}\n", "{nmber} means nothing" },
  { "[hook a]\non=ended\nrun=true\ntimeout=0\n", "seconds from 1" },
  { "[hook a]\non=ended\nrun=true\ntimeout=3601\n", "seconds from 1" },
  { "[hook a]\non=ended\nrun=true\nsimulated=yes\n", "true or false" },
  { "[hook a]\non=ended\nrun=true\ncallers=friends\n", "contacts, strangers or withheld" },
  { "[hook a]\non=ended\nrun=true\nshell=true\n", "no such key" },
  { "[hook a]\non=ended\nrun=true\nheader=A: b\n", "only a hook with url=" },
  { "[hook a]\non=ended\nurl=ftp://h/\n", "https://" },
  { "[hook a]\non=ended\nurl=file:///etc/passwd\n", "https://" },
  { "[hook a]\non=ended\nurl=h/x\n", "https://" },
  { "[hook a]\non=ended\nurl=https:///x\n", "https://" },
  { "[hook a]\non=ended\nurl=https://{name}/x\n", "https://" },
  { "[hook a]\non=ended\nurl=https://h.{name}.org\n", "https://" },
  { "[hook a]\nopen=javascript:alert(1)\n", "https://" },
  { "[hook a]\non=ended\nurl=https://h/{nope}\n", "{nope} means nothing" },
  { "[hook a]\non=ended\nurl=https://h/\nheader=no colon\n", "member 1 is no header" },
  { "[hook a]\non=ended\nurl=https://h/\nheader=Host: evil\n", "member 1 is no header" },
  { "[hook a]\non=ended\nurl=https://h/\nheader=A: b\\nB: c\n", "member 1 is no header" },
};

/* Half a hook would run when it shall not: what is wrong with any of it costs all of it. */
static void
test_what_is_refused (void **state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autofree char *problem = NULL;
    g_autoptr (GPtrArray) hooks = read_hooks (refused[i].text, &problem);

    assert_non_null (problem);
    if (strstr (problem, refused[i].complaint) == NULL)
      fail_msg ("%s: %s", refused[i].text, problem);
    if (strstr (problem, "no such key") == NULL)
      assert_int_equal (hooks->len, 0);
  }
}

/* An address or a header may be a secret: neither is repeated in what goes to the journal. */
static void
test_no_secret_is_complained_about (void **state)
{
  g_autofree char *address = NULL;
  g_autofree char *header = NULL;

  g_ptr_array_unref (read_hooks ("[hook a]\non=ended\nurl=htps://h/s3cret\n", &address));
  g_ptr_array_unref (read_hooks ("[hook a]\non=ended\nurl=https://h/\nheader=s3cret\n", &header));
  assert_non_null (address);
  assert_null (strstr (address, "s3cret"));
  assert_non_null (header);
  assert_null (strstr (header, "s3cret"));
}

/* There is an end to how many there are. */
static void
test_too_many_hooks (void **state)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) hooks = NULL;

  for (guint i = 0; i < CID_MAX_HOOKS + 1; i++)
    g_string_append_printf (text, "[hook h%u]\non=ended\nrun=true\n", i);
  hooks = read_hooks (text->str, &problem);
  assert_int_equal (hooks->len, CID_MAX_HOOKS);
  assert_non_null (strstr (problem, "more than 32 hooks"));
}

/* What a program is told may be a secret. */
static void
test_no_command_line_in_messages (void **state)
{
  static const char *const lines[] = { "run=/bin/true --token \"abcdefgh\n",
                                       "run=/bin/true --token 'abcdefgh\n",
                                       "run=/bin/true --token abcdefgh\\\\\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autofree char *text = g_strconcat ("[hook a]\non=ended\n", lines[i], NULL);
    g_autofree char *problem = NULL;
    g_autoptr (GPtrArray) hooks = read_hooks (text, &problem);

    assert_int_equal (hooks->len, 0);
    assert_null (strstr (problem, "abcd"));
    assert_non_null (strstr (problem, "a quotation mark or a backslash"));
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_a_program_with_everything),
    cmocka_unit_test (test_what_is_not_said_has_its_default),
    cmocka_unit_test (test_what_is_refused),
    cmocka_unit_test (test_no_command_line_in_messages),
    cmocka_unit_test (test_no_secret_is_complained_about),
    cmocka_unit_test (test_too_many_hooks),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
