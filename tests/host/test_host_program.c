/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host with a plugin that follows a plan: which messages come in which state, for
 * each generation; and the program's options. The program is $SIMX_HOST, the plugin
 * $SCRIPT_PLUGIN.
 */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 16

static const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };

static const char *setting(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    return value ? value : otherwise;
}

/* Starts the program with these arguments, the last NULL; `out` reads what it prints. */
static pid_t host_start(const char *const *arguments, int *out)
{
    const char *program = setting("SIMX_HOST", "../host/simx-host");
    const char *all[ARGUMENTS_MAX] = { program };
    int ends[2];
    pid_t child;
    for (int i = 0; arguments[i]; i++)
        all[i + 1] = arguments[i];
    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        close(ends[0]);
        execv(program, (char *const *)all);
        _exit(127);
    }
    close(ends[1]);
    *out = ends[0];
    return child;
}

/* The program's exit status. What it printed comes into `output`. */
static int host_end(pid_t child, int out, char *output, size_t size)
{
    size_t used = 0;
    ssize_t got;
    int status;
    while (used < size - 1 && (got = read(out, output + used, size - 1 - used)) > 0)
        used += (size_t)got;
    output[used] = '\0';
    close(out);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "%s", output);
    return WEXITSTATUS(status);
}

/* Runs the program with these arguments, the last NULL: its exit status. What it printed comes
 * into `output`. */
static int host_run(const char *const *arguments, char *output, size_t size)
{
    int out;
    pid_t child = host_start(arguments, &out);
    return host_end(child, out, output, size);
}

/* Of a file that is longer its beginning and its end: how much. A signal may be late, and a model
 * without anything in it makes many steps meanwhile. */
static ssize_t read_log(int file, char *log, size_t size)
{
    off_t length = lseek(file, 0, SEEK_END), half = (off_t)(size - 1) / 2;
    ssize_t got = pread(file, log, (size_t)half, 0);
    if (got == half)
        got += pread(file, log + half, (size_t)half, length > 2 * half ? length - half : half);
    return got;
}

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

/* ------------------------------------------------------------------ what old plugins want */

static int old_plugin_run(int generation, const char *script, char *output, size_t size)
{
    static const char *const since[] = { "3", "4", "46" };
    const char *plugin = setting("OLD_PLUGIN", ".libs/old_plugin.so");
    const char *arguments[] = { "--abi", generations[generation], "--plugin", plugin, "--run",
                                "--steps", "1", script ? "--script" : NULL, script, NULL };
    setenv("OLD_PLUGIN_NAMES", NAMES, 1);
    setenv("OLD_PLUGIN_SINCE", since[generation], 1);
    return host_run(arguments, output, size);
}

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

/* ------------------------------------------------------------------ scripts */

#ifdef HAVE_LUA

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
    tcase_add_test(tests, v_rep_plugin_gets_its_messages_in_order);
    tcase_add_test(tests, coppelia_plugin_gets_the_sections_of_the_main_script_too);
    tcase_add_test(tests, end_of_a_simulation_is_told_in_coppelia);
    tcase_add_test(tests, new_style_plugin_is_initialised_with_its_name_on_one_thread);
    tcase_add_test(tests, pause_takes_effect_after_two_steps_and_start_resumes);
    tcase_add_test(tests, veto_holds_the_step_and_is_asked_again);
    tcase_add_test(tests, veto_is_ignored_once_a_stop_was_requested);
    tcase_add_test(tests, pause_waits_while_steps_are_vetoed);
    tcase_add_test(tests, running_simulation_is_ended_with_the_program);
    tcase_add_test(tests, wrong_options_and_models_give_one_line_and_status_2);
    tcase_add_test(tests, warning_of_mujoco_is_logged_once);
#ifdef HAVE_LIBXML
    tcase_add_test(tests, model_that_mujoco_would_die_of_gives_one_line_and_status_2);
#endif
    tcase_add_test(tests, plugin_that_refuses_ends_the_program_with_status_2);
    tcase_add_test(tests, default_model_makes_its_steps_and_ends);
    tcase_add_test(tests, ports_are_announced);
    tcase_add_loop_test(
        tests, every_name_of_a_generation_is_there_and_what_means_nothing_fails_as_in_the_simulator,
        0, 3);
    tcase_add_loop_test(tests, log_lines_under_an_unknown_name_are_lost_in_coppelia_4, 0, 3);
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
