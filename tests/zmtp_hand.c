/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A ZMTP client by hand; see zmtp_hand.h.
 */
#include "zmtp_hand.h"

#include <errno.h>
#include <string.h>

#include "os/clock.h"
#include "os/socket.h"
#include "support.h"

#define PATIENCE_US 20000000
#define GREETING_SIZE 64

/* ------------------------------------------------------------------ bytes */

void hand_connect(struct zmtp_hand *hand, int port)
{
    const int stop = 0;
    *hand = (struct zmtp_hand){ .fd = -1 };
    hand->fd = socket_connect("127.0.0.1", port, clock_us() + PATIENCE_US, &stop);
    ck_assert_int_ge(hand->fd, 0);
}

void hand_close(struct zmtp_hand *hand)
{
    if (hand->fd >= 0)
        socket_close(hand->fd);
    hand->fd = -1;
}

int hand_send(struct zmtp_hand *hand, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (size > 0) {
        long count = socket_send(hand->fd, at, size);
        if (count == -EAGAIN) {
            ck_assert(socket_wait_writable(hand->fd, deadline_us));
            continue;
        }
        if (count <= 0)
            return 0;
        at += count;
        size -= (size_t)count;
    }
    return 1;
}

int hand_send_buffer(struct zmtp_hand *hand, const struct buffer *bytes)
{
    return hand_send(hand, bytes->data, bytes->size);
}

/* Bytes, 0 at the end. */
static long receive(struct zmtp_hand *hand, void *bytes, size_t size)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    for (;;) {
        long count = socket_recv(hand->fd, bytes, size);
        if (count != -EAGAIN)
            return count < 0 ? 0 : count;
        ck_assert(socket_wait_readable(hand->fd, deadline_us));
    }
}

static int fill(struct zmtp_hand *hand)
{
    long count = receive(hand, hand->bytes, sizeof hand->bytes);
    hand->at = 0;
    hand->end = (size_t)count;
    return count > 0;
}

int hand_read(struct zmtp_hand *hand, void *bytes, size_t size)
{
    uint8_t *to = bytes;
    while (size > 0) {
        size_t there = hand->end - hand->at;
        if (there == 0 && size >= sizeof hand->bytes) {
            long count = receive(hand, to, size);
            if (count == 0)
                return 0;
            to += count;
            size -= (size_t)count;
            continue;
        }
        if (there == 0 && !fill(hand))
            return 0;
        there = hand->end - hand->at;
        if (there > size)
            there = size;
        memcpy(to, hand->bytes + hand->at, there);
        hand->at += there;
        to += there;
        size -= there;
    }
    return 1;
}

int hand_is_ended(struct zmtp_hand *hand)
{
    while (fill(hand))
        ;
    return 1;
}

/* ------------------------------------------------------------------ frames */

void hand_put_greeting(struct buffer *bytes)
{
    static const uint8_t begin[] = { 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 1, 'N', 'U', 'L', 'L' };
    uint8_t greeting[GREETING_SIZE] = { 0 };
    memcpy(greeting, begin, sizeof begin);
    buffer_put_bytes(bytes, greeting, sizeof greeting);
}

void hand_put_frame(struct buffer *bytes, int flags, const void *body, size_t size)
{
    int is_long = size > 255;
    buffer_put_u8(bytes, (uint8_t)(flags | (is_long ? 2 : 0)));
    for (int i = is_long ? 7 : 0; i >= 0; i--)
        buffer_put_u8(bytes, (uint8_t)((uint64_t)size >> (8 * i)));
    buffer_put_bytes(bytes, body, size);
}

void hand_put_ready(struct buffer *bytes, const char *type)
{
    struct buffer body = { 0 };
    buffer_put_bytes(&body, "\5READY\x0bSocket-Type\0\0\0", 21);
    buffer_put_u8(&body, (uint8_t)strlen(type));
    buffer_put_bytes(&body, type, strlen(type));
    hand_put_frame(bytes, 4, body.data, body.size);
    buffer_free(&body);
}

void hand_put_request(struct buffer *bytes, const void *request, size_t size)
{
    hand_put_frame(bytes, 1, "", 0);
    hand_put_frame(bytes, 0, request, size);
}

int hand_read_frame(struct zmtp_hand *hand, struct buffer *body)
{
    uint8_t flags, head[8];
    uint64_t size = 0;
    if (!hand_read(hand, &flags, 1) || !hand_read(hand, head, flags & 2 ? 8 : 1))
        return -1;
    for (int i = 0; i < (flags & 2 ? 8 : 1); i++)
        size = size << 8 | head[i];
    ck_assert_uint_lt(flags, 8);
    ck_assert_uint_lt(size, (size_t)100 << 20);
    buffer_clear(body);
    if (size == 0)
        return flags & ~2;
    uint8_t *at = buffer_extend(body, (size_t)size);
    ck_assert_ptr_nonnull(at);
    return hand_read(hand, at, (size_t)size) ? flags & ~2 : -1;
}

/* ------------------------------------------------------------------ conversations */

void hand_open(struct zmtp_hand *hand, int port, const char *type)
{
    struct buffer bytes = { 0 }, ready = { 0 };
    uint8_t greeting[GREETING_SIZE];
    hand_connect(hand, port);
    hand_put_greeting(&bytes);
    hand_put_ready(&bytes, type);
    ck_assert(hand_send_buffer(hand, &bytes));
    ck_assert(hand_read(hand, greeting, sizeof greeting));
    ck_assert_uint_eq(greeting[10], 3);
    ck_assert_int_eq(hand_read_frame(hand, &ready), 4);
    ck_assert_mem_eq(ready.data, "\5READY", 6);
    buffer_free(&bytes);
    buffer_free(&ready);
}

int hand_request(struct zmtp_hand *hand, const void *request, size_t size)
{
    struct buffer bytes = { 0 };
    hand_put_request(&bytes, request, size);
    int is_sent = hand_send_buffer(hand, &bytes);
    buffer_free(&bytes);
    return is_sent;
}

int hand_answer(struct zmtp_hand *hand, struct buffer *answer)
{
    int flags = hand_read_frame(hand, answer);
    if (flags < 0)
        return 0;
    ck_assert_int_eq(flags, 1);
    ck_assert_uint_eq(answer->size, 0);
    flags = hand_read_frame(hand, answer);
    ck_assert_int_le(flags, 0);
    return flags == 0;
}

int hand_ask(struct zmtp_hand *hand, const void *request, size_t size, struct buffer *answer)
{
    return hand_request(hand, request, size) && hand_answer(hand, answer);
}
