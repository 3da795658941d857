/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Inputs that are XML documents change as trees: elements move, are doubled and go, attributes get
 * values that are hard to bear, and what a schema knows is added.
 */
#ifndef TESTS_FUZZ_TREE_H
#define TESTS_FUZZ_TREE_H

#include <stddef.h>
#include <stdint.h>

/* A schema: a line for each element, indented by three blanks below its parent's, with its
 * attributes behind it and in the next lines, which begin with 20 blanks or more. What is in
 * brackets is passed over. The text stays the caller's, as long as the schema is used. */
void tree_learn(const char *schema);

/* Changes a document in its memory: the new size. What is no XML comes back as it is, and what
 * would be larger than `room`. */
size_t tree_mutate(uint8_t *bytes, size_t size, size_t room, unsigned seed);

/* Puts an element of another document into one: the size of the new one in `to`, or 0. */
size_t tree_graft(const uint8_t *bytes, size_t size, const uint8_t *other, size_t other_size,
                  uint8_t *to, size_t room, unsigned seed);

#endif
