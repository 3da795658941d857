/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A lock-step channel: whole messages to and from one peer, over TCP or over the predecessor's
 * shared-memory segment. A channel is used by one thread at a time; only `interrupt` may be called
 * from another one. Deadlines are clock_us values; one that has passed means "do not wait".
 *
 * Outcomes: 0 done; CHANNEL_AGAIN the deadline passed first, the rest is kept for the next call;
 * negative errno: the peer is gone or sent what cannot be (-EBADMSG), the channel is only to be
 * closed.
 */
#ifndef TRANSPORT_CHANNEL_H
#define TRANSPORT_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "os/clock.h"
#include "os/socket.h"
#include "wire/value.h"

#define CHANNEL_AGAIN 1

/* No message is longer than this; a peer that announces more is dropped. */
#define CHANNEL_MESSAGE_LIMIT ((size_t)256 << 20)

struct channel;

struct channel_ops {
    const char *name;

    /* Sends one message. After CHANNEL_AGAIN it must be called again with the same message. */
    int (*send)(struct channel *channel, const uint8_t *message, size_t size, int64_t deadline_us);

    /* Receives one message into the (cleared) buffer; after CHANNEL_AGAIN call it again with the
     * same buffer. */
    int (*receive)(struct channel *channel, struct buffer *message, int64_t deadline_us);

    /* Makes a send or receive that waits in another thread, and every later one, fail soon. */
    void (*interrupt)(struct channel *channel);

    /* Waits until the server has let its client go, as one of the predecessor does after the command
     * that ends the connection, or until the deadline. After that the channel is only to be closed. */
    void (*part)(struct channel *channel, int64_t deadline_us);

    /* Tells the peer in the channel's own way and releases everything. */
    void (*close)(struct channel *channel);

    /* In a child process after a fork: releases what the child has of it; the parent goes on. */
    void (*abandon)(struct channel *channel);
};

struct channel {
    const struct channel_ops *ops;
    size_t message_limit;        /* no longer message can be sent */
    int swap;                    /* the peer has the other byte order (known after a receive) */
    int peer_is_ours;            /* ... is known to be no server of the predecessor's */
    int64_t silence_limit_us;    /* a peer silent for longer is gone; CLOCK_FOREVER = never */
    int64_t heard_us;            /* when it last gave or took a part of a message; whoever begins to
                                    wait for it sets this too */
    char peer[SOCKET_PEER_SIZE]; /* its address as text, "" for shared memory */
};

/* It has not moved for longer than it may. */
static inline int channel_is_silent(const struct channel *channel)
{
    return channel->silence_limit_us != CLOCK_FOREVER &&
           clock_us() - channel->heard_us > channel->silence_limit_us;
}

/* ------------------------------------------------------------------ client side */

/* A port has a meaning: 1 to 65535 TCP, negative (with an absolute value) shared memory. */
int channel_knows_port(int port);

/* Connects by the meaning of the port, to `host` over TCP. Gives up when *stop becomes true or at the
 * deadline. -EBUSY: another client is served there. */
int channel_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                    const int *stop);

int tcp_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                const int *stop);
int segment_connect(struct channel **channelp, int number);

/* ------------------------------------------------------------------ server side */

struct listener;

struct listener_ops {
    /* Further clients queue up behind the one that is served, instead of being told so. */
    int queues_clients;

    /* The next client, waiting until the deadline: 0, CHANNEL_AGAIN, or negative errno (it may be
     * asked again, after a while: descriptors, memory or a name may be there then). */
    int (*accept)(struct listener *listener, struct channel **channelp, int64_t deadline_us);

    /* Makes an accept that waits in another thread, and every later one, fail soon. */
    void (*interrupt)(struct listener *listener);

    /* No channel of it may be open any more. */
    void (*close)(struct listener *listener);
};

struct listener {
    const struct listener_ops *ops;
};

/* max_packet_size: header and payload of a TCP packet, or the segment's payload area. */
int tcp_listen(struct listener **listenerp, const char *address, int port, int max_packet_size);
int segment_listen(struct listener **listenerp, int number, int max_packet_size);
/* The same without trying the names, which accept does again and again. */
int segment_listen_later(struct listener **listenerp, int number, int max_packet_size);

#endif
