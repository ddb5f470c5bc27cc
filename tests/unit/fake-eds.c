/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-eds"

#include "fake-eds.h"
#include "scratch.h"

#include <string.h>

FakeEds fake_eds;

/* A client, a view or a registry: nothing but the signals of all of them. */
typedef struct {
  GObject parent_instance;
} FakeObject;

typedef GObjectClass FakeObjectClass;

GType fake_object_get_type (void);

G_DEFINE_TYPE (FakeObject, fake_object, G_TYPE_OBJECT)

static void
fake_object_class_init (FakeObjectClass *klass)
{
  static const char *const with_pointer[] = { "objects-added", "objects-modified",
                                              "objects-removed", "complete" };
  static const char *const with_object[] = { "source-added", "source-removed", "source-enabled",
                                             "source-disabled" };

  for (gsize i = 0; i < G_N_ELEMENTS (with_pointer); i++)
    g_signal_new (with_pointer[i], fake_object_get_type (), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  for (gsize i = 0; i < G_N_ELEMENTS (with_object); i++)
    g_signal_new (with_object[i], fake_object_get_type (), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_OBJECT);
  g_signal_new ("backend-died", fake_object_get_type (), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
fake_object_init (FakeObject *self)
{
}

static GObject *
make_object (GObject **last)
{
  GObject *object = g_object_new (fake_object_get_type (), NULL);

  g_set_object (last, object);
  return object;
}

/* Answers later, as all of libebook does; cancelled, with that. */
static void
answer (const char *error, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  if (fake_eds.is_silent)
    return;
  if (error != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", error);
  else
    g_task_return_boolean (task, TRUE);
}

void __wrap_e_book_client_connect (ESource *source,
                                   guint32 wait_for_connected_seconds,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
EClient *__wrap_e_book_client_connect_finish (GAsyncResult *result, GError **error);
void __wrap_e_book_client_get_view (EBookClient *client,
                                    const char *sexp,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean __wrap_e_book_client_get_view_finish (EBookClient *client,
                                               GAsyncResult *result,
                                               EBookClientView **view,
                                               GError **error);
void __wrap_e_book_client_view_start (EBookClientView *view, GError **error);
gboolean __wrap_e_client_check_capability (EClient *client, const char *capability);
GSource *__real_g_timeout_source_new_seconds (guint interval);
GSource *__wrap_g_timeout_source_new_seconds (guint interval);
void __wrap_e_source_registry_new (GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
ESourceRegistry *__wrap_e_source_registry_new_finish (GAsyncResult *result, GError **error);
ESource *__wrap_e_source_registry_ref_source (ESourceRegistry *registry, const char *uid);
GList *__wrap_e_source_registry_list_enabled (ESourceRegistry *registry, const char *extension);
gboolean __wrap_e_source_registry_check_enabled (ESourceRegistry *registry, ESource *source);
GSettingsSchema *__real_g_settings_schema_source_lookup (GSettingsSchemaSource *source,
                                                         const char *schema_id,
                                                         gboolean recursive);
GSettingsSchema *__wrap_g_settings_schema_source_lookup (GSettingsSchemaSource *source,
                                                         const char *schema_id,
                                                         gboolean recursive);

GSettingsSchema *
__wrap_g_settings_schema_source_lookup (GSettingsSchemaSource *source,
                                        const char *schema_id,
                                        gboolean recursive)
{
  return fake_eds.has_no_schemas
           ? NULL
           : __real_g_settings_schema_source_lookup (source, schema_id, recursive);
}

void
__wrap_e_book_client_connect (ESource *source,
                              guint32 wait_for_connected_seconds,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_assert_cmpuint (wait_for_connected_seconds, ==, G_MAXUINT32);
  fake_eds.n_connects++;
  answer (fake_eds.connect_error, cancellable, callback, user_data);
}

EClient *
__wrap_e_book_client_connect_finish (GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return (EClient *) make_object (&fake_eds.client);
}

void
__wrap_e_book_client_get_view (EBookClient *client,
                               const char *sexp,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);

  if (fake_eds.holds_views)
    g_ptr_array_add (fake_eds.held, g_object_ref (task));
  else if (fake_eds.view_error != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", fake_eds.view_error);
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
__wrap_e_book_client_get_view_finish (EBookClient *client,
                                      GAsyncResult *result,
                                      EBookClientView **view,
                                      GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *view = (EBookClientView *) make_object (&fake_eds.view);
  return TRUE;
}

void
__wrap_e_book_client_view_start (EBookClientView *view, GError **error)
{
  fake_eds.n_starts++;
  if (fake_eds.start_error != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, fake_eds.start_error);
}

gboolean
__wrap_e_client_check_capability (EClient *client, const char *capability)
{
  return !fake_eds.is_search_only || !g_str_equal (capability, "do-initial-query");
}

GSource *
__wrap_g_timeout_source_new_seconds (guint interval)
{
  fake_eds.last_timer_s = interval;
  return fake_eds.has_short_seconds ? g_timeout_source_new (scratch_slow_down (interval))
                                    : __real_g_timeout_source_new_seconds (interval);
}

void
__wrap_e_source_registry_new (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  fake_eds.n_registries++;
  answer (fake_eds.registry_error, cancellable, callback, user_data);
}

ESourceRegistry *
__wrap_e_source_registry_new_finish (GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return (ESourceRegistry *) make_object (&fake_eds.registry);
}

ESource *
__wrap_e_source_registry_ref_source (ESourceRegistry *registry, const char *uid)
{
  for (guint i = 0; i < fake_eds.sources->len; i++)
    if (g_str_equal (e_source_get_uid (g_ptr_array_index (fake_eds.sources, i)), uid))
      return g_object_ref (g_ptr_array_index (fake_eds.sources, i));

  return NULL;
}

GList *
__wrap_e_source_registry_list_enabled (ESourceRegistry *registry, const char *extension)
{
  GList *list = NULL;

  for (guint i = fake_eds.sources->len; i > 0; i--) {
    ESource *source = g_ptr_array_index (fake_eds.sources, i - 1);

    if (e_source_get_enabled (source) && e_source_has_extension (source, extension))
      list = g_list_prepend (list, g_object_ref (source));
  }
  return list;
}

gboolean
__wrap_e_source_registry_check_enabled (ESourceRegistry *registry, ESource *source)
{
  return e_source_get_enabled (source);
}

void
fake_eds_begin (void)
{
  fake_eds = (FakeEds){ .sources = g_ptr_array_new_with_free_func (g_object_unref),
                        .held = g_ptr_array_new_with_free_func (g_object_unref) };
}

void
fake_eds_end (void)
{
  g_clear_object (&fake_eds.view);
  g_clear_object (&fake_eds.client);
  g_clear_object (&fake_eds.registry);
  g_clear_pointer (&fake_eds.sources, g_ptr_array_unref);
  g_clear_pointer (&fake_eds.held, g_ptr_array_unref);
}

/* An address book that is switched on; the registry says nothing of it yet. */
ESource *
fake_eds_add_source (const char *uid, const char *name)
{
  ESource *source = e_source_new_with_uid (uid, NULL, NULL);

  g_assert_nonnull (source);
  e_source_set_display_name (source, name);
  e_source_get_extension (source, E_SOURCE_EXTENSION_ADDRESS_BOOK);
  g_ptr_array_add (fake_eds.sources, source);
  return source;
}

void
fake_eds_put (const char *signal, const char *card)
{
  g_autoptr (GObject) contact = G_OBJECT (e_contact_new_from_vcard (card));
  g_autoptr (GSList) contacts = g_slist_append (NULL, contact);

  g_signal_emit_by_name (fake_eds.view, signal, contacts);
}

void
fake_eds_remove (const char *uid)
{
  g_autoptr (GSList) uids = g_slist_append (NULL, (gpointer) uid);

  g_signal_emit_by_name (fake_eds.view, "objects-removed", uids);
}

/* That is all of it; or why there is no more. */
void
fake_eds_complete (const char *error)
{
  g_autoptr (GError) trouble =
    error != NULL ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, error) : NULL;

  g_signal_emit_by_name (fake_eds.view, "complete", trouble);
}

/* Each is answered now, in its turn; who gave up meanwhile is told so. */
void
fake_eds_release_views (void)
{
  for (guint i = 0; i < fake_eds.held->len; i++)
    g_task_return_boolean (g_ptr_array_index (fake_eds.held, i), TRUE);
  g_ptr_array_set_size (fake_eds.held, 0);
  fake_eds.holds_views = FALSE;
}
