/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-hook-service"

#include "hook/hook-service.h"

#include <syslog.h>

#define UNIT_FOLDER "/org/freedesktop/systemd1/unit/"
/* Else systemd notes each start and each failure in the journal; once is enough, and said by us. */
#define JOURNAL_LEVEL LOG_ERR
/* systemd ends what we forgot to end: we may have been stopped meanwhile. */
#define LATE_S 15

/**
 * cid_hook_service_make_path:
 * @unit_name: name of a unit of systemd
 *
 * Returns: (transfer full): where it is on the bus
 */
char *
cid_hook_service_make_path (const char *unit_name)
{
  GString *path = g_string_new (UNIT_FOLDER);

  for (const char *c = unit_name; *c != '\0'; c++)
    if (g_ascii_isalpha (*c) || (c > unit_name && g_ascii_isdigit (*c)))
      g_string_append_c (path, *c);
    else
      g_string_append_printf (path, "_%02x", (guchar) *c);
  return g_string_free (path, FALSE);
}

static void
add_property (GVariantBuilder *builder, const char *name, GVariant *value)
{
  g_variant_builder_add (builder, "(sv)", name, value);
}

/* Word by word: nothing in them is expanded, neither a `$` nor a `%`. */
static GVariant *
make_exec_start (const CidHookCommand *command, const char *program)
{
  static const char *const flags[] = { "no-env-expand", NULL };
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sasas)"));

  g_variant_builder_add (&builder, "(s^as^as)", program, command->argv, flags);
  return g_variant_builder_end (&builder);
}

/**
 * cid_hook_service_make_properties:
 * @command: a command
 * @program: its program's file
 *
 * Returns: (transfer floating): `a(sv)`, as StartTransientUnit takes it; its standard input is the
 *   first descriptor beside it
 */
GVariant *
cid_hook_service_make_properties (const CidHookCommand *command, const char *program)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sv)"));
  g_autofree char *description = g_strdup_printf ("cidalert, hook %s", command->name);

  add_property (&builder, "Description", g_variant_new_string (description));
  add_property (&builder, "Type", g_variant_new_string ("exec"));
  add_property (&builder, "AddRef", g_variant_new_boolean (TRUE));
  add_property (&builder, "CollectMode", g_variant_new_string ("inactive-or-failed"));
  add_property (&builder, "ExecStartEx", make_exec_start (command, program));
  add_property (&builder, "Environment",
                g_variant_new_strv ((const char *const *) command->environment, -1));
  add_property (&builder, "StandardInputFileDescriptor", g_variant_new_handle (0));
  add_property (&builder, "StandardOutput", g_variant_new_string ("null"));
  add_property (&builder, "StandardError", g_variant_new_string ("null"));
  add_property (&builder, "LogLevelMax", g_variant_new_int32 (JOURNAL_LEVEL));
  add_property (&builder, "KillMode", g_variant_new_string ("process"));
  add_property (&builder, "RuntimeMaxUSec",
                g_variant_new_uint64 ((guint64) (command->timeout_s + LATE_S) * G_USEC_PER_SEC));
  add_property (&builder, "TimeoutStopUSec", g_variant_new_uint64 (5 * G_USEC_PER_SEC));
  return g_variant_builder_end (&builder);
}
