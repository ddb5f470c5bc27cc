/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The least that a program does with the bare libraries: a loop over all cards of a file, EVCard
 * for each, and libphonenumber for each number. Nothing is kept but the names and the numbers.
 */

#include "contacts-floor.h"

#include <cstring>
#include <libebook-contacts/libebook-contacts.h>
#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>
#include <string>
#include <vector>

using i18n::phonenumbers::NullLogger;
using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

const char end_of_card[] = "END:VCARD\r\n";

struct Book {
  std::vector<std::string> names;
  std::vector<std::string> numbers;
};

void
read_number (const PhoneNumberUtil &util, const char *text, Book *book)
{
  PhoneNumber number;
  std::string e164;

  if (util.Parse (text, "AU", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
    return;
  util.Format (number, PhoneNumberUtil::E164, &e164);
  book->numbers.push_back (e164);
}

void
read_card (const PhoneNumberUtil &util, const std::string &card, Book *book)
{
  EVCard *vcard = e_vcard_new_from_string (card.c_str ());

  for (GList *l = e_vcard_get_attributes (vcard); l != nullptr; l = l->next) {
    auto *attribute = static_cast<EVCardAttribute *> (l->data);
    const char *name = e_vcard_attribute_get_name (attribute);
    GList *values = e_vcard_attribute_get_values (attribute);

    if (values == nullptr)
      continue;
    if (strcmp (name, EVC_FN) == 0)
      book->names.emplace_back (static_cast<const char *> (values->data));
    if (strcmp (name, EVC_TEL) == 0)
      read_number (util, static_cast<const char *> (values->data), book);
  }
  g_object_unref (vcard);
}

void
read_file (const PhoneNumberUtil &util, const char *text, Book *book)
{
  for (const char *begin = text; *begin != '\0';) {
    const char *end = strstr (begin, end_of_card) + strlen (end_of_card);

    read_card (util, std::string (begin, end), book);
    begin = end;
  }
}

}

/* All files of a folder. */
void
contacts_floor_read (const char *folder, guint *n_contacts, guint *n_numbers)
{
  PhoneNumberUtil *util = PhoneNumberUtil::GetInstance ();
  GDir *directory = g_dir_open (folder, 0, nullptr);
  Book book;

  util->SetLogger (new NullLogger ());
  while (const char *name = g_dir_read_name (directory)) {
    g_autofree char *path = g_build_filename (folder, name, nullptr);
    g_autofree char *text = nullptr;

    if (!g_file_get_contents (path, &text, nullptr, nullptr))
      g_error ("%s cannot be read", path);
    read_file (*util, text, &book);
  }
  g_dir_close (directory);
  *n_contacts = (guint) book.names.size ();
  *n_numbers = (guint) book.numbers.size ();
}
