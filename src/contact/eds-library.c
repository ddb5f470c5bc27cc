/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-library"

#include "contact/eds-library.h"

#include "base/source.h"
#include "contact/eds-shelf.h"

#include <glib/gi18n.h>

#define BUS_NAME "org.gnome.evolution.dataserver.Sources5"
/* Changes that come within this time are told together. */
#define PAUSE_MS 50
#define RETRY_MIN_S 5
#define RETRY_MAX_S 3600

/* Without one of these libedataserver ends the process. */
static const char *const schemas[] = {
  "org.gnome.evolution-data-server",
  "org.gnome.Evolution.DefaultSources",
};

struct _CidEdsLibrary {
  char *region;
  char *area;
  CidNumberPlan plan;
  CidEdsLibraryFunc function;
  gpointer user_data;
  gint is_reading;
  gint is_absent;

  GCancellable *cancellable;
  guint watch_id;
  gboolean is_connecting;
  ESourceRegistry *registry;
  GPtrArray *shelves;
  char *problem;
  guint retry_s;
  GSource *retry;
  GSource *pause;
};

static void look_for_server (CidEdsLibrary *self);

/* Telling */

static void
add_problem (GStrvBuilder *problems, char *problem)
{
  g_autofree char *owned = problem;

  if (owned != NULL)
    g_strv_builder_add (problems, owned);
}

static gboolean
tell (gpointer user_data)
{
  CidEdsLibrary *self = user_data;
  CidContactYield *yield = cid_contact_yield_new ();
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  gboolean is_reading = self->is_connecting;

  cid_source_stop (&self->pause);
  add_problem (problems, g_strdup (self->problem));
  for (guint i = 0; i < self->shelves->len; i++) {
    CidEdsShelf *shelf = g_ptr_array_index (self->shelves, i);

    cid_eds_shelf_gather (shelf, yield);
    add_problem (problems, cid_eds_shelf_get_problem (shelf));
    is_reading |= cid_eds_shelf_is_reading (shelf);
  }
  g_strfreev (yield->problems);
  yield->problems = g_strv_builder_end (problems);
  g_atomic_int_set (&self->is_reading, is_reading);
  self->function (yield, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell_soon (gpointer user_data)
{
  CidEdsLibrary *self = user_data;

  if (self->pause == NULL)
    self->pause = cid_source_start (g_timeout_source_new (PAUSE_MS), tell, self);
}

/* Address books */

static gboolean
is_on_shelf (CidEdsLibrary *self, const char *uid)
{
  for (guint i = 0; i < self->shelves->len; i++)
    if (g_str_equal (cid_eds_shelf_get_uid (g_ptr_array_index (self->shelves, i)), uid))
      return TRUE;

  return FALSE;
}

static gboolean
is_enabled (CidEdsLibrary *self, const char *uid)
{
  g_autoptr (ESource) source = e_source_registry_ref_source (self->registry, uid);

  return source != NULL && e_source_has_extension (source, E_SOURCE_EXTENSION_ADDRESS_BOOK) &&
         e_source_registry_check_enabled (self->registry, source);
}

static void
sort_shelves (CidEdsLibrary *self)
{
  GList *sources = e_source_registry_list_enabled (self->registry, E_SOURCE_EXTENSION_ADDRESS_BOOK);

  for (guint i = self->shelves->len; i > 0; i--)
    if (!is_enabled (self, cid_eds_shelf_get_uid (g_ptr_array_index (self->shelves, i - 1))))
      g_ptr_array_remove_index (self->shelves, i - 1);
  for (GList *l = sources; l != NULL; l = l->next)
    if (!is_on_shelf (self, e_source_get_uid (l->data)))
      g_ptr_array_add (self->shelves, cid_eds_shelf_new (l->data, &self->plan, tell_soon, self));
  g_list_free_full (sources, g_object_unref);
  tell_soon (self);
}

static void
on_source_changed (ESourceRegistry *registry, ESource *source, CidEdsLibrary *self)
{
  sort_shelves (self);
}

/* The registry */

static gboolean
on_retry (gpointer user_data)
{
  CidEdsLibrary *self = user_data;

  cid_source_stop (&self->retry);
  look_for_server (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (CidEdsLibrary *self)
{
  if (self->retry == NULL) {
    self->retry = cid_source_start (g_timeout_source_new_seconds (self->retry_s), on_retry, self);
    self->retry_s = MIN (2 * self->retry_s, RETRY_MAX_S);
  }
}

static void
fail (CidEdsLibrary *self, const GError *error)
{
  g_free (self->problem);
  self->problem = g_strdup_printf (_ ("Evolution Data Server: %s"), error->message);
  retry_later (self);
  tell_soon (self);
}

static void
on_registry (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const changes[] = { "source-added", "source-removed", "source-enabled",
                                         "source-disabled" };
  g_autoptr (GError) error = NULL;
  ESourceRegistry *registry = e_source_registry_new_finish (result, &error);
  CidEdsLibrary *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_connecting = FALSE;
  if (registry == NULL) {
    fail (self, error);
    return;
  }

  self->registry = registry;
  self->retry_s = RETRY_MIN_S;
  g_clear_pointer (&self->problem, g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect (registry, changes[i], G_CALLBACK (on_source_changed), self);
  sort_shelves (self);
}

static void
find_registry (CidEdsLibrary *self)
{
  if (self->registry != NULL || self->is_connecting)
    return;

  self->is_connecting = TRUE;
  e_source_registry_new (self->cancellable, on_registry, self);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  CidEdsLibrary *self = user_data;

  g_atomic_int_set (&self->is_absent, FALSE);
}

/* Where it is not installed nothing is wrong. The registry is empty then, and fills when it comes.
 */
static void
on_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  CidEdsLibrary *self = user_data;

  g_atomic_int_set (&self->is_absent, TRUE);
}

/**
 * cid_eds_library_new:
 * @plan: how numbers are to be understood; copied
 * @function: called with what there is, whenever it is another
 * @user_data: for @function
 *
 * Returns: (transfer full): a library that is not open yet
 */
CidEdsLibrary *
cid_eds_library_new (const CidNumberPlan *plan, CidEdsLibraryFunc function, gpointer user_data)
{
  CidEdsLibrary *self = g_new0 (CidEdsLibrary, 1);

  self->region = g_strdup (plan->region);
  self->area = g_strdup (plan->area);
  self->plan = (CidNumberPlan){ .region = self->region, .area = self->area };
  self->function = function;
  self->user_data = user_data;
  self->is_reading = TRUE;
  self->shelves = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_eds_shelf_free);
  self->retry_s = RETRY_MIN_S;
  return self;
}

static gboolean
has_schemas (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++) {
    g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, schemas[i], TRUE) : NULL;

    if (schema == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
set_absent (CidEdsLibrary *self)
{
  g_atomic_int_set (&self->is_absent, TRUE);
  tell_soon (self);
}

/* That there is no session bus is told by who serves it; the address books are away like others. */
static gboolean
watch_bus (CidEdsLibrary *self)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError) error = NULL;

  if (self->watch_id != 0)
    return TRUE;

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, self->cancellable, &error);
  if (bus == NULL) {
    g_debug ("No address books: %s", error->message);
    return FALSE;
  }
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->watch_id = g_bus_watch_name_on_connection (bus, BUS_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   on_appeared, on_vanished, self, NULL);
  return TRUE;
}

static void
look_for_server (CidEdsLibrary *self)
{
  if (watch_bus (self)) {
    find_registry (self);
    return;
  }
  set_absent (self);
  retry_later (self);
}

/**
 * cid_eds_library_open:
 *
 * Looks for Evolution Data Server, and starts it where it can be started.
 */
void
cid_eds_library_open (CidEdsLibrary *self)
{
  g_return_if_fail (self != NULL && self->cancellable == NULL);

  self->cancellable = g_cancellable_new ();
  if (has_schemas ())
    look_for_server (self);
  else
    set_absent (self);
}

/**
 * cid_eds_library_close:
 *
 * Follows no address book any more.
 */
void
cid_eds_library_close (CidEdsLibrary *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  cid_source_stop (&self->retry);
  cid_source_stop (&self->pause);
  g_ptr_array_set_size (self->shelves, 0);
  if (self->registry != NULL)
    g_signal_handlers_disconnect_by_data (self->registry, self);
  g_clear_object (&self->registry);
}

/**
 * cid_eds_library_is_reading:
 *
 * Any thread may ask.
 *
 * Returns: %TRUE until it is known what is to be found
 */
gboolean
cid_eds_library_is_reading (CidEdsLibrary *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->is_reading);
}

/**
 * cid_eds_library_is_absent:
 *
 * Any thread may ask.
 *
 * Returns: %TRUE if Evolution Data Server does not run
 */
gboolean
cid_eds_library_is_absent (CidEdsLibrary *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->is_absent);
}

/**
 * cid_eds_library_free:
 * @self: (nullable) (transfer full): a library that is closed, or was never open
 */
void
cid_eds_library_free (CidEdsLibrary *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->shelves);
  g_clear_object (&self->cancellable);
  g_free (self->region);
  g_free (self->area);
  g_free (self->problem);
  g_free (self);
}
