/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A container (server/container.h), and messages that come to it and are executed.
 */
#ifndef TESTS_CONTAINER_FIXTURE_H
#define TESTS_CONTAINER_FIXTURE_H

#include "support.h"
#include "fake_sim.h"
#include "server/errors.h"
#include "server/container.h"

#define LIST 128

extern struct container container;
extern struct errors client_errors;
extern struct buffer message, results;
extern struct world world;
extern size_t results_max;

void fixture_begin(void);
void fixture_end(void);
void receive(const struct command *commands, size_t count);
void receive_one(struct command command);
int execute_until(int64_t deadline_us);

/* One pass: the answers. */
size_t pass(struct command list[LIST]);
struct command get_signal(int mode);
struct command set_signal(int32_t value, int mode);
int32_t int_of(const struct command *answer);

#endif
