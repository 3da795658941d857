/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A process that a test starts and that ends in the middle of its work: kill_target.c.
 */
#ifndef TESTS_VICTIM_H
#define TESTS_VICTIM_H

#include <sys/types.h>

struct victim {
    pid_t id;
    int input, output; /* pipes to its standard input and from its standard output */
};

/* The path of kill_target, which is beside the test. */
const char *victim_program(void);

/* Starts the program arguments[0], which is looked for in $PATH. */
struct victim victim_start(char *const arguments[]);

/* Waits until it has said "ready": 1, or 0 if it ended before. */
int victim_is_ready(const struct victim *victim);

/* Closes its input, waits until all that the process had was taken from it, and returns its status
 * (see wait(2)). */
int victim_close(struct victim *victim);

#endif
