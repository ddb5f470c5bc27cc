/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "call/voicemail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const CidNumberPlan plan = { "AU", NULL };

typedef struct {
  CidEventKind kind;
  const char *remote;
  const char *line;
  const char *diverted;
  gboolean is_meant;
} Case;

static CidCallEvent *
make_event (const Case *one)
{
  CidCallEvent *event = cid_call_event_new (one->kind);

  event->party = cid_party_parse (one->remote, &plan);
  event->line = g_strdup (one->line);
  event->diverted = g_strdup (one->diverted);
  return event;
}

static void
check_cases (const CidVoicemail *voicemail, const Case *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autoptr (CidCallEvent) event = make_event (&cases[i]);

    if (cid_voicemail_is_meant (voicemail, event) != cases[i].is_meant)
      fail_msg ("%s remote=%s line=%s diverted=%s", cid_event_kind_to_nick (cases[i].kind),
                cases[i].remote, cases[i].line, cases[i].diverted);
  }
}

/* Machines are known by their numbers, however phone and user write them. */
static void
test_numbers_of_machines (void **state)
{
  char *numbers[] = { (char *) "02 9999 0700", (char *) "**600", (char *) "700", NULL };
  g_autoptr (CidVoicemail) voicemail = cid_voicemail_new (numbers, NULL, &plan);
  static const Case cases[] = {
    { CID_EVENT_DISCONNECTED, "0299990700@192.0.2.1", NULL, NULL, TRUE },
    { CID_EVENT_MISSED, "+61299990700", NULL, NULL, TRUE },
    { CID_EVENT_MISSED, "700@pbx", NULL, NULL, TRUE },
    { CID_EVENT_CONNECTED, "**600", NULL, NULL, TRUE },
    { CID_EVENT_DISCONNECTED, "0299991234", NULL, "700", TRUE },
    { CID_EVENT_DISCONNECTED, "0299991234", NULL, "+61299990700", TRUE },
    { CID_EVENT_DISCONNECTED, "0299991234", NULL, NULL, FALSE },
    { CID_EVENT_DISCONNECTED, "7001", NULL, "21", FALSE },
    { CID_EVENT_DISCONNECTED, NULL, NULL, NULL, FALSE },
    { CID_EVENT_DISCONNECTED, "anonymous", "700", NULL, FALSE },
    /* It calls me, or I call it. */
    { CID_EVENT_INCOMING, "700", NULL, NULL, FALSE },
    { CID_EVENT_OUTGOING, "700", NULL, NULL, FALSE },
    /* It was meant for the machine and came to me. */
    { CID_EVENT_INCOMING, "0299991234", NULL, "700", FALSE },
  };

  check_cases (voicemail, cases, G_N_ELEMENTS (cases));
}

/* An exchange that does not say who took it: the user knows that nobody else can. */
static void
test_lines_with_a_machine (void **state)
{
  g_autoptr (GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (CidVoicemail) voicemail = NULL;
  static const Case cases[] = {
    { CID_EVENT_INCOMING, "0299991234", "0101", NULL, TRUE },
    { CID_EVENT_DISCONNECTED, "0299991234", "0101", NULL, TRUE },
    { CID_EVENT_DISCONNECTED, "0299991234", "0102", NULL, FALSE },
    { CID_EVENT_DISCONNECTED, "0101", NULL, NULL, FALSE },
  };

  g_hash_table_add (lines, (gpointer) "0101");
  voicemail = cid_voicemail_new (NULL, lines, &plan);
  check_cases (voicemail, cases, G_N_ELEMENTS (cases));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_numbers_of_machines),
    cmocka_unit_test (test_lines_with_a_machine),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
