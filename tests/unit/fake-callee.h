/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeMethod:
 *
 * A method of a service on the session bus, and what it answers, as text; NULL: an error.
 */
typedef struct {
  const char *name;
  const char *in;
  const char *out;
  const char *answer;
} FakeMethod;

/**
 * FakeCallee:
 *
 * A service that writes down how it is called.
 */
typedef struct _FakeCallee FakeCallee;

FakeCallee *fake_callee_new (const char *name,
                             const char *path,
                             const char *interface,
                             const FakeMethod *methods);
void fake_callee_free (FakeCallee *self);
const char *fake_callee_get_calls (FakeCallee *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeCallee, fake_callee_free)

G_END_DECLS
