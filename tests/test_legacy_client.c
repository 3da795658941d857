/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An old client program, by hand, against our server: what our own client would never send. Tests
 * with _i run over TCP and over the segment under each of its two names.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "support_server.h"
#include "whole_bytes.h"

#define PATIENCE_US 10000000

static int ports[WAYS];
static struct raw raw;
static struct bytes out, in;

static int port_of(int way)
{
    return ports[way == RAW_TCP ? WAY_TCP : WAY_SEGMENT];
}

static void setup(void)
{
    out.swap = in.swap = 0;
    raw = (struct raw){ .fd = -1 };
    simulator_start_all_ways(ports);
}

static void teardown(void)
{
    raw_close(&raw, 0);
    simulator_stop();
}

/* ------------------------------------------------------------------ conversation */

static int try_exchange(void)
{
    return raw_send(&raw, &out) && raw_receive(&raw, &in);
}

static void exchange(void)
{
    ck_assert_msg(try_exchange(), "no answer");
    ck_assert_uint_ge(in.size, HEADER);
}

/* Sends `out` and then empty messages until the answer comes; how many came together. */
static int ask(int id, struct raw_answer *answer)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int count, polls = 100;

    exchange();
    while ((count = find_answers(&in, id, answer)) == 0) {
        ck_assert_msg(clock_us() < deadline_us, "no answer to 0x%04x", id);
        put_header(&out, polls++);
        exchange();
    }
    return count;
}

static void put_joint(struct bytes *to, int mode, int options)
{
    struct bytes key = { .swap = to->swap };

    put_32(&key, FAKE_JOINT);
    put_command(to, &(struct raw_command){ .id = simx_cmd_get_joint_position, .mode = mode,
                                           .options = options, .key = key.data, .key_size = 4 });
}

static void expect_service(void)
{
    struct raw_answer answer;

    put_header(&out, 1);
    put_joint(&out, simx_opmode_blocking, 0);
    ask(simx_cmd_get_joint_position, &answer);
    ck_assert_int_eq(answer.status, 0);
    ck_assert_uint_eq(answer.size, 4);
    ck_assert_float_eq(get_float(answer.data, in.swap), 0.5f);
}

/* Connects and is served. As all clients do, it connects again where the service takes it for one
 * more beside the one that has just left (TCP), or for that one (segment). */
static void connect_way(int way)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;

    simulator_hold();
    fake.objects[FAKE_JOINT].joint_position = 0.5;
    simulator_release();
    for (;;) {
        raw_connect_soon(&raw, way, port_of(way));
        put_header(&out, 0);
        if (try_exchange())
            return;
        raw_close(&raw, 0);
        ck_assert_msg(clock_us() < deadline_us, "no client is served any more");
    }
}

/* Another client is served soon. */
static void expect_free_service(int way)
{
    raw_close(&raw, 0);
    int64_t begin_us = clock_us();
    connect_way(way);
    expect_service();
    ck_assert_int_lt(clock_us() - begin_us, 4000000);
}

/* ------------------------------------------------------------------ what is odd but right */

START_TEST(undefined_bytes_do_not_matter)
{
    connect_way(_i);
    for (int i = 0; i < 20; i++)
        expect_service();
}
END_TEST

START_TEST(empty_messages_are_answered_at_any_rate)
{
    connect_way(_i);
    for (int i = 0; i < 1000; i++) {
        put_header(&out, i);
        exchange();
        ck_assert_uint_eq(in.size, HEADER);
        ck_assert_int_eq(in.data[2], 11);
    }
    expect_service();
}
END_TEST

START_TEST(equal_commands_of_a_message_are_one_unless_both_are_wanted)
{
    struct raw_answer answer;

    connect_way(_i);
    put_header(&out, 7);
    put_joint(&out, simx_opmode_oneshot, 0);
    put_joint(&out, simx_opmode_blocking, 0);
    ck_assert_int_eq(ask(simx_cmd_get_joint_position, &answer), 1);
    ck_assert_int_eq(answer.mode, simx_opmode_blocking);
    put_header(&out, 8);
    put_joint(&out, simx_opmode_blocking, 0);
    put_joint(&out, simx_opmode_blocking, 1);
    ck_assert_int_eq(ask(simx_cmd_get_joint_position, &answer), 2);
}
END_TEST

START_TEST(any_message_id_is_echoed)
{
    static const int32_t ids[] = { 12345, 0x7fffffff, INT32_MIN, -2, 0 };
    struct raw_answer answer;

    connect_way(_i);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        put_header(&out, ids[i]);
        put_joint(&out, simx_opmode_blocking, 0);
        exchange();
        while (find_answers(&in, simx_cmd_get_joint_position, &answer) == 0) {
            put_header(&out, ids[i]);
            exchange();
        }
        ck_assert_int_eq(get_32(in.data + 3, 0), ids[i]);
    }
}
END_TEST

/* Its key is one integer only; the answer's has two. */
START_TEST(event_button_with_half_a_key_is_answered_with_a_whole_one)
{
    const int32_t handle = 4711;
    struct raw_answer answer;

    connect_way(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_ui_event_button,
                                             .mode = simx_opmode_blocking, .key = &handle,
                                             .key_size = 4 });
    put_joint(&out, simx_opmode_blocking, 0); /* what follows is not taken for its key */
    ck_assert_int_eq(ask(simx_cmd_get_ui_event_button, &answer), 1);
    ck_assert_uint_eq(answer.key_size, 8);
    ck_assert_int_eq(get_32(answer.key, 0), handle);
    ck_assert_int_eq(find_answers(&in, simx_cmd_get_joint_position, &answer), 1);
    ck_assert_int_eq(answer.status, 0);
}
END_TEST

START_TEST(old_pose_commands_take_their_frame_as_data)
{
    const int32_t handle = FAKE_DUMMY, world = -1;
    static const int ids[] = { simx_cmd_get_object_position, simx_cmd_get_object_orientation };
    static const float expected[] = { 0.1f, 0 };
    struct raw_answer answer;

    connect_way(_i);
    for (int i = 0; i < 2; i++) {
        put_header(&out, 1);
        put_command(&out, &(struct raw_command){ .id = ids[i], .mode = simx_opmode_blocking,
                                                 .key = &handle, .key_size = 4, .data = &world,
                                                 .size = 4 });
        ask(ids[i], &answer);
        ck_assert_int_eq(answer.status, 0);
        ck_assert_uint_eq(answer.size, 12);
        ck_assert_float_eq_tol(get_float(answer.data, 0), expected[i], 1e-6);
    }
}
END_TEST

START_TEST(unknown_command_comes_back_with_its_data)
{
    const int32_t key = 5;
    struct raw_answer answer;

    connect_way(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = 0x0123, .mode = simx_opmode_blocking,
                                             .data = "hello", .size = 5 });
    put_command(&out, &(struct raw_command){ .id = 0x1ffe, .mode = simx_opmode_blocking,
                                             .key = &key, .key_size = 4, .data = "you",
                                             .size = 3 });
    ask(0x0123, &answer);
    ck_assert_int_eq(answer.status, 1);
    ck_assert_uint_eq(answer.size, 5);
    ck_assert_mem_eq(answer.data, "hello", 5);
    ck_assert_int_eq(find_answers(&in, 0x1ffe, &answer), 1);
    ck_assert_int_eq(answer.status, 1);
    ck_assert_mem_eq(answer.data, "you", 3);
    put_header(&out, 2);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_last_errors,
                                             .mode = simx_opmode_blocking });
    ask(simx_cmd_get_last_errors, &answer);
    ck_assert_int_eq(get_32(answer.data, 0), 2);
    ck_assert_ptr_nonnull(strstr((const char *)answer.data + 4, "0x0123"));
}
END_TEST

static void put_signal_chunk(const char *text, size_t full, size_t offset, size_t size)
{
    put_header(&out, (int32_t)offset);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_set_string_signal,
                                             .mode = simx_opmode_oneshot_split + 100,
                                             .key = "s", .key_size = 2, .data = text + offset,
                                             .size = size, .full = full, .offset = offset });
    exchange();
}

START_TEST(command_that_comes_in_chunks_is_put_together)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyz";
    struct raw_answer answer;

    connect_way(_i);
    put_signal_chunk(text, 20, 0, 8); /* is given up for another size */
    put_signal_chunk(text, 26, 0, 10);
    put_signal_chunk(text, 26, 10, 10);
    put_header(&out, 5); /* another message in between */
    exchange();
    put_signal_chunk(text, 26, 20, 6);
    do {
        put_header(&out, 6);
        put_command(&out, &(struct raw_command){ .id = simx_cmd_get_string_signal,
                                                 .mode = simx_opmode_blocking, .key = "s",
                                                 .key_size = 2 });
        ask(simx_cmd_get_string_signal, &answer);
    } while (answer.status != 0);
    ck_assert_uint_eq(answer.size, 26);
    ck_assert_mem_eq(answer.data, text, 26);
}
END_TEST

START_TEST(long_messages_go_through)
{
    static uint8_t text[100000];
    struct raw_answer answer;

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (uint8_t)(i * 13 + i / 256);
    connect_way(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_set_string_signal,
                                             .mode = simx_opmode_blocking, .key = "s",
                                             .key_size = 2, .data = text, .size = sizeof text });
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_string_signal,
                                             .mode = simx_opmode_blocking, .key = "s",
                                             .key_size = 2 });
    ask(simx_cmd_get_string_signal, &answer);
    ck_assert_uint_eq(answer.size, sizeof text);
    ck_assert_mem_eq(answer.data, text, sizeof text);
}
END_TEST

/* ------------------------------------------------------------------ TCP only */

START_TEST(big_endian_client_gets_numbers_of_its_order)
{
    struct raw_answer answer;
    struct bytes key = { .swap = 1 }, value = { .swap = 1 };

    out.swap = in.swap = 1;
    connect_way(RAW_TCP);
    expect_service(); /* a float */
    ck_assert_int_eq(get_32(in.data + 7, 1), 123456);
    put_header(&out, 77);
    put_32(&value, -559038737);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_set_integer_signal,
                                             .mode = simx_opmode_blocking, .key = "i",
                                             .key_size = 2, .data = value.data, .size = 4 });
    ask(simx_cmd_set_integer_signal, &answer);
    ck_assert_int_eq(answer.status, 0);
    simulator_hold();
    ck_assert_int_eq(fake.signals[0].integer, -559038737);
    simulator_release();
    put_header(&out, 78);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_integer_signal,
                                             .mode = simx_opmode_blocking, .key = "i",
                                             .key_size = 2 });
    put_32(&key, FAKE_DUMMY);
    put_32(&key, -1);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_object_position2,
                                             .mode = simx_opmode_blocking, .key = key.data,
                                             .key_size = 8 });
    ask(simx_cmd_get_integer_signal, &answer);
    ck_assert_int_eq(get_32(answer.data, 1), -559038737);
    ck_assert_int_eq(find_answers(&in, simx_cmd_get_object_position2, &answer), 1);
    ck_assert_mem_eq(answer.key, key.data, 8); /* as it came */
    ck_assert_float_eq_tol(get_float(answer.data + 8, 1), 0.3f, 1e-6);
}
END_TEST

START_TEST(packets_may_come_byte_by_byte)
{
    struct bytes wire = { .size = 0 };

    connect_way(RAW_TCP);
    put_header(&out, 1);
    put_joint(&out, simx_opmode_blocking, 0);
    put_16(&wire, 1);
    put_16(&wire, (int)out.size);
    put_16(&wire, 0);
    put_bytes(&wire, out.data, out.size);
    for (size_t i = 0; i < wire.size; i++)
        ck_assert(tcp_write(raw.fd, wire.data + i, 1));
    ck_assert(raw_receive(&raw, &in));
    expect_service();
}
END_TEST

START_TEST(packets_may_be_of_any_size_and_messages_may_pile_up)
{
    connect_way(RAW_TCP);
    for (int message = 0; message < 2; message++) {
        put_header(&out, message);
        put_joint(&out, simx_opmode_blocking, 0);
        for (size_t at = 0; at < out.size; at += 7) {
            size_t size = out.size - at < 7 ? out.size - at : 7;
            int to_come = (int)((out.size - at - size + 6) / 7);
            ck_assert(tcp_packet(raw.fd, 1, (int)size, to_come, out.data + at, size));
        }
    }
    ck_assert(raw_receive(&raw, &in));
    ck_assert(raw_receive(&raw, &in));
    expect_service();
}
END_TEST

START_TEST(second_client_of_a_busy_tcp_service_is_closed)
{
    struct raw second;

    connect_way(RAW_TCP);
    expect_service();
    ck_assert(raw_connect(&second, RAW_TCP, ports[WAY_TCP]));
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct bytes nothing = { .size = 0 };
    int closed = 0;
    put_header(&nothing, 0);
    ck_assert(raw_send(&second, &nothing));
    while (!closed && clock_us() < deadline_us) {
        char byte;
        expect_service(); /* the first one is served all the while */
        closed = recv(second.fd, &byte, 1, MSG_DONTWAIT) == 0 ||
                 (recv(second.fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNRESET);
        usleep(1000);
        if (!closed)
            usleep(120000); /* the thread of the service looks when its client is silent */
    }
    ck_assert(closed);
    raw_close(&second, 0);
    expect_service();
}
END_TEST

START_TEST(second_client_of_a_busy_segment_stays_outside)
{
    struct raw second;

    connect_way(RAW_SIM_NAME);
    expect_service();
    for (int i = 0; i < 100; i++) {
        ck_assert(!raw_connect(&second, RAW_SIM_NAME, ports[WAY_SEGMENT]));
        ck_assert(!raw_connect(&second, RAW_VREP_NAME, ports[WAY_SEGMENT]));
        expect_service();
    }
}
END_TEST

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
    connect_way(_i);
    expect_service();
    put_kill();
    exchange();
    ck_assert(raw_is_closed(&raw));
    expect_free_service(_i);
    put_kill(); /* and without listening to the answer */
    raw_send(&raw, &out);
    expect_free_service(_i);
}
END_TEST

START_TEST(client_that_leaves_without_a_word_is_noticed)
{
    for (int i = 0; i < 5; i++) {
        if (i % 2)
            connect_way(_i);
        else
            raw_connect_soon(&raw, _i, port_of(_i));
        expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(client_that_vanishes_in_the_middle_of_a_message_is_forgotten)
{
    connect_way(_i);
    put_header(&out, 1);
    put_joint(&out, simx_opmode_blocking, 0);
    if (_i == RAW_TCP)
        ck_assert(tcp_packet(raw.fd, 1, (int)out.size, 3, out.data, 30));
    else
        ck_assert(segment_put(&raw, out.data, 30, 30, 20, (int32_t)out.size));
    expect_free_service(_i);
}
END_TEST

START_TEST(client_that_stops_in_the_middle_of_a_message_is_dropped)
{
    connect_way(_i);
    put_header(&out, 1);
    put_joint(&out, simx_opmode_blocking, 0);
    ck_assert(segment_put(&raw, out.data, 30, 30, 20, (int32_t)out.size));
    ck_assert(raw_is_closed(&raw));
    expect_free_service(_i);
}
END_TEST

/* As one that has crashed: the flag stays. */
START_TEST(client_that_is_silent_for_a_second_is_dropped)
{
    connect_way(_i);
    expect_service();
    int64_t begin_us = clock_us();
    ck_assert(raw_is_closed(&raw));
    ck_assert_int_ge(clock_us() - begin_us, 800000);
    ck_assert_int_lt(clock_us() - begin_us, 5000000);
    raw_close(&raw, 1);
    begin_us = clock_us();
    connect_way(_i);
    ck_assert_int_lt(clock_us() - begin_us, 2000000); /* 100 ms, on a machine that is not busy */
    expect_service();
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
        connect_way(_i);
        put_header(&out, 1);
        put_joint(&out, simx_opmode_blocking, 0);
        put_32(&out, 0x41414141); /* some data */
        patch_i32(out.data + HEADER, 34);
        patch_i32(out.data + HEADER + 4, 34);
        if (faults[i].value == simx_cmd_get_object_handle)
            patch_i32(out.data + HEADER + SUB_HEADER, 0x41414141);
        memcpy(out.data + faults[i].offset, &faults[i].value, (size_t)faults[i].bytes);
        raw_send(&raw, &out);
        ck_assert_msg(raw_is_closed(&raw), "%s", faults[i].what);
        expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(message_shorter_than_its_header_costs_the_connection)
{
    for (size_t size = 1; size < HEADER; size += 4) {
        connect_way(_i);
        put_header(&out, 1);
        out.size = size;
        raw_send(&raw, &out);
        ck_assert(raw_is_closed(&raw));
        expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

START_TEST(malformed_packet_costs_the_connection)
{
    static const int packets[][2] = { { 0, 0 }, { -1, 0 }, { -32768, 0 }, { 18, -1 }, { 0, 5 } };

    for (size_t i = 0; i < COUNT_OF(packets); i++) {
        connect_way(RAW_TCP);
        put_header(&out, 1);
        ck_assert(tcp_packet(raw.fd, 1, packets[i][0], packets[i][1], out.data, out.size));
        ck_assert(raw_is_closed(&raw));
        expect_free_service(RAW_TCP);
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
        connect_way(_i);
        put_header(&out, 1);
        ck_assert(segment_put(&raw, out.data, out.size, chunks[i][0], chunks[i][1], chunks[i][2]));
        ck_assert_msg(raw_is_closed(&raw), "chunk %zu", i);
        expect_free_service(_i);
        raw_close(&raw, 0);
    }
}
END_TEST

/* The total changes on the way. */
START_TEST(chunks_that_do_not_fit_together_cost_the_connection)
{
    connect_way(_i);
    put_header(&out, 1);
    ck_assert(segment_put(&raw, out.data, 10, 10, 20, 18));
    ck_assert(segment_put(&raw, out.data + 10, 8, 8, 20, 19));
    ck_assert(raw_is_closed(&raw));
    expect_free_service(_i);
}
END_TEST

int main(void)
{
    const TTest *const everywhere[] = {
        undefined_bytes_do_not_matter,
        empty_messages_are_answered_at_any_rate,
        equal_commands_of_a_message_are_one_unless_both_are_wanted,
        any_message_id_is_echoed,
        event_button_with_half_a_key_is_answered_with_a_whole_one,
        old_pose_commands_take_their_frame_as_data,
        unknown_command_comes_back_with_its_data,
        command_that_comes_in_chunks_is_put_together,
        long_messages_go_through,
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
    const TTest *const once[] = {
        big_endian_client_gets_numbers_of_its_order,
        packets_may_come_byte_by_byte,
        packets_may_be_of_any_size_and_messages_may_pile_up,
        second_client_of_a_busy_tcp_service_is_closed,
        second_client_of_a_busy_segment_stays_outside,
        malformed_packet_costs_the_connection,
    };
    Suite *suite = support_suite("legacy client", setup, teardown, once, COUNT_OF(once));
    TCase *tcase = tcase_create("ways");

    tcase_add_checked_fixture(tcase, setup, teardown);
    for (size_t i = 0; i < COUNT_OF(everywhere); i++)
        tcase_add_loop_test(tcase, everywhere[i], RAW_TCP, RAW_WAYS);
    for (size_t i = 0; i < COUNT_OF(one_name); i++)
        tcase_add_loop_test(tcase, one_name[i], RAW_TCP, RAW_VREP_NAME);
    for (size_t i = 0; i < COUNT_OF(segment); i++)
        tcase_add_loop_test(tcase, segment[i], RAW_SIM_NAME, RAW_WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
