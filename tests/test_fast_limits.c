/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Limits of one fast client's use of a server: clients that die with more commands than can be
 * executed soon, clients that want a long batch executed at once, and clients that want more
 * streams than available.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "fast_fixture.h"
#include "os/clock.h"
#include "raw_client.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"
#define LONG_NAME "long"
#define PART 500
#define LONG_WAITS 6

static void set(int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, NAME, value, BLOCKING), 0);
}

static void await_log(const char *text)
{
    int64_t deadline_us = fixture_deadline();
    for (int told = 0; !told;) {
        simulator_hold();
        told = strstr(fake.log, text) != NULL;
        simulator_release();
        fixture_poll(deadline_us, text);
    }
}

/* Of a string signal, 0 without it. */
static int length_of(const char *name)
{
    int length = 0;
    simulator_hold();
    for (int i = 0; i < FAKE_SIGNALS; i++)
        if (fake.signals[i].kind == 2 && strcmp(fake.signals[i].name, name) == 0)
            length = fake.signals[i].size;
    simulator_release();
    return length;
}

/* Fills the ring with commands of which each takes longer than the one before: how many. */
static int fill_with_slow_commands(struct raw_client *client, uint32_t kind)
{
    static const uint8_t part[PART];
    struct key key = key_name(simx_cmd_append_string_signal, LONG_NAME);
    struct command command = command_of(key, ONESHOT, part, PART);
    struct buffer bytes = { 0 };
    int count = 0;
    command.flags = COMMAND_OPTION_KEEP;
    command_encode(&bytes, &command);
    while (raw_client_put(client, kind, SESSION_NO_SLOT, bytes.data, bytes.size) == 0)
        count++;
    buffer_free(&bytes);
    raw_client_publish(client);
    return count;
}

START_TEST(what_a_dead_client_has_left_keeps_nobody_waiting_and_ends)
{
    struct raw_client dead;
    raw_client_open(&dead, fixture_port);
    simulator_freeze();
    int count = fill_with_slow_commands(&dead, _i ? SESSION_COMMAND | SESSION_BATCH
                                                  : SESSION_COMMAND);
    raw_client_close(&dead);
    simulator_continue();
    for (int i = 0; i < 20; i++)
        set(i);
    await_log("not all of its last commands were executed");
    ck_assert_int_gt(count, 10000);
    ck_assert_int_gt(length_of(LONG_NAME), 0);
    ck_assert_int_lt(length_of(LONG_NAME), count * PART);
    set(20);
}
END_TEST

START_TEST(a_batch_that_takes_too_long_keeps_nobody_waiting_for_its_end)
{
    struct raw_client greedy;
    raw_client_open(&greedy, fixture_port);
    simulator_freeze();
    int count = fill_with_slow_commands(&greedy, SESSION_COMMAND | SESSION_BATCH);
    simulator_continue();
    set(1);
    ck_assert_int_gt(count, 10000);
    ck_assert_int_gt(length_of(LONG_NAME), 0);
    ck_assert_int_lt(length_of(LONG_NAME), count * PART);
    raw_client_close(&greedy);
    set(2);
}
END_TEST

START_TEST(streams_beyond_their_limit_are_refused_and_told)
{
    struct raw_client greedy;
    struct buffer bytes = { 0 };
    char name[16];
    uint32_t status = 0;
    raw_client_open(&greedy, fixture_port);
    uint32_t limit = greedy.session->slot_count;
    for (uint32_t i = 0; i <= limit; i++) {
        snprintf(name, sizeof name, "s%u", (unsigned)i);
        struct key key = key_name(simx_cmd_read_string_stream, name);
        struct command command = command_of(key, STREAMING, NULL, 0);
        buffer_clear(&bytes);
        command_encode(&bytes, &command);
        /* In one pass: each executes all streams that are there. */
        uint32_t batch = i < limit ? SESSION_COMMAND | SESSION_BATCH : SESSION_COMMAND;
        ck_assert_int_eq(raw_client_put(&greedy, batch, SESSION_NO_SLOT, bytes.data, bytes.size),
                         0);
    }
    raw_client_publish(&greedy);
    uint32_t kind = 0;
    for (int i = 0; i < LONG_WAITS && kind == 0; i++) /* nothing comes before all is executed */
        kind = raw_client_await(&greedy, &status);
    ck_assert_uint_eq(kind, SESSION_REFUSED);
    ck_assert_uint_eq(status, SESSION_REFUSED_STREAM);
    ck_assert_int_eq(raw_client_call(&greedy, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    ck_assert_int_eq(greedy.answer[0], 1); /* text, behind their number */
    ck_assert_ptr_nonnull(
        strstr(greedy.answer + 4, "a stream was refused: the client has too many"));
    set(1); /* with all those streams there */
    raw_client_close(&greedy);
    set(2);
    buffer_free(&bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fast_limits");
    TCase *tests = tcase_create("fast_limits");
    tcase_add_checked_fixture(tests, fixture_begin, fixture_end);
    tcase_add_loop_test(tests, what_a_dead_client_has_left_keeps_nobody_waiting_and_ends, 0, 2);
    tcase_add_test(tests, a_batch_that_takes_too_long_keeps_nobody_waiting_for_its_end);
    tcase_add_test(tests, streams_beyond_their_limit_are_refused_and_told);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
