/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The legacy protocol's two channels by hand; see whole_bytes.h.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "os/clock.h"
#include "support.h"
#include "whole_bytes.h"

#define PATIENCE_US 20000000
#define CLIENT_PAYLOAD 1294

/* ------------------------------------------------------------------ TCP */

int tcp_write(int fd, const void *data, size_t size)
{
    const uint8_t *at = data;
    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0)
            return 0;
        at += sent;
        size -= (size_t)sent;
    }
    return 1;
}

static int tcp_read(int fd, void *data, size_t size)
{
    uint8_t *at = data;
    while (size > 0) {
        struct pollfd ready = { .fd = fd, .events = POLLIN };
        if (poll(&ready, 1, PATIENCE_US / 1000) != 1)
            return 0;
        ssize_t got = recv(fd, at, size, 0);
        if (got <= 0)
            return 0;
        at += got;
        size -= (size_t)got;
    }
    return 1;
}

int tcp_packet(int fd, int probe, int size, int to_come, const void *payload, size_t payload_size)
{
    static struct bytes packet;
    packet.size = 0;
    packet.swap = probe != 1;
    int16_t word = (int16_t)probe;
    put_bytes(&packet, &word, sizeof word);
    put_16(&packet, size);
    put_16(&packet, to_come);
    put_bytes(&packet, payload, payload_size);
    return tcp_write(fd, packet.data, packet.size);
}

static int tcp_send_message(int fd, const struct bytes *message)
{
    int count = (int)((message->size + CLIENT_PAYLOAD - 1) / CLIENT_PAYLOAD), sent = 1;
    for (int i = 0; i < count && sent; i++) {
        size_t at = (size_t)i * CLIENT_PAYLOAD;
        size_t size = message->size - at < CLIENT_PAYLOAD ? message->size - at : CLIENT_PAYLOAD;
        sent = tcp_packet(fd, message->swap ? 0x0100 : 1, (int)size, count - 1 - i,
                          message->data + at, size);
    }
    return sent;
}

static int tcp_receive_message(int fd, struct bytes *message)
{
    uint8_t head[6], payload[32768];
    int to_come = 1;
    message->size = 0;
    while (to_come > 0) {
        uint16_t words[3];
        if (!tcp_read(fd, head, sizeof head))
            return 0;
        memcpy(words, head, sizeof words);
        int size = message->swap ? __builtin_bswap16(words[1]) : words[1];
        to_come = message->swap ? __builtin_bswap16(words[2]) : words[2];
        ck_assert_int_eq(words[0], 1); /* in the sender's own order */
        ck_assert_int_gt(size, 0);
        ck_assert_int_lt(size, 32768);
        if (!tcp_read(fd, payload, (size_t)size))
            return 0;
        put_bytes(message, payload, (size_t)size);
    }
    return 1;
}

/* ------------------------------------------------------------------ segment */

static uint8_t byte_at(const struct raw *raw, int offset)
{
    return __atomic_load_n(raw->map + offset, __ATOMIC_ACQUIRE);
}

static void set_byte(struct raw *raw, int offset, uint8_t value)
{
    __atomic_store_n(raw->map + offset, value, __ATOMIC_RELEASE);
}

/* Polls as the predecessor does: 1, or 0 when the peer is gone or it takes too long. */
static int await_state(struct raw *raw, uint8_t state)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct timespec nap = { .tv_nsec = 50000 };
    while (byte_at(raw, 5) != state) {
        if (byte_at(raw, 0) != 1 || clock_us() > deadline_us)
            return 0;
        nanosleep(&nap, NULL);
    }
    return 1;
}

int segment_put(struct raw *raw, const void *data, size_t size, int32_t length, int32_t offset,
                int32_t total)
{
    if (!await_state(raw, 0))
        return 0;
    memcpy(raw->map + SEGMENT_HEADER, data, size);
    memcpy(raw->map + 6, &length, 4);
    memcpy(raw->map + 10, &offset, 4);
    memcpy(raw->map + 14, &total, 4);
    set_byte(raw, 5, raw->is_server ? 2 : 1);
    return 1;
}

static int segment_send_message(struct raw *raw, const struct bytes *message)
{
    size_t payload = (size_t)get_32(raw->map + 1, 0);
    int sent = 1;
    for (size_t at = 0; at < message->size && sent; at += payload) {
        size_t size = message->size - at < payload ? message->size - at : payload;
        sent = segment_put(raw, message->data + at, size, (int32_t)size, SEGMENT_HEADER,
                           (int32_t)message->size);
    }
    return sent;
}

static int segment_receive_message(struct raw *raw, struct bytes *message)
{
    int32_t total;
    message->size = 0;
    do {
        if (!await_state(raw, raw->is_server ? 1 : 2))
            return 0;
        int32_t size = get_32(raw->map + 6, 0), offset = get_32(raw->map + 10, 0);
        total = get_32(raw->map + 14, 0);
        ck_assert(size > 0 && offset == SEGMENT_HEADER && total > 0);
        ck_assert_uint_le((size_t)size, raw->map_size - SEGMENT_HEADER);
        put_bytes(message, raw->map + offset, (size_t)size);
        set_byte(raw, 5, 0);
    } while (message->size < (size_t)total);
    return 1;
}

static void segment_name(char *name, size_t size, int way, int port)
{
    snprintf(name, size, way == RAW_SIM_NAME ? "/LocalSIM_REMOTE_API%05d"
                                             : "/LocalVREP_REMOTE_API%05d", -port);
}

static int segment_map(struct raw *raw, int fd, size_t size)
{
    raw->map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    raw->map_size = size;
    close(fd);
    if (raw->map == MAP_FAILED)
        raw->map = NULL;
    return raw->map != NULL;
}

static int segment_attach(struct raw *raw, int port)
{
    char name[64];
    struct stat status;
    segment_name(name, sizeof name, raw->way, port);
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0)
        return 0;
    if (fstat(fd, &status) < 0 || status.st_size < 22 ||
        !segment_map(raw, fd, (size_t)status.st_size))
        return 0;
    if (byte_at(raw, 0) == 0 && get_32(raw->map + 1, 0) > 0) {
        set_byte(raw, 5, 0);
        set_byte(raw, 0, 1);
        return 1;
    }
    munmap(raw->map, raw->map_size);
    raw->map = NULL;
    return 0;
}

/* ------------------------------------------------------------------ both, client */

static int connect_tcp(struct raw *raw, int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int on = 1;
    raw->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(raw->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(raw->fd, (struct sockaddr *)&address, sizeof address) == 0)
        return 1;
    close(raw->fd);
    return 0;
}

int raw_connect(struct raw *raw, int way, int port)
{
    *raw = (struct raw){ .way = way, .fd = -1 };
    return way == RAW_TCP ? connect_tcp(raw, port) : segment_attach(raw, port);
}

void raw_connect_soon(struct raw *raw, int way, int port)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct timespec nap = { .tv_nsec = 1000000 };
    while (!raw_connect(raw, way, port)) {
        ck_assert_msg(clock_us() < deadline_us, "the service is not there");
        nanosleep(&nap, NULL);
    }
}

void raw_close(struct raw *raw, int untidy)
{
    if (raw->fd >= 0)
        close(raw->fd);
    if (raw->map && !untidy)
        set_byte(raw, 0, 0);
    if (raw->map)
        munmap(raw->map, raw->map_size);
    raw->fd = -1;
    raw->map = NULL;
}

int raw_send(struct raw *raw, const struct bytes *message)
{
    return raw->way == RAW_TCP ? tcp_send_message(raw->fd, message)
                               : segment_send_message(raw, message);
}

int raw_receive(struct raw *raw, struct bytes *message)
{
    return raw->way == RAW_TCP ? tcp_receive_message(raw->fd, message)
                               : segment_receive_message(raw, message);
}

int raw_is_closed(struct raw *raw)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct timespec nap = { .tv_nsec = 1000000 };
    char rest[4096];
    if (raw->way == RAW_TCP) {
        struct pollfd ready = { .fd = raw->fd, .events = POLLIN };
        while (poll(&ready, 1, PATIENCE_US / 1000) == 1)
            if (recv(raw->fd, rest, sizeof rest, 0) <= 0)
                return 1;
        return 0;
    }
    while (byte_at(raw, 0) == 1 && clock_us() < deadline_us)
        nanosleep(&nap, NULL);
    return byte_at(raw, 0) != 1;
}

/* ------------------------------------------------------------------ both, service */

int raw_listen(int port, int reuse)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
                                   .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(fd, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 10) == 0)
        return fd;
    close(fd);
    return -1;
}

void raw_offer(struct raw *raw, int way, int port, size_t payload)
{
    int32_t size = (int32_t)payload;
    char name[64];
    *raw = (struct raw){ .way = way, .fd = -1, .is_server = 1 };
    segment_name(name, sizeof name, way, port);
    int fd = shm_open(name, O_RDWR | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, (off_t)payload + 2 * SEGMENT_HEADER), 0);
    ck_assert_int_eq(segment_map(raw, fd, payload + 2 * SEGMENT_HEADER), 1);
    set_byte(raw, 0, 0);
    memcpy(raw->map + 1, &size, 4);
}

int raw_await_client(struct raw *raw, int listener)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct timespec nap = { .tv_nsec = 200000 };
    if (raw->way == RAW_TCP) {
        struct pollfd ready = { .fd = listener, .events = POLLIN };
        raw->fd = poll(&ready, 1, PATIENCE_US / 1000) == 1 ? accept(listener, NULL, NULL) : -1;
        return raw->fd >= 0;
    }
    while (byte_at(raw, 0) != 1 && clock_us() < deadline_us)
        nanosleep(&nap, NULL);
    return byte_at(raw, 0) == 1;
}

void raw_withdraw(int way, int port)
{
    char name[64];
    segment_name(name, sizeof name, way, port);
    shm_unlink(name);
}
