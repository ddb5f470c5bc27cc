/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "cli/check-report.h"
#include "cli/home.h"

G_BEGIN_DECLS

/**
 * CidCheckScene:
 * @home: what the user set
 * @status: (nullable): what the running daemon says of itself, `a{sv}`; %NULL if none runs
 * @session: (nullable): the session bus
 * @system: (nullable): the system bus
 * @root: the folder below which the system's own files are, `/`
 * @now_us: the time by the wall clock
 *
 * What the checks look at, beside what they look up themselves.
 */
typedef struct {
  CidHome *home;
  GVariant *status;
  GDBusConnection *session;
  GDBusConnection *system;
  const char *root;
  gint64 now_us;
} CidCheckScene;

/**
 * CidCheckFunc:
 *
 * One check: looks at one subject and adds at least one finding.
 */
typedef void (*CidCheckFunc) (const CidCheckScene *scene, CidCheckReport *report);

/**
 * CidCheck:
 * @name: its name for scripts
 * @title: (translatable): what people call what it looks at
 * @look: does it
 */
typedef struct {
  const char *name;
  const char *title;
  CidCheckFunc look;
} CidCheck;

void cid_check_addresses (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_autostart (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_bus (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_clock (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_contacts (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_daemon (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_firewall (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_gnome (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_hooks (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_log (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_notifications (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_numbers (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_phones (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_port (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_refusals (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_secrets (const CidCheckScene *scene, CidCheckReport *report);
void cid_check_settings (const CidCheckScene *scene, CidCheckReport *report);

CidCheckScene *cid_check_scene_new (void);
void cid_check_scene_free (CidCheckScene *self);
const char *cid_check_scene_say (const CidCheckScene *self, const char *key);
char **cid_check_scene_list (const CidCheckScene *self, const char *key);
GPtrArray *cid_check_scene_dicts (const CidCheckScene *self, const char *key);

void cid_check_run (const CidCheckScene *scene, const char *const *names, CidCheckReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidCheckScene, cid_check_scene_free)

G_END_DECLS
