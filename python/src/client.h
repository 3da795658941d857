/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client as an object (client.c), the values of the simulator's objects as attributes of Python
 * classes (value.c), and images (image.c).
 */
#ifndef PYTHON_CLIENT_H
#define PYTHON_CLIENT_H

#include <stdint.h>

#include "core.h"

struct client {
    PyObject_HEAD
    int id;         /* -1 when it is closed */
    int timeout_ms;
    int batching;   /* settings are sent, and their answers not waited for */
    uint64_t keys;  /* of named calls that are under way (remote.c) */
    uint64_t left;  /* those of them whose replies nobody waits for */
    int has_replied; /* to a named call */
    int call_timeout_ms; /* for each later reply; -1: none */
    int is_lost;     /* the connection, when it was last looked at */
    unsigned reads;  /* of streams */
    long long looked_ms;
};

PyTypeObject *client_type(void);
int client_add_types(PyObject *module);

/* Raises the exception for a code of the library's, or an exception of a type; returns NULL. */
PyObject *client_fail(const struct client *client, int code);
PyObject *client_raise(PyObject *type, int code, const char *text);

/* False, with an exception, in a block of together(), where no answer comes. */
int client_can_ask(const struct client *client);

/* Before a value of a stream is read, which may be there although the simulator is gone: looks now
 * and then, and waits for a new connection when the old one is lost. 0, or -1 with an exception. */
int client_look(struct client *client);

/* What the simulator's error says. */
PyObject *client_raise_refused(const char *text);

/* Named calls (remote.c): methods of clients; and the type of the simulator's functions. */
PyObject *remote_call(PyObject *self, PyObject *args, PyObject *keywords);
PyObject *remote_send(PyObject *self, PyObject *args);
PyObject *remote_receive(PyObject *self, PyObject *args);
PyObject *remote_answer(PyObject *self, PyObject *args);
PyObject *remote_leave(PyObject *self, PyObject *argument);
PyObject *remote_left(PyObject *self, PyObject *unused);
PyObject *remote_call_function(PyObject *self, const char *function, PyObject *args);
int function_add_type(PyObject *module); /* function.c */

int value_add_types(PyObject *module);

/* Images (image.c). */
int image_add_type(PyObject *module);
PyObject *core_image(PyObject *module, PyObject *args);

#endif
