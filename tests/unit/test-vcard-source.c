/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-test-vcard-source"

#include "contact/vcard-source.h"

#include "scratch.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <setjmp.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#define CARD(name, number) "BEGIN:VCARD\nVERSION:3.0\nFN:" name "\nTEL:" number "\nEND:VCARD\n"
#define ANA CARD ("Ana", "+61299990001")
#define BOB CARD ("Bob", "+61299990002")
#define CLEO CARD ("Cleo", "+61299990003")

static const CidNumberPlan plan = { .region = "AU" };

typedef struct {
  char *folder;
  CidContactSource *source;
  guint n_changes;
  const char *wanted;
} Fixture;

static void
on_changed (CidContactSource *source, gpointer user_data)
{
  ((Fixture *) user_data)->n_changes++;
}

static int
set_up (void **state)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->folder = scratch_new ();
  *state = self;
  return 0;
}

static int
tear_down (void **state)
{
  Fixture *self = *state;

  g_clear_object (&self->source);
  scratch_free (self->folder);
  g_free (self);
  return 0;
}

/* "Ana,Bob", then the problems without the folder's own name: "Ana,Bob|a.vcf: 1 card …". */
static char *
describe (Fixture *self)
{
  g_autoptr (GPtrArray) contacts = cid_contact_source_get_contacts (self->source);
  g_autoptr (CidSourceState) status = cid_contact_source_get_state (self->source);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < contacts->len; i++) {
    const CidContact *contact = g_ptr_array_index (contacts, i);

    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", contact->name);
  }
  for (guint i = 0; status->problems[i] != NULL; i++) {
    const char *problem = status->problems[i];

    if (g_str_has_prefix (problem, self->folder))
      problem += strlen (self->folder) + 1;
    g_string_append_printf (text, "|%s", problem);
  }
  assert_int_equal (status->n_contacts, contacts->len);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_wanted (gpointer user_data)
{
  Fixture *self = user_data;
  g_autofree char *text = self->n_changes > 0 ? describe (self) : NULL;

  return g_strcmp0 (text, self->wanted) == 0;
}

static void
wait_for (Fixture *self, const char *wanted)
{
  self->wanted = wanted;
  scratch_run_until (is_wanted, self);
}

static void
open_source (Fixture *self, const char *name)
{
  g_autofree char *path = scratch_path (self->folder, name);

  self->source = cid_vcard_source_new (path, &plan);
  g_signal_connect (self->source, "changed", G_CALLBACK (on_changed), self);
}

/* The plainest case, and what `status` says of it before and after. */
static void
test_a_file_is_read (void **state)
{
  Fixture *self = *state;
  g_autoptr (CidSourceState) status = NULL;

  scratch_write (self->folder, "a.vcf", ANA BOB);
  open_source (self, "a.vcf");
  wait_for (self, "Ana,Bob");
  status = cid_contact_source_get_state (self->source);

  assert_true (g_str_has_suffix (status->name, "/a.vcf"));
  assert_int_equal (status->n_contacts, 2);
  assert_int_equal (status->n_numbers, 2);
  assert_null (status->problems[0]);
}

/* Folders within folders; other files and hidden ones are none of ours. */
static void
test_a_folder_is_read_in_order (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "b/x.VCARD", BOB);
  scratch_write (self->folder, "a.vcf", ANA);
  scratch_write (self->folder, "c/d/e.vcf", CLEO);
  scratch_write (self->folder, "notes.txt", CARD ("No", "1"));
  scratch_write (self->folder, ".a.vcf.swp.vcf", CARD ("No", "1"));
  scratch_write (self->folder, ".git/x.vcf", CARD ("No", "1"));
  open_source (self, ".");

  wait_for (self, "Ana,Bob,Cleo");
}

/* An edit, a new file, a removal, each seen at once. */
static void
test_changes_in_a_folder_are_seen (void **state)
{
  Fixture *self = *state;
  g_autofree char *path = scratch_path (self->folder, "a.vcf");

  scratch_write (self->folder, "a.vcf", ANA);
  open_source (self, ".");
  wait_for (self, "Ana");
  scratch_write (self->folder, "a.vcf", BOB);
  wait_for (self, "Bob");
  scratch_write (self->folder, "b.vcf", CLEO);
  wait_for (self, "Bob,Cleo");
  scratch_write (self->folder, "c/d/e.vcf", ANA);
  wait_for (self, "Bob,Cleo,Ana");
  assert_int_equal (unlink (path), 0);
  wait_for (self, "Cleo,Ana");
}

/* Careful programs rename over the file; size and time of the new one may be those of the old. */
static void
test_an_atomic_replacement_is_seen (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", ANA);
  open_source (self, "a.vcf");
  wait_for (self, "Ana");
  scratch_replace (self->folder, "a.vcf", BOB);
  wait_for (self, "Bob");
  scratch_replace (self->folder, "a.vcf", ANA);
  wait_for (self, "Ana");
}

/* The same size within one tick of the file system's clock must not be taken for the same file. */
static void
test_a_quick_edit_of_the_same_size_is_seen (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", ANA);
  open_source (self, "a.vcf");
  for (guint i = 0; i < 5; i++) {
    scratch_write (self->folder, "a.vcf", CARD ("Bob", "+61299990002"));
    wait_for (self, "Bob");
    scratch_write (self->folder, "a.vcf", CARD ("Ana", "+61299990002"));
    wait_for (self, "Ana");
  }
}

/* A program may be writing just now: what is whole counts, and the rest follows. */
static void
test_a_file_cut_off_half_way_costs_one_card (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", ANA "BEGIN:VCARD\nFN:Bo");
  open_source (self, ".");
  wait_for (self, "Ana|a.vcf: 1 card could not be read");
  scratch_write (self->folder, "a.vcf", ANA BOB);
  wait_for (self, "Ana,Bob");
  scratch_write (self->folder, "a.vcf", "");
  wait_for (self, "");
}

/* The default folder does not exist on most machines: no problem, and no need to start again. */
static void
test_what_does_not_exist_is_empty_until_it_appears (void **state)
{
  Fixture *self = *state;

  open_source (self, "x/y/contacts");
  wait_for (self, "");
  scratch_write (self->folder, "x/unrelated", "");
  scratch_write (self->folder, "x/y/contacts/a.vcf", ANA);
  wait_for (self, "Ana");
}

/* A folder that goes is empty, and one of the same name is another folder. */
static void
test_a_folder_may_go_and_come_back (void **state)
{
  Fixture *self = *state;
  g_autofree char *here = scratch_path (self->folder, "contacts");
  g_autofree char *away = scratch_path (self->folder, "away");

  scratch_write (self->folder, "contacts/a.vcf", ANA);
  open_source (self, "contacts");
  wait_for (self, "Ana");
  assert_int_equal (rename (here, away), 0);
  wait_for (self, "");
  scratch_write (self->folder, "contacts/b.vcf", BOB);
  wait_for (self, "Bob");
  scratch_write (self->folder, "contacts/c.vcf", CLEO);
  wait_for (self, "Bob,Cleo");
}

/* `~/contacts.vcf` is often a link into a folder that another program synchronises. */
static void
test_what_a_link_leads_to_is_watched (void **state)
{
  Fixture *self = *state;
  g_autofree char *target = scratch_path (self->folder, "sync/real.vcf");
  g_autofree char *link = scratch_path (self->folder, "book.vcf");

  scratch_write (self->folder, "sync/real.vcf", ANA);
  assert_int_equal (symlink (target, link), 0);
  open_source (self, "book.vcf");
  wait_for (self, "Ana");
  scratch_write (self->folder, "sync/real.vcf", BOB);
  wait_for (self, "Bob");
  scratch_replace (self->folder, "sync/real.vcf", CLEO);
  wait_for (self, "Cleo");
}

/* Links may lead back to where they are: each folder is read once. */
static void
test_a_loop_of_links_ends (void **state)
{
  Fixture *self = *state;
  g_autofree char *loop = scratch_path (self->folder, "loop");
  g_autofree char *dangling = scratch_path (self->folder, "gone.vcf");
  g_autofree char *self_link = scratch_path (self->folder, "self.vcf");

  scratch_write (self->folder, "a.vcf", ANA);
  assert_int_equal (symlink (self->folder, loop), 0);
  assert_int_equal (symlink ("/nonexistent/x.vcf", dangling), 0);
  assert_int_equal (symlink ("self.vcf", self_link), 0);
  open_source (self, ".");

  wait_for (self, "Ana|self.vcf: Too many levels of symbolic links");
}

/* To open a pipe would wait for ever; to read a device too. */
static void
test_what_is_no_file_is_a_problem (void **state)
{
  Fixture *self = *state;
  g_autofree char *fifo = scratch_path (self->folder, "pipe.vcf");
  g_autofree char *device = scratch_path (self->folder, "zero.vcf");

  scratch_write (self->folder, "a.vcf", ANA);
  assert_int_equal (mkfifo (fifo, 0600), 0);
  assert_int_equal (symlink ("/dev/zero", device), 0);
  open_source (self, ".");

  wait_for (self, "Ana|pipe.vcf: is not a file|zero.vcf: is not a file");
}

/* A damaged file costs only what is damaged, and is named. */
static void
test_broken_cards_cost_themselves (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "a.vcf", "BEGIN:VCARD\n" ANA "BEGIN:VCARD\nEND:VCARD\n" BOB);
  scratch_write (self->folder, "b\001.vcf", CLEO "BEGIN:VCARD");
  open_source (self, ".");

  wait_for (self, "Ana,Bob,Cleo|a.vcf: 2 cards could not be read|b.vcf: 1 card could not be read");
}

/* Depth has an end, so that a mistake does not make us read a whole disk. */
static void
test_folders_within_folders_have_an_end (void **state)
{
  Fixture *self = *state;

  scratch_write (self->folder, "1/2/3/4/a.vcf", ANA);
  scratch_write (self->folder, "d/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g/h/a.vcf", BOB);
  open_source (self, ".");

  wait_for (self, "Ana|d/1/2/3/4/5/6/7/8/9/a/b/c/d/e/f/g: too many folders within folders");
}

/* The photo is found by where the card lies in its file. */
static void
test_a_photo_knows_its_card (void **state)
{
  Fixture *self = *state;
  g_autoptr (GPtrArray) contacts = NULL;
  const CidContact *bob = NULL;

  scratch_write (self->folder, "a.vcf",
                 ANA "BEGIN:VCARD\nFN:Bob\nTEL:21\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n");
  open_source (self, "a.vcf");
  wait_for (self, "Ana,Bob");
  contacts = cid_contact_source_get_contacts (self->source);
  bob = g_ptr_array_index (contacts, 1);

  assert_true (g_str_has_suffix (bob->photo.path, "/a.vcf"));
  assert_int_equal (bob->photo.offset, strlen (ANA));
  assert_int_equal (bob->photo.length,
                    strlen ("BEGIN:VCARD\nFN:Bob\nTEL:21\nPHOTO;ENCODING=b:AAAA\nEND:VCARD"));
  assert_null (((const CidContact *) g_ptr_array_index (contacts, 0))->photo.path);
}

/* What did not change is not read again: its contacts are the very same. */
static void
test_only_what_changed_is_read_again (void **state)
{
  Fixture *self = *state;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  scratch_write (self->folder, "a.vcf", ANA);
  scratch_run_ms (100);
  open_source (self, ".");
  wait_for (self, "Ana");
  before = cid_contact_source_get_contacts (self->source);
  scratch_write (self->folder, "b.vcf", BOB);
  wait_for (self, "Ana,Bob");
  after = cid_contact_source_get_contacts (self->source);

  assert_ptr_equal (g_ptr_array_index (before, 0), g_ptr_array_index (after, 0));
  assert_int_equal (before->len, 1);
}

/* A busy machine takes its time over what was written. */
static void
wait_for_quiet (Fixture *self)
{
  guint n_changes;

  do {
    n_changes = self->n_changes;
    scratch_run_ms (700);
  } while (self->n_changes != n_changes);
}

/* Many events of one change are one change, and what is not a contact is none. */
static void
test_a_burst_is_gathered (void **state)
{
  Fixture *self = *state;
  guint n_changes = 0;

  scratch_write (self->folder, "a.vcf", ANA);
  open_source (self, ".");
  wait_for (self, "Ana");
  scratch_run_ms (200);
  n_changes = self->n_changes;
  for (guint i = 0; i < 50; i++) {
    g_autofree char *name = g_strdup_printf ("many/%02u.vcf", i);

    scratch_write (self->folder, name, BOB);
  }
  wait_for_quiet (self);
  assert_in_range (self->n_changes - n_changes, 1, 25);

  /* What was read in the moment of its writing is read once more at the next occasion. */
  scratch_write (self->folder, "notes.txt", "x");
  wait_for_quiet (self);
  n_changes = self->n_changes;
  scratch_write (self->folder, "notes.txt", "y");
  scratch_run_ms (200);
  assert_int_equal (self->n_changes, n_changes);
}

/* The daemon may end while a large file is read. */
static void
test_a_source_may_go_while_it_reads (void **state)
{
  Fixture *self = *state;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, ANA);
  scratch_write (self->folder, "a.vcf", text->str);
  open_source (self, "a.vcf");
  g_usleep (20000);
  g_clear_object (&self->source);

  assert_int_equal (self->n_changes, 0);
}

int
main (void)
{
  static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown (test_a_file_is_read, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_folder_is_read_in_order, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_changes_in_a_folder_are_seen, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_an_atomic_replacement_is_seen, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_quick_edit_of_the_same_size_is_seen, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_file_cut_off_half_way_costs_one_card, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_what_does_not_exist_is_empty_until_it_appears, set_up,
                                     tear_down),
    cmocka_unit_test_setup_teardown (test_a_folder_may_go_and_come_back, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_a_link_leads_to_is_watched, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_loop_of_links_ends, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_what_is_no_file_is_a_problem, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_broken_cards_cost_themselves, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_folders_within_folders_have_an_end, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_photo_knows_its_card, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_only_what_changed_is_read_again, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_burst_is_gathered, set_up, tear_down),
    cmocka_unit_test_setup_teardown (test_a_source_may_go_while_it_reads, set_up, tear_down),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
