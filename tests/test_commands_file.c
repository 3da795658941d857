/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files of clients stay in the simulator's remote API temp folder, whatever names a client uses.
 */
#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static struct run run;
static char outside[64]; /* the folder around the temp folder */
static char folder[128];

static void path_of(char *path, size_t size, const char *name)
{
    snprintf(path, size, "%s/%s", folder, name);
}

static void setup(void)
{
    struct sim_api *sim = fake_sim_new(41000);
    ck_assert_ptr_nonnull(sim);
    strcpy(outside, "/tmp/remoteapi-shm-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(outside));
    snprintf(folder, sizeof(folder), "%s/temp", outside);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = folder;
    run_init(&run, sim);
}

static void remove_in(const char *directory, const char *name)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    if (unlink(path) != 0)
        rmdir(path);
}

static void teardown(void)
{
    static const char *const names[] = {"file", "link", "dir", "REMOTE_API_TEMPFILE_1"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        remove_in(folder, names[i]);
    remove_in(outside, "secret");
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert_int_eq(rmdir(outside), 0);
    run_deinit(&run);
    sim_free(run.sim);
    ck_assert_int_eq(fake.lent, 0);
}

static int transfer(const char *name, const char *text)
{
    return run_name(&run, simx_cmd_transfer_file, name, text, strlen(text));
}

static int erase(const char *name)
{
    return run_name(&run, simx_cmd_erase_file, name, NULL, 0);
}

static void assert_content(const char *path, const char *text)
{
    char content[64] = "";
    FILE *file = fopen(path, "r");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(content, 1, sizeof(content) - 1, file), strlen(text));
    fclose(file);
    ck_assert_str_eq(content, text);
}

static void make_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

START_TEST(a_file_is_written_replaced_and_erased)
{
    char path[160];
    path_of(path, sizeof(path), "file");
    ck_assert_int_eq(transfer("file", "a longer first content"), 0);
    assert_content(path, "a longer first content");
    ck_assert_int_eq(transfer("file", "second"), 0);
    assert_content(path, "second");
    ck_assert_int_eq(transfer("file", "1"), 0);
    assert_content(path, "1");
    ck_assert_int_eq(transfer("file", ""), 0);
    assert_content(path, "");
    ck_assert_int_eq(erase("file"), 0);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(erase("file"), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
}
END_TEST

/* Its descriptors begin with 0. */
START_TEST(a_simulator_without_standard_input_writes_files)
{
    int input = dup(STDIN_FILENO);
    close(STDIN_FILENO);
    ck_assert_int_eq(transfer("file", "content"), 0);
    ck_assert_int_eq(erase("file"), 0);
    if (input >= 0) {
        dup2(input, STDIN_FILENO);
        close(input);
    }
}
END_TEST

START_TEST(names_that_are_no_plain_names_are_refused)
{
    static const char *const names[] = {
        "",           ".",        "..",      "../secret", "/secret",          "a/b",   "a\\b",
        "..\\secret", "C:secret", ".hidden", "a..b",      "dir/../../secret", "file/", "./file"};
    char longest[300];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        ck_assert_msg(transfer(names[i], "x") == CALL_E_REFUSED, "transfer %s", names[i]);
        ck_assert_str_ne(run.explained, "");
        ck_assert_msg(erase(names[i]) == CALL_E_REFUSED, "erase %s", names[i]);
    }
    memset(longest, 'a', sizeof(longest));
    longest[sizeof(longest) - 1] = '\0';
    ck_assert_int_eq(transfer(longest, "x"), CALL_E_REFUSED);
}
END_TEST

START_TEST(links_are_neither_written_through_nor_loaded_nor_erased)
{
    char secret[160], link_path[160];
    snprintf(secret, sizeof(secret), "%s/secret", outside);
    make_file(secret, "secret");
    path_of(link_path, sizeof(link_path), "link");
    ck_assert_int_eq(symlink(secret, link_path), 0);
    ck_assert_int_eq(transfer("link", "overwritten"), CALL_E_REFUSED);
    ck_assert_int_eq(erase("link"), CALL_E_REFUSED);
    path_of(link_path, sizeof(link_path), "REMOTE_API_TEMPFILE_1");
    ck_assert_int_eq(symlink(secret, link_path), 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, "REMOTE_API_TEMPFILE_1", NULL, 0),
                     CALL_E_REFUSED);
    assert_content(secret, "secret");
}
END_TEST

START_TEST(a_second_name_of_a_foreign_file_is_replaced_not_written)
{
    char secret[160], path[160];
    snprintf(secret, sizeof(secret), "%s/secret", outside);
    make_file(secret, "secret");
    path_of(path, sizeof(path), "link");
    ck_assert_int_eq(link(secret, path), 0);
    ck_assert_int_eq(transfer("link", "mine"), 0);
    assert_content(path, "mine");
    assert_content(secret, "secret");
}
END_TEST

START_TEST(a_folder_is_no_file)
{
    char path[160];
    path_of(path, sizeof(path), "dir");
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(transfer("dir", "x"), CALL_E_REFUSED);
    ck_assert_int_eq(erase("dir"), CALL_E_REFUSED);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(pipes_and_devices_are_no_files_and_nobody_waits_for_them)
{
    char path[160];
    path_of(path, sizeof(path), "REMOTE_API_TEMPFILE_pipe");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(transfer("REMOTE_API_TEMPFILE_pipe", "x"), CALL_E_REFUSED);
    ck_assert_int_eq(erase("REMOTE_API_TEMPFILE_pipe"), CALL_E_REFUSED);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, "REMOTE_API_TEMPFILE_pipe", NULL, 0),
                     CALL_E_REFUSED);
    ck_assert_int_eq(unlink(path), 0);
    if (mknod(path, S_IFCHR | 0600, makedev(1, 3)) != 0)
        return; /* only root can make a device, and not everywhere */
    ck_assert_int_eq(transfer("REMOTE_API_TEMPFILE_pipe", "x"), CALL_E_REFUSED);
    ck_assert_int_eq(erase("REMOTE_API_TEMPFILE_pipe"), CALL_E_REFUSED);
    ck_assert_int_eq(unlink(path), 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_whole_leaves_the_old_one)
{
    struct rlimit before, small = { 1000, RLIM_INFINITY };
    static char bytes[5000];
    char path[160];
    path_of(path, sizeof(path), "file");
    ck_assert_int_eq(transfer("file", "old"), 0);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    int outcome = run_name(&run, simx_cmd_transfer_file, "file", bytes, sizeof bytes);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    ck_assert_int_eq(outcome, CALL_E_REFUSED);
    assert_content(path, "old");
    /* What was begun is gone: the folder must be empty at the end. */
}
END_TEST

START_TEST(what_another_simulator_is_writing_is_left_alone)
{
    static const char *const others[] = {".arriving", ".arriving-1"};
    char path[160];
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        path_of(path, sizeof(path), others[i]);
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        ck_assert_int_eq(write(file, "half", 4), 4);
        close(file);
    }
    ck_assert_int_eq(transfer("file", "whole"), 0);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        path_of(path, sizeof(path), others[i]);
        assert_content(path, "half");
        ck_assert_int_eq(unlink(path), 0);
    }
    path_of(path, sizeof(path), "file");
    assert_content(path, "whole");
}
END_TEST

START_TEST(what_is_in_the_way_of_a_new_file_is_told)
{
    char path[180], name[40];
    snprintf(name, sizeof(name), ".arriving-%ld", (long)getpid());
    path_of(path, sizeof(path), name);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    ck_assert_int_eq(transfer("file", "x"), CALL_E_REFUSED);
    ck_assert_ptr_nonnull(strstr(run.explained, strerror(EEXIST)));
    ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

START_TEST(a_file_that_is_too_large_is_refused)
{
    size_t size = ((size_t)64 << 20) + 1;
    char *bytes = calloc(size, 1);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(run_name(&run, simx_cmd_transfer_file, "file", bytes, size), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
    free(bytes);
}
END_TEST

START_TEST(without_a_temp_folder_nothing_is_written)
{
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = NULL;
    ck_assert_int_eq(transfer("file", "x"), CALL_E_REFUSED);
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = "";
    ck_assert_int_eq(transfer("file", "x"), CALL_E_REFUSED);
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = "/nonexistent";
    ck_assert_int_eq(transfer("file", "x"), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
}
END_TEST

START_TEST(transferred_files_are_loaded_by_their_name)
{
    static const char name[] = "REMOTE_API_TEMPFILE_1";
    fake.bool_params[sim_boolparam_scene_and_model_load_messages] = 1;
    ck_assert_int_eq(run_name(&run, simx_cmd_load_model, name, NULL, 0), CALL_E_REFUSED);
    ck_assert_int_eq(run_i32(&run, 0), -1);
    ck_assert_str_ne(run.explained, "");
    ck_assert_int_eq(transfer(name, "model"), 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_model, name, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 6);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, name, NULL, 0), 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_ui, name, NULL, 0), 0);
    ck_assert_int_eq(run_i32(&run, 0), 2);
    ck_assert_uint_eq(run.size, 12);
    ck_assert_int_eq(fake.bool_params[sim_boolparam_scene_and_model_load_messages], 1);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, "REMOTE_API_TEMPFILE_/../1", NULL, 0),
                     CALL_E_REFUSED);
}
END_TEST

START_TEST(other_names_are_paths_of_the_simulator)
{
    char path[160];
    path_of(path, sizeof(path), "file");
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, path, NULL, 0), CALL_E_REFUSED);
    make_file(path, "scene");
    ck_assert_int_eq(run_name(&run, simx_cmd_load_scene, path, NULL, 0), 0);
    ck_assert_int_eq(run_name(&run, simx_cmd_load_ui, "/nonexistent", NULL, 0), CALL_E_REFUSED);
    ck_assert_uint_eq(run.size, 4);
    ck_assert_int_eq(run_i32(&run, 0), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("files of clients");
    TCase *tests = tcase_create("files");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_file_is_written_replaced_and_erased);
    tcase_add_test(tests, what_is_in_the_way_of_a_new_file_is_told);
    tcase_add_test(tests, a_simulator_without_standard_input_writes_files);
    tcase_add_test(tests, pipes_and_devices_are_no_files_and_nobody_waits_for_them);
    tcase_add_test(tests, a_file_that_cannot_be_written_whole_leaves_the_old_one);
    tcase_add_test(tests, what_another_simulator_is_writing_is_left_alone);
    tcase_add_test(tests, names_that_are_no_plain_names_are_refused);
    tcase_add_test(tests, links_are_neither_written_through_nor_loaded_nor_erased);
    tcase_add_test(tests, a_second_name_of_a_foreign_file_is_replaced_not_written);
    tcase_add_test(tests, a_folder_is_no_file);
    tcase_add_test(tests, a_file_that_is_too_large_is_refused);
    tcase_add_test(tests, without_a_temp_folder_nothing_is_written);
    tcase_add_test(tests, transferred_files_are_loaded_by_their_name);
    tcase_add_test(tests, other_names_are_paths_of_the_simulator);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
