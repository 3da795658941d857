/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * plugin/server/stepping and bell: which client holds a step, and what wakes the main thread.
 */
#include "support.h"

#include "fake_sim.h"
#include "os/clock.h"
#include "os/local.h"
#include "os/thread.h"
#include "server/bell.h"
#include "server/call.h"
#include "os/atomic.h"
#include "server/stepping.h"
#include "simConst.h"
#include "transport/session_bell.h"

static struct sim_api *sim;
static struct stepping stepping;
static struct stepper stepper;
static int gone;

static void setup(void)
{
    sim = fake_sim_new(40501);
    ck_assert_ptr_nonnull(sim);
    fake.state = sim_simulation_advancing_running;
    stepping = (struct stepping){ 0 };
    gone = 0;
    stepper_init(&stepper, &stepping, &gone, 1);
}

static void teardown(void)
{
    sim_free(sim);
}

START_TEST(stepping_needs_authority)
{
    stepper.authorised = 0;
    ck_assert_int_eq(stepper_enable(&stepper, sim), CALL_E_REFUSED);
    ck_assert_int_eq(stepper_disable(&stepper), CALL_E_REFUSED);
    ck_assert_int_eq(stepper_trigger(&stepper, sim), CALL_E_REFUSED);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
}
END_TEST

START_TEST(a_step_is_held_until_it_is_triggered_and_the_next_one_again)
{
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0);
    for (int step = 0; step < 3; step++) {
        ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
        ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
        ck_assert_int_eq(stepper_trigger(&stepper, sim), 0);
        ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
        ck_assert_int_eq(stepper_outcome(&stepper, sim), COMMAND_STEP_PENDING);
        stepping_note_step(&stepping);
        ck_assert_int_eq(stepper_outcome(&stepper, sim), COMMAND_STEP_MADE);
    }
    ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
    fake.state = sim_simulation_stopped;
    ck_assert_int_eq(stepper_outcome(&stepper, sim), COMMAND_STEP_NOT_RUNNING);
    fake.state = sim_simulation_advancing_running;
    ck_assert_int_eq(stepper_disable(&stepper), 0);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    stepping_note_step(&stepping);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    ck_assert_int_eq(stepper_outcome(&stepper, sim), COMMAND_STEP_NOT_RUNNING);
}
END_TEST

START_TEST(two_triggers_in_one_step_are_one)
{
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0);
    ck_assert_int_eq(stepper_trigger(&stepper, sim), 0);
    ck_assert_int_eq(stepper_trigger(&stepper, sim), 0);
    stepping_note_step(&stepping);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
}
END_TEST

START_TEST(only_an_advancing_simulation_can_be_triggered)
{
    static const int states[] = { sim_simulation_stopped, sim_simulation_paused };
    ck_assert_int_eq(stepper_trigger(&stepper, sim), CALL_E_REFUSED); /* not enabled */
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0);
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        fake.state = states[i];
        ck_assert_int_eq(stepper_trigger(&stepper, sim), CALL_E_REFUSED);
    }
    fake.state = sim_simulation_advancing_lastbeforepause;
    ck_assert_int_eq(stepper_trigger(&stepper, sim), 0);
}
END_TEST

START_TEST(a_stop_request_switches_stepping_off)
{
    fake.int_params[sim_intparam_stop_request_counter] = 3;
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
    fake.int_params[sim_intparam_stop_request_counter]++;
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    stepping_note_step(&stepping);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    ck_assert_int_eq(stepper_trigger(&stepper, sim), CALL_E_REFUSED);
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0); /* on from the count of now */
    ck_assert_int_eq(stepping_holds(&stepping, sim), 1);
}
END_TEST

START_TEST(a_client_that_is_gone_holds_nothing)
{
    ck_assert_int_eq(stepper_enable(&stepper, sim), 0);
    stepper_reset(&stepper);
    ck_assert_int_eq(stepping_holds(&stepping, sim), 0);
    ck_assert_int_eq(stepper_trigger(&stepper, sim), CALL_E_REFUSED);
    ck_assert_int_eq(stepper.authorised, 1); /* it belongs to the service */
}
END_TEST

/* ------------------------------------------------------------------ bell */

static struct bell bell;

static void ring(void *argument)
{
    (void)argument;
    bell_ring(&bell);
}

START_TEST(a_bell_that_was_rung_is_heard_once)
{
    ck_assert_int_eq(bell_init(&bell), 0);
    bell_prepare(&bell);
    ck_assert_int_eq(bell_wait(&bell, 0), 0);
    bell_prepare(&bell);
    bell_ring(&bell);
    bell_ring(&bell);
    ck_assert_int_eq(bell_wait(&bell, 0), 1);
    bell_prepare(&bell);
    ck_assert_int_eq(bell_wait(&bell, 0), 0);
    bell_deinit(&bell);
}
END_TEST

START_TEST(waiting_for_a_silent_bell_ends_at_the_deadline)
{
    int64_t start_us = clock_us();
    ck_assert_int_eq(bell_init(&bell), 0);
    bell_prepare(&bell);
    ck_assert_int_eq(bell_wait(&bell, start_us + 30000), 0);
    ck_assert_int_ge(clock_us() - start_us, 30000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    bell_deinit(&bell);
}
END_TEST

START_TEST(a_ring_wakes_who_waits)
{
    int64_t start_us = clock_us();
    ck_assert_int_eq(bell_init(&bell), 0);
    for (int i = 0; i < 50; i++) {
        struct thread thread;
        bell_prepare(&bell);
        ck_assert_int_eq(thread_start(&thread, ring, NULL), 0);
        ck_assert_int_eq(bell_wait(&bell, clock_us() + 20000000), 1);
        thread_join(&thread);
    }
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    bell_deinit(&bell);
}
END_TEST

/* Beside a descriptor: what each of the two does, and a client that has rung before the
 * acceptor. */
START_TEST(who_sleeps_beside_the_bell_is_woken_by_either)
{
    int fd = local_event();
    ck_assert_int_eq(bell_init(&bell), 0);
    for (int i = 0; fd >= 0 && i < 50; i++) {
        struct thread thread;
        bell_prepare_beside(&bell);
        if (i % 2)
            ck_assert_int_eq(session_bell_ring(session_bell_of(&bell.page)), 1);
        ck_assert_int_eq(thread_start(&thread, ring, NULL), 0);
        ck_assert_int_eq(bell_wait_beside(&bell, fd, clock_us() + 20000000), 1);
        thread_join(&thread);
        bell_prepare_beside(&bell);
        bell_wait_beside(&bell, fd, 0); /* takes what was rung when it was awake again */
        bell_prepare_beside(&bell);
        ck_assert_int_eq(bell_wait_beside(&bell, fd, 0), 0);
        bell_ring(&bell);
        local_event_set(fd);
        bell_prepare_beside(&bell);
        ck_assert_int_eq(bell_wait_beside(&bell, fd, clock_us() + 20000000), 1);
        local_event_clear(fd);
    }
    bell_deinit(&bell);
    if (fd >= 0)
        local_close(fd);
}
END_TEST

START_TEST(who_sleeps_beside_the_bell_sleeps_until_the_deadline)
{
    int64_t start_us = clock_us();
    int fd = local_event();
    ck_assert_int_eq(bell_init(&bell), 0);
    if (bell_has_event(&bell)) {
        bell_prepare_beside(&bell);
        ck_assert_int_eq(bell_wait_beside(&bell, fd, start_us + 30300), 0);
        ck_assert_int_ge(clock_us() - start_us, 30300);
        bell_prepare(&bell);
        bell_ring(&bell);
        ck_assert_int_eq(bell_wait(&bell, 0), 1); /* and the bell is as before */
    }
    bell_deinit(&bell);
    if (fd >= 0)
        local_close(fd);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        stepping_needs_authority,
        a_step_is_held_until_it_is_triggered_and_the_next_one_again,
        two_triggers_in_one_step_are_one,
        only_an_advancing_simulation_can_be_triggered,
        a_stop_request_switches_stepping_off,
        a_client_that_is_gone_holds_nothing,
        a_bell_that_was_rung_is_heard_once,
        waiting_for_a_silent_bell_ends_at_the_deadline,
        a_ring_wakes_who_waits,
        who_sleeps_beside_the_bell_is_woken_by_either,
        who_sleeps_beside_the_bell_sleeps_until_the_deadline,
    };
    return support_run(support_suite("stepping", setup, teardown, tests, COUNT_OF(tests)));
}
