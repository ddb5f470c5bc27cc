/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-journal-json"

#include "log/journal-json.h"

#include <glib/gi18n.h>

#include "base/error.h"
#include "base/json-read.h"
#include "base/json-text.h"

/* The texts of an event that are kept as they are. */
static const struct {
  const char *key;
  gsize offset;
} texts[] = {
  { "phone", G_STRUCT_OFFSET (CidCallEvent, phone) },
  { "phone_name", G_STRUCT_OFFSET (CidCallEvent, phone_name) },
  { "phone_group", G_STRUCT_OFFSET (CidCallEvent, group) },
  { "name", G_STRUCT_OFFSET (CidCallEvent, name) },
  { "line", G_STRUCT_OFFSET (CidCallEvent, line) },
  { "call_ref", G_STRUCT_OFFSET (CidCallEvent, call_ref) },
  { "call_uid", G_STRUCT_OFFSET (CidCallEvent, call_uid) },
  { "reason", G_STRUCT_OFFSET (CidCallEvent, reason) },
  { "diverted", G_STRUCT_OFFSET (CidCallEvent, diverted) },
  { "mac", G_STRUCT_OFFSET (CidCallEvent, mac) },
  { "target", G_STRUCT_OFFSET (CidCallEvent, target) },
  { "body", G_STRUCT_OFFSET (CidCallEvent, body) },
};

static char **
get_field (CidCallEvent *event, gsize i)
{
  return (char **) G_STRUCT_MEMBER_P (event, texts[i].offset);
}

static void
append_extra (GString *json, char **extra)
{
  cid_json_append_key (json, "extra");
  g_string_append_c (json, '[');
  for (char **one = extra; one != NULL && *one != NULL; one++) {
    if (one != extra)
      g_string_append_c (json, ',');
    cid_json_append_text (json, *one);
  }
  g_string_append_c (json, ']');
}

/**
 * cid_journal_to_json:
 * @entry: an event
 *
 * Returns: (transfer full): all of it as one line of JSON, without a newline
 */
char *
cid_journal_to_json (const CidJournalEntry *entry)
{
  CidCallEvent *event = entry->event;
  GString *json = g_string_new ("{");

  cid_json_add_text (json, "origin", entry->origin);
  cid_json_add_integer (json, "seq", entry->seq);
  cid_json_add_text (json, "boot", entry->boot);
  cid_json_add_integer (json, "started_us", entry->started_us);
  cid_json_add_integer (json, "wall_us", event->stamp.wall_us);
  cid_json_add_integer (json, "boot_us", event->stamp.boot_us);
  cid_json_add_text (json, "kind", cid_event_kind_to_nick (event->kind));
  cid_json_add_boolean (json, "simulated", event->simulated);
  cid_json_add_boolean (json, "voicemail", event->voicemail);
  cid_json_add_text (json, "party", cid_party_kind_to_nick (event->party->kind));
  cid_json_add_text (json, "number", event->party->number);
  cid_json_add_text (json, "remote", event->party->remote);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    cid_json_add_text (json, texts[i].key, *get_field (event, i));
  append_extra (json, event->extra);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static const char *
get_text (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gint64
get_integer (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static gint64
get_time (JsonObject *object, const char *key)
{
  return cid_when_believe (get_integer (object, key));
}

static gboolean
get_boolean (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

static CidParty *
get_party (JsonObject *object)
{
  const CidNumberPlan nowhere = { NULL, NULL };
  CidParty *party = cid_party_parse (get_text (object, "remote"), &nowhere);

  party->kind = cid_party_kind_from_nick (get_text (object, "party"));
  g_free (party->number);
  party->number = g_strdup (get_text (object, "number"));
  g_free (party->remote);
  party->remote = g_strdup (get_text (object, "remote"));
  return party;
}

static CidCallEvent *
read_event (JsonObject *object, int kind)
{
  CidCallEvent *event = cid_call_event_new ((CidEventKind) kind);

  event->stamp.wall_us = get_time (object, "wall_us");
  event->stamp.boot_us = get_time (object, "boot_us");
  event->simulated = get_boolean (object, "simulated");
  event->voicemail = get_boolean (object, "voicemail");
  event->party = get_party (object);
  event->extra = cid_json_read_texts (json_object_get_member (object, "extra"));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *get_field (event, i) = g_strdup (get_text (object, texts[i].key));
  return event;
}

static CidJournalEntry *
set_no_event (GError **error)
{
  g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_INPUT,
                       _ ("expected an event as cidalert calls export writes it"));
  return NULL;
}

/**
 * cid_journal_from_json:
 * @line: what cid_journal_to_json() gave
 * @error: return location for %CID_ERROR_BAD_INPUT
 *
 * Returns: (transfer full): the event, of a log that is another one
 */
CidJournalEntry *
cid_journal_from_json (const char *line, GError **error)
{
  g_autoptr (JsonNode) root = cid_json_read (line);
  JsonObject *object =
    root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *nick = object != NULL ? get_text (object, "kind") : NULL;
  int kind = nick != NULL ? cid_event_kind_from_nick (nick) : CID_EVENT_NONE;
  g_autoptr (CidJournalEntry) entry = NULL;

  if (kind == CID_EVENT_NONE || get_text (object, "origin") == NULL ||
      get_integer (object, "seq") <= 0)
    return set_no_event (error);
  entry = g_new0 (CidJournalEntry, 1);
  entry->origin = g_strdup (get_text (object, "origin"));
  entry->is_imported = entry->is_sound = TRUE;
  entry->seq = entry->place = get_integer (object, "seq");
  entry->boot = g_strdup (get_text (object, "boot") != NULL ? get_text (object, "boot") : "");
  entry->started_us = entry->run = get_time (object, "started_us");
  entry->event = read_event (object, kind);
  return cid_call_event_is_whole (entry->event) ? g_steal_pointer (&entry) : set_no_event (error);
}
