/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making things in the tests of what programs make.
 */
#ifndef TESTS_MAKE_FIXTURE_H
#define TESTS_MAKE_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "host/host_fixture.h"

#define STEP 0.002
#define GRAVITY 9.81

static const double cube_sizes[3] = { 0.2, 0.2, 0.2 };

static inline int done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    return result;
}

static inline void expect_error(int result, const char *text)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "%s", error);
    free(error);
}

static inline void place(int handle, double x, double y, double z)
{
    done(simSetObjectPosition_D(handle, sim_handle_world, (double[3]){ x, y, z }));
}

static inline double height(int handle)
{
    double position[3];
    done(simGetObjectPosition_D(handle, sim_handle_world, position));
    return position[2];
}

static inline void simulate(double seconds)
{
    simStartSimulation();
    for (int i = 0; i < seconds / STEP; i++)
        simulation_pass();
}

static inline int cube_make(int options, double mass)
{
    return done(simCreatePureShape_D(0, options, cube_sizes, mass, NULL));
}

static inline int primitive_make(int kind, double x, double y, double z)
{
    return done(simCreatePrimitiveShape_D(kind, (double[3]){ x, y, z }, 0));
}

#endif
