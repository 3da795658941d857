/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP framing; see packet.h.
 */
#include "wire/packet.h"

#include <errno.h>
#include <string.h>

int packet_decode(const uint8_t header[PACKET_HEADER_SIZE], int trust_order, struct packet *packet)
{
    int16_t probe;
    memcpy(&probe, header, 2);
    packet->swap = trust_order && probe != 1;
    struct reader reader = reader_of(header + 2, 4, packet->swap);
    int16_t size = (int16_t)reader_u16(&reader);
    int16_t to_come = (int16_t)reader_u16(&reader);
    if (size <= 0 || to_come < 0)
        return -EBADMSG;
    packet->size = (size_t)size;
    packet->to_come = (unsigned)to_come;
    return 0;
}

int packet_encode(struct buffer *out, const uint8_t *message, size_t size, size_t packet_size,
                  int swap)
{
    size_t payload = packet_size - PACKET_HEADER_SIZE;
    size_t count = (size + payload - 1) / payload;
    if (count > PACKET_MAX_COUNT)
        return -EMSGSIZE;
    for (size_t i = 0; i < count; i++) {
        size_t part = i + 1 < count ? payload : size - i * payload;
        out->swap = 0;
        buffer_put_u16(out, 1);
        out->swap = swap;
        buffer_put_u16(out, (uint16_t)part);
        buffer_put_u16(out, (uint16_t)(count - 1 - i));
        buffer_put_bytes(out, message + i * payload, part);
    }
    out->swap = 0;
    return out->failed ? -ENOMEM : 0;
}
