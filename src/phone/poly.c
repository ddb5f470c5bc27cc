/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-poly"

#include "phone/poly.h"

#include "base/byte-order-mark.h"
#include "base/error.h"
#include "base/text.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_BYTES (64 * 1024)
#define MAX_DEPTH 8
#define VALUE_MAX_BYTES 1024

/* Elements of Poly's XML that name a value, wherever they stand. */
typedef enum {
  VALUE_CALLING_NUMBER,
  VALUE_CALLING_NAME,
  VALUE_CALLED_NUMBER,
  VALUE_CALLED_NAME,
  VALUE_MAC,
  VALUE_CALL_REFERENCE,
  VALUE_CALL_STATE,
  VALUE_CALL_TYPE,
  N_VALUES,
} Value;

static const struct {
  const char *element;
  Value value;
} value_names[] = {
  { "CallingPartyNumber", VALUE_CALLING_NUMBER },
  { "CallingPartyDirNum", VALUE_CALLING_NUMBER },
  { "CallingPartyName", VALUE_CALLING_NAME },
  { "CalledPartyNumber", VALUE_CALLED_NUMBER },
  { "CalledPartyDirNum", VALUE_CALLED_NUMBER },
  { "CalledPartyName", VALUE_CALLED_NAME },
  { "MACAddress", VALUE_MAC },
  { "CallReference", VALUE_CALL_REFERENCE },
  { "CallState", VALUE_CALL_STATE },
  { "CallType", VALUE_CALL_TYPE },
};

/* %CID_EVENT_NONE: the call state tells. */
static const struct {
  const char *element;
  int kind;
} events[] = {
  { "IncomingCallEvent", CID_EVENT_INCOMING },
  { "OutgoingCallEvent", CID_EVENT_OUTGOING },
  { "OffHookEvent", CID_EVENT_OFFHOOK },
  { "OnHookEvent", CID_EVENT_ONHOOK },
  { "CallStateChangeEvent", CID_EVENT_NONE },
  { "LineRegistrationEvent", CID_EVENT_REGISTERED },
  { "LineUnregistrationEvent", CID_EVENT_UNREGISTERED },
};

static const struct {
  const char *state;
  CidEventKind kind;
} states[] = {
  { "Dialtone", CID_EVENT_OFFHOOK },
  { "Setup", CID_EVENT_OUTGOING },
  { "Ringback", CID_EVENT_OUTGOING },
  { "Offering", CID_EVENT_INCOMING },
  { "Connected", CID_EVENT_CONNECTED },
  { "Hold", CID_EVENT_HOLD },
  { "Held", CID_EVENT_HOLD },
  { "Free", CID_EVENT_DISCONNECTED },
  { "Disconnected", CID_EVENT_DISCONNECTED },
};

typedef struct {
  const char *event;
  int kind;
  guint depth;
  gboolean is_leaf;
  GString *text;
  char *values[N_VALUES];
  CidParameters *parameters;
} Reader;

static void
reader_clear (Reader *self)
{
  if (self->text)
    g_string_free (self->text, TRUE);
  g_clear_pointer (&self->parameters, cid_parameters_free);
  for (gsize i = 0; i < N_VALUES; i++)
    g_clear_pointer (&self->values[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static int
find_value (const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_names); i++) {
    if (g_str_equal (element, value_names[i].element))
      return (int) value_names[i].value;
  }
  return -1;
}

static void
keep_value (Reader *reader, const char *name, const char *value)
{
  int which = find_value (name);
  g_autofree char *text =
    g_strstrip (cid_text_from_bytes (value, MIN (strlen (value), VALUE_MAX_BYTES)));

  if (*text == '\0')
    return;

  if (which < 0) {
    g_autofree char *extra = g_strdup_printf ("%s=%s", name, text);

    cid_parameters_add_extra (reader->parameters, extra);
  } else if (reader->values[which] == NULL) {
    reader->values[which] = g_steal_pointer (&text);
  }
}

static void
note_event (Reader *reader, const char *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (events) && reader->event == NULL; i++) {
    if (g_str_equal (element, events[i].element)) {
      reader->event = events[i].element;
      reader->kind = events[i].kind;
    }
  }
}

static void
on_start_element (GMarkupParseContext *context,
                  const char *element,
                  const char **names,
                  const char **values,
                  gpointer user_data,
                  GError **error)
{
  Reader *reader = user_data;

  if (++reader->depth > MAX_DEPTH) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_REQUEST, _ ("XML nested too deeply"));
    return;
  }

  note_event (reader, element);
  for (gsize i = 0; names[i] != NULL; i++)
    keep_value (reader, names[i], values[i]);
  reader->is_leaf = TRUE;
  g_string_truncate (reader->text, 0);
}

static void
on_end_element (GMarkupParseContext *context,
                const char *element,
                gpointer user_data,
                GError **error)
{
  Reader *reader = user_data;

  if (reader->is_leaf)
    keep_value (reader, element, reader->text->str);
  reader->is_leaf = FALSE;
  reader->depth--;
}

static void
on_text (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Reader *reader = user_data;

  g_string_append_len (reader->text, text, (gssize) length);
}

static const GMarkupParser parser = {
  .start_element = on_start_element,
  .end_element = on_end_element,
  .text = on_text,
};

static gsize
get_mark_length (const char *body, gsize length)
{
  gsize mark = strlen (CID_BYTE_ORDER_MARK);

  return length >= mark && memcmp (body, CID_BYTE_ORDER_MARK, mark) == 0 ? mark : 0;
}

/* What GMarkup says of the fault quotes the body, which is private. */
static gboolean
parse_markup (Reader *reader, const char *body, gsize length, GError **error)
{
  gsize mark = get_mark_length (body, length);
  g_autofree char *text = cid_text_from_bytes (body + mark, length - mark);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) local_error = NULL;

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reader, NULL);
  if (g_markup_parse_context_parse (context, text, (gssize) strlen (text), &local_error) &&
      g_markup_parse_context_end_parse (context, &local_error))
    return TRUE;

  if (local_error->domain == CID_ERROR)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_REQUEST, _ ("Broken XML"));
  return FALSE;
}

static int
find_kind (const Reader *reader)
{
  const char *state = reader->values[VALUE_CALL_STATE];

  if (reader->event == NULL || reader->kind != CID_EVENT_NONE)
    return reader->kind;

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (state != NULL && g_ascii_strcasecmp (state, states[i].state) == 0)
      return (int) states[i].kind;
  }
  return CID_EVENT_NONE;
}

/* The other end is the called party on an outgoing call, else the calling one. */
static void
take_parties (Reader *reader, int kind)
{
  char **from = reader->values;
  char **to = reader->parameters->values;
  const char *type = from[VALUE_CALL_TYPE] ? from[VALUE_CALL_TYPE] : "";
  gboolean is_outgoing = kind == CID_EVENT_OUTGOING || g_ascii_strcasecmp (type, "Outgoing") == 0;
  Value local = is_outgoing ? VALUE_CALLING_NUMBER : VALUE_CALLED_NUMBER;

  to[CID_PARAMETER_REMOTE] =
    g_steal_pointer (&from[is_outgoing ? VALUE_CALLED_NUMBER : VALUE_CALLING_NUMBER]);
  to[CID_PARAMETER_NAME] =
    g_steal_pointer (&from[is_outgoing ? VALUE_CALLED_NAME : VALUE_CALLING_NAME]);
  to[CID_PARAMETER_LOCAL] = g_steal_pointer (&from[local]);
  to[CID_PARAMETER_CALL] = g_steal_pointer (&from[VALUE_CALL_REFERENCE]);
  to[CID_PARAMETER_MAC] = g_steal_pointer (&from[VALUE_MAC]);
}

/**
 * cid_poly_is_xml:
 * @body: (nullable): what a phone posted; need not end in NUL
 * @length: how many bytes
 *
 * Returns: %TRUE if it is XML rather than a form; a byte order mark may stand before it
 */
gboolean
cid_poly_is_xml (const char *body, gsize length)
{
  gsize i = get_mark_length (body, length);

  while (i < length && g_ascii_isspace (body[i]))
    i++;
  return i < length && body[i] == '<';
}

/**
 * cid_poly_parse:
 * @body: what a Poly phone posted; need not end in NUL
 * @length: how many bytes
 * @kind: (out): what happened; untouched on error
 * @error: return location for a #GError
 *
 * Reads Poly's XML, with or without its root element. The event element, or the call state in it,
 * tells what happened. Bounded in length and depth.
 *
 * Returns: (transfer full): what was said; %NULL with #CID_ERROR_BAD_REQUEST if the XML is broken
 *   or holds no event that we know
 */
CidParameters *
cid_poly_parse (const char *body, gsize length, CidEventKind *kind, GError **error)
{
  g_auto (Reader) reader = { .kind = CID_EVENT_NONE };
  int found;

  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (length > MAX_BYTES) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_REQUEST, _ ("XML too long"));
    return NULL;
  }

  reader.text = g_string_new (NULL);
  reader.parameters = cid_parameters_new ();
  if (!parse_markup (&reader, body, length, error))
    return NULL;

  found = find_kind (&reader);
  if (found == CID_EVENT_NONE) {
    g_set_error_literal (error, CID_ERROR, CID_ERROR_BAD_REQUEST, _ ("XML without a known event"));
    return NULL;
  }

  take_parties (&reader, found);
  *kind = (CidEventKind) found;
  return g_steal_pointer (&reader.parameters);
}
