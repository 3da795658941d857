/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls of script functions; the functions are in host/whole.lua. Without Lua only the calls that
 * cannot be made are tested.
 */
#include "simConst.h"
#include "whole.h"

#define UNTOUCHED (-7)

/* What a call has stored. */
static struct {
    simxInt counts[4];
    simxInt *ints;
    simxFloat *floats;
    simxChar *texts;
    simxUChar *bytes;
} out;

static const simxInt ints[] = { 1, -2 };
static const simxFloat floats[] = { 0.5f, -3 };
static const char texts[] = "one\0two";
static const simxUChar bytes[] = { 0, 1, 255 };

static void clear_out(void)
{
    for (int i = 0; i < 4; i++)
        out.counts[i] = UNTOUCHED;
}

static simxInt call_with(const char *script, const char *function, const simxInt *given,
                         simxInt count, simxInt mode)
{
    clear_out();
    return simxCallScriptFunction(whole.client, script, sim_scripttype_mainscript, function, count,
                                  given, 2, floats, 2, texts, 3, bytes, &out.counts[0], &out.ints,
                                  &out.counts[1], &out.floats, &out.counts[2], &out.texts,
                                  &out.counts[3], &out.bytes, mode);
}

static simxInt call(const char *function, simxInt mode)
{
    return call_with("", function, ints, 2, mode);
}

/* Those that earlier tests have left. */
static void forget_errors(void)
{
    simxInt count;
    simxChar *errors;
    simxGetLastErrors(whole.client, &count, &errors, BLOCKING);
}

static void expect_words(const char *words)
{
    simxInt count = 0;
    simxChar *errors;
    int found = 0;
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &errors, BLOCKING), 0);
    for (int i = 0; i < count; i++) { /* those of earlier tests may be there, too */
        found |= strstr(errors, words) != NULL;
        errors += strlen(errors) + 1;
    }
    ck_assert_msg(found, "no %s among %d errors", words, count);
}

#ifdef HAVE_LUA
static void expect_changed(void)
{
    ck_assert_int_eq(out.counts[0], 3);
    ck_assert_int_eq(out.ints[1], 2);
    ck_assert_int_eq(out.ints[2], -1);
    ck_assert_int_eq(out.counts[1], 2);
    ck_assert_float_eq(out.floats[0], 0.25f);
    ck_assert_float_eq(out.floats[1], -1.5f);
    ck_assert_int_eq(out.counts[2], 2);
    ck_assert_mem_eq(out.texts, "oneone\0twotwo", 14);
    ck_assert_int_eq(out.counts[3], 3);
    ck_assert_mem_eq(out.bytes, "\377\1\0", 3);
}

START_TEST(values_of_all_kinds_go_and_come)
{
    ck_assert_int_eq(call("change", BLOCKING), 0);
    expect_changed();
    ck_assert_int_eq(call("change", BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(out.counts[0], UNTOUCHED);
}
END_TEST

START_TEST(call_of_matlab_comes_in_two_halves)
{
    const simxInt in[7] = { whole.client, sim_scripttype_mainscript, 2, 2, 2, 3, BLOCKING };
    for (int i = 0; i < 2; i++) /* the second first half takes the place of the other */
        ck_assert_int_eq(mtlb_simxCallScriptFunction_a(in, "\0change", ints, floats, texts, bytes),
                         0);
    clear_out();
    ck_assert_int_eq(mtlb_simxCallScriptFunction_b(whole.client, out.counts, &out.ints,
                                                   &out.floats, &out.texts, &out.bytes), 0);
    expect_changed();
}
END_TEST

/* Pending equal calls are all made: so many more have been counted. */
START_TEST(oneshot_calls_are_all_made)
{
    ck_assert_int_eq(call("change", BLOCKING), 0);
    simxInt before = out.ints[0];
    simxPauseCommunication(whole.client, 1);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(call("change", ONESHOT), simx_return_novalue_flag);
    simxPauseCommunication(whole.client, 0);
    WHOLE_AWAIT(call("change", BUFFER) == 0 && out.ints[0] == before + 3);
    ck_assert_int_eq(call("change", simx_opmode_remove), 0);
    ck_assert_int_eq(call("change", simx_opmode_remove), simx_return_novalue_flag);
    ck_assert_int_eq(call("change", BLOCKING), 0);
    ck_assert_int_eq(out.ints[0], before + 4);
}
END_TEST

START_TEST(streamed_call_is_repeated_in_each_step)
{
    whole_start_stepped();
    call("change", STREAMING);
    whole_steps(1);
    whole_exchange();
    ck_assert_int_eq(call("change", BUFFER), 0);
    simxInt before = out.ints[0];
    whole_steps(5);
    whole_exchange();
    ck_assert_int_eq(call("change", BUFFER), 0);
    ck_assert_int_ge(out.ints[0], before + 5);
    expect_changed();
    call("change", STREAMING); /* it takes the place of the first */
    call("change", simx_opmode_discontinue);
    WHOLE_AWAIT(call("change", BUFFER) == simx_return_novalue_flag);
    ck_assert_int_eq(call("change", BLOCKING), 0);
    before = out.ints[0];
    whole_steps(5);
    ck_assert_int_eq(call("change", BLOCKING), 0);
    ck_assert_int_eq(out.ints[0], before + 1); /* by this call, and by no stream */
    ck_assert_int_eq(call("change", BUFFER), simx_return_novalue_flag);
}
END_TEST

START_TEST(errors_of_the_script_come_back_in_words)
{
    forget_errors();
    ck_assert_int_eq(call("fails", BLOCKING), REFUSED);
    expect_words("on purpose");
    ck_assert_int_eq(call("too_little", BLOCKING), REFUSED);
    expect_words("too_little must return");
    ck_assert_int_eq(out.counts[0], UNTOUCHED);
}
END_TEST
#endif

START_TEST(function_that_does_not_exist_is_told)
{
    forget_errors();
    ck_assert_int_eq(call("no_such_function", BLOCKING), REFUSED);
    ck_assert_int_eq(out.counts[0], UNTOUCHED);
#ifdef HAVE_LUA
    expect_words("no function no_such_function");
#else
    expect_words("simCallScriptFunction");
#endif
}
END_TEST

START_TEST(arguments_that_are_missing_are_the_callers_fault)
{
    ck_assert_int_eq(call_with("", "change", NULL, 2, BLOCKING), simx_return_local_error_flag);
    ck_assert_int_eq(call_with("", "change", ints, -1, BLOCKING), simx_return_local_error_flag);
    whole_exchange();
}
END_TEST

START_TEST(second_half_without_a_first_is_the_callers_fault)
{
    clear_out();
    ck_assert_int_eq(mtlb_simxCallScriptFunction_b(whole.client, out.counts, &out.ints,
                                                   &out.floats, &out.texts, &out.bytes),
                     simx_return_local_error_flag);
    ck_assert_int_eq(out.counts[0], UNTOUCHED);
    ck_assert_int_eq(mtlb_simxCallScriptFunction_a(NULL, "", NULL, NULL, NULL, NULL),
                     simx_return_initialize_error_flag);
}
END_TEST

void whole_script(TCase *tcase)
{
    const TTest *const tests[] = {
#ifdef HAVE_LUA
        values_of_all_kinds_go_and_come,
        call_of_matlab_comes_in_two_halves,
        oneshot_calls_are_all_made,
        streamed_call_is_repeated_in_each_step,
        errors_of_the_script_come_back_in_words,
#endif
        function_that_does_not_exist_is_told,
        arguments_that_are_missing_are_the_callers_fault,
        second_half_without_a_first_is_the_callers_fault,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
