/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-check-firewall"

#include "cli/check.h"

#include "cli/phone-urls.h"
#include "phone/firewall.h"

#include <glib/gi18n.h>
#include <string.h>

#define FIREWALLD "org.fedoraproject.FirewallD1"
#define FIREWALLD_PATH "/org/fedoraproject/FirewallD1"
#define TRUSTED "trusted"
#define PATIENCE_MS 3000

/* One phone that wants to come in, or any. */
typedef struct {
  const CidCheckScene *scene;
  guint16 port;
  const CidNetwork *network; /* %NULL: nobody knows from where */
} Visit;

static const CidAddress *
get_peer (const Visit *visit)
{
  return visit->network != NULL ? &visit->network->address : NULL;
}

static char *
read_file (const Visit *visit, const char *name)
{
  g_autofree char *path = g_build_filename (visit->scene->root, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
tell (const Visit *visit,
      CidCheckReport *report,
      CidFirewallVerdict verdict,
      const char *who,
      const char *cure)
{
  switch (verdict) {
  case CID_FIREWALL_OPEN:
    cid_check_report_add (report, CID_CHECK_WELL, NULL, _ ("%s lets phones in on port %u"), who,
                          visit->port);
    break;
  case CID_FIREWALL_CLOSED:
    cid_check_report_add (report, CID_CHECK_WRONG, cure, _ ("%s keeps phones out of port %u"), who,
                          visit->port);
    break;
  case CID_FIREWALL_UNSURE:
  default:
    cid_check_report_add (report, CID_CHECK_NOTE, cure,
                          _ ("%s is on, and may keep phones out of port %u"), who, visit->port);
    break;
  }
}

/* firewalld */

static GVariant *
ask_firewalld (const Visit *visit, const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) owned = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;

  if (visit->scene->system == NULL)
    return NULL;
  return g_dbus_connection_call_sync (visit->scene->system, FIREWALLD, FIREWALLD_PATH, interface,
                                      method, owned, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START,
                                      PATIENCE_MS, NULL, NULL);
}

static gboolean
look_at_firewalld (const Visit *visit, CidCheckReport *report)
{
  g_autoptr (GVariant) asked = ask_firewalld (visit, FIREWALLD, "getDefaultZone", NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autofree char *number = g_strdup_printf ("%u", visit->port);
  g_autofree char *cure = NULL;
  const char *zone = NULL;
  gboolean is_open = FALSE;

  if (asked == NULL || !g_variant_is_of_type (asked, G_VARIANT_TYPE ("(s)")))
    return FALSE;
  g_variant_get (asked, "(&s)", &zone);
  answer = ask_firewalld (visit, FIREWALLD ".zone", "queryPort",
                          g_variant_new ("(sss)", zone, number, "tcp"));
  if (answer != NULL && g_variant_is_of_type (answer, G_VARIANT_TYPE ("(b)")))
    g_variant_get (answer, "(b)", &is_open);
  cure = g_strdup_printf ("sudo firewall-cmd --zone=%s --add-port=%u/tcp && sudo firewall-cmd "
                          "--runtime-to-permanent",
                          zone, visit->port);
  tell (visit, report,
        is_open || g_str_equal (zone, TRUSTED) ? CID_FIREWALL_OPEN
        : answer == NULL                       ? CID_FIREWALL_UNSURE
                                               : CID_FIREWALL_CLOSED,
        "firewalld", cure);
  return TRUE;
}

/* ufw */

static char *
make_ufw_cure (const Visit *visit)
{
  g_autofree char *from =
    visit->network != NULL ? cid_network_to_string (visit->network) : g_strdup ("any");

  return g_strdup_printf ("sudo ufw allow proto tcp from %s to any port %u", from, visit->port);
}

static gboolean
look_at_ufw (const Visit *visit, CidCheckReport *report)
{
  g_autofree char *switched = read_file (visit, "etc/ufw/ufw.conf");
  g_autofree char *defaults = read_file (visit, "etc/default/ufw");
  g_autofree char *rules = read_file (visit, "etc/ufw/user.rules");
  g_autofree char *cure = make_ufw_cure (visit);

  if (switched == NULL || defaults == NULL || strstr (switched, "\nENABLED=yes") == NULL)
    return FALSE;
  tell (visit, report, cid_ufw_judge (defaults, rules, visit->port, get_peer (visit)), "ufw", cure);
  return TRUE;
}

/* nftables */

/* The kernel's own rules, which only root may see; whose programs are not on everybody's path. */
static char *
ask_nft (const Visit *visit)
{
  static const char *const names[] = { NULL, "usr/sbin/nft", "sbin/nft" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *program =
      names[i] != NULL ? g_build_filename (visit->scene->root, names[i], NULL) : g_strdup ("nft");
    g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
                        program, "list", "ruleset", NULL);
    g_autofree char *text = NULL;

    if (process != NULL && g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, NULL) &&
        g_subprocess_get_successful (process))
      return g_steal_pointer (&text);
  }
  return NULL;
}

/* What is loaded when the machine starts, where that is switched on. */
static char *
read_nft_file (const Visit *visit)
{
  g_autofree char *link = g_build_filename (
    visit->scene->root, "etc/systemd/system/sysinit.target.wants/nftables.service", NULL);

  return g_file_test (link, G_FILE_TEST_IS_SYMLINK) ? read_file (visit, "etc/nftables.conf") : NULL;
}

static char *
make_nft_cure (const Visit *visit, const char *chain)
{
  g_autofree char *from = visit->network != NULL ? cid_network_to_string (visit->network) : NULL;
  const char *match = from == NULL                                     ? ""
                      : cid_address_is_ipv4 (&visit->network->address) ? " ip saddr "
                                                                       : " ip6 saddr ";

  return g_strdup_printf ("sudo nft insert rule %s%s%s tcp dport %u accept",
                          chain != NULL ? chain : "inet filter input", match,
                          from != NULL ? from : "", visit->port);
}

static gboolean
look_at_nft (const Visit *visit, CidCheckReport *report)
{
  g_autofree char *asked = ask_nft (visit);
  g_autofree char *rules = asked != NULL ? g_steal_pointer (&asked) : read_nft_file (visit);
  g_autofree char *chain = NULL;
  g_autofree char *cure = NULL;
  CidFirewallVerdict verdict;

  if (rules == NULL)
    return FALSE;
  verdict = cid_nft_judge (rules, visit->port, get_peer (visit), &chain);
  cure = make_nft_cure (visit, chain);
  tell (visit, report, verdict, "nftables", cure);
  return TRUE;
}

static void
look (const Visit *visit, CidCheckReport *report)
{
  if (look_at_firewalld (visit, report) || look_at_ufw (visit, report) ||
      look_at_nft (visit, report))
    return;
  cid_check_report_add (report, CID_CHECK_NOTE, "sudo nft list ruleset",
                        _ ("none that you may look at is in the way"));
}

/**
 * cid_check_firewall:
 *
 * Does a firewall of this machine let the phones in?
 */
void
cid_check_firewall (const CidCheckScene *scene, CidCheckReport *report)
{
  Visit visit = { .scene = scene, .port = cid_phone_urls_get_port (scene->home) };
  gboolean is_any = FALSE;

  for (guint i = 0; i < scene->home->phones->len; i++) {
    const CidPhone *phone = g_ptr_array_index (scene->home->phones, i);

    if (phone->networks->len == 0 && is_any)
      continue;
    is_any |= phone->networks->len == 0;
    visit.network =
      phone->networks->len > 0 ? &g_array_index (phone->networks, CidNetwork, 0) : NULL;
    look (&visit, report);
  }
  if (scene->home->phones->len == 0)
    look (&visit, report);
}
