/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host: its options, its end, what it prints. test_host_plugin.c has what plugins
 * are told. The program is $SIMX_HOST, the plugin $SCRIPT_PLUGIN.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/program_fixture.h"

/* ------------------------------------------------------------------ options */

START_TEST(wrong_options_and_models_give_one_line_and_status_2)
{
    static const char *const lines[][4] = {
        { "--port", "0", NULL },
        { "--port", "70000", NULL },
        { "--port=x", NULL },
        { "--abi", "coppelia5", NULL },
        { "--steps", "0", NULL },
        { "--emit", "10", NULL },
        { "--emit", "10:-1", NULL },
        { "--render", "x11", NULL },
        { "--nonsense", NULL },
        { "--plugin", "/nonexistent.so", NULL },
        { "--plugin=none", "/nonexistent.xml", NULL },
        { "--plugin=none", "/dev/null", NULL },
        { "one.xml", "two.xml", NULL },
    };
    char output[4096];
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        ck_assert_int_eq(host_run(lines[i], output, sizeof(output)), 2);
        ck_assert_msg(strlen(output) > 20, "%s", output);
        ck_assert_msg(strchr(output, '\n') == output + strlen(output) - 1, "%s", output);
    }
}
END_TEST

#ifdef HAVE_LIBXML

START_TEST(model_that_mujoco_would_die_of_gives_one_line_and_status_2)
{
    static const char text[] =
        "<robot name='r'><link name='a'/><link name='b'/><joint name='j' type='spherical'>"
        "<parent link='a'/><child link='b'/><limit lower='-1' upper='1'/></joint></robot>";
    char path[] = "/tmp/simx-test-XXXXXX.urdf", output[4096];
    const char *arguments[] = { "--plugin=none", path, NULL };
    int file = mkstemps(path, 5);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    ck_assert_int_eq(host_run(arguments, output, sizeof(output)), 2);
    unlink(path);
    ck_assert_msg(strstr(output, "'spherical', which URDF does not have") != NULL, "%s", output);
    ck_assert_msg(strchr(output, '\n') == output + strlen(output) - 1, "%s", output);
}
END_TEST

#endif

/* Each of its steps is unstable. */
START_TEST(warning_of_mujoco_is_logged_once)
{
    char path[] = "/tmp/simx-test-XXXXXX.xml", output[4096], *warning;
    const char *arguments[] = { "--plugin=none", "--run", "--steps", "100", path, NULL };
    FILE *file = fdopen(mkstemps(path, 4), "w");
    fputs("<mujoco><option gravity='0 0 1e12'/><worldbody><body><freejoint/><geom size='.1'/>"
          "</body></worldbody></mujoco>", file);
    fclose(file);
    ck_assert_int_eq(host_run(arguments, output, sizeof(output)), 0);
    unlink(path);
    warning = strstr(output, "MuJoCo: Nan, Inf or huge value in QACC");
    ck_assert_msg(warning != NULL, "%s", output);
    ck_assert_msg(!strstr(warning + 1, "MuJoCo: "), "%s", output);
}
END_TEST

START_TEST(plugin_that_refuses_ends_the_program_with_status_2)
{
    const char *plugin = setting("SCRIPT_PLUGIN", ".libs/script_plugin.so");
    char output[4096];
    setenv("SCRIPT_REFUSE", "1", 1);
    setenv("SCRIPT_LOG", "/dev/null", 1);
    for (int i = 0; i < 3; i++) {
        const char *arguments[] = { "--abi", generations[i], "--plugin", plugin, NULL };
        ck_assert_int_eq(host_run(arguments, output, sizeof(output)), 2);
        ck_assert_ptr_nonnull(strstr(output, "refused"));
    }
    unsetenv("SCRIPT_REFUSE");
}
END_TEST

START_TEST(default_model_makes_its_steps_and_ends)
{
    char output[4096];
    for (int i = 0; i < 3; i++) {
        const char *arguments[] = { "--abi", generations[i], "--plugin", "none", "--run",
                                    "--steps", "200", "--emit", "3:100", NULL };
        ck_assert_int_eq(host_run(arguments, output, sizeof(output)), 0);
        ck_assert_ptr_nonnull(strstr(output, "simx-host: ready: "));
        ck_assert_ptr_nonnull(strstr(output, generations[i]));
        ck_assert_ptr_nonnull(strstr(output, "200 steps of 0.005 s"));
    }
}
END_TEST

START_TEST(ports_are_announced)
{
    const char *plugin = setting("SCRIPT_PLUGIN", ".libs/script_plugin.so");
    const char *arguments[] = { "--port", "-1000", "--port=19999", "--run", "--steps=1",
                                "--plugin", plugin, NULL };
    char output[4096];
    setenv("SCRIPT_LOG", "/dev/null", 1);
    setenv("SCRIPT_PLAN", "", 1);
    ck_assert_int_eq(host_run(arguments, output, sizeof(output)), 0);
    ck_assert_ptr_nonnull(strstr(output, "ports -1000 19999\n"));
}
END_TEST

#ifdef HAVE_LUA

/* ------------------------------------------------------------------ scripts */

START_TEST(functions_come_between_variables_that_begin_with_require_and_others)
{
    static const char script[] = "assert(required.f and not plain.f)\n"
                                 "assert(type(both) == 'function' and number == 7)\n";
    char output[8192], file[] = "/tmp/simx-script-XXXXXX";
    int fd = mkstemp(file), status;
    ck_assert_int_eq(write(fd, script, strlen(script)), strlen(script));
    close(fd);
    status = old_plugin_run(_i, file, output, sizeof(output));
    unlink(file);
    ck_assert_msg(status == 0, "%s", output);
}
END_TEST

static char script_file[64];

/* Starts the program with this script. */
static pid_t script_start(const char *text, const char *plugin, const char *steps, int *out)
{
    const char *arguments[] = { "--plugin", plugin, "--script", script_file, "--run",
                                steps ? "--steps" : NULL, steps, NULL };
    int file;
    strcpy(script_file, "/tmp/simx-script-XXXXXX");
    file = mkstemp(script_file);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    return host_start(arguments, out);
}

static int script_end(pid_t child, int out, char *output, size_t size)
{
    int status = host_end(child, out, output, size);
    unlink(script_file);
    return status;
}

START_TEST(script_that_fails_to_clean_up_fails_a_run_of_steps)
{
    char output[4096];
    int out;
    pid_t child = script_start("function sysCall_cleanup() error('unsaved') end", "none", "3",
                               &out);
    ck_assert_int_eq(script_end(child, out, output, sizeof(output)), 1);
    ck_assert_msg(strstr(output, "sysCall_cleanup: ") != NULL, "%s", output);
    ck_assert_msg(strstr(output, "3 steps of") != NULL, "%s", output);
}
END_TEST

/* The script is known to run when its first byte is here. */
static int script_terminate(const char *text, const char *steps, char *output, size_t size)
{
    int out;
    pid_t child = script_start(text, "none", steps, &out);
    ssize_t got;
    do
        got = read(out, output, 1);
    while (got == 1 && *output != '!');
    ck_assert_int_eq(got, 1);
    kill(child, SIGTERM);
    return script_end(child, out, output, size);
}

START_TEST(signal_ends_a_script_that_is_being_read_with_status_0)
{
    char output[4096];
    ck_assert_int_eq(script_terminate("io.write('!') io.flush() while true do end", NULL, output,
                                      sizeof(output)), 0);
    ck_assert_str_eq(output, "");
}
END_TEST

START_TEST(signal_ends_a_run_of_steps_with_status_0)
{
    char output[4096];
    ck_assert_int_eq(script_terminate("function sysCall_sensing() io.write('!') io.flush() "
                                      "while true do end end\n"
                                      "function sysCall_cleanup() error('unsaved') end",
                                      "1000000", output, sizeof(output)), 0);
    ck_assert_msg(strstr(output, "sysCall_cleanup: ") != NULL, "%s", output);
}
END_TEST

/* The plugin tells that it was ended; it is the services that must not stay behind. */
START_TEST(exit_in_a_script_ends_the_program_in_order)
{
    static const struct {
        const char *script;
        const char *log;
    } ways[] = {
        { "os.exit(3)", "simEnd\n" },
        { "function sysCall_actuation() os.exit(3) end "
          "function sysCall_sensing() print('sensed') end "
          "function sysCall_cleanup() print('cleaned') end", " 286:0 269:0 336:0 simEnd\n" },
        { "function sysCall_sensing() sim.stopSimulation() end "
          "function sysCall_cleanup() print('cleaned') os.exit(3) end",
          " 286:0 269:0 336:0 simEnd\n" },
    };
    const char *plugin = setting("SCRIPT_PLUGIN", ".libs/script_plugin.so");
    char path[] = "/tmp/simx-test-XXXXXX", output[4096], log[16384];
    int file = mkstemp(path), out;
    ssize_t got;
    pid_t child;
    setenv("SCRIPT_LOG", path, 1);
    setenv("SCRIPT_PLAN", "", 1);
    child = script_start(ways[_i].script, plugin, NULL, &out);
    ck_assert_int_eq(script_end(child, out, output, sizeof(output)), 3);
    got = read_log(file, log, sizeof(log));
    close(file);
    unlink(path);
    ck_assert_int_gt(got, 0);
    log[got] = '\0';
    ck_assert_msg(strstr(log, ways[_i].log) != NULL, "%s", log);
    ck_assert_int_eq(strstr(output, "cleaned") != NULL, _i > 0);
    ck_assert_ptr_null(strstr(output, "sensed"));
    ck_assert_ptr_null(strstr(output, "interrupted"));
}
END_TEST

#endif

START_TEST(all_models_of_the_samples_load_and_run)
{
    FILE *list = popen("find /usr/share/mujoco/model -name '*.xml' 2>/dev/null", "r");
    char model[1024], output[4096];
    while (fgets(model, sizeof(model), list)) {
        const char *arguments[] = { "--plugin", "none", "--run", "--steps", "100", model, NULL };
        model[strcspn(model, "\n")] = '\0';
        ck_assert_msg(host_run(arguments, output, sizeof(output)) == 0, "%s: %s", model, output);
        ck_assert_msg(strstr(output, "100 steps") != NULL, "%s: %s", model, output);
    }
    pclose(list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("simx-host");
    TCase *tests = tcase_create("simx-host");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, wrong_options_and_models_give_one_line_and_status_2);
    tcase_add_test(tests, warning_of_mujoco_is_logged_once);
#ifdef HAVE_LIBXML
    tcase_add_test(tests, model_that_mujoco_would_die_of_gives_one_line_and_status_2);
#endif
    tcase_add_test(tests, plugin_that_refuses_ends_the_program_with_status_2);
    tcase_add_test(tests, default_model_makes_its_steps_and_ends);
    tcase_add_test(tests, ports_are_announced);
#ifdef HAVE_LUA
    tcase_add_loop_test(tests,
                        functions_come_between_variables_that_begin_with_require_and_others, 0, 2);
    tcase_add_test(tests, script_that_fails_to_clean_up_fails_a_run_of_steps);
    tcase_add_test(tests, signal_ends_a_script_that_is_being_read_with_status_0);
    tcase_add_test(tests, signal_ends_a_run_of_steps_with_status_0);
    tcase_add_loop_test(tests, exit_in_a_script_ends_the_program_in_order, 0, 3);
#endif
    tcase_add_test(tests, all_models_of_the_samples_load_and_run);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
