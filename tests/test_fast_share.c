/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Clients of fast sessions that take more than their share: one that floods the server, some that
 * do not read their answers, and the streams of one while another sends many commands.
 */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "fast_fixture.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_client.h"
#include "raw_handshake.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"
#define STEP_MS 20000
#define CALLS 2000

static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

static void run_stepped(void)
{
    ck_assert_int_eq(simxSynchronous(ID, 1), 0);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
}

/* ------------------------------------------------------------------ floods */

struct flood {
    struct raw_client client;
    int stop; /* atomic */
    int mode;
    int reads; /* takes its answers */
};

/* Keeps the ring full. */
static void flood_run(void *argument)
{
    struct flood *flood = argument;
    int32_t value = 1;
    struct key key = key_name(simx_cmd_set_integer_signal, "flood");
    struct command command = command_of(key, flood->mode, &value, sizeof value);
    struct record record;
    while (!atomic_get_int(&flood->stop)) {
        for (int i = 0; i < 1000 && raw_client_put_command(&flood->client, &command) == 0; i++)
            ;
        raw_client_publish(&flood->client);
        while (flood->reads && ring_take(&flood->client.session->in, &record) == 1)
            ;
        ring_release(&flood->client.session->in);
    }
}

static void endure_flood(int mode, int reads, int stepping)
{
    struct flood flood = { .mode = mode, .reads = reads };
    struct thread thread;
    int64_t longest_us = 0;
    if (stepping)
        run_stepped();
    raw_client_open(&flood.client, fixture_port);
    ck_assert_int_eq(thread_start(&thread, flood_run, &flood), 0);
    for (int i = 0; i < 15; i++) {
        int64_t start_us = clock_us();
        set(NAME, i);
        if (stepping)
            ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
        if (clock_us() - start_us > longest_us)
            longest_us = clock_us() - start_us;
    }
    /* The simulator comes back from its callbacks, too: it can be held. */
    int64_t start_us = clock_us();
    ck_assert_int_eq(fixture_signal(NAME), 14);
    int64_t held_us = clock_us() - start_us;
    atomic_set_int(&flood.stop, 1);
    thread_join(&thread);
    raw_client_close(&flood.client);
    ck_assert_msg(longest_us < 20000000, "a call took %ld us", (long)longest_us);
    ck_assert_msg(held_us < 20000000, "a callback took %ld us", (long)held_us);
}

START_TEST(a_client_that_floods_does_not_keep_others_waiting)
{
    endure_flood(ONESHOT, 1, 0);
}
END_TEST

START_TEST(a_client_that_floods_during_steps_does_not_keep_others_waiting)
{
    endure_flood(BLOCKING, 1, 1);
}
END_TEST

static void append(struct raw_client *client, const char *byte, uint32_t batch)
{
    struct command command = command_of(key_name(simx_cmd_append_string_signal, "order"), ONESHOT,
                                        byte, 1);
    struct buffer bytes = { 0 };
    command_encode(&bytes, &command);
    ck_assert_int_eq(raw_client_put(client, SESSION_COMMAND | batch, SESSION_NO_SLOT, bytes.data,
                              bytes.size), 0);
    buffer_free(&bytes);
}

/* The place of the only `byte` in what all have appended. */
static int place_of(char byte)
{
    simxUChar *order;
    simxInt size;
    ck_assert_int_eq(simxGetStringSignal(ID, "order", &order, &size, BLOCKING), 0);
    const simxUChar *at = memchr(order, byte, (size_t)size);
    return at ? (int)(at - order) : -1;
}

/* Where one command of a client ends up beside 2000 of another, which came first. The order is what
 * tells: no clock is asked. The simulator finds all of it at once. */
static int place_beside_many(void)
{
    struct raw_client many, few;
    raw_client_open(&many, fixture_port);
    raw_client_open(&few, fixture_port);
    simulator_freeze();
    for (int i = 0; i < 2000; i++)
        append(&many, "m", 0);
    append(&few, "f", 0);
    raw_client_publish(&many);
    raw_client_publish(&few);
    simulator_continue();
    ck_assert_int_eq(raw_client_call(&many, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    int place = place_of('f');
    raw_client_close(&few);
    raw_client_close(&many);
    return place;
}

START_TEST(a_client_with_many_commands_gives_way_behind_the_first)
{
    int place = place_beside_many();
    ck_assert_int_ge(place, 0);
    ck_assert_int_le(place, 1);
}
END_TEST

/* The other has so many commands that some of them come behind the batch. */
START_TEST(a_batch_is_not_torn_apart_by_others)
{
    struct raw_client many, other;
    simxUChar *order;
    simxInt size, at = 0;
    raw_client_open(&many, fixture_port);
    raw_client_open(&other, fixture_port);
    simulator_freeze();
    for (int i = 0; i < 1000; i++) {
        append(&many, "m", i < 999 ? SESSION_BATCH : 0);
        append(&other, "o", 0);
    }
    raw_client_publish(&many);
    raw_client_publish(&other);
    simulator_continue();
    ck_assert_int_eq(raw_client_call(&many, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    ck_assert_int_eq(simxGetStringSignal(ID, "order", &order, &size, BLOCKING), 0);
    ck_assert_int_eq(size, 2000);
    while (order[at] != 'm')
        at++;
    ck_assert_int_lt(at, 999);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(order[at + i], 'm');
    raw_client_close(&other);
    raw_client_close(&many);
}
END_TEST

START_TEST(a_client_that_steps_comes_first)
{
    struct raw_client other;
    run_stepped();
    raw_client_open(&other, fixture_port);
    ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
    for (int i = 0; i < 20; i++) {
        simulator_freeze();
        append(&other, "o", 0);
        raw_client_publish(&other);
        simxAppendStringSignal(ID, "order", (const simxUChar *)"s", 1, ONESHOT);
        simulator_continue();
        ck_assert_int_eq(raw_client_call(&other, key_plain(simx_cmd_get_last_errors), NULL, 0), 0);
        ck_assert_int_eq(place_of('s'), 0);
        ck_assert_int_eq(simxClearStringSignal(ID, "order", BLOCKING), 0);
    }
    raw_client_close(&other);
}
END_TEST

/* ------------------------------------------------------------------ answers that nobody reads */

/* Its answers fill its ring, and its commands then wait: that is its own affair. */
static void endure_mute(int stepping)
{
    struct raw_client mute;
    static uint8_t block[4 << 20];
    struct key name = key_name(simx_cmd_set_string_signal, "large");
    struct key get = key_name(simx_cmd_get_string_signal, "large");
    struct command command = command_of(get, BLOCKING, NULL, 0);
    if (stepping)
        run_stepped();
    raw_client_open(&mute, fixture_port);
    ck_assert_int_eq(raw_client_call(&mute, name, block, sizeof block), 0);
    for (int i = 0; i < 100; i++) /* 400 MB of answers */
        ck_assert_int_eq(raw_client_put_command(&mute, &command), 0);
    raw_client_publish(&mute);
    for (int i = 0; i < 30; i++) {
        set(NAME, i);
        if (stepping)
            ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    }
    int64_t start_us = clock_us();
    ck_assert_int_eq(fixture_signal(NAME), 29);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert(ring_has_more(&mute.session->in));
    raw_client_close(&mute);
    set(NAME, 30);
}

START_TEST(a_client_that_never_reads_its_answers_is_in_nobodys_way)
{
    endure_mute(0);
}
END_TEST

START_TEST(a_client_that_never_reads_its_answers_does_not_stop_steps)
{
    endure_mute(1);
}
END_TEST

static int put_get(struct raw_client *client, const char *name)
{
    struct key key = key_name(simx_cmd_get_string_signal, name);
    struct command command = command_of(key, BLOCKING, NULL, 0);
    return raw_client_put_command(client, &command);
}

/* Asks for more than fits into the ring of answers, and for a step, which is refused; then this. */
static void ask_too_much(struct raw_client *client, const struct command *last)
{
    static uint8_t block[4 << 20];
    size_t large = (size_t)SCALED(sizeof block), small = 3000;
    struct key key = key_name(simx_cmd_set_string_signal, "large");
    ck_assert_int_eq(raw_client_call(client, key, block, large), 0);
    key.name = "small";
    ck_assert_int_eq(raw_client_call(client, key, block, small), 0);
    for (int i = 0; i < 31; i++)
        ck_assert_int_eq(put_get(client, "large"), 0);
    for (int i = 0; i < 2000; i++) /* no answer of these is left out for its length */
        ck_assert_int_eq(put_get(client, "small"), 0);
    ck_assert_int_eq(raw_client_put(client, SESSION_STEP, 1, NULL, 0), 0);
    ck_assert_int_eq(raw_client_put_command(client, last), 0);
    raw_client_publish(client);
}

START_TEST(a_client_that_leaves_without_reading_its_answers_is_seen_out)
{
    struct raw_client mute;
    int64_t deadline_us = fixture_deadline();
    int32_t value = 1;
    struct key key = key_name(simx_cmd_set_integer_signal, "last");
    struct command last = command_of(key, ONESHOT, &value, sizeof value);
    struct record record;
    raw_client_open(&mute, fixture_port);
    ask_too_much(&mute, &last);
    while (mute.session->in.taken + 8192 < mute.session->in.size) {
        if (ring_take(&mute.session->in, &record) == 1)
            deadline_us = fixture_deadline();
        fixture_poll(deadline_us, "answers that fill the ring");
    }
    set(NAME, 1);
    ck_assert_int_eq(fixture_signal("last"), -1);
    raw_client_close(&mute);
    fixture_await_signal("last", 1);
    set(NAME, 2);
}
END_TEST

static size_t unread(const struct raw_client *client)
{
    struct ring_control *control = client->session->in.control;
    return (size_t)(atomic_get_u64(&control->head) - atomic_get_u64(&control->tail));
}

/* Waits until no more than this is free in the ring of answers. */
static void fill_ring(const struct raw_client *client, size_t left)
{
    int64_t deadline_us = fixture_deadline();
    size_t before = 0, now;
    while ((now = unread(client)) + left < client->session->in.size) {
        if (now != before)
            deadline_us = fixture_deadline();
        before = now;
        fixture_poll(deadline_us, "a full ring");
    }
}

START_TEST(a_client_that_waits_for_room_gets_all_its_answers)
{
    struct raw_client slow;
    uint8_t block[200000] = { 0 };
    struct key name = key_name(simx_cmd_set_string_signal, "large");
    struct key get = key_name(simx_cmd_get_string_signal, "large");
    struct command command = command_of(get, BLOCKING, NULL, 0);
    uint32_t status;
    simxInt errors;
    simxChar *texts;
    raw_client_open(&slow, fixture_port);
    ck_assert_int_eq(raw_client_call(&slow, name, block, sizeof block), 0);
    for (int i = 0; i < 800; i++)
        ck_assert_int_eq(raw_client_put_command(&slow, &command), 0); /* 160 MB of answers */
    raw_client_publish(&slow);
    fill_ring(&slow, 2 * sizeof block);
    ck_assert_uint_eq(raw_client_await(&slow, &status), SESSION_ANSWER);
    ck_assert_uint_eq(status, 0);
    raw_client_close(&slow);
    ck_assert_int_eq(simxGetLastErrors(ID, &errors, &texts, BLOCKING), 0);
    ck_assert_msg(errors == 0, "%d errors, the first: %s", errors, texts);
}
END_TEST

/* Leaves as many answers unread as fit into the ring, and one more, which waits outside. */
static void leave_no_room(struct raw_client *slow)
{
    static uint8_t block[4 << 20];
    size_t size = (size_t)SCALED(sizeof block);
    int64_t deadline_us = fixture_deadline();
    ck_assert_int_eq(
        raw_client_call(slow, key_name(simx_cmd_set_string_signal, "large"), block, size), 0);
    for (size_t i = 0; i < slow->session->in.size / size; i++)
        ck_assert_int_eq(put_get(slow, "large"), 0);
    raw_client_publish(slow);
    while (session_executed(slow->session) != slow->tag)
        fixture_poll(deadline_us, "the last command's execution");
    fill_ring(slow, size);
}

static void await_sleep(const struct raw_client *client)
{
    const struct session_bell *bell = (const void *)client->session->bell.base;
    int64_t deadline_us = fixture_deadline();
    while (!atomic_get_u32(&bell->asleep))
        fixture_poll(deadline_us, "a server that sleeps");
}

#define CALLBACK_US 1000000

static void begin_patient(void)
{
    char config[128];
    fixture_folder();
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n"
             "portIndex1_triggerWaitUs = %d\n", fixture_port, CALLBACK_US);
    simulator_start(config, 0);
    fixture_id = fixture_connect(20000);
}

START_TEST(an_answer_that_waited_comes_long_before_the_callback_ends)
{
    struct raw_client slow;
    uint32_t status;
    int64_t waited_us = 0;
    raw_client_open(&slow, fixture_port);
    run_stepped();
    for (int i = 1; i <= 10; i++) {
        leave_no_room(&slow);
        await_sleep(&slow);
        waited_us -= clock_us();
        ck_assert_uint_eq(raw_client_await(&slow, &status), SESSION_ANSWER);
        waited_us += clock_us();
        ck_assert_uint_eq(status, 0);
        ck_assert_msg(waited_us < 5 * CALLBACK_US, "%d of 10 answers have come", i);
    }
    raw_client_close(&slow);
}
END_TEST

START_TEST(a_ring_that_is_spoilt_while_an_answer_waits_ends_the_session)
{
    struct raw_client slow;
    raw_client_open(&slow, fixture_port);
    leave_no_room(&slow);
    struct ring_control *control = slow.session->in.control;
    atomic_set_u64(&control->tail, atomic_get_u64(&control->head) + 8);
    ck_assert(handshake_wait_closed(slow.session->fd, NULL));
    raw_client_close(&slow);
    set(NAME, 1);
}
END_TEST

/* ------------------------------------------------------------------ streams */

static int signal_reads(void)
{
    simulator_hold();
    int reads = fake.signal_reads;
    simulator_release();
    return reads;
}

/* A client's streams are new when its own call returns; those of others are so 1 ms later. */
START_TEST(streams_of_others_are_not_executed_after_each_command)
{
    simxInt other = simxStartAnother("", fixture_port, 1, 1, 20000, 1), value, ms;
    ck_assert_int_ge(other, 0);
    run_stepped();
    set(NAME, 0);
    simxGetIntegerSignal(other, NAME, &value, STREAMING);
    ck_assert_int_eq(simxGetPingTime(other, &ms), 0);
    int passes = simulator_passes(), reads = signal_reads();
    int64_t begin_us = clock_us();
    for (int i = 1; i <= CALLS; i++)
        set(NAME, i);
    int64_t took_ms = (clock_us() - begin_us) / 1000;
    int turns = simulator_passes() + 1 - passes, more = signal_reads() - reads;
    ck_assert_int_le(more, took_ms + 2 * turns + 2);
    for (int64_t deadline_us = fixture_deadline(); value != CALLS;) {
        fixture_poll(deadline_us, "the stream of another client");
        simxGetIntegerSignal(other, NAME, &value, BUFFER);
    }
    simxFinish(other);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_client_that_floods_does_not_keep_others_waiting,
        a_client_that_floods_during_steps_does_not_keep_others_waiting,
        a_client_with_many_commands_gives_way_behind_the_first,
        a_batch_is_not_torn_apart_by_others,
        a_client_that_steps_comes_first,
        a_client_that_never_reads_its_answers_is_in_nobodys_way,
        a_client_that_never_reads_its_answers_does_not_stop_steps,
        a_client_that_leaves_without_reading_its_answers_is_seen_out,
        a_client_that_waits_for_room_gets_all_its_answers,
        a_ring_that_is_spoilt_while_an_answer_waits_ends_the_session,
    };
    Suite *suite = support_suite("fast_share", fixture_begin, fixture_end, tests, COUNT_OF(tests));
    TCase *waits = tcase_create("a long wait for the trigger");
    tcase_add_checked_fixture(waits, begin_patient, fixture_end);
    tcase_add_test(waits, an_answer_that_waited_comes_long_before_the_callback_ends);
    tcase_add_test(waits, streams_of_others_are_not_executed_after_each_command);
    suite_add_tcase(suite, waits);
    return support_run(suite);
}
