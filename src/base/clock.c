/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-clock"

#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

#define BOOT_ID_FILE "/proc/sys/kernel/random/boot_id"

/* The one global: what no two moments of this process may share. */
static _Atomic gint64 last_boot_us;

static gint64
read_clock (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/**
 * cid_clock_now:
 *
 * Reads both clocks. The second never stands still: no two calls in this process, from whatever
 * thread, get the same @boot_us, and a later call gets a later one.
 *
 * Returns: this moment
 */
CidStamp
cid_clock_now (void)
{
  gint64 wall_us = read_clock (CLOCK_REALTIME);
  gint64 boot_us = read_clock (CLOCK_BOOTTIME);
  gint64 last_us = atomic_load (&last_boot_us);

  do {
    boot_us = MAX (boot_us, last_us + 1);
  } while (!atomic_compare_exchange_weak (&last_boot_us, &last_us, boot_us));

  return (CidStamp){ .wall_us = wall_us, .boot_us = boot_us };
}

/**
 * cid_clock_get_boot_id:
 *
 * What tells one run of the machine from the next: stamps of different boots must not be
 * subtracted. Where the kernel does not tell, each call invents another, so that nothing is taken
 * for the same boot by mistake.
 *
 * Returns: (transfer full): the boot's name, never empty
 */
char *
cid_clock_get_boot_id (void)
{
  g_autofree char *id = NULL;

  if (!g_file_get_contents (BOOT_ID_FILE, &id, NULL, NULL) || *g_strstrip (id) == '\0')
    return g_uuid_string_random ();
  return g_steal_pointer (&id);
}
