/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-phone-push"

#include "cli/phone-push.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/options.h"
#include "cli/phone-control.h"
#include "cli/phone-urls.h"
#include "cli/pushed.h"
#include "config/paths.h"
#include "config/phones-file.h"
#include "phone/phone-host.h"
#include "phone/push-memory.h"
#include "phone/push-plan.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of what a phone shows, as much as anybody wants to read. */
#define MAX_SHOWN 600

typedef struct {
  gboolean all;
  gboolean dry_run;
  gboolean yes;
  char *host;
  gboolean told_by_hand;
} Options;

static const struct {
  CidPushState state;
  const char *remark;
} remarks[] = {
  { CID_PUSH_SAME, N_ ("is so already") },
  { CID_PUSH_EMPTY, N_ ("empty") },
  { CID_PUSH_OURS, N_ ("ours") },
  { CID_PUSH_FOREIGN, N_ ("not ours") },
  { CID_PUSH_READ_ONLY, N_ ("read-only: the phone lets nobody change it") },
  { CID_PUSH_ABSENT, N_ ("the phone does not have it") },
};

static const char *
get_remark (CidPushState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remarks); i++)
    if (remarks[i].state == state)
      return _ (remarks[i].remark);
  return "";
}

static gsize
get_label_columns (GPtrArray *plan)
{
  gsize columns = 0;

  for (guint i = 0; i < plan->len; i++)
    columns =
      MAX (columns, cid_text_get_width (((CidPushItem *) g_ptr_array_index (plan, i))->label));
  return columns;
}

static void
print_value (const char *sign, const char *value)
{
  g_autofree char *clean = cid_text_clean (value, MAX_SHOWN);

  if (clean != NULL && *clean != '\0')
    g_print ("  %s %s\n", sign, clean);
}

/* As a diff shows it: what stands there, and what shall. */
static void
print_plan (GPtrArray *plan)
{
  gsize columns = get_label_columns (plan);

  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);
    g_autofree char *label = cid_text_fit (item->label, columns);

    g_print ("%s  %s\n", label, get_remark (item->state));
    if (item->state == CID_PUSH_SAME || item->state == CID_PUSH_ABSENT)
      continue;
    print_value ("-", item->before);
    print_value ("+", item->wanted);
  }
}

static gboolean
is_right (GPtrArray *plan, const char *setting)
{
  for (guint i = 0; plan != NULL && i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);

    if (item->is_right && g_str_equal (item->setting, setting))
      return TRUE;
  }
  return FALSE;
}

/* What the phone does not take from here a hand can still write into it. */
static void
print_by_hand (const CidPushed *pushed, GPtrArray *urls, GPtrArray *plan, Options *options)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();

  for (guint i = 0; i < urls->len; i++) {
    CidMakeUrl *url = g_ptr_array_index (urls, i);

    if (!is_right (plan, url->setting))
      g_ptr_array_add (rest, url);
  }
  g_print (_ ("\nBy hand it goes like this:\n\n"));
  cid_phone_urls_print (pushed->make, rest);
  options->told_by_hand = TRUE;
}

/* Who is not at a terminal has to say beforehand that it may be. */
static gboolean
may_overwrite (GPtrArray *plan, const Options *options, CidExit *result)
{
  guint n_foreign = cid_push_plan_count (plan, CID_PUSH_FOREIGN);
  g_autofree char *question = NULL;

  *result = CID_EXIT_GO_ON;
  if (n_foreign == 0 || options->yes)
    return options->yes;
  if (!cid_ask_can ()) {
    *result = cid_options_complain (_ ("not all that stands there is ours; say --yes to write over "
                                       "it"));
    return FALSE;
  }
  question =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Write over %u setting that is not ours?",
                                  "Write over %u settings that are not ours?", n_foreign),
                     n_foreign);
  return cid_ask_yes (question);
}

static void
print_rest (GPtrArray *plan)
{
  for (guint i = 0; i < plan->len; i++) {
    const CidPushItem *item = g_ptr_array_index (plan, i);

    if (!item->is_right)
      cid_options_warn (item->is_chosen && item->state != CID_PUSH_READ_ONLY
                          ? _ ("“%s” was not taken: the phone says yes and leaves it as it was; it "
                               "may be read-only (%s)")
                          : _ ("“%s” is left as it was: %s"),
                        item->label, item->is_chosen ? item->setting : get_remark (item->state));
  }
}

static guint
count_right (GPtrArray *plan)
{
  guint count = 0;

  for (guint i = 0; i < plan->len; i++)
    count += ((const CidPushItem *) g_ptr_array_index (plan, i))->is_right;
  return count;
}

/* Read back: what a phone answers to a change says little. */
static CidExit
write_plan (CidPushed *pushed, GPtrArray *plan, GPtrArray *urls, Options *options)
{
  g_autofree char *memory = cid_paths_get_push_memory ();
  g_autoptr (GError) error = NULL;

  if (!cid_push_memory_keep (memory, pushed->phone->id, plan, &error))
    return cid_options_fail (error);
  if (!cid_pushed_write (pushed, plan, &error)) {
    cid_push_plan_check (plan, pushed->settings);
    cid_options_fail (error);
    print_by_hand (pushed, urls, plan, options);
    return CID_EXIT_FAILED;
  }
  cid_push_plan_check (plan, pushed->settings);
  print_rest (plan);
  g_print (_ ("%u of %u settings of phone %s are as they should be.\n"), count_right (plan),
           plan->len, pushed->phone->name);
  if (count_right (plan) < plan->len) {
    print_by_hand (pushed, urls, plan, options);
    return CID_EXIT_FAILED;
  }
  g_print (_ ("What stood there before comes back with: cidalert phone restore %s\n"
              "Whether the phone reaches this machine tells: cidalert phone test %s\n"),
           pushed->phone->name, pushed->phone->name);
  return CID_EXIT_DONE;
}

/* From now on it is known what the phone was told, also if this machine gets another address. */
static void
remember_host (const CidPhone *phone, const char *host)
{
  g_autofree char *path = cid_paths_get_phones ();
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (host, phone->host) != 0 &&
      !cid_phones_set (path, phone->name, "host", host, &error))
    cid_options_warn ("%s", error->message);
}

static CidExit
carry_out (CidPushed *pushed, GPtrArray *urls, const char *host, Options *options)
{
  g_autoptr (GPtrArray) plan = cid_push_plan_new (urls, pushed->settings, pushed->phone->token);
  gboolean with_foreign;
  CidExit result;

  print_plan (plan);
  if (options->dry_run)
    return CID_EXIT_DONE;

  with_foreign = may_overwrite (plan, options, &result);
  if (result != CID_EXIT_GO_ON)
    return result;
  cid_push_plan_choose (plan, with_foreign);
  g_print ("\n");
  result = write_plan (pushed, plan, urls, options);
  if (count_right (plan) > 0)
    remember_host (pushed->phone, host);
  return result;
}

static CidExit
push (CidHome *home, const CidPhone *phone, Options *options)
{
  g_auto (CidPushed) pushed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) urls = NULL;
  g_autofree char *host = NULL;

  if (!cid_pushed_init (&pushed, phone, &error))
    return cid_options_fail (error);
  host = options->host != NULL ? g_strdup (options->host)
                               : cid_phone_host_choose (phone, pushed.heard, &error);
  if (host == NULL)
    return cid_options_fail (error);
  if (!cid_phone_host_is_own (host))
    cid_options_warn (_ ("this machine does not have the address %s; if it has another now, say "
                         "--host ADDRESS"),
                      host);
  urls = cid_phone_urls_make (home, phone, pushed.make, host, options->all, &error);
  if (urls == NULL)
    return cid_options_fail (error);
  if (!cid_pushed_read (&pushed, &error)) {
    cid_options_fail (error);
    print_by_hand (&pushed, urls, NULL, options);
    return CID_EXIT_FAILED;
  }

  return carry_out (&pushed, urls, host, options);
}

/**
 * cid_phone_push_one:
 * @home: the configuration
 * @phone: a phone of it
 * @told_by_hand: (out): whether the way by hand was told, since not all could be written
 *
 * What `cidalert phone push` does without options.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_push_one (CidHome *home, const CidPhone *phone, gboolean *told_by_hand)
{
  Options o = { 0 };
  CidExit result = push (home, phone, &o);

  *told_by_hand = o.told_by_hand;
  return result;
}

/**
 * cid_phone_push_run:
 *
 * `cidalert phone push NAME`: writes the settings into the phone.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_push_run (int argc, char **argv)
{
  Options o = { 0 };
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &o.all, N_ ("All events, not only the few that matter"),
      NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &o.dry_run,
      N_ ("Show the difference and write nothing"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &o.yes, N_ ("Write over what is not ours, unasked"), NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o.host,
      N_ ("The address of this machine that the phone is to use; remembered"), N_ ("ADDRESS") },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *host = NULL;
  g_autoptr (CidHome) home = NULL;
  const CidPhone *phone;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"), _ ("Writes the settings into the phone over its web interface."), &argc,
    &argv);

  host = o.host;
  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));
  result = cid_phone_urls_check_host (host);
  if (result != CID_EXIT_GO_ON)
    return result;

  home = cid_home_open ();
  phone = cid_phone_named (home, argv[1], &result);
  return phone != NULL ? push (home, phone, &o) : result;
}

/* Restoring */

static CidExit
put_back (CidPushed *pushed, GHashTable *kept, const Options *options)
{
  g_autofree char *memory = cid_paths_get_push_memory ();
  g_autoptr (GPtrArray) urls = cid_make_get_urls (pushed->make, "");
  g_autoptr (GPtrArray) plan =
    cid_push_plan_new_back (kept, urls, pushed->settings, pushed->phone->token);
  g_autoptr (GError) error = NULL;
  gboolean with_foreign;
  CidExit result;

  print_plan (plan);
  if (options->dry_run)
    return CID_EXIT_DONE;

  with_foreign = may_overwrite (plan, options, &result);
  if (result != CID_EXIT_GO_ON)
    return result;
  cid_push_plan_choose (plan, with_foreign);
  if (!cid_pushed_write (pushed, plan, &error))
    cid_options_fail (error);
  cid_push_plan_check (plan, pushed->settings);
  print_rest (plan);
  g_print (_ ("\n%u of %u settings of phone %s are as they were.\n"), count_right (plan), plan->len,
           pushed->phone->name);
  g_clear_error (&error);
  if (!cid_push_memory_forget (memory, pushed->phone->id, plan, &error))
    return cid_options_fail (error);
  return count_right (plan) == plan->len ? CID_EXIT_DONE : CID_EXIT_FAILED;
}

static CidExit
restore (const CidPhone *phone, const Options *options)
{
  g_autofree char *memory = cid_paths_get_push_memory ();
  g_autoptr (GHashTable) kept = cid_push_memory_get (memory, phone->id);
  g_auto (CidPushed) pushed = { 0 };
  g_autoptr (GError) error = NULL;

  if (g_hash_table_size (kept) == 0) {
    g_printerr (_ ("%s: nothing was written into phone %s from here, so nothing is to be put "
                   "back\n"),
                g_get_prgname (), phone->name);
    return CID_EXIT_NOTHING;
  }
  if (!cid_pushed_init (&pushed, phone, &error) || !cid_pushed_read (&pushed, &error))
    return cid_options_fail (error);
  return put_back (&pushed, kept, options);
}

/**
 * cid_phone_restore_run:
 *
 * `cidalert phone restore NAME`: puts back what stood in the phone before `phone push`.
 *
 * Returns: the exit status
 */
CidExit
cid_phone_restore_run (int argc, char **argv)
{
  Options o = { 0 };
  const GOptionEntry entries[] = {
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &o.dry_run,
      N_ ("Show the difference and write nothing"), NULL },
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &o.yes, N_ ("Write over what others set since, unasked"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CidHome) home = NULL;
  const CidPhone *phone;
  CidExit result = cid_options_parse (
    entries, _ ("NAME"), _ ("Puts back what stood in the phone before cidalert phone push."), &argc,
    &argv);

  if (result != CID_EXIT_GO_ON)
    return result;
  if (argc != 2)
    return cid_options_complain (_ ("expected the name of one phone"));

  home = cid_home_open ();
  phone = cid_phone_named (home, argv[1], &result);
  return phone != NULL ? restore (phone, &o) : result;
}
