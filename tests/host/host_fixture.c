/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fixture of the tests of the host's core.
 */
#include "host/host_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "run/simulator.h"

static void fixture_open(void)
{
    const char *source = getenv("srcdir");
    struct host_options options = { .directory = ".", .library = "none" };
    static char model[4096], error[1500];
    snprintf(model, sizeof(model), "%s/host/kinds.xml", source ? source : ".");
    options.model = model;
    options.empty_model = model;
    ck_assert_msg(simulator_open(&options, error, sizeof(error)) == 0, "%s", error);
}

static void fixture_close(void)
{
    simulator_close();
}

TCase *fixture_case(const char *name)
{
    TCase *test_case = tcase_create(name);
    tcase_add_checked_fixture(test_case, fixture_open, fixture_close);
    return test_case;
}

int fixture_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

void assert_vector(const double *is, const double *expected, int count, double tolerance)
{
    for (int i = 0; i < count; i++)
        ck_assert_double_eq_tol(is[i], expected[i], tolerance);
}
