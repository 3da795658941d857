/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A door in the test's own process, without a simulator behind it: clients are greeted by the real
 * doorman, and what it notes is kept. There is one at a time.
 */
#ifndef TESTS_FAST_DOOR_H
#define TESTS_FAST_DOOR_H

#include "server/doorman.h"

/* In a new folder, which REMOTEAPI_SHM_DIR names: setup and teardown of a test. */
void door_folder_enter(void);
void door_folder_leave(void);
/* Path of the folder's entry, until the next call; "" for the folder itself. */
const char *door_folder_path(const char *name);

/* Opens the door of this number. 0, or what door_open said. */
int door_start(int number);
void door_stop(void);
struct bell *door_bell(void);

/* Waits for a guest and lets it in: NULL when none came within some seconds. */
struct guest *door_expect(void);
void door_send_off(struct guest *guest);

/* Waits until a line with these words was noted: 1, or 0 after some seconds. */
int door_noted(const char *words);
/* One of the lines was a warning. */
int door_has_warned(void);

#endif
