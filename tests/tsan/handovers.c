/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Preloaded into programs under ThreadSanitizer, it shows it how GLib hands things from one thread
 * to another. GLib as distributions have it is not built for the sanitizer, and its locks are
 * futexes of its own: without this, whatever a GMutex guards would be a race.
 *
 * Each function stands before GLib's of the same name, does what that does, and says before it that
 * what this thread did so far is released under an address, or after it that what was released
 * there is seen. The address is that of the very thing handed over (the source, task, item or
 * lock), never of something wider, so that no race hides behind a hand-over that has nothing to do
 * with it.
 *
 * In a program without the sanitizer, as the tests' Python, it does nothing.
 */

#include <dlfcn.h>
#include <gio/gio.h>
#include <pthread.h>

/* Of the sanitizer's, where there is one. */
extern void __tsan_acquire (void *address) __attribute__ ((weak));
extern void __tsan_release (void *address) __attribute__ ((weak));

#define NEXT(function)                                                                             \
  ({                                                                                               \
    static __typeof__ (&(function)) next;                                                          \
    __typeof__ (&(function)) found = g_atomic_pointer_get (&next);                                 \
    if (found == NULL) {                                                                           \
      found = (__typeof__ (&(function))) dlsym (RTLD_NEXT, #function);                             \
      g_atomic_pointer_set (&next, found);                                                         \
    }                                                                                              \
    found;                                                                                         \
  })

/* Says that what is released at @address is seen from now on. */
static void
see (gconstpointer address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((void *) address);
}

/* Says that whoever sees @address sees what was done so far. */
static void
show (gconstpointer address)
{
  if (__tsan_release != NULL)
    __tsan_release ((void *) address);
}

/* Locks and conditions. */

void
g_mutex_lock (GMutex *mutex)
{
  NEXT (g_mutex_lock) (mutex);
  see (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean is_locked = NEXT (g_mutex_trylock) (mutex);

  if (is_locked)
    see (mutex);
  return is_locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  show (mutex);
  NEXT (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  show (mutex);
  NEXT (g_cond_wait) (cond, mutex);
  see (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean is_signalled;

  show (mutex);
  is_signalled = NEXT (g_cond_wait_until) (cond, mutex, end_time);
  see (mutex);
  return is_signalled;
}

/* What is done once. The other half, a look at @location, the compiler has made visible. */

void (g_once_init_leave) (volatile void *location, gsize result)
{
  show ((gconstpointer) location);
  NEXT (g_once_init_leave) (location, result);
}

/* Queues: what is pushed is seen by whoever pops it. */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  show (data);
  NEXT (g_async_queue_push) (queue, data);
}

static gpointer
see_item (gpointer data)
{
  if (data != NULL)
    see (data);
  return data;
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  return see_item (NEXT (g_async_queue_pop) (queue));
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  return see_item (NEXT (g_async_queue_try_pop) (queue));
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  return see_item (NEXT (g_async_queue_timeout_pop) (queue, timeout));
}

/*
 * Sources of main contexts: what was done before a source was attached, or its time set, is seen
 * where it is dispatched or finalized. A source gets functions that say so before the real ones.
 */

typedef struct {
  GSourceFuncs seeing;
  GSourceFuncs *real;
} Seeing;

static gboolean
see_and_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  see (source);
  return ((Seeing *) source->source_funcs)->real->dispatch (source, callback, user_data);
}

static void
see_and_finalize (GSource *source)
{
  const Seeing *self = (Seeing *) source->source_funcs;

  see (source);
  if (self->real->finalize != NULL)
    self->real->finalize (source);
}

/* One for each kind of source that the program has; they stay. */
static GSourceFuncs *
find_seeing (GSourceFuncs *real)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static GHashTable *all;
  Seeing *self;

  pthread_mutex_lock (&lock);
  if (all == NULL)
    all = g_hash_table_new (NULL, NULL);
  self = g_hash_table_lookup (all, real);
  if (self == NULL) {
    self = g_new (Seeing, 1);
    *self = (Seeing){ .seeing = *real, .real = real };
    self->seeing.dispatch = see_and_dispatch;
    self->seeing.finalize = see_and_finalize;
    g_hash_table_insert (all, real, self);
  }
  pthread_mutex_unlock (&lock);
  return &self->seeing;
}

GSource *
g_source_new (GSourceFuncs *source_funcs, guint struct_size)
{
  return NEXT (g_source_new) (find_seeing (source_funcs), struct_size);
}

static GSource *
make_seeing (GSource *source)
{
  g_source_set_funcs (source, find_seeing ((GSourceFuncs *) source->source_funcs));
  return source;
}

GSource *
g_idle_source_new (void)
{
  return make_seeing (NEXT (g_idle_source_new) ());
}

GSource *
g_timeout_source_new (guint interval)
{
  return make_seeing (NEXT (g_timeout_source_new) (interval));
}

GSource *
g_timeout_source_new_seconds (guint interval)
{
  return make_seeing (NEXT (g_timeout_source_new_seconds) (interval));
}

guint
g_source_attach (GSource *source, GMainContext *context)
{
  show (source);
  return NEXT (g_source_attach) (source, context);
}

void
g_source_set_ready_time (GSource *source, gint64 ready_time)
{
  show (source);
  NEXT (g_source_set_ready_time) (source, ready_time);
}

void
g_source_destroy (GSource *source)
{
  show (source);
  NEXT (g_source_destroy) (source);
}

void
g_source_unref (GSource *source)
{
  show (source);
  NEXT (g_source_unref) (source);
}

/* GLib's own of these would make and attach their source unseen. */
static guint
add_source (GSource *source,
            int priority,
            GSourceFunc function,
            gpointer data,
            GDestroyNotify notify)
{
  guint id;

  g_source_set_priority (source, priority);
  g_source_set_callback (source, function, data, notify);
  id = g_source_attach (source, NULL);
  g_source_unref (source);
  return id;
}

guint
g_idle_add_full (int priority, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  return add_source (g_idle_source_new (), priority, function, data, notify);
}

guint
g_idle_add (GSourceFunc function, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

guint
g_timeout_add_full (int priority,
                    guint interval,
                    GSourceFunc function,
                    gpointer data,
                    GDestroyNotify notify)
{
  return add_source (g_timeout_source_new (interval), priority, function, data, notify);
}

guint
g_timeout_add (guint32 interval, GSourceFunc function, gpointer data)
{
  return g_timeout_add_full (G_PRIORITY_DEFAULT, interval, function, data, NULL);
}

/* Calls into another context, or this one. */

typedef struct {
  GSourceFunc function;
  gpointer data;
  GDestroyNotify notify;
} Invocation;

static gboolean
see_and_invoke (gpointer user_data)
{
  const Invocation *self = user_data;

  see (self);
  return self->function (self->data);
}

static void
see_and_notify (gpointer user_data)
{
  Invocation *self = user_data;

  see (self);
  if (self->notify != NULL)
    self->notify (self->data);
  g_free (self);
}

void
g_main_context_invoke_full (GMainContext *context,
                            int priority,
                            GSourceFunc function,
                            gpointer data,
                            GDestroyNotify notify)
{
  Invocation *self = g_new (Invocation, 1);

  *self = (Invocation){ .function = function, .data = data, .notify = notify };
  show (self);
  NEXT (g_main_context_invoke_full) (context, priority, see_and_invoke, self, see_and_notify);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc function, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, function, data, NULL);
}

/* Tasks on a thread of GIO's. Their answers come back by a source. */

static void
see_and_run (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GTaskThreadFunc function = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), "real-function");

  see (task);
  function (task, source, task_data, cancellable);
  show (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc task_func)
{
  g_object_set_data (G_OBJECT (task), "real-function", (gpointer) task_func);
  show (task);
  NEXT (g_task_run_in_thread) (task, see_and_run);
}

/*
 * References: whoever frees has seen what all others did before they let go. Of those that GLib
 * counts inline the compiler has made it visible.
 */

static __thread GDestroyNotify clear_of_box;

static void
see_and_clear (gpointer box)
{
  GDestroyNotify clear = clear_of_box;

  see (box);
  clear (box);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  GDestroyNotify outer = clear_of_box;

  show (box);
  clear_of_box = clear;
  NEXT (g_atomic_rc_box_release_full) (box, see_and_clear);
  clear_of_box = outer;
}

void
g_object_unref (gpointer object)
{
  if (object == NULL)
    return;
  show (object);
  if (g_atomic_int_get ((int *) &((GObject *) object)->ref_count) == 1)
    see (object);
  NEXT (g_object_unref) (object);
}

void
g_ptr_array_unref (GPtrArray *array)
{
  show (array);
  see (array);
  NEXT (g_ptr_array_unref) (array);
}

void
g_hash_table_unref (GHashTable *table)
{
  show (table);
  see (table);
  NEXT (g_hash_table_unref) (table);
}
