/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/*
 * Preloaded into the daemon by shim.py, it plays a bad disk, a bad clock and a machine without
 * another thread: what the test writes into the mapped file $CIDALERT_FAULTS is how they are, from
 * one call to the next.
 *
 * The disk forgets as a real one does: what was written to the call log is in `durable` beside that
 * file only once a sync has succeeded, and what a failed sync held is gone, as Linux has it: the
 * next one succeeds without it.
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096
#define MAX_BLOCKS 65536

/* As shim.py has it. */
typedef struct {
  int64_t clock_us;
  int32_t sync_error;
  int32_t sync_failing_percent;
  int32_t sync_delay_ms;
  int32_t n_syncs;
  int32_t n_failed_syncs;
  int32_t n_clock_reads;
  int32_t has_no_threads;
} Faults;

typedef struct {
  const char *name;
  unsigned char is_dirty[MAX_BLOCKS];
} Tracked;

/* Which files are played with. */
static Tracked tracked[] = { { .name = "calls.db" }, { .name = "calls.db-wal" } };
static Faults no_faults;
static Faults *faults = &no_faults;
static char durable_folder[PATH_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(function) ((__typeof__ (&function)) dlsym (RTLD_NEXT, #function))

__attribute__ ((constructor)) static void
begin (void)
{
  const char *path = getenv ("CIDALERT_FAULTS");
  int fd = path != NULL ? open (path, O_RDWR | O_CLOEXEC) : -1;
  void *map;

  if (fd < 0)
    return;
  snprintf (durable_folder, sizeof durable_folder, "%s.durable", path);
  map = mmap (NULL, sizeof (Faults), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (map != MAP_FAILED)
    faults = map;
  close (fd);
}

static Tracked *
find_by_path (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash != NULL ? slash + 1 : path;

  for (size_t i = 0; i < sizeof tracked / sizeof *tracked; i++)
    if (strcmp (name, tracked[i].name) == 0)
      return &tracked[i];
  return NULL;
}

static Tracked *
find (int fd)
{
  char link[64];
  char path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  if (length < 0)
    return NULL;
  path[length] = '\0';
  return find_by_path (path);
}

static int
open_durable (const Tracked *file)
{
  char path[2 * PATH_MAX];

  snprintf (path, sizeof path, "%s/%s", durable_folder, file->name);
  return open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

/* With the lock held: all that is dirty becomes durable. */
static void
make_durable (int fd, Tracked *file)
{
  static char block[BLOCK];
  struct stat status;
  int copy = open_durable (file);

  if (copy < 0 || fstat (fd, &status) != 0 || REAL (ftruncate64) (copy, status.st_size) != 0)
    abort ();
  for (off64_t i = 0; i < MAX_BLOCKS; i++) {
    ssize_t n_read = file->is_dirty[i] ? pread (fd, block, BLOCK, i * BLOCK) : 0;

    if (n_read > 0 && REAL (pwrite64) (copy, block, (size_t) n_read, i * BLOCK) != n_read)
      abort ();
  }
  close (copy);
}

static int
sync_file (int fd, int (*really) (int))
{
  Tracked *file = faults != &no_faults ? find (fd) : NULL;
  int is_failing;

  if (file == NULL)
    return really (fd);
  usleep ((useconds_t) faults->sync_delay_ms * 1000);
  pthread_mutex_lock (&lock);
  is_failing = faults->sync_error != 0 && rand () % 100 < faults->sync_failing_percent;
  faults->n_syncs++;
  faults->n_failed_syncs += is_failing;
  if (!is_failing)
    make_durable (fd, file);
  memset (file->is_dirty, 0, sizeof file->is_dirty);
  pthread_mutex_unlock (&lock);
  if (!is_failing)
    return really (fd);
  errno = faults->sync_error;
  return -1;
}

int
fsync (int fd)
{
  return sync_file (fd, REAL (fsync));
}

int
fdatasync (int fd)
{
  return sync_file (fd, REAL (fdatasync));
}

ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  Tracked *file = faults != &no_faults ? find (fd) : NULL;

  if (file != NULL) {
    pthread_mutex_lock (&lock);
    for (off64_t i = offset / BLOCK; i <= (offset + (off64_t) size - 1) / BLOCK; i++)
      if (i < MAX_BLOCKS)
        file->is_dirty[i] = 1;
    pthread_mutex_unlock (&lock);
  }
  return REAL (pwrite64) (fd, data, size, offset);
}

/* The name is gone from the disk too. */
int
unlink (const char *path)
{
  const Tracked *file = faults != &no_faults ? find_by_path (path) : NULL;
  char copy[2 * PATH_MAX];

  if (file != NULL) {
    snprintf (copy, sizeof copy, "%s/%s", durable_folder, file->name);
    REAL (unlink) (copy);
  }
  return REAL (unlink) (path);
}

int
clock_gettime (clockid_t clock, struct timespec *now)
{
  int result = REAL (clock_gettime) (clock, now);
  int64_t ns;

  if (result != 0 || faults == &no_faults || clock != CLOCK_REALTIME)
    return result;
  faults->n_clock_reads++;
  ns = now->tv_nsec + faults->clock_us % 1000000 * 1000;
  now->tv_sec += faults->clock_us / 1000000 + ns / 1000000000 - (ns % 1000000000 < 0);
  now->tv_nsec = (ns % 1000000000 + 1000000000) % 1000000000;
  return 0;
}

int
gettimeofday (struct timeval *restrict now, void *restrict zone)
{
  struct timespec real;

  if (clock_gettime (CLOCK_REALTIME, &real) != 0)
    return -1;
  now->tv_sec = real.tv_sec;
  now->tv_usec = real.tv_nsec / 1000;
  return 0;
}

time_t
time (time_t *place)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (place != NULL)
    *place = now.tv_sec;
  return now.tv_sec;
}

int
pthread_create (pthread_t *restrict thread,
                const pthread_attr_t *restrict attributes,
                void *(*function) (void *),
                void *restrict data)
{
  return faults->has_no_threads ? EAGAIN
                                : REAL (pthread_create) (thread, attributes, function, data);
}
