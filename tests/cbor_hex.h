/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR in hexadecimal, in the notation of the tests.
 */
#ifndef TESTS_CBOR_HEX_H
#define TESTS_CBOR_HEX_H

#include "wire/cbor.h"

/* The bytes, in a block of exactly their size: free it. */
uint8_t *hex_bytes(const char *hex, size_t *sizep);

/* What cbor_check says. */
int hex_outcome(const char *hex);

/* The first item of a good message; its bytes, if any, are gone. */
struct cbor_item hex_item(const char *hex);

/* The buffer has these bytes. */
void hex_expect(const struct buffer *buffer, const char *hex);

/* It is a good message that cbor_walk_print prints so. */
void hex_expect_text(const char *hex, const char *text);

#endif
