/*
 * Copyright (C) 2026 The cidalert authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "phone/address.h"

G_BEGIN_DECLS

/**
 * CidNftFit:
 * @CID_NFT_FITS_NOT: it does not
 * @CID_NFT_FITS_MAYBE: nobody can tell from here
 * @CID_NFT_FITS: it does
 *
 * Whether a packet fits what a rule asks for.
 */
typedef enum {
  CID_NFT_FITS_NOT,
  CID_NFT_FITS_MAYBE,
  CID_NFT_FITS,
} CidNftFit;

/**
 * CidNftPacket:
 * @port: the port of this machine that it wants to reach
 * @peer: (nullable): where it comes from; %NULL if nobody knows
 *
 * The first packet of a TCP connection.
 */
typedef struct {
  guint16 port;
  const CidAddress *peer;
} CidNftPacket;

typedef CidNftFit (*CidNftFitFunc) (const char *value, const CidNftPacket *packet);

/**
 * CidNftCondition:
 * @key: its first word
 * @what: (nullable): its second; %NULL if it has none
 * @fit: (nullable): judges one value; %NULL if no TCP connection ever fits
 *
 * What rules ask for.
 */
typedef struct {
  const char *key;
  const char *what;
  CidNftFitFunc fit;
} CidNftCondition;

const CidNftCondition *cid_nft_condition_find (char **words);
char **cid_nft_condition_get_values (const CidNftCondition *self, char **words);
char **cid_nft_condition_read (const CidNftCondition *self,
                               char **words,
                               const CidNftPacket *packet,
                               CidNftFit *fit);

G_END_DECLS
