/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client, and a service that follows a script (support_service.h).
 */
#ifndef TESTS_CLIENT_FIXTURE_H
#define TESTS_CLIENT_FIXTURE_H

#include "support.h"
#include "extApi.h"
#include "support_service.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000

/* One of each. The service listens at the port. */
extern struct scripted *scripted;
extern struct script script;
extern simxInt id;
extern int port;

void service_begin(int transport);
void service_end(void);
simxInt client_start(int no_reconnect, int timeout_ms);
simxInt client_call(simxInt client);

/* Calls until a call succeeds: each has the client's time limit. */
void client_await_answer(simxInt client);

extern int64_t patience_us;

void client_await_connection(simxInt client, int number);

#endif
