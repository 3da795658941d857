/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files that a client sends to the simulator's folder for them, and removes. The host runs on this
 * machine: the test reads the received files in that folder.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "simConst.h"
#include "whole.h"

#define LONG_SIZE 300001

static const char content[] = "first\0second\n";

/* Where the simulator keeps a file of that name. */
static const char *remote_path(const char *name)
{
    static char path[4096];
    simxChar *folder;
    ck_assert_int_eq(simxGetStringParam(whole.client, sim_stringparam_remoteapi_temp_file_dir,
                                        &folder, BLOCKING), 0);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static simxInt transfer(const char *local, const char *name, simxInt mode)
{
    return simxTransferFile(whole.client, local, name, PATIENCE_MS, mode);
}

static void expect_remote(const char *name, const void *bytes, size_t size)
{
    FILE *file = fopen(remote_path(name), "rb");
    char *got = malloc(size + 1);
    ck_assert_msg(file != NULL, "%s did not arrive", name);
    ck_assert_uint_eq(fread(got, 1, size + 1, file), size);
    ck_assert_mem_eq(got, bytes, size);
    fclose(file);
    free(got);
}

START_TEST(file_arrives_and_is_erased)
{
    support_enter_folder();
    support_write_file("local", content, sizeof content);
    ck_assert_int_eq(transfer("local", "arrived.bin", BLOCKING), 0);
    expect_remote("arrived.bin", content, sizeof content);
    support_write_file("local", "other", 5);
    ck_assert_int_eq(transfer("local", "arrived.bin", BLOCKING), 0);
    expect_remote("arrived.bin", "other", 5);
    support_write_file("local", "", 0);
    ck_assert_int_eq(transfer("local", "arrived.bin", BLOCKING), 0);
    expect_remote("arrived.bin", "", 0);
    ck_assert_int_eq(simxEraseFile(whole.client, "arrived.bin", BLOCKING), 0);
    ck_assert_int_ne(access(remote_path("arrived.bin"), F_OK), 0);
    ck_assert_int_eq(simxEraseFile(whole.client, "arrived.bin", BLOCKING), REFUSED);
    support_leave_folder();
}
END_TEST

START_TEST(long_file_arrives_in_one_piece_and_in_many)
{
    uint8_t *bytes = malloc(LONG_SIZE);
    for (int i = 0; i < LONG_SIZE; i++)
        bytes[i] = (uint8_t)(i * 31 + i / 251);
    support_enter_folder();
    support_write_file("local", bytes, LONG_SIZE);
    ck_assert_int_eq(transfer("local", "long", BLOCKING), 0);
    expect_remote("long", bytes, LONG_SIZE);
    simxInt result = transfer("local", "pieces", simx_opmode_oneshot_split + 60000);
    ck_assert_int_eq(result & ~simx_return_split_progress_flag, simx_return_novalue_flag);
    WHOLE_AWAIT(access(remote_path("pieces"), F_OK) == 0);
    expect_remote("pieces", bytes, LONG_SIZE);
    ck_assert_int_eq(simxEraseFile(whole.client, "long", BLOCKING), 0);
    ck_assert_int_eq(simxEraseFile(whole.client, "pieces", BLOCKING), 0);
    support_leave_folder();
    free(bytes);
}
END_TEST

START_TEST(oneshot_transfer_is_answered_later_under_the_servers_name)
{
    support_enter_folder();
    support_write_file("local", content, sizeof content);
    ck_assert_int_eq(transfer("local", "later", ONESHOT), simx_return_novalue_flag);
    WHOLE_AWAIT(transfer("local", "later", BUFFER) == 0);
    expect_remote("later", content, sizeof content);
    ck_assert_int_eq(transfer("no such file", "later", simx_opmode_remove), 0);
    ck_assert_int_eq(transfer("local", "later", simx_opmode_remove), simx_return_novalue_flag);
    ck_assert_int_eq(simxEraseFile(whole.client, "later", BLOCKING), 0);
    support_leave_folder();
}
END_TEST

START_TEST(file_that_cannot_be_read_is_the_callers_fault)
{
    support_enter_folder();
    ck_assert_int_eq(transfer("nowhere", "x", BLOCKING), simx_return_local_error_flag);
    ck_assert_int_eq(transfer(".", "x", BLOCKING), simx_return_local_error_flag);
    ck_assert_int_eq(transfer(NULL, "x", BLOCKING), simx_return_local_error_flag);
    support_leave_folder();
    whole_exchange();
}
END_TEST

START_TEST(names_that_leave_the_folder_are_refused)
{
    static const char *const names[] = { "../x", "/tmp/x", "a/b", "a\\b", "c:x", "..", ".", "" };
    simxInt count = 0;
    simxChar *texts;
    support_enter_folder();
    support_write_file("local", content, sizeof content);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        simxGetLastErrors(whole.client, &count, &texts, BLOCKING);
        ck_assert_msg(transfer("local", names[i], BLOCKING) == REFUSED, "%s", names[i]);
        ck_assert_msg(simxEraseFile(whole.client, names[i], BLOCKING) == REFUSED, "%s", names[i]);
        ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
        ck_assert_int_eq(count, 2);
        ck_assert_msg(strstr(texts, names[i]) != NULL, "%s", texts);
    }
    support_leave_folder();
}
END_TEST

void whole_file(TCase *tcase)
{
    const TTest *const tests[] = {
        file_arrives_and_is_erased,
        long_file_arrives_in_one_piece_and_in_many,
        oneshot_transfer_is_answered_later_under_the_servers_name,
        file_that_cannot_be_read_is_the_callers_fault,
        names_that_leave_the_folder_are_refused,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
