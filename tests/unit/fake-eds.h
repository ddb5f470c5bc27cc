/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libebook/libebook.h>

G_BEGIN_DECLS

/**
 * FakeEds:
 * @connect_error: (nullable): why no address book can be connected to
 * @view_error: (nullable): why none can be looked into
 * @start_error: (nullable): why none says what it holds
 * @registry_error: (nullable): why the registry cannot be read
 * @has_no_schemas: it is not installed, but its library is
 * @is_silent: nothing is answered
 * @is_search_only: books tell what is asked for, and not all they hold
 * @holds_views: who looks into a book waits for fake_eds_release_views()
 * @has_short_seconds: a second passes in a millisecond, or as many as scratch_slow_down() says
 * @last_timer_s: how many seconds somebody wanted to wait last
 * @n_connects: how often somebody connected to an address book
 * @n_starts: how often somebody wanted to hear what a book holds
 * @n_registries: how often somebody asked for the registry
 * @view: (nullable): the last view that was begun, with libebook's signals
 * @client: (nullable): the last client
 * @registry: (nullable): the last registry
 * @sources: (element-type ESource): what the registry holds
 * @held: (element-type GTask): who waits for a view
 *
 * Evolution Data Server as libebook and libedataserver show it to who asks them; the real one is
 * asked by tests/desktop/test_eds.py. For tests that wrap the functions of fake-eds.c.
 */
typedef struct {
  const char *connect_error;
  const char *view_error;
  const char *start_error;
  const char *registry_error;
  gboolean has_no_schemas;
  gboolean is_silent;
  gboolean is_search_only;
  gboolean holds_views;
  gboolean has_short_seconds;
  guint last_timer_s;
  guint n_connects;
  guint n_starts;
  guint n_registries;
  GObject *view;
  GObject *client;
  GObject *registry;
  GPtrArray *sources;
  GPtrArray *held;
} FakeEds;

extern FakeEds fake_eds;

void fake_eds_begin (void);
void fake_eds_end (void);
ESource *fake_eds_add_source (const char *uid, const char *name);
void fake_eds_put (const char *signal, const char *card);
void fake_eds_remove (const char *uid);
void fake_eds_complete (const char *error);
void fake_eds_release_views (void);

G_END_DECLS
