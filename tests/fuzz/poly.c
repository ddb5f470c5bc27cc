/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kit.h"

#include "base/error.h"
#include "phone/callback.h"
#include "phone/poly.h"

/*
 * What Poly's phones post.
 */

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *body = g_memdup2 (size > 0 ? data : (const uint8_t *) "", MAX (size, 1));
  g_autoptr (GError) error = NULL;
  g_autoptr (CidCallEvent) event =
    cid_callback_read_xml (body, size, kit_choose_plan (size), &error);

  cid_poly_is_xml (body, size);
  if (event != NULL)
    kit_check_event (event);
  else
    g_assert_error (error, CID_ERROR, CID_ERROR_BAD_REQUEST);
  return 0;
}
