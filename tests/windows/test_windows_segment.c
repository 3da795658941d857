/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The predecessor's segment on Windows: named file mappings, as old peers make and open them, and
 * their state after the death of a peer. test_segment.c tests the content of the segment.
 */
#include "support.h"

#include <errno.h>
#include <stdio.h>
#include <windows.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "support_process.h"
#include "transport/channel.h"

#define PATIENCE_US 20000000
#define NOTICE_US 1000000
#define DEATHS 5
#define PAYLOAD 1000
#define SIZE (20 + PAYLOAD + 20)

enum { FLAG = 0, PAYLOAD_SIZE = 1, STATE = 5, CHUNK = 6, AT = 10, TOTAL = 14, AREA = 20 };

static int number;
static struct listener *listener;
static struct channel *channel;
static HANDLE mapping; /* an old peer's */
static uint8_t *memory;
static struct buffer message;
static char sim_name[64], vrep_name[64];

static void setup(void)
{
    number = -support_shared_port();
    snprintf(sim_name, sizeof sim_name, "Local\\SIM_REMOTE_API%05d", number);
    snprintf(vrep_name, sizeof vrep_name, "Local\\VREP_REMOTE_API%05d", number);
}

static void old_peer_ends(void)
{
    if (memory)
        UnmapViewOfFile(memory);
    if (mapping)
        CloseHandle(mapping);
    memory = NULL;
    mapping = NULL;
}

static void teardown(void)
{
    old_peer_ends();
    if (channel)
        channel->ops->close(channel);
    if (listener)
        listener->ops->close(listener);
    buffer_free(&message);
    channel = NULL;
    listener = NULL;
}

static int64_t soon(void)
{
    return clock_us() + PATIENCE_US;
}

static void map(void)
{
    ck_assert_ptr_nonnull(mapping);
    memory = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, SIZE);
    ck_assert_ptr_nonnull(memory);
}

static void old_client(const char *name)
{
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    mapping = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
    map();
    ck_assert_int_eq(memory[FLAG], 0);
    ck_assert_int_eq(peek_i32(memory + PAYLOAD_SIZE), PAYLOAD);
    atomic_set_u8(memory + STATE, 0);
    atomic_set_u8(memory + FLAG, 1);
    ck_assert_int_eq(listener->ops->accept(listener, &channel, soon()), 0);
}

static void old_server(const char *name)
{
    mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, SIZE, name);
    map();
    patch_i32(memory + PAYLOAD_SIZE, PAYLOAD);
}

static void put_chunk(const char *text, int state)
{
    int32_t size = (int32_t)strlen(text);
    memcpy(memory + AREA, text, (size_t)size);
    patch_i32(memory + CHUNK, size);
    patch_i32(memory + AT, AREA);
    patch_i32(memory + TOTAL, size);
    atomic_set_u8(memory + STATE, (uint8_t)state);
}

static int exists(const char *name)
{
    HANDLE found = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
    if (found)
        CloseHandle(found);
    return found != NULL;
}

/* ------------------------------------------------------------------ old peers */

START_TEST(an_old_client_of_either_era_is_understood_and_answered)
{
    old_client(_i ? sim_name : vrep_name);
    put_chunk("request of a client", 1);
    ck_assert_int_eq(channel->ops->receive(channel, &message, soon()), 0);
    ck_assert_mem_eq(message.data, "request of a client", 19);
    ck_assert_int_eq(channel->ops->send(channel, (const uint8_t *)"answer", 6, soon()), 0);
    ck_assert_int_eq(memory[STATE], 2);
    ck_assert_int_eq(peek_i32(memory + TOTAL), 6);
    ck_assert_mem_eq(memory + AREA, "answer", 6);
    atomic_set_u8(memory + FLAG, 0);
    ck_assert_int_lt(channel->ops->receive(channel, &message, soon()), 0);
}
END_TEST

START_TEST(an_old_server_of_either_era_is_understood)
{
    old_server(_i ? sim_name : vrep_name);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    ck_assert_int_eq(memory[FLAG], 1);
    ck_assert_int_eq(channel->ops->send(channel, (const uint8_t *)"request", 7, soon()), 0);
    ck_assert_mem_eq(memory + AREA, "request", 7);
    put_chunk("answer of a server", 2);
    ck_assert_int_eq(channel->ops->receive(channel, &message, soon()), 0);
    ck_assert_mem_eq(message.data, "answer of a server", 18);
    channel->ops->close(channel);
    channel = NULL;
    ck_assert_int_eq(memory[FLAG], 0);
}
END_TEST

START_TEST(where_an_old_server_is_there_is_no_room_for_another)
{
    old_server(_i ? sim_name : vrep_name);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), -EADDRINUSE);
    old_peer_ends();
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
}
END_TEST

/* ------------------------------------------------------------------ names */

START_TEST(both_names_go_with_the_server)
{
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert(exists(sim_name) && exists(vrep_name));
    listener->ops->close(listener);
    listener = NULL;
    ck_assert(!exists(sim_name) && !exists(vrep_name));
}
END_TEST

START_TEST(one_server_and_one_client_have_a_number)
{
    struct listener *other;
    struct channel *second;
    ck_assert_int_eq(segment_connect(&channel, number), -ENOENT);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(segment_listen(&other, number, PAYLOAD), -EADDRINUSE);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    ck_assert_int_eq(segment_connect(&second, number), -EBUSY);
}
END_TEST

START_TEST(memory_that_cannot_be_is_not_connected_to)
{
    static const int32_t sizes[] = { 0, -1, 65536, INT32_MAX, INT32_MIN };
    old_server(sim_name);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        patch_i32(memory + PAYLOAD_SIZE, sizes[i]);
        ck_assert_int_eq(segment_connect(&channel, number), -EBADMSG);
    }
    ck_assert_int_eq(memory[FLAG], 0);
    channel = NULL;
}
END_TEST

/* ------------------------------------------------------------------ death */

/* Kills the channel's other end: how long until that was seen. */
static int64_t kill_and_see(struct process *process)
{
    process_kill(process);
    int64_t killed_us = clock_us();
    ck_assert_int_lt(channel->ops->receive(channel, &message, soon()), 0);
    int64_t took_us = clock_us() - killed_us;
    channel->ops->close(channel);
    channel = NULL;
    return took_us;
}

/* Each may be seen later where other tests have the machine. */
START_TEST(the_death_of_a_server_is_seen_within_a_second_and_frees_its_number)
{
    int64_t took_us = NOTICE_US;
    for (int i = 0; i < DEATHS && took_us >= NOTICE_US; i++) {
        struct process process = process_start("server", number);
        process_expect(&process, "listening");
        ck_assert_int_eq(segment_connect(&channel, number), 0);
        process_expect(&process, "ready");
        took_us = kill_and_see(&process);
    }
    ck_assert_int_lt(took_us, NOTICE_US);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
}
END_TEST

START_TEST(the_death_of_a_client_is_seen_within_a_second)
{
    int64_t took_us = NOTICE_US;
    for (int i = 0; i < DEATHS && took_us >= NOTICE_US; i++) {
        ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
        struct process process = process_start("attach", number);
        process_expect(&process, "ready");
        ck_assert_int_eq(listener->ops->accept(listener, &channel, soon()), 0);
        took_us = kill_and_see(&process);
        listener->ops->close(listener);
        listener = NULL;
    }
    ck_assert_int_lt(took_us, NOTICE_US);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        both_names_go_with_the_server,
        one_server_and_one_client_have_a_number,
        memory_that_cannot_be_is_not_connected_to,
        the_death_of_a_server_is_seen_within_a_second_and_frees_its_number,
        the_death_of_a_client_is_seen_within_a_second,
    };
    Suite *suite = support_suite("segment on Windows", setup, teardown, tests, COUNT_OF(tests));
    TCase *eras = tcase_create("eras");
    tcase_add_checked_fixture(eras, setup, teardown);
    tcase_add_loop_test(eras, an_old_client_of_either_era_is_understood_and_answered, 0, 2);
    tcase_add_loop_test(eras, an_old_server_of_either_era_is_understood, 0, 2);
    tcase_add_loop_test(eras, where_an_old_server_is_there_is_no_room_for_another, 0, 2);
    suite_add_tcase(suite, eras);
    return support_run(suite);
}
