/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Longer than events are gathered, and than a busy machine needs to tell of them. */
#define QUIET_MS 200

/* Whoever is told that something changed; @n_seen of these were expected. */
typedef struct {
  guint n_told;
  guint n_seen;
} Ear;

/* A #CidPathFunc and a #CidMountFunc. */
static inline void
on_told (gpointer user_data)
{
  ((Ear *) user_data)->n_told++;
}

static inline gboolean
has_told (gpointer user_data)
{
  const Ear *ear = user_data;

  return ear->n_told > ear->n_seen;
}

static inline void
expect_word (Ear *ear)
{
  scratch_run_until (has_told, ear);
  scratch_run_ms (QUIET_MS);
  ear->n_seen = ear->n_told;
}

static inline void
expect_silence (Ear *ear)
{
  scratch_run_ms (QUIET_MS);
  assert_int_equal (ear->n_told, ear->n_seen);
}
