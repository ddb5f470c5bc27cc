/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include <glib/gstdio.h>
#include <string.h>

#include "config/problem.h"
#include "log/journal-json.h"

#define MAX_MARKS 3

static const CidNumberPlan plans[] = {
  { "DE", "30" }, { "AU", "2" }, { "US", NULL }, { NULL, NULL }, { "IT", "06" },
};

static void
drop_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

/* A critical warning is a wrong call of ours, and a finding. That EVCard finds fault with a card is
 * none: the daemon does not listen to it either. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_log_set_handler ("libebook-contacts", G_LOG_LEVEL_MASK & ~G_LOG_LEVEL_CRITICAL, drop_message,
                     NULL);
  g_log_set_always_fatal ((GLogLevelFlags) (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL));
  return 0;
}

/* As C sees it, up to the first NUL; in memory of just that size, so that no step behind its end
 * goes unseen. */
char *
kit_make_string (const uint8_t *data, size_t size)
{
  gsize length = strnlen ((const char *) data, size);
  char *text = g_malloc (length + 1);

  memcpy (text, data, length);
  text[length] = '\0';
  return text;
}

/* Any will do, but always the same for the same input. */
const CidNumberPlan *
kit_choose_plan (size_t size)
{
  return &plans[size % G_N_ELEMENTS (plans)];
}

/* A folder for a reader that wants a file; in memory where there is such a place. */
char *
kit_make_folder (void)
{
  char *folder = g_dir_make_tmp ("cidalert-fuzz-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

/* With the files that are in it. */
void
kit_remove_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (names)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
kit_check_utf8 (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static gboolean
turns_direction (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* No control character but those @allowed, and no override of the direction of writing. */
void
kit_check_plain (const char *text, const char *allowed)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_assert_true (!g_unichar_iscntrl (c) || (c < 0x80 && strchr (allowed, (int) c) != NULL));
    g_assert_false (c >= 0x202A && c <= 0x202E);
  }
}

static gboolean
is_unseen (gunichar c)
{
  return c == 0x00AD || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x2028 || c == 0x2029;
}

static gboolean
is_mark (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_NON_SPACING_MARK ||
         g_unichar_type (c) == G_UNICODE_ENCLOSING_MARK;
}

/* What cidalert shows of what others say: one line that does nothing but stand there. */
void
kit_check_line (const char *text, gsize max_chars)
{
  guint n_marks = 0;

  if (text == NULL)
    return;
  kit_check_utf8 (text);
  g_assert_cmpuint (*text, !=, '\0');
  g_assert_true (*text != ' ' && !g_str_has_suffix (text, " "));
  g_assert_true (max_chars == 0 || (gsize) g_utf8_strlen (text, -1) <= max_chars);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    g_assert_false (g_unichar_iscntrl (c) || turns_direction (c) || is_unseen (c));
    n_marks = is_mark (c) ? n_marks + 1 : 0;
    g_assert_cmpuint (n_marks, <=, MAX_MARKS);
  }
}

/* E.164, an extension or a code; never anything that would be more than that where it is dialled.
 */
void
kit_check_number (const char *number)
{
  if (number == NULL)
    return;
  g_assert_cmpuint (strlen (number), >, 0);
  g_assert_cmpuint (strlen (number), <=, 255);
  g_assert_cmpuint (strspn (number, "+0123456789*#"), ==, strlen (number));
  g_assert_null (strchr (number + 1, '+'));
}

void
kit_check_party (const CidParty *party)
{
  gboolean has_number = party->kind == CID_PARTY_NUMBER || party->kind == CID_PARTY_SHORT ||
                        party->kind == CID_PARTY_CODE;

  g_assert_cmpint (party->kind, <=, CID_PARTY_SIP);
  g_assert_cmpint (cid_party_kind_from_nick (cid_party_kind_to_nick (party->kind)), ==,
                   party->kind);
  g_assert_cmpint (party->number != NULL, ==, has_number);
  kit_check_number (party->number);
  kit_check_line (party->user, 0);
  kit_check_line (party->host, 0);
  kit_check_line (party->name, 0);
  kit_check_line (party->remote, 255);
  g_assert_cmpint (cid_party_is_same (party, party), ==,
                   has_number || (party->kind == CID_PARTY_SIP && party->user != NULL));
}

/* What a phone said, read; and nothing that is not for a phone to say. */
void
kit_check_event (const CidCallEvent *event)
{
  g_assert_true (cid_event_kind_is_from_phone (event->kind));
  kit_check_party (event->party);
  kit_check_line (event->name, 200);
  kit_check_line (event->line, 64);
  kit_check_line (event->call_ref, 200);
  kit_check_line (event->reason, 200);
  kit_check_line (event->diverted, 200);
  g_assert_true (event->mac == NULL || strspn (event->mac, "0123456789abcdef") == 12);
  g_assert_false (event->simulated || event->voicemail);
  g_assert_null (event->phone);
  g_assert_null (event->call_uid);
  g_assert_null (event->target);
  g_assert_null (event->body);
  for (char **one = event->extra; one != NULL && *one != NULL; one++)
    kit_check_line (*one, 0);
}

void
kit_check_contact (const CidContact *contact)
{
  g_assert_nonnull (contact->name);
  kit_check_line (contact->name, 200);
  kit_check_line (contact->organization, 200);
  for (guint i = 0; i < contact->numbers->len; i++) {
    const CidContactNumber *number = &g_array_index (contact->numbers, CidContactNumber, i);

    kit_check_utf8 (number->text);
    kit_check_number (number->e164);
    g_assert_true (number->e164 == NULL || *number->e164 == '+');
  }
  for (char **sip = contact->sips; sip != NULL && *sip != NULL; sip++)
    kit_check_utf8 (*sip);
  for (char **prefix = contact->prefixes; prefix != NULL && *prefix != NULL; prefix++)
    kit_check_number (*prefix);
}

/* They are printed, line by line. */
void
kit_check_problems (GPtrArray *problems)
{
  for (guint i = 0; i < problems->len; i++) {
    g_autofree char *line = cid_problem_to_string (g_ptr_array_index (problems, i));

    kit_check_plain (line, "");
  }
}

static void
check_texts (const CidCallEvent *event)
{
  const char *const texts[] = {
    event->phone,    event->phone_name, event->group,         event->name,          event->line,
    event->call_ref, event->call_uid,   event->reason,        event->diverted,      event->mac,
    event->target,   event->body,       event->party->number, event->party->remote,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    kit_check_utf8 (texts[i]);
  for (char **one = event->extra; one != NULL && *one != NULL; one++)
    kit_check_utf8 (*one);
}

/* What is exported of what was imported is the same, whole. */
void
kit_check_journal_entry (const CidJournalEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *once = cid_journal_to_json (entry);
  g_autoptr (CidJournalEntry) read = cid_journal_from_json (once, &error);
  g_autofree char *twice = NULL;

  kit_check_utf8 (entry->origin);
  kit_check_utf8 (entry->boot);
  check_texts (entry->event);
  g_assert_no_error (error);
  twice = cid_journal_to_json (read);
  g_assert_cmpstr (once, ==, twice);
}
