/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "cidalert-control-state"

#include "phone/control-state.h"

#include <glib/gi18n.h>
#include <string.h>

/* In a sentence {phone} is its name, {detail} what is known beside the state. */
static const struct {
  const char *nick;
  const char *sentence;
} states[] = {
  [CID_CONTROL_STATE_UNSET] = { "unset",
                                N_ ("Phone {phone} is not set up to be controlled from here; "
                                    "begin with: cidalert phone password {phone}") },
  [CID_CONTROL_STATE_UNKNOWN] = { "unknown", N_ ("Phone {phone} has not been asked yet") },
  [CID_CONTROL_STATE_READY] = { "ready", NULL },
  [CID_CONTROL_STATE_NO_MAKE] = { "no-make",
                                  N_ ("Phone {phone} cannot be controlled from here: nobody knows "
                                      "how for its make; set make= in phones.conf if it is "
                                      "another") },
  [CID_CONTROL_STATE_NO_PLACE] = { "no-place",
                                   N_ ("Nobody knows where phone {phone} is until it reports a "
                                       "call; set control= in phones.conf, as "
                                       "control=http://192.0.2.50") },
  [CID_CONTROL_STATE_UNREACHABLE] = { "unreachable",
                                      N_ ("Phone {phone} does not answer at {detail}; see that it "
                                          "is on, and that control= in phones.conf is its "
                                          "address") },
  [CID_CONTROL_STATE_UNTRUSTED] = { "untrusted",
                                    N_ ("Phone {phone} shows a certificate that is not trusted "
                                        "yet; look at it with: cidalert phone trust {phone}") },
  [CID_CONTROL_STATE_OTHER_CERTIFICATE] = { "other-certificate",
                                            N_ ("Phone {phone} shows another certificate than the "
                                                "one that is trusted; if it was given a new one: "
                                                "cidalert phone trust {phone}") },
  [CID_CONTROL_STATE_GUARDED] = { "guarded",
                                  N_ ("Phone {phone} wants its password where others could read "
                                      "it; set control= in phones.conf to where its web interface "
                                      "is, best with https") },
  [CID_CONTROL_STATE_NO_PASSWORD] = { "no-password",
                                      N_ ("Phone {phone} asks for a password; give it with: "
                                          "cidalert phone password {phone}") },
  [CID_CONTROL_STATE_UNAUTHORIZED] = { "unauthorized",
                                       N_ ("Phone {phone} does not take the user name or password; "
                                           "give them with: cidalert phone password {phone} "
                                           "--user NAME") },
  [CID_CONTROL_STATE_FORBIDDEN] = { "forbidden", N_ ("Phone {phone}: {detail}") },
  [CID_CONTROL_STATE_ELSEWHERE] = { "elsewhere",
                                    N_ (
                                      "Phone {phone} leads on to another host, where its password "
                                      "does not go; set control= in phones.conf to where its web "
                                      "interface is") },
  [CID_CONTROL_STATE_MISSING] = { "missing", N_ ("Phone {phone}: {detail}") },
  [CID_CONTROL_STATE_STRANGE] = { "strange",
                                  N_ ("What answers for phone {phone} does not speak like one: "
                                      "{detail}; see that control= in phones.conf is its "
                                      "address") },
};

/**
 * cid_control_state_from_verdict:
 * @verdict: what an answer of the phone means
 * @has_password: a password was at hand
 *
 * Returns: how it stands with its control
 */
CidControlState
cid_control_state_from_verdict (CidControlVerdict verdict, gboolean has_password)
{
  switch (verdict) {
  case CID_CONTROL_DONE:
    return CID_CONTROL_STATE_READY;
  case CID_CONTROL_UNAUTHORIZED:
    return has_password ? CID_CONTROL_STATE_UNAUTHORIZED : CID_CONTROL_STATE_NO_PASSWORD;
  case CID_CONTROL_FORBIDDEN:
    return CID_CONTROL_STATE_FORBIDDEN;
  case CID_CONTROL_MISSING:
    return CID_CONTROL_STATE_MISSING;
  case CID_CONTROL_STRANGE:
  default:
    return CID_CONTROL_STATE_STRANGE;
  }
}

/**
 * cid_control_state_describe:
 * @state: how it stands
 * @phone: name of the phone
 * @detail: (nullable): where it was asked, what its make advises or what it answered
 *
 * Returns: (transfer full) (nullable): one sentence that says what to do, without a full stop;
 *   %NULL if nothing is wrong
 */
char *
cid_control_state_describe (CidControlState state, const char *phone, const char *detail)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (states) && phone != NULL, NULL);

  if (states[state].sentence == NULL)
    return NULL;
  text = g_string_new (_ (states[state].sentence));
  g_string_replace (text, "{phone}", phone, 0);
  g_string_replace (text, "{detail}", detail != NULL ? detail : "", 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * cid_control_state_to_nick:
 *
 * Returns: the one spelling of @state
 */
const char *
cid_control_state_to_nick (CidControlState state)
{
  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (states), NULL);

  return states[state].nick;
}

/**
 * cid_control_state_from_nick:
 * @nick: (nullable): a spelling of cid_control_state_to_nick()
 *
 * Returns: the state, %CID_CONTROL_STATE_UNKNOWN for any other text
 */
CidControlState
cid_control_state_from_nick (const char *nick)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    if (g_strcmp0 (nick, states[i].nick) == 0)
      return (CidControlState) i;
  }
  return CID_CONTROL_STATE_UNKNOWN;
}
