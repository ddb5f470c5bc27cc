/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-pusher"

#include "phone/pusher.h"

#include "base/error.h"
#include "phone/control-link.h"
#include "phone/keyring.h"
#include "phone/make-push.h"
#include "phone/push-plan.h"
#include "phone/web-settings.h"

#include <glib/gi18n.h>

/* The settings of a phone with all its keys and a directory. */
#define MAX_SETTINGS_BYTES (1024 * 1024)

/* One errand to a phone: its password is looked up, what is to be written is written, one setting a
 * request, and then it is read what stands there. */
typedef struct {
  CidControlled *phone;
  GCancellable *cancellable;
  GPtrArray *plan;
  char *url;
  guint next_item;
  guint next_read;
  GHashTable *settings;
  GError *error;
  CidPusherFunc done;
  gpointer user_data;
} Push;

static void go_on (Push *push);

static void
end (Push *push)
{
  push->done (push->settings, push->error, push->user_data);
  cid_controlled_free (push->phone);
  g_clear_object (&push->cancellable);
  g_clear_pointer (&push->plan, g_ptr_array_unref);
  g_clear_pointer (&push->settings, g_hash_table_unref);
  g_clear_error (&push->error);
  g_free (push->url);
  g_free (push);
}

/* The first thing that goes wrong is the one to tell. */
static void
fail (Push *push, CidControlState state, const char *detail)
{
  g_autofree char *sentence = cid_control_state_describe (state, push->phone->phone->name, detail);

  if (push->error == NULL)
    g_set_error_literal (&push->error, CID_ERROR,
                         state == CID_CONTROL_STATE_UNREACHABLE ? CID_ERROR_UNREACHABLE
                                                                : CID_ERROR_REFUSED,
                         sentence != NULL ? sentence : "");
}

static void
fail_by_trouble (Push *push, const CidControlAnswer *answer)
{
  gboolean is_known = push->phone->phone->control.certificate != NULL;

  switch (answer->trouble) {
  case CID_CONTROL_TROUBLE_GUARDED:
    fail (push, CID_CONTROL_STATE_GUARDED, NULL);
    break;
  case CID_CONTROL_TROUBLE_CERTIFICATE:
    fail (push, is_known ? CID_CONTROL_STATE_OTHER_CERTIFICATE : CID_CONTROL_STATE_UNTRUSTED, NULL);
    break;
  case CID_CONTROL_TROUBLE_UNREACHABLE:
  case CID_CONTROL_TROUBLE_NONE:
  default:
    fail (push, CID_CONTROL_STATE_UNREACHABLE, answer->base);
    break;
  }
}

/* Whether the phone did what it was asked; if not, that has been noted. */
static gboolean
is_done (Push *push, const CidControlAnswer *answer)
{
  g_autofree char *status = g_strdup_printf ("HTTP %u", answer->status);
  CidControlVerdict verdict;
  CidControlState state;

  if (answer->trouble != CID_CONTROL_TROUBLE_NONE) {
    fail_by_trouble (push, answer);
    return FALSE;
  }
  verdict = cid_make_judge (push->phone->make, answer->status, answer->location, answer->body);
  if (verdict == CID_CONTROL_DONE)
    return TRUE;

  state = cid_control_state_from_verdict (verdict, push->phone->password != NULL);
  if (state == CID_CONTROL_STATE_FORBIDDEN &&
      cid_control_base_is_elsewhere (answer->base, answer->location))
    state = CID_CONTROL_STATE_ELSEWHERE;
  fail (push, state,
        state == CID_CONTROL_STATE_STRANGE ? status
                                           : cid_make_get_push_advice (push->phone->make, verdict));
  return FALSE;
}

static void
ask (Push *push, const char *path, gsize max_body, CidControlAnswerFunc answered)
{
  gboolean is_heard = FALSE;
  g_autofree char *base = cid_controlled_get_base (push->phone, &is_heard);
  const CidControlRequest request = {
    .base = base,
    .path = path,
    .user = push->phone->phone->control.user,
    .password = push->phone->password,
    .certificate = push->phone->phone->control.certificate,
    .guards_password = is_heard,
    .max_body = max_body,
  };

  cid_control_link_ask (&request, push->cancellable, answered, push);
}

/* Reading */

/* Any page may have a line that looks like a setting. */
static gboolean
has_ours (Push *push, GHashTable *settings)
{
  g_autoptr (GPtrArray) urls = cid_make_get_urls (push->phone->make, "");

  for (guint i = 0; i < urls->len; i++) {
    const CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (g_hash_table_contains (settings, url->setting))
      return TRUE;
  }
  return FALSE;
}

static void
on_read (const CidControlAnswer *answer, gpointer user_data)
{
  Push *push = user_data;
  char *const *paths = cid_make_get_read_paths (push->phone->make);
  CidControlVerdict verdict =
    cid_make_judge (push->phone->make, answer->status, answer->location, answer->body);
  gboolean may_be_elsewhere = answer->trouble == CID_CONTROL_TROUBLE_NONE &&
                              (verdict == CID_CONTROL_MISSING || verdict == CID_CONTROL_DONE);

  if (answer->trouble == CID_CONTROL_TROUBLE_NONE && verdict == CID_CONTROL_DONE &&
      answer->body != NULL)
    push->settings = cid_web_settings_parse (answer->body);
  if (push->settings != NULL && has_ours (push, push->settings)) {
    end (push);
    return;
  }
  g_clear_pointer (&push->settings, g_hash_table_unref);
  if (may_be_elsewhere && paths[push->next_read] != NULL) {
    go_on (push);
    return;
  }
  if (is_done (push, answer) && push->error == NULL)
    g_set_error (&push->error, CID_ERROR, CID_ERROR_REFUSED,
                 _ ("Phone %s does not show its settings, so nobody can tell what is in it"),
                 push->phone->phone->name);
  end (push);
}

/* Writing */

static void
on_written (const CidControlAnswer *answer, gpointer user_data)
{
  Push *push = user_data;

  if (!is_done (push, answer))
    push->next_item = push->plan->len;
  go_on (push);
}

static const CidPushItem *
take_next_item (Push *push)
{
  while (push->plan != NULL && push->next_item < push->plan->len) {
    const CidPushItem *item = g_ptr_array_index (push->plan, push->next_item++);

    if (item->is_chosen)
      return item;
  }
  return NULL;
}

/* Proof */

static void
on_browsed (const CidControlAnswer *answer, gpointer user_data)
{
  Push *push = user_data;

  (void) is_done (push, answer);
  end (push);
}

static void
on_password (const char *password, gpointer user_data)
{
  Push *push = user_data;

  cid_controlled_take_password (push->phone, password);
  go_on (push);
}

static void
go_on (Push *push)
{
  const CidPushItem *item = NULL;
  g_autofree char *path = NULL;

  if (!push->phone->has_password) {
    cid_keyring_look_up (push->phone->phone->id, push->cancellable, on_password, push);
    return;
  }
  if (push->url != NULL) {
    path = cid_make_get_browse_path (push->phone->make, push->url);
    ask (push, path, 0, on_browsed);
    return;
  }
  item = take_next_item (push);
  if (item != NULL) {
    path = cid_make_get_write_path (push->phone->make, item->setting, item->wanted);
    ask (push, path, 0, on_written);
    return;
  }
  ask (push, cid_make_get_read_paths (push->phone->make)[push->next_read++], MAX_SETTINGS_BYTES,
       on_read);
}

static gboolean
on_begin (gpointer user_data)
{
  Push *push = user_data;
  gboolean is_heard = FALSE;
  g_autofree char *base = cid_controlled_get_base (push->phone, &is_heard);

  if (push->phone->make == NULL || !cid_make_can_push (push->phone->make))
    g_set_error (&push->error, CID_ERROR, CID_ERROR_NOT_FOUND,
                 _ ("Phone %s is of the make %s, into which nothing can be written from here"),
                 push->phone->phone->name, push->phone->phone->make);
  else if (base == NULL)
    fail (push, CID_CONTROL_STATE_NO_PLACE, NULL);
  if (push->error != NULL)
    end (push);
  else
    go_on (push);
  return G_SOURCE_REMOVE;
}

static void
begin (const CidPhone *phone,
       const char *heard,
       GPtrArray *plan,
       const char *url,
       GCancellable *cancellable,
       CidPusherFunc done,
       gpointer user_data)
{
  Push *push = g_new0 (Push, 1);

  push->phone = cid_controlled_new (phone);
  push->phone->heard = g_strdup (heard);
  push->plan = plan != NULL ? g_ptr_array_ref (plan) : NULL;
  push->url = g_strdup (url);
  push->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  push->done = done;
  push->user_data = user_data;
  g_idle_add (on_begin, push);
}

/**
 * cid_pusher_read:
 * @phone: a phone; copied
 * @heard: (nullable): the address that it last reported from
 * @cancellable: (nullable): ends it early
 * @done: called once, later
 * @user_data: for @done
 *
 * Reads the settings of a phone over its web interface, and does not wait.
 */
void
cid_pusher_read (const CidPhone *phone,
                 const char *heard,
                 GCancellable *cancellable,
                 CidPusherFunc done,
                 gpointer user_data)
{
  g_return_if_fail (phone != NULL && done != NULL);

  begin (phone, heard, NULL, NULL, cancellable, done, user_data);
}

/**
 * cid_pusher_write:
 * @phone: a phone; copied
 * @heard: (nullable): the address that it last reported from
 * @plan: (element-type CidPushItem): what is chosen there is written
 * @cancellable: (nullable): ends it early
 * @done: called once, later, with what stands in the phone after it; even after an error, if that
 *   could be read
 * @user_data: for @done
 *
 * Writes settings into a phone over its web interface, and does not wait. After the first that the
 * phone refuses none is written any more.
 */
void
cid_pusher_write (const CidPhone *phone,
                  const char *heard,
                  GPtrArray *plan,
                  GCancellable *cancellable,
                  CidPusherFunc done,
                  gpointer user_data)
{
  g_return_if_fail (phone != NULL && plan != NULL && done != NULL);

  begin (phone, heard, plan, NULL, cancellable, done, user_data);
}

/**
 * cid_pusher_browse:
 * @phone: a phone; copied
 * @heard: (nullable): the address that it last reported from
 * @url: what it shall fetch
 * @cancellable: (nullable): ends it early
 * @done: called once, later
 * @user_data: for @done
 *
 * Lets a phone fetch something, and does not wait. It lifts no hook.
 */
void
cid_pusher_browse (const CidPhone *phone,
                   const char *heard,
                   const char *url,
                   GCancellable *cancellable,
                   CidPusherFunc done,
                   gpointer user_data)
{
  g_return_if_fail (phone != NULL && url != NULL && done != NULL);

  begin (phone, heard, NULL, url, cancellable, done, user_data);
}
