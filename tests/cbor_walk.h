/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Two walkers over an item of CBOR that cbor_check has passed, with all that is in it. Both are
 * written as a user of wire/cbor.h writes them.
 */
#ifndef TESTS_CBOR_WALK_H
#define TESTS_CBOR_WALK_H

#include "wire/cbor.h"

/* Encodes it again: numbers in their shortest form, strings in one piece. */
void cbor_walk_rewrite(struct reader *reader, struct buffer *out);

/* Appends it in the notation of RFC 8949, section 8, without a NUL; floats as by %.15g, strings in
 * one piece. */
void cbor_walk_print(struct reader *reader, struct buffer *out);

#endif
