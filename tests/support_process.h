/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes that keep one end of a connection until they are killed; see helper.c.
 */
#ifndef TESTS_SUPPORT_PROCESS_H
#define TESTS_SUPPORT_PROCESS_H

#include <sys/types.h>

struct process {
    pid_t id;
    int output;
};

struct process process_start(const char *role, int number);

/* Reads the next line that it says and compares it. */
void process_expect(struct process *process, const char *line);

/* kill -9, and returns when it is gone. */
void process_kill(struct process *process);

#endif
