/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-call-sums"

#include "log/call-sums.h"

#include "base/nick.h"
#include "log/caller-sums.h"
#include "log/sums-clock.h"

#define DAY_S (24 * 60 * 60)
#define HOUR_S (60 * 60)
#define DAYS_OF_WEEK 7
#define HOURS_OF_DAY 24
/* 1970-01-01 was a Thursday. */
#define MONDAY_OFFSET 3
#define JULIAN_1970 719163

static const char *const nicks[CID_SUMS_N_BY] = {
  [CID_SUMS_BY_DAY] = "day",     [CID_SUMS_BY_WEEK] = "week",
  [CID_SUMS_BY_MONTH] = "month", [CID_SUMS_BY_WEEKDAY] = "weekday",
  [CID_SUMS_BY_HOUR] = "hour",   [CID_SUMS_BY_CALLER] = "caller",
  [CID_SUMS_BY_LINE] = "line",   [CID_SUMS_BY_OUTCOME] = "outcome",
};

/* What calls have in common that come from the same side, on the same line, to the same end. */
typedef struct {
  CidDirection direction;
  CidOutcome outcome;
  CidCallSum *sum;
} Kind;

/**
 * CidCallSums:
 *
 * Calls, counted as they come, in whatever order. Lines and outcomes are made of the kinds; weeks,
 * months and weekdays of the days.
 */
struct _CidCallSums {
  CidSumsClock *clock;

  CidCallSum total;
  CidCallSum hours[HOURS_OF_DAY];
  GArray *kinds;
  GHashTable *days;
  CidCallerSums *callers;
  CidCallSum *day;
};

/**
 * cid_sums_by_to_nick:
 * @by: what calls are put together by
 *
 * Returns: (transfer none): its one spelling
 */
const char *
cid_sums_by_to_nick (CidSumsBy by)
{
  g_return_val_if_fail ((guint) by < CID_SUMS_N_BY, NULL);

  return nicks[by];
}

/**
 * cid_sums_by_from_nick:
 * @nick: a spelling
 *
 * Returns: the #CidSumsBy, or -1
 */
int
cid_sums_by_from_nick (const char *nick)
{
  return cid_nick_find (nicks, CID_SUMS_N_BY, nick);
}

static void
clear_kind (gpointer data)
{
  cid_call_sum_free (((Kind *) data)->sum);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const CidCallSum *one = *(CidCallSum *const *) a;
  const CidCallSum *other = *(CidCallSum *const *) b;

  return one->key < other->key ? -1 : one->key > other->key ? 1 : 0;
}

/**
 * cid_call_sums_new:
 * @zone: days and hours are those of this zone
 *
 * Returns: (transfer full): the sums of no calls
 */
CidCallSums *
cid_call_sums_new (GTimeZone *zone)
{
  CidCallSums *self = g_new0 (CidCallSums, 1);

  self->clock = cid_sums_clock_new (zone);
  self->days =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) cid_call_sum_free);
  self->callers = cid_caller_sums_new ();
  self->kinds = g_array_new (FALSE, FALSE, sizeof (Kind));
  g_array_set_clear_func (self->kinds, clear_kind);
  for (int i = 0; i < HOURS_OF_DAY; i++)
    self->hours[i].key = i;
  return self;
}

/**
 * cid_call_sums_free:
 * @self: (transfer full) (nullable): sums
 */
void
cid_call_sums_free (CidCallSums *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->days);
  cid_caller_sums_free (self->callers);
  g_array_unref (self->kinds);
  cid_sums_clock_free (self->clock);
  g_free (self);
}

static CidCallSum *
find_numbered (GHashTable *sums, gint64 key)
{
  CidCallSum *sum = g_hash_table_lookup (sums, &key);

  if (sum == NULL) {
    sum = cid_call_sum_new (key, NULL);
    g_hash_table_insert (sums, &sum->key, sum);
  }
  return sum;
}

static CidCallSum *
find_named (GHashTable *sums, const char *name)
{
  CidCallSum *sum = g_hash_table_lookup (sums, name);

  if (sum == NULL) {
    sum = cid_call_sum_new (0, name);
    g_hash_table_insert (sums, sum->name, sum);
  }
  return sum;
}

static CidCallSum *
find_day (CidCallSums *self, gint64 day)
{
  if (self->day == NULL || self->day->key != day)
    self->day = find_numbered (self->days, day);
  return self->day;
}

static CidCallSum
make_one (const Kind *kind, const CidCallTraits *call)
{
  gboolean is_incoming = kind->direction == CID_DIRECTION_INCOMING;
  gboolean is_taken = is_incoming && call->talk_us >= 0 && call->ring_us >= 0;

  return (CidCallSum){
    .n_calls = 1,
    .n_incoming = is_incoming ? 1 : 0,
    .n_missed = kind->outcome == CID_OUTCOME_MISSED ? 1 : 0,
    .n_taken = is_taken ? 1 : 0,
    .wait_us = is_taken ? call->ring_us : 0,
    .n_talks = call->talk_us >= 0 ? 1 : 0,
    .talk_us = MAX (call->talk_us, 0),
  };
}

/**
 * cid_call_sums_get_kind:
 * @self: sums
 * @direction: incoming or outgoing
 * @outcome: what became of a call
 * @line: (nullable): which of my lines
 *
 * Returns: what stands for all three in #CidCallTraits
 */
guint
cid_call_sums_get_kind (CidCallSums *self,
                        CidDirection direction,
                        CidOutcome outcome,
                        const char *line)
{
  const char *name = line != NULL ? line : "";
  Kind kind = { direction, MIN (outcome, CID_OUTCOME_UNKNOWN), NULL };

  for (guint i = 0; i < self->kinds->len; i++) {
    const Kind *known = &g_array_index (self->kinds, Kind, i);

    if (known->direction == kind.direction && known->outcome == kind.outcome &&
        g_str_equal (known->sum->name, name))
      return i;
  }
  kind.sum = cid_call_sum_new (0, name);
  g_array_append_val (self->kinds, kind);
  return self->kinds->len - 1;
}

/**
 * cid_call_sums_add:
 * @self: sums
 * @call: one more call
 */
void
cid_call_sums_add (CidCallSums *self, const CidCallTraits *call)
{
  const Kind *kind = &g_array_index (self->kinds, Kind, call->kind);
  const CidCallSum one = make_one (kind, call);
  gint64 local_s = cid_sums_clock_get_local_s (self->clock, call->start_us);

  cid_call_sum_merge (&self->total, &one);
  cid_call_sum_merge (&self->hours[local_s % DAY_S / HOUR_S], &one);
  cid_call_sum_merge (kind->sum, &one);
  cid_call_sum_merge (find_day (self, local_s / DAY_S), &one);
  cid_call_sum_merge (cid_caller_sums_find (self->callers, call->number), &one);
}

static void
merge_numbered (GHashTable *sums, GHashTable *others)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    cid_call_sum_merge (find_numbered (sums, ((CidCallSum *) other)->key), other);
}

static void
merge_kinds (CidCallSums *self, const CidCallSums *others)
{
  for (guint i = 0; i < others->kinds->len; i++) {
    const Kind *other = &g_array_index (others->kinds, Kind, i);
    guint kind = cid_call_sums_get_kind (self, other->direction, other->outcome, other->sum->name);

    cid_call_sum_merge (g_array_index (self->kinds, Kind, kind).sum, other->sum);
  }
}

/**
 * cid_call_sums_merge:
 * @self: sums
 * @other: sums of other calls, in the same zone, which become @self's too
 */
void
cid_call_sums_merge (CidCallSums *self, const CidCallSums *other)
{
  cid_call_sum_merge (&self->total, &other->total);
  for (int i = 0; i < HOURS_OF_DAY; i++)
    cid_call_sum_merge (&self->hours[i], &other->hours[i]);
  merge_numbered (self->days, other->days);
  cid_caller_sums_merge (self->callers, other->callers);
  merge_kinds (self, other);
}

/**
 * cid_call_sums_get_total:
 * @self: sums
 *
 * Returns: (transfer none): the sum of all calls
 */
const CidCallSum *
cid_call_sums_get_total (CidCallSums *self)
{
  return &self->total;
}

static gint64
get_month (gint64 day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + JULIAN_1970));
  return day - g_date_get_day (&date) + 1;
}

/* The key that a day has among weeks, months or weekdays. */
static gint64
get_key_of_day (CidSumsBy by, gint64 day)
{
  switch ((int) by) {
  case CID_SUMS_BY_WEEK:
    return day - (day + MONDAY_OFFSET) % DAYS_OF_WEEK;
  case CID_SUMS_BY_MONTH:
    return get_month (day);
  case CID_SUMS_BY_WEEKDAY:
    return (day + MONDAY_OFFSET) % DAYS_OF_WEEK;
  default:
    return day;
  }
}

/* With every key that a day between the first and the last call has: nothing is a number too. */
static GHashTable *
group_days (CidCallSums *self, CidSumsBy by)
{
  GHashTable *groups =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) cid_call_sum_free);
  gint64 first = G_MAXINT64;
  gint64 last = G_MININT64;
  GHashTableIter iter;
  gpointer day;

  g_hash_table_iter_init (&iter, self->days);
  while (g_hash_table_iter_next (&iter, NULL, &day)) {
    gint64 key = ((CidCallSum *) day)->key;

    cid_call_sum_merge (find_numbered (groups, get_key_of_day (by, key)), day);
    first = MIN (first, key);
    last = MAX (last, key);
  }
  for (gint64 key = first; key <= last && first != G_MAXINT64; key++)
    find_numbered (groups, get_key_of_day (by, key));
  for (gint64 key = 0; by == CID_SUMS_BY_WEEKDAY && key < DAYS_OF_WEEK; key++)
    find_numbered (groups, key);
  return groups;
}

static void
add_copy (GPtrArray *list, const CidCallSum *sum)
{
  CidCallSum *copy = cid_call_sum_new (sum->key, sum->name);

  cid_call_sum_merge (copy, sum);
  g_ptr_array_add (list, copy);
}

static void
add_days (GPtrArray *list, GHashTable *sums)
{
  GHashTableIter iter;
  gpointer sum;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &sum))
    add_copy (list, sum);
  g_ptr_array_sort (list, compare_keys);
}

static void
add_met (GPtrArray *list, GHashTable *sums)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((CidCallSum *) value)->n_calls > 0)
      add_copy (list, value);
  g_ptr_array_sort (list, cid_call_sum_compare_most);
}

static void
add_lines (GPtrArray *list, CidCallSums *self)
{
  g_autoptr (GHashTable) lines =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cid_call_sum_free);

  for (guint i = 0; i < self->kinds->len; i++) {
    const CidCallSum *sum = g_array_index (self->kinds, Kind, i).sum;

    cid_call_sum_merge (find_named (lines, sum->name), sum);
  }
  add_met (list, lines);
}

static void
add_outcomes (GPtrArray *list, CidCallSums *self)
{
  g_autoptr (GHashTable) outcomes =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) cid_call_sum_free);

  for (guint i = 0; i < self->kinds->len; i++) {
    const Kind *kind = &g_array_index (self->kinds, Kind, i);

    cid_call_sum_merge (find_numbered (outcomes, kind->outcome), kind->sum);
  }
  add_met (list, outcomes);
}

/* From the first hour of the day that has a call to the last. */
static void
add_hours (GPtrArray *list, CidCallSums *self)
{
  int first = 0;
  int last = HOURS_OF_DAY - 1;

  while (first < last && self->hours[first].n_calls == 0)
    first++;
  while (last > first && self->hours[last].n_calls == 0)
    last--;
  for (int i = first; i <= last; i++)
    add_copy (list, &self->hours[i]);
}

/**
 * cid_call_sums_list_callers:
 * @self: sums
 * @limit: at the most so many
 *
 * Returns: (transfer full) (element-type CidCallSum): the sums of the numbers with the most calls
 */
GPtrArray *
cid_call_sums_list_callers (CidCallSums *self, guint limit)
{
  return cid_caller_sums_list (self->callers, limit);
}

/**
 * cid_call_sums_list:
 * @self: sums
 * @by: what they are to be put together by
 *
 * Gives times in their order, those without a call too; the rest by the most calls.
 *
 * Returns: (transfer full) (element-type CidCallSum): the sums
 */
GPtrArray *
cid_call_sums_list (CidCallSums *self, CidSumsBy by)
{
  GPtrArray *list;
  g_autoptr (GHashTable) days = NULL;

  if (by == CID_SUMS_BY_CALLER)
    return cid_caller_sums_list (self->callers, G_MAXUINT);
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_call_sum_free);
  switch ((int) by) {
  case CID_SUMS_BY_HOUR:
    add_hours (list, self);
    break;
  case CID_SUMS_BY_LINE:
    add_lines (list, self);
    break;
  case CID_SUMS_BY_OUTCOME:
    add_outcomes (list, self);
    break;
  default:
    days = group_days (self, by);
    add_days (list, days);
  }
  return list;
}
