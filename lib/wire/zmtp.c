/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * ZMTP, from bytes to requests; see zmtp.h.
 *
 *     greeting = ff, 8 bytes, 7f, major, minor, mechanism (20), as-server, 31 zeros
 *     frame    = flags, size (1 byte, or 8 with FLAG_LONG), bytes
 *     command  = frame of: length of the name, name, data
 */
#include "wire/zmtp.h"

#include <string.h>
#include <strings.h>

#define SIGNATURE_BEGIN 0xff
#define SIGNATURE_END 0x7f
#define SIGNATURE_SIZE 10
#define MAJOR_AT 10
#define MECHANISM_AT 12
#define MECHANISM_SIZE 20
#define VERSION_MAJOR 3
#define VERSION_MINOR 1

#define FLAG_MORE 1
#define FLAG_LONG 2
#define FLAG_COMMAND 4
#define SHORT_MAX 255

#define PING_CONTEXT_MAX 16
#define KEPT_MAX 65536 /* memory of a request that is kept for the next one */

static const char mechanism[MECHANISM_SIZE] = "NULL";

/* ------------------------------------------------------------------ writing */

static void put_greeting(struct buffer *out)
{
    uint8_t *at = buffer_extend(out, ZMTP_GREETING_SIZE);
    if (!at)
        return;
    memset(at, 0, ZMTP_GREETING_SIZE);
    at[0] = SIGNATURE_BEGIN;
    at[SIGNATURE_SIZE - 1] = SIGNATURE_END;
    at[MAJOR_AT] = VERSION_MAJOR;
    at[MAJOR_AT + 1] = VERSION_MINOR;
    memcpy(at + MECHANISM_AT, mechanism, MECHANISM_SIZE);
}

static void put_head(struct buffer *out, unsigned flags, uint64_t size)
{
    uint8_t head[9] = { (uint8_t)flags, (uint8_t)size };
    if (size <= SHORT_MAX) {
        buffer_put_bytes(out, head, 2);
        return;
    }
    head[0] |= FLAG_LONG;
    for (int i = 0; i < 8; i++)
        head[1 + i] = (uint8_t)(size >> (8 * (7 - i)));
    buffer_put_bytes(out, head, sizeof head);
}

static void put_command(struct buffer *out, const char *name, const void *data, size_t size)
{
    size_t length = strlen(name);
    put_head(out, FLAG_COMMAND, 1 + length + size);
    buffer_put_u8(out, (uint8_t)length);
    buffer_put_bytes(out, name, length);
    buffer_put_bytes(out, data, size);
}

static void put_ready(struct buffer *out)
{
    static const char metadata[] = "\x0bSocket-Type\0\0\0\x03REP";
    put_command(out, "READY", metadata, sizeof metadata - 1);
}

/* The grammar has no room for spaces in a reason. */
static void put_error(struct buffer *out, const char *reason)
{
    char data[1 + SHORT_MAX] = { (char)strlen(reason) };
    memcpy(data + 1, reason, strlen(reason));
    put_command(out, "ERROR", data, 1 + strlen(reason));
}

static enum zmtp_event close_for(struct zmtp *zmtp, const char *why)
{
    zmtp->state = ZMTP_AT_END;
    zmtp->why = why;
    return ZMTP_CLOSE;
}

/* ------------------------------------------------------------------ the greeting */

/* As soon as it is known: a peer of an older version sends less, and waits. */
static enum zmtp_event check_greeting(struct zmtp *zmtp)
{
    const uint8_t *greeting = zmtp->part;
    size_t have = zmtp->have;
    if (greeting[0] != SIGNATURE_BEGIN ||
        (have >= SIGNATURE_SIZE && !(greeting[SIGNATURE_SIZE - 1] & 1)))
        return close_for(zmtp, "it speaks no ZMTP, or version 1 of it");
    if (have > MAJOR_AT && greeting[MAJOR_AT] < VERSION_MAJOR)
        return close_for(zmtp, "it speaks version 2 of ZMTP or an older one: ZeroMQ 4 is needed");
    if (have < ZMTP_GREETING_SIZE)
        return ZMTP_NOTHING;
    if (memcmp(greeting + MECHANISM_AT, mechanism, MECHANISM_SIZE) != 0)
        return close_for(zmtp, "it wants a security mechanism other than NULL");
    zmtp->state = ZMTP_IN_HEAD;
    zmtp->have = 0;
    return ZMTP_NOTHING;
}

/* Bytes up to `need` of the part; true when they are there. */
static int fill_part(struct zmtp *zmtp, struct reader *bytes, size_t need)
{
    size_t missing = need - zmtp->have;
    size_t size = bytes->left < missing ? bytes->left : missing;
    if (size > 0)
        memcpy(zmtp->part + zmtp->have, reader_bytes(bytes, size), size);
    zmtp->have += size;
    return zmtp->have == need;
}

static enum zmtp_event take_greeting(struct zmtp *zmtp, struct reader *bytes)
{
    if (bytes->left == 0)
        return ZMTP_NOTHING;
    fill_part(zmtp, bytes, ZMTP_GREETING_SIZE);
    return check_greeting(zmtp);
}

/* ------------------------------------------------------------------ commands */

static int is_name(const uint8_t *name, size_t length, const char *text)
{
    return length == strlen(text) && memcmp(name, text, length) == 0;
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* The next property of a READY: 1, 0 at the end, or -1 for what is none. */
struct property {
    const uint8_t *name, *value;
    size_t name_length, size;
};

static int next_property(struct reader *data, struct property *property)
{
    if (data->left == 0)
        return 0;
    property->name_length = reader_u8(data);
    property->name = reader_bytes(data, property->name_length);
    const uint8_t *size = reader_bytes(data, 4);
    property->size = size ? get_u32(size) : 0;
    property->value = reader_bytes(data, property->size);
    return data->failed || property->name_length == 0 ? -1 : 1;
}

static int is_property(const struct property *property, const char *name)
{
    return property->name_length == strlen(name) &&
           strncasecmp((const char *)property->name, name, property->name_length) == 0;
}

static enum zmtp_event take_ready(struct zmtp *zmtp, struct reader *data, struct buffer *out)
{
    struct property property;
    int is_usable = 0, outcome;
    while ((outcome = next_property(data, &property)) > 0)
        if (is_property(&property, "Socket-Type"))
            is_usable = is_name(property.value, property.size, "REQ") ||
                        is_name(property.value, property.size, "DEALER");
    if (outcome < 0)
        return close_for(zmtp, "its READY is malformed");
    if (!is_usable) {
        put_error(out, "Socket-Type-must-be-REQ-or-DEALER");
        return close_for(zmtp, "its socket is of another type than REQ and DEALER");
    }
    put_ready(out);
    zmtp->is_open = 1;
    return ZMTP_OPEN;
}

static enum zmtp_event take_ping(struct zmtp *zmtp, struct reader *data, struct buffer *out)
{
    const uint8_t *ttl = reader_bytes(data, 2);
    if (!ttl || data->left > PING_CONTEXT_MAX)
        return close_for(zmtp, "its PING is malformed");
    zmtp->ttl_ms = 100u * ((unsigned)ttl[0] << 8 | ttl[1]); /* on the wire: tenths of a second */
    put_command(out, "PONG", data->at, data->left);
    return ZMTP_NOTHING;
}

/* Those that have no meaning between REQ and REP are let pass. */
static enum zmtp_event take_command(struct zmtp *zmtp, struct buffer *out)
{
    struct reader data = reader_of(zmtp->command.data, zmtp->command.size, 0);
    size_t length = reader_u8(&data);
    const uint8_t *name = reader_bytes(&data, length);
    if (zmtp->command.failed)
        return close_for(zmtp, "there is no memory for its command");
    if (!name || length == 0)
        return close_for(zmtp, "its command has no name");
    if (is_name(name, length, "ERROR"))
        return close_for(zmtp, "it has refused the connection");
    if (!zmtp->is_open && !is_name(name, length, "READY"))
        return close_for(zmtp, "it does not begin with READY");
    if (is_name(name, length, "READY"))
        return zmtp->is_open ? close_for(zmtp, "it says READY again")
                             : take_ready(zmtp, &data, out);
    if (is_name(name, length, "PING"))
        return take_ping(zmtp, &data, out);
    return ZMTP_NOTHING;
}

/* ------------------------------------------------------------------ requests */

static void release_request(struct zmtp *zmtp)
{
    zmtp->load->total -= zmtp->charged;
    zmtp->charged = 0;
    if (zmtp->request.capacity > KEPT_MAX)
        buffer_free(&zmtp->request);
    buffer_clear(&zmtp->request);
}

/* The present message is passed over to its end; its first fault is told. */
static void refuse(struct zmtp *zmtp, const char *why)
{
    if (!zmtp->why)
        zmtp->why = why;
    release_request(zmtp);
}

static const char *why_not(struct zmtp *zmtp)
{
    struct zmtp_load *load = zmtp->load;
    if (zmtp->left > load->request_max)
        return "the request is too long for this server";
    if (zmtp->left > load->total_max - load->total)
        return "the requests of all clients together are too long at the moment";
    if (buffer_reserve(&zmtp->request, (size_t)zmtp->left) < 0)
        return "there is no memory for the request";
    return NULL;
}

static void begin_request(struct zmtp *zmtp)
{
    const char *why = zmtp->flags & FLAG_MORE ? "a request is one frame, not several" : NULL;
    zmtp->has_request = 1;
    if (!why)
        why = why_not(zmtp);
    if (why) {
        refuse(zmtp, why);
        return;
    }
    zmtp->charged = (size_t)zmtp->left;
    zmtp->load->total += zmtp->charged;
    zmtp->state = ZMTP_IN_REQUEST;
}

/* Frames before the empty one. */
static enum zmtp_event begin_address(struct zmtp *zmtp)
{
    if (zmtp->left > ZMTP_ENVELOPE_MAX - zmtp->have ||
        zmtp->envelope.size > ZMTP_ENVELOPE_MAX - zmtp->have - zmtp->left)
        return close_for(zmtp, "it sends too long an address before a request");
    buffer_put_bytes(&zmtp->envelope, zmtp->part, zmtp->have);
    zmtp->has_delimiter = zmtp->left == 0;
    zmtp->state = ZMTP_IN_ADDRESS;
    return ZMTP_NOTHING;
}

static enum zmtp_event begin_message_frame(struct zmtp *zmtp)
{
    zmtp->state = ZMTP_IN_REST;
    if (zmtp->why || zmtp->has_request)
        return ZMTP_NOTHING; /* refused, or behind the request, which is then refused */
    if (zmtp->has_delimiter)
        begin_request(zmtp);
    else if (zmtp->flags & FLAG_MORE)
        return begin_address(zmtp);
    else {
        refuse(zmtp, zmtp->left == 0 ? "there is nothing behind the empty frame"
                                     : "an empty frame is missing before the request");
        buffer_clear(&zmtp->envelope);
    }
    return ZMTP_NOTHING;
}

static enum zmtp_event end_message_frame(struct zmtp *zmtp)
{
    if (zmtp->flags & FLAG_MORE)
        return ZMTP_NOTHING;
    zmtp->is_asking = 1;
    if (zmtp->envelope.failed || zmtp->request.failed)
        return close_for(zmtp, "there is no memory for its request");
    return zmtp->why ? ZMTP_REFUSED : ZMTP_REQUEST;
}

struct buffer zmtp_steal_request(struct zmtp *zmtp)
{
    struct buffer request = zmtp->request;
    zmtp->request = (struct buffer){ 0 };
    return request;
}

void zmtp_give_memory(struct zmtp *zmtp, struct buffer *memory)
{
    if (zmtp->request.data || memory->capacity > KEPT_MAX) {
        buffer_free(memory);
        return;
    }
    zmtp->request = *memory;
    buffer_clear(&zmtp->request);
}

void zmtp_put_answer(struct zmtp *zmtp, struct buffer *out, size_t size)
{
    buffer_put_bytes(out, zmtp->envelope.data, zmtp->envelope.size);
    put_head(out, 0, size);
    release_request(zmtp);
    buffer_clear(&zmtp->envelope);
    zmtp->why = NULL;
    zmtp->is_asking = zmtp->has_delimiter = zmtp->has_request = 0;
}

/* ------------------------------------------------------------------ frames */

static enum zmtp_event begin_frame(struct zmtp *zmtp)
{
    zmtp->flags = zmtp->part[0];
    zmtp->left = zmtp->part[1];
    if (zmtp->flags & FLAG_LONG)
        zmtp->left = (uint64_t)get_u32(zmtp->part + 1) << 32 | get_u32(zmtp->part + 5);
    if (zmtp->left > INT64_MAX)
        return close_for(zmtp, "its frame is longer than any can be");
    if (!(zmtp->flags & FLAG_COMMAND))
        return zmtp->is_open ? begin_message_frame(zmtp)
                             : close_for(zmtp, "it sends a message before its READY");
    if (zmtp->flags & FLAG_MORE || zmtp->left > ZMTP_COMMAND_MAX)
        return close_for(zmtp, "its command is malformed or too long");
    buffer_clear(&zmtp->command);
    zmtp->state = ZMTP_IN_COMMAND;
    return ZMTP_NOTHING;
}

/* Frames have no other flags; the first byte is looked at before the rest is there. */
static enum zmtp_event take_head(struct zmtp *zmtp, struct reader *bytes)
{
    if (zmtp->have == 0 && bytes->left > 0 && zmtp->is_asking && !(bytes->at[0] & FLAG_COMMAND))
        return ZMTP_WAITS;
    if (zmtp->have == 0 && !fill_part(zmtp, bytes, 1))
        return ZMTP_NOTHING;
    if (zmtp->part[0] & ~(FLAG_MORE | FLAG_LONG | FLAG_COMMAND))
        return close_for(zmtp, "it sends what is no frame of ZMTP 3");
    if (!fill_part(zmtp, bytes, zmtp->part[0] & FLAG_LONG ? 9 : 2))
        return ZMTP_NOTHING;
    enum zmtp_event event = begin_frame(zmtp);
    zmtp->have = 0;
    return event;
}

static struct buffer *place_of(struct zmtp *zmtp)
{
    switch (zmtp->state) {
    case ZMTP_IN_COMMAND:
        return &zmtp->command;
    case ZMTP_IN_ADDRESS:
        return &zmtp->envelope;
    case ZMTP_IN_REQUEST:
        return &zmtp->request;
    default:
        return NULL;
    }
}

static enum zmtp_event take_body(struct zmtp *zmtp, struct reader *bytes, struct buffer *out)
{
    size_t size = zmtp->left < bytes->left ? (size_t)zmtp->left : bytes->left;
    struct buffer *place = place_of(zmtp);
    const uint8_t *at = reader_bytes(bytes, size);
    if (place)
        buffer_put_bytes(place, at, size);
    zmtp->left -= size;
    if (zmtp->left > 0)
        return ZMTP_NOTHING;
    int is_command = zmtp->state == ZMTP_IN_COMMAND;
    zmtp->state = ZMTP_IN_HEAD;
    return is_command ? take_command(zmtp, out) : end_message_frame(zmtp);
}

static enum zmtp_event take_some(struct zmtp *zmtp, struct reader *bytes, struct buffer *out)
{
    switch (zmtp->state) {
    case ZMTP_IN_GREETING:
        return take_greeting(zmtp, bytes);
    case ZMTP_IN_HEAD:
        return take_head(zmtp, bytes);
    case ZMTP_AT_END:
        return ZMTP_CLOSE;
    default:
        return take_body(zmtp, bytes, out);
    }
}

/* A frame may be empty, so that what is left of the bytes does not tell whether it is done. */
enum zmtp_event zmtp_take(struct zmtp *zmtp, struct reader *bytes, struct buffer *out)
{
    enum zmtp_event event;
    do
        event = take_some(zmtp, bytes, out);
    while (event == ZMTP_NOTHING &&
           (bytes->left > 0 || (zmtp->state > ZMTP_IN_HEAD && zmtp->left == 0)));
    return event;
}

/* ------------------------------------------------------------------ life */

void zmtp_init(struct zmtp *zmtp, struct zmtp_load *load, struct buffer *out)
{
    *zmtp = (struct zmtp){ .load = load };
    put_greeting(out);
}

void zmtp_deinit(struct zmtp *zmtp)
{
    release_request(zmtp);
    buffer_free(&zmtp->request);
    buffer_free(&zmtp->command);
    buffer_free(&zmtp->envelope);
}
