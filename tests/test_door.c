/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The door for ZMTP clients, with clients that are made from bytes, and a service of words behind
 * it (door_fixture.h).
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "door_fixture.h"
#include "os/clock.h"
#include "os/socket.h"
#include "zmtp_hand.h"

#define MIB ((size_t)1 << 20)
#define PATIENCE_US 20000000
#define LONG_SIZE (NAMED_MESSAGE_MAX - 4 * MIB) /* 60 MiB */

static struct buffer got; /* the last answer */

static void setup(void)
{
    door_begin();
}

static void teardown(void)
{
    door_end();
    buffer_free(&got);
}

static void expect_got(const char *text)
{
    ck_assert_uint_eq(got.size, strlen(text));
    ck_assert_mem_eq(got.data, text, got.size);
}

static void expect_answer(struct zmtp_hand *hand, const char *request, const char *answer)
{
    ck_assert(hand_ask(hand, request, strlen(request), &got));
    expect_got(answer);
}

/* A map with the key "err" alone. */
static void expect_error(const char *text)
{
    size_t head = strlen(text) < 24 ? 6 : 7;
    ck_assert_uint_eq(got.size, head + strlen(text));
    ck_assert_mem_eq(got.data, "\xa1\x63" "err", 5);
    ck_assert_mem_eq(got.data + head, text, strlen(text));
}

/* Others are served. */
static void expect_served(void)
{
    struct zmtp_hand hand;
    hand_open(&hand, door_port(door), "REQ");
    expect_answer(&hand, "others", "others");
    hand_close(&hand);
}

/* ------------------------------------------------------------------ answers */

START_TEST(a_request_is_answered_at_once_or_in_a_later_pass)
{
    struct zmtp_hand hand;
    hand_open(&hand, door_port(door), "REQ");
    for (int i = 0; i < 100; i++) {
        expect_answer(&hand, "hello", "hello");
        expect_answer(&hand, "later, please", "later, please");
    }
    support_rest(20); /* the door's thread has the connections again */
    expect_answer(&hand, "again", "again");
    hand_close(&hand);
    ck_assert(door_await_nobody());
    ck_assert_int_eq(door_opened(), 1);
}
END_TEST

START_TEST(an_answer_goes_back_to_the_addresses_of_its_request)
{
    struct zmtp_hand hand;
    struct buffer bytes = { 0 };
    hand_open(&hand, door_port(door), "DEALER");
    hand_put_frame(&bytes, 1, "who", 3);
    hand_put_request(&bytes, "hello", 5);
    ck_assert(hand_send_buffer(&hand, &bytes));
    ck_assert_int_eq(hand_read_frame(&hand, &got), 1);
    expect_got("who");
    ck_assert(hand_answer(&hand, &got));
    expect_got("hello");
    buffer_free(&bytes);
    hand_close(&hand);
}
END_TEST

START_TEST(requests_in_a_row_are_answered_in_their_order)
{
    struct zmtp_hand hand;
    struct buffer bytes = { 0 };
    hand_open(&hand, door_port(door), "DEALER");
    for (int i = 0; i < 1000; i++)
        hand_put_request(&bytes, i % 3 == 0 ? "later" : "zwei", i % 3 == 0 ? 5 : 4);
    ck_assert(hand_send_buffer(&hand, &bytes));
    for (int i = 0; i < 1000; i++) {
        ck_assert(hand_answer(&hand, &got));
        expect_got(i % 3 == 0 ? "later" : "zwei");
    }
    buffer_free(&bytes);
    hand_close(&hand);
}
END_TEST

START_TEST(a_client_is_called_while_its_call_is_under_way)
{
    struct zmtp_hand hand;
    hand_open(&hand, door_port(door), "REQ");
    expect_answer(&hand, "call", "called");
    expect_answer(&hand, "inside", "inside");
    expect_served();
    expect_answer(&hand, "done", "end of the call");
    expect_answer(&hand, "behind", "behind");
    hand_close(&hand);
    ck_assert(door_await_nobody());
}
END_TEST

START_TEST(long_requests_and_answers_arrive_whole)
{
    struct zmtp_hand hand;
    uint8_t *request = malloc(LONG_SIZE);
    char text[64];
    for (size_t i = 0; i < LONG_SIZE; i++)
        request[i] = (uint8_t)(i * 7 + (i >> 16));
    request[0] = '!';
    hand_open(&hand, door_port(door), "REQ");
    ck_assert(hand_ask(&hand, request, LONG_SIZE, &got));
    ck_assert_uint_eq(got.size, LONG_SIZE);
    ck_assert(memcmp(got.data, request, LONG_SIZE) == 0);
    free(request);
    snprintf(text, sizeof text, "long %lu", (unsigned long)NAMED_MESSAGE_MAX + 1);
    ck_assert(hand_ask(&hand, text, strlen(text), &got));
    expect_error("the result is too long for one answer");
    hand_close(&hand);
}
END_TEST

/* ------------------------------------------------------------------ limits */

static void announce(struct zmtp_hand *hand, size_t size)
{
    uint8_t head[11] = { 1, 0, 2 };
    for (int i = 0; i < 8; i++)
        head[3 + i] = (uint8_t)((uint64_t)size >> (8 * (7 - i)));
    ck_assert(hand_send(hand, head, sizeof head));
}

START_TEST(a_request_that_is_too_long_gets_an_error)
{
    struct zmtp_hand hand;
    size_t size = NAMED_MESSAGE_MAX + 1;
    uint8_t *zeros = calloc(1, size);
    hand_open(&hand, door_port(door), "REQ");
    announce(&hand, size);
    ck_assert(hand_send(&hand, zeros, size));
    ck_assert(hand_answer(&hand, &got));
    expect_error("the request is too long for this server");
    expect_answer(&hand, "hello", "hello");
    free(zeros);
    hand_close(&hand);
}
END_TEST

START_TEST(requests_of_all_clients_together_are_bounded)
{
    enum { COUNT = DOOR_TOTAL_MAX / NAMED_MESSAGE_MAX };
    struct zmtp_hand hands[COUNT], other;
    hand_open(&other, door_port(door), "REQ");
    for (int i = 0; i < COUNT; i++) {
        hand_open(&hands[i], door_port(door), "REQ");
        announce(&hands[i], NAMED_MESSAGE_MAX);
        hand_send(&hands[i], "\4\7\4PING\0\0", 9); /* no: inside of the frame */
    }
    do
        ck_assert(hand_ask(&other, "hello", 5, &got)); /* until all of them are seen */
    while (got.size == 5);
    expect_error("the requests of all clients together are too long at the moment");
    for (int i = 0; i < COUNT; i++)
        hand_close(&hands[i]);
    do
        ck_assert(hand_ask(&other, "hello", 5, &got));
    while (got.size != 5);
    hand_close(&other);
}
END_TEST

START_TEST(clients_are_bounded_and_others_get_an_error)
{
    struct zmtp_hand hands[DOOR_CLIENTS_MAX], other;
    for (int i = 0; i < DOOR_CLIENTS_MAX; i++)
        hand_open(&hands[i], door_port(door), "REQ");
    hand_open(&other, door_port(door), "REQ");
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < DOOR_CLIENTS_MAX; i++)
            ck_assert(hand_request(&hands[i], "hello", 5));
        for (int i = 0; i < DOOR_CLIENTS_MAX; i++) {
            ck_assert(hand_answer(&hands[i], &got));
            expect_got("hello");
        }
    }
    ck_assert(hand_ask(&other, "hello", 5, &got));
    expect_error("this service has as many clients as it can have");
    hand_close(&hands[7]);
    do
        ck_assert(hand_ask(&other, "hello", 5, &got)); /* until that is seen */
    while (got.size != 5);
    for (int i = 0; i < DOOR_CLIENTS_MAX; i++)
        hand_close(&hands[i]);
    hand_close(&other);
    ck_assert(door_await_nobody());
}
END_TEST

START_TEST(connections_without_a_request_do_not_fill_the_door)
{
    struct zmtp_hand hands[200];
    for (int i = 0; i < 200; i++)
        hand_connect(&hands[i], door_port(door));
    for (int i = 0; i < 200; i++)
        hand_close(&hands[i]);
    ck_assert(door_await_nobody());
    ck_assert_int_eq(door_opened(), 0);
    expect_served();
}
END_TEST

START_TEST(who_does_not_read_its_answer_holds_up_nobody)
{
    enum { COUNT = DOOR_TOTAL_MAX / LONG_SIZE + 2 };
    struct zmtp_hand hands[COUNT];
    char text[64];
    int errors = 0;
    snprintf(text, sizeof text, "long %lu", (unsigned long)LONG_SIZE);
    for (int i = 0; i < COUNT; i++) {
        hand_open(&hands[i], door_port(door), "REQ");
        ck_assert(hand_request(&hands[i], text, strlen(text)));
        expect_served();
    }
    for (int i = 0; i < COUNT; i++) {
        ck_assert(hand_answer(&hands[i], &got));
        errors += got.size < LONG_SIZE;
        expect_served();
        hand_close(&hands[i]);
    }
    if (LONG_SIZE > 16 * MIB) /* shorter ones wait in the buffers of their sockets */
        ck_assert_int_ge(errors, 1);
    ck_assert_int_le(errors, 3);
}
END_TEST

/* ------------------------------------------------------------------ heartbeats */

START_TEST(pings_are_answered_while_the_simulator_is_busy)
{
    struct zmtp_hand hand;
    hand_open(&hand, door_port(door), "REQ");
    ck_assert(hand_request(&hand, "never", 5));
    door_hold();
    ck_assert(hand_send(&hand, "\4\x0a\4PING\0\0abc", 12));
    ck_assert_int_eq(hand_read_frame(&hand, &got), 4);
    expect_got("\4PONGabc");
    door_go_on();
    hand_close(&hand);
    ck_assert(door_await_nobody());
}
END_TEST

START_TEST(a_client_that_is_silent_for_longer_than_it_said_is_gone)
{
    struct zmtp_hand hand;
    int64_t begin_us = clock_us();
    hand_open(&hand, door_port(door), "REQ");
    expect_answer(&hand, "hello", "hello");
    ck_assert(hand_send(&hand, "\4\7\4PING\0\2", 9)); /* 200 ms */
    ck_assert(hand_is_ended(&hand));
    ck_assert_int_ge(clock_us() - begin_us, 200000);
    hand_close(&hand);
    ck_assert(door_await_nobody());
    ck_assert_int_eq(door_warnings(), 1);
}
END_TEST

/* ------------------------------------------------------------------ bad peers */

/* Greeting, READY, a request with an address, and what follows it. */
static void put_conversation(struct buffer *bytes, const char *request)
{
    hand_put_greeting(bytes);
    hand_put_ready(bytes, "DEALER");
    hand_put_frame(bytes, 1, "address", 7);
    hand_put_request(bytes, request, strlen(request));
    hand_put_frame(bytes, 4, "\4PING\0\0context", 14);
}

START_TEST(a_client_may_die_after_each_of_its_bytes)
{
    static const char *const requests[] = { "hello", "later", "never", "call" };
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        struct buffer bytes = { 0 };
        struct zmtp_hand hand;
        put_conversation(&bytes, requests[i]);
        for (size_t size = 0; size <= bytes.size; size++) {
            hand_connect(&hand, door_port(door));
            hand_send(&hand, bytes.data, size);
            if (size % 2)
                socket_reset(hand.fd);
            else
                hand_close(&hand);
        }
        buffer_free(&bytes);
        expect_served();
    }
    ck_assert(door_await_nobody());
}
END_TEST

START_TEST(garbage_in_every_byte_harms_nobody_else)
{
    struct buffer bytes = { 0 };
    struct zmtp_hand hand;
    unsigned random = 1;
    put_conversation(&bytes, "hello");
    for (size_t at = 0; at < bytes.size; at++) {
        uint8_t *copy = exact_copy(bytes.data, bytes.size);
        random = random * 1103515245 + 12345;
        copy[at] ^= (uint8_t)(1 + (random >> 16) % 255);
        hand_connect(&hand, door_port(door));
        hand_send(&hand, copy, bytes.size);
        hand_close(&hand);
        free(copy);
    }
    buffer_free(&bytes);
    expect_served();
    ck_assert(door_await_nobody());
}
END_TEST

START_TEST(a_socket_of_another_type_is_told_so_and_the_log_is_not_flooded)
{
    struct buffer bytes = { 0 };
    struct zmtp_hand hand;
    uint8_t greeting[64];
    hand_put_greeting(&bytes);
    hand_put_ready(&bytes, "SUB");
    for (int i = 0; i < 20; i++) {
        hand_connect(&hand, door_port(door));
        ck_assert(hand_send_buffer(&hand, &bytes));
        ck_assert(hand_read(&hand, greeting, sizeof greeting));
        ck_assert_int_eq(hand_read_frame(&hand, &got), 4);
        ck_assert_mem_eq(got.data, "\5ERROR", 6);
        ck_assert(hand_is_ended(&hand));
        hand_close(&hand);
    }
    buffer_free(&bytes);
    ck_assert_int_eq(door_warnings(), 1);
}
END_TEST

START_TEST(older_versions_of_the_protocol_are_ended)
{
    static const char *const said[] = { "\1", "GET / HTTP/1.1\r\n\r\n",
                                        "\xff\0\0\0\0\0\0\0\1\x7f\1\3" };
    static const size_t sizes[] = { 1, 18, 12 };
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        struct zmtp_hand hand;
        hand_connect(&hand, door_port(door));
        ck_assert(hand_send(&hand, said[i], sizes[i]));
        ck_assert(hand_is_ended(&hand));
        hand_close(&hand);
    }
    expect_served();
}
END_TEST

START_TEST(a_door_that_is_shut_lets_nobody_in_and_serves_who_is_there)
{
    int64_t late_us = clock_us() + PATIENCE_US;
    struct zmtp_hand hand;
    const int stop = 0;
    hand_open(&hand, door_port(door), "REQ");
    expect_answer(&hand, "hello", "hello");
    door_hold();
    door_shut(door);
    door_go_on();
    /* Wine's WSAPoll keeps the listener for a moment: then a connection ends by itself. */
    for (int fd; (fd = socket_connect("127.0.0.1", door_port(door), late_us, &stop)) >= 0;) {
        ck_assert_int_lt(clock_us(), late_us);
        socket_close(fd);
    }
    expect_answer(&hand, "hello", "hello");
    hand_close(&hand);
}
END_TEST

START_TEST(a_door_may_end_with_clients_in_each_state)
{
    static struct zmtp_hand hands[120];
    struct buffer bytes = { 0 };
    put_conversation(&bytes, "never");
    for (size_t i = 0; i < COUNT_OF(hands); i++) {
        hand_connect(&hands[i], door_port(door));
        hand_send(&hands[i], bytes.data, bytes.size * (i + 1) / COUNT_OF(hands));
    }
    door_end();
    for (size_t i = 0; i < COUNT_OF(hands); i++) {
        ck_assert(hand_is_ended(&hands[i]));
        hand_close(&hands[i]);
    }
    door_begin();
    buffer_free(&bytes);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_request_is_answered_at_once_or_in_a_later_pass,
        an_answer_goes_back_to_the_addresses_of_its_request,
        requests_in_a_row_are_answered_in_their_order,
        a_client_is_called_while_its_call_is_under_way,
        long_requests_and_answers_arrive_whole,
        a_request_that_is_too_long_gets_an_error,
        requests_of_all_clients_together_are_bounded,
        clients_are_bounded_and_others_get_an_error,
        connections_without_a_request_do_not_fill_the_door,
        who_does_not_read_its_answer_holds_up_nobody,
        pings_are_answered_while_the_simulator_is_busy,
        a_client_that_is_silent_for_longer_than_it_said_is_gone,
        a_client_may_die_after_each_of_its_bytes,
        garbage_in_every_byte_harms_nobody_else,
        a_socket_of_another_type_is_told_so_and_the_log_is_not_flooded,
        older_versions_of_the_protocol_are_ended,
        a_door_that_is_shut_lets_nobody_in_and_serves_who_is_there,
        a_door_may_end_with_clients_in_each_state,
    };
    return support_run(support_suite("door", setup, teardown, tests, COUNT_OF(tests)));
}
