/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Running, pausing, stopping and stepping. Time is simulation time; a step is 5 ms of it.
 */
#include <poll.h>

#include "fast_sanitizer.h"
#include "simConst.h"
#include "whole.h"

#define RUNS 100

START_TEST(each_trigger_is_one_step)
{
    whole_start_stepped();
    whole_steps(1);
    int before = whole_time();
    for (int i = 1; i <= 20; i++) {
        ck_assert_int_eq(simxSynchronousTrigger(whole.client), 0);
        whole_exchange();
        ck_assert_int_eq(whole_time(), before + i * TIME_STEP_MS);
    }
}
END_TEST

START_TEST(without_a_trigger_time_stands_still)
{
    whole_start_stepped();
    whole_steps(3);
    int before = whole_time();
    for (int i = 0; i < 30; i++)
        ck_assert_int_eq(whole_time(), before);
}
END_TEST

START_TEST(steps_in_one_call_are_as_many)
{
    static const int counts[] = { 1, 2, 7, 50, 1 };
    whole_start_stepped();
    whole_steps(1);
    int time = whole_time();
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        whole_steps(counts[i]);
        time += counts[i] * TIME_STEP_MS;
        ck_assert_int_eq(whole_time(), time);
    }
}
END_TEST

START_TEST(steps_in_two_halves_are_as_many)
{
    whole_start_stepped();
    whole_steps(1);
    int before = whole_time();
    ck_assert_int_eq(simxStepBegin(whole.client, 100), 0);
    simxInt result = simxStepEnd(whole.client, 0);
    ck_assert(result == 0 || result == simx_return_timeout_flag);
    ck_assert_int_eq(simxStepEnd(whole.client, PATIENCE_MS), 0);
    ck_assert_int_eq(whole_time(), before + 100 * TIME_STEP_MS);
}
END_TEST

START_TEST(streams_belong_to_the_step_that_was_made)
{
    simxUChar *bytes;
    simxInt size;
    simxDouble step, time;
    whole_start_stepped();
    simxGetStringSignal(whole.client, "toClient1", &bytes, &size, STREAMING);
    whole_steps(1);
    whole_exchange();
    ck_assert_int_eq(simxGetStringSignal(whole.client, "toClient1", &bytes, &size, BUFFER), 0);
    int first = bytes[0] | bytes[1] << 8;
    for (int i = 1; i <= 20; i++) {
        whole_steps(2);
        if (whole.way != WHOLE_FAST)
            whole_exchange();
        ck_assert_int_eq(simxGetStringSignal(whole.client, "toClient1", &bytes, &size, BUFFER), 0);
        ck_assert_int_eq(size, 16);
        ck_assert_int_eq(bytes[0] | bytes[1] << 8, first + 2 * i);
    }
    if (whole.way == WHOLE_FAST) {
        ck_assert_int_eq(simxGetStepInfo(whole.client, &step, &time), 0);
        ck_assert_double_eq(step, 41);
        ck_assert_double_eq_tol(time, step * TIME_STEP, 1e-6);
    }
}
END_TEST

START_TEST(nothing_can_be_stepped_that_is_not_stepped)
{
    ck_assert_int_eq(simxSynchronousTrigger(whole.client), REFUSED);
    ck_assert_int_eq(simxStep(whole.client, 1, 1000), REFUSED);
    ck_assert_int_eq(simxSynchronous(whole.client, 1), 0);
    ck_assert_int_eq(simxSynchronousTrigger(whole.client), REFUSED); /* stopped */
    ck_assert_int_eq(simxStep(whole.client, 1, 1000), REFUSED);
    ck_assert_int_eq(simxStep(whole.client, 0, 1000), simx_return_local_error_flag);
    ck_assert_int_eq(simxStep(whole.client, -1, 1000), simx_return_local_error_flag);
    ck_assert_int_eq(simxSynchronous(whole.client, 0), 0);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 0);
    ck_assert_int_eq(simxSynchronousTrigger(whole.client), REFUSED);
    ck_assert_int_eq(simxStep(whole.client, 1, 1000), REFUSED);
}
END_TEST

START_TEST(stepping_that_is_switched_off_lets_time_run)
{
    whole_start_stepped();
    whole_steps(1);
    int before = whole_time();
    ck_assert_int_eq(simxSynchronous(whole.client, 0), 0);
    WHOLE_AWAIT(whole_time() > before + 3 * TIME_STEP_MS);
    ck_assert_int_eq(simxSynchronous(whole.client, 1), 0);
    whole_steps(1);
    before = whole_time();
    ck_assert_int_eq(whole_time(), before);
}
END_TEST

START_TEST(stop_frees_a_simulation_that_is_stepped)
{
    whole_start_stepped();
    whole_steps(2);
    whole_stop();
    ck_assert_int_eq(whole_time(), 0);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 3 * TIME_STEP_MS); /* by itself */
}
END_TEST

/* As programs that learn do. The scene is the one that was there before the run. */
START_TEST(each_of_many_runs_begins_anew)
{
    simxInt joint = whole_handle("arm_joint1");
    for (int run = 0; run < RUNS; run++) {
        ck_assert_int_eq(simxSynchronous(whole.client, 1), 0);
        ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
        simxSetJointTargetPosition(whole.client, joint, 1, ONESHOT);
        whole_steps(5);
        ck_assert_int_eq(whole_time(), 5 * TIME_STEP_MS);
        ck_assert_int_eq(simxStopSimulation(whole.client, BLOCKING), 0);
        ck_assert_int_eq(whole_time(), 0);
        ck_assert_float_eq_tol(whole_joint_position(joint), 0, 1e-6f);
    }
}
END_TEST

START_TEST(pause_holds_time_and_start_lets_it_go_on)
{
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 0);
    ck_assert_int_eq(simxPauseSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_state() == 3);
    int before = whole_time();
    ck_assert_int_gt(before, 0);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(whole_time(), before);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > before);
    ck_assert_int_eq(whole_state(), 1);
}
END_TEST

START_TEST(client_that_leaves_lets_time_run)
{
    whole_start_stepped();
    whole_steps(1);
    simxFinish(whole.client);
    whole_connect();
    WHOLE_AWAIT(whole_time() > 5 * TIME_STEP_MS);
}
END_TEST

START_TEST(descriptor_tells_when_steps_are_done)
{
    simxInt descriptor = -1, result, armed;
    whole_start_stepped();
    for (int i = 0; i < 20; i++) {
        ck_assert_int_eq(simxStepBegin(whole.client, 10), simx_return_ok);
        while ((result = simxStepEnd(whole.client, 0)) == simx_return_timeout_flag) {
            armed = simxArm(whole.client, &descriptor);
            ck_assert(whole.way == WHOLE_FAST ? armed >= 0 : armed == -1);
            struct pollfd poll_fd = { .fd = descriptor, .events = POLLIN };
            if (armed == 0)
                ck_assert_int_eq(poll(&poll_fd, 1, PATIENCE_MS), 1);
        }
        ck_assert_int_eq(result, simx_return_ok);
    }
    ck_assert_int_eq(simxArm(-1, NULL), -1);
}
END_TEST

void whole_simulation(TCase *tcase)
{
    const TTest *const tests[] = {
        each_trigger_is_one_step,
        without_a_trigger_time_stands_still,
        steps_in_one_call_are_as_many,
        steps_in_two_halves_are_as_many,
        streams_belong_to_the_step_that_was_made,
        nothing_can_be_stepped_that_is_not_stepped,
        stepping_that_is_switched_off_lets_time_run,
        stop_frees_a_simulation_that_is_stepped,
        each_of_many_runs_begins_anew,
        pause_holds_time_and_start_lets_it_go_on,
        client_that_leaves_lets_time_run,
        descriptor_tells_when_steps_are_done,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
