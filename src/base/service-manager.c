/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-service-manager"

#include "base/service-manager.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* systemd wants to hear twice as often as it looks. */
#define WATCHDOG_SHARE 2

struct _CidServiceManager {
  struct sockaddr_un address;
  socklen_t address_size; /* 0: nobody wants to be told */
  guint watchdog_s;
};

/* A path, or a name that is in no folder: `@` stands for its leading NUL. */
static socklen_t
read_address (const char *text, struct sockaddr_un *address)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length < 2 || length >= sizeof address->sun_path || (*text != '/' && *text != '@'))
    return 0;

  address->sun_family = AF_UNIX;
  memcpy (address->sun_path, text, length);
  if (*text == '@')
    address->sun_path[0] = '\0';
  return (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length);
}

/* How often to say that the main loop turns; 0 if nobody wants to know, or of another process. */
static guint
read_watchdog (const char *usec, const char *pid)
{
  guint64 us = 0;
  guint64 number = 0;

  if (usec == NULL || !cid_text_to_unsigned (usec, 1, G_MAXINT64, &us))
    return 0;
  if (pid != NULL &&
      (!cid_text_to_unsigned (pid, 1, G_MAXINT, &number) || number != (guint64) getpid ()))
    return 0;

  return (guint) CLAMP (us / G_USEC_PER_SEC / WATCHDOG_SHARE, 1, G_MAXINT);
}

/**
 * cid_service_manager_new:
 *
 * Finds out who wants to be told, and takes it out of the environment: the programs that this one
 * starts have nothing to tell. To be called while there is only one thread.
 *
 * Returns: (transfer full): the manager, which may be nobody
 */
CidServiceManager *
cid_service_manager_new (void)
{
  CidServiceManager *self = g_new0 (CidServiceManager, 1);

  self->address_size = read_address (g_getenv ("NOTIFY_SOCKET"), &self->address);
  if (self->address_size > 0)
    self->watchdog_s = read_watchdog (g_getenv ("WATCHDOG_USEC"), g_getenv ("WATCHDOG_PID"));
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");

  return self;
}

/**
 * cid_service_manager_free:
 * @self: (transfer full) (nullable): a manager
 */
void
cid_service_manager_free (CidServiceManager *self)
{
  g_free (self);
}

/**
 * cid_service_manager_is_there:
 * @self: (nullable): a manager
 *
 * Returns: whether anybody wants to be told
 */
gboolean
cid_service_manager_is_there (const CidServiceManager *self)
{
  return self != NULL && self->address_size > 0;
}

/**
 * cid_service_manager_get_watchdog_s:
 *
 * Returns: after how many seconds at most it wants to hear `WATCHDOG=1`; 0 if it does not
 */
guint
cid_service_manager_get_watchdog_s (const CidServiceManager *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->watchdog_s;
}

/**
 * cid_service_manager_tell:
 * @state: lines as sd_notify(3) has them
 *
 * Tells it. A manager that does not take it at once is not waited for.
 */
void
cid_service_manager_tell (const CidServiceManager *self, const char *state)
{
  int fd;

  g_return_if_fail (self != NULL && state != NULL);

  if (self->address_size == 0)
    return;
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || sendto (fd, state, strlen (state), MSG_NOSIGNAL,
                        (const struct sockaddr *) &self->address, self->address_size) < 0)
    g_debug ("The service manager cannot be told: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
}
