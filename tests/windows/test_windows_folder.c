/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files of clients stay in the simulator's remote API temp folder, whatever a client calls them on
 * Windows.
 */
#include "support.h"

#include <stdio.h>
#include <windows.h>

#include "fake_sim.h"
#include "run_command.h"
#include "simConst.h"

static struct run run;

static void setup(void)
{
    struct sim_api *sim = fake_sim_new(41000);
    ck_assert_ptr_nonnull(sim);
    support_enter_folder();
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = ".";
    run_init(&run, sim);
}

static void teardown(void)
{
    support_leave_folder();
    run_deinit(&run);
    sim_free(run.sim);
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
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(content, 1, sizeof content - 1, file), strlen(text));
    fclose(file);
    ck_assert_str_eq(content, text);
}

START_TEST(a_file_is_written_replaced_and_erased)
{
    ck_assert_int_eq(transfer("file", "a longer\r\nfirst content"), 0);
    assert_content("file", "a longer\r\nfirst content");
    ck_assert_int_eq(transfer("file", "second\n"), 0);
    assert_content("file", "second\n");
    ck_assert_int_eq(transfer("file", ""), 0);
    assert_content("file", "");
    ck_assert_int_eq(erase("file"), 0);
    ck_assert_uint_eq(GetFileAttributesA("file"), INVALID_FILE_ATTRIBUTES);
    ck_assert_int_eq(erase("file"), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
}
END_TEST

START_TEST(an_old_file_stays_when_the_new_one_cannot_be_written)
{
    ck_assert_int_eq(transfer("file", "old"), 0);
    ck_assert(CreateDirectoryA(".arriving", NULL)); /* in the way of what is written */
    ck_assert_int_eq(transfer("file", "new"), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
    assert_content("file", "old");
    ck_assert(RemoveDirectoryA(".arriving"));
    ck_assert_int_eq(transfer("file", "new"), 0);
    assert_content("file", "new");
}
END_TEST

START_TEST(an_old_file_stays_when_a_program_keeps_it_open)
{
    ck_assert_int_eq(transfer("file", "old"), 0);
    HANDLE keeper = CreateFileA("file", GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                                FILE_ATTRIBUTE_NORMAL, NULL);
    ck_assert(keeper != INVALID_HANDLE_VALUE);
    ck_assert_int_eq(transfer("file", "new"), CALL_E_REFUSED);
    ck_assert_str_ne(run.explained, "");
    assert_content("file", "old");
    CloseHandle(keeper);
    ck_assert_uint_eq(GetFileAttributesA(".arriving"), INVALID_FILE_ATTRIBUTES);
    ck_assert_int_eq(transfer("file", "new"), 0);
    assert_content("file", "new");
}
END_TEST

START_TEST(what_an_earlier_simulator_left_half_written_is_no_hindrance)
{
    support_write_file(".arriving", "hal", 3);
    ck_assert_int_eq(transfer("file", "whole"), 0);
    assert_content("file", "whole");
    ck_assert_uint_eq(GetFileAttributesA(".arriving"), INVALID_FILE_ATTRIBUTES);
}
END_TEST

START_TEST(names_that_lead_elsewhere_are_refused)
{
    static const char *const names[] = {
        "", ".", "..", "..\\file", "../file", "dir\\file", "dir/file", "\\file", "/file",
        "C:file", "C:\\file", "file:stream", "\\\\host\\share", "file.", "file ", "CON", "con",
        "NUL", "nul.txt", "AUX .x", "PRN", "COM1", "com9.txt", "LPT1", "CONIN$", "CONOUT$", "fi*le",
        "fi?le", "fi<le", "fi>le", "fi|le", "fi\"le",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        ck_assert_msg(transfer(names[i], "x") == CALL_E_REFUSED, "%s is written", names[i]);
        ck_assert_msg(erase(names[i]) == CALL_E_REFUSED, "%s is erased", names[i]);
    }
}
END_TEST

START_TEST(a_folder_is_no_file)
{
    ck_assert(CreateDirectoryA("dir", NULL));
    ck_assert_int_eq(transfer("dir", "x"), CALL_E_REFUSED);
    ck_assert_int_eq(erase("dir"), CALL_E_REFUSED);
    ck_assert_uint_ne(GetFileAttributesA("dir"), INVALID_FILE_ATTRIBUTES);
}
END_TEST

START_TEST(without_a_folder_nothing_is_written)
{
    static const char *const folders[] = { NULL, "", "absent" };
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = folders[i];
        ck_assert_int_eq(transfer("file", "x"), CALL_E_REFUSED);
    }
    ck_assert_uint_eq(GetFileAttributesA("file"), INVALID_FILE_ATTRIBUTES);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_file_is_written_replaced_and_erased,
        an_old_file_stays_when_the_new_one_cannot_be_written,
        an_old_file_stays_when_a_program_keeps_it_open,
        what_an_earlier_simulator_left_half_written_is_no_hindrance,
        names_that_lead_elsewhere_are_refused,
        a_folder_is_no_file,
        without_a_folder_nothing_is_written,
    };
    return support_run(support_suite("folder on Windows", setup, teardown, tests, COUNT_OF(tests)));
}
