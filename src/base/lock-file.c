/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-lock-file"

#include "base/lock-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TRIES 20
#define TRY_US 1000
#define WORDS_MAX 63

/* Open file description locks: they belong to the descriptor, so that a lock that another part of
   this process takes is seen too, and they can be asked for without being taken. */
static gboolean
try_lock (int fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return fcntl (fd, F_OFD_SETLK, &lock) == 0;
}

/* The file may have been deleted, and made anew by somebody else, between opening and locking. */
static gboolean
is_same_file (int fd, const char *path)
{
  struct stat opened;
  struct stat named;

  return fstat (fd, &opened) == 0 && lstat (path, &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

static char *
read_words (int fd)
{
  char words[WORDS_MAX + 1] = "";

  if (pread (fd, words, WORDS_MAX, 0) < 0)
    g_debug ("The lock file cannot be read: %s", g_strerror (errno));
  return g_strdup (words);
}

static void
write_words (int fd, const char *words)
{
  if (ftruncate (fd, 0) != 0 || pwrite (fd, words, strlen (words), 0) < 0)
    g_debug ("The lock file cannot be written: %s", g_strerror (errno));
}

static int
try_once (const char *path, char **others)
{
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int failure = 0;

  /* EAGAIN is said of a lock alone, with the words of whoever has it. */
  if (fd < 0)
    return errno == EAGAIN ? -EBUSY : -errno;
  g_clear_pointer (others, g_free);
  if (!try_lock (fd)) {
    failure = -errno;
    *others = read_words (fd);
  } else if (!is_same_file (fd, path)) {
    failure = -ESTALE;
  }
  if (failure == 0)
    return fd;
  close (fd);
  return failure;
}

/* Whoever has just taken it is about to say so, and whoever said nothing may be about to leave. */
static gboolean
is_in_between (int result, const char *others)
{
  return result == -ESTALE || (result == -EAGAIN && g_strcmp0 (others, "") == 0);
}

/**
 * cid_lock_file_take:
 * @path: the lock file, which is made if it is missing; its folder has to be there
 * @words: what whoever comes later is told, up to 63 bytes
 * @others: (out) (transfer full) (nullable): the words of whoever has it, which are empty if the
 *   disk has no room for them
 *
 * Becomes the only one that has it, until it is given up or the process ends. Waits for nobody to
 * give it up, and 20 ms at most for whoever has just taken it to say so.
 *
 * Returns: the descriptor that holds it; -`EAGAIN` if somebody else has it, -`ESTALE` if the file
 *   is deleted again and again, or another negative errno if it cannot be made
 */
int
cid_lock_file_take (const char *path, const char *words, char **others)
{
  int result;

  g_return_val_if_fail (path != NULL && words != NULL && others != NULL, -EINVAL);

  *others = NULL;
  result = try_once (path, others);
  for (guint i = 1; i < MAX_TRIES && is_in_between (result, *others); i++) {
    g_usleep (TRY_US);
    result = try_once (path, others);
  }
  if (result >= 0)
    write_words (result, words);
  return result;
}

/**
 * cid_lock_file_ask:
 * @path: a lock file, there or not
 *
 * Looks who has it, without getting in the way of those who want it.
 *
 * Returns: (transfer full) (nullable): the holder's words; %NULL if nobody has it
 */
char *
cid_lock_file_ask (const char *path)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  char *words = NULL;

  if (fd < 0)
    return NULL;
  if (fcntl (fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
    words = read_words (fd);
  close (fd);
  return words;
}

/**
 * cid_lock_file_give_up:
 * @fd: what holds it
 *
 * The file stays, empty: if it went, two could each have one of that name.
 */
void
cid_lock_file_give_up (int fd)
{
  if (ftruncate (fd, 0) != 0)
    g_debug ("The lock file cannot be emptied: %s", g_strerror (errno));
  close (fd);
}
