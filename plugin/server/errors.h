/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The newest 50 error texts, which simxGetLastErrors delivers: of one client in a fast session, or
 * of all lock-step clients of a service.
 */
#ifndef SERVER_ERRORS_H
#define SERVER_ERRORS_H

#include "wire/value.h"

#define ERRORS_MAX 50
#define ERRORS_TEXT_SIZE 400 /* longer texts are truncated */

struct errors {
    char *text[ERRORS_MAX]; /* a ring */
    int first, count;
    unsigned added; /* number of texts ever added */
};

void errors_deinit(struct errors *errors);

/* Adds a text. It is lost if memory runs out. */
void errors_add(struct errors *errors, const char *text);

/* As errors_add, but does nothing if the text is already there. For texts that each execution of a
 * stream can produce. */
void errors_add_once(struct errors *errors, const char *text);

/* Returns the newest text if the number of added texts is now greater than `added`, else NULL. */
const char *errors_since(const struct errors *errors, unsigned added);

/* Puts the number of texts and the texts into the reply, and removes them. */
void errors_take(struct errors *errors, struct buffer *reply);

#endif
