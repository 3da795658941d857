/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fixture of the tests of the host's core: each test has its own world, with the model of
 * kinds.xml and no plugin.
 */
#ifndef TESTS_HOST_FIXTURE_H
#define TESTS_HOST_FIXTURE_H

#include <check.h>

#include "abi/sim_exports.h"
#include "run/simulation.h"
#include "scene/drive.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "world/world.h"

TCase *fixture_case(const char *name);

/* Runs the suite and frees it: the test program's exit status. */
int fixture_run(Suite *suite);

void assert_vector(const double *is, const double *expected, int count, double tolerance);

#endif
