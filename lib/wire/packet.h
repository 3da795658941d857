/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP framing: a message travels in packets, each with a header of 6 bytes: i16 1 in the sender's
 * own byte order (which tells it), i16 bytes of payload, i16 packets of this message still to come.
 */
#ifndef WIRE_PACKET_H
#define WIRE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "wire/value.h"

#define PACKET_HEADER_SIZE 6
#define PACKET_DEFAULT_SIZE 1300 /* header and payload */
#define PACKET_MIN_SIZE 200
#define PACKET_MAX_SIZE 30000
#define PACKET_MAX_COUNT 32767   /* per message */

struct packet {
    int swap;         /* the sender has the other byte order */
    size_t size;      /* of the payload, 1..32767 */
    unsigned to_come; /* packets of this message that follow */
};

/* 0, or -EBADMSG for a size or count that cannot be. `trust_order` is 0 on the client, which
 * reads its own order whatever the first word says. */
int packet_decode(const uint8_t header[PACKET_HEADER_SIZE], int trust_order, struct packet *packet);

/* Appends the message as packets of at most packet_size bytes; sizes in the other order when
 * `swap`. 0, -EMSGSIZE when it needs more packets than can be counted, or -ENOMEM. */
int packet_encode(struct buffer *out, const uint8_t *message, size_t size, size_t packet_size,
                  int swap);

#endif
