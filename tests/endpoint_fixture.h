/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An endpoint in the test's process, without a simulator: the real acceptor greets clients, and
 * its notes are kept. There is one at a time.
 */
#ifndef TESTS_ENDPOINT_FIXTURE_H
#define TESTS_ENDPOINT_FIXTURE_H

#include "server/acceptor.h"

/* In a new folder, which REMOTEAPI_SHM_DIR names: setup and teardown of a test. */
void endpoint_folder_enter(void);
void endpoint_folder_leave(void);
/* Path of the folder's entry, until the next call; "" for the folder itself. */
const char *endpoint_folder_path(const char *name);

/* Opens the endpoint of this number. 0, or what endpoint_open said. */
int endpoint_start(int number);
void endpoint_stop(void);
struct bell *endpoint_bell(void);

/* Waits for a client and takes it: NULL when none came within some seconds. */
struct accepted *endpoint_expect(void);
void endpoint_drop(struct accepted *accepted);

/* Waits until a line with these words was noted: 1, or 0 after some seconds. */
int endpoint_noted(const char *words);
/* One of the lines was a warning. */
int endpoint_has_warned(void);

#endif
