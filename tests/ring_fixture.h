/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of records, over memory of this process that a sanitizer guards at both ends.
 */
#ifndef TESTS_RING_FIXTURE_H
#define TESTS_RING_FIXTURE_H

#include "support.h"
#include "transport/ring.h"

#define SMALL 4096
#define LARGEST(size) ((size) / 2 - RECORD_HEADER_SIZE)
#define PATIENCE_US 60000000

extern struct ring_control control;
extern uint8_t *memory;
extern struct ring producer, consumer;
extern size_t allocated; /* bytes that the ring asked for */
extern int allocations_fail;

/* A ring_allocate, for `allocated` and `allocations_fail`. */
int allocate(void *context, size_t offset, size_t size);
/* Both sides of a ring of so many bytes. */
void fixture_begin(size_t size);
void fixture_end(void);

/* The data of a record of this number. */
void fill(uint8_t *data, size_t size, uint32_t number);

/* Writes one record: 0 or what ring_reserve said. */
int put(size_t size, uint32_t number);

#endif
