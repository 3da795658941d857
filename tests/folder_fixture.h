/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A folder for the sockets of fast sessions, and what a test of it leaves in the process.
 */
#ifndef TESTS_FOLDER_FIXTURE_H
#define TESTS_FOLDER_FIXTURE_H

#include <sys/un.h>

#include "support.h"
#include "transport/session.h"

#define PATIENCE_US 20000000

extern int number;
extern char why[SESSION_WHY_SIZE], socket_name[32];

void folder_begin(void);
void folder_end(void);
int connect_once(void);

/* Runs `act` in a child process: its exit status, or 100 + the signal that ended it. Without the
 * tests' own threads about. */
int in_child(int (*act)(void));
int open_socket(struct sockaddr_un *address);

#endif
