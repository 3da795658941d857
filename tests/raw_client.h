/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client of a fast session without the library: this process may have any number of them on one
 * service, and they can omit what a client must do.
 */
#ifndef TESTS_RAW_CLIENT_H
#define TESTS_RAW_CLIENT_H

#include "transport/session.h"
#include "wire/command.h"

struct raw_client {
    struct session *session;
    uint32_t tag; /* of the last record */
    char answer[500]; /* the beginning of the last answer's data */
};

/* Connects to the service on this (negative) port, within some seconds. */
void raw_client_open(struct raw_client *client, int port);
void raw_client_close(struct raw_client *client);

/* Writes a record without publishing it. 0, or what ring_reserve said. */
int raw_client_put(struct raw_client *client, uint32_t kind, uint32_t aux, const void *bytes,
                   size_t size);
/* The same for a whole command without a slot. */
int raw_client_put_command(struct raw_client *client, const struct command *command);
/* Publishes what was written. */
void raw_client_publish(struct raw_client *client);

/* Takes records until the one with the last tag has come: its kind, or 0 when it did not come
 * within some seconds or the server is gone. An answer's status, or a step's end, goes to
 * *statusp. */
uint32_t raw_client_await(struct raw_client *client, uint32_t *statusp);

/* Sends a command and waits for its answer: the status, -1 without an answer. */
int raw_client_call(struct raw_client *client, struct key key, const void *data, size_t size);
/* Asks for steps and waits: an enum session_step_end, -1 without an answer. */
int raw_client_step(struct raw_client *client, uint32_t steps);

#endif
