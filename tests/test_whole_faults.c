/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Old clients that leave in every possible way, and invalid messages: the service drops that
 * client, has no other reaction, and serves the next one at once. Tests with _i run over TCP and
 * the segment.
 */
#include <stdint.h>
#include <string.h>

#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "whole_old.h"

/* ------------------------------------------------------------------ leaving */

static void put_kill(void)
{
    const int32_t zero = 0;
    put_header(&out, 9);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_kill_connection, .key = &zero,
                                             .key_size = 4 });
}

START_TEST(client_that_says_goodbye_is_let_go)
{
    old_connect(_i);
    old_expect_service();
    put_kill();
    old_exchange();
    ck_assert(raw_is_closed(&raw));
    old_expect_free_service(_i);
    put_kill(); /* and without listening to the answer */
    raw_send(&raw, &out);
    old_expect_free_service(_i);
}
END_TEST

START_TEST(client_that_leaves_without_a_word_is_noticed)
{
    for (int i = 0; i < 5; i++) {
        if (i % 2)
            old_connect(_i);
        else
            raw_connect_soon(&raw, _i, old_port(_i));
        old_expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(client_that_vanishes_in_the_middle_of_a_message_is_forgotten)
{
    old_connect(_i);
    put_header(&out, 1);
    old_put_joint(&out, simx_opmode_blocking, 0);
    if (_i == RAW_TCP)
        ck_assert(tcp_packet(raw.fd, 1, (int)out.size, 3, out.data, 30));
    else
        ck_assert(segment_put(&raw, out.data, 30, 30, 20, (int32_t)out.size));
    old_expect_free_service(_i);
}
END_TEST

START_TEST(client_that_stops_in_the_middle_of_a_message_is_dropped)
{
    old_connect(_i);
    put_header(&out, 1);
    old_put_joint(&out, simx_opmode_blocking, 0);
    ck_assert(segment_put(&raw, out.data, 30, 30, 20, (int32_t)out.size));
    ck_assert(raw_is_closed(&raw));
    old_expect_free_service(_i);
}
END_TEST

/* As one that has crashed: the flag stays. */
START_TEST(client_that_is_silent_for_a_second_is_dropped)
{
    old_connect(_i);
    int64_t begin_us = clock_us(); /* the server's time begins later, with its last answer */
    old_expect_service();
    ck_assert(raw_is_closed(&raw));
    ck_assert_int_ge(clock_us() - begin_us, 1000000);
    ck_assert_int_lt(clock_us() - begin_us, 20000000);
    raw_close(&raw, 1);
    begin_us = clock_us();
    old_connect(_i);
    ck_assert_int_lt(clock_us() - begin_us, 20000000);
    old_expect_service();
}
END_TEST

/* ------------------------------------------------------------------ what is wrong */

/* A 4-byte word at an offset of a message of one command (from its beginning), or its length. */
static const struct {
    const char *what;
    int offset, bytes;
    int32_t value;
} faults[] = {
    { "size 0", HEADER, 4, 0 },
    { "negative size", HEADER, 4, -1 },
    { "smallest size", HEADER, 4, INT32_MIN },
    { "size below the sub-header's", HEADER, 4, 25 },
    { "size beyond the message", HEADER, 4, 39 },
    { "huge size", HEADER, 4, INT32_MAX },
    { "full size below the size", HEADER + 4, 4, 29 },
    { "negative full size", HEADER + 4, 4, -1 },
    { "key beyond the command", HEADER + 8, 2, 0xffff },
    { "key shorter than the number demands", HEADER + 8, 2, 2 },
    { "negative chunk", HEADER + 10, 4, -1 },
    { "chunk beyond the full size", HEADER + 10, 4, 100 },
    { "largest chunk", HEADER + 10, 4, INT32_MAX },
    { "negative number", HEADER + 14, 4, INT32_MIN },
    { "name without an end", HEADER + 14, 4, simx_cmd_get_object_handle },
};

START_TEST(malformed_command_costs_the_connection_and_nothing_else)
{
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        old_connect(_i);
        put_header(&out, 1);
        old_put_joint(&out, simx_opmode_blocking, 0);
        put_32(&out, 0x41414141); /* some data */
        patch_i32(out.data + HEADER, 34);
        patch_i32(out.data + HEADER + 4, 34);
        if (faults[i].value == simx_cmd_get_object_handle)
            patch_i32(out.data + HEADER + SUB_HEADER, 0x41414141);
        memcpy(out.data + faults[i].offset, &faults[i].value, (size_t)faults[i].bytes);
        raw_send(&raw, &out);
        ck_assert_msg(raw_is_closed(&raw), "%s", faults[i].what);
        old_expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(message_shorter_than_its_header_costs_the_connection)
{
    for (size_t size = 1; size < HEADER; size += 4) {
        old_connect(_i);
        put_header(&out, 1);
        out.size = size;
        raw_send(&raw, &out);
        ck_assert(raw_is_closed(&raw));
        old_expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(malformed_packet_costs_the_connection)
{
    static const int packets[][2] = { { 0, 0 }, { -1, 0 }, { -32768, 0 }, { 18, -1 }, { 0, 5 } };
    for (size_t i = 0; i < COUNT_OF(packets); i++) {
        old_connect(RAW_TCP);
        put_header(&out, 1);
        ck_assert(tcp_packet(raw.fd, 1, packets[i][0], packets[i][1], out.data, out.size));
        ck_assert(raw_is_closed(&raw));
        old_expect_free_service(RAW_TCP);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(malformed_chunk_costs_the_connection)
{
    static const int32_t chunks[][3] = {
        { 0, 20, 18 },          { -1, 20, 18 },         { 18, 19, 18 },
        { 18, -20, 18 },        { 18, INT32_MAX, 18 },  { 18, 20, 0 },
        { 18, 20, -1 },         { 18, 20, 17 },         { INT32_MAX, 20, INT32_MAX },
        { 18, 20, INT32_MAX },  { 4000000, 20, 4000000 }, { INT32_MIN, INT32_MIN, INT32_MIN },
    };
    for (size_t i = 0; i < COUNT_OF(chunks); i++) {
        old_connect(_i);
        put_header(&out, 1);
        ck_assert(segment_put(&raw, out.data, out.size, chunks[i][0], chunks[i][1], chunks[i][2]));
        ck_assert_msg(raw_is_closed(&raw), "chunk %zu", i);
        old_expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

/* The total changes on the way. */
START_TEST(chunks_that_do_not_fit_together_cost_the_connection)
{
    old_connect(_i);
    put_header(&out, 1);
    ck_assert(segment_put(&raw, out.data, 10, 10, 20, 18));
    ck_assert(segment_put(&raw, out.data + 10, 8, 8, 20, 19));
    ck_assert(raw_is_closed(&raw));
    old_expect_free_service(_i);
}
END_TEST

int main(void)
{
    const TTest *const everywhere[] = {
        client_that_says_goodbye_is_let_go,
        client_that_leaves_without_a_word_is_noticed,
        client_that_vanishes_in_the_middle_of_a_message_is_forgotten,
    };
    const TTest *const one_name[] = {
        malformed_command_costs_the_connection_and_nothing_else,
        message_shorter_than_its_header_costs_the_connection,
    };
    const TTest *const segment[] = {
        client_that_stops_in_the_middle_of_a_message_is_dropped,
        client_that_is_silent_for_a_second_is_dropped,
        malformed_chunk_costs_the_connection,
        chunks_that_do_not_fit_together_cost_the_connection,
    };
    const TTest *const once[] = { malformed_packet_costs_the_connection };
    Suite *suite = support_suite("faults", old_setup, old_teardown, once, COUNT_OF(once));
    TCase *tcase = tcase_create("ways");
    tcase_add_checked_fixture(tcase, old_setup, old_teardown);
    for (size_t i = 0; i < COUNT_OF(everywhere); i++)
        tcase_add_loop_test(tcase, everywhere[i], RAW_TCP, RAW_WAYS);
    for (size_t i = 0; i < COUNT_OF(one_name); i++)
        tcase_add_loop_test(tcase, one_name[i], RAW_TCP, RAW_VREP_NAME);
    for (size_t i = 0; i < COUNT_OF(segment); i++)
        tcase_add_loop_test(tcase, segment[i], RAW_SIM_NAME, RAW_WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
