/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Two kinds of ZeroMQ sockets, by libzmq if this system has it: one that asks, and one that answers
 * at once, which is the limit for all servers with that library.
 */
#ifndef TOOLS_ZEROMQ_H
#define TOOLS_ZEROMQ_H

#include <stddef.h>

struct zeromq;

/* NULL: there is no libzmq, or it is out of memory. */
struct zeromq *zeromq_open(void);
void zeromq_close(struct zeromq *zeromq);

/* Asks on this TCP port of 127.0.0.1 from now on. 0, or -1. */
int zeromq_connect(struct zeromq *zeromq, int port);

/* Sends a request and waits for the reply, for 5 s at most. Its size, of which no more than `room`
 * bytes are kept; -1: none came. */
int zeromq_ask(struct zeromq *zeromq, const void *request, size_t size, void *reply, size_t room);

/* Answers each request on this port with these bytes, until something fails. */
void zeromq_answer(struct zeromq *zeromq, int port, const void *reply, size_t size);

#endif
