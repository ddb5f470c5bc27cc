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

#include "log/call-reader.h"
#include "log/query-match.h"
#include "log/store-writer.h"
#include "store-kit.h"

/* Deterministic noise: many calls of many kinds, so that all ways through the log are taken. */
static CidCall *
make_noise (GRand *random, guint i)
{
  static const char *const remotes[] = { "0299991234",    "0299995678", "0412345678", "21",
                                         "joe@192.0.2.1", "anonymous",  "anonymous" };
  static const char *const names[] = {
    "Ana Pérez", "Ánna Smith", NULL, "Door", "Joe", NULL, "Joe"
  };
  const guint who = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (remotes));
  g_autofree char *uid = g_strdup_printf ("u%u", i);
  CidCall *call = make_call (
    uid, (CidOutcome) g_rand_int_range (random, CID_OUTCOME_RINGING, CID_OUTCOME_UNKNOWN + 1),
    g_rand_int_range (random, 0, 500), remotes[who]);

  call->direction = (CidDirection) g_rand_int_range (random, 0, 2);
  call->talk_us =
    call->outcome == CID_OUTCOME_ANSWERED ? g_rand_int_range (random, 0, 900) * G_USEC_PER_SEC : -1;
  call->simulated = g_rand_int_range (random, 0, 20) == 0;
  g_free (call->line);
  call->line = g_strdup (g_rand_boolean (random) ? "0101" : NULL);
  call->caller = make_caller (names[who], who < 2 ? CID_NAME_FROM_CONTACT : CID_NAME_FROM_PHONE);
  call->caller->name_from = names[who] == NULL ? CID_NAME_FROM_NONE : call->caller->name_from;
  call->phone_said = who >= 2 ? g_strdup (names[who]) : NULL;
  if (g_rand_boolean (random))
    cid_call_add_leg (call, HALL, "hall", "h", CID_CALL_STATE_ENDED);
  return call;
}

static void
write_noise (CidStoreWriter *writer, guint n_calls)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  gboolean is_more = FALSE;

  for (guint i = 0; i < n_calls; i++) {
    g_autoptr (GPtrArray) calls = make_calls (make_noise (random, i));
    CidStoreEntry entry = { .calls = calls };
    CidStoreEntry *entries[] = { &entry };

    assert_true (cid_store_writer_write (writer, entries, 1, NULL));
    if (i % 211 == 100)
      assert_true (cid_store_writer_file (writer, &is_more, NULL));
  }
}

static const CidCallQuery queries[] = {
  { .direction = -1 },
  { .direction = CID_DIRECTION_OUTGOING },
  { .direction = -1, .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) },
  { .direction = -1,
    .outcomes = CID_OUTCOME_BIT (CID_OUTCOME_MISSED) | CID_OUTCOME_BIT (CID_OUTCOME_RINGING) },
  { .direction = -1, .number = (char *) "+61299991234" },
  { .direction = -1, .number = (char *) "+612", .number_is_prefix = TRUE },
  { .direction = -1, .number = (char *) "+612", .number_is_prefix = TRUE, .waiting = TRUE },
  { .direction = -1, .name = (char *) "an" },
  { .direction = -1, .name = (char *) "th" },
  { .direction = -1, .name = (char *) "e" },
  { .direction = -1, .name = (char *) "zq", .limit = 3 },
  { .direction = -1, .name = (char *) "ANNA S" },
  { .direction = -1, .name = (char *) "joe", .line = (char *) "0101" },
  { .direction = -1, .name = (char *) "a\"b* OR x" },
  { .direction = -1, .line = (char *) "0101", .phone = (char *) "hall" },
  { .direction = -1, .line = (char *) "0102" },
  { .direction = -1, .withheld = TRUE },
  { .direction = -1, .kin = CID_CALLS_OF_CONTACTS, .waiting = TRUE },
  { .direction = -1, .kin = CID_CALLS_OF_STRANGERS, .longer_us = 7 * 60 * G_USEC_PER_SEC },
  { .direction = -1, .longer_us = 14 * 60 * G_USEC_PER_SEC, .simulated = TRUE },
  { .direction = -1, .longer_us = 2000 * G_USEC_PER_SEC },
};

static CidCallQuery
get_query (guint i)
{
  CidCallQuery query = queries[i];

  query.since_us = i % 3 == 0 ? NOON + 50 * G_USEC_PER_SEC : G_MININT64;
  query.until_us = i % 3 == 1 ? NOON + 400 * G_USEC_PER_SEC : G_MAXINT64;
  return query;
}

static gint64
get_id (GPtrArray *calls, guint i)
{
  return ((CidCall *) g_ptr_array_index (calls, i))->id;
}

/* Pages that are put together, backwards or forwards, are the same log as all at once: nothing is
   missing, nothing comes twice; and each call is one that was asked for, of all that there are. */
static void
check_pages (CidCallReader *reader, CidCallQuery query, GPtrArray *whole)
{
  guint n_left = whole->len;

  for (query.limit = 7; n_left > 0; n_left -= MIN (n_left, 7)) {
    g_autoptr (GPtrArray) page = cid_call_reader_query (reader, &query, NULL);

    assert_int_equal (page->len, MIN (n_left, 7));
    for (guint i = 0; i < page->len; i++)
      assert_int_equal (get_id (page, i), get_id (whole, n_left - page->len + i));
    query.before_id = get_id (page, 0);
  }
  if (whole->len == 0)
    return;
  query.before_id = 0;
  query.after_id = get_id (whole, 0);
  for (guint at = 1; at < whole->len;) {
    g_autoptr (GPtrArray) page = cid_call_reader_query (reader, &query, NULL);

    assert_int_equal (page->len, MIN (whole->len - at, 7));
    for (guint i = 0; i < page->len; i++)
      assert_int_equal (get_id (page, i), get_id (whole, at++));
    query.after_id = get_id (page, page->len - 1);
  }
}

static void
test_pages_are_the_whole (void **state)
{
  char *folder = make_folder ();
  g_autofree char *path = get_path_in (folder);
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new (path, "boot-a");
  g_autoptr (CidCallReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  CidCallQuery everything = {
    .direction = -1, .simulated = TRUE, .since_us = G_MININT64, .until_us = G_MAXINT64
  };

  assert_true (cid_store_writer_open (writer, NULL));
  write_noise (writer, 700);
  reader = cid_call_reader_new (path, NULL);
  all = cid_call_reader_query (reader, &everything, NULL);
  assert_int_equal (all->len, 700);
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++) {
    const CidCallQuery query = get_query (q);
    g_autoptr (GPtrArray) whole = cid_call_reader_query (reader, &query, NULL);
    guint n_meant = 0;

    for (guint i = 0; i < all->len; i++)
      if (cid_query_match_call (&query, g_ptr_array_index (all, i)))
        assert_int_equal (get_id (whole, n_meant++), get_id (all, i));
    assert_int_equal (whole->len, n_meant);
    check_pages (reader, query, whole);
  }
  remove_folder (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_pages_are_the_whole) };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
