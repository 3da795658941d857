/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Messages of the legacy protocol by hand; see whole_bytes.h.
 */
#include "whole_bytes.h"

#include <string.h>

#include "support.h"

/* ------------------------------------------------------------------ numbers */

void put_bytes(struct bytes *to, const void *from, size_t size)
{
    ck_assert_uint_le(size, BYTES_MAX - to->size);
    if (size > 0)
        memcpy(to->data + to->size, from, size);
    to->size += size;
}

static void put_number(struct bytes *to, const void *number, size_t size)
{
    uint8_t bytes[4];
    memcpy(bytes, number, size);
    for (size_t i = 0; to->swap && i < size / 2; i++) {
        uint8_t byte = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = byte;
    }
    put_bytes(to, bytes, size);
}

void put_8(struct bytes *to, int value)
{
    uint8_t byte = (uint8_t)value;
    put_bytes(to, &byte, 1);
}

void put_16(struct bytes *to, int value)
{
    uint16_t number = (uint16_t)value;
    put_number(to, &number, sizeof number);
}

void put_32(struct bytes *to, int32_t value)
{
    put_number(to, &value, sizeof value);
}

void put_float(struct bytes *to, float value)
{
    put_number(to, &value, sizeof value);
}

int32_t get_32(const uint8_t *at, int swap)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return (int32_t)(swap ? __builtin_bswap32(value) : value);
}

float get_float(const uint8_t *at, int swap)
{
    int32_t bits = get_32(at, swap);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int get_16(const uint8_t *at, int swap)
{
    uint16_t value;
    memcpy(&value, at, sizeof value);
    return swap ? __builtin_bswap16(value) : value;
}

static void put_undefined(struct bytes *to, size_t size)
{
    while (size-- > 0)
        put_8(to, UNDEFINED);
}

/* ------------------------------------------------------------------ messages */

void put_header(struct bytes *to, int32_t id)
{
    to->size = 0;
    put_16(to, 0); /* checksum */
    put_8(to, 11); /* version */
    put_32(to, id);
    put_32(to, 123456); /* client's time */
    put_undefined(to, HEADER - 11);
}

void put_command(struct bytes *to, const struct raw_command *command)
{
    size_t full = command->full ? command->full : command->size;
    size_t head = SUB_HEADER + command->key_size;
    put_32(to, (int32_t)(head + command->size));
    put_32(to, (int32_t)(head + full));
    put_16(to, (int)command->key_size);
    put_32(to, (int32_t)command->offset);
    put_32(to, command->id | (command->mode & 0x7fff0000));
    put_16(to, command->mode & 0xffff);
    put_undefined(to, 4);
    put_8(to, command->options);
    put_undefined(to, 1);
    put_bytes(to, command->key, command->key_size);
    put_bytes(to, command->data, command->size);
}

/* By the id's range, as both originals do it. */
static size_t key_size_of(int id, const uint8_t *key)
{
    if (id > 0x1000 && id < 0x2000)
        return 4;
    if (id > 0x2000 && id < 0x3000)
        return 8;
    if (id > 0x3000 && id < 0x3400)
        return strlen((const char *)key) + 1;
    return 0;
}

int get_commands(const struct bytes *message, struct raw_answer *list, int limit)
{
    const uint8_t *at = message->data + HEADER, *end = message->data + message->size;
    int count = 0, swap = message->swap;
    for (; at < end && count < limit; count++) {
        struct raw_answer *answer = &list[count];
        size_t mem = (size_t)get_32(at, swap);
        int cmd = get_32(at + 14, swap);
        ck_assert_int_ge(end - at, SUB_HEADER);
        ck_assert_uint_ge(mem, SUB_HEADER);
        ck_assert_uint_le(mem, (size_t)(end - at));
        answer->id = cmd & 0xffff;
        answer->mode = cmd & 0x7fff0000;
        answer->status = at[24];
        answer->key = at + SUB_HEADER;
        answer->key_size = key_size_of(answer->id, answer->key);
        ck_assert_int_eq(get_16(at + 8, swap), (int)answer->key_size);
        answer->data = answer->key + answer->key_size;
        answer->size = mem - SUB_HEADER - answer->key_size;
        answer->full = (size_t)get_32(at + 4, swap) - SUB_HEADER - answer->key_size;
        answer->offset = (size_t)get_32(at + 10, swap);
        at += mem;
    }
    ck_assert(at == end);
    return count;
}

int find_answers(const struct bytes *message, int id, struct raw_answer *found)
{
    struct raw_answer list[64];
    int count = get_commands(message, list, 64), matches = 0;
    for (int i = 0; i < count; i++)
        if (list[i].id == id && matches++ == 0)
            *found = list[i];
    return matches;
}
