/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP framing: a message is sent in packets, each with a header of 6 bytes: i16 1 in the sender's
 * byte order (from which the receiver detects the order), i16 bytes of payload, i16 number of
 * packets of this message that follow.
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
    size_t size;      /* size of the payload, 1..32767 */
    unsigned to_come; /* number of packets of this message that follow */
};

/* Decodes a header. Returns 0, or -EBADMSG for an impossible size or count. `trust_order` is 0 on
 * the client, which always expects its own byte order. */
int packet_decode(const uint8_t header[PACKET_HEADER_SIZE], int trust_order, struct packet *packet);

/* Appends the message as packets of at most packet_size bytes; sizes are in the other byte order
 * if `swap`. Returns 0, -EMSGSIZE if it needs too many packets, or -ENOMEM. */
int packet_encode(struct buffer *out, const uint8_t *message, size_t size, size_t packet_size,
                  int swap);

#endif
