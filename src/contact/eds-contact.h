/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libebook/libebook.h>

#include "contact/contact.h"
#include "number/party.h"

G_BEGIN_DECLS

CidContact *cid_eds_contact_read (EContact *contact, ESource *book, const CidNumberPlan *plan);

G_END_DECLS
