/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-ufw-rules"

#include "phone/firewall.h"

#include "base/text.h"

#include <string.h>

#define TUPLE "### tuple ### "
#define N_FIELDS 7

enum { ACTION, PROTOCOL, PORT, TO, FROM_PORT, FROM };

static gboolean
has_port (const char *field, guint16 port)
{
  g_auto (GStrv) parts = g_strsplit (field, ",", -1);

  if (g_str_equal (field, "any"))
    return TRUE;
  for (gsize i = 0; parts[i] != NULL; i++) {
    g_auto (GStrv) ends = g_strsplit (parts[i], ":", 2);
    guint64 from = 0;
    guint64 to = 0;

    if (ends[0] == NULL || !cid_text_to_unsigned (ends[0], 0, 65535, &from))
      continue;
    to = from;
    if (ends[1] != NULL && !cid_text_to_unsigned (ends[1], 0, 65535, &to))
      continue;
    if (port >= from && port <= to)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_anywhere (const char *field)
{
  return g_str_equal (field, "0.0.0.0/0") || g_str_equal (field, "any");
}

/* The direction is the last field but for a remark: the profile of a program may stand before it.
 */
static const char *
get_direction (char **fields)
{
  guint last = g_strv_length (fields) - 1;

  return fields[g_str_has_prefix (fields[last], "comment=") ? last - 1 : last];
}

static gboolean
is_for_port (char **fields, guint16 port)
{
  return g_strv_length (fields) >= N_FIELDS && !g_str_has_prefix (fields[ACTION], "route:") &&
         g_str_has_prefix (get_direction (fields), "in") &&
         (g_str_equal (fields[PROTOCOL], "tcp") || g_str_equal (fields[PROTOCOL], "any")) &&
         has_port (fields[PORT], port);
}

/* Nobody knows here by which interface a phone comes in, nor to which address or from which port.
 */
static gboolean
is_for_any_way (char **fields)
{
  return g_str_equal (get_direction (fields), "in") && is_anywhere (fields[TO]) &&
         g_str_equal (fields[FROM_PORT], "any");
}

static gboolean
fits (char **fields, const CidAddress *peer, gboolean *is_unsure)
{
  CidNetwork network;
  gboolean is_known = is_anywhere (fields[FROM]);

  if (!is_known && peer != NULL && cid_network_parse (fields[FROM], &network, NULL)) {
    if (!cid_network_contains (&network, peer))
      return FALSE;
    is_known = TRUE;
  }
  if (is_known && is_for_any_way (fields))
    return TRUE;

  *is_unsure = TRUE;
  return FALSE;
}

static gboolean
drops_by_default (const char *defaults)
{
  const char *policy = strstr (defaults, "DEFAULT_INPUT_POLICY=");

  return policy == NULL || strstr (policy, "ACCEPT") != policy + strlen ("DEFAULT_INPUT_POLICY=\"");
}

/**
 * cid_ufw_judge:
 * @defaults: what /etc/default/ufw says
 * @rules: (nullable): what /etc/ufw/user.rules says; %NULL if that may not be read
 * @port: a TCP port of this machine
 * @peer: (nullable): who wants to reach it
 *
 * Returns: whether ufw, switched on, lets a connection in; its first rule that fits decides
 */
CidFirewallVerdict
cid_ufw_judge (const char *defaults, const char *rules, guint16 port, const CidAddress *peer)
{
  g_auto (GStrv) lines = NULL;
  gboolean is_unsure = rules == NULL;

  g_return_val_if_fail (defaults != NULL, CID_FIREWALL_UNSURE);

  lines = g_strsplit (rules != NULL ? rules : "", "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) fields = NULL;

    if (!g_str_has_prefix (lines[i], TUPLE))
      continue;
    fields = g_strsplit (lines[i] + strlen (TUPLE), " ", -1);
    if (is_for_port (fields, port) && fits (fields, peer, &is_unsure))
      return is_unsure                                    ? CID_FIREWALL_UNSURE
             : g_str_has_prefix (fields[ACTION], "allow") ? CID_FIREWALL_OPEN
             : g_str_has_prefix (fields[ACTION], "limit") ? CID_FIREWALL_OPEN
                                                          : CID_FIREWALL_CLOSED;
  }
  if (!drops_by_default (defaults))
    return is_unsure ? CID_FIREWALL_UNSURE : CID_FIREWALL_OPEN;
  return is_unsure ? CID_FIREWALL_UNSURE : CID_FIREWALL_CLOSED;
}
