/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An old client program, by hand, against our server: what is odd but right, and our own client
 * would never send. Tests with _i run over TCP and over the segment under each of its two names.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "whole_old.h"

#define PATIENCE_US 20000000

START_TEST(undefined_bytes_do_not_matter)
{
    old_connect(_i);
    for (int i = 0; i < 20; i++)
        old_expect_service();
}
END_TEST

START_TEST(empty_messages_are_answered_at_any_rate)
{
    old_connect(_i);
    for (int i = 0; i < 1000; i++) {
        put_header(&out, i);
        old_exchange();
        ck_assert_uint_eq(in.size, HEADER);
        ck_assert_int_eq(in.data[2], 11);
    }
    old_expect_service();
}
END_TEST

START_TEST(equal_commands_of_a_message_are_one_unless_both_are_wanted)
{
    struct raw_answer answer;
    old_connect(_i);
    put_header(&out, 7);
    old_put_joint(&out, simx_opmode_oneshot, 0);
    old_put_joint(&out, simx_opmode_blocking, 0);
    ck_assert_int_eq(old_ask(simx_cmd_get_joint_position, &answer), 1);
    ck_assert_int_eq(answer.mode, simx_opmode_blocking);
    put_header(&out, 8);
    old_put_joint(&out, simx_opmode_blocking, 0);
    old_put_joint(&out, simx_opmode_blocking, 1);
    ck_assert_int_eq(old_ask(simx_cmd_get_joint_position, &answer), 2);
}
END_TEST

START_TEST(any_message_id_is_echoed)
{
    static const int32_t ids[] = { 12345, 0x7fffffff, INT32_MIN, -2, 0 };
    struct raw_answer answer;
    old_connect(_i);
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        put_header(&out, ids[i]);
        old_put_joint(&out, simx_opmode_blocking, 0);
        old_exchange();
        while (find_answers(&in, simx_cmd_get_joint_position, &answer) == 0) {
            put_header(&out, ids[i]);
            old_exchange();
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
    old_connect(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_ui_event_button,
                                             .mode = simx_opmode_blocking, .key = &handle,
                                             .key_size = 4 });
    old_put_joint(&out, simx_opmode_blocking, 0); /* what follows is not taken for its key */
    ck_assert_int_eq(old_ask(simx_cmd_get_ui_event_button, &answer), 1);
    ck_assert_uint_eq(answer.key_size, 8);
    ck_assert_int_eq(get_32(answer.key, 0), handle);
    ck_assert_int_eq(find_answers(&in, simx_cmd_get_joint_position, &answer), 1);
    ck_assert_int_eq(answer.status, 0);
}
END_TEST

static void put_string_command(int id, int mode, const char *name, const char *text)
{
    put_command(&out, &(struct raw_command){ .id = id, .mode = mode, .key = name,
                                             .key_size = strlen(name) + 1, .data = text,
                                             .size = strlen(text) });
}

/* Sends `out`: how many answers of the string stream came back; what they bring is added. */
static int ask_for_string(char text[64])
{
    struct raw_answer answers[8];
    int parts = 0;
    old_exchange();
    int count = get_commands(&in, answers, COUNT_OF(answers));
    for (int i = 0; i < count; i++) {
        if (answers[i].id != simx_cmd_read_string_stream)
            continue;
        ck_assert_int_eq(answers[i].status, 0);
        ck_assert_int_eq(answers[i].mode, simx_opmode_streaming);
        strncat(text, (const char *)answers[i].data, answers[i].size);
        parts++;
    }
    return parts;
}

static int ask_often_for_string(int messages, char text[64])
{
    int parts = 0;
    for (int i = 0; i < messages; i++) {
        put_header(&out, i);
        parts += ask_for_string(text);
    }
    return parts;
}

/* Old clients tell by it that the server has looked. A reply that a busy machine delays goes
 * without, and the next one has it. */
START_TEST(string_stream_without_news_is_answered_all_the_same)
{
    enum { MESSAGES = 400 };
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char text[64] = "";
    old_connect(_i);
    put_header(&out, 1);
    put_string_command(simx_cmd_read_string_stream, simx_opmode_streaming, "line", "");
    ask_for_string(text);
    ck_assert_int_ge(ask_often_for_string(MESSAGES, text), MESSAGES / 2);
    ck_assert_str_eq(text, "");
    put_header(&out, 2);
    put_string_command(simx_cmd_append_string_signal, simx_opmode_oneshot, "line", "news");
    ask_for_string(text);
    while (!text[0] && clock_us() < deadline_us)
        ask_often_for_string(1, text);
    ck_assert_int_ge(ask_often_for_string(MESSAGES, text), MESSAGES / 2);
    ck_assert_str_eq(text, "news");
}
END_TEST

START_TEST(old_pose_commands_take_their_frame_as_data)
{
    const int32_t handle = FAKE_DUMMY, world = -1;
    static const int ids[] = { simx_cmd_get_object_position, simx_cmd_get_object_orientation };
    static const float expected[] = { 0.1f, 0 };
    struct raw_answer answer;
    old_connect(_i);
    for (int i = 0; i < 2; i++) {
        put_header(&out, 1);
        put_command(&out, &(struct raw_command){ .id = ids[i], .mode = simx_opmode_blocking,
                                                 .key = &handle, .key_size = 4, .data = &world,
                                                 .size = 4 });
        old_ask(ids[i], &answer);
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
    old_connect(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = 0x0123, .mode = simx_opmode_blocking,
                                             .data = "hello", .size = 5 });
    put_command(&out, &(struct raw_command){ .id = 0x1ffe, .mode = simx_opmode_blocking,
                                             .key = &key, .key_size = 4, .data = "you",
                                             .size = 3 });
    old_ask(0x0123, &answer);
    ck_assert_int_eq(answer.status, 1);
    ck_assert_uint_eq(answer.size, 5);
    ck_assert_mem_eq(answer.data, "hello", 5);
    ck_assert_int_eq(find_answers(&in, 0x1ffe, &answer), 1);
    ck_assert_int_eq(answer.status, 1);
    ck_assert_mem_eq(answer.data, "you", 3);
    put_header(&out, 2);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_last_errors,
                                             .mode = simx_opmode_blocking });
    old_ask(simx_cmd_get_last_errors, &answer);
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
    old_exchange();
}

START_TEST(command_that_comes_in_chunks_is_put_together)
{
    static const char text[] = "abcdefghijklmnopqrstuvwxyz";
    struct raw_answer answer;
    old_connect(_i);
    put_signal_chunk(text, 20, 0, 8); /* is given up for another size */
    put_signal_chunk(text, 26, 0, 10);
    put_signal_chunk(text, 26, 10, 10);
    put_header(&out, 5); /* another message in between */
    old_exchange();
    put_signal_chunk(text, 26, 20, 6);
    do {
        put_header(&out, 6);
        put_command(&out, &(struct raw_command){ .id = simx_cmd_get_string_signal,
                                                 .mode = simx_opmode_blocking, .key = "s",
                                                 .key_size = 2 });
        old_ask(simx_cmd_get_string_signal, &answer);
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
    old_connect(_i);
    put_header(&out, 1);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_set_string_signal,
                                             .mode = simx_opmode_blocking, .key = "s",
                                             .key_size = 2, .data = text, .size = sizeof text });
    put_command(&out, &(struct raw_command){ .id = simx_cmd_get_string_signal,
                                             .mode = simx_opmode_blocking, .key = "s",
                                             .key_size = 2 });
    old_ask(simx_cmd_get_string_signal, &answer);
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
    old_connect(RAW_TCP);
    old_expect_service(); /* a float */
    ck_assert_int_eq(get_32(in.data + 7, 1), 123456);
    put_header(&out, 77);
    put_32(&value, -559038737);
    put_command(&out, &(struct raw_command){ .id = simx_cmd_set_integer_signal,
                                             .mode = simx_opmode_blocking, .key = "i",
                                             .key_size = 2, .data = value.data, .size = 4 });
    old_ask(simx_cmd_set_integer_signal, &answer);
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
    old_ask(simx_cmd_get_integer_signal, &answer);
    ck_assert_int_eq(get_32(answer.data, 1), -559038737);
    ck_assert_int_eq(find_answers(&in, simx_cmd_get_object_position2, &answer), 1);
    ck_assert_mem_eq(answer.key, key.data, 8); /* as it came */
    ck_assert_float_eq_tol(get_float(answer.data + 8, 1), 0.3f, 1e-6);
}
END_TEST

START_TEST(packets_may_come_byte_by_byte)
{
    struct bytes wire = { .size = 0 };
    old_connect(RAW_TCP);
    put_header(&out, 1);
    old_put_joint(&out, simx_opmode_blocking, 0);
    put_16(&wire, 1);
    put_16(&wire, (int)out.size);
    put_16(&wire, 0);
    put_bytes(&wire, out.data, out.size);
    for (size_t i = 0; i < wire.size; i++)
        ck_assert(tcp_write(raw.fd, wire.data + i, 1));
    ck_assert(raw_receive(&raw, &in));
    old_expect_service();
}
END_TEST

START_TEST(packets_may_be_of_any_size_and_messages_may_pile_up)
{
    old_connect(RAW_TCP);
    for (int message = 0; message < 2; message++) {
        put_header(&out, message);
        old_put_joint(&out, simx_opmode_blocking, 0);
        for (size_t at = 0; at < out.size; at += 7) {
            size_t size = out.size - at < 7 ? out.size - at : 7;
            int to_come = (int)((out.size - at - size + 6) / 7);
            ck_assert(tcp_packet(raw.fd, 1, (int)size, to_come, out.data + at, size));
        }
    }
    ck_assert(raw_receive(&raw, &in));
    ck_assert(raw_receive(&raw, &in));
    old_expect_service();
}
END_TEST

START_TEST(second_client_of_a_busy_tcp_service_is_closed)
{
    struct raw second;
    old_connect(RAW_TCP);
    old_expect_service();
    ck_assert(raw_connect(&second, RAW_TCP, ports[WAY_TCP]));
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct bytes nothing = { .size = 0 };
    int closed = 0;
    put_header(&nothing, 0);
    ck_assert(raw_send(&second, &nothing));
    while (!closed && clock_us() < deadline_us) {
        char byte;
        old_expect_service(); /* the first one is served all the while */
        closed = recv(second.fd, &byte, 1, MSG_DONTWAIT) == 0 ||
                 (recv(second.fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == ECONNRESET);
        usleep(1000);
    }
    ck_assert(closed);
    raw_close(&second, 0);
    old_expect_service();
}
END_TEST

START_TEST(second_client_of_a_busy_segment_stays_outside)
{
    struct raw second;
    old_connect(RAW_SIM_NAME);
    old_expect_service();
    for (int i = 0; i < 100; i++) {
        ck_assert(!raw_connect(&second, RAW_SIM_NAME, ports[WAY_SEGMENT]));
        ck_assert(!raw_connect(&second, RAW_VREP_NAME, ports[WAY_SEGMENT]));
        old_expect_service();
    }
}
END_TEST

/* A second, by which a client without our mark on the segment is gone when it is silent. What is
 * tested is time itself, so that this takes some. */
START_TEST(message_may_take_longer_than_its_client_may_be_silent)
{
    int64_t begin_us = clock_us();
    old_connect(RAW_SIM_NAME);
    put_header(&out, 1);
    old_put_joint(&out, simx_opmode_blocking, 0);
    for (size_t at = 0; at < out.size; at++) {
        ck_assert(segment_put(&raw, out.data + at, 1, 1, SEGMENT_HEADER, (int32_t)out.size));
        while (clock_us() - begin_us < (int64_t)(1500000 * at / out.size))
            usleep(1000);
    }
    ck_assert(raw_receive(&raw, &in));
    old_expect_service();
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
        string_stream_without_news_is_answered_all_the_same,
        old_pose_commands_take_their_frame_as_data,
        unknown_command_comes_back_with_its_data,
        command_that_comes_in_chunks_is_put_together,
        long_messages_go_through,
    };
    const TTest *const once[] = {
        big_endian_client_gets_numbers_of_its_order,
        packets_may_come_byte_by_byte,
        packets_may_be_of_any_size_and_messages_may_pile_up,
        second_client_of_a_busy_tcp_service_is_closed,
        second_client_of_a_busy_segment_stays_outside,
        message_may_take_longer_than_its_client_may_be_silent,
    };
    Suite *suite = support_suite("legacy client", old_setup, old_teardown, once, COUNT_OF(once));
    TCase *tcase = tcase_create("ways");
    tcase_add_checked_fixture(tcase, old_setup, old_teardown);
    for (size_t i = 0; i < COUNT_OF(everywhere); i++)
        tcase_add_loop_test(tcase, everywhere[i], RAW_TCP, RAW_WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
