/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FakeDaemon:
 *
 * A cidalertd as commands see it, that says what it is told to say.
 */
typedef struct _FakeDaemon FakeDaemon;

FakeDaemon *fake_daemon_new (const char *status, const char *answers);
void fake_daemon_free (FakeDaemon *self);
void fake_daemon_refuse (FakeDaemon *self, int code, const char *refusal);
void fake_daemon_tell_change (FakeDaemon *self, gint64 change);
void fake_daemon_tell_tested (FakeDaemon *self, const char *nonce, const char *address);
const char *fake_daemon_get_asked (FakeDaemon *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeDaemon, fake_daemon_free)

G_END_DECLS
