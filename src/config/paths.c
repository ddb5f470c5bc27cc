/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-paths"

#include "config/paths.h"

#define FOLDER "cidalert"

/**
 * cid_paths_get_settings:
 *
 * Returns: (transfer full): where the settings are
 */
char *
cid_paths_get_settings (void)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER, "cidalert.conf", NULL);
}

/**
 * cid_paths_get_phones:
 *
 * Returns: (transfer full): where the phones and their tokens are
 */
char *
cid_paths_get_phones (void)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER, "phones.conf", NULL);
}

/**
 * cid_paths_get_blocked:
 *
 * Returns: (transfer full): where the numbers are that the user does not want to hear of
 */
char *
cid_paths_get_blocked (void)
{
  return g_build_filename (g_get_user_config_dir (), FOLDER, "blocked", NULL);
}

/**
 * cid_paths_get_mine:
 *
 * Returns: (transfer full): where the names are that the user gave to numbers
 */
char *
cid_paths_get_mine (void)
{
  return g_build_filename (g_get_user_data_dir (), FOLDER, "contacts", "mine.vcf", NULL);
}

/**
 * cid_paths_get_store:
 *
 * Returns: (transfer full): where the call log is
 */
char *
cid_paths_get_store (void)
{
  return g_build_filename (g_get_user_data_dir (), FOLDER, "calls.db", NULL);
}

/**
 * cid_paths_get_socket:
 *
 * Returns: (transfer full): where the daemon answers the commands, session bus or not
 */
char *
cid_paths_get_socket (void)
{
  return g_build_filename (g_get_user_runtime_dir (), FOLDER, "socket", NULL);
}

/**
 * cid_paths_get_simulate_token:
 *
 * Returns: (transfer full): where the running daemon leaves the token of the rehearsal phone
 */
char *
cid_paths_get_simulate_token (void)
{
  return g_build_filename (g_get_user_runtime_dir (), FOLDER, "simulate", NULL);
}

/**
 * cid_paths_get_daemon_lock:
 *
 * Returns: (transfer full): what the running daemon keeps locked
 */
char *
cid_paths_get_daemon_lock (void)
{
  return g_build_filename (g_get_user_runtime_dir (), FOLDER, "lock", NULL);
}

/**
 * cid_paths_get_control_memory:
 *
 * Returns: (transfer full): where it is remembered what phones let be done
 */
char *
cid_paths_get_control_memory (void)
{
  return g_build_filename (g_get_user_state_dir (), FOLDER, "control", NULL);
}

/**
 * cid_paths_get_seen:
 *
 * Returns: (transfer full): where it is remembered which notices the user has closed
 */
char *
cid_paths_get_seen (void)
{
  return g_build_filename (g_get_user_state_dir (), FOLDER, "seen", NULL);
}

/**
 * cid_paths_get_push_memory:
 *
 * Returns: (transfer full): where it is kept what stood in phones before we wrote into them
 */
char *
cid_paths_get_push_memory (void)
{
  return g_build_filename (g_get_user_state_dir (), FOLDER, "pushed", NULL);
}

/**
 * cid_paths_get_cache:
 *
 * Returns: (transfer full): the folder of what may be thrown away and is made again
 */
char *
cid_paths_get_cache (void)
{
  return g_build_filename (g_get_user_cache_dir (), FOLDER, NULL);
}
