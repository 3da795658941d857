/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * CBOR written down as text: numbers (with a point: a float), 'texts', h'00ff' for bytes, [arrays],
 * {'keys': values}, null, true and false, x'f6' for an item as it is encoded.
 */
#ifndef TESTS_CBOR_TEXT_H
#define TESTS_CBOR_TEXT_H

#include "wire/cbor.h"

/* Appends what the text says. */
void cbor_text_put(struct buffer *out, const char *text);

/* What a good message says, as cbor_walk_print prints it; valid until the next call. */
const char *cbor_text_of(const void *bytes, size_t size);

#endif
