/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-calls-replay"

#include "base/clock.h"
#include "base/error.h"
#include "call/call-difference.h"
#include "cli/calls.h"
#include "cli/home.h"
#include "cli/options.h"
#include "cli/store-hold.h"
#include "config/paths.h"
#include "log/store-rebuild.h"

#include <glib/gi18n.h>
#include <inttypes.h>

typedef struct {
  CidFormat format;
  guint n_differences;
} Telling;

static void
clear_telling (Telling *self)
{
  cid_home_clear_format (&self->format);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Telling, clear_telling)

static void
tell (const CidCall *before, const CidCall *after, gpointer user_data)
{
  Telling *self = user_data;
  const CidCall *call = before != NULL ? before : after;
  g_autofree char *when = cid_when_to_rfc3339 (call->started.wall_us, self->format.zone);
  g_autofree char *difference =
    before != NULL && after != NULL ? cid_call_describe_difference (before, after) : NULL;

  self->n_differences++;
  if (before == NULL)
    g_print (_ ("new: %s %s\n"), when, cid_outcome_to_nick (after->outcome));
  else if (after == NULL)
    g_print (_ ("gone: #%" PRId64 " %s %s\n"), before->id, when,
             cid_outcome_to_nick (before->outcome));
  else
    g_print ("#%" G_GINT64_FORMAT ": %s\n", before->id, difference);
}

static void
tell_sum (const Telling *self, gboolean is_made)
{
  if (self->n_differences == 0)
    g_print (_ ("Every call is as today's rules make it.\n"));
  else if (!is_made)
    g_print (ngettext ("%u call would differ\n", "%u calls would differ\n", self->n_differences),
             self->n_differences);
  else
    g_print (ngettext ("%u call was made anew\n", "%u calls were made anew\n", self->n_differences),
             self->n_differences);
}

/* All that takes long is done while the daemon has the log. */
static gboolean
borrow (CidStoreRebuild *rebuild, CidStoreWriter *writer, GError **error)
{
  return cid_store_rebuild_look (rebuild, error) && cid_store_hold_open (writer, error);
}

static CidExit
run (CidStoreWriter *writer, gint64 from_seq)
{
  g_auto (Telling) telling = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallReader) reader = cid_home_open_log (&error);
  g_autoptr (CidStoreRebuild) rebuild = NULL;

  if (reader == NULL)
    return cid_options_fail_by_cause (error);
  cid_home_init_format (NULL, &telling.format);
  rebuild = cid_store_rebuild_new (reader, from_seq, &error);
  if (rebuild == NULL || (writer != NULL && !borrow (rebuild, writer, &error)) ||
      !cid_store_rebuild_finish (rebuild, writer, tell, &telling, &error))
    return cid_options_fail (error);
  tell_sum (&telling, writer != NULL);
  return CID_EXIT_DONE;
}

/**
 * cid_calls_replay:
 *
 * `cidalert calls replay`: shows what would differ.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_replay (int argc, char **argv)
{
  gint64 from_seq = 0;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_INT64, &from_seq, N_ ("Begin with this event"), N_ ("SEQ") },
    G_OPTION_ENTRY_NULL,
  };
  CidExit result = cid_options_parse (
    entries, NULL,
    _ ("Feeds the stored events through today's rules, and shows which calls would be others.\n"
       "Nothing is changed; cidalert calls rebuild does it."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1 || from_seq < 0)
    return cid_options_complain (_ ("expected no argument but --from SEQ"));
  return run (NULL, from_seq);
}

/**
 * cid_calls_rebuild:
 *
 * `cidalert calls rebuild`: makes the calls anew.
 *
 * Returns: the exit status
 */
CidExit
cid_calls_rebuild (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autofree char *path = cid_paths_get_store ();
  g_autofree char *boot_id = cid_clock_get_boot_id ();
  g_autoptr (CidStoreWriter) writer = cid_store_writer_new_for_command (path, boot_id);
  CidExit result = cid_options_parse (
    entries, NULL,
    _ ("Makes the calls of the log anew from the stored events, by today's rules. Their numbers,\n"
       "uids and notes stay; what is different is told."),
    &argc, &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc > 1)
    return cid_options_complain (_ ("expected no argument"));
  result = run (writer, 0);
  cid_store_writer_close (writer);
  return result;
}
