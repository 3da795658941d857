/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lock-step messages over TCP, in packets (wire/packet.h). The server detects the client's byte
 * order from the packets it receives, and writes its own headers in that order.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/clock.h"
#include "os/spin.h"
#include "transport/channel.h"
#include "wire/packet.h"

#define SILENCE_LIMIT_US INT64_C(10000000)
#define STAGING_SIZE 65536

struct tcp {
    struct channel base;
    int fd;
    int is_server;
    size_t packet_size; /* size of the packets that we send */

    /* receiving */
    size_t staged_at, staged_end;
    struct packet packet;
    size_t packet_left;      /* remaining payload of the present packet */
    int in_message;
    int has_ended;           /* the peer has closed its side */
    struct spin spin; /* adaptive polling before a wait for the peer */

    /* sending */
    struct buffer framed;
    size_t sent;

    uint8_t staging[STAGING_SIZE];
};

struct tcp_listener {
    struct listener base;
    int fd;
    size_t packet_size;
};

/* ------------------------------------------------------------------ sending */

static int tcp_send(struct channel *channel, const uint8_t *message, size_t size,
                    int64_t deadline_us)
{
    struct tcp *tcp = (struct tcp *)channel;
    if (tcp->framed.size == 0) {
        int error = packet_encode(&tcp->framed, message, size, tcp->packet_size, channel->swap);
        if (error < 0)
            return error;
        tcp->sent = 0;
    }
    while (tcp->sent < tcp->framed.size) {
        long count =
            socket_send(tcp->fd, tcp->framed.data + tcp->sent, tcp->framed.size - tcp->sent);
        if (count >= 0) {
            tcp->sent += (size_t)count;
            channel->heard_us = clock_us();
        } else if (count != -EAGAIN)
            return (int)count;
        else if (deadline_us == 0 || !socket_wait_writable(tcp->fd, deadline_us))
            return CHANNEL_AGAIN;
    }
    buffer_clear(&tcp->framed);
    return 0;
}

/* ------------------------------------------------------------------ receiving */

/* Begins the next packet if its header has arrived. Returns 1, 0 if not yet, or -EBADMSG. */
static int tcp_begin_packet(struct tcp *tcp)
{
    if (tcp->staged_end - tcp->staged_at < PACKET_HEADER_SIZE)
        return 0;
    unsigned expected = tcp->packet.to_come - 1;
    int error = packet_decode(tcp->staging + tcp->staged_at, tcp->is_server, &tcp->packet);
    if (error < 0 || (tcp->in_message && tcp->packet.to_come != expected))
        return -EBADMSG;
    tcp->base.swap = tcp->packet.swap;
    tcp->staged_at += PACKET_HEADER_SIZE;
    tcp->packet_left = tcp->packet.size;
    tcp->in_message = 1;
    return 1;
}

/* Moves received bytes into the message. Returns 0 when it is complete, CHANNEL_AGAIN if more
 * bytes are needed. */
static int tcp_unpack(struct tcp *tcp, struct buffer *message)
{
    for (;;) {
        if (tcp->packet_left == 0) {
            int begun = tcp_begin_packet(tcp);
            if (begun <= 0)
                return begun < 0 ? begun : CHANNEL_AGAIN;
        }
        size_t here = tcp->staged_end - tcp->staged_at;
        if (here > tcp->packet_left)
            here = tcp->packet_left;
        if (message->size + here > CHANNEL_MESSAGE_LIMIT)
            return -EMSGSIZE;
        buffer_put_bytes(message, tcp->staging + tcp->staged_at, here);
        if (message->failed)
            return -ENOMEM;
        tcp->staged_at += here;
        tcp->packet_left -= here;
        if (tcp->packet_left > 0)
            return CHANNEL_AGAIN;
        if (tcp->packet.to_come == 0) {
            tcp->in_message = 0;
            return 0;
        }
    }
}

/* Reads from the socket into the staging area. Returns the number of bytes, or negative errno. */
static long tcp_fill(struct tcp *tcp)
{
    size_t left = tcp->staged_end - tcp->staged_at;
    memmove(tcp->staging, tcp->staging + tcp->staged_at, left); /* part of a packet header */
    tcp->staged_at = 0;
    tcp->staged_end = left;
    long count = socket_recv(tcp->fd, tcp->staging + left, STAGING_SIZE - left);
    if (count > 0)
        tcp->staged_end += (size_t)count;
    tcp->has_ended |= count == 0;
    return count == 0 ? -ECONNRESET : count;
}

struct filling {
    struct tcp *tcp;
    long count;
};

static int look_for_bytes(void *context)
{
    struct filling *filling = context;
    filling->count = tcp_fill(filling->tcp);
    return filling->count != -EAGAIN;
}

/* The same, but waits: -EAGAIN when the deadline passed. */
static long tcp_fill_waiting(struct tcp *tcp, int64_t deadline_us)
{
    struct filling filling = { .tcp = tcp };
    if (deadline_us == 0)
        return tcp_fill(tcp);
    if (spin_poll(&tcp->spin, look_for_bytes, &filling, 1, SPIN_UNKNOWN, deadline_us))
        return filling.count;
    if (socket_wait_readable(tcp->fd, deadline_us))
        look_for_bytes(&filling);
    spin_slept(&tcp->spin, filling.count > 0);
    return filling.count;
}

static int tcp_receive(struct channel *channel, struct buffer *message, int64_t deadline_us)
{
    struct tcp *tcp = (struct tcp *)channel;
    for (;;) {
        int outcome = tcp_unpack(tcp, message);
        if (outcome != CHANNEL_AGAIN)
            return outcome;
        long count = tcp_fill_waiting(tcp, deadline_us);
        if (count > 0)
            channel->heard_us = clock_us();
        else if (count != -EAGAIN)
            return (int)count;
        else if (clock_us() >= deadline_us)
            return CHANNEL_AGAIN;
    }
}

/* Reads ahead as far as there is room: the end comes behind what was sent. */
static int tcp_has_ended(struct channel *channel)
{
    struct tcp *tcp = (struct tcp *)channel;
    long count = 1;
    while (count > 0 && tcp->staged_end - tcp->staged_at < STAGING_SIZE)
        count = tcp_fill(tcp);
    return count < 0 && count != -EAGAIN;
}

/* ------------------------------------------------------------------ life */

static void tcp_interrupt(struct channel *channel)
{
    socket_shutdown(((struct tcp *)channel)->fd);
}

static void tcp_part(struct channel *channel, int64_t deadline_us)
{
    struct tcp *tcp = (struct tcp *)channel;
    long count;
    do {
        tcp->staged_at = tcp->staged_end = 0;
        count = tcp_fill_waiting(tcp, deadline_us);
    } while (count > 0 && clock_us() < deadline_us);
}

static void tcp_release(struct tcp *tcp)
{
    buffer_free(&tcp->framed);
    free(tcp);
}

/* The side that closes first keeps the connection in TIME_WAIT for a minute. The predecessor's
 * server does not set SO_REUSEADDR, and could not listen again during that time. */
static void tcp_close(struct channel *channel)
{
    struct tcp *tcp = (struct tcp *)channel;
    if (tcp->has_ended && !tcp->is_server)
        socket_reset(tcp->fd);
    else
        socket_close(tcp->fd);
    tcp_release(tcp);
}

static void tcp_abandon(struct channel *channel)
{
    struct tcp *tcp = (struct tcp *)channel;
    socket_close(tcp->fd);
    tcp_release(tcp);
}

static const struct channel_ops tcp_ops = {
    .name = "TCP",
    .send = tcp_send,
    .receive = tcp_receive,
    .has_ended = tcp_has_ended,
    .interrupt = tcp_interrupt,
    .part = tcp_part,
    .close = tcp_close,
    .abandon = tcp_abandon,
};

/* Takes ownership of fd. */
static struct tcp *tcp_new(int fd, int is_server, size_t packet_size)
{
    struct tcp *tcp = calloc(1, sizeof(*tcp));
    if (!tcp) {
        socket_close(fd);
        return NULL;
    }
    tcp->base.ops = &tcp_ops;
    tcp->base.silence_limit_us = SILENCE_LIMIT_US;
    tcp->base.message_limit = PACKET_MAX_COUNT * (packet_size - PACKET_HEADER_SIZE);
    if (tcp->base.message_limit > CHANNEL_MESSAGE_LIMIT)
        tcp->base.message_limit = CHANNEL_MESSAGE_LIMIT;
    tcp->fd = fd;
    tcp->is_server = is_server;
    tcp->packet_size = packet_size;
    return tcp;
}

int tcp_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                const int *stop)
{
    int fd = socket_connect(host, port, deadline_us, stop);
    if (fd < 0)
        return fd;
    struct tcp *tcp = tcp_new(fd, 0, PACKET_DEFAULT_SIZE);
    if (!tcp)
        return -ENOMEM;
    *channelp = &tcp->base;
    return 0;
}

/* ------------------------------------------------------------------ listening */

static int tcp_accept(struct listener *base, struct channel **channelp, int64_t deadline_us)
{
    struct tcp_listener *listener = (struct tcp_listener *)base;
    char peer[SOCKET_PEER_SIZE];
    if (!socket_wait_readable(listener->fd, deadline_us))
        return CHANNEL_AGAIN;
    int fd = socket_accept(listener->fd, peer);
    if (fd < 0)
        return fd == -EAGAIN ? CHANNEL_AGAIN : fd;
    struct tcp *tcp = tcp_new(fd, 1, listener->packet_size);
    if (!tcp)
        return -ENOMEM;
    memcpy(tcp->base.peer, peer, sizeof peer);
    *channelp = &tcp->base;
    return 0;
}

static void tcp_listener_interrupt(struct listener *base)
{
    socket_shutdown(((struct tcp_listener *)base)->fd);
}

static void tcp_listener_close(struct listener *base)
{
    socket_close(((struct tcp_listener *)base)->fd);
    free(base);
}

static const struct listener_ops tcp_listener_ops = {
    .queues_clients = 1,
    .accept = tcp_accept,
    .interrupt = tcp_listener_interrupt,
    .close = tcp_listener_close,
};

int tcp_listen(struct listener **listenerp, const char *address, int port, int max_packet_size)
{
    struct tcp_listener *listener = calloc(1, sizeof(*listener));
    if (!listener)
        return -ENOMEM;
    listener->base.ops = &tcp_listener_ops;
    listener->packet_size = (size_t)max_packet_size;
    listener->fd = socket_listen(address, port);
    if (listener->fd < 0) {
        int error = listener->fd;
        free(listener);
        return error;
    }
    *listenerp = &listener->base;
    return 0;
}
