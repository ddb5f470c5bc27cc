/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-language"

#include "base/language.h"

#include <glib/gi18n.h>
#include <locale.h>

/* A locale of such a name says nothing about the terminal. */
static gboolean
is_bare (const char *locale)
{
  return g_strcmp0 (locale, "C") == 0 || g_strcmp0 (locale, "POSIX") == 0;
}

/**
 * cid_language_begin:
 *
 * Takes the user's language and place. Where none is set, or one that this machine lacks, as in a
 * fresh container or over ssh, text is UTF-8 all the same: else every accent would print as `?`.
 * $CIDALERT_LOCALEDIR is where the catalogues are, for programs that are not installed.
 */
void
cid_language_begin (void)
{
  const char *folder = g_getenv ("CIDALERT_LOCALEDIR");

  setlocale (LC_ALL, "");
  if (is_bare (setlocale (LC_CTYPE, NULL)))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : CIDALERT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
