/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Is to be told apart by memcheck: `planted nothing` does all right, `planted leak`, `read` and
 * `unset` each one thing wrong that C programs do.
 */

#include <glib.h>

/* Nothing points to it any more. */
static void
leak (void)
{
  char *volatile text = g_strdup ("lost");

  g_print ("%s\n", text);
  text = NULL;
}

/* What is read is gone. */
static void
read_freed (void)
{
  char *volatile text = g_strdup ("gone");

  g_free (text);
  if (*text == 'g')
    g_print ("Still there\n");
}

/* Nobody said which way to go. */
static void
go_by_unset (void)
{
  int *volatile number = g_new (int, 1);

  if (*number == 42)
    g_print ("So it is\n");
  g_free (number);
}

static void
do_nothing (void)
{
  g_free (g_strdup ("kept"));
}

static const struct {
  const char *name;
  void (*plant) (void);
} plants[] = {
  { "nothing", do_nothing },
  { "leak", leak },
  { "read", read_freed },
  { "unset", go_by_unset },
};

int
main (int argc, char **argv)
{
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (plants); i++)
    if (g_str_equal (plants[i].name, argv[1])) {
      plants[i].plant ();
      return 0;
    }
  return 1;
}
