/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * ZMTP 3.0 and 3.1, the protocol of ZeroMQ over TCP (RFC 23 and 37 there), as one who answers
 * speaks it: mechanism NULL, peers of the types REQ and DEALER. Bytes of one peer go in, requests
 * come out; what is to be sent is appended to a buffer of the caller's.
 *
 * A request is one frame behind an empty one. Frames before the empty one are the addresses of who
 * waits for the answer behind the peer: they are kept, and go before the answer. A request that
 * cannot be taken is passed over without being stored, and the caller is told, for a peer of type
 * REQ asks nothing more before it has an answer. Bytes that are not of this protocol end the
 * connection.
 */
#ifndef WIRE_ZMTP_H
#define WIRE_ZMTP_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

#define ZMTP_GREETING_SIZE 64
#define ZMTP_COMMAND_MAX 4096 /* bytes of a command */
#define ZMTP_ENVELOPE_MAX 1024 /* bytes of the frames before an empty one, with their heads */

enum zmtp_event {
    ZMTP_NOTHING, /* all bytes are taken, and more must come */
    ZMTP_OPEN,    /* the peer has shaken hands: requests may follow */
    ZMTP_REQUEST, /* `request` is one */
    ZMTP_REFUSED, /* a request could not be taken: `why`; it needs an answer all the same */
    ZMTP_WAITS,   /* the rest of the bytes is a further request: it is for after the answer */
    ZMTP_CLOSE    /* `why`; what was appended is the last to be sent */
};

/* What all peers of a service may make it keep. */
struct zmtp_load {
    size_t request_max; /* bytes of one request */
    size_t total_max;   /* bytes of all requests that have begun to come and are not answered */
    size_t total;
};

enum zmtp_state {
    ZMTP_IN_GREETING,
    ZMTP_IN_HEAD,    /* flags and size of a frame */
    ZMTP_IN_COMMAND,
    ZMTP_IN_ADDRESS,
    ZMTP_IN_REQUEST,
    ZMTP_IN_REST,    /* of what is passed over */
    ZMTP_AT_END
};

/* The caller reads `request`, `why` and `ttl_ms`. */
struct zmtp {
    struct buffer request;
    const char *why;
    unsigned ttl_ms; /* a peer that has said so is gone when it is silent for longer; 0 = it has
                        not */

    struct zmtp_load *load;
    enum zmtp_state state;
    int is_open;        /* after the handshake */
    int is_asking;      /* a request has no answer */
    int has_delimiter;  /* of the present request: the empty frame was there */
    int has_request;    /* ... and the one behind it */
    uint8_t flags;      /* of the present frame */
    uint64_t left;      /* bytes of it that have not come */
    size_t charged;     /* what `request` counts in the load */
    size_t have;        /* bytes in `part` */
    uint8_t part[ZMTP_GREETING_SIZE]; /* of a greeting, or of a frame's head */
    struct buffer command;
    struct buffer envelope; /* frames, whole, as they came */
};

/* Appends our greeting to `out`. */
void zmtp_init(struct zmtp *zmtp, struct zmtp_load *load, struct buffer *out);
void zmtp_deinit(struct zmtp *zmtp);

/* Takes bytes until something has happened; to be called again until ZMTP_NOTHING, ZMTP_WAITS or
 * ZMTP_CLOSE. Commands are taken also while a request has no answer. */
enum zmtp_event zmtp_take(struct zmtp *zmtp, struct reader *bytes, struct buffer *out);

/* The request's memory, for who needs it longer than until the answer; free it, or give it back. */
struct buffer zmtp_steal_request(struct zmtp *zmtp);
void zmtp_give_memory(struct zmtp *zmtp, struct buffer *memory);

/* Appends what comes before the bytes of an answer, which must follow. The request is released. */
void zmtp_put_answer(struct zmtp *zmtp, struct buffer *out, size_t size);

#endif
