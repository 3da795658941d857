/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Stepping through a fast session, and clients that take more than their share: one that floods,
 * one that never reads its answers.
 */
#include "support.h"

#include <string.h>

#include "fast_bench.h"
#include "fast_hand.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"

#define ID bench_id
#define NAME "a signal"
#define STEP_MS 20000
#define START 0
#define STOP 2


static void set(const char *name, int value)
{
    ck_assert_int_eq(simxSetIntegerSignal(ID, name, value, BLOCKING), 0);
}

static struct key act(int action)
{
    return key_int(simx_cmd_start_pause_stop_simulation, action);
}

static void run_stepped(void)
{
    ck_assert_int_eq(simxSynchronous(ID, 1), 0);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
}

/* ------------------------------------------------------------------ steps */

START_TEST(a_step_is_one_step_and_the_streams_belong_to_it)
{
    simxInt step = -1;
    simxDouble time_s = -1;
    simxFloat position[3];

    run_stepped();
    simxGetObjectPosition(ID, FAKE_CUBE, -1, position, STREAMING);
    for (int i = 1; i <= 50; i++) {
        ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
        ck_assert_int_eq(simulator_steps(), i);
        ck_assert_int_eq(simxGetStepInfo(ID, &step, &time_s), 0);
        ck_assert_int_eq(step, i);
        ck_assert_double_eq_tol(time_s, i * SIMULATOR_STEP_MS / 1000.0, 1e-9);
        ck_assert_int_eq(simxGetObjectPosition(ID, FAKE_CUBE, -1, position, BUFFER), 0);
        ck_assert_int_eq(simxGetLastCmdTime(ID), i * SIMULATOR_STEP_MS);
    }
}
END_TEST

START_TEST(many_steps_are_made_in_one_call)
{
    run_stepped();
    ck_assert_int_eq(simxStep(ID, 1000, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1000);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1001);
}
END_TEST

START_TEST(the_two_halves_of_a_step_leave_time_for_other_calls)
{
    run_stepped();
    for (int i = 1; i <= 20; i++) {
        ck_assert_int_eq(simxStepBegin(ID, 2), 0);
        set(NAME, i);
        ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
        ck_assert_int_eq(simulator_steps(), 2 * i);
    }
}
END_TEST

START_TEST(steps_under_way_refuse_others_and_can_be_awaited)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepBegin(ID, 1), simx_return_local_error_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "earlier steps are still under way"));
    simulator_continue();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
}
END_TEST

START_TEST(a_step_that_takes_too_long_can_be_waited_for_again)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepEnd(ID, 20), simx_return_timeout_flag);
    ck_assert_int_eq(simxStepEnd(ID, 0), simx_return_timeout_flag);
    simulator_continue();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
}
END_TEST

START_TEST(steps_need_the_stepped_mode_and_a_running_simulation)
{
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
    ck_assert_int_eq(simxSynchronous(ID, 1), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
    ck_assert_int_eq(simxStep(ID, 0, STEP_MS), simx_return_local_error_flag);
    ck_assert_int_eq(simxStep(ID, -1, STEP_MS), simx_return_local_error_flag);
    ck_assert_int_eq(simxStartSimulation(ID, BLOCKING), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    ck_assert_int_eq(simxSynchronous(ID, 0), 0);
    ck_assert_int_eq(simxStep(ID, 1, STEP_MS), simx_return_remote_error_flag);
}
END_TEST

START_TEST(a_pause_around_a_step_is_harmless)
{
    run_stepped();
    simxPauseCommunication(ID, 1);
    simxSetIntegerSignal(ID, NAME, 5, ONESHOT);
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    simxPauseCommunication(ID, 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simulator_steps(), 1);
    ck_assert_int_eq(bench_signal(NAME), 5);
    simxPauseCommunication(ID, 1);
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    simxSetIntegerSignal(ID, NAME, 6, ONESHOT);
    simxPauseCommunication(ID, 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    ck_assert_int_eq(simulator_steps(), 2);
}
END_TEST

START_TEST(a_stop_in_the_middle_ends_the_step)
{
    struct hand other;

    run_stepped();
    hand_open(&other, bench_port);
    ck_assert_int_eq(simxStepBegin(ID, 2000000000), 0);
    ck_assert_int_eq(hand_call(&other, act(STOP), NULL, 0), 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), simx_return_remote_error_flag);
    hand_close(&other);
    set(NAME, 1);
}
END_TEST

START_TEST(the_end_of_the_server_ends_a_step)
{
    run_stepped();
    simulator_freeze();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(server_reset_service(simulator_hold(), bench_port), 0);
    simulator_release();
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS),
                     simx_return_timeout_flag | simx_return_novalue_flag);
    ck_assert_ptr_nonnull(strstr(simxGetErrorText(ID), "connection"));
    simulator_continue();
}
END_TEST

static void other_steps(void *argument)
{
    struct hand *hand = argument;

    for (int i = 0; i < 100; i++)
        if (hand_step(hand, 1) != SESSION_STEPS_DONE)
            return;
    hand->tag = 0; /* all of them were made */
}

START_TEST(two_clients_step_together)
{
    struct hand other;
    struct thread thread;

    hand_open(&other, bench_port);
    ck_assert_int_eq(hand_call(&other, key_plain(simx_cmd_synchronous_enable), NULL, 0), 0);
    run_stepped();
    ck_assert_int_eq(simxStepBegin(ID, 1), 0);
    ck_assert_int_eq(simxStepEnd(ID, 50), simx_return_timeout_flag); /* the other one holds */
    ck_assert_int_eq(simulator_steps(), 0);
    ck_assert_int_eq(thread_start(&thread, other_steps, &other), 0);
    ck_assert_int_eq(simxStepEnd(ID, STEP_MS), 0);
    ck_assert_int_eq(simxStep(ID, 99, STEP_MS), 0);
    thread_join(&thread);
    ck_assert_uint_eq(other.tag, 0);
    ck_assert_int_eq(simulator_steps(), 100);
    hand_close(&other);
    ck_assert_int_eq(simxStep(ID, 5, STEP_MS), 0); /* who is gone holds nothing */
}
END_TEST

START_TEST(a_client_that_dies_while_it_steps_lets_the_simulation_go)
{
    int64_t deadline_us = bench_deadline();
    struct hand other;

    hand_open(&other, bench_port);
    ck_assert_int_eq(hand_call(&other, key_plain(simx_cmd_synchronous_enable), NULL, 0), 0);
    ck_assert_int_eq(hand_call(&other, act(START), NULL, 0), 0);
    ck_assert_int_eq(hand_step(&other, 3), SESSION_STEPS_DONE);
    ck_assert_int_eq(simulator_steps(), 3);
    hand_close(&other);
    while (simulator_steps() < 10)
        bench_poll(deadline_us, "a simulation that goes on");
}
END_TEST

/* ------------------------------------------------------------------ more than their share */

struct flood {
    struct hand hand;
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
        for (int i = 0; i < 1000 && hand_put_command(&flood->hand, &command) == 0; i++)
            ;
        hand_publish(&flood->hand);
        while (flood->reads && ring_take(&flood->hand.session->in, &record) == 1)
            ;
        ring_release(&flood->hand.session->in);
    }
}

static void endure_flood(int mode, int reads, int stepping)
{
    struct flood flood = { .mode = mode, .reads = reads };
    struct thread thread;
    int64_t longest_us = 0;

    if (stepping)
        run_stepped();
    hand_open(&flood.hand, bench_port);
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
    ck_assert_int_eq(bench_signal(NAME), 14);
    int64_t held_us = clock_us() - start_us;
    atomic_set_int(&flood.stop, 1);
    thread_join(&thread);
    hand_close(&flood.hand);
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

/* Its answers fill its ring, and its commands then wait: that is its own affair. */
static void endure_mute(int stepping)
{
    struct hand mute;
    static uint8_t block[4 << 20];
    struct key name = key_name(simx_cmd_set_string_signal, "large");
    struct key get = key_name(simx_cmd_get_string_signal, "large");
    struct command command = command_of(get, BLOCKING, NULL, 0);

    if (stepping)
        run_stepped();
    hand_open(&mute, bench_port);
    ck_assert_int_eq(hand_call(&mute, name, block, sizeof block), 0);
    for (int i = 0; i < 100; i++) /* 400 MB of answers */
        ck_assert_int_eq(hand_put_command(&mute, &command), 0);
    hand_publish(&mute);
    for (int i = 0; i < 30; i++) {
        set(NAME, i);
        if (stepping)
            ck_assert_int_eq(simxStep(ID, 1, STEP_MS), 0);
    }
    int64_t start_us = clock_us();
    ck_assert_int_eq(bench_signal(NAME), 29);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert(ring_has_more(&mute.session->in));
    hand_close(&mute);
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

static int put_get(struct hand *hand, const char *name)
{
    struct key key = key_name(simx_cmd_get_string_signal, name);
    struct command command = command_of(key, BLOCKING, NULL, 0);

    return hand_put_command(hand, &command);
}

/* Asks for more than fits into the ring of answers, and for a step, which is refused; then this. */
static void ask_too_much(struct hand *hand, const struct command *last)
{
    static uint8_t block[4 << 20];
    size_t large = (size_t)SCALED(sizeof block), small = 3000;

    struct key key = key_name(simx_cmd_set_string_signal, "large");

    ck_assert_int_eq(hand_call(hand, key, block, large), 0);
    key.name = "small";
    ck_assert_int_eq(hand_call(hand, key, block, small), 0);
    for (int i = 0; i < 31; i++)
        ck_assert_int_eq(put_get(hand, "large"), 0);
    for (int i = 0; i < 2000; i++) /* no answer of these is left out for its length */
        ck_assert_int_eq(put_get(hand, "small"), 0);
    ck_assert_int_eq(hand_put(hand, SESSION_STEP, 1, NULL, 0), 0);
    ck_assert_int_eq(hand_put_command(hand, last), 0);
    hand_publish(hand);
}

START_TEST(a_client_that_leaves_without_reading_its_answers_is_seen_out)
{
    struct hand mute;
    int64_t deadline_us = bench_deadline();
    int32_t value = 1;
    struct key key = key_name(simx_cmd_set_integer_signal, "last");
    struct command last = command_of(key, ONESHOT, &value, sizeof value);
    struct record record;

    hand_open(&mute, bench_port);
    ask_too_much(&mute, &last);
    while (mute.session->in.taken + 8192 < mute.session->in.size) {
        if (ring_take(&mute.session->in, &record) == 1)
            deadline_us = bench_deadline();
        bench_poll(deadline_us, "answers that fill the ring");
    }
    set(NAME, 1);
    ck_assert_int_eq(bench_signal("last"), -1);
    hand_close(&mute);
    bench_await_signal("last", 1);
    set(NAME, 2);
}
END_TEST

static size_t unread(const struct hand *hand)
{
    struct ring_control *control = hand->session->in.control;

    return (size_t)(atomic_get_u64(&control->head) - atomic_get_u64(&control->tail));
}

/* Waits until no more than this is free in the ring of answers. */
static void fill_ring(const struct hand *hand, size_t left)
{
    int64_t deadline_us = bench_deadline();
    size_t before = 0, now;

    while ((now = unread(hand)) + left < hand->session->in.size) {
        if (now != before)
            deadline_us = bench_deadline();
        before = now;
        bench_poll(deadline_us, "a full ring");
    }
}

START_TEST(a_client_that_waits_for_room_gets_all_its_answers)
{
    struct hand slow;
    uint8_t block[200000] = { 0 };
    struct key name = key_name(simx_cmd_set_string_signal, "large");
    struct key get = key_name(simx_cmd_get_string_signal, "large");
    struct command command = command_of(get, BLOCKING, NULL, 0);
    uint32_t status;
    simxInt errors;
    simxChar *texts;

    hand_open(&slow, bench_port);
    ck_assert_int_eq(hand_call(&slow, name, block, sizeof block), 0);
    for (int i = 0; i < 800; i++)
        ck_assert_int_eq(hand_put_command(&slow, &command), 0); /* 160 MB of answers */
    hand_publish(&slow);
    fill_ring(&slow, 2 * sizeof block);
    ck_assert_uint_eq(hand_await(&slow, &status), SESSION_ANSWER);
    ck_assert_uint_eq(status, 0);
    hand_close(&slow);
    ck_assert_int_eq(simxGetLastErrors(ID, &errors, &texts, BLOCKING), 0);
    ck_assert_msg(errors == 0, "%d errors, the first: %s", errors, texts);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_step_is_one_step_and_the_streams_belong_to_it,
        many_steps_are_made_in_one_call,
        the_two_halves_of_a_step_leave_time_for_other_calls,
        steps_under_way_refuse_others_and_can_be_awaited,
        a_step_that_takes_too_long_can_be_waited_for_again,
        steps_need_the_stepped_mode_and_a_running_simulation,
        a_pause_around_a_step_is_harmless,
        a_stop_in_the_middle_ends_the_step,
        the_end_of_the_server_ends_a_step,
        two_clients_step_together,
        a_client_that_dies_while_it_steps_lets_the_simulation_go,
        a_client_that_floods_does_not_keep_others_waiting,
        a_client_that_floods_during_steps_does_not_keep_others_waiting,
        a_client_that_never_reads_its_answers_is_in_nobodys_way,
        a_client_that_never_reads_its_answers_does_not_stop_steps,
        a_client_that_leaves_without_reading_its_answers_is_seen_out,
        a_client_that_waits_for_room_gets_all_its_answers,
    };

    return support_run(support_suite("fast_step", bench_begin, bench_end, tests, COUNT_OF(tests)));
}
