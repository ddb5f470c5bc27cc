/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "phone/control-settings.h"
#include "phone/make-control.h"
#include "phone/makes.h"
#include "phone/web-settings.h"

/*
 * What a phone answers, or whoever stands where it stood: the settings that it shows, what it makes
 * of a request, and where it sends us.
 */

static void
check_settings (const char *text)
{
  g_autoptr (GHashTable) settings = cid_web_settings_parse (text);
  GHashTableIter iter;
  gpointer name;
  gpointer setting;

  g_hash_table_iter_init (&iter, settings);
  while (g_hash_table_iter_next (&iter, &name, &setting)) {
    g_assert_cmpuint (strlen (name), <=, 64);
    g_assert_cmpuint (strlen (((CidWebSetting *) setting)->value), <=, 2048);
  }
}

/* The password goes to the phone and to nobody else. */
static void
check_redirect (const char *location)
{
  static const char *const bases[] = { "http://192.0.2.50", "https://phone.example:8443" };

  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++) {
    g_autofree char *to = cid_control_base_follow (bases[i], location);
    g_autoptr (GUri) base = g_uri_parse (bases[i], G_URI_FLAGS_NONE, NULL);
    g_autoptr (GUri) uri = to != NULL ? g_uri_parse (to, G_URI_FLAGS_NONE, NULL) : NULL;

    cid_control_base_is_elsewhere (bases[i], location);
    if (to == NULL)
      continue;
    g_assert_nonnull (uri);
    g_assert_cmpstr (g_uri_get_host (uri), ==, g_uri_get_host (base));
  }
}

static void
check_verdict (const char *text, guint status)
{
  g_autoptr (CidMake) make = cid_makes_load ("snom", NULL);

  g_assert_nonnull (make);
  g_assert_cmpint (cid_make_judge (make, status, text, text), <=, CID_CONTROL_STRANGE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = kit_make_string (data, size);

  check_settings (text);
  check_redirect (text);
  check_verdict (text, 200);
  check_verdict (text, 302);
  return 0;
}
