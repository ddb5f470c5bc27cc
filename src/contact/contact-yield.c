/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-contact-yield"

#include "contact/contact-yield.h"

/**
 * cid_contact_yield_new:
 *
 * Returns: (transfer full): what holds no contact and no problem
 */
CidContactYield *
cid_contact_yield_new (void)
{
  CidContactYield *self = g_new0 (CidContactYield, 1);

  self->contacts = g_ptr_array_new_with_free_func ((GDestroyNotify) cid_contact_unref);
  self->problems = g_new0 (char *, 1);
  return self;
}

/**
 * cid_contact_yield_add:
 * @self: a yield that nobody was handed yet
 * @contact: (transfer none): one more contact
 */
void
cid_contact_yield_add (CidContactYield *self, CidContact *contact)
{
  g_return_if_fail (self != NULL && contact != NULL);

  g_ptr_array_add (self->contacts, cid_contact_ref (contact));
  self->n_numbers += contact->numbers->len;
}

/**
 * cid_contact_yield_add_problem:
 * @self: a yield that nobody was handed yet
 * @line: one more thing that is wrong
 */
void
cid_contact_yield_add_problem (CidContactYield *self, const char *line)
{
  guint n_problems = 0;

  g_return_if_fail (self != NULL && line != NULL);

  n_problems = g_strv_length (self->problems);
  self->problems = g_renew (char *, self->problems, n_problems + 2);
  self->problems[n_problems] = g_strdup (line);
  self->problems[n_problems + 1] = NULL;
}

/**
 * cid_contact_yield_free:
 * @self: (nullable) (transfer full): a yield
 */
void
cid_contact_yield_free (CidContactYield *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->contacts);
  g_strfreev (self->problems);
  g_free (self);
}
