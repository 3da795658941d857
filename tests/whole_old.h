/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An old client by hand, and our server in this process with the fake simulator: what the tests of
 * legacy clients share. There is one of each; `out` is sent, `in` was received.
 */
#ifndef TESTS_WHOLE_OLD_H
#define TESTS_WHOLE_OLD_H

#include "support_server.h"
#include "whole_bytes.h"

extern int ports[WAYS];
extern struct raw raw;
extern struct bytes out, in;

/* Around each test: starts and stops the server; the byte order is ours. */
void old_setup(void);
void old_teardown(void);

int old_port(int way);

/* Connects and is served. As all clients do, it connects again where the service takes it for one
 * more beside the one that has just left (TCP), or for that one (segment). */
void old_connect(int way);

/* Sends `out` and receives `in`. */
void old_exchange(void);
/* Sends `out` and then empty messages until the answer comes; how many came together. */
int old_ask(int id, struct raw_answer *answer);

/* A command that reads a joint's position, which is 0.5. */
void old_put_joint(struct bytes *to, int mode, int options);
/* It is answered. */
void old_expect_service(void);

/* The client leaves, and another one is served soon. */
void old_expect_free_service(int way);

#endif
