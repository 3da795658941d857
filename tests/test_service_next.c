/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The only place of a TCP service: who comes while its client is leaving has it next.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "extApi.h"
#include "os/clock.h"
#include "os/socket.h"
#include "simConst.h"
#include "support_server.h"
#include "transport/channel.h"
#include "wire/packet.h"

#define PATIENCE_US 20000000
#define UNKNOWN 0x1777
#define LONG_SIZE ((size_t)20 << 20) /* no buffer on the way holds it */

static int ports[WAYS];
static const int never_stop;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void send_all(int fd, const struct buffer *bytes)
{
    for (size_t sent = 0; sent < bytes->size;) {
        long count = socket_send(fd, bytes->data + sent, bytes->size - sent);
        ck_assert(count > 0 || count == -EAGAIN);
        if (count > 0)
            sent += (size_t)count;
        else
            ck_assert(socket_wait_writable(fd, clock_us() + PATIENCE_US));
    }
}

/* The data of an unknown command comes back. */
static void put_echo(struct buffer *message, const void *data, size_t size)
{
    struct command command = command_of(key_int(UNKNOWN, 5), simx_opmode_blocking, data, size);
    message_begin(message, 41);
    command_encode(message, &command);
    ck_assert(!message->failed);
}

static void read_all(int fd, uint8_t *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        long count = socket_recv(fd, bytes + at, size - at);
        ck_assert(count > 0 || count == -EAGAIN);
        if (count > 0)
            at += (size_t)count;
        else
            ck_assert(socket_wait_readable(fd, clock_us() + PATIENCE_US));
    }
}

static void send_message(int fd, const struct buffer *message)
{
    struct buffer packets = { 0 };
    ck_assert_int_eq(packet_encode(&packets, message->data, message->size, PACKET_MAX_SIZE, 0), 0);
    send_all(fd, &packets);
    buffer_free(&packets);
}

/* The first packet of an answer that has more. What is not executed yet is answered by nothing. */
static void await_long_answer(int fd)
{
    uint8_t header[PACKET_HEADER_SIZE], bytes[PACKET_MAX_SIZE];
    struct packet packet = { .to_come = 0 };
    struct buffer empty = { 0 };
    message_begin(&empty, 42);
    for (;;) {
        read_all(fd, header, sizeof header);
        ck_assert_int_eq(packet_decode(header, 1, &packet), 0);
        if (packet.to_come > 0)
            break;
        read_all(fd, bytes, packet.size);
        send_message(fd, &empty);
    }
    buffer_free(&empty);
}

/* A client that does not read its answer, which is on the way, and sends no more: as one that was
 * killed, but for the reset, which comes when this socket is closed. */
static int begin_to_leave(void)
{
    struct buffer message = { 0 };
    uint8_t *data = calloc(1, LONG_SIZE);
    int fd = socket_connect("127.0.0.1", ports[WAY_TCP], clock_us() + PATIENCE_US, &never_stop);
    ck_assert_int_ge(fd, 0);
    ck_assert_ptr_nonnull(data);
    put_echo(&message, data, LONG_SIZE);
    send_message(fd, &message);
    await_long_answer(fd);
    ck_assert_int_eq(shutdown(fd, SHUT_WR), 0);
    buffer_free(&message);
    free(data);
    return fd;
}

static void expect_served(struct channel *channel)
{
    struct buffer message = { 0 }, reply = { 0 };
    struct command answer;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    put_echo(&message, "echo", 4);
    do { /* what is not executed yet is answered by nothing */
        ck_assert_int_eq(channel->ops->send(channel, message.data, message.size, deadline_us), 0);
        buffer_clear(&reply);
        ck_assert_int_eq(channel->ops->receive(channel, &reply, deadline_us), 0);
    } while (message_commands(reply.data, reply.size, &answer, 1) == 0);
    ck_assert_int_eq(answer.key.number, UNKNOWN);
    ck_assert_mem_eq(answer.data, "echo", 4);
    buffer_free(&message);
    buffer_free(&reply);
}

START_TEST(who_comes_while_the_client_is_leaving_has_the_place_next)
{
    struct channel *next = NULL;
    struct buffer nothing = { 0 };
    int leaving = begin_to_leave();
    ck_assert_int_eq(channel_connect(&next, "127.0.0.1", ports[WAY_TCP], clock_us() + PATIENCE_US,
                                     &never_stop), 0);
    /* The service looks several times meanwhile who is there; it must work also without. */
    ck_assert_int_eq(next->ops->receive(next, &nothing, clock_us() + 500000), CHANNEL_AGAIN);
    simulator_hold();
    ck_assert_ptr_null(strstr(fake.log, "refused"));
    simulator_release();
    socket_close(leaving);
    expect_served(next);
    next->ops->close(next);
    ck_assert_int_eq(simulator_wait_state(ports[WAY_TCP], 1), 1);
    buffer_free(&nothing);
}
END_TEST

START_TEST(who_comes_while_the_client_stays_is_refused)
{
    struct channel *next = NULL;
    struct buffer nothing = { 0 };
    simxInt client = simulator_client(ports[WAY_TCP]);
    ck_assert_int_eq(channel_connect(&next, "127.0.0.1", ports[WAY_TCP], clock_us() + PATIENCE_US,
                                     &never_stop), 0);
    ck_assert_int_lt(next->ops->receive(next, &nothing, clock_us() + PATIENCE_US), 0);
    next->ops->close(next);
    simulator_expect_served(client);
    simxFinish(client);
    buffer_free(&nothing);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        who_comes_while_the_client_is_leaving_has_the_place_next,
        who_comes_while_the_client_stays_is_refused,
    };
    return support_run(support_suite("service, next client", setup, simulator_stop, tests,
                                     COUNT_OF(tests)));
}
