/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "call/deed.h"
#include "desktop/subject.h"

G_BEGIN_DECLS

/**
 * CidAct:
 * @CID_ACT_OPEN: a click on the notice itself, not on a button
 * @CID_ACT_ANSWER: take the call that rings
 * @CID_ACT_REJECT: refuse the call that rings
 * @CID_ACT_CALL_BACK: ring the caller
 * @CID_ACT_PAGE: show the page about the call
 * @CID_ACT_COPY: put the number on the clipboard
 * @CID_ACT_BLOCK: hear no more of this number
 * @CID_ACT_UPDATE_PHONE: tell the phone where this machine is now
 *
 * What a click can ask for.
 */
typedef enum {
  CID_ACT_OPEN,
  CID_ACT_ANSWER,
  CID_ACT_REJECT,
  CID_ACT_CALL_BACK,
  CID_ACT_PAGE,
  CID_ACT_COPY,
  CID_ACT_BLOCK,
  CID_ACT_UPDATE_PHONE,
} CidAct;

/**
 * CidButton:
 * @act: what a click on it asks for
 * @label: what it says
 */
typedef struct {
  CidAct act;
  char *label;
} CidButton;

/**
 * CidDeedsFunc:
 * @phone: id of a phone
 *
 * Returns: what that phone lets be done just now
 */
typedef CidDeeds (*CidDeedsFunc) (const char *phone, gpointer user_data);

/**
 * CidPageFunc:
 * @call: a call as it is now
 *
 * Returns: (transfer full) (nullable): the address of a page about @call
 */
typedef char *(*CidPageFunc) (const CidCall *call, gpointer user_data);

/**
 * CidOffer:
 * @get_deeds: (nullable): asked for each phone
 * @user_data: for the functions
 * @can_copy: there is a clipboard that we can write to
 * @get_page: (nullable): asked for each call
 *
 * What would work if somebody clicked on it.
 */
typedef struct {
  CidDeedsFunc get_deeds;
  gpointer user_data;
  gboolean can_copy;
  CidPageFunc get_page;
} CidOffer;

/* GNOME shows no more. */
#define CID_MAX_BUTTONS 3

GPtrArray *cid_buttons_new (void);
GPtrArray *cid_buttons_for_ringing (const CidSubject *subject, const CidOffer *offer);
GPtrArray *cid_buttons_for_missed (const CidSubject *subject,
                                   guint n_callers,
                                   const CidOffer *offer);
GPtrArray *cid_buttons_for_moved (void);
GPtrArray *cid_buttons_copy (GPtrArray *buttons);
gboolean cid_buttons_are_same (GPtrArray *a, GPtrArray *b);
const char *cid_offer_find_phone (const CidOffer *self, const CidSubject *subject, CidDeeds deed);
CidSubject *cid_offer_make_subject (const CidOffer *self, const CidCall *call);

const char *cid_act_to_nick (CidAct act);
char *cid_act_make_key (CidAct act, const CidSubject *subject);

G_END_DECLS
