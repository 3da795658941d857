/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The error texts that simxGetLastErrors delivers, the newest 50: of one client in a fast session,
 * or of a service's lock-step clients.
 */
#ifndef SERVER_ERRORS_H
#define SERVER_ERRORS_H

#include "wire/value.h"

#define ERRORS_MAX 50
#define ERRORS_TEXT_SIZE 400 /* longer ones are cut */

struct errors {
    char *text[ERRORS_MAX]; /* a ring */
    int first, count;
    unsigned added; /* in all */
};

void errors_deinit(struct errors *errors);

/* When memory runs out the text is lost. */
void errors_add(struct errors *errors, const char *text);

/* The same for a text that can come at each execution of a stream: not while it is there already. */
void errors_add_once(struct errors *errors, const char *text);

/* The newest text if any was added since there were so many, else NULL. */
const char *errors_since(const struct errors *errors, unsigned added);

/* Puts their number and the texts into the reply, and forgets them. */
void errors_take(struct errors *errors, struct buffer *reply);

#endif
