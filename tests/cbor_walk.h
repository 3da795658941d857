/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Two functions that walk over a CBOR item that cbor_check has accepted, with its contents. Both
 * are written as users of wire/cbor.h write them.
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
