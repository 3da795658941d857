/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/wire/packet: the framing of messages on TCP.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/packet.h"

static uint8_t *pattern(size_t size)
{
    uint8_t *bytes = malloc(size);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    return bytes;
}

/* Unpacks and compares; how many packets there were. */
static size_t unpack(const struct buffer *framed, const uint8_t *message, size_t size,
                     size_t payload, int swap)
{
    struct reader reader = reader_of(framed->data, framed->size, 0);
    size_t at = 0, count = 0;
    struct packet packet = { .to_come = 1 };
    while (packet.to_come > 0) {
        const uint8_t *header = reader_bytes(&reader, PACKET_HEADER_SIZE);
        unsigned before = packet.to_come;
        ck_assert_ptr_nonnull(header);
        /* The first word is written in the sender's own order, the others in the peer's. */
        ck_assert_int_eq(header[0], 1);
        uint8_t turned[PACKET_HEADER_SIZE] = { 0 };
        memcpy(turned + 2, header + 2, 4);
        turned[0] = !swap;
        turned[1] = (uint8_t)swap;
        ck_assert_int_eq(packet_decode(turned, 1, &packet), 0);
        ck_assert_int_eq(packet.swap, swap);
        ck_assert(count == 0 || packet.to_come + 1 == before);
        ck_assert_uint_eq(packet.size, packet.to_come ? payload : size - at);
        ck_assert_mem_eq(reader_bytes(&reader, packet.size), message + at, packet.size);
        at += packet.size;
        count++;
    }
    ck_assert_uint_eq(at, size);
    ck_assert_uint_eq(reader.left, 0);
    return count;
}

START_TEST(messages_of_all_sizes_come_back_from_packets_of_all_sizes)
{
    const size_t packet_sizes[] = { PACKET_MIN_SIZE, PACKET_DEFAULT_SIZE, 30000 };
    for (size_t p = 0; p < COUNT_OF(packet_sizes); p++) {
        size_t payload = packet_sizes[p] - PACKET_HEADER_SIZE;
        const size_t sizes[] = { 18, payload - 1, payload, payload + 1, 2 * payload,
                                 2 * payload + 1, 7 * payload + 5, 1000000 };
        for (size_t s = 0; s < COUNT_OF(sizes) * 2; s++) {
            struct buffer framed = { 0 };
            size_t size = sizes[s / 2];
            uint8_t *message = pattern(size);
            ck_assert_int_eq(packet_encode(&framed, message, size, packet_sizes[p], (int)(s % 2)),
                             0);
            ck_assert_uint_eq(unpack(&framed, message, size, payload, (int)(s % 2)),
                              (size + payload - 1) / payload);
            free(message);
            buffer_free(&framed);
        }
    }
}
END_TEST

START_TEST(more_packets_than_can_be_counted_are_refused)
{
    size_t payload = PACKET_MIN_SIZE - PACKET_HEADER_SIZE, most = PACKET_MAX_COUNT * payload;
    uint8_t *message = calloc(1, most + 1);
    struct buffer framed = { 0 };
    ck_assert_ptr_nonnull(message);
    ck_assert_int_eq(packet_encode(&framed, message, most + 1, PACKET_MIN_SIZE, 0), -EMSGSIZE);
    ck_assert_uint_eq(framed.size, 0);
    ck_assert_int_eq(packet_encode(&framed, message, most, PACKET_MIN_SIZE, 0), 0);
    ck_assert_uint_eq(framed.size, most + (size_t)PACKET_MAX_COUNT * PACKET_HEADER_SIZE);
    free(message);
    buffer_free(&framed);
}
END_TEST

static void header_of(uint8_t header[PACKET_HEADER_SIZE], int probe, int size, int to_come)
{
    patch_u16(header, probe);
    patch_u16(header + 2, size);
    patch_u16(header + 4, to_come);
}

START_TEST(sizes_and_counts_that_cannot_be_are_refused)
{
    uint8_t header[PACKET_HEADER_SIZE];
    struct packet packet;
    const struct {
        int size, to_come, outcome;
    } cases[] = { { 1, 0, 0 },           { 32767, 32767, 0 },     { 0, 0, -EBADMSG },
                  { 0, 5, -EBADMSG },    { -1, 0, -EBADMSG },     { -32768, 0, -EBADMSG },
                  { 10, -1, -EBADMSG },  { 10, -32768, -EBADMSG } };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        header_of(header, 1, cases[i].size, cases[i].to_come);
        ck_assert_int_eq(packet_decode(header, 1, &packet), cases[i].outcome);
    }
}
END_TEST

START_TEST(the_first_word_tells_the_order_to_who_trusts_it)
{
    uint8_t header[PACKET_HEADER_SIZE];
    struct packet packet;
    header_of(header, 0x0100, 0x0200, 0x0300);
    ck_assert_int_eq(packet_decode(header, 1, &packet), 0);
    ck_assert_int_eq(packet.swap, 1);
    ck_assert_uint_eq(packet.size, 2);
    ck_assert_uint_eq(packet.to_come, 3);
    ck_assert_int_eq(packet_decode(header, 0, &packet), 0);
    ck_assert_int_eq(packet.swap, 0);
    ck_assert_uint_eq(packet.size, 0x0200);
    header_of(header, 0x1234, 0x0200, 0); /* anything but 1 is the other order */
    ck_assert_int_eq(packet_decode(header, 1, &packet), 0);
    ck_assert_int_eq(packet.swap, 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        messages_of_all_sizes_come_back_from_packets_of_all_sizes,
        more_packets_than_can_be_counted_are_refused,
        sizes_and_counts_that_cannot_be_are_refused,
        the_first_word_tells_the_order_to_who_trusts_it,
    };
    return support_run(support_suite("packet", NULL, NULL, tests, COUNT_OF(tests)));
}
