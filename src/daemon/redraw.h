/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CidRedraw:
 *
 * When what has changed is drawn: at once, or together with what else changes within some
 * milliseconds of the last drawing.
 */
typedef struct _CidRedraw CidRedraw;

/**
 * CidRedrawFunc:
 *
 * Draws all that there is now.
 */
typedef void (*CidRedrawFunc) (gpointer user_data);

CidRedraw *cid_redraw_new (CidRedrawFunc draw, gpointer user_data);
void cid_redraw_free (CidRedraw *self);
void cid_redraw_want (CidRedraw *self);
void cid_redraw_stop (CidRedraw *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CidRedraw, cid_redraw_free)

G_END_DECLS
