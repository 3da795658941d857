/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The memory of a segment; see segment.h.
 */
#include "transport/segment.h"

#include <stdio.h>
#include <string.h>

#include "os/atomic.h"

static const char *const name_forms[] = { "SIM_REMOTE_API%05d", "VREP_REMOTE_API%05d" };

void segment_name(char name[NAME_SIZE], int form, int number)
{
    snprintf(name, NAME_SIZE, name_forms[form], number);
}

int32_t segment_get_i32(const struct shared *memory, size_t offset)
{
    int32_t value;
    memcpy(&value, memory->base + offset, sizeof value);
    atomic_read_once();
    return value;
}

void segment_put_i32(const struct shared *memory, size_t offset, size_t value)
{
    int32_t number = (int32_t)value;
    memcpy(memory->base + offset, &number, sizeof number);
}

int segment_has_mark(const struct shared *memory, size_t payload, size_t which)
{
    size_t at = HEADER_SIZE + payload + which;
    return memory->size >= at + sizeof(int32_t) && segment_get_i32(memory, at) == MARK;
}

uint32_t *segment_word(const struct shared *memory, size_t offset)
{
    return (uint32_t *)(void *)(memory->base + offset);
}

void segment_unname(const struct shared *memory, int number)
{
    char name[NAME_SIZE];
    for (int form = 0; form < NAME_COUNT; form++) {
        segment_name(name, form, number);
        shared_unname(memory, name);
    }
}
