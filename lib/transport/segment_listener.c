/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The server's side of the segment: offers memory under both names until a client has attached.
 */
#include <errno.h>
#include <stdlib.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/word.h"
#include "transport/segment.h"

#define ACCEPT_SLEEP_US 50000
#define RENEW_US 1000000            /* interval at which an idle server checks its names */

struct segment_listener {
    struct listener base;
    int number;
    size_t payload;
    struct shared memory; /* waiting for a client; base is NULL before the first accept */
    int has_alias; /* the second name, on systems that support it */
    int interrupted;
    int64_t renewed_us;
};

/* Creates the memory and both names. */
static int listener_offer(struct segment_listener *listener)
{
    char name[NAME_SIZE], alias[NAME_SIZE];
    segment_name(name, 0, listener->number);
    segment_name(alias, 1, listener->number);
    size_t size = HEADER_SIZE + listener->payload + HEADER_SIZE;
    int error = shared_create(&listener->memory, name, size);
    if (error < 0)
        return error;
    segment_put_i32(&listener->memory, OFFSET_PAYLOAD_SIZE, listener->payload);
    segment_put_i32(&listener->memory, HEADER_SIZE + listener->payload + MARK_OF_SERVER, MARK);
    error = shared_alias(&listener->memory, name, alias);
    if (error < 0 && error != -ENOTSUP) {
        shared_unname(&listener->memory, name);
        shared_close(&listener->memory);
        return error;
    }
    listener->has_alias = error == 0;
    listener->renewed_us = clock_us();
    return 0;
}

/* A client of the predecessor removes the name when the server already has a client. */
static int listener_lost_name(struct segment_listener *listener, int64_t now_us)
{
    char name[NAME_SIZE];
    if (now_us - listener->renewed_us < RENEW_US)
        return 0;
    listener->renewed_us = now_us;
    for (int form = 0; form < (listener->has_alias ? NAME_COUNT : 1); form++) {
        segment_name(name, form, listener->number);
        if (!shared_is_named(&listener->memory, name))
            return 1;
    }
    return 0;
}

/* True if a client of our kind has attached and died. The predecessor's leave no mark. */
static int has_dead_client(const struct segment_listener *listener)
{
    return segment_has_mark(&listener->memory, listener->payload, MARK_OF_CLIENT) &&
           !shared_is_claimed(&listener->memory, SHARED_CLAIM_CLIENT);
}

static void listener_withdraw(struct segment_listener *listener)
{
    segment_unname(&listener->memory, listener->number);
    shared_close(&listener->memory);
}

static int segment_accept(struct listener *base, struct channel **channelp, int64_t deadline_us)
{
    struct segment_listener *listener = (struct segment_listener *)base;
    for (;;) {
        if (atomic_get_int(&listener->interrupted))
            return -ECANCELED;
        int error = listener->memory.base ? 0 : listener_offer(listener);
        if (error < 0)
            return error;
        uint32_t seen = atomic_get_u32(segment_word(&listener->memory, WORD_FLAG));
        int flag = atomic_get_u8(listener->memory.base + OFFSET_FLAG);
        int is_dead = flag == FLAG_ATTACHED && has_dead_client(listener);
        if (flag == FLAG_ATTACHED && !is_dead)
            return segment_new(channelp, &listener->memory, listener->number, 1,
                               listener->payload);
        int64_t now_us = clock_us();
        if (now_us >= deadline_us)
            return CHANNEL_AGAIN;
        /* A client may have attached and left unnoticed. */
        if (is_dead || flag == FLAG_OVER || listener_lost_name(listener, now_us))
            listener_withdraw(listener);
        else
            word_wait(segment_word(&listener->memory, WORD_FLAG), seen, ACCEPT_SLEEP_US);
    }
}

static void segment_listener_interrupt(struct listener *base)
{
    atomic_set_int(&((struct segment_listener *)base)->interrupted, 1);
}

static void segment_listener_close(struct listener *base)
{
    struct segment_listener *listener = (struct segment_listener *)base;
    if (listener->memory.base)
        listener_withdraw(listener);
    free(listener);
}

static const struct listener_ops segment_listener_ops = {
    .accept = segment_accept,
    .interrupt = segment_listener_interrupt,
    .close = segment_listener_close,
};

int segment_listen_later(struct listener **listenerp, int number, int max_packet_size)
{
    struct segment_listener *listener = calloc(1, sizeof(*listener));
    if (!listener)
        return -ENOMEM;
    listener->base.ops = &segment_listener_ops;
    listener->number = number;
    listener->payload = (size_t)max_packet_size;
    *listenerp = &listener->base;
    return 0;
}

int segment_listen(struct listener **listenerp, int number, int max_packet_size)
{
    struct listener *listener;
    int error = segment_listen_later(&listener, number, max_packet_size);
    if (error < 0)
        return error;
    error = listener_offer((struct segment_listener *)listener);
    if (error < 0) {
        listener->ops->close(listener);
        return error;
    }
    *listenerp = listener;
    return 0;
}
