/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Requests and replies of named calls. Each call under way has a key of its own. A call that nobody
 * waits for any more is left: its key is free again when its last reply has come, and functions of
 * the program that it calls have no results.
 */
#ifndef PYTHON_TALK_H
#define PYTHON_TALK_H

#include "client.h"

#define TALK_KEYS 64

/* A free one, or -1. */
int talk_take_key(struct client *client);
void talk_give_key(struct client *client, int key);
void talk_leave_key(struct client *client, int key);

/* The handler of a signal has raised an exception, but the request has been sent. */
#define TALK_E_INTERRUPTED (-2)

/* 0, -1 or TALK_E_INTERRUPTED; the latter two with an exception. They wait while the simulator
 * takes nothing. If the first request of a call fails, its key is free, unless there will be a
 * reply. */
int talk_send(PyObject *client, int key, const char *function, PyObject *args);
int talk_send_first(PyObject *client, int key, const char *function, PyObject *args);

struct reply {
    PyObject *ret, *err, *func, *args; /* NULL: not there */
};
void reply_clear(struct reply *reply);

/* Waits for the reply to the request of this key: 0; 1 when it has not come within 0 ms; or -1 with
 * an exception. */
int talk_receive(PyObject *client, int key, int timeout_ms, struct reply *reply);

/* What a call returns by its last reply: None, its result, or a tuple of several; or the
 * exception. */
PyObject *talk_results(const struct reply *reply);

/* Looks for replies to calls that are left. 0, or -1 when the handler of a signal has raised an
 * exception. */
int talk_reclaim(PyObject *client);

#endif
