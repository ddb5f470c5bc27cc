/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-key-stream"

#include "log/key-stream.h"

#include "log/query-sql.h"
#include "log/store-file.h"

/* So many keys of a stream are read at once: the first time one, as most streams give nothing more,
 * then more and more. */
#define GROWTH 8
#define MAX_CHUNK 512
/* A number of so few calls is read whole: that is one look into the index, not one for a class. */
#define FEW_CALLS 64

/* The calls of one class, or of one number in it; @next is the place in @keys. */
typedef struct {
  gint64 number;
  gint64 class;
  GArray *keys;
  guint next;
  guint chunk;
  gboolean is_at_end;
} Stream;

struct _CidKeyStreams {
  sqlite3 *database;
  const CidQueryScope *scope;
  sqlite3_stmt *of_class;
  sqlite3_stmt *of_number_class;
  GPtrArray *streams;
  CidKeyHeap *heap;
  gboolean by_numbers;
  gboolean oldest_first;
};

#define ANY_NUMBER G_MININT64
#define NO_NUMBER (-1)

static void
stream_free (gpointer data)
{
  Stream *stream = data;

  g_array_unref (stream->keys);
  g_free (stream);
}

/**
 * cid_key_streams_free:
 * @self: (transfer full) (nullable): streams
 */
void
cid_key_streams_free (CidKeyStreams *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->of_class);
  sqlite3_finalize (self->of_number_class);
  g_clear_pointer (&self->streams, g_ptr_array_unref);
  cid_key_heap_free (self->heap);
  g_free (self);
}

static void
bind_integer (sqlite3_stmt *statement, const char *name, gint64 value)
{
  int column = sqlite3_bind_parameter_index (statement, name);

  if (column > 0)
    sqlite3_bind_int64 (statement, column, value);
}

static void
bind_number (sqlite3_stmt *statement, gint64 number)
{
  int column = sqlite3_bind_parameter_index (statement, ":number");

  if (column > 0 && number == NO_NUMBER)
    sqlite3_bind_null (statement, column);
  else if (column > 0)
    sqlite3_bind_int64 (statement, column, number);
}

/* What is left of a stream: all that was not read yet. */
static void
bind_rest (CidKeyStreams *self, Stream *stream, sqlite3_stmt *statement)
{
  CidCallKey first = self->scope->first;
  CidCallKey last = self->scope->last;

  if (stream->keys->len > 0) {
    CidCallKey seen = g_array_index (stream->keys, CidCallKey, stream->keys->len - 1);

    if (self->oldest_first)
      first = seen;
    else
      last = seen;
  }
  bind_integer (statement, ":first_us", first.start_us);
  bind_integer (statement, ":first_id", first.id);
  bind_integer (statement, ":last_us", last.start_us);
  bind_integer (statement, ":last_id", last.id);
  bind_integer (statement, ":class", stream->class);
  bind_integer (statement, ":limit", stream->chunk);
  bind_number (statement, stream->number);
}

static gboolean
read_chunk (CidKeyStreams *self, Stream *stream, GError **error)
{
  sqlite3_stmt *statement = stream->number == ANY_NUMBER ? self->of_class : self->of_number_class;
  guint n_read = 0;
  int code;

  bind_rest (self, stream, statement);
  g_array_set_size (stream->keys, 0);
  stream->next = 0;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    const CidCallKey key = { sqlite3_column_int64 (statement, 0),
                             sqlite3_column_int64 (statement, 1) };

    g_array_append_val (stream->keys, key);
    n_read++;
  }
  sqlite3_reset (statement);
  if (code != SQLITE_DONE) {
    cid_store_file_set_error (error, self->database, code);
    return FALSE;
  }
  stream->is_at_end = n_read < stream->chunk;
  stream->chunk = MIN (stream->chunk * GROWTH, MAX_CHUNK);
  return TRUE;
}

/* Puts the next key of a stream on the heap, if there is one. */
static gboolean
advance (CidKeyStreams *self, guint index, GError **error)
{
  Stream *stream = g_ptr_array_index (self->streams, index);

  if (stream->next >= stream->keys->len && !stream->is_at_end && !read_chunk (self, stream, error))
    return FALSE;
  if (stream->next < stream->keys->len)
    cid_key_heap_put (self->heap, g_array_index (stream->keys, CidCallKey, stream->next++), index);
  return TRUE;
}

static Stream *
add_stream (CidKeyStreams *self, gint64 number, gint64 class)
{
  Stream *stream = g_new0 (Stream, 1);

  stream->number = number;
  stream->class = class;
  stream->keys = g_array_new (FALSE, FALSE, sizeof (CidCallKey));
  stream->chunk = 1;
  g_ptr_array_add (self->streams, stream);
  return stream;
}

static gboolean
is_within (const CidQueryScope *scope, CidCallKey key)
{
  return cid_call_key_compare (key, scope->first) > 0 &&
         cid_call_key_compare (key, scope->last) < 0;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return cid_call_key_compare (*(const CidCallKey *) b, *(const CidCallKey *) a);
}

static int
compare_oldest_first (gconstpointer a, gconstpointer b)
{
  return cid_call_key_compare (*(const CidCallKey *) a, *(const CidCallKey *) b);
}

/* All calls of a number if they are few; *@are_few tells. */
static gboolean
read_few (CidKeyStreams *self,
          sqlite3_stmt *statement,
          gint64 number,
          GArray *keys,
          gboolean *are_few,
          GError **error)
{
  guint n_before = keys->len;
  guint n_rows = 0;
  int code;

  bind_number (statement, number);
  bind_integer (statement, ":limit", FEW_CALLS);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    const CidCallKey key = { sqlite3_column_int64 (statement, 0),
                             sqlite3_column_int64 (statement, 1) };
    gint64 class = sqlite3_column_int64 (statement, 2);

    n_rows++;
    if (is_within (self->scope, key) && g_hash_table_contains (self->scope->class_ids, &class))
      g_array_append_val (keys, key);
  }
  sqlite3_reset (statement);
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  *are_few = n_rows < FEW_CALLS;
  if (!*are_few)
    g_array_set_size (keys, n_before);
  return code == SQLITE_DONE;
}

/* One stream for each class of a number that is meant. */
static gboolean
add_classes_of (CidKeyStreams *self, sqlite3_stmt *statement, gint64 number, GError **error)
{
  gint64 class = G_MININT64;
  int code;

  do {
    bind_number (statement, number);
    bind_integer (statement, ":class", class);
    code = sqlite3_step (statement);
    class = sqlite3_column_int64 (statement, 0);
    sqlite3_reset (statement);
    if (code == SQLITE_ROW && g_hash_table_contains (self->scope->class_ids, &class))
      add_stream (self, number, class);
  } while (code == SQLITE_ROW);

  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  return code == SQLITE_DONE;
}

static gboolean
add_number (CidKeyStreams *self,
            sqlite3_stmt *of_number,
            sqlite3_stmt *next_class,
            gint64 number,
            GArray *few,
            GError **error)
{
  gboolean are_few = FALSE;

  return read_few (self, of_number, number, few, &are_few, error) &&
         (are_few || add_classes_of (self, next_class, number, error));
}

static gboolean
add_numbers (CidKeyStreams *self, GError **error)
{
  Stream *few = add_stream (self, NO_NUMBER, 0);
  g_autoptr (sqlite3_stmt) of_number =
    cid_query_sql_prepare (self->database, CID_QUERY_OF_NUMBER, error);
  g_autoptr (sqlite3_stmt) next_class = NULL;

  if (of_number != NULL)
    next_class = cid_query_sql_prepare (self->database, CID_QUERY_NEXT_CLASS, error);
  if (next_class == NULL)
    return FALSE;
  few->is_at_end = TRUE;
  for (guint i = 0; i < self->scope->numbers->len; i++)
    if (!add_number (self, of_number, next_class, g_array_index (self->scope->numbers, gint64, i),
                     few->keys, error))
      return FALSE;
  if (self->scope->asks_nobody &&
      !add_number (self, of_number, next_class, NO_NUMBER, few->keys, error))
    return FALSE;
  g_array_sort (few->keys, self->oldest_first ? compare_oldest_first : compare_newest_first);
  return TRUE;
}

/* Calls that are in no index yet: few, and mostly the newest. */
static gboolean
add_unfiled (CidKeyStreams *self, GError **error)
{
  Stream *unfiled = add_stream (self, NO_NUMBER, 0);
  g_autoptr (sqlite3_stmt) statement =
    cid_query_sql_prepare (self->database, CID_QUERY_UNFILED, error);
  int code;

  unfiled->is_at_end = TRUE;
  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW) {
    const CidCallKey key = { sqlite3_column_int64 (statement, 0),
                             sqlite3_column_int64 (statement, 1) };

    if (is_within (self->scope, key))
      g_array_append_val (unfiled->keys, key);
  }
  if (code != SQLITE_DONE)
    cid_store_file_set_error (error, self->database, code);
  g_array_sort (unfiled->keys, self->oldest_first ? compare_oldest_first : compare_newest_first);
  return code == SQLITE_DONE;
}

static gboolean
begin (CidKeyStreams *self, GError **error)
{
  const GPtrArray *classes = self->scope->classes;

  self->of_class = cid_query_sql_prepare (
    self->database, self->oldest_first ? CID_QUERY_CLASS_UP : CID_QUERY_CLASS, error);
  if (self->of_class == NULL)
    return FALSE;
  self->of_number_class = cid_query_sql_prepare (
    self->database, self->oldest_first ? CID_QUERY_NUMBER_CLASS_UP : CID_QUERY_NUMBER_CLASS, error);
  if (self->of_number_class == NULL)
    return FALSE;

  if (!add_unfiled (self, error))
    return FALSE;
  if (self->by_numbers && !add_numbers (self, error))
    return FALSE;
  for (guint i = 0; !self->by_numbers && i < classes->len; i++)
    add_stream (self, ANY_NUMBER, ((CidCallClass *) g_ptr_array_index (classes, i))->id);
  for (guint i = 0; i < self->streams->len; i++)
    if (!advance (self, i, error))
      return FALSE;
  return TRUE;
}

/**
 * cid_key_streams_new:
 * @database: a call store
 * @scope: (transfer none): which calls; must outlive the streams
 * @by_numbers: the calls of the numbers that are meant, not of the classes
 * @oldest_first: which end of the log comes first
 * @error: return location for an error
 *
 * Returns: (transfer full): the streams, with their first calls read
 */
CidKeyStreams *
cid_key_streams_new (sqlite3 *database,
                     const CidQueryScope *scope,
                     gboolean by_numbers,
                     gboolean oldest_first,
                     GError **error)
{
  g_autoptr (CidKeyStreams) self = g_new0 (CidKeyStreams, 1);

  self->database = database;
  self->scope = scope;
  self->by_numbers = by_numbers;
  self->oldest_first = oldest_first;
  self->streams = g_ptr_array_new_with_free_func (stream_free);
  self->heap = cid_key_heap_new (oldest_first);
  return begin (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * cid_key_streams_next:
 * @self: streams
 * @key: (out): the next call
 * @error: return location for an error
 *
 * Returns: %FALSE if there is none, or on error
 */
gboolean
cid_key_streams_next (CidKeyStreams *self, CidCallKey *key, GError **error)
{
  guint stream = 0;

  return cid_key_heap_take (self->heap, key, &stream) && advance (self, stream, error);
}
