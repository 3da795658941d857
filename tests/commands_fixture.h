/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A fake simulator, and one command of the table that is executed.
 */
#ifndef TESTS_COMMANDS_FIXTURE_H
#define TESTS_COMMANDS_FIXTURE_H

#include <check.h>

#include "fake_sim.h"
#include "run_command.h"

extern struct run run;

void use(struct sim_api *sim);
void fixture_begin(void);
void fixture_end(void);

/* A body of the row's shape: zeros are numbers, bytes and empty strings alike. */
extern uint8_t zeros[256];

int call_script(int type, const char *description, const char *function, const void *body,
                size_t size);

#endif
