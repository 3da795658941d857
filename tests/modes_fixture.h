/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client and a service that answers as told, for the tests of operation modes.
 */
#ifndef TESTS_MODES_FIXTURE_H
#define TESTS_MODES_FIXTURE_H

#include "support.h"
#include "extApi.h"
#include "support_service.h"

#define BLOCKING simx_opmode_blocking
#define ONESHOT simx_opmode_oneshot
#define BUFFER simx_opmode_buffer
#define PATIENCE_US 20000000
#define JOINT 7
#define CANNED 3

extern struct scripted *scripted;
extern struct script script;
extern simxInt id;
extern simxFloat value;
extern float canned_number;
extern const struct canned canned[CANNED];

void fixture_begin(int transport);
void fixture_end(void);
simxInt get(simxInt mode);

/* Calls until the result is this one. */
void get_until(simxInt mode, simxInt result);

#endif
