/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "phone/make-control.h"
#include "phone/make-push.h"

/*
 * The description of a make of phones, and all that is worked out from it.
 */

#define BASE "http://192.0.2.20:24325/7kq3m9x2adfh"

static void
check_urls (CidMake *make)
{
  g_autoptr (GPtrArray) urls = cid_make_get_urls (make, BASE);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  G_GNUC_UNUSED g_autofree char *file = cid_make_to_settings_file (make, urls);
  G_GNUC_UNUSED g_autofree char *name = cid_make_get_settings_name (make, "000413922d24");

  g_hash_table_insert (values, (gpointer) "name", (gpointer) "<b>&name=%0d%0a");
  g_hash_table_insert (values, (gpointer) "number", (gpointer) "0299991234");
  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);
    g_autofree char *expanded = cid_make_expand (make, url->url, values);

    g_assert_nonnull (url->setting);
    g_assert_nonnull (url->url);
    g_assert_null (strpbrk (expanded, "\r\n"));
  }
}

static void
check_play (CidMake *make)
{
  static const char *const scenarios[] = { "answered", "missed", "outgoing", "rejected" };

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++) {
    g_autoptr (GArray) steps = cid_make_get_scenario (make, scenarios[i], 3000, 7000);

    for (guint j = 0; steps != NULL && j < steps->len; j++)
      g_assert_true (cid_event_kind_is_from_phone (g_array_index (steps, CidMakeStep, j).event));
  }
}

/* What is dialled cannot add a request of its own to the one that it stands in. */
static void
check_control (CidMake *make)
{
  const CidControlValues values = { "0299 \r\nGET /", "a@b&c=d", "us er", "p#?&/" };
  CidDeeds deeds = cid_make_get_deeds (make);

  for (CidDeeds deed = CID_DEED_ANSWER; deed <= CID_DEED_DIAL; deed <<= 1) {
    g_autofree char *path =
      (deeds & deed) != 0 ? cid_make_get_deed_path (make, deed, &values) : NULL;

    g_assert_true (path == NULL || strstr (path, values.number) == NULL);
  }
  if (deeds != CID_DEED_NONE)
    for (guint status = 100; status < 600; status += 50)
      cid_make_judge (make, status, "/dummy.htm", "body");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = kit_make_string (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CidMake) make = cid_make_new_from_data ("fuzzed", text, strlen (text), &error);

  if (make == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  g_assert_nonnull (cid_make_get_title (make));
  check_urls (make);
  check_play (make);
  check_control (make);
  return 0;
}
