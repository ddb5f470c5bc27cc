/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CidAutostart:
 * @unit: (nullable): the systemd user unit, if there is one
 * @is_masked: the unit was put out of use altogether
 * @is_wanted: the unit starts with a graphical session that systemd runs
 * @is_known: the running manager sees it so, too; %TRUE where none runs
 * @is_by_systemd: systemd runs the session that is on now
 * @is_session_known: there is one to tell by; over ssh there may be none
 * @entry: (nullable): the autostart entry of the desktop, if there is one
 * @is_entry_on: the entry starts with a session that systemd does not run
 * @stands_back: the entry does not start with a session that systemd runs
 *
 * How the daemon starts with the session: both ways, of which a session takes one.
 */
typedef struct {
  char *unit;
  gboolean is_masked;
  gboolean is_wanted;
  gboolean is_known;
  gboolean is_by_systemd;
  gboolean is_session_known;
  char *entry;
  gboolean is_entry_on;
  gboolean stands_back;
} CidAutostart;

/* The command that lets the daemon start with the session. */
#define CID_AUTOSTART_REMEDY "cidalert autostart on"

CidAutostart *cid_autostart_look (void);
void cid_autostart_free (CidAutostart *self);
gboolean cid_autostart_is_on (const CidAutostart *self);
const char *cid_autostart_tell (const CidAutostart *self);
gboolean cid_autostart_set (gboolean is_on, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void cid_autostart_look_at_unit (CidAutostart *self);
gboolean cid_autostart_set_unit (gboolean is_on, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void cid_autostart_look_at_entry (CidAutostart *self);
gboolean cid_autostart_set_entry (gboolean is_on,
                                  gboolean has_unit,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidAutostart, cid_autostart_free)

G_END_DECLS
