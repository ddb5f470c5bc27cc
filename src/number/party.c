/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-party"

#include "number/party.h"

#include "base/nick.h"
#include "base/text.h"
#include "number/completion.h"
#include "number/remote.h"

#include <string.h>

#define MAX_REMOTE_CHARS 255
#define MAX_NAME_CHARS 120
#define MIN_SAME_DIGITS 7
#define MAX_PLAIN_CHARS 64
/* No dot: what has dots may be an address. */
#define PLAIN_SEPARATORS " ()-/"

/* Where one telephone system spells ANONYMOUS on the keypad. */
#define KEYPAD_ANONYMOUS "266696687"

/* The emergency number of Australia; other zeros alone are a hidden number. */
#define EMERGENCY_ZEROS "000"

static const char *const kind_nicks[] = { "unknown", "withheld", "number", "short", "code", "sip" };

/* What phones and exchanges write instead of a hidden number; letters only, folded. */
static const char *const withheld_words[] = {
  "anonym",        "anonyme",       "anonymous",      "anonymouscaller",  "assertedidentity",
  "blocked",       "blockednumber", "callerwithheld", "hidden",           "hiddennumber",
  "idwithheld",    "idunavailable", "keinenummer",    "nocallerid",       "nonumber",
  "notavailable",  "numberblocked", "numberwithheld", "numerosconocido",  "outofarea",
  "privat",        "private",       "privatecaller",  "privatenumber",    "privatnummer",
  "restricted",    "unavailable",   "unbekannt",      "unbekanntenummer", "unknown",
  "unknowncaller", "unknownnumber", "unterdruckt",    "withheld",         "withheldnumber",
};

/* What programs write instead of nothing. */
static const char *const no_words[] = { "null", "nil", "undefined" };

/* No letters of a text that has digits. */
static char *
keep_letters (const char *text)
{
  g_autofree char *folded = cid_text_fold (text);
  g_autoptr (GString) letters = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_isalpha (c))
      g_string_append_unichar (letters, c);
    else if (g_unichar_isdigit (c))
      return g_strdup ("");
  }
  return g_string_free (g_steal_pointer (&letters), FALSE);
}

static gboolean
is_word_of (const char *text, const char *const *words, gsize n_words)
{
  g_autofree char *letters = NULL;

  /* Nearly all are numbers, and folding takes its time. */
  if (strpbrk (text, "0123456789") != NULL)
    return FALSE;

  letters = keep_letters (text);
  for (gsize i = 0; i < n_words; i++)
    if (strcmp (letters, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * cid_party_is_nothing:
 * @text: a value, clean
 *
 * Returns: %TRUE if it stands for no value: empty, a variable that was not filled in, or what
 *   programs write instead of nothing
 */
gboolean
cid_party_is_nothing (const char *text)
{
  return *text == '\0' || cid_remote_is_unexpanded (text) ||
         is_word_of (text, no_words, G_N_ELEMENTS (no_words));
}

static gboolean
is_withheld_host (const char *host)
{
  gsize length = strlen (host);

  return g_ascii_strcasecmp (host, "invalid") == 0 ||
         (length > 8 && g_ascii_strcasecmp (host + length - 8, ".invalid") == 0);
}

/* Zeros alone or nothing at all, with or without `+`. */
static gboolean
is_no_number (const char *digits)
{
  const char *p = digits + (*digits == '+');

  return p[strspn (p, "0")] == '\0' && strcmp (digits, EMERGENCY_ZEROS) != 0;
}

static CidPartyKind
get_kind_of_user (const char *user, const char *digits)
{
  if (digits == NULL)
    return is_word_of (user, withheld_words, G_N_ELEMENTS (withheld_words)) ? CID_PARTY_WITHHELD
                                                                            : CID_PARTY_SIP;
  if (strpbrk (digits, "*#") != NULL)
    return CID_PARTY_CODE;
  if (is_no_number (digits) || strcmp (digits, KEYPAD_ANONYMOUS) == 0)
    return CID_PARTY_WITHHELD;
  if (*digits != '+' && strlen (digits) <= CID_SHORT_DIGITS_MAX)
    return CID_PARTY_SHORT;
  return CID_PARTY_NUMBER;
}

/* Fills in kind, number, user and host of @self. */
static void
classify (CidParty *self, const CidRemote *remote, const CidNumberPlan *plan)
{
  g_autofree char *user = cid_text_clean (remote->user, MAX_REMOTE_CHARS);
  g_autofree char *digits = NULL;

  if (is_withheld_host (remote->host)) {
    self->kind = CID_PARTY_WITHHELD;
    return;
  }
  if (user == NULL || cid_party_is_nothing (user))
    return;

  digits = g_hostname_is_ip_address (user) ? NULL : cid_completion_keep_digits (user);
  self->kind = get_kind_of_user (user, digits);
  if (self->kind == CID_PARTY_WITHHELD)
    return;
  if (self->kind == CID_PARTY_NUMBER || self->kind == CID_PARTY_SHORT)
    self->number = cid_completion_by_context (digits, remote->context);
  if (self->number != NULL)
    self->kind = CID_PARTY_NUMBER;
  if (self->kind == CID_PARTY_NUMBER && self->number == NULL) {
    self->number = cid_completion_restore_plus (remote->user, digits);
    if (self->number == NULL)
      self->number = cid_completion_by_plan (digits, plan);
  }
  if (self->number == NULL && self->kind != CID_PARTY_SIP)
    self->number = g_steal_pointer (&digits);
  self->user = g_steal_pointer (&user);
  self->host = cid_text_clean (remote->host, MAX_REMOTE_CHARS);
}

/**
 * cid_party_new:
 *
 * Returns: (transfer full): an unknown party, to be filled in before anybody else has it
 */
CidParty *
cid_party_new (void)
{
  return g_atomic_rc_box_new0 (CidParty);
}

/**
 * cid_party_parse:
 * @remote: (nullable): what the phone said, percent-decoded
 * @plan: (nullable): where the telephone stands, or %NULL to leave national numbers as they are
 *
 * Understands a number, `user@host`, the URIs sip:, sips:, tel: and callto:, and `"Name" <uri>`,
 * with what parameters, ports and escapes they have. Never fails: what says nothing is an unknown
 * party, what hides is withheld. A global `phone-context` begins the number. Short numbers and
 * feature codes are told before any numbering plan is asked. A number becomes E.164 where its plan
 * knows it, or where it has a prefix and a length that the plan knows; else its digits stay as they
 * are.
 *
 * Returns: (transfer full): the party
 */
CidParty *
cid_party_parse (const char *remote, const CidNumberPlan *plan)
{
  CidParty *self = cid_party_new ();
  g_autofree char *clean = cid_text_clean (remote, MAX_REMOTE_CHARS);
  g_autofree char *shifted = NULL;
  g_autoptr (CidRemote) parts = NULL;

  if (clean == NULL || cid_party_is_nothing (clean))
    return self;

  /* Cleaning trims, and the space before a number may have been its plus sign. */
  if (*remote == ' ')
    shifted = g_strconcat (" ", clean, NULL);
  parts = cid_remote_parse (shifted != NULL ? shifted : clean);
  classify (self, parts, plan);
  if (self->kind == CID_PARTY_UNKNOWN)
    return self;

  self->remote = g_steal_pointer (&clean);
  self->name = cid_party_clean_name (parts->name, self);
  return self;
}

/* Digits, and what people put between them; @digits has room for as many as there are. */
static gboolean
take_plain_digits (const char *text, char *digits)
{
  char *end = digits;

  for (const char *p = text; *p != '\0'; p++) {
    if (g_ascii_isdigit (*p) || (*p == '+' && end == digits))
      *end++ = *p;
    else if (strchr (PLAIN_SEPARATORS, *p) == NULL)
      return FALSE;
  }
  *end = '\0';
  return end > digits;
}

/**
 * cid_party_complete_plain:
 * @text: what may be a number, clean
 * @plan: (nullable): as for cid_party_parse()
 * @e164: (out) (nullable): the number, if it names its country or its plan is known
 *
 * Tells what cid_party_parse() would find in a text of nothing but digits and what people put
 * between them, in a fraction of the time: an address book has hundreds of thousands.
 *
 * Returns: %FALSE for any other text
 */
gboolean
cid_party_complete_plain (const char *text, const CidNumberPlan *plan, char **e164)
{
  char digits[MAX_PLAIN_CHARS + 1];

  g_return_val_if_fail (text != NULL && e164 != NULL, FALSE);

  *e164 = NULL;
  if (strlen (text) > MAX_PLAIN_CHARS || !take_plain_digits (text, digits))
    return FALSE;
  if (get_kind_of_user (text, digits) != CID_PARTY_NUMBER)
    return TRUE;
  *e164 = cid_completion_by_plan (digits, plan);
  if (*e164 == NULL && *digits == '+')
    *e164 = g_strdup (digits);
  return TRUE;
}

/**
 * cid_party_new_from_number:
 * @number: a number as parties have it
 *
 * Takes a number that was understood once, without asking any numbering plan.
 *
 * Returns: (transfer full): whose number it is
 */
CidParty *
cid_party_new_from_number (const char *number)
{
  CidParty *self = cid_party_new ();

  g_return_val_if_fail (number != NULL, self);

  self->number = g_strdup (number);
  if (strpbrk (number, "*#") != NULL)
    self->kind = CID_PARTY_CODE;
  else if (*number != '+' && strlen (number) <= CID_SHORT_DIGITS_MAX)
    self->kind = CID_PARTY_SHORT;
  else
    self->kind = CID_PARTY_NUMBER;
  return self;
}

/**
 * cid_party_ref:
 * @self: (nullable): a party
 *
 * Any thread may have it.
 *
 * Returns: (transfer full) (nullable): @self
 */
CidParty *
cid_party_ref (const CidParty *self)
{
  return self != NULL ? g_atomic_rc_box_acquire ((gpointer) self) : NULL;
}

static void
clear (gpointer data)
{
  CidParty *self = data;

  g_free (self->number);
  g_free (self->user);
  g_free (self->host);
  g_free (self->name);
  g_free (self->remote);
}

/**
 * cid_party_unref:
 * @self: (transfer full) (nullable): a party
 */
void
cid_party_unref (CidParty *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/* Without what a prefix may have changed. */
static const char *
skip_prefix (const char *digits)
{
  return digits + strspn (digits, "+0");
}

static gboolean
is_same_digits (const char *a, const char *b)
{
  const char *a_rest = skip_prefix (a);
  const char *b_rest = skip_prefix (b);

  if (strcmp (a, b) == 0)
    return TRUE;
  if (MIN (strlen (a_rest), strlen (b_rest)) < MIN_SAME_DIGITS)
    return FALSE;
  return g_str_has_suffix (a_rest, b_rest) || g_str_has_suffix (b_rest, a_rest);
}

/* Whether a name tells no more than the number does. */
static gboolean
is_repeated (const CidParty *name, const CidParty *party)
{
  if (name->kind == CID_PARTY_UNKNOWN || name->kind == CID_PARTY_WITHHELD)
    return TRUE;
  if (party == NULL)
    return FALSE;
  if (name->number != NULL && party->number != NULL)
    return is_same_digits (name->number, party->number);
  return name->kind == CID_PARTY_SIP && party->kind == CID_PARTY_SIP &&
         g_ascii_strcasecmp (name->user, party->user) == 0;
}

/**
 * cid_party_clean_name:
 * @name: (nullable): the display name as it came
 * @party: (nullable): who it is said to be
 *
 * Makes a name that may be shown. A withheld caller may have one.
 *
 * Returns: (transfer full) (nullable): the name; %NULL if it says nothing that @party does not say:
 *   empty, not filled in, a word for a hidden number, or the number or SIP user once more
 */
char *
cid_party_clean_name (const char *name, const CidParty *party)
{
  g_autofree char *clean = cid_text_clean (name, MAX_NAME_CHARS);
  g_autofree char *unquoted = clean != NULL ? cid_remote_unquote (clean) : NULL;
  g_autofree char *plain = cid_text_clean (unquoted, MAX_NAME_CHARS);
  g_autoptr (CidRemote) parts = NULL;
  g_autoptr (CidParty) named = NULL;

  if (plain == NULL || cid_party_is_nothing (plain))
    return NULL;
  parts = cid_remote_parse (plain);
  if (parts->name != NULL)
    return g_steal_pointer (&plain);
  named = cid_party_new ();
  classify (named, parts, NULL);
  return is_repeated (named, party) ? NULL : g_steal_pointer (&plain);
}

/**
 * cid_party_is_same:
 * @a: (nullable): a party
 * @b: (nullable): another
 *
 * Returns: %TRUE if both are surely the same: one number, or one SIP user at hosts that do not
 *   differ. Two hidden or unknown callers never are.
 */
gboolean
cid_party_is_same (const CidParty *a, const CidParty *b)
{
  if (a == NULL || b == NULL || a->kind != b->kind)
    return FALSE;

  switch (a->kind) {
  case CID_PARTY_NUMBER:
  case CID_PARTY_SHORT:
  case CID_PARTY_CODE:
    return a->number != NULL && g_strcmp0 (a->number, b->number) == 0;
  case CID_PARTY_SIP:
    if (a->user == NULL || b->user == NULL || g_ascii_strcasecmp (a->user, b->user) != 0)
      return FALSE;
    return a->host == NULL || b->host == NULL || g_ascii_strcasecmp (a->host, b->host) == 0;
  case CID_PARTY_UNKNOWN:
  case CID_PARTY_WITHHELD:
  default:
    return FALSE;
  }
}

/**
 * cid_party_kind_to_nick:
 * @kind: a kind of party
 *
 * Returns: (transfer none): its name in JSON, log and database
 */
const char *
cid_party_kind_to_nick (CidPartyKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kind_nicks), kind_nicks[0]);

  return kind_nicks[kind];
}

/**
 * cid_party_kind_from_nick:
 * @nick: (nullable): a name
 *
 * Returns: the kind of that name; %CID_PARTY_UNKNOWN if there is none
 */
CidPartyKind
cid_party_kind_from_nick (const char *nick)
{
  int kind = cid_nick_find (kind_nicks, G_N_ELEMENTS (kind_nicks), nick);

  return kind < 0 ? CID_PARTY_UNKNOWN : (CidPartyKind) kind;
}
