/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of functions by name. Without Lua only those that go straight to the simulator are tested.
 */
#include "os/thread.h"
#include "simConst.h"
#include "whole.h"
#include "wire/cbor.h"

#define LOCAL simx_return_local_error_flag

static void expect_text(const char *text)
{
    const simxChar *words = simxGetErrorText(whole.client);
    ck_assert_msg(strstr(words, text) != NULL, "%s", words);
}

START_TEST(a_position_is_that_of_the_legacy_call)
{
    simxInt base = whole_handle("base"), count = 3;
    simxFloat expected[3];
    double xyz[3];
    whole_position(base, -1, expected);
    ck_assert_int_eq(
        simxCall(whole.client, "sim.getObjectPosition", "ii>ad", base, -1, xyz, &count), 0);
    ck_assert_int_eq(count, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq((simxFloat)xyz[i], expected[i]);
}
END_TEST

START_TEST(results_that_are_not_as_asked_are_told)
{
    simxInt base = whole_handle("base"), count = 2, number;
    double xyz[3];
    ck_assert_int_eq(
        simxCall(whole.client, "sim.getObjectPosition", "ii>ad", base, -1, xyz, &count), LOCAL);
    expect_text("result 1 is missing, or is not of the type");
    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectPosition", "ii>i", base, -1, &number),
                     LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", ">ii", &number, &number),
                     LOCAL);
    expect_text("result 2");
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "q"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", ">i>i"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "a>i"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "s", NULL), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, NULL, ""), LOCAL);
    ck_assert_int_eq(simxCall(999, "sim.getSimulationState", ""),
                     simx_return_initialize_error_flag);
}
END_TEST

START_TEST(an_error_of_the_simulator_is_told)
{
    double position;
    ck_assert_int_eq(simxCall(whole.client, "sim.getJointPosition", "i>d", NOBODY, &position),
                     REFUSED);
    if (whole.way == WHOLE_FAST)
        expect_text("does not exist");
}
END_TEST

START_TEST(stepping_by_name_makes_one_step_a_call)
{
    simxInt level = -1, before, state = 0;
    ck_assert_int_eq(simxCall(whole.client, "sim.step", ""), REFUSED);
    ck_assert_int_eq(simxCall(whole.client, "sim.setStepping", "b>i", 1, &level), 0);
    ck_assert_int_eq(level, 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.startSimulation", ""), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", ">i", &state), 0);
    ck_assert_int_ne(state, sim_simulation_stopped);
    before = whole_time();
    for (int i = 1; i <= 3; i++) {
        ck_assert_int_eq(simxCall(whole.client, "sim.step", ""), 0);
        ck_assert_int_eq(whole_time(), before + i * TIME_STEP_MS);
    }
    ck_assert_int_eq(simxCall(whole.client, "sim.setStepping", "b>i", 0, &level), 0);
    ck_assert_int_eq(level, 1);
    whole_stop();
}
END_TEST

START_TEST(a_stream_of_a_call_has_the_newest_value)
{
    simxInt base = whole_handle("base"), other = whole_handle("arm_joint2"), count = 3;
    double one[3], two[3];
    simxUChar *bytes = NULL;
    simxCallMode(whole.client, 1, STREAMING, "sim.getObjectPosition", "ii>ad", base, -1, one,
                 &count);
    simxCallMode(whole.client, 2, STREAMING, "sim.getObjectPosition", "ii>ad", other, base, two,
                 &count);
    WHOLE_AWAIT((count = 3, simxCallMode(whole.client, 1, BUFFER, "", ">ad", one, &count)) == 0 &&
                (count = 3, simxCallMode(whole.client, 2, BUFFER, "", ">ad", two, &count)) == 0);
    ck_assert(one[2] != two[2]);
    ck_assert_int_eq(simxCallCbor(whole.client, 1, "", NULL, 0, &bytes, &count, BUFFER), 0);
    ck_assert_int_eq(bytes[0], 0x81);
    ck_assert_int_eq(bytes[1], 0x83);
    simxCallMode(whole.client, 1, simx_opmode_discontinue, "", "");
    simxCallMode(whole.client, 2, simx_opmode_discontinue, "", "");
    ck_assert_int_eq(simxCallMode(whole.client, -3, BLOCKING, "sim.getSimulationState", ""), LOCAL);
}
END_TEST

START_TEST(a_oneshot_call_is_executed_before_the_next_call)
{
    simxInt joint = whole_handle("arm_joint1");
    double position = 0;
    simxCallMode(whole.client, 5, ONESHOT, "sim.setJointPosition", "id", joint, 0.25);
    ck_assert_int_eq(simxCall(whole.client, "sim.getJointPosition", "i>d", joint, &position), 0);
    ck_assert_double_eq(position, 0.25);
    ck_assert_int_eq(simxCall(whole.client, "sim.setJointPosition", "id", joint, 0.0), 0);
}
END_TEST

#ifdef HAVE_LUA
static const struct {
    const char *name;
    int reals; /* of its last argument */
} directs[] = {
#define DIRECT(name, shape, function, count) { name, count },
#include "named/direct.def"
#undef DIRECT
};

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

/* One that exists, or not, as an integer or a float. */
static void put_handle(struct buffer *out)
{
    int handle = (int)draw(45) - 3;
    if (draw(4) == 0)
        cbor_put_double(out, handle);
    else
        cbor_put_int(out, handle);
}

static void put_reals(struct buffer *out, int count)
{
    cbor_put_array(out, (size_t)count);
    for (int i = 0; i < count; i++)
        cbor_put_double(out, (double)draw(1000) / 1024.0);
}

static void put_random(struct buffer *out, int reals)
{
    switch (draw(5)) {
    case 0: put_reals(out, reals); break;
    case 1: cbor_put_double(out, (double)draw(100) / 64.0); break;
    case 2: cbor_put_text(out, "1", draw(2)); break;
    default: put_handle(out);
    }
}

/* Arguments that the function may take, or something else; how many. */
static int put_arguments(struct buffer *out, int reals)
{
    int count = (int)draw(4);
    for (int i = 0; i < count; i++)
        if (i == 0)
            put_handle(out);
        else
            put_random(out, reals);
    return count;
}

/* With one argument more, which is nothing, it goes through Lua. */
static simxInt call_random(const char *name, const struct buffer *arguments, int count, int by_lua,
                           struct buffer *results)
{
    struct buffer call = { 0 };
    simxUChar *bytes = NULL;
    simxInt size = 0, result;
    cbor_put_array(&call, (size_t)(count + by_lua));
    buffer_put_bytes(&call, arguments->data, arguments->size);
    if (by_lua)
        cbor_put_null(&call);
    result = simxCallCbor(whole.client, -1, name, call.data, (simxInt)call.size, &bytes, &size,
                          BLOCKING);
    buffer_clear(results);
    if (result == 0)
        buffer_put_bytes(results, bytes, (size_t)size);
    buffer_free(&call);
    return result;
}

static int compare_ways(const char *name, int reals)
{
    struct buffer arguments = { 0 }, direct = { 0 }, by_lua = { 0 };
    int count = put_arguments(&arguments, reals);
    simxInt result = call_random(name, &arguments, count, 0, &direct);
    ck_assert_msg(result == call_random(name, &arguments, count, 1, &by_lua), "%s: %s", name,
                  simxGetErrorText(whole.client));
    if (whole.generation > 0) /* V-REP has its functions with floats of single precision only */
        ck_assert_msg(direct.size == by_lua.size &&
                          (direct.size == 0 ||
                           memcmp(direct.data, by_lua.data, direct.size) == 0),
                      "%s: other values", name);
    buffer_free(&arguments);
    buffer_free(&direct);
    buffer_free(&by_lua);
    return result == 0;
}

/* V-REP has these under other names: its scripts do not have them. */
static int is_later(const char *name)
{
    return whole.generation == 0 && strstr(name, "JointMaxForce") != NULL;
}

START_TEST(functions_that_need_no_lua_do_what_lua_does)
{
    int succeeded = 0;
    seed = (uint32_t)(whole.generation * WHOLE_WAYS + whole.way);
    for (size_t i = 0; i < COUNT_OF(directs); i++)
        for (int n = 0; n < 20 && strcmp(directs[i].name, "sim.getSystemTime") != 0 &&
                        !is_later(directs[i].name);
             n++)
            succeeded += compare_ways(directs[i].name, directs[i].reals);
    ck_assert_int_gt(succeeded, 20);
}
END_TEST

START_TEST(texts_bytes_and_handles_go_both_ways)
{
    static const char bytes[] = { 0, 1, -1 };
    const simxUChar *got;
    simxInt handle = -1, size = 0;
    char *text = NULL;
    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectHandle", "s>i", "base", &handle), 0);
    ck_assert_int_eq(handle, whole_handle("base"));
    ck_assert_int_eq(simxCall(whole.client, "sim.setStringSignal", "sy", "named", bytes, 3), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getStringSignal", "s>y", "named", &got, &size), 0);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(got, bytes, 3);
    ck_assert_int_eq(simxCall(whole.client, "sim.setStringSignal", "ss", "named", "caf\xc3\xa9"),
                     0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getStringSignal", "s>s", "named", &text), 0);
    ck_assert_str_eq(text, "caf\xc3\xa9");
    ck_assert_int_eq(simxCall(whole.client, "sim.clearStringSignal", "s", "named"), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.noSuch", ""), REFUSED);
    if (whole.way == WHOLE_FAST)
        expect_text("No such function: sim.noSuch");
}
END_TEST

START_TEST(a_function_that_waits_ends_in_time)
{
    double before = 0, after = 0;
    ck_assert_int_eq(simxCall(whole.client, "sim.getSystemTime", ">d", &before), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.wait", "db", 0.05, 0), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSystemTime", ">d", &after), 0);
    ck_assert_double_ge(after - before, 0.05);
}
END_TEST

/* Simulated seconds: until the simulation is stopped. */
static void wait_in_thread(void *argument)
{
    *(simxInt *)argument = simxCall(whole.client, "sim.wait", "d", 1e6);
}

static void set_pace(simxFloat time_step, int realtime)
{
    ck_assert_int_eq(simxSetFloatingParameter(whole.client, sim_floatparam_simulation_time_step,
                                              time_step, simx_opmode_blocking), 0);
    ck_assert_int_eq(simxSetBooleanParameter(whole.client, sim_boolparam_realtime_simulation,
                                             (simxUChar)realtime, simx_opmode_blocking), 0);
}

/* A step lasts much longer than a call, also of a process that has to wait for a processor. */
START_TEST(other_calls_of_a_client_are_answered_while_one_waits)
{
    struct thread thread;
    simxInt result = -1;
    simxFloat time_step;
    double now = -1, before;
    int within_step = 0;
    ck_assert_int_eq(simxGetFloatingParameter(whole.client, sim_floatparam_simulation_time_step,
                                              &time_step, simx_opmode_blocking), 0);
    set_pace(0.05f, 1);
    ck_assert_int_eq(simxCall(whole.client, "sim.startSimulation", ""), 0);
    ck_assert_int_eq(thread_start(&thread, wait_in_thread, &result), 0);
    for (int i = 0; i < 50; i++) {
        before = now;
        ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationTime", ">d", &now), 0);
        within_step += now == before;
    }
    ck_assert_int_gt(within_step, 10); /* the others do not wait for a step: 1 if each does */
    ck_assert_int_eq(simxCall(whole.client, "sim.stopSimulation", ""), 0);
    thread_join(&thread);
    ck_assert_int_eq(result, 0);
    whole_stop();
    set_pace(time_step, 0);
}
END_TEST

START_TEST(what_reaches_beyond_the_simulator_is_refused)
{
    ck_assert_int_eq(simxCall(whole.client, "os.execute", "s", "true"), REFUSED);
    ck_assert_int_eq(simxCall(whole.client, "_G.os.execute", "s", "true"), REFUSED);
    ck_assert_int_eq(simxCall(whole.client, "io.open", "s", "/etc/passwd"), REFUSED);
    ck_assert_int_eq(simxCall(whole.client, "load", "s", "return 1"), REFUSED);
    ck_assert_int_eq(simxCall(whole.client, "zmqRemoteApi.eval", "s", "return 1"), REFUSED);
    if (whole.way == WHOLE_FAST)
        expect_text("allowUnsafe");
}
END_TEST

START_TEST(results_that_cannot_be_sent_are_an_error)
{
    simxInt state;
    ck_assert_int_eq(simxCall(whole.client, "zmqRemoteApi.getField", "s", "sim.getObject"),
                     REFUSED);
    if (whole.way == WHOLE_FAST)
        expect_text("the results cannot be sent");
    ck_assert_int_eq(simxCall(whole.client, "zmqRemoteApi.getField", "s", "_G"), REFUSED);
    ck_assert_int_eq(
        simxCall(whole.client, "zmqRemoteApi.getField", "s>i", "sim.handle_all", &state), 0);
    ck_assert_int_eq(state, sim_handle_all);
}
END_TEST

START_TEST(a_description_tells_functions_and_constants)
{
    static const simxUChar name[] = "\x81\x63sim";
    simxUChar *results = NULL;
    simxInt size = 0;
    ck_assert_int_eq(simxCallCbor(whole.client, -1, "zmqRemoteApi.info", name, sizeof name - 1,
                                  &results, &size, BLOCKING),
                     0);
    ck_assert_int_gt(size, 10000);
    ck_assert_int_eq(results[0], 0x81);
    ck_assert_int_eq(simxCallCbor(whole.client, -1, "zmqRemoteApi.info", name, 3, &results, &size,
                                  BLOCKING),
                     LOCAL);
}
END_TEST
#endif

void whole_named(TCase *tcase)
{
    const TTest *const tests[] = {
        a_position_is_that_of_the_legacy_call,
        results_that_are_not_as_asked_are_told,
        an_error_of_the_simulator_is_told,
        stepping_by_name_makes_one_step_a_call,
        a_stream_of_a_call_has_the_newest_value,
        a_oneshot_call_is_executed_before_the_next_call,
#ifdef HAVE_LUA
        functions_that_need_no_lua_do_what_lua_does,
        texts_bytes_and_handles_go_both_ways,
        a_function_that_waits_ends_in_time,
        other_calls_of_a_client_are_answered_while_one_waits,
        what_reaches_beyond_the_simulator_is_refused,
        results_that_cannot_be_sent_are_an_error,
        a_description_tells_functions_and_constants,
#endif
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
