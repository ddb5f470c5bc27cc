/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert"

#include "base/language.h"
#include "cli/command.h"
#include "cli/options.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const CidCommand commands[] = {
  { "setup", N_ ("set up a phone, from nothing to the first call: setup [NAME]"),
    cid_command_setup },
  { "log", N_ ("the calls, newest last"), cid_command_log },
  { "show", N_ ("one call in full: show ID"), cid_command_show },
  { "stats", N_ ("the calls in sums: by day, hour, caller, …"), cid_command_stats },
  { "note", N_ ("write a note to a call: note ID TEXT"), cid_command_note },
  { "done", N_ ("a missed call was dealt with: done ID"), cid_command_done },
  { "calls", N_ ("the log as a whole: calls forget|backup|restore|export|import|replay|rebuild"),
    cid_command_calls },
  { "lookup", N_ ("who would be shown: lookup NUMBER|NAME"), cid_command_lookup },
  { "contacts", N_ ("where names come from: contacts name|block|unblock|blocked"),
    cid_command_contacts },
  { "phone", N_ ("the phones: phone add|list|urls|push|test|remove|…"), cid_command_phone },
  { "hook", N_ ("what is told of calls: hook list|test"), cid_command_hook },
  { "dial", N_ ("let the phone dial: dial NUMBER|NAME"), cid_command_dial },
  { "answer", N_ ("let the phone take the call that rings"), cid_command_answer },
  { "reject", N_ ("let the phone refuse the call that rings"), cid_command_reject },
  { "hangup", N_ ("let the phone end the call that is up"), cid_command_hangup },
  { "simulate", N_ ("play a phone: a whole call, marked as simulated"), cid_command_simulate },
  { "status", N_ ("what runs, and what is wrong"), cid_command_status },
  { "autostart", N_ ("start with your session: autostart on|off|status"), cid_command_autostart },
  { "check", N_ ("look at everything, and say how to mend it: check [CHECK…]"), cid_command_check },
};

static const CidCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_str_equal (name, commands[i].name))
      return &commands[i];
  }

  return NULL;
}

static CidExit
print_help (void)
{
  g_print (_ ("Usage: cidalert [COMMAND] [OPTION…]\n\n"
              "Shows who called the desk phone. Without a command: one look at the phones, the\n"
              "missed calls that wait, and what is wrong.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\ncidalert COMMAND --help tells more; so does man cidalert.\n"));

  return CID_EXIT_DONE;
}

static CidExit
run (int argc, char **argv)
{
  const CidCommand *command;

  if (argc < 2)
    return cid_command_look (argc, argv);
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help"))
    return print_help ();
  if (g_str_equal (argv[1], "--version")) {
    g_print ("cidalert %s\n", CIDALERT_VERSION);
    return CID_EXIT_DONE;
  }

  command = find_command (argv[1]);
  if (command != NULL)
    return command->run (argc - 1, argv + 1);

  g_printerr (_ ("cidalert: there is no command “%s”; see cidalert --help\n"), argv[1]);
  return CID_EXIT_USAGE;
}

/* What was opened first would get the place of an output that is closed, and the words meant for
 * that. */
static void
keep_places (void)
{
  for (int place = STDIN_FILENO; place <= STDERR_FILENO; place++)
    if (fcntl (place, F_GETFD) < 0 && open ("/dev/null", O_RDONLY) != place)
      break;
}

static gboolean
is_closed (int place)
{
  int flags = fcntl (place, F_GETFL);

  return flags < 0 || (flags & O_ACCMODE) == O_RDONLY;
}

/* As of a pipe whose reader has left. */
static gboolean
is_read_no_more (int place)
{
  struct pollfd output = { .fd = place, .events = POLLOUT };

  return poll (&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
}

/* GIO has the signal ignored, by which else whoever writes to nobody ends, and says nothing. */
static void
end_unheard (void)
{
  signal (SIGPIPE, SIG_DFL);
  raise (SIGPIPE);
}

/* Half an export on a disk that is full must not pass for a whole one; nor half a help, after which
 * GLib leaves the program by itself. */
static void
finish_output (void)
{
  int error_number;

  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return;
  error_number = errno;
  if (is_read_no_more (STDOUT_FILENO))
    end_unheard ();
  if (is_closed (STDOUT_FILENO))
    cid_options_warn (_ ("nothing could be written to standard output: it is closed"));
  else if (error_number == 0 || error_number == ENOSPC || error_number == EDQUOT)
    cid_options_warn (_ ("not all could be written to standard output; is its disk full?"));
  else
    cid_options_warn (_ ("not all could be written to standard output: %s"),
                      g_strerror (error_number));
  _exit (CID_EXIT_FAILED);
}

int
main (int argc, char **argv)
{
  keep_places ();
  /* Whatever is written is nobody else's to write, the entry that starts a program above all. */
  umask (umask (0) | 0022);
  cid_language_begin ();
  g_set_prgname ("cidalert");
  atexit (finish_output);

  return run (argc, argv);
}
