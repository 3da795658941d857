/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator with one service for fast sessions, and a client of the library: the fixture of the
 * tests that need both sides.
 */
#ifndef TESTS_FAST_FIXTURE_H
#define TESTS_FAST_FIXTURE_H

#include "extApi.h"
#include "support_server.h"

/* Rings and limits of a 32-bit library are an eighth of the others. */
#define SCALED(bytes) ((int)(sizeof(void *) > 4 ? (bytes) : (bytes) / 8))

#define FIXTURE_PATIENCE_US 20000000
#define BLOCKING simx_opmode_blocking
#define ONESHOT simx_opmode_oneshot
#define STREAMING simx_opmode_streaming
#define BUFFER simx_opmode_buffer

extern int fixture_port;
extern simxInt fixture_id; /* the client */

/* Setup and teardown: stepping is authorised; sockets lie in a folder of the test's own, and
 * nothing may be left in it. */
void fixture_begin(void);
void fixture_end(void);
/* The same in parts. */
void fixture_folder(void);
void fixture_no_folder(void);
void fixture_simulator(void);
void fixture_no_simulator(void);

/* A client on fixture_port that waits so long for answers. */
simxInt fixture_connect(int timeout_ms);

/* What a signal is in the simulator, -1 if it is not there. */
int fixture_signal(const char *name);

/* Waits until it is this; the test fails when it is not within some seconds. */
void fixture_await_signal(const char *name, int value);

/* A block of bytes that are told apart by their seed. */
void fixture_fill(simxUChar *block, int length, int seed);
int fixture_is_filled(const simxUChar *block, int length, int seed);

/* A thread's blocking call for the integer signal `name`. */
struct fixture_call {
    const char *name;
    simxInt result;
    int64_t took_us;
};
void fixture_wait_in_call(void *call);

/* Between these two the library tells what it does (REMOTEAPI_SHM_DEBUG): what went to standard
 * error. */
void fixture_begin_trace(void);
void fixture_end_trace(char *text, size_t size);

/* Deadlines of loops that poll: fails the test when the time is over. */
int64_t fixture_deadline(void);
void fixture_poll(int64_t deadline_us, const char *what);

#endif
