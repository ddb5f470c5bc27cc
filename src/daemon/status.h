/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bus/bus.h"
#include "call/call-tracker.h"
#include "call/phone-states.h"
#include "contact/contact-book.h"
#include "daemon/configuration.h"
#include "daemon/seen.h"
#include "daemon/unwanted.h"
#include "desktop/notifier.h"
#include "hook/hooks.h"
#include "log/call-store.h"
#include "phone/control.h"
#include "phone/listener.h"
#include "phone/refusals.h"

G_BEGIN_DECLS

/**
 * CidParts:
 *
 * The parts of the running daemon, as far as they can be asked how they are. All are the bridge's.
 */
typedef struct {
  CidConfiguration *configuration;
  CidListener *listener;
  CidCallStore *store;
  CidCallTracker *tracker;
  CidContactBook *book;
  CidNotifier *notifier;
  CidBus *bus;
  CidPhoneStates *phones;
  CidPhoneControl *control;
  CidHooks *hooks;
  CidUnwanted *unwanted;
  CidRefusals *refusals;
  CidSeen *seen;
} CidParts;

GVariant *cid_status_describe_source (CidContactSource *source);
GVariant *cid_status_describe (const CidParts *parts);
GVariant *cid_status_look_up (const CidParts *parts, const char *text);

G_END_DECLS
