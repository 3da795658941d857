/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Encodes and decodes commands; see command.h.
 */
#include "wire/command.h"

#include <errno.h>
#include <string.h>

#include "simConst.h"

#define MODE_MASK 0x7fff0000

enum key_form key_form_of(int number)
{
    if (number > simx_cmd4bytes_start && number < simx_cmd8bytes_start)
        return KEY_INT;
    if (number > simx_cmd8bytes_start && number < simx_cmd1string_start)
        return KEY_INT2;
    if (number > simx_cmd1string_start && number < simx_cmd4bytes2strings_start)
        return KEY_STRING;
    if (number > simx_cmd4bytes2strings_start && number < simx_cmd4bytes2strings_end)
        return KEY_INT_STRINGS;
    return KEY_NONE;
}

/* ------------------------------------------------------------------ keys */

size_t key_size(const struct key *key)
{
    switch (key_form_of(key->number)) {
    case KEY_INT: return 4;
    case KEY_INT2: return 8;
    case KEY_STRING: return strlen(key->name) + 1;
    case KEY_INT_STRINGS: return 4 + strlen(key->name) + 1 + strlen(key->name2) + 1;
    case KEY_NONE: break;
    }
    return 0;
}

static uint64_t rotated(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotated(v[1], 13) ^ v[0];
    v[3] = rotated(v[3], 16) ^ v[2];
    v[0] = rotated(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotated(v[1], 17) ^ v[2];
    v[3] = rotated(v[3], 21) ^ v[0];
    v[2] = rotated(v[2], 32);
}

static void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* Each text ends with a word that contains a zero, so that no two pairs of texts give the same
 * input. */
static void sip_text(uint64_t v[4], const char *text)
{
    size_t left = strlen(text);
    uint64_t word;
    for (; left >= sizeof word; left -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        sip_word(v, word);
    }
    word = 0;
    memcpy(&word, text, left);
    sip_word(v, word);
}

/* SipHash-1-3 of the key's parts. */
uint32_t key_hash(const struct key *key, const uint64_t secret[2])
{
    uint64_t v[4] = { secret[0] ^ 0x736f6d6570736575u, secret[1] ^ 0x646f72616e646f6du,
                      secret[0] ^ 0x6c7967656e657261u, secret[1] ^ 0x7465646279746573u };
    sip_word(v, (uint64_t)(uint32_t)key->number);
    sip_word(v, (uint64_t)(uint32_t)key->int1 << 32 | (uint32_t)key->int2);
    sip_text(v, key->name);
    sip_text(v, key->name2);
    v[2] ^= 0xff;
    for (int i = 0; i < 3; i++)
        sip_round(v);
    return (uint32_t)(v[0] ^ v[1] ^ v[2] ^ v[3]);
}

int key_equal(const struct key *a, const struct key *b)
{
    return a->number == b->number && a->int1 == b->int1 && a->int2 == b->int2 &&
           strcmp(a->name, b->name) == 0 && strcmp(a->name2, b->name2) == 0;
}

int key_store(struct key *to, const struct key *from, struct buffer *names)
{
    size_t size = strlen(from->name) + 1;
    buffer_clear(names);
    buffer_put_string(names, from->name);
    buffer_put_string(names, from->name2);
    if (names->failed)
        return -ENOMEM;
    *to = *from;
    to->name = (const char *)names->data;
    to->name2 = (const char *)names->data + size;
    return 0;
}

/* ------------------------------------------------------------------ streams */

int command_mode_is_stream(int mode)
{
    return mode == simx_opmode_streaming || mode == simx_opmode_streaming_split;
}

int command_ends_stream(const struct command *command)
{
    return !command_mode_is_stream(command->mode) &&
           (!(command->flags & COMMAND_OPTION_KEEP) || command->mode == simx_opmode_discontinue);
}

/* ------------------------------------------------------------------ decoding */

/* The original client sends the event button command with its first key integer only, and replies
 * have a meaningless second one: the key of this command is its first integer. */
static void key_decode_event_button(struct reader *reader, struct key *key, size_t told_size)
{
    key->int1 = reader_i32(reader);
    if (told_size >= 8)
        reader_i32(reader);
}

/* Reads the key in the form of the command's number. Its size must be that of the sub-header. Only
 * kill_connection has its four bytes of data where the sub-header announces a key. */
static void key_decode(struct reader *reader, struct key *key, size_t told_size)
{
    const uint8_t *start = reader->at;
    key->name = key->name2 = "";
    switch (key_form_of(key->number)) {
    case KEY_NONE:
        if (key->number == simx_cmd_kill_connection)
            return;
        break;
    case KEY_INT:
        key->int1 = reader_i32(reader);
        break;
    case KEY_INT2:
        if (key->number == simx_cmd_get_ui_event_button) {
            key_decode_event_button(reader, key, told_size);
            break;
        }
        key->int1 = reader_i32(reader);
        key->int2 = reader_i32(reader);
        break;
    case KEY_STRING:
        key->name = reader_string(reader);
        break;
    case KEY_INT_STRINGS:
        key->int1 = reader_i32(reader);
        key->name = reader_string(reader);
        key->name2 = reader_string(reader);
        break;
    }
    if (!reader->failed && (size_t)(reader->at - start) != told_size)
        reader->failed = 1;
}

/* Places in the header. */
enum { AT_MEM_SIZE = 0, AT_FULL_SIZE = 4, AT_KEY_SIZE = 8, AT_CHUNK = 10, AT_NUMBER = 14,
       AT_LOW = 18, AT_TIME = 20, AT_FLAGS = 24, AT_UNUSED = 25 };

int command_decode(struct reader *reader, struct command *command)
{
    const uint8_t *at = reader_bytes(reader, COMMAND_HEADER_SIZE);
    int swap = reader->swap;
    int32_t mem_size = at ? value_load_i32(at + AT_MEM_SIZE, swap) : 0;
    if (mem_size < COMMAND_HEADER_SIZE)
        return COMMAND_E_MALFORMED;
    size_t size = (size_t)mem_size - COMMAND_HEADER_SIZE;
    struct reader rest = reader_of(reader->at, size, swap);
    if (!reader_bytes(reader, size))
        return COMMAND_E_MALFORMED;
    int32_t full_size = value_load_i32(at + AT_FULL_SIZE, swap);
    int32_t chunk_offset = value_load_i32(at + AT_CHUNK, swap);
    int32_t cmd = value_load_i32(at + AT_NUMBER, swap);
    *command = (struct command){ .key.number = cmd & 0xffff,
                                 .mode = cmd & MODE_MASK,
                                 .low = value_load_u16(at + AT_LOW, swap),
                                 .sim_time = value_load_i32(at + AT_TIME, swap),
                                 .flags = at[AT_FLAGS] };
    key_decode(&rest, &command->key, value_load_u16(at + AT_KEY_SIZE, swap));
    if (rest.failed || cmd < 0 || full_size < mem_size || chunk_offset < 0)
        return COMMAND_E_MALFORMED;
    command->data = rest.at;
    command->data_size = rest.left;
    command->chunk_offset = (size_t)chunk_offset;
    command->full_data_size = rest.left + (size_t)(full_size - mem_size);
    if (command->chunk_offset > command->full_data_size - command->data_size)
        return COMMAND_E_MALFORMED;
    return 0;
}

/* ------------------------------------------------------------------ encoding */

static void key_encode(struct buffer *buffer, const struct key *key)
{
    enum key_form form = key_form_of(key->number);
    if (form == KEY_INT || form == KEY_INT2 || form == KEY_INT_STRINGS)
        buffer_put_i32(buffer, key->int1);
    if (form == KEY_INT2)
        buffer_put_i32(buffer, key->int2);
    if (form == KEY_STRING || form == KEY_INT_STRINGS)
        buffer_put_string(buffer, key->name);
    if (form == KEY_INT_STRINGS)
        buffer_put_string(buffer, key->name2);
}

void command_encode_head(struct buffer *buffer, const struct command *command)
{
    size_t key = key_size(&command->key), head = COMMAND_HEADER_SIZE + key;
    uint8_t *at = buffer_extend(buffer, COMMAND_HEADER_SIZE);
    if (!at)
        return;
    value_store_i32(at + AT_MEM_SIZE, (int32_t)(head + command->data_size), buffer->swap);
    value_store_i32(at + AT_FULL_SIZE, (int32_t)(head + command->full_data_size), buffer->swap);
    value_store_u16(at + AT_KEY_SIZE, (uint16_t)key, buffer->swap);
    value_store_i32(at + AT_CHUNK, (int32_t)command->chunk_offset, buffer->swap);
    value_store_i32(at + AT_NUMBER, command->key.number | command->mode, buffer->swap);
    value_store_u16(at + AT_LOW, command->low, buffer->swap);
    value_store_i32(at + AT_TIME, command->sim_time, buffer->swap);
    at[AT_FLAGS] = command->flags;
    at[AT_UNUSED] = 0;
    key_encode(buffer, &command->key);
}

void command_complete_head(struct buffer *buffer, size_t start, uint8_t flags)
{
    uint8_t *at = buffer->data + start;
    int32_t size = (int32_t)(buffer->size - start);
    value_store_i32(at + AT_MEM_SIZE, size, buffer->swap);
    value_store_i32(at + AT_FULL_SIZE, size, buffer->swap);
    at[AT_FLAGS] = flags;
}

void command_encode(struct buffer *buffer, const struct command *command)
{
    command_encode_head(buffer, command);
    buffer_put_bytes(buffer, command->data, command->data_size);
}
