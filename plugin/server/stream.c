/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Streams into slots; see stream.h.
 */
#include "server/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/clock.h"
#include "os/secret.h"
#include "server/service.h"

#define FIRST_CAPACITY 64
#define REQUESTS_MAX ((size_t)64 << 20) /* limit of the bytes of all streams' requests */

/* A block of an ended stream that is still on loan to the client. */
struct lent {
    struct lent *next;
    uint32_t slot, buffer;
    size_t offset, capacity;
};

struct stream {
    struct item item; /* first; its data is the request's */
    uint32_t slot;
    struct slot_writer writer;
    struct {
        size_t offset, capacity; /* place in the session's memory; capacity 0 = none */
    } block[SLOT_BUFFERS];
    struct heap *heap;
    struct subscription subscription;
};

void streams_init(struct streams *streams, struct session *session, stream_relay *relay,
                  void *context)
{
    streams->session = session;
    streams->relayed = 0;
    streams->lent = NULL;
    streams->relay = relay;
    streams->context = context;
    store_init(&streams->store, sizeof(struct stream));
    streams->store.limit = REQUESTS_MAX;
    secret_draw(streams->store.index.secret);
    heap_init(&streams->heap, &session->memory, session->heap_offset, session->heap_size);
}

/* The client keeps this buffer beyond the stream's end: its block is freed when the client returns
 * it. Without memory for this note, the block stays in use until the session ends. */
static void note_lent(struct streams *streams, const struct stream *stream, uint32_t buffer)
{
    struct lent *lent = malloc(sizeof *lent);
    if (!lent)
        return;
    *lent = (struct lent){ .next = streams->lent, .slot = stream->slot, .buffer = buffer,
                           .offset = stream->block[buffer].offset,
                           .capacity = stream->block[buffer].capacity };
    streams->lent = lent;
}

static const struct slot_shared *slot_of(const struct streams *streams, uint32_t slot)
{
    return &streams->session->slots[slot];
}

static void collect_lent(struct streams *streams, int all)
{
    struct lent **at = &streams->lent;
    while (*at) {
        struct lent *lent = *at;
        if (!all && slot_is_lent(slot_of(streams, lent->slot), lent->buffer)) {
            at = &lent->next;
            continue;
        }
        *at = lent->next;
        heap_give(&streams->heap, lent->offset, lent->capacity);
        free(lent);
    }
}

static void release(struct streams *streams, struct stream *stream)
{
    collect_lent(streams, 0);
    for (uint32_t i = 0; i < SLOT_BUFFERS; i++) {
        if (stream->block[i].capacity == 0)
            continue;
        if (slot_is_lent(slot_of(streams, stream->slot), i))
            note_lent(streams, stream, i);
        else
            heap_give(&streams->heap, stream->block[i].offset, stream->block[i].capacity);
    }
    streams->relayed -= stream->slot == SESSION_NO_SLOT;
    store_remove(&streams->store, &stream->item);
}

void streams_deinit(struct streams *streams)
{
    while (streams->store.first)
        release(streams, (struct stream *)streams->store.first);
    collect_lent(streams, 1);
    store_deinit(&streams->store);
    heap_deinit(&streams->heap);
}

/* The client allocates its slots. If it did not and no memory is left, writing to the slot would
 * crash the simulator: allocate it first. */
static int touch_slot(const struct session *session, const struct slot_shared *slot)
{
    size_t offset = (size_t)((const uint8_t *)slot - session->memory.base);
    return shared_allocate(&session->memory, offset, sizeof *slot);
}

/* The client uses the same slot for a key while the session lasts, and the slot's buffers keep
 * their roles: a stream that starts again continues in them. */
int streams_start(struct streams *streams, const struct command *command, uint32_t slot)
{
    struct stream *stream = (struct stream *)store_find(&streams->store, &command->key);
    if (slot >= streams->session->slot_count && slot != SESSION_NO_SLOT)
        return -EBADMSG;
    if (stream && stream->slot != slot)
        return -EBADMSG;
    if (!stream && streams->store.count >= streams->session->slot_count)
        return STREAM_E_LIMIT;
    if (!stream && slot != SESSION_NO_SLOT) {
        int error = touch_slot(streams->session, &streams->session->slots[slot]);
        if (error < 0)
            return error;
    }
    if (!stream) {
        stream = (struct stream *)store_append(&streams->store, &command->key);
        if (!stream)
            return -ENOMEM;
        stream->slot = slot;
        stream->heap = &streams->heap;
        streams->relayed += slot == SESSION_NO_SLOT;
        if (slot != SESSION_NO_SLOT)
            slot_writer_init(&stream->writer, &streams->session->slots[slot]);
    }
    subscription_begin(&stream->subscription);
    int error = store_set(&streams->store, &stream->item, command);
    if (error < 0)
        release(streams, stream);
    return error == -ENOSPC ? STREAM_E_LIMIT : error;
}

void streams_end(struct streams *streams, const struct key *key)
{
    struct stream *stream = (struct stream *)store_find(&streams->store, key);
    if (stream)
        release(streams, stream);
}

/* Replaces the block of the buffer that is being written by a larger one. */
static int grow_block(struct buffer *buffer, size_t capacity)
{
    struct stream *stream = buffer->context;
    uint32_t back = stream->writer.back;
    size_t offset, real;
    int error = heap_take(stream->heap, capacity < FIRST_CAPACITY ? FIRST_CAPACITY : capacity,
                          &offset, &real);
    if (error < 0)
        return error;
    uint8_t *data = stream->heap->memory->base + offset;
    if (buffer->size > 0)
        memcpy(data, buffer->data, buffer->size);
    if (stream->block[back].capacity > 0)
        heap_give(stream->heap, stream->block[back].offset, stream->block[back].capacity);
    stream->block[back].offset = offset;
    stream->block[back].capacity = real;
    buffer->data = data;
    buffer->capacity = real;
    return 0;
}

static int execute(struct streams *streams, struct stream *stream, struct pass *pass)
{
    uint32_t back = stream->writer.back;
    struct buffer value = { .data = streams->session->memory.base + stream->block[back].offset,
                            .capacity = stream->block[back].capacity,
                            .grow = grow_block,
                            .context = stream };
    struct reader body = reader_of(stream->item.data.data, stream->item.data.size, 0);
    struct execution execution = { .key = &stream->item.node.key, .body = body };
    uint8_t status = execute_command(&execution, pass, &value);
    if (value.failed) {
        errors_add(pass->errors, "no memory left in the session for a stream's value");
        status = COMMAND_STATUS_ERROR;
        value.size = 0;
    }
    struct slot_value description = { .offset = stream->block[back].capacity
                                                    ? stream->block[back].offset
                                                    : streams->session->heap_offset,
                                      .size = (uint32_t)value.size,
                                      .status = status,
                                      .sim_time = pass->sim_time };
    return slot_publish(&stream->writer, &description);
}

/* Accumulating streams are not executed until the client is answered, except for their first
 * execution, which shows that they have started. */
static int is_due(const struct stream *stream, const struct pass *pass, int now_ms, int relays)
{
    int must_wait = stream->slot == SESSION_NO_SLOT && stream->subscription.is_executed && !relays;
    return !must_wait &&
           subscription_is_due(&stream->subscription, &stream->item, pass->world, now_ms);
}

static int execute_any(struct streams *streams, struct stream *stream, struct pass *pass)
{
    if (stream->slot == SESSION_NO_SLOT)
        return streams->relay(streams->context, &stream->item, pass,
                              !stream->subscription.is_executed);
    return execute(streams, stream, pass);
}

int streams_execute(struct streams *streams, struct pass *pass, int relays)
{
    int now_ms = streams->store.first ? clock_wire_ms() : 0;
    struct item *next;
    for (struct item *item = streams->store.first; item; item = next) {
        struct stream *stream = (struct stream *)item;
        next = item->next;
        if (!is_due(stream, pass, now_ms, relays))
            continue;
        unsigned world = execute_world(pass->world, item->node.key.number);
        int outcome = execute_any(streams, stream, pass);
        if (outcome < 0)
            return outcome;
        subscription_note(&stream->subscription, world, now_ms);
        if (outcome > 0)
            release(streams, stream);
    }
    return 0;
}
