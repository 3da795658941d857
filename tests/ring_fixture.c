/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ring of records; see ring_fixture.h.
 */
#include "ring_fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct ring_control control;
uint8_t *memory;
struct ring producer, consumer;
size_t allocated;
int allocations_fail;

int allocate(void *context, size_t offset, size_t size)
{
    (void)context;
    ck_assert_uint_eq(offset, allocated);
    if (allocations_fail)
        return -ENOSPC;
    allocated += size;
    return 0;
}

void fixture_begin(size_t size)
{
    free(memory);
    memory = malloc(size);
    ck_assert_ptr_nonnull(memory);
    memset(memory, 0xee, size);
    control = (struct ring_control){ 0 };
    allocated = 0;
    allocations_fail = 0;
    ring_init(&producer, &control, memory, size, allocate, NULL);
    ring_init(&consumer, &control, memory, size, NULL, NULL);
}

void fixture_end(void)
{
    free(memory);
    memory = NULL;
}

void fill(uint8_t *data, size_t size, uint32_t number)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)(number * 31 + i);
}

int put(size_t size, uint32_t number)
{
    uint8_t *data;
    int error = ring_reserve(&producer, 0, size, &data);
    struct record record = { .kind = 1, .tag = number, .aux = ~number, .size = size };
    if (error == 0) {
        fill(data, size, number);
        ring_commit(&producer, &record);
    }
    return error;
}
