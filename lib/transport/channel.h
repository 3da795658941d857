/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A lock-step channel: whole messages to and from one peer, over TCP or over the predecessor's
 * shared-memory segment. One thread at a time uses a channel; only `interrupt` may be called from
 * another thread. Deadlines are clock_us values; a deadline in the past means "do not wait".
 *
 * Results: 0 = done. CHANNEL_AGAIN = the deadline passed first; the next call continues. Negative
 * errno = the peer is gone, or sent something impossible (-EBADMSG); the only valid call is then
 * `close`.
 */
#ifndef TRANSPORT_CHANNEL_H
#define TRANSPORT_CHANNEL_H

#include <stddef.h>
#include <stdint.h>

#include "os/clock.h"
#include "os/socket.h"
#include "wire/value.h"

#define CHANNEL_AGAIN 1

/* Limit of a message, in bytes. A peer that announces a longer one is dropped. */
#define CHANNEL_MESSAGE_LIMIT ((size_t)256 << 20)

struct channel;

struct channel_ops {
    const char *name;

    /* Sends one message. After CHANNEL_AGAIN, call it again with the same message. */
    int (*send)(struct channel *channel, const uint8_t *message, size_t size, int64_t deadline_us);

    /* Receives one message into the (cleared) buffer. After CHANNEL_AGAIN, call it again with the
     * same buffer. */
    int (*receive)(struct channel *channel, struct buffer *message, int64_t deadline_us);

    /* True if the peer has closed its side, although messages of it may have to be received yet.
     * NULL for a transport whose listener does not queue clients. */
    int (*has_ended)(struct channel *channel);

    /* Makes a send or receive that waits in another thread fail soon, and every later one. */
    void (*interrupt)(struct channel *channel);

    /* Waits until the server has released its client, or until the deadline. The predecessor's
     * server does this after the command that ends the connection. Afterwards the channel can only
     * be closed. */
    void (*part)(struct channel *channel, int64_t deadline_us);

    /* Notifies the peer in the way of this transport, and releases everything. */
    void (*close)(struct channel *channel);

    /* For a child process after fork: releases the child's copies. The parent's channel
     * continues. */
    void (*abandon)(struct channel *channel);
};

struct channel {
    const struct channel_ops *ops;
    size_t message_limit;        /* longest message that can be sent, in bytes */
    int swap;                    /* the peer has the other byte order (known after a receive) */
    int peer_is_ours;            /* the peer is known not to be a server of the predecessor */
    int64_t silence_limit_us;    /* a peer that is silent for longer is taken for dead;
                                    CLOCK_FOREVER = never */
    int64_t heard_us;            /* when the peer last sent or received a part of a message; also
                                    set by code that begins to wait for the peer */
    char peer[SOCKET_PEER_SIZE]; /* the peer's address as text, "" for shared memory */
};

/* True if the peer was silent for longer than the limit. */
static inline int channel_is_silent(const struct channel *channel)
{
    return channel->silence_limit_us != CLOCK_FOREVER &&
           clock_us() - channel->heard_us > channel->silence_limit_us;
}

/* ------------------------------------------------------------------ client side */

/* True for a valid port: 1 to 65535 is TCP; a negative one, with its absolute value, is shared
 * memory. */
int channel_knows_port(int port);

/* Connects to the port; `host` is used for TCP only. Gives up when *stop becomes true or at the
 * deadline. -EBUSY: the server already has a client. */
int channel_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                    const int *stop);

int tcp_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                const int *stop);
int segment_connect(struct channel **channelp, int number);

/* ------------------------------------------------------------------ server side */

struct listener;

struct listener_ops {
    /* Further clients wait in a queue while one is served; they are not refused. */
    int queues_clients;

    /* Accepts the next client, and waits for it until the deadline. Returns 0, CHANNEL_AGAIN, or
     * negative errno. After an error it may be called again later: descriptors, memory or a name
     * may then be available. */
    int (*accept)(struct listener *listener, struct channel **channelp, int64_t deadline_us);

    /* Makes an accept that waits in another thread fail soon, and every later one. */
    void (*interrupt)(struct listener *listener);

    /* All channels of the listener must be closed first. */
    void (*close)(struct listener *listener);
};

struct listener {
    const struct listener_ops *ops;
};

/* max_packet_size: header and payload of a TCP packet, or size of the segment's payload area, in
 * bytes. */
int tcp_listen(struct listener **listenerp, const char *address, int port, int max_packet_size);
int segment_listen(struct listener **listenerp, int number, int max_packet_size);
/* As segment_listen, but does not try to create the names now; accept retries it. */
int segment_listen_later(struct listener **listenerp, int number, int max_packet_size);

#endif
