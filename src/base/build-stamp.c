/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-build-stamp"

#include "base/build-stamp.h"

#include <elf.h>
#include <link.h>
#include <string.h>

#define ALIGN 4

typedef struct {
  const char *const *libraries;
  GString *text;
  gboolean is_program_known;
} Search;

static gsize
align (gsize size)
{
  return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static gboolean
add_build_id (GString *text, const guint8 *at, gsize size)
{
  while (size >= sizeof (ElfW (Nhdr))) {
    ElfW (Nhdr) note;
    gsize head;
    gsize whole;

    memcpy (&note, at, sizeof note);
    head = sizeof note + align (note.n_namesz);
    whole = head + align (note.n_descsz);
    if (whole > size)
      return FALSE;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof ELF_NOTE_GNU &&
        memcmp (at + sizeof note, ELF_NOTE_GNU, sizeof ELF_NOTE_GNU) == 0) {
      for (gsize i = 0; i < note.n_descsz; i++)
        g_string_append_printf (text, "%02x", at[head + i]);
      g_string_append_c (text, '\n');
      return TRUE;
    }
    at += whole;
    size -= whole;
  }
  return FALSE;
}

static gboolean
add_object (Search *search, const struct dl_phdr_info *info)
{
  for (guint i = 0; i < info->dlpi_phnum; i++) {
    const ElfW (Phdr) *segment = &info->dlpi_phdr[i];
    const guint8 *start = (const guint8 *) info->dlpi_addr + segment->p_vaddr;

    if (segment->p_type == PT_NOTE && add_build_id (search->text, start, segment->p_memsz))
      return TRUE;
  }
  return FALSE;
}

/* The program itself comes first, without a name. */
static int
on_object (struct dl_phdr_info *info, size_t size, void *user_data)
{
  Search *search = user_data;

  if (*info->dlpi_name == '\0' && !search->is_program_known)
    search->is_program_known = add_object (search, info);
  for (guint i = 0; search->libraries[i] != NULL; i++) {
    if (strstr (info->dlpi_name, search->libraries[i]) != NULL && !add_object (search, info))
      search->is_program_known = FALSE;
  }
  return 0;
}

/**
 * cid_build_stamp_get:
 * @libraries: (array zero-terminated=1): parts of the file names of libraries, `libphonenumber`
 *
 * Tells which builds of this program and of @libraries run, by the build ids that the linker gave
 * them: what one build has computed need not be what another would.
 *
 * Returns: (transfer full) (nullable): the ids; %NULL if one of them has none
 */
char *
cid_build_stamp_get (const char *const *libraries)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Search search = { .libraries = libraries, .text = text };

  g_return_val_if_fail (libraries != NULL, NULL);

  dl_iterate_phdr (on_object, &search);
  return search.is_program_known ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
