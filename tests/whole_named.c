/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of functions by name. Without Lua only those that go straight to the simulator are tested.
 */
#include "simConst.h"
#include "whole.h"

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
    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectPosition", "ii>ad", base, -1, xyz, &count),
                     0);
    ck_assert_int_eq(count, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_float_eq((simxFloat)xyz[i], expected[i]);
}
END_TEST

START_TEST(results_that_are_not_as_asked_are_told)
{
    simxInt base = whole_handle("base"), count = 2, number;
    double xyz[3];

    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectPosition", "ii>ad", base, -1, xyz, &count),
                     LOCAL);
    expect_text("result 1 is missing, or is not of the type");
    ck_assert_int_eq(simxCall(whole.client, "sim.getObjectPosition", "ii>i", base, -1, &number),
                     LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", ">ii", &number, &number), LOCAL);
    expect_text("result 2");
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "q"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", ">i>i"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "a>i"), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, "sim.getSimulationState", "s", NULL), LOCAL);
    ck_assert_int_eq(simxCall(whole.client, NULL, ""), LOCAL);
    ck_assert_int_eq(simxCall(999, "sim.getSimulationState", ""), simx_return_initialize_error_flag);
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

    simxCallMode(whole.client, 1, STREAMING, "sim.getObjectPosition", "ii>ad", base, -1, one, &count);
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
START_TEST(texts_bytes_and_handles_go_both_ways)
{
    static const char bytes[] = { 0, 1, -1 };
    const simxUChar *got;
    simxInt handle = -1, size = 0;
    char *text = NULL;

    ck_assert_int_eq(simxCall(whole.client, "sim.getObject", "s>i", "/base", &handle), 0);
    ck_assert_int_eq(handle, whole_handle("base"));
    ck_assert_int_eq(simxCall(whole.client, "sim.setStringSignal", "sy", "named", bytes, 3), 0);
    ck_assert_int_eq(simxCall(whole.client, "sim.getStringSignal", "s>y", "named", &got, &size), 0);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(got, bytes, 3);
    ck_assert_int_eq(simxCall(whole.client, "sim.setStringSignal", "ss", "named", "caf\xc3\xa9"), 0);
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
        texts_bytes_and_handles_go_both_ways,
        a_function_that_waits_ends_in_time,
        what_reaches_beyond_the_simulator_is_refused,
        a_description_tells_functions_and_constants,
#endif
    };

    whole_add(tcase, tests, COUNT_OF(tests));
}
