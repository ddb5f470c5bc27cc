/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakeScreenSaver:
 *
 * GNOME's screen saver, on a connection of its own to the bus of the test. It answers when the
 * main loop runs.
 */
typedef struct _FakeScreenSaver FakeScreenSaver;

FakeScreenSaver *fake_screen_saver_new (gboolean is_active);
void fake_screen_saver_free (FakeScreenSaver *self);
void fake_screen_saver_set_active (FakeScreenSaver *self, gboolean is_active);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeScreenSaver, fake_screen_saver_free)

G_END_DECLS
