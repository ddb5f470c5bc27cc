/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "daemon/status.h"

G_BEGIN_DECLS

typedef struct _CidBusNews CidBusNews;

CidBusNews *cid_bus_news_new (const CidParts *parts, CidBusCidAlert1 *interface);
void cid_bus_news_free (CidBusNews *self);
void cid_bus_news_tell_calls (CidBusNews *self, GPtrArray *changed);
void cid_bus_news_tell_phone (CidBusNews *self, const char *phone);
void cid_bus_news_tell_source (CidBusNews *self, CidContactSource *source);
void cid_bus_news_tell_written (CidBusNews *self);

GVariant *cid_bus_news_list_calls (const CidParts *parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidBusNews, cid_bus_news_free)

G_END_DECLS
