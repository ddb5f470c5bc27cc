/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-clipboard"

#include "desktop/clipboard.h"

#include <gio/gio.h>

/* A program that is installed later is found within this time. */
#define LOOK_AGAIN_US (60 * (gint64) G_USEC_PER_SEC)

/* Each needs a display of its kind, takes the text on its standard input, and leaves a process of
 * its own behind that holds the clipboard until somebody else copies something. */
static const struct {
  const char *display;
  const char *const arguments[5];
} tools[] = {
  { "WAYLAND_DISPLAY", { "wl-copy", "--type", "text/plain" } },
  { "DISPLAY", { "xclip", "-selection", "clipboard", "-in" } },
  { "DISPLAY", { "xsel", "--clipboard", "--input" } },
};

struct _CidClipboard {
  guint patience_ms;
  gint64 looked_us;
  gboolean is_found[G_N_ELEMENTS (tools)];
  GCancellable *cancellable;
};

/* One text on its way to the clipboard; the tools are tried in their order. */
typedef struct {
  CidClipboard *clipboard; /* not to be looked at once @cancellable is cancelled */
  GCancellable *cancellable;
  char *text;
  gsize tool;
  GSubprocess *process;
  guint timeout_id;
  CidClipboardFunc done;
  gpointer user_data;
} Copying;

static void try_tool (Copying *copying);

static void
copying_free (Copying *copying)
{
  g_clear_handle_id (&copying->timeout_id, g_source_remove);
  g_clear_object (&copying->process);
  g_object_unref (copying->cancellable);
  g_free (copying->text);
  g_free (copying);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copying, copying_free)

/* Where nothing is said, programs of Wayland take this one: wl_display_connect(3). A daemon that
 * was started before the graphical login is told of none. */
static gboolean
has_usual_display (const char *variable)
{
  const char *folder = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "wayland-0", NULL) : NULL;

  return g_str_equal (variable, "WAYLAND_DISPLAY") && path != NULL &&
         g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
has_display (const char *variable)
{
  const char *display = g_getenv (variable);

  return display != NULL ? *display != '\0' : has_usual_display (variable);
}

static void
look (CidClipboard *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->looked_us != 0 && now_us - self->looked_us < LOOK_AGAIN_US)
    return;

  self->looked_us = now_us;
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++) {
    g_autofree char *path =
      has_display (tools[i].display) ? g_find_program_in_path (tools[i].arguments[0]) : NULL;

    self->is_found[i] = path != NULL;
  }
}

static gboolean
on_patience_lost (gpointer user_data)
{
  Copying *copying = user_data;

  copying->timeout_id = 0;
  g_subprocess_force_exit (copying->process);

  return G_SOURCE_REMOVE;
}

static void
on_tool_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Copying) copying = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_over =
    g_subprocess_communicate_utf8_finish (copying->process, result, NULL, NULL, &error);

  if (g_cancellable_is_cancelled (copying->cancellable)) {
    g_subprocess_force_exit (copying->process);
    return;
  }

  g_clear_handle_id (&copying->timeout_id, g_source_remove);
  if (is_over && g_subprocess_get_successful (copying->process)) {
    if (copying->done != NULL)
      copying->done (TRUE, copying->user_data);
    return;
  }

  g_info ("%s did not take the text%s%s", tools[copying->tool].arguments[0],
          error != NULL ? ": " : "", error != NULL ? error->message : "");
  g_clear_object (&copying->process);
  copying->tool++;
  try_tool (g_steal_pointer (&copying));
}

/* The text goes by a pipe: what is on a command line can be read by everybody. */
static void
try_tool (Copying *taken)
{
  g_autoptr (Copying) copying = taken;

  while (copying->tool < G_N_ELEMENTS (tools)) {
    g_autoptr (GError) error = NULL;

    if (copying->clipboard->is_found[copying->tool])
      copying->process =
        g_subprocess_newv (tools[copying->tool].arguments,
                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                             G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           &error);
    if (copying->process != NULL)
      break;
    copying->tool++;
  }
  if (copying->process == NULL) {
    if (copying->done != NULL)
      copying->done (FALSE, copying->user_data);
    return;
  }

  copying->timeout_id = g_timeout_add (copying->clipboard->patience_ms, on_patience_lost, copying);
  g_subprocess_communicate_utf8_async (copying->process, copying->text, copying->cancellable,
                                       on_tool_ended, copying);
  copying = NULL;
}

/**
 * cid_clipboard_new:
 * @patience_ms: how long a program may take
 *
 * Returns: (transfer full): a clipboard
 */
CidClipboard *
cid_clipboard_new (guint patience_ms)
{
  CidClipboard *self = g_new0 (CidClipboard, 1);

  self->patience_ms = patience_ms;
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * cid_clipboard_free:
 * @self: (nullable): a clipboard
 *
 * What is on its way is given up, and nobody is told of it.
 */
void
cid_clipboard_free (CidClipboard *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * cid_clipboard_is_there:
 * @self: a clipboard
 *
 * Returns: %TRUE if there is a display, and a program that writes to its clipboard
 */
gboolean
cid_clipboard_is_there (CidClipboard *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  look (self);
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    if (self->is_found[i])
      return TRUE;

  return FALSE;
}

/**
 * cid_clipboard_copy:
 * @self: a clipboard
 * @text: what to put there
 * @done: (nullable): called once, perhaps before this returns
 * @user_data: for @done
 *
 * Puts a text on the clipboard. A program that takes too long is ended, and the next one is tried.
 */
void
cid_clipboard_copy (CidClipboard *self, const char *text, CidClipboardFunc done, gpointer user_data)
{
  Copying *copying;

  g_return_if_fail (self != NULL && text != NULL);

  look (self);
  copying = g_new0 (Copying, 1);
  copying->clipboard = self;
  copying->cancellable = g_object_ref (self->cancellable);
  copying->text = g_strdup (text);
  copying->done = done;
  copying->user_data = user_data;
  try_tool (copying);
}
