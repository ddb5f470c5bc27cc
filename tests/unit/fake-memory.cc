/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fake-memory.h"

#include <cstdlib>
#include <new>

static gboolean memory_is_short;

/* From here on C++ gets no memory, or gets it again. C does in any case. */
void
fake_memory_set_short (gboolean is_short)
{
  memory_is_short = is_short;
}

void *
operator new (std::size_t size)
{
  void *memory = memory_is_short ? nullptr : std::malloc (size > 0 ? size : 1);

  if (memory == nullptr)
    throw std::bad_alloc ();
  return memory;
}

void
operator delete (void *memory) noexcept
{
  std::free (memory);
}

void
operator delete (void *memory, std::size_t) noexcept
{
  std::free (memory);
}
