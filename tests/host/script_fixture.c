/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A main script that a test writes, and calls of its functions; see script_fixture.h.
 */
#include "host/script_fixture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"
#include "script/mainscript.h"

char script_file[] = "/tmp/simx-script-XXXXXX";

int script_try(const char *text, char *error, size_t size)
{
    int file, result;
    strcpy(script_file, "/tmp/simx-script-XXXXXX");
    file = mkstemp(script_file);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    result = mainscript_open(script_file, error, size);
    unlink(script_file);
    if (result == 0)
        result = mainscript_start(script_file, error, size);
    return result;
}

void script_open(const char *text)
{
    char error[1500] = "";
    ck_assert_msg(script_try(text, error, sizeof(error)) == 0, "%s", error);
}

int script_call(const char *function, int stack)
{
    return simCallScriptFunctionEx(MAINSCRIPT_HANDLE, function, stack);
}

double script_number(const char *function)
{
    int stack = simCreateStack();
    double number = NAN;
    char *error = NULL;
    if (script_call(function, stack) < 0)
        error = simGetLastError();
    ck_assert_msg(!error, "%s", error);
    ck_assert_int_eq(simGetStackSize(stack), 1);
    ck_assert_int_eq(simGetStackDoubleValue(stack, &number), 1);
    simReleaseStack(stack);
    return number;
}

void expect_error(const char *function, const char *text)
{
    int stack = simCreateStack();
    char error[1000];
    ck_assert_int_eq(mainscript_call(MAINSCRIPT_HANDLE, function, stack_get(stack, __func__), error,
                                     sizeof(error)), -1);
    ck_assert_msg(strstr(error, text) != NULL, "no \"%s\" in: %s", text, error);
    ck_assert_ptr_null(strchr(error, '\n'));
    simReleaseStack(stack);
}
