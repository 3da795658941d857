/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Values of streams for a program that steps: accumulating values arrive with their step, each
 * once; a stream is executed only when its value may have changed.
 */
#include "support.h"

#include <stdio.h>

#include "extApi.h"
#include "fake_symbols.h"
#include "fast_sanitizer.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define STREAMING simx_opmode_streaming
#define BUFFER simx_opmode_buffer
#define NONE simx_return_novalue_flag
#define PATIENCE_US 20000000
#define PATIENCE_MS 20000
#define STEPS (SANITIZED_THREAD || SANITIZED_ADDRESS ? 1000 : 20000)
#define SOME_STEPS 500
#define CALLS 1000
#define STREAMS 10
#define NAME "written"

static int ports[WAYS];
static simxInt id;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void ping(void)
{
    simxInt ms;
    ck_assert_int_eq(simxGetPingTime(id, &ms), 0);
}

static void begin_stepping(int port)
{
    id = simulator_client(port);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
}

/* ------------------------------------------------------------------ string streams */

static int written; /* the number that was written last; of the simulator's thread */

/* As a script does in each step: it appends what the client has not read yet. */
static void write_number(void)
{
    int size = 0, number = ++written;
    char *old = simGetStringSignal(NAME, &size);
    struct buffer joined = { 0 };
    if (old)
        buffer_put_bytes(&joined, old, (size_t)size);
    buffer_put_bytes(&joined, &number, sizeof number);
    if (!joined.failed)
        simSetStringSignal(NAME, (const char *)joined.data, (int)joined.size);
    simReleaseBuffer(old);
    buffer_free(&joined);
}

static void begin_writing(void)
{
    simxUChar *bytes;
    simxInt size;
    simulator_hold();
    written = 0;
    fake.on_step = write_number;
    simulator_release();
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &size, STREAMING) & ~NONE, 0);
    ping();
}

/* Reads what there is, which goes on after the number `last`: the last one. */
static int read_numbers(int last)
{
    simxUChar *bytes;
    simxInt size = -1;
    int number;
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &size, BUFFER), 0);
    ck_assert_int_ge(size, 0);
    ck_assert_int_eq(size % (int)sizeof number, 0);
    for (int i = 0; i < size / (int)sizeof number; i++) {
        memcpy(&number, bytes + (size_t)i * sizeof number, sizeof number);
        ck_assert_int_eq(number, ++last);
    }
    return last;
}

START_TEST(a_read_after_a_trigger_gives_what_the_step_before_it_wrote)
{
    if (!simulator_is_fast(WAY_FAST))
        return;
    begin_stepping(ports[WAY_FAST]);
    begin_writing();
    for (int step = 0; step < STEPS; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        ck_assert_int_eq(read_numbers(step > 0 ? step - 1 : 0), step);
    }
    ping();
    ck_assert_int_eq(read_numbers(STEPS - 1), STEPS);
    ping();
    ck_assert_int_eq(read_numbers(STEPS), STEPS);
    simxFinish(id);
}
END_TEST

START_TEST(a_read_after_several_steps_gives_them_joined)
{
    int steps = 0;
    if (!simulator_is_fast(WAY_FAST))
        return;
    begin_stepping(ports[WAY_FAST]);
    begin_writing();
    for (int i = 0; i < SOME_STEPS; i++) {
        int more = 1 + i % 7;
        ck_assert_int_eq(simxStep(id, more, PATIENCE_MS), 0);
        ck_assert_int_eq(read_numbers(steps), steps + more);
        steps += more;
    }
    simxFinish(id);
}
END_TEST

START_TEST(nothing_is_lost_doubled_or_out_of_order_over_any_way)
{
    int last = 0;
    begin_stepping(ports[_i]);
    begin_writing();
    for (int step = 0; step < SOME_STEPS; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        last = read_numbers(last);
        ck_assert_int_ge(last, step - 1);
    }
    ping();
    ping();
    ck_assert_int_eq(read_numbers(last), SOME_STEPS);
    simxFinish(id);
}
END_TEST

static void expect_read(int size)
{
    simxUChar *bytes = NULL;
    simxInt got = -1;
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &got, BUFFER), 0);
    ck_assert_int_eq(got, size);
    ck_assert_ptr_nonnull(bytes);
}

START_TEST(a_string_stream_with_nothing_new_gives_no_bytes)
{
    simxUChar *bytes;
    simxInt size;
    id = simulator_client(ports[_i]);
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &size, BUFFER), NONE);
    simxReadStringStream(id, NAME, &bytes, &size, STREAMING);
    ping();
    for (int i = 1; i <= 20; i++) {
        expect_read(0);
        expect_read(0);
        ping();
        expect_read(0);
        ck_assert_int_eq(simxWriteStringStream(id, NAME, (simxUChar *)"0123456789abcdefghij", i,
                                               BLOCKING), 0);
        ping(); /* before it is answered the stream delivers */
        expect_read(i);
    }
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &size, simx_opmode_discontinue), 0);
    ping();
    ck_assert_int_eq(simxReadStringStream(id, NAME, &bytes, &size, BUFFER), NONE);
    simxFinish(id);
}
END_TEST

START_TEST(what_is_set_before_a_round_trip_is_taken_after_it)
{
    simxUChar *bytes;
    simxInt size;
    id = simulator_client(ports[_i]);
    for (int i = 0; i < 20; i++) {
        simxGetAndClearStringSignal(id, NAME, &bytes, &size, STREAMING);
        ck_assert_int_eq(simxSetStringSignal(id, NAME, (simxUChar *)"x", 1, BLOCKING), 0);
        ping();
        ck_assert_int_eq(simxGetAndClearStringSignal(id, NAME, &bytes, &size, BUFFER), 0);
        ck_assert_int_eq(size, 1);
        ping();
        ck_assert_int_eq(simxGetAndClearStringSignal(id, NAME, &bytes, &size, BUFFER), NONE);
    }
    simxFinish(id);
}
END_TEST

/* ------------------------------------------------------------------ waiting for the trigger */

static int is_waiting(void)
{
    simxUChar waiting = 2;
    ck_assert_int_eq(simxGetBooleanParameter(id, sim_boolparam_waiting_for_trigger, &waiting,
                                             BLOCKING), 0);
    ck_assert_int_le(waiting, 1);
    return waiting;
}

START_TEST(a_step_is_over_when_the_next_trigger_is_awaited)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int reads = 0;
    begin_stepping(ports[_i]);
    while (!is_waiting())
        ck_assert_int_lt(clock_us(), deadline_us);
    for (int step = 1; step <= SOME_STEPS; step++) {
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        do {
            ck_assert_int_lt(clock_us(), deadline_us);
            reads++;
        } while (!is_waiting());
        ck_assert_int_eq(simxGetLastCmdTime(id), step * SIMULATOR_STEP_MS);
    }
    if (simulator_is_fast(_i))
        ck_assert_int_eq(reads, SOME_STEPS);
    ck_assert_int_eq(simxSynchronous(id, 0), 0);
    while (is_waiting())
        ck_assert_int_lt(clock_us(), deadline_us);
    simxFinish(id);
}
END_TEST

/* ------------------------------------------------------------------ what streams cost */

static int patient;

/* The main loop goes round three times a second: what is executed, is so because of commands. */
static void setup_patient(void)
{
    char config[128];
    patient = support_shared_port();
    snprintf(config, sizeof config, "portIndex1_port = %d\nportIndex1_syncSimTrigger = true\n"
             "portIndex1_triggerWaitUs = 300000\n", patient);
    simulator_start(config, 0);
}

static int told_waiting; /* atomic: what the simulator's own parameter said */

static void look_at_parameter(void)
{
    atomic_set_int(&told_waiting, fake.bool_params[sim_boolparam_waiting_for_trigger]);
}

static void call_hook(void)
{
    ck_assert_int_eq(simxCallScriptFunction(id, "", sim_scripttype_sandboxscript, "remoteHook",
                                            0, NULL, 0, NULL, 0, NULL, 0, NULL, NULL, NULL, NULL,
                                            NULL, NULL, NULL, NULL, NULL, BLOCKING) &
                         ~simx_return_remote_error_flag, 0);
}

START_TEST(the_simulator_is_told_that_a_step_waits_when_the_wait_expires)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int told_late = 0;
    begin_stepping(patient);
    simulator_hold();
    fake.on_script = look_at_parameter;
    simulator_release();
    while (!told_late && clock_us() < deadline_us) { /* a busy machine lets a whole wait expire */
        ck_assert_int_eq(simxStep(id, 1, PATIENCE_MS), 0);
        ck_assert_int_eq(is_waiting(), 1);
        call_hook();
        told_late = !atomic_get_int(&told_waiting);
    }
    ck_assert(told_late);
    simulator_hold(); /* the main loop has gone on */
    ck_assert_int_eq(fake.bool_params[sim_boolparam_waiting_for_trigger], 1);
    simulator_release();
    simxFinish(id);
}
END_TEST

static void set(const char *name, simxInt value)
{
    ck_assert_int_eq(simxSetIntegerSignal(id, name, value, BLOCKING), 0);
}

static void stream_signals(void)
{
    char name[] = "0";
    simxInt value;
    for (int i = 0; i < STREAMS; i++) {
        name[0] = (char)('0' + i);
        set(name, i);
        simxGetIntegerSignal(id, name, &value, STREAMING);
    }
    ping();
}

static int reads_of(int *counter)
{
    simulator_hold();
    int reads = *counter;
    simulator_release();
    return reads;
}

START_TEST(streams_are_executed_once_for_each_change_and_else_never)
{
    begin_stepping(patient);
    stream_signals();
    int passes = simulator_passes(), reads = reads_of(&fake.signal_reads);
    for (int i = 0; i < CALLS; i++)
        ping();
    int turns = simulator_passes() + 1 - passes, more = reads_of(&fake.signal_reads) - reads;
    ck_assert_int_lt(turns, CALLS / 10);
    ck_assert_int_le(more, turns * STREAMS);
    passes = simulator_passes();
    reads = reads_of(&fake.signal_reads);
    for (int i = 0; i < CALLS; i++)
        set("0", i);
    turns = simulator_passes() + 1 - passes;
    more = reads_of(&fake.signal_reads) - reads;
    ck_assert_int_lt(turns, CALLS / 10);
    ck_assert_int_ge(more, (CALLS - 1) * STREAMS); /* a segment shows the last one later */
    ck_assert_int_le(more, (CALLS + turns) * STREAMS);
    simxFinish(id);
}
END_TEST

START_TEST(pictures_are_of_the_last_step_and_not_of_each_command)
{
    simxInt vision, size[2];
    simxUChar *image;
    simxFloat *depth;
    begin_stepping(patient);
    ck_assert_int_eq(simxGetObjectHandle(id, "vision1", &vision, BLOCKING), 0);
    simxGetVisionSensorImage(id, vision, size, &image, 0, STREAMING);
    simxGetVisionSensorDepthBuffer(id, vision, size, &depth, STREAMING);
    ping();
    int passes = simulator_passes(), pictures = reads_of(&fake.picture_reads);
    for (int i = 0; i < CALLS; i++)
        set("0", i);
    int turns = simulator_passes() + 1 - passes;
    ck_assert_int_lt(turns, CALLS / 10);
    ck_assert_int_le(reads_of(&fake.picture_reads) - pictures, 2 * turns);
    for (int step = 1; step <= 3; step++) {
        simulator_hold();
        fake.image[0] = (unsigned char)step;
        simulator_release();
        ck_assert_int_eq(simxSynchronousTrigger(id), 0);
        ping();
        ck_assert_int_eq(simxGetVisionSensorImage(id, vision, size, &image, 0, BUFFER), 0);
        ck_assert_int_eq(image[0], step);
        ck_assert_int_eq(simxGetLastCmdTime(id), step * SIMULATOR_STEP_MS);
        ck_assert_int_eq(simxGetVisionSensorDepthBuffer(id, vision, size, &depth, BUFFER), 0);
        ck_assert_int_eq(simxGetLastCmdTime(id), step * SIMULATOR_STEP_MS);
    }
    simxFinish(id);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("streams");
    TCase *fast = tcase_create("fast session");
    TCase *each = tcase_create("over TCP, fast session and segment");
    TCase *waits = tcase_create("a long wait for the trigger");
    tcase_add_checked_fixture(fast, setup, simulator_stop);
    tcase_add_test(fast, a_read_after_a_trigger_gives_what_the_step_before_it_wrote);
    tcase_add_test(fast, a_read_after_several_steps_gives_them_joined);
    tcase_add_checked_fixture(each, setup, simulator_stop);
    tcase_add_loop_test(each, nothing_is_lost_doubled_or_out_of_order_over_any_way, 0, WAYS);
    tcase_add_loop_test(each, a_string_stream_with_nothing_new_gives_no_bytes, 0, WAYS);
    tcase_add_loop_test(each, what_is_set_before_a_round_trip_is_taken_after_it, 0, WAYS);
    tcase_add_loop_test(each, a_step_is_over_when_the_next_trigger_is_awaited, 0, WAYS);
    tcase_add_checked_fixture(waits, setup_patient, simulator_stop);
    tcase_add_test(waits, the_simulator_is_told_that_a_step_waits_when_the_wait_expires);
    tcase_add_test(waits, streams_are_executed_once_for_each_change_and_else_never);
    tcase_add_test(waits, pictures_are_of_the_last_step_and_not_of_each_command);
    suite_add_tcase(suite, fast);
    suite_add_tcase(suite, each);
    suite_add_tcase(suite, waits);
    return support_run(suite);
}
