/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-abilities"

#include "desktop/abilities.h"

#include "desktop/wording.h"

typedef void (*FitFunc) (CidNotice *notice);

static void
drop_buttons (CidNotice *notice)
{
  g_clear_pointer (&notice->buttons, g_ptr_array_unref);
}

/* Else the user would see the escapes. */
static void
make_plain (CidNotice *notice)
{
  char *plain = cid_wording_from_markup (notice->body);

  g_free (notice->body);
  notice->body = plain;
}

static void
move_body_into_title (CidNotice *notice)
{
  g_free (notice->title);
  notice->title = g_strdup (notice->plain);
  g_free (notice->body);
  notice->body = g_strdup ("");
}

/* What a server can do by its own words, and what becomes of a notice where it cannot. */
static const struct {
  const char *name;
  CidAbilities ability;
  FitFunc do_without;
} rows[] = {
  { "actions", CID_ABILITY_ACTIONS, drop_buttons },
  { "body-markup", CID_ABILITY_MARKUP, make_plain },
  { "body", CID_ABILITY_BODY, move_body_into_title },
};

/**
 * cid_abilities_from_names:
 * @names: (array zero-terminated=1): what `GetCapabilities` answered
 *
 * Returns: what the server can do
 */
CidAbilities
cid_abilities_from_names (const char *const *names)
{
  CidAbilities abilities = CID_ABILITY_NONE;

  g_return_val_if_fail (names != NULL, CID_ABILITY_NONE);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_strv_contains (names, rows[i].name))
      abilities |= rows[i].ability;

  return abilities;
}

/**
 * cid_abilities_fit:
 * @self: what a server can do
 * @notice: what is to be shown
 *
 * Makes of a notice what such a server shows as well as it can.
 *
 * Returns: (transfer full): the notice for that server
 */
CidNotice *
cid_abilities_fit (CidAbilities self, const CidNotice *notice)
{
  CidNotice *fitted;

  g_return_val_if_fail (notice != NULL, NULL);

  fitted = cid_notice_copy (notice);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if ((self & rows[i].ability) == 0)
      rows[i].do_without (fitted);

  return fitted;
}
