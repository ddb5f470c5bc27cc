/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-port-owner"

#include "phone/port-owner.h"

#include "base/text.h"

#include <glib/gi18n.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STATE_LISTEN 0x0a
#define MAX_NAME_CHARS 32

typedef struct {
  guint uid;
  gulong inode;
} Socket;

/* sl local_address rem_address st tx:rx tr:when retransmits uid timeout inode */
static gboolean
read_line (const char *line, guint16 port, Socket *found)
{
  guint number = 0;
  guint state = 0;
  Socket read = { 0 };

  if (sscanf (line, " %*u: %*[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*x:%*x %*x:%*x %*x %u %*u %lu",
              &number, &state, &read.uid, &read.inode) != 4)
    return FALSE;
  if (number != port || state != STATE_LISTEN)
    return FALSE;

  *found = read;
  return TRUE;
}

static gboolean
find_socket (const char *path, guint16 port, Socket *found)
{
  g_autofree char *text = NULL;
  char *line;
  char *next;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  for (line = text; line; line = next) {
    next = strchr (line, '\n');
    if (next)
      *next++ = '\0';
    if (read_line (line, port, found))
      return TRUE;
  }

  return FALSE;
}

static gboolean
has_socket (const char *pid, const char *link_text)
{
  g_autofree char *folder = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    char target[64];
    gssize length = readlink (path, target, sizeof target - 1);

    if (length < 0)
      continue;
    target[length] = '\0';
    if (g_str_equal (target, link_text))
      return TRUE;
  }

  return FALSE;
}

static char *
find_pid (gulong inode)
{
  g_autofree char *link_text = g_strdup_printf ("socket:[%lu]", inode);
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir))) {
    if (g_ascii_isdigit (name[0]) && has_socket (name, link_text))
      return g_strdup (name);
  }

  return NULL;
}

static char *
read_program (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "comm", NULL);
  g_autofree char *text = NULL;
  char *name = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    name = cid_text_clean (text, MAX_NAME_CHARS);
  return name ? name : g_strdup ("?");
}

static char *
read_user (guint uid)
{
  const struct passwd *user = getpwuid (uid);

  return user ? g_strdup (user->pw_name) : g_strdup_printf ("%u", uid);
}

/**
 * cid_port_owner_describe:
 * @port: a TCP port of this machine
 *
 * Finds out which program listens there. The program of another user cannot be named, only the
 * user. Reads much of `/proc`: to be asked when there is trouble, not regularly.
 *
 * Returns: (transfer full) (nullable): as in "python3 (pid 123, user ana)", or %NULL if nothing
 *   is known
 */
char *
cid_port_owner_describe (guint16 port)
{
  g_autofree char *pid = NULL;
  g_autofree char *program = NULL;
  g_autofree char *user = NULL;
  Socket found = { 0 };

  if (!find_socket ("/proc/net/tcp", port, &found) && !find_socket ("/proc/net/tcp6", port, &found))
    return NULL;

  user = read_user (found.uid);
  pid = find_pid (found.inode);
  if (pid == NULL)
    return g_strdup_printf (_ ("a program of user %s"), user);

  program = read_program (pid);
  return g_strdup_printf (_ ("%s (pid %s, user %s)"), program, pid, user);
}
