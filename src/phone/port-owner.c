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
#define WORD_DIGITS 8

typedef struct {
  guint uid;
  gulong inode;
} Socket;

/* The kernel writes 32 bits at a time, as it has them in memory. */
static gboolean
read_address (const char *digits, CidAddress *address)
{
  gsize n_words = strlen (digits) / WORD_DIGITS;
  guint8 *end = address->bytes + sizeof address->bytes;

  if (n_words != 1 && n_words != 4)
    return FALSE;

  *address = (CidAddress){ .bytes = { [10] = 0xff, [11] = 0xff } };
  for (gsize i = 0; i < n_words; i++) {
    char word_digits[WORD_DIGITS + 1] = "";
    guint32 word;

    memcpy (word_digits, digits + i * WORD_DIGITS, WORD_DIGITS);
    word = (guint32) g_ascii_strtoull (word_digits, NULL, 16);
    memcpy (end - (n_words - i) * sizeof word, &word, sizeof word);
  }
  return TRUE;
}

/* Whether a socket there keeps another from listening on @wanted. */
static gboolean
is_in_the_way (const char *digits, const CidAddress *wanted)
{
  CidAddress address;

  return read_address (digits, &address) &&
         (cid_address_is_any (&address) || cid_address_is_any (wanted) ||
          cid_address_is_equal (&address, wanted));
}

/* sl local_address rem_address st tx:rx tr:when retransmits uid timeout inode */
static gboolean
read_line (const char *line, const CidAddress *address, guint16 port, Socket *found)
{
  char digits[4 * WORD_DIGITS + 1];
  guint number = 0;
  guint state = 0;
  Socket read = { 0 };

  if (sscanf (line, " %*u: %32[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*x:%*x %*x:%*x %*x %u %*u %lu",
              digits, &number, &state, &read.uid, &read.inode) != 5)
    return FALSE;
  if (number != port || state != STATE_LISTEN || !is_in_the_way (digits, address))
    return FALSE;

  *found = read;
  return TRUE;
}

static gboolean
find_socket (const char *path, const CidAddress *address, guint16 port, Socket *found)
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
    if (read_line (line, address, port, found))
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
 * @address: an address of this machine, or any
 * @port: a TCP port of it
 *
 * Finds out which program keeps others from listening there. The program of another user cannot be
 * named, only the user. Reads much of `/proc`: to be asked when there is trouble, not regularly.
 *
 * Returns: (transfer full) (nullable): as in "python3 (pid 123, user ana)", or %NULL if nothing
 *   is known
 */
char *
cid_port_owner_describe (const CidAddress *address, guint16 port)
{
  g_autofree char *pid = NULL;
  g_autofree char *program = NULL;
  g_autofree char *user = NULL;
  Socket found = { 0 };

  g_return_val_if_fail (address != NULL, NULL);

  if (!find_socket ("/proc/net/tcp", address, port, &found) &&
      !find_socket ("/proc/net/tcp6", address, port, &found))
    return NULL;

  user = read_user (found.uid);
  pid = find_pid (found.inode);
  if (pid == NULL)
    return g_strdup_printf (_ ("a program of user %s"), user);

  program = read_program (pid);
  return g_strdup_printf (_ ("%s (pid %s, user %s)"), program, pid, user);
}
