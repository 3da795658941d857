/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a simulator says to scripts that was built without Lua. It is built and asked here in all
 * builds.
 */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "script/mainscript.h"

START_TEST(simulator_without_lua_says_so)
{
    char error[200] = "";
    ck_assert_int_eq(mainscript_open("robot.lua", error, sizeof(error)), -1);
    ck_assert_str_eq(error, "cannot run robot.lua: this simulator was built without Lua");
    ck_assert_int_eq(mainscript_start(NULL, error, sizeof(error)), 0);
    ck_assert_int_eq(mainscript_call(MAINSCRIPT_HANDLE, "grip", NULL, error, sizeof(error)), -1);
    ck_assert_str_eq(error, "grip: this simulator was built without Lua");
    ck_assert_str_eq(mainscript_absence(), "this simulator was built without Lua");
    mainscript_run("sysCall_init");
    mainscript_close();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("no script");
    TCase *tests = tcase_create("no script");
    SRunner *runner = srunner_create(suite);
    int failed;
    tcase_add_test(tests, simulator_without_lua_says_so);
    suite_add_tcase(suite, tests);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
