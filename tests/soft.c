/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Built without any hardening, to see that the check of it sees that. */

#include <stdio.h>
#include <string.h>

int
main (int argc, char **argv)
{
  char text[16] = "";

  if (argc > 1)
    strncpy (text, argv[1], sizeof text - 1);
  return puts (text) < 0;
}
