/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host with a plugin that follows a plan: which messages come in which state, for
 * each generation. The program is $SIMX_HOST, the plugin $SCRIPT_PLUGIN.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/program_fixture.h"

/* The signal that ends the program may come some passes late: of those behind the simulation's end
 * four are left, as many as the plans ask for. */
static void forget_late_passes(char *log)
{
    static const char late[] = " 269:0 269:0 269:0 269:0 269:0";
    size_t pass = strlen(" 269:0");
    char *end = strstr(log, " 286:0");
    while (end && strncmp(end + pass, late, strlen(late)) == 0)
        memmove(end + pass, end + 2 * pass, strlen(end + 2 * pass) + 1);
}

/* Runs a plan; what the plugin wrote comes into `log`. */
static void plan_run(const char *generation, const char *plan, char *log, size_t size)
{
    const char *plugin = setting("SCRIPT_PLUGIN", ".libs/script_plugin.so");
    const char *arguments[] = { "--abi", generation, "--plugin", plugin, NULL };
    char path[] = "/tmp/simx-test-XXXXXX", output[4096];
    int status, file = mkstemp(path);
    ssize_t got;
    setenv("SCRIPT_LOG", path, 1);
    setenv("SCRIPT_PLAN", plan, 1);
    status = host_run(arguments, output, sizeof(output));
    got = read_log(file, log, size);
    close(file);
    unlink(path);
    ck_assert_msg(status == 0, "%s", output);
    ck_assert_int_gt(got, 0);
    log[got] = '\0';
    forget_late_passes(log);
    ck_assert_msg(!strstr(log, "wrong"), "%s", log);
}

/* Leaves of the log only what is between the words `from` and `to`. */
static const char *log_part(char *log, const char *from, const char *to)
{
    char *start = strstr(log, from), *end;
    ck_assert_msg(start != NULL, "no %s in %s", from, log);
    end = strstr(start, to);
    ck_assert_msg(end != NULL, "no %s in %s", to, start);
    end[strlen(to)] = '\0';
    return start;
}

START_TEST(v_rep_plugin_gets_its_messages_in_order)
{
    char log[16384];
    plan_run("vrep3", "2:start 3:stop 8:end", log, sizeof(log));
    ck_assert_str_eq(log,
                     "v_repStart 269:0 269:0 285:0 298:16 262:16 263:16 289:16"
                     " 269:17 298:17 263:17 289:17 269:21 298:21 263:21 289:21"
                     " 269:22 298:22 263:22 289:22 264:22 334:22 286:0"
                     " 269:0 269:0 269:0 269:0 336:0 v_repEnd\n");
}
END_TEST

START_TEST(coppelia_plugin_gets_the_sections_of_the_main_script_too)
{
    char log[16384];
    plan_run("coppelia4", "2:start 3:stop 8:end", log, sizeof(log));
    ck_assert_str_eq(log_part(log, "285", "269:17"),
                     "285:0 298:16 340:16 262:16 340:16 341:16 263:16 341:16 342:16 289:16 342:16"
                     " 269:17");
}
END_TEST

START_TEST(end_of_a_simulation_is_told_in_coppelia)
{
    char log[16384];
    plan_run("coppelia4", "2:start 3:stop 8:end", log, sizeof(log));
    ck_assert_str_eq(log_part(log, "343", "simEnd"),
                     "343:22 264:22 343:22 334:22 286:0 269:0 269:0 269:0 269:0 336:0 simEnd");
}
END_TEST

START_TEST(new_style_plugin_is_initialised_with_its_name_on_one_thread)
{
    char log[16384];
    plan_run("coppelia46", "1:start 2:stop 7:end", log, sizeof(log));
    ck_assert_msg(strncmp(log, "script_plugin 269:0 285:0 298:16 ", 32) == 0, "%s", log);
    ck_assert_ptr_nonnull(strstr(log, " 286:0 269:0 269:0 269:0 269:0 simCleanup\n"));
}
END_TEST

START_TEST(pause_takes_effect_after_two_steps_and_start_resumes)
{
    char log[16384];
    for (int i = 0; i < 3; i++) {
        char *at = log;
        plan_run(generations[i], "2:start 5:pause 9:start 13:stop 20:end", log, sizeof(log));
        at = strstr(at, "269:17");
        at = strstr(at + 1, "269:17");
        at = strstr(at + 1, "269:19");
        at = strstr(at + 1, "269:8");
        at = strstr(at + 1, "269:8");
        at = strstr(at + 1, "298:20");
        at = strstr(at + 1, "269:17");
        ck_assert_ptr_nonnull(strstr(at + 1, "286:0"));
    }
}
END_TEST

START_TEST(veto_holds_the_step_and_is_asked_again)
{
    char log[16384];
    for (int i = 0; i < 3; i++) {
        plan_run(generations[i], "2:start 3:veto 6:allow 8:stop 14:end", log, sizeof(log));
        ck_assert_ptr_nonnull(strstr(log, "269:17 298:17 269:17 298:17 269:17 298:17 269:17"));
    }
}
END_TEST

START_TEST(veto_is_ignored_once_a_stop_was_requested)
{
    char log[16384];
    for (int i = 0; i < 3; i++) {
        plan_run(generations[i], "2:start 3:veto 6:stop 16:end", log, sizeof(log));
        ck_assert_ptr_nonnull(strstr(log, "269:21 298:21"));
        ck_assert_ptr_nonnull(strstr(log, "269:22 298:22"));
        ck_assert_ptr_nonnull(strstr(log, "286:0"));
    }
}
END_TEST

START_TEST(pause_waits_while_steps_are_vetoed)
{
    char log[16384];
    plan_run("coppelia4", "2:start 3:veto 4:pause 7:allow 12:end", log, sizeof(log));
    ck_assert_ptr_nonnull(strstr(log, "298:17 269:17 298:17 269:17 298:17 269:17 298:17 341:17"));
    ck_assert_ptr_nonnull(strstr(log, "269:19"));
    ck_assert_ptr_nonnull(strstr(log, "269:8 269:8"));
}
END_TEST

START_TEST(running_simulation_is_ended_with_the_program)
{
    char log[16384];
    for (int i = 0; i < 3; i++) {
        plan_run(generations[i], "2:start 4:end", log, sizeof(log));
        ck_assert_ptr_nonnull(strstr(log, " 334:17 286:0 269:0 "));
    }
}
END_TEST

/* ------------------------------------------------------------------ what old plugins want */

START_TEST(every_name_of_a_generation_is_there_and_what_means_nothing_fails_as_in_the_simulator)
{
    static const char *const counts[] = { "names: 577\n", "names: 969\n", "names: 1021\n" };
    static const char *const results[] = {
        "simHandlePath: -1 (simHandlePath: ",
        "simGetModuleName: NULL (simGetModuleName: ",
        "simGetObjectSizeFactor: 0 (simGetObjectSizeFactor: ",
        "_simIsForceSensorBroken: 0 (_simIsForceSensorBroken: ",
    };
    char output[8192];
    ck_assert_msg(old_plugin_run(_i, NULL, output, sizeof(output)) == 0, "%s", output);
    ck_assert_msg(strstr(output, counts[_i]) != NULL, "%s", output);
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++)
        ck_assert_msg(strstr(output, results[i]) != NULL, "no %s in %s", results[i], output);
}
END_TEST

START_TEST(log_lines_under_an_unknown_name_are_lost_in_coppelia_4)
{
    char output[8192];
    ck_assert_msg(old_plugin_run(_i, NULL, output, sizeof(output)) == 0, "%s", output);
    ck_assert_int_eq(strstr(output, "[old_plugin] under its own name") != NULL, _i > 0);
    ck_assert_int_eq(strstr(output, "[RemoteApi] under another name") != NULL, _i == 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("simx-host, plugin");
    TCase *tests = tcase_create("simx-host, plugin");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, v_rep_plugin_gets_its_messages_in_order);
    tcase_add_test(tests, coppelia_plugin_gets_the_sections_of_the_main_script_too);
    tcase_add_test(tests, end_of_a_simulation_is_told_in_coppelia);
    tcase_add_test(tests, new_style_plugin_is_initialised_with_its_name_on_one_thread);
    tcase_add_test(tests, pause_takes_effect_after_two_steps_and_start_resumes);
    tcase_add_test(tests, veto_holds_the_step_and_is_asked_again);
    tcase_add_test(tests, veto_is_ignored_once_a_stop_was_requested);
    tcase_add_test(tests, pause_waits_while_steps_are_vetoed);
    tcase_add_test(tests, running_simulation_is_ended_with_the_program);
    tcase_add_loop_test(
        tests, every_name_of_a_generation_is_there_and_what_means_nothing_fails_as_in_the_simulator,
        0, 3);
    tcase_add_loop_test(tests, log_lines_under_an_unknown_name_are_lost_in_coppelia_4, 0, 3);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
