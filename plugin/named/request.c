/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests and replies of the protocol: maps of CBOR.
 */
#include "named/inner.h"

#include <string.h>

/* ------------------------------------------------------------------ requests */

/* Goes through a request. Nearly all are plain: they are checked on the way. The others are checked
 * before. */
struct walk {
    struct reader reader;
    int is_checked;
    int64_t length; /* how many arguments there are to be */
};

/* Past the next value. 0: the request is not so plain. */
static int skip_value(struct walk *walk)
{
    if (!walk->is_checked)
        return cbor_skip_plain(&walk->reader);
    cbor_skip(&walk->reader);
    return 1;
}

static void set_args(struct request *request, const struct cbor_item *value,
                     const struct reader *inside)
{
    if (value->kind != CBOR_ARRAY)
        return;
    struct reader args = *inside;
    request->args = *inside;
    request->count = value->count;
    if (value->count != CBOR_INDEFINITE)
        return;
    for (request->count = 0; cbor_more(&args, value, request->count); request->count++)
        cbor_skip(&args);
}

static void set_text(struct cbor_item *text, const struct cbor_item *value)
{
    if (value->kind == CBOR_TEXT && !value->is_chunked)
        *text = *value;
}

enum member { MEMBER_OTHER, MEMBER_FUNC, MEMBER_ARGS, MEMBER_UUID, MEMBER_EVAL, MEMBER_ARGS_L,
              MEMBER_TIMEOUT };

static enum member member_of(const struct cbor_item *key)
{
    return cbor_text_is(key, "func")      ? MEMBER_FUNC
           : cbor_text_is(key, "args")    ? MEMBER_ARGS
           : cbor_text_is(key, "uuid")    ? MEMBER_UUID
           : cbor_text_is(key, "argsL")   ? MEMBER_ARGS_L
           : cbor_text_is(key, "eval")    ? MEMBER_EVAL
           : cbor_text_is(key, "timeout") ? MEMBER_TIMEOUT
                                          : MEMBER_OTHER;
}

/* Past a key of ours in its shortest form, which needs no check: a byte with its length, and it. */
static inline int skip_key(struct reader *reader, const char *key, size_t size)
{
    if (reader->left < size || memcmp(reader->at, key, size) != 0)
        return 0;
    reader_bytes(reader, size);
    return 1;
}

static enum member take_short_key(struct reader *reader)
{
    return skip_key(reader, "\x64" "func", 5)    ? MEMBER_FUNC
           : skip_key(reader, "\x64" "args", 5)  ? MEMBER_ARGS
           : skip_key(reader, "\x64" "uuid", 5)  ? MEMBER_UUID
           : skip_key(reader, "\x65" "argsL", 6) ? MEMBER_ARGS_L
                                                : MEMBER_OTHER;
}

/* The next key. 0: the request is not so plain. */
static int take_key(struct walk *walk, enum member *memberp)
{
    struct reader behind;
    struct cbor_item key;
    *memberp = take_short_key(&walk->reader);
    if (*memberp != MEMBER_OTHER)
        return 1;
    behind = walk->reader;
    cbor_next(&behind, &key);
    *memberp = member_of(&key);
    if (!walk->is_checked)
        return key.kind == CBOR_TEXT && cbor_skip_plain(&walk->reader);
    walk->reader = behind;
    return 1;
}

static int take_member(struct walk *walk, struct request *request)
{
    enum member member;
    struct reader value_at, inside;
    struct cbor_item value;
    if (!take_key(walk, &member))
        return 0;
    value_at = inside = walk->reader;
    if (!skip_value(walk))
        return 0;
    if (member != MEMBER_OTHER)
        cbor_next(&inside, &value);
    switch (member) {
    case MEMBER_OTHER: break;
    case MEMBER_FUNC: set_text(&request->func, &value); break;
    case MEMBER_ARGS: set_args(request, &value, &inside); break;
    case MEMBER_UUID: set_text(&request->uuid, &value); break;
    case MEMBER_ARGS_L: cbor_item_i64(&value, &walk->length); break;
    case MEMBER_TIMEOUT: cbor_item_i64(&value, &request->timeout); break;
    case MEMBER_EVAL:
        request->eval_at = value_at;
        set_text(&request->eval, &value);
        break;
    }
    return 1;
}

/* Lua has places for so many arguments. */
#define LENGTH_MAX 250

/* 0: it is not so plain, or no map. */
static int walk_through(struct walk *walk, struct request *request)
{
    struct reader *reader = &walk->reader;
    struct cbor_item map;
    *request = (struct request){ 0 };
    if (cbor_next(reader, &map) != CBOR_MAP)
        return 0;
    for (size_t i = 0; cbor_more(reader, &map, i); i++)
        if (!take_member(walk, request))
            return 0;
    if (walk->length > (int64_t)request->count && walk->length <= LENGTH_MAX)
        request->missing = (size_t)walk->length - request->count;
    return !reader->failed && reader->left == 0;
}

const char *request_decode(struct request *request, const uint8_t *bytes, size_t size)
{
    struct walk plain = { .reader = reader_of(bytes, size, 0) };
    struct walk checked = { .reader = plain.reader, .is_checked = 1 };
    if (size > NAMED_MESSAGE_MAX)
        return "the request is too long";
    if (walk_through(&plain, request))
        return NULL;
    int error = cbor_check(bytes, size, NULL);
    if (error)
        return cbor_error_text(error);
    return walk_through(&checked, request)
               ? NULL
               : "a request is a map of CBOR with the members func, args and uuid";
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
    static const uint8_t head[] = "\xa1\x63" "ret"; /* a map with this one key */
    tail_put(tail, head, sizeof head - 1);
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

/* A text in the form that clients undo: without line feeds and tabs, and without a script's
 * stack. */
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
