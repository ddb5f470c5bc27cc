/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-eds-shelf"

#include "contact/eds-shelf.h"

#include "base/source.h"
#include "contact/eds-contact.h"

#include <glib/gi18n.h>

/* Every contact; "#t" is no query of EDS. */
#define EVERY_CONTACT "(contains \"x-evolution-any-field\" \"\")"
/* Any other value is spent in full, waiting for a book of this machine to be "connected". */
#define DO_NOT_WAIT ((guint32) -1)
#define RETRY_MIN_S 1
#define RETRY_MAX_S 600
/* A server that says nothing for so long says no more: LDAP's backend keeps it to itself if a
 * search has failed. */
#define SILENCE_MAX_S 120
/* What a book can that does not only search. */
#define TELLS_ALL "do-initial-query"

struct _CidEdsShelf {
  ESource *source;
  const CidNumberPlan *plan;
  CidEdsShelfFunc changed;
  gpointer user_data;

  GCancellable *cancellable;
  EBookClient *client;
  EBookClientView *view;
  /* by the book's uid of a contact; those of @arriving are not all there yet */
  GHashTable *contacts;
  GHashTable *arriving;
  /* never with a problem */
  gboolean is_reading;
  /* nobody was in it, which says little if it was not connected to its server yet */
  gboolean is_bare;
  gboolean was_connected;
  char *problem;
  guint retry_s;
  GSource *retry;
  GSource *limit;
};

static void connect_to_book (CidEdsShelf *self);
static void open_view (CidEdsShelf *self);

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) cid_contact_unref);
}

static void
set_timer (CidEdsShelf *self, GSource **timer, guint seconds, GSourceFunc function)
{
  cid_source_stop (timer);
  *timer = cid_source_start (g_timeout_source_new_seconds (seconds), function, self);
}

static void
leave_view (CidEdsShelf *self)
{
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  g_clear_object (&self->view);
  g_clear_pointer (&self->arriving, g_hash_table_unref);
  self->is_bare = FALSE;
}

/* What was asked of it is not answered any more, and comes back as cancelled. */
static void
leave_book (CidEdsShelf *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  cid_source_stop (&self->limit);
  leave_view (self);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
}

static gboolean
on_retry (gpointer user_data)
{
  CidEdsShelf *self = user_data;

  cid_source_stop (&self->retry);
  connect_to_book (self);
  return G_SOURCE_REMOVE;
}

/* What was read stays: a book that is away a moment has not forgotten anybody. That it is still
 * away is no news. */
static void
fail (CidEdsShelf *self, const char *problem)
{
  gboolean is_news = g_strcmp0 (self->problem, problem) != 0;

  leave_book (self);
  if (is_news) {
    g_free (self->problem);
    self->problem = g_strdup (problem);
  }
  self->is_reading = FALSE;
  if (self->retry == NULL)
    set_timer (self, &self->retry, self->retry_s, on_retry);
  self->retry_s = MIN (2 * self->retry_s, RETRY_MAX_S);
  if (is_news)
    self->changed (self->user_data);
}

static gboolean
on_silence (gpointer user_data)
{
  fail (user_data, _ ("it does not answer; trying again"));
  return G_SOURCE_REMOVE;
}

static void
wait_for_book (CidEdsShelf *self)
{
  set_timer (self, &self->limit, SILENCE_MAX_S, on_silence);
}

static gboolean
has_status (CidEdsShelf *self, ESourceConnectionStatus status)
{
  return e_source_get_connection_status (self->source) == status;
}

/* Without its password LDAP's backend says that a book is empty, and nothing when it gets it. */
static gboolean
is_locked (CidEdsShelf *self)
{
  return self->is_bare && has_status (self, E_SOURCE_CONNECTION_STATUS_AWAITING_CREDENTIALS);
}

/* Through the same client: a book that nobody has open any more wants its password again. */
static void
look_again_if_unlocked (CidEdsShelf *self)
{
  if (!self->is_bare || self->was_connected ||
      !has_status (self, E_SOURCE_CONNECTION_STATUS_CONNECTED))
    return;
  leave_view (self);
  open_view (self);
}

static void
on_status (ESource *source, GParamSpec *property, CidEdsShelf *self)
{
  look_again_if_unlocked (self);
  if (self->is_bare)
    self->changed (self->user_data);
}

/* One that has neither number nor SIP address is not kept. */
static void
on_put (EBookClientView *view, const GSList *contacts, CidEdsShelf *self)
{
  GHashTable *table = self->arriving != NULL ? self->arriving : self->contacts;

  for (const GSList *l = contacts; l != NULL; l = l->next) {
    const char *uid = e_contact_get_const (l->data, E_CONTACT_UID);
    CidContact *contact =
      uid != NULL ? cid_eds_contact_read (l->data, self->source, self->plan) : NULL;

    if (contact != NULL)
      g_hash_table_replace (table, g_strdup (uid), contact);
    else if (uid != NULL)
      g_hash_table_remove (table, uid);
  }
  if (self->arriving == NULL)
    self->changed (self->user_data);
  else
    wait_for_book (self);
}

static void
on_removed (EBookClientView *view, const GSList *uids, CidEdsShelf *self)
{
  GHashTable *table = self->arriving != NULL ? self->arriving : self->contacts;

  for (const GSList *l = uids; l != NULL; l = l->next)
    g_hash_table_remove (table, l->data);
  if (self->arriving == NULL)
    self->changed (self->user_data);
}

/* From here on what comes are changes. */
static void
on_complete (EBookClientView *view, const GError *error, CidEdsShelf *self)
{
  if (error != NULL) {
    fail (self, error->message);
    return;
  }
  if (self->arriving == NULL)
    return;

  cid_source_stop (&self->limit);
  self->is_bare = g_hash_table_size (self->arriving) == 0;
  if (!is_locked (self)) {
    g_hash_table_unref (self->contacts);
    self->contacts = g_hash_table_ref (self->arriving);
  }
  g_clear_pointer (&self->arriving, g_hash_table_unref);
  self->is_reading = FALSE;
  self->retry_s = RETRY_MIN_S;
  g_clear_pointer (&self->problem, g_free);
  look_again_if_unlocked (self);
  self->changed (self->user_data);
}

static void
on_backend_died (EClient *client, CidEdsShelf *self)
{
  fail (self, _ ("the address book's program has ended; trying again"));
}

static void
on_view (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  EBookClientView *view = NULL;
  CidEdsShelf *self = user_data;

  if (!e_book_client_get_view_finish (E_BOOK_CLIENT (source), result, &view, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      fail (self, error->message);
    return;
  }

  self->view = view;
  self->arriving = make_table ();
  self->was_connected = has_status (self, E_SOURCE_CONNECTION_STATUS_CONNECTED);
  g_signal_connect (view, "objects-added", G_CALLBACK (on_put), self);
  g_signal_connect (view, "objects-modified", G_CALLBACK (on_put), self);
  g_signal_connect (view, "objects-removed", G_CALLBACK (on_removed), self);
  g_signal_connect (view, "complete", G_CALLBACK (on_complete), self);
  e_book_client_view_start (view, &error);
  if (error != NULL)
    fail (self, error->message);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  EClient *client = e_book_client_connect_finish (result, &error);
  CidEdsShelf *self = user_data;

  if (client == NULL) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      fail (self, error->message);
    return;
  }

  self->client = E_BOOK_CLIENT (client);
  g_signal_connect (client, "backend-died", G_CALLBACK (on_backend_died), self);
  if (!e_client_check_capability (client, TELLS_ALL)) {
    self->retry_s = RETRY_MAX_S;
    fail (self,
          _ ("it can be searched, but not read as a whole: let Evolution keep a copy of it for "
             "offline use"));
    return;
  }
  open_view (self);
}

/* Of a book with a problem it is known that it cannot be read, until it is. */
static void
begin_reading (CidEdsShelf *self)
{
  self->is_reading = self->problem == NULL;
  wait_for_book (self);
}

static void
open_view (CidEdsShelf *self)
{
  begin_reading (self);
  e_book_client_get_view (self->client, EVERY_CONTACT, self->cancellable, on_view, self);
}

static void
connect_to_book (CidEdsShelf *self)
{
  begin_reading (self);
  self->cancellable = g_cancellable_new ();
  e_book_client_connect (self->source, DO_NOT_WAIT, self->cancellable, on_connected, self);
}

/**
 * cid_eds_shelf_new:
 * @source: an address book of the registry
 * @plan: how its numbers are to be understood; outlives the shelf
 * @changed: called when there is something new
 * @user_data: for @changed
 *
 * Returns: (transfer full): a shelf that is being read
 */
CidEdsShelf *
cid_eds_shelf_new (ESource *source,
                   const CidNumberPlan *plan,
                   CidEdsShelfFunc changed,
                   gpointer user_data)
{
  CidEdsShelf *self = g_new0 (CidEdsShelf, 1);

  self->source = g_object_ref (source);
  self->plan = plan;
  self->changed = changed;
  self->user_data = user_data;
  self->contacts = make_table ();
  self->retry_s = RETRY_MIN_S;
  g_signal_connect (source, "notify::connection-status", G_CALLBACK (on_status), self);
  connect_to_book (self);
  return self;
}

/**
 * cid_eds_shelf_free:
 * @self: (nullable) (transfer full): a shelf
 */
void
cid_eds_shelf_free (CidEdsShelf *self)
{
  if (self == NULL)
    return;

  leave_book (self);
  cid_source_stop (&self->retry);
  g_signal_handlers_disconnect_by_data (self->source, self);
  g_object_unref (self->source);
  g_hash_table_unref (self->contacts);
  g_free (self->problem);
  g_free (self);
}

/**
 * cid_eds_shelf_get_uid:
 *
 * Returns: (transfer none): what the registry calls the address book
 */
const char *
cid_eds_shelf_get_uid (CidEdsShelf *self)
{
  return e_source_get_uid (self->source);
}

/**
 * cid_eds_shelf_is_reading:
 *
 * Returns: %TRUE until it is known what the address book holds, or that it cannot be read
 */
gboolean
cid_eds_shelf_is_reading (CidEdsShelf *self)
{
  return self->is_reading;
}

/**
 * cid_eds_shelf_get_problem:
 *
 * Returns: (transfer full) (nullable): one line that names the address book and what is wrong
 */
char *
cid_eds_shelf_get_problem (CidEdsShelf *self)
{
  const char *problem = self->problem;

  if (problem == NULL && is_locked (self))
    problem = _ ("it waits for its password: open it in Evolution or GNOME Contacts");
  if (problem == NULL)
    return NULL;

  return g_strdup_printf ("%s: %s", e_source_get_display_name (self->source), problem);
}

/**
 * cid_eds_shelf_gather:
 * @yield: where its contacts and its problem are added
 */
void
cid_eds_shelf_gather (CidEdsShelf *self, CidContactYield *yield)
{
  GHashTableIter iter;
  gpointer contact;

  g_hash_table_iter_init (&iter, self->contacts);
  while (g_hash_table_iter_next (&iter, NULL, &contact))
    cid_contact_yield_add (yield, contact);
}
