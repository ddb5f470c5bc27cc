/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <string.h>

#include "phone/callback.h"
#include "phone/target.h"

/*
 * The request target, from the wire to the event. The input stands behind `/TOKEN/`.
 */

#define TOKEN "7kq3m9x2adfh"
#define BLANKED_MAX_BYTES 8192

/* What was said before the name, which the caller chooses. */
#define SAID "mac=000413922D24&call=a1&local=0101&remote=0299@h&reason=busy&diverted=0300&name="

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

/* Whoever reads the log must not find the token there, plain or escaped, even if repeatedly. */
static void
check_hidden (const char *blanked)
{
  g_autofree char *plain = g_strdup (blanked);
  g_autofree char *decoded = NULL;
  g_autofree char *lower = NULL;

  while (strstr (plain, "%25") != NULL) {
    char *once = replace (plain, "%25", "%");

    g_free (plain);
    plain = once;
  }
  decoded = g_uri_unescape_string (plain, NULL);
  lower = g_ascii_strdown (decoded != NULL ? decoded : plain, -1);
  g_assert_null (strstr (lower, TOKEN));
}

static void
check_blanked (const char *target)
{
  g_autofree char *blanked = cid_target_blank (target, TOKEN);
  g_autofree char *text = cid_target_blank_text (g_strdup (target), TOKEN);

  kit_check_utf8 (blanked);
  g_assert_cmpuint (strlen (blanked), <=, BLANKED_MAX_BYTES);
  check_hidden (blanked);
  check_hidden (text);
}

/* Whatever stands in the name stays in the name. */
static void
check_name_sets_nothing (const char *name, const CidNumberPlan *plan)
{
  g_autofree char *parameters = g_strconcat (SAID, name, NULL);
  g_autoptr (CidCallEvent) event = cid_callback_read (CID_EVENT_INCOMING, parameters, plan);

  kit_check_event (event);
  g_assert_cmpstr (event->mac, ==, "000413922d24");
  g_assert_cmpstr (event->call_ref, ==, "a1");
  g_assert_cmpstr (event->line, ==, "0101");
  g_assert_cmpstr (event->party->user, ==, "0299");
  g_assert_cmpstr (event->reason, ==, "busy");
  g_assert_cmpstr (event->diverted, ==, "0300");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const CidNumberPlan *plan = kit_choose_plan (size);
  g_autofree char *text = kit_make_string (data, size);
  g_autofree char *path = g_strconcat ("/" TOKEN "/", text, NULL);
  g_autoptr (CidTarget) bare = cid_target_parse (text);
  g_autoptr (CidTarget) target = cid_target_parse (path);
  int kind = cid_event_kind_from_nick (target->event);
  g_autoptr (CidCallEvent) event = NULL;

  g_assert_cmpstr (target->token, ==, TOKEN);
  g_assert_cmpuint (strlen (bare->token), <=, strlen (text));
  g_assert_cmpuint (strlen (target->parameters), <=, strlen (text));
  if (kind == CID_EVENT_NONE || !cid_event_kind_is_from_phone ((CidEventKind) kind))
    kind = CID_EVENT_INCOMING;
  event = cid_callback_read ((CidEventKind) kind, target->parameters, plan);
  kit_check_event (event);
  check_blanked (text);
  check_blanked (path);
  check_name_sets_nothing (text, plan);
  return 0;
}
