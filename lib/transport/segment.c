/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A channel of the segment, and the client's way to it; see segment.h.
 */
#include "transport/segment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/spin.h"
#include "os/word.h"

#define SILENCE_LIMIT_US 1000000
#define SLEEP_FIRST_US 50
#define SLEEP_LAST_US 2000          /* longest sleep if the peer does not wake us */
#define SLEEP_LAST_AWARE_US 50000   /* longest sleep if it does; limits how late its death is
                                       detected */
#define LOOKS_PER_CLOCK 32

struct segment {
    struct channel base;
    struct shared memory;
    int number;
    int is_server;
    int peer_byte;  /* the peer's claim (os/shared.h) */
    int peer_aware; /* the peer has a claim, so it is of our kind */
    int interrupted;
    size_t payload; /* size of the payload area in bytes; read once */
    size_t sent;
    size_t received, total; /* bytes of the present message */
    int64_t looked_us; /* when the peer's claim was last checked */
    struct spin spin;
};

/* ------------------------------------------------------------------ waiting */

static int segment_has(const struct segment *segment, uint8_t state)
{
    return atomic_get_u8(segment->memory.base + OFFSET_STATE) == state;
}

/* Returns 0 while the peer lives, as far as the memory shows. */
static int segment_check(struct segment *segment, int64_t now_us)
{
    if (atomic_get_int(&segment->interrupted))
        return -ECANCELED;
    if (atomic_get_u8(segment->memory.base + OFFSET_FLAG) != FLAG_ATTACHED)
        return -ECONNRESET;
    if (segment->peer_aware && now_us - segment->looked_us >= SLEEP_LAST_AWARE_US) {
        segment->looked_us = now_us;
        if (!shared_is_claimed(&segment->memory, segment->peer_byte))
            return -ECONNRESET;
    }
    return 0;
}

struct awaited {
    const struct segment *segment;
    uint8_t state;
};

static int look_for_state(void *context)
{
    const struct awaited *awaited = context;
    return segment_has(awaited->segment, awaited->state);
}

/* The longest sleep from now on: to the deadline, or until the peer's claim must be checked again,
 * which one wait after the other must not put off. */
static int64_t segment_sleep_limit(const struct segment *segment, int64_t now_us,
                                   int64_t deadline_us)
{
    int64_t check_us = segment->peer_aware ? segment->looked_us + SLEEP_LAST_AWARE_US : deadline_us;
    return (check_us < deadline_us ? check_us : deadline_us) - now_us;
}

/* Sleeps, with increasing duration, until the memory has this state. Returns 0, CHANNEL_AGAIN or
 * negative errno. */
static int segment_sleep(struct segment *segment, uint8_t state, int64_t deadline_us)
{
    int is_woken = segment->peer_aware && word_can_wake();
    int64_t last_us = is_woken ? SLEEP_LAST_AWARE_US : SLEEP_LAST_US;
    for (int64_t sleep_us = is_woken ? last_us : SLEEP_FIRST_US;; sleep_us *= 2) {
        uint32_t seen = atomic_get_u32(segment_word(&segment->memory, WORD_STATE));
        if (segment_has(segment, state))
            return 0;
        int64_t now_us = clock_us();
        int error = segment_check(segment, now_us);
        if (error < 0)
            return error;
        if (now_us >= deadline_us)
            return CHANNEL_AGAIN;
        int64_t limit_us = segment_sleep_limit(segment, now_us, deadline_us);
        if (sleep_us > last_us)
            sleep_us = last_us;
        word_wait(segment_word(&segment->memory, WORD_STATE), seen,
                  sleep_us < limit_us ? sleep_us : limit_us);
    }
}

/* Waits until the memory has this state. Returns 0, CHANNEL_AGAIN or negative errno. */
static int segment_await(struct segment *segment, uint8_t state, int64_t deadline_us)
{
    struct awaited awaited = { segment, state };
    if (deadline_us == 0)
        return segment_has(segment, state) ? 0 : segment_sleep(segment, state, 0);
    if (spin_poll(&segment->spin, look_for_state, &awaited, LOOKS_PER_CLOCK, SPIN_UNKNOWN,
                  deadline_us))
        return 0;
    int outcome = segment_sleep(segment, state, deadline_us);
    spin_slept(&segment->spin, outcome == 0);
    return outcome;
}

static void segment_set(struct segment *segment, uint8_t state)
{
    atomic_set_u8(segment->memory.base + OFFSET_STATE, state);
    if (segment->peer_aware)
        word_wake(segment_word(&segment->memory, WORD_STATE));
}

/* ------------------------------------------------------------------ messages */

static int segment_send(struct channel *channel, const uint8_t *message, size_t size,
                        int64_t deadline_us)
{
    struct segment *segment = (struct segment *)channel;
    while (segment->sent < size) {
        int outcome = segment_await(segment, STATE_EMPTY, deadline_us);
        if (outcome != 0)
            return outcome;
        channel->heard_us = clock_us();
        size_t chunk = size - segment->sent;
        if (chunk > segment->payload)
            chunk = segment->payload;
        memcpy(segment->memory.base + HEADER_SIZE, message + segment->sent, chunk);
        segment_put_i32(&segment->memory, OFFSET_CHUNK_SIZE, chunk);
        segment_put_i32(&segment->memory, OFFSET_CHUNK_AT, HEADER_SIZE);
        segment_put_i32(&segment->memory, OFFSET_TOTAL, size);
        segment->sent += chunk;
        segment_set(segment, segment->is_server ? STATE_SERVER : STATE_CLIENT);
    }
    segment->sent = 0;
    return 0;
}

/* Takes the chunk from the memory. The peer can change every byte of the memory: each is read
 * once, then checked. */
static int segment_take_chunk(struct segment *segment, struct buffer *message)
{
    int32_t chunk = segment_get_i32(&segment->memory, OFFSET_CHUNK_SIZE);
    int32_t at = segment_get_i32(&segment->memory, OFFSET_CHUNK_AT);
    int32_t total = segment_get_i32(&segment->memory, OFFSET_TOTAL);
    if (segment->received == 0)
        segment->total = total > 0 ? (size_t)total : 0;
    size_t end = HEADER_SIZE + segment->payload;
    if (chunk <= 0 || total <= 0 || (size_t)total != segment->total ||
        segment->total > CHANNEL_MESSAGE_LIMIT || at < HEADER_SIZE || (size_t)at > end ||
        (size_t)chunk > end - (size_t)at || (size_t)chunk > segment->total - segment->received)
        return -EBADMSG;
    buffer_put_bytes(message, segment->memory.base + at, (size_t)chunk);
    if (message->failed)
        return -ENOMEM;
    segment->received += (size_t)chunk;
    segment_set(segment, STATE_EMPTY);
    return 0;
}

static int segment_receive(struct channel *channel, struct buffer *message, int64_t deadline_us)
{
    struct segment *segment = (struct segment *)channel;
    uint8_t peer_state = segment->is_server ? STATE_CLIENT : STATE_SERVER;
    do {
        int outcome = segment_await(segment, peer_state, deadline_us);
        if (outcome != 0)
            return outcome;
        channel->heard_us = clock_us();
        outcome = segment_take_chunk(segment, message);
        if (outcome < 0)
            return outcome;
    } while (segment->received < segment->total);
    segment->received = 0;
    return 0;
}

static int is_named(const struct segment *segment)
{
    char name[NAME_SIZE];
    int named = 0;
    for (int form = 0; form < NAME_COUNT && !named; form++) {
        segment_name(name, form, segment->number);
        named = shared_is_named(&segment->memory, name);
    }
    return named;
}

/* The server answers, then removes the name and makes new memory. A client that attaches to this
 * memory before the answer would continue the session of the leaving client. One that attaches
 * before the name is removed would have no session. */
static void segment_part(struct channel *channel, int64_t deadline_us)
{
    struct segment *segment = (struct segment *)channel;
    struct buffer answer = { .size = 0 };
    int outcome = segment_receive(channel, &answer, deadline_us);
    buffer_free(&answer);
    while (outcome == 0 && is_named(segment) && clock_us() < deadline_us)
        word_wait(segment_word(&segment->memory, WORD_STATE),
                  atomic_get_u32(segment_word(&segment->memory, WORD_STATE)), SLEEP_LAST_US);
}

static void segment_interrupt(struct channel *channel)
{
    struct segment *segment = (struct segment *)channel;
    atomic_set_int(&segment->interrupted, 1);
    word_wake(segment_word(&segment->memory, WORD_STATE));
}

static void segment_close(struct channel *channel)
{
    struct segment *segment = (struct segment *)channel;
    int server_died = segment->peer_aware && !segment->is_server &&
                      !shared_is_claimed(&segment->memory, SHARED_CLAIM_SERVER);
    /* Names first: a client that sees FLAG_OVER opens the names again, and must not find this
     * memory. */
    if (segment->is_server || server_died)
        segment_unname(&segment->memory, segment->number);
    /* No other client may attach here: the peer would take it for this client. The predecessor's
     * server knows only FLAG_FREE. */
    atomic_set_u8(segment->memory.base + OFFSET_FLAG,
                  segment->is_server || segment->peer_aware ? FLAG_OVER : FLAG_FREE);
    word_wake(segment_word(&segment->memory, WORD_STATE));
    shared_close(&segment->memory);
    free(segment);
}

static void segment_abandon(struct channel *channel)
{
    struct segment *segment = (struct segment *)channel;
    shared_close(&segment->memory);
    free(segment);
}

static const struct channel_ops segment_ops = {
    .name = "shared memory",
    .send = segment_send,
    .receive = segment_receive,
    .interrupt = segment_interrupt,
    .part = segment_part,
    .close = segment_close,
    .abandon = segment_abandon,
};

int segment_new(struct channel **channelp, struct shared *memory, int number, int is_server,
                size_t payload)
{
    struct segment *segment = calloc(1, sizeof(*segment));
    if (!segment)
        return -ENOMEM;
    segment->base.ops = &segment_ops;
    segment->memory = *memory;
    segment->number = number;
    segment->is_server = is_server;
    segment->payload = payload;
    segment->peer_byte = is_server ? SHARED_CLAIM_CLIENT : SHARED_CLAIM_SERVER;
    segment->peer_aware = shared_is_claimed(memory, segment->peer_byte);
    segment->base.peer_is_ours = segment->peer_aware;
    segment->base.message_limit = CHANNEL_MESSAGE_LIMIT;
    segment->base.silence_limit_us = segment->peer_aware ? CLOCK_FOREVER : SILENCE_LIMIT_US;
    *memory = (struct shared){ .fd = -1 };
    *channelp = &segment->base;
    return 0;
}

/* ------------------------------------------------------------------ client side */

/* True if a server of our kind made this memory and is dead. */
static int is_left_behind(const struct shared *memory, size_t payload)
{
    return segment_has_mark(memory, payload, MARK_OF_SERVER) &&
           !shared_is_claimed(memory, SHARED_CLAIM_SERVER);
}

static int segment_attach(struct shared *memory, size_t *payloadp)
{
    int32_t payload = segment_get_i32(memory, OFFSET_PAYLOAD_SIZE);
    if (payload <= 0 || (size_t)payload > memory->size - HEADER_SIZE)
        return -EBADMSG;
    if (is_left_behind(memory, (size_t)payload))
        return -ENOENT;
    int outcome = shared_claim(memory, SHARED_CLAIM_CLIENT);
    if (outcome < 0)
        return -EBUSY;
    /* Sets the state before the flag, as the predecessor's clients do. Otherwise a server that
     * sees the flag could take the rest of an earlier client's message for ours. */
    if (atomic_get_u8(memory->base + OFFSET_FLAG) != FLAG_FREE)
        return -EBUSY;
    atomic_set_u8(memory->base + OFFSET_STATE, STATE_EMPTY);
    if (!atomic_swap_u8(memory->base + OFFSET_FLAG, FLAG_FREE, FLAG_ATTACHED))
        return -EBUSY;
    if (outcome == 0 && segment_has_mark(memory, (size_t)payload, MARK_OF_SERVER))
        segment_put_i32(memory, HEADER_SIZE + (size_t)payload + MARK_OF_CLIENT, MARK);
    word_wake(segment_word(memory, WORD_FLAG));
    *payloadp = (size_t)payload;
    return 0;
}

int segment_connect(struct channel **channelp, int number)
{
    struct shared memory;
    char name[NAME_SIZE];
    int error = -ENOENT, is_foreign = 0;
    for (int form = 0; form < NAME_COUNT && (error == -ENOENT || error == -EACCES); form++) {
        segment_name(name, form, number);
        error = shared_open(&memory, name, HEADER_SIZE + 2);
        is_foreign |= error == -EACCES; /* another user's memory must not hide ours */
    }
    if (error < 0)
        return is_foreign ? -EACCES : error;
    size_t payload = 0;
    error = segment_attach(&memory, &payload);
    if (error == 0)
        error = segment_new(channelp, &memory, number, 0, payload);
    else if (error == -ENOENT)
        segment_unname(&memory, number);
    shared_close(&memory);
    return error;
}
