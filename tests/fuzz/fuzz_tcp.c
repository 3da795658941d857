/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lock-step messages over a TCP connection whose other end is the input: bytes come in pieces, or
 * late, or the end comes; what is sent is taken in pieces. Both roles. A message that was sent must
 * be received by the other role as it was.
 * Input: u8 flags (1: server, 2: other byte order, 4: send), u8 packet size, then for each look at
 * the socket u8 what (below), or a message.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "os/clock.h"
#include "transport/channel.h"
#include "wire/packet.h"

#define SOCKET 50
#define LISTENER 51
#define LOOKS_MAX 2000

static struct reader input;   /* what the peer does */
static struct buffer carried; /* what was sent */
static int looks;

/* ------------------------------------------------------------------ the socket */

int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop)
{
    (void)host, (void)port, (void)deadline_us, (void)stop;
    return SOCKET;
}

int socket_listen(const char *address, int port)
{
    (void)address, (void)port;
    return LISTENER;
}

int socket_port(int fd)
{
    (void)fd;
    return 1;
}

int socket_accept(int fd, char peer[SOCKET_PEER_SIZE])
{
    (void)fd;
    strcpy(peer, "peer");
    return SOCKET;
}

/* u8: 0 nothing yet, 255 the end, else so many bytes at most. */
long socket_recv(int fd, void *bytes, size_t size)
{
    size_t count = reader_u8(&input);
    (void)fd;
    fuzz_require(size > 0);
    if (input.failed || count == 255 || ++looks > LOOKS_MAX)
        return 0;
    if (count == 0)
        return -EAGAIN;
    count *= 17; /* also more than a packet */
    if (count > size)
        count = size;
    if (count > fuzz_left(&input))
        count = fuzz_left(&input);
    if (count > 0)
        memcpy(bytes, reader_bytes(&input, count), count);
    return (long)count;
}

/* The same for what is taken; the end is a reset. */
long socket_send(int fd, const void *bytes, size_t size)
{
    size_t count = fuzz_left(&input) > 0 ? reader_u8(&input) : 254;
    (void)fd;
    if (count == 255 || ++looks > LOOKS_MAX)
        return -ECONNRESET;
    if (count == 0)
        return -EAGAIN;
    if (count < 254 && count < size)
        size = count;
    buffer_put_bytes(&carried, bytes, size);
    return (long)size;
}

int socket_wait_readable(int fd, int64_t deadline_us)
{
    (void)deadline_us;
    return fd == LISTENER || fuzz_left(&input) > 0;
}

int socket_wait_writable(int fd, int64_t deadline_us)
{
    (void)fd, (void)deadline_us;
    return fuzz_left(&input) % 2;
}

void socket_shutdown(int fd)
{
    (void)fd;
}

void socket_close(int fd)
{
    (void)fd;
}

/* ------------------------------------------------------------------ */

static struct channel *channel_of(int is_server, int packet_size)
{
    struct listener *listener;
    struct channel *channel;
    if (!is_server) {
        fuzz_require(tcp_connect(&channel, "", 1, 0, NULL) == 0);
        return channel;
    }
    fuzz_require(tcp_listen(&listener, "", 1, packet_size) == 0);
    fuzz_require(listener->ops->accept(listener, &channel, 0) == 0);
    listener->ops->close(listener);
    return channel;
}

static void receive_all(struct channel *channel)
{
    struct buffer message = { 0 };
    int outcome;
    do {
        outcome = channel->ops->receive(channel, &message, clock_us() + 50);
        if (outcome != 0)
            continue;
        fuzz_require(message.size > 0 && !message.failed);
        fuzz_read(message.data, message.size);
        buffer_clear(&message);
    } while (outcome >= 0 && fuzz_left(&input) > 0);
    buffer_free(&message);
}

/* What has been carried, in one piece, to the other role. */
static void receive_carried(int is_server, const uint8_t *message, size_t size)
{
    struct reader before = input;
    struct buffer pieces = { 0 }, received = { 0 };
    for (size_t at = 0; at < carried.size; at += 17 * 100) {
        size_t part = carried.size - at < 1700 ? carried.size - at : 1700;
        buffer_put_u8(&pieces, 100);
        buffer_put_bytes(&pieces, carried.data + at, part);
    }
    input = reader_of(pieces.data, pieces.size, 0);
    struct channel *channel = channel_of(is_server, PACKET_DEFAULT_SIZE);
    fuzz_require(channel->ops->receive(channel, &received, clock_us() + 50) == 0);
    fuzz_require(received.size == size && memcmp(received.data, message, size) == 0);
    channel->ops->close(channel);
    buffer_free(&pieces);
    buffer_free(&received);
    input = before;
}

static void send_one(struct channel *channel, int is_server)
{
    size_t size = reader_u16(&input);
    uint8_t *message = fuzz_take(&input, size, &size);
    int outcome = CHANNEL_AGAIN;
    while (size > 0 && outcome == CHANNEL_AGAIN)
        outcome = channel->ops->send(channel, message, size, clock_us() + 50);
    if (size > 0 && outcome == 0 && !channel->swap && looks < LOOKS_MAX - 200)
        receive_carried(!is_server, message, size);
    free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input = reader_of(data, size, 0);
    looks = 0;
    unsigned flags = reader_u8(&input);
    int packet_size = PACKET_MIN_SIZE + reader_u8(&input) * 100;
    struct channel *channel = channel_of(flags & 1, packet_size);
    channel->swap = (flags & 3) == 3;
    buffer_clear(&carried);
    if (flags & 4)
        send_one(channel, flags & 1);
    else
        receive_all(channel);
    channel->ops->close(channel);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void seed(uint8_t flags, int swap, size_t size)
{
    static uint8_t message[4000];
    struct buffer framed = { 0 }, bytes = { 0 };
    fuzz_require(packet_encode(&framed, message, size, 500, swap) == 0);
    buffer_put_u8(&bytes, flags);
    buffer_put_u8(&bytes, 11);
    if (flags & 4)
        buffer_put_u16(&bytes, (uint16_t)size);
    for (size_t at = 0; at < framed.size; at += 17 * 60) {
        buffer_put_u8(&bytes, 60);
        buffer_put_bytes(&bytes, framed.data + at,
                         framed.size - at < 1020 ? framed.size - at : 1020);
    }
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&framed);
    buffer_free(&bytes);
}

void fuzz_seeds(void)
{
    for (uint8_t flags = 0; flags < 8; flags++) {
        seed(flags, 0, 18);
        seed(flags, flags & 1, 2000);
    }
}
