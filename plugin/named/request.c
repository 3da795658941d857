/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests and replies of the protocol: maps of CBOR.
 */
#include "named/inner.h"

#include <string.h>

/* ------------------------------------------------------------------ requests */

/* The next item, of which a nested one is skipped. */
static enum cbor_kind take_item(struct reader *reader, struct cbor_item *item)
{
    struct reader behind = *reader;
    if (cbor_is_nested(cbor_next(&behind, item)))
        cbor_skip(reader);
    else
        *reader = behind;
    return item->kind;
}

static void take_args(struct request *request, struct reader *reader)
{
    struct reader args = *reader;
    struct cbor_item array;
    if (cbor_next(&args, &array) != CBOR_ARRAY) {
        cbor_skip(reader);
        return;
    }
    request->args = args;
    request->count = 0;
    for (; cbor_more(&args, &array, request->count); request->count++)
        cbor_skip(&args);
    *reader = args;
}

static void take_text(struct cbor_item *text, struct reader *reader)
{
    struct cbor_item item;
    if (take_item(reader, &item) == CBOR_TEXT && !item.is_chunked)
        *text = item;
}

/* How many arguments there are to be. */
static void take_length(int64_t *lengthp, struct reader *reader)
{
    struct cbor_item item;
    take_item(reader, &item);
    cbor_item_i64(&item, lengthp);
}

static void take_member(struct request *request, const struct cbor_item *key,
                        struct reader *reader, int64_t *lengthp)
{
    if (cbor_text_is(key, "func")) {
        take_text(&request->func, reader);
    } else if (cbor_text_is(key, "args")) {
        take_args(request, reader);
    } else if (cbor_text_is(key, "uuid")) {
        take_text(&request->uuid, reader);
    } else if (cbor_text_is(key, "eval")) {
        request->eval_at = *reader;
        take_text(&request->eval, reader);
    } else if (cbor_text_is(key, "argsL")) {
        take_length(lengthp, reader);
    } else {
        cbor_skip(reader);
    }
}

/* Lua has places for so many arguments. */
#define LENGTH_MAX 250

const char *request_decode(struct request *request, const uint8_t *bytes, size_t size)
{
    struct reader reader = reader_of(bytes, size, 0);
    struct cbor_item map, key;
    int64_t length = 0;
    *request = (struct request){ 0 };
    int error = size > NAMED_MESSAGE_MAX ? -1 : cbor_check(bytes, size, NULL);
    if (error)
        return error < 0 ? "the request is too long" : cbor_error_text(error);
    if (cbor_next(&reader, &map) != CBOR_MAP)
        return "a request is a map of CBOR with the members func, args and uuid";
    for (size_t i = 0; cbor_more(&reader, &map, i); i++) {
        cbor_next(&reader, &key);
        if (key.kind == CBOR_ARRAY || key.kind == CBOR_MAP)
            return cbor_error_text(CBOR_E_KEY);
        take_member(request, &key, &reader, &length);
    }
    if (length > (int64_t)request->count && length <= LENGTH_MAX)
        request->missing = (size_t)length - request->count;
    return NULL;
}

/* ------------------------------------------------------------------ replies */

static void put_head(struct tail *tail, const struct buffer *head)
{
    tail_put(tail, head->data, head->size);
}

/* One reply to each request. */
static void give(struct named_peer *peer, const void *bytes, size_t size)
{
    int was_asked = peer->is_asked;
    peer->is_asked = 0;
    if (was_asked) {
        peer->reply(peer->data, bytes, size);
    } else {
        buffer_clear(&peer->late);
        buffer_put_bytes(&peer->late, bytes, size);
    }
}

void reply_late(struct named_peer *peer)
{
    struct buffer late = peer->late;
    peer->late = (struct buffer){ 0 };
    give(peer, late.data, late.size);
    buffer_free(&late);
}

static void send(struct named_peer *peer, struct tail *tail)
{
    if (tail->failed)
        reply_error(peer, "out of memory", strlen("out of memory"));
    else
        give(peer, tail_bytes(tail), tail->size);
}

void reply_results(struct named_peer *peer, struct tail *tail)
{
    uint8_t room[16];
    struct buffer head = { .data = room, .capacity = sizeof room };
    cbor_put_map(&head, 1);
    cbor_put_text(&head, "ret", 3);
    put_head(tail, &head);
    send(peer, tail);
}

void reply_call(struct named_peer *peer, const uint8_t *name, size_t size, struct tail *tail)
{
    uint8_t room[16];
    struct buffer head = { .data = room, .capacity = sizeof room };
    cbor_put_text(&head, "args", 4);
    put_head(tail, &head);
    tail_put(tail, name, size);
    head.size = 0;
    cbor_put_map(&head, 2);
    cbor_put_text(&head, "func", 4);
    cbor_put_text_head(&head, size);
    put_head(tail, &head);
    send(peer, tail);
}

void reply_empty(struct named_peer *peer)
{
    static const uint8_t empty = 0xa0;
    give(peer, &empty, 1);
}

/* A text in the form that clients undo: without line feeds and tabs, and without a script's stack. */
static void put_error(struct buffer *text, const char *bytes, size_t size)
{
    static const char trace[] = "\nstack traceback:";
    int is_utf8 = cbor_is_utf8(bytes, size);
    for (size_t i = 0; i < size; i++) {
        if (size - i >= sizeof trace - 1 && memcmp(bytes + i, trace, sizeof trace - 1) == 0)
            break;
        if (bytes[i] == '\n')
            buffer_put_bytes(text, "_=NL=_", 6);
        else if (bytes[i] == '\t')
            buffer_put_bytes(text, "_=TB=_", 6);
        else
            buffer_put_u8(text, !is_utf8 && (bytes[i] & 0x80) ? '?' : (uint8_t)bytes[i]);
    }
}

static void send_texts(struct named_peer *peer, struct buffer *reply)
{
    static const uint8_t memory[] = "\xa1\x63" "err\x6d" "out of memory";
    if (reply->failed)
        give(peer, memory, sizeof memory - 1);
    else
        give(peer, reply->data, reply->size);
    buffer_free(reply);
}

void reply_error(struct named_peer *peer, const void *text, size_t size)
{
    struct buffer reply = { 0 }, clean = { 0 };
    put_error(&clean, text, size);
    cbor_put_map(&reply, 1);
    cbor_put_text(&reply, "err", 3);
    cbor_put_text(&reply, (const char *)clean.data, clean.size);
    reply.failed |= clean.failed;
    buffer_free(&clean);
    send_texts(peer, &reply);
}

void reply_old_error(struct named_peer *peer, const char *text)
{
    struct buffer reply = { 0 };
    cbor_put_map(&reply, 2);
    cbor_put_text(&reply, "success", 7);
    cbor_put_bool(&reply, 0);
    cbor_put_text(&reply, "error", 5);
    cbor_put_text(&reply, text, strlen(text));
    send_texts(peer, &reply);
}
