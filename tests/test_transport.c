/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/transport: whole messages over TCP and over the predecessor's segment, with both ends in
 * this process; and invalid packets of TCP peers. test_segment.c tests the segment's bytes.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/clock.h"
#include "os/thread.h"
#include "transport/channel.h"
#include "wire/packet.h"

#define PATIENCE_US 20000000
#define SMALL_PACKET 200
#define SMALL_SEGMENT 1000

static const int never_stop;
static struct listener *listener;
static struct channel *client, *server;
static int port;

/* Both ends of a channel. */
static void begin(int transport)
{
    port = transport ? support_shared_port() : support_tcp_port();
    ck_assert_int_eq(transport ? segment_listen(&listener, -port, SMALL_SEGMENT)
                               : tcp_listen(&listener, "127.0.0.1", port, SMALL_PACKET), 0);
    ck_assert_int_eq(channel_connect(&client, "127.0.0.1", port, clock_us() + PATIENCE_US,
                                     &never_stop), 0);
    ck_assert_int_eq(listener->ops->accept(listener, &server, clock_us() + PATIENCE_US), 0);
}

static void end(void)
{
    if (client)
        client->ops->close(client);
    if (server)
        server->ops->close(server);
    listener->ops->close(listener);
    client = server = NULL;
}

static uint8_t *pattern(size_t size)
{
    uint8_t *bytes = malloc(size);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(i * 13 + i / 255);
    return bytes;
}

static int64_t soon(void)
{
    return clock_us() + PATIENCE_US;
}

/* Nothing has come or gone for long. */
static int is_stuck(const struct channel *channel)
{
    return clock_us() - channel->heard_us > PATIENCE_US;
}

static int receive_all(struct channel *channel, struct buffer *message)
{
    int outcome;
    do
        outcome = channel->ops->receive(channel, message, soon());
    while (outcome == CHANNEL_AGAIN && !is_stuck(channel));
    return outcome;
}

static int send_all(struct channel *channel, const uint8_t *bytes, size_t size)
{
    int outcome;
    do
        outcome = channel->ops->send(channel, bytes, size, soon());
    while (outcome == CHANNEL_AGAIN && !is_stuck(channel));
    return outcome;
}

/* Sends everything back, until the peer is gone. */
static void echo(void *argument)
{
    struct channel *channel = argument;
    struct buffer message = { 0 };
    channel->heard_us = clock_us();
    while (receive_all(channel, &message) == 0 &&
           send_all(channel, message.data, message.size) == 0)
        buffer_clear(&message);
    buffer_free(&message);
}

static const size_t sizes[] = { 18, 19, 193, 194, 195, 388, 999, 1000, 1001, 5000, 65536, 300000 };

START_TEST(messages_of_all_sizes_go_both_ways)
{
    struct buffer back = { 0 };
    struct thread thread;
    begin(_i);
    ck_assert_int_eq(thread_start(&thread, echo, server), 0);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint8_t *message = pattern(sizes[i]);
        ck_assert_int_eq(send_all(client, message, sizes[i]), 0);
        buffer_clear(&back);
        ck_assert_int_eq(receive_all(client, &back), 0);
        ck_assert_uint_eq(back.size, sizes[i]);
        ck_assert_mem_eq(back.data, message, sizes[i]);
        free(message);
    }
    client->ops->close(client);
    client = NULL;
    thread_join(&thread);
    buffer_free(&back);
    end();
}
END_TEST

START_TEST(what_cannot_go_at_once_goes_on_later)
{
    struct buffer back = { 0 };
    struct thread thread;
    size_t size = _i ? 100000 : 1000000; /* in 100 parts, for each of which a thread is waited
                                            for */
    uint8_t *message = pattern(size);
    int outcome;
    begin(_i);
    ck_assert_int_eq(client->ops->receive(client, &back, 0), CHANNEL_AGAIN);
    if (_i == 1) { /* the system's buffers for TCP may be large enough for all of it */
        ck_assert_int_eq(client->ops->send(client, message, size, 0), CHANNEL_AGAIN);
        ck_assert_int_eq(client->ops->send(client, message, size, clock_us() + 1000),
                         CHANNEL_AGAIN);
    }
    ck_assert_int_eq(thread_start(&thread, echo, server), 0);
    client->heard_us = clock_us();
    while ((outcome = client->ops->send(client, message, size, 0)) == CHANNEL_AGAIN)
        ck_assert(!is_stuck(client));
    ck_assert_int_eq(outcome, 0);
    while ((outcome = client->ops->receive(client, &back, 0)) == CHANNEL_AGAIN)
        ck_assert(!is_stuck(client));
    ck_assert_int_eq(outcome, 0);
    ck_assert_uint_eq(back.size, size);
    ck_assert_mem_eq(back.data, message, size);
    client->ops->close(client);
    client = NULL;
    thread_join(&thread);
    buffer_free(&back);
    free(message);
    end();
}
END_TEST

START_TEST(a_peer_that_takes_a_part_is_not_silent)
{
    struct buffer message = { 0 };
    size_t size = 40000000; /* no buffer on the way holds it */
    uint8_t *large = pattern(size);
    int64_t deadline_us = soon();
    begin(_i);
    client->silence_limit_us = PATIENCE_US;
    ck_assert_int_eq(client->ops->send(client, large, size, clock_us() + 1000), CHANNEL_AGAIN);
    client->heard_us = clock_us() - 2 * PATIENCE_US;
    while (channel_is_silent(client)) {
        ck_assert_int_ge(server->ops->receive(server, &message, 0), 0);
        ck_assert_int_ge(client->ops->send(client, large, size, clock_us() + 1000), 0);
        ck_assert_int_lt(clock_us(), deadline_us);
    }
    end();
    buffer_free(&message);
    free(large);
}
END_TEST

START_TEST(a_deadline_is_kept)
{
    struct buffer message = { 0 };
    begin(_i);
    int64_t start_us = clock_us();
    ck_assert_int_eq(server->ops->receive(server, &message, start_us + 50000), CHANNEL_AGAIN);
    ck_assert_int_ge(clock_us() - start_us, 50000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
}
END_TEST

static void interrupt(void *argument)
{
    struct channel *channel = argument;
    channel->ops->interrupt(channel);
}

START_TEST(an_interrupted_channel_fails_now_and_later)
{
    struct buffer message = { 0 };
    struct thread thread;
    uint8_t bytes[18] = { 0 };
    begin(_i);
    ck_assert_int_eq(thread_start(&thread, interrupt, server), 0);
    int64_t start_us = clock_us();
    ck_assert_int_lt(server->ops->receive(server, &message, start_us + PATIENCE_US), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    thread_join(&thread);
    ck_assert_int_lt(server->ops->receive(server, &message, start_us + PATIENCE_US), 0);
    ck_assert_int_ne(server->ops->send(server, bytes, sizeof bytes, 0), CHANNEL_AGAIN);
    end();
}
END_TEST

START_TEST(a_peer_that_closes_is_noticed)
{
    struct buffer message = { 0 };
    begin(_i);
    client->ops->close(client);
    client = NULL;
    int64_t start_us = clock_us();
    ck_assert_int_lt(server->ops->receive(server, &message, start_us + PATIENCE_US), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
    begin(_i);
    server->ops->close(server);
    server = NULL;
    start_us = clock_us();
    ck_assert_int_lt(client->ops->receive(client, &message, start_us + PATIENCE_US), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
}
END_TEST

/* As in the child of a fork: all of it is freed (sanitizers tell of leaks), and the peer gets what
 * was sent before. */
START_TEST(an_abandoned_channel_is_freed_and_loses_nothing)
{
    struct buffer message = { 0 };
    begin(_i);
    uint8_t *bytes = pattern(500);
    ck_assert_int_eq(send_all(client, bytes, 500), 0);
    client->ops->abandon(client);
    client = NULL;
    ck_assert_int_eq(receive_all(server, &message), 0);
    ck_assert_uint_eq(message.size, 500);
    ck_assert_mem_eq(message.data, bytes, 500);
    if (_i == 0) /* nobody else has this connection: it has ended */
        ck_assert_int_lt(server->ops->receive(server, &message, soon()), 0);
    buffer_free(&message);
    free(bytes);
    end();
}
END_TEST

START_TEST(a_peer_that_closes_in_the_middle_of_a_message_is_noticed)
{
    struct buffer message = { 0 };
    uint8_t *bytes = pattern(20000000);
    begin(_i);
    ck_assert_int_eq(client->ops->send(client, bytes, 20000000, 0), CHANNEL_AGAIN);
    ck_assert_int_eq(server->ops->receive(server, &message, clock_us() + 1000), CHANNEL_AGAIN);
    client->ops->close(client);
    client = NULL;
    ck_assert_int_lt(server->ops->receive(server, &message, soon()), 0);
    buffer_free(&message);
    free(bytes);
    end();
}
END_TEST

START_TEST(a_port_that_is_in_use_is_refused)
{
    struct listener *second;
    begin(_i);
    ck_assert_int_eq(_i ? segment_listen(&second, -port, SMALL_SEGMENT)
                        : tcp_listen(&second, "127.0.0.1", port, SMALL_PACKET), -EADDRINUSE);
    end();
    ck_assert_int_eq(_i ? segment_listen(&second, -port, SMALL_SEGMENT)
                        : tcp_listen(&second, "127.0.0.1", port, SMALL_PACKET), 0);
    second->ops->close(second);
}
END_TEST

START_TEST(nobody_there_is_an_error)
{
    int nowhere = _i ? support_shared_port() : support_tcp_port();
    ck_assert_int_lt(channel_connect(&client, "127.0.0.1", nowhere, soon(), &never_stop), 0);
    ck_assert_ptr_null(client);
}
END_TEST

START_TEST(the_next_client_is_accepted_when_the_first_is_gone)
{
    begin(_i);
    for (int i = 0; i < 10; i++) {
        client->ops->close(client);
        server->ops->close(server);
        client = server = NULL;
        /* The segment is offered by accept. */
        ck_assert_int_eq(listener->ops->accept(listener, &server, clock_us()), CHANNEL_AGAIN);
        ck_assert_int_eq(channel_connect(&client, "127.0.0.1", port, soon(), &never_stop), 0);
        ck_assert_int_eq(listener->ops->accept(listener, &server, soon()), 0);
    }
    end();
}
END_TEST

/* ------------------------------------------------------------------ TCP only */

static int raw_connect(void)
{
    port = support_tcp_port();
    ck_assert_int_eq(tcp_listen(&listener, "127.0.0.1", port, SMALL_PACKET), 0);
    int fd = socket_connect("127.0.0.1", port, soon(), &never_stop);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(listener->ops->accept(listener, &server, soon()), 0);
    ck_assert_str_eq(server->peer, "127.0.0.1");
    return fd;
}

START_TEST(packets_that_cannot_be_are_refused)
{
    static const struct {
        int sizes[2], counts[2]; /* a second packet follows unless its size is 0 */
    } cases[] = {
        { { 0, 0 }, { 0, 0 } },   { { -1, 0 }, { 0, 0 } },  { { -32768, 0 }, { 0, 0 } },
        { { 10, 0 }, { -1, 0 } }, { { 10, 10 }, { 2, 2 } }, { { 10, 10 }, { 2, 0 } },
        { { 10, 10 }, { 1, 7 } }, { { 10, -5 }, { 1, 0 } },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer sent = { 0 }, message = { 0 };
        int fd = raw_connect();
        for (int part = 0; part < 2 && (part == 0 || cases[i].sizes[1]); part++) {
            buffer_put_u16(&sent, 1);
            buffer_put_u16(&sent, (uint16_t)cases[i].sizes[part]);
            buffer_put_u16(&sent, (uint16_t)cases[i].counts[part]);
            buffer_put_bytes(&sent, "0123456789", 10);
        }
        ck_assert_int_eq(socket_send(fd, sent.data, sent.size), (long)sent.size);
        ck_assert_msg(server->ops->receive(server, &message, soon()) == -EBADMSG, "case %zu", i);
        socket_close(fd);
        buffer_free(&sent);
        buffer_free(&message);
        end();
    }
}
END_TEST

START_TEST(a_message_may_come_byte_by_byte_and_two_at_once)
{
    struct buffer framed = { 0 }, message = { 0 };
    uint8_t *bytes = pattern(500);
    int fd = raw_connect();
    ck_assert_int_eq(packet_encode(&framed, bytes, 500, SMALL_PACKET, 0), 0);
    for (size_t i = 0; i < framed.size; i++) {
        ck_assert_int_eq(server->ops->receive(server, &message, 0), CHANNEL_AGAIN);
        ck_assert_int_eq(socket_send(fd, framed.data + i, 1), 1);
    }
    ck_assert_int_eq(server->ops->receive(server, &message, soon()), 0);
    ck_assert_mem_eq(message.data, bytes, 500);
    ck_assert_int_eq(packet_encode(&framed, bytes, 500, SMALL_PACKET, 0), 0);
    ck_assert_int_eq(socket_send(fd, framed.data, framed.size), (long)framed.size);
    for (int i = 0; i < 2; i++) {
        buffer_clear(&message);
        ck_assert_int_eq(server->ops->receive(server, &message, soon()), 0);
        ck_assert_uint_eq(message.size, 500);
    }
    socket_close(fd);
    buffer_free(&framed);
    buffer_free(&message);
    free(bytes);
    end();
}
END_TEST

START_TEST(a_peer_that_gives_a_part_is_not_silent)
{
    static const uint8_t beginning[] = { 1, 0, 20, 0, 0, 0, 'a', 'b', 'c' };
    struct buffer message = { 0 };
    int64_t deadline_us = soon();
    int fd = raw_connect();
    for (size_t i = 0; i < sizeof beginning; i++) {
        server->heard_us = clock_us() - 2 * server->silence_limit_us;
        ck_assert_int_eq(server->ops->receive(server, &message, 0), CHANNEL_AGAIN);
        ck_assert(channel_is_silent(server));
        ck_assert_int_eq(socket_send(fd, beginning + i, 1), 1);
        while (channel_is_silent(server)) {
            ck_assert_int_eq(server->ops->receive(server, &message, 0), CHANNEL_AGAIN);
            ck_assert_int_lt(clock_us(), deadline_us);
        }
    }
    socket_close(fd);
    buffer_free(&message);
    end();
}
END_TEST

START_TEST(a_client_of_the_other_byte_order_is_recognised_and_answered_in_it)
{
    static const uint8_t sent[] = { 0, 1, 0, 20, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i',
                                    'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't' };
    struct buffer message = { 0 };
    uint8_t back[26];
    int fd = raw_connect();
    ck_assert_int_eq(socket_send(fd, sent, sizeof sent), (long)sizeof sent);
    ck_assert_int_eq(server->ops->receive(server, &message, soon()), 0);
    ck_assert_int_eq(server->swap, 1);
    ck_assert_mem_eq(message.data, "abcdefghijklmnopqrst", 20);
    ck_assert_int_eq(server->ops->send(server, message.data, message.size, soon()), 0);
    ck_assert_int_eq(socket_wait_readable(fd, soon()), 1);
    ck_assert_int_eq(socket_recv(fd, back, sizeof back), 26);
    ck_assert_mem_eq(back + 2, sent + 2, 24); /* the first word is in the server's order */
    ck_assert_int_eq(back[0], 1);
    socket_close(fd);
    buffer_free(&message);
    end();
}
END_TEST

/* So a server does not refuse the next client of one that has been killed. */
START_TEST(an_end_is_seen_before_what_was_sent_is_read)
{
    struct buffer message = { 0 };
    uint8_t *bytes = pattern(1000);
    begin(0);
    ck_assert_int_eq(send_all(client, bytes, 1000), 0);
    ck_assert_int_eq(server->ops->has_ended(server), 0);
    client->ops->close(client);
    client = NULL;
    for (int64_t late_us = soon(); !server->ops->has_ended(server);)
        ck_assert_int_lt(clock_us(), late_us);
    ck_assert_int_eq(receive_all(server, &message), 0);
    ck_assert_uint_eq(message.size, 1000);
    buffer_free(&message);
    free(bytes);
    end();
}
END_TEST

START_TEST(connecting_ends_when_it_is_told_to_stop)
{
    int stop = 1;
    port = support_tcp_port();
    ck_assert_int_eq(tcp_listen(&listener, "127.0.0.1", port, SMALL_PACKET), 0);
    int64_t start_us = clock_us();
    int outcome = channel_connect(&client, "127.0.0.1", port, soon(), &stop);
    ck_assert_int_le(outcome, 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    end();
}
END_TEST

int main(void)
{
    const TTest *const both[] = {
        messages_of_all_sizes_go_both_ways,
        what_cannot_go_at_once_goes_on_later,
        a_peer_that_takes_a_part_is_not_silent,
        a_deadline_is_kept,
        an_interrupted_channel_fails_now_and_later,
        a_peer_that_closes_is_noticed,
        an_abandoned_channel_is_freed_and_loses_nothing,
        a_peer_that_closes_in_the_middle_of_a_message_is_noticed,
        a_port_that_is_in_use_is_refused,
        nobody_there_is_an_error,
        the_next_client_is_accepted_when_the_first_is_gone,
    };
    const TTest *const tcp[] = {
        packets_that_cannot_be_are_refused,
        a_message_may_come_byte_by_byte_and_two_at_once,
        a_peer_that_gives_a_part_is_not_silent,
        a_client_of_the_other_byte_order_is_recognised_and_answered_in_it,
        connecting_ends_when_it_is_told_to_stop,
        an_end_is_seen_before_what_was_sent_is_read,
    };
    Suite *suite = suite_create("transport");
    TCase *tcase = tcase_create("TCP and segment");
    for (size_t i = 0; i < COUNT_OF(both); i++)
        tcase_add_loop_test(tcase, both[i], 0, 2);
    for (size_t i = 0; i < COUNT_OF(tcp); i++)
        tcase_add_test(tcase, tcp[i]);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
