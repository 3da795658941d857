/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The main script in the host's core: its life with the simulation, values of all kinds into it and
 * out, its errors. test_host_script_calls.c has the functions in it.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"
#include "host/script_fixture.h"
#include "script/mainscript.h"
#include "script/stack.h"

static void expect_refusal(const char *script, const char *text)
{
    char error[1500] = "", line[100];
    ck_assert_int_eq(script_try(script, error, sizeof(error)), -1);
    snprintf(line, sizeof(line), "%s:%s", script_file, text);
    ck_assert_msg(strstr(error, line) != NULL, "no \"%s\" in: %s", line, error);
    ck_assert_ptr_null(strchr(error, '\n'));
    ck_assert_ptr_nonnull(mainscript_absence());
}

/* ------------------------------------------------------------------ life */

START_TEST(newer_functions_made_of_others_are_there)
{
    script_open("function twice(x) return 2 * x end\n"
                "function f()\n"
                "  local script = sim.getScript(sim.scripttype_childscript, 'base')\n"
                "  assert(sim.callScriptFunction('twice@base', script, 4) == 8)\n"
                "  assert(sim.getScriptFunctions(script).twice(3) == 6)\n"
                "  local a, b = sim.createDummy(0.1), sim.createDummy(0.1)\n"
                "  sim.addObjectToSelection(sim.handle_single, a)\n"
                "  local copies = sim.copyPasteObjects({b, a}, 0)\n"
                "  assert(#copies == 2 and copies[1] ~= b and copies[2] ~= a)\n"
                "  assert(#sim.getObjectSelection() == 1 and sim.getObjectSelection()[1] == a)\n"
                "  sim.removeObjects({a, b, copies[1], copies[2], b})\n"
                "  assert(not pcall(sim.getObjectType, copies[2]))\n"
                "  assert(not pcall(sim.removeObjects, {b}))\n"
                "  return 1\n"
                "end\n");
    ck_assert_double_eq(script_number("f"), 1);
}
END_TEST

START_TEST(simulation_calls_its_functions_in_order)
{
    script_open("log = ''\n"
                "local function note(what)\n"
                "  log = log .. what .. sim.getSimulationState() .. ' '\n"
                "end\n"
                "function sysCall_init() note('i') end\n"
                "function sysCall_actuation() note('a') end\n"
                "function sysCall_sensing() note('s') end\n"
                "function sysCall_cleanup() note('c') end\n"
                "function read() return log end\n");
    simStartSimulation();
    for (int i = 0; i < 2; i++)
        simulation_pass();
    simStopSimulation();
    while (!simulation_stopped())
        simulation_pass();
    int stack = simCreateStack();
    ck_assert_int_eq(script_call("read", stack), 0);
    char *log = simGetStackStringValue(stack, NULL);
    ck_assert_str_eq(log, "i16 a16 s16 a17 s17 a17 s17 a21 s21 a22 s22 c22 ");
    free(log);
}
END_TEST

START_TEST(actuation_comes_before_the_physics_and_sensing_behind_it)
{
    script_open("local joint = sim.getObjectHandle('swing')\n"
                "function sysCall_actuation() before = sim.getJointPosition(joint) end\n"
                "function sysCall_sensing() after = sim.getJointPosition(joint) end\n"
                "function moved() return after - before end\n");
    double begin, end, last = 0;
    int joint = simGetObjectHandle("swing");
    simStartSimulation();
    for (int i = 0; i < 50; i++) {
        simGetJointPosition_D(joint, &begin);
        simulation_pass();
        simGetJointPosition_D(joint, &end);
        last = end - begin;
    }
    ck_assert_double_ne(last, 0);
    ck_assert_double_eq(script_number("moved"), last);
}
END_TEST

START_TEST(error_in_a_step_stops_the_simulation)
{
    script_open("steps = 0\n"
                "function sysCall_actuation() steps = steps + 1 if steps > 3 then error('enough') "
                "end end\n"
                "function count() return steps end\n");
    simStartSimulation();
    for (int i = 0; i < 20 && !simulation_stopped(); i++)
        simulation_pass();
    ck_assert(simulation_stopped());
    ck_assert_int_eq(world.simulation.exit, 0);
    ck_assert_double_eq(script_number("count"), 4);
}
END_TEST

START_TEST(error_ends_a_program_that_was_to_make_steps)
{
    world.options.steps = 100;
    script_open("function sysCall_init() error('no') end");
    simStartSimulation();
    simulation_pass();
    ck_assert_int_eq(world.simulation.exit, EXIT_DONE);
    ck_assert_int_eq(world.simulation.status, EXIT_FAILURE);
}
END_TEST

START_TEST(wrong_scripts_are_refused_with_file_and_line)
{
    expect_refusal("local x = 1\nx = = 2\n", "2: unexpected symbol");
    expect_refusal("local x = 1\n\nerror('a\\nb')\n", "3: a b");
    expect_refusal("sim.getObjectHandle('nobody')\n", "1: simGetObjectHandle: object 'nobody'");
    expect_refusal("sim.getJointPosition('x')\n", "1: bad argument #1");
    expect_refusal("simNoSuchFunction()\n", "1: attempt to call a nil value");
}
END_TEST

START_TEST(script_that_is_no_text_is_refused)
{
    char error[1500];
    ck_assert_int_eq(script_try("\033Lua binary", error, sizeof(error)), -1);
    ck_assert_ptr_nonnull(strstr(error, "binary"));
    ck_assert_int_eq(mainscript_open("/nowhere/x.lua", error, sizeof(error)), -1);
    ck_assert_ptr_nonnull(strstr(error, "/nowhere/x.lua"));
}
END_TEST

static void *exit_soon(void *unused)
{
    struct timespec moment = { .tv_nsec = 50000000 };
    nanosleep(&moment, NULL);
    world.simulation.exit = EXIT_TOLD;
    return unused;
}

START_TEST(endless_loop_ends_with_the_program)
{
    static const char *const loops[] = {
        "function f() while true do end end",
        "function f() while true do pcall(function() while true do end end) end end",
        "g = load('repeat until nil') function f() repeat pcall(coroutine.wrap(g)) until nil end",
    };
    pthread_t thread;
    script_open(loops[_i]);
    ck_assert_int_eq(pthread_create(&thread, NULL, exit_soon, NULL), 0);
    expect_error("f", "interrupted");
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(cleaning_up_has_a_moment_when_the_program_ends)
{
    script_open("n = 0 function f() for i = 1, 100000 do n = n + 1 end return n end\n"
                "function forever() while true do end end");
    world.simulation.exit = EXIT_TOLD;
    ck_assert_double_eq(script_number("f"), 100000);
    expect_error("forever", "interrupted");
}
END_TEST

START_TEST(exit_unwinds_the_script_and_keeps_the_status)
{
    static const struct {
        const char *call;
        int status;
    } ways[] = {
        { "os.exit()", 0 },
        { "os.exit(false)", 1 },
        { "os.exit(true, true)", 0 },
        { "os.exit(7)", 7 },
        { "while true do pcall(os.exit, 7) end", 7 },
        { "repeat coroutine.wrap(function() os.exit(7) end)() until nil", 7 },
        { "repeat pcall(coroutine.wrap(function() os.exit(7) end)) until nil", 7 },
    };
    char script[300];
    snprintf(script, sizeof(script),
             "n = 0 function count() return n end function sysCall_cleanup() n = n + 1 end\n"
             "function f() %s n = n + 10 end", ways[_i].call);
    script_open(script);
    simStartSimulation();
    simulation_pass();
    expect_error("f", "ends");
    ck_assert_int_eq(world.simulation.exit, EXIT_DONE);
    ck_assert_int_eq(world.simulation.status, ways[_i].status);
    mainscript_run("sysCall_cleanup");
    ck_assert_double_eq(script_number("count"), 1);
}
END_TEST

/* ------------------------------------------------------------------ values */

/* What comes back from a function that returns its argument is what was given. */
START_TEST(values_of_all_kinds_go_in_and_out)
{
    static const char bytes[5] = { 'a', 0, 'b', -1, 10 };
    const int ints[3] = { -2147483647, 0, 2147483647 };
    const double reals[3] = { 0.1, -1e300, 1e-300 };
    int stack = simCreateStack(), got_ints[3], size;
    double got_reals[3];
    bool truth = false;
    char *text;
    script_open("function echo(...) return ... end");
    simPushInt32TableOntoStack(stack, ints, 3);
    simPushDoubleTableOntoStack(stack, reals, 3);
    simPushStringOntoStack(stack, bytes, sizeof(bytes));
    simPushNullOntoStack(stack);
    simPushBoolOntoStack(stack, true);
    simPushTableOntoStack(stack);
    ck_assert_int_eq(script_call("echo@somebody", stack), 0);
    ck_assert_int_eq(simGetStackSize(stack), 6);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), 0);
    simPopStackItem(stack, 1);
    ck_assert_int_eq(simGetStackBoolValue(stack, &truth), 1);
    ck_assert(truth);
    simPopStackItem(stack, 1);
    ck_assert_int_eq(simIsStackValueNull(stack), 1);
    simPopStackItem(stack, 1);
    text = simGetStackStringValue(stack, &size);
    ck_assert_int_eq(size, sizeof(bytes));
    ck_assert_mem_eq(text, bytes, sizeof(bytes));
    free(text);
    simPopStackItem(stack, 1);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), 3);
    ck_assert_int_eq(simGetStackDoubleTable(stack, got_reals, 3), 1);
    ck_assert_mem_eq(got_reals, reals, sizeof(reals));
    simPopStackItem(stack, 1);
    ck_assert_int_eq(simGetStackInt32Table(stack, got_ints, 3), 1);
    ck_assert_mem_eq(got_ints, ints, sizeof(ints));
}
END_TEST

START_TEST(nested_tables_and_maps_go_in_and_out)
{
    int stack = simCreateStack(), number = 0;
    script_open("function f(t) return {inner = {t, t[2], {x = 'y'}}, [10] = false} end\n"
                "function g(t) return t.inner[3].x == 'y' and t[10] == false and t.inner[2] end");
    simPushInt32TableOntoStack(stack, (const int[]){ 5, 6 }, 2);
    ck_assert_int_eq(script_call("f", stack), 0);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), -2);
    ck_assert_int_eq(script_call("g", stack), 0);
    ck_assert_int_eq(simGetStackInt32Value(stack, &number), 1);
    ck_assert_int_eq(number, 6);
}
END_TEST

START_TEST(function_that_fails_is_told_without_its_reason_as_in_coppelia_4_10)
{
    int stack = simCreateStack();
    char *error;
    script_open("function f() error('my reason') end");
    ck_assert_int_eq(script_call("f", stack), -1);
    error = simGetLastError();
    ck_assert_ptr_nonnull(strstr(error, "error in script function"));
    ck_assert_ptr_null(strstr(error, "my reason"));
    free(error);
    simReleaseStack(stack);
}
END_TEST

START_TEST(script_calls_a_function_of_the_script_by_name_and_handle)
{
    script_open("function f(...) return select('#', ...) end\n"
                "robot = {grip = function(force) return 2 * force end}\n"
                "function plain()\n"
                "    return sim.callScriptFunction('f@base', 1010002, {}, 2, 'c')\n"
                "end\n"
                "function dotted() return simCallScriptFunction('robot.grip', -2, 21) end\n"
                "function nobody() return sim.callScriptFunction('g', -2) end\n"
                "function nowhere() return sim.callScriptFunction('f', 77) end");
    ck_assert_double_eq(script_number("plain"), 3);
    ck_assert_double_eq(script_number("dotted"), 42);
    expect_error("nobody", "no function g");
    expect_error("nowhere", "script does not exist");
}
END_TEST

START_TEST(results_that_no_one_can_take_are_errors)
{
    script_open("function cycle() local t = {} t[1] = t return t end\n"
                "function closure() return print end\n"
                "function object() return {1, {io.stdout}} end\n"
                "function key() return {[print] = 1} end\n");
    expect_error("cycle", "holds itself");
    expect_error("closure", "stay within");
    expect_error("object", "stay within");
    expect_error("key", "stay within");
}
END_TEST

START_TEST(errors_of_called_functions_tell_file_and_line)
{
    script_open("function f() error('oh') end\n"
                "function g() error({}) end\n"
                "function h() return nil + 1 end\n"
                "robot = {grip = function() return 7 end, name = 'x'}\n");
    expect_error("f", ":1: oh");
    expect_error("g", "table");
    expect_error("h", ":3: attempt to perform arithmetic");
    expect_error("nobody", "no function nobody");
    expect_error("robot.nobody", "no function robot.nobody");
    expect_error("robot.name", "attempt to call");
    expect_error("robot.name.more", "no function");
    ck_assert_double_eq(script_number("robot.grip"), 7);
}
END_TEST

START_TEST(script_is_reached_as_the_simulators_of_4_8_and_later_want)
{
    int stack = simCreateStack(), property = -1, object = 0;
    ck_assert_int_eq(simCallScriptFunctionEx(MAINSCRIPT_HANDLE, "f", stack), -1);
    ck_assert_int_eq(simGetScriptHandleEx(sim_scripttype_mainscript, -1, NULL), -1);
    ck_assert_int_eq(simGetScriptProperty(MAINSCRIPT_HANDLE, &property, &object), -1);
    script_open("function f() end");
    ck_assert_int_eq(simGetScriptHandleEx(sim_scripttype_mainscript, -1, NULL), MAINSCRIPT_HANDLE);
    ck_assert_int_eq(simGetScriptHandleEx(sim_scripttype_childscript, -1, "x"), MAINSCRIPT_HANDLE);
    ck_assert_int_eq(simGetScriptHandleEx(99, -1, NULL), -1);
    ck_assert_int_eq(simGetScriptProperty(MAINSCRIPT_HANDLE, &property, &object), 1);
    ck_assert_int_eq(property, sim_scripttype_mainscript);
    ck_assert_int_eq(object, -1);
    ck_assert_int_eq(simCallScriptFunctionEx(-2, "f", stack), 0);
    ck_assert_int_eq(simCallScriptFunctionEx(-1, "f", stack), 0);
    ck_assert_int_eq(simCallScriptFunctionEx(sim_scripttype_mainscript, "f", stack), -1);
    ck_assert_int_eq(simCallScriptFunctionEx(MAINSCRIPT_HANDLE, "f", stack + 1), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("script");
    TCase *tests = fixture_case("script");
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, simulation_calls_its_functions_in_order);
    tcase_add_test(tests, actuation_comes_before_the_physics_and_sensing_behind_it);
    tcase_add_test(tests, error_in_a_step_stops_the_simulation);
    tcase_add_test(tests, error_ends_a_program_that_was_to_make_steps);
    tcase_add_test(tests, wrong_scripts_are_refused_with_file_and_line);
    tcase_add_test(tests, script_that_is_no_text_is_refused);
    tcase_add_loop_test(tests, endless_loop_ends_with_the_program, 0, 3);
    tcase_add_test(tests, cleaning_up_has_a_moment_when_the_program_ends);
    tcase_add_loop_test(tests, exit_unwinds_the_script_and_keeps_the_status, 0, 7);
    tcase_add_test(tests, values_of_all_kinds_go_in_and_out);
    tcase_add_test(tests, nested_tables_and_maps_go_in_and_out);
    tcase_add_test(tests,
                   function_that_fails_is_told_without_its_reason_as_in_coppelia_4_10);
    tcase_add_test(tests, script_calls_a_function_of_the_script_by_name_and_handle);
    tcase_add_test(tests, results_that_no_one_can_take_are_errors);
    tcase_add_test(tests, errors_of_called_functions_tell_file_and_line);
    tcase_add_test(tests, script_is_reached_as_the_simulators_of_4_8_and_later_want);
    tcase_add_test(tests, newer_functions_made_of_others_are_there);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
