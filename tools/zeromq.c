/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * ZeroMQ sockets; see zeromq.h. The library is loaded when it is needed, so that the program can be
 * used without it. Names and numbers are those of its interface 4 (zmq.h).
 */
#include "zeromq.h"

#include <stdio.h>
#include <stdlib.h>

#include "os/dynlib.h"

#define LIBRARY "libzmq.so.5"
#define LIMIT_MS 5000

enum { ZMQ_REQ = 3, ZMQ_REP = 4 };
enum { ZMQ_LINGER = 17, ZMQ_RCVTIMEO = 27 };

struct zeromq {
    struct dynlib library;
    void *(*ctx_new)(void);
    int (*ctx_term)(void *context);
    void *(*socket)(void *context, int type);
    int (*setsockopt)(void *socket, int option, const void *value, size_t size);
    int (*connect)(void *socket, const char *address);
    int (*bind)(void *socket, const char *address);
    int (*send)(void *socket, const void *bytes, size_t size, int flags);
    int (*recv)(void *socket, void *bytes, size_t room, int flags);
    int (*close)(void *socket);
    void *context;
    void *open; /* the socket */
};

/* Each function has its own type; 1 if the library has them all. */
static int find_functions(struct zeromq *zeromq)
{
    const struct dynlib *library = &zeromq->library;
    return (zeromq->ctx_new = (void *(*)(void))dynlib_find(library, "zmq_ctx_new")) &&
           (zeromq->ctx_term = (int (*)(void *))dynlib_find(library, "zmq_ctx_term")) &&
           (zeromq->socket = (void *(*)(void *, int))dynlib_find(library, "zmq_socket")) &&
           (zeromq->setsockopt = (int (*)(void *, int, const void *, size_t))dynlib_find(
                library, "zmq_setsockopt")) &&
           (zeromq->connect = (int (*)(void *, const char *))dynlib_find(library, "zmq_connect")) &&
           (zeromq->bind = (int (*)(void *, const char *))dynlib_find(library, "zmq_bind")) &&
           (zeromq->send = (int (*)(void *, const void *, size_t, int))dynlib_find(library,
                                                                                  "zmq_send")) &&
           (zeromq->recv = (int (*)(void *, void *, size_t, int))dynlib_find(library,
                                                                            "zmq_recv")) &&
           (zeromq->close = (int (*)(void *))dynlib_find(library, "zmq_close"));
}

struct zeromq *zeromq_open(void)
{
    struct zeromq *zeromq = calloc(1, sizeof *zeromq);
    if (!zeromq)
        return NULL;
    if (dynlib_open(&zeromq->library, LIBRARY) == 0 && find_functions(zeromq))
        zeromq->context = zeromq->ctx_new();
    if (zeromq->context)
        return zeromq;
    dynlib_close(&zeromq->library);
    free(zeromq);
    return NULL;
}

static void close_socket(struct zeromq *zeromq)
{
    if (zeromq->open)
        zeromq->close(zeromq->open);
    zeromq->open = NULL;
}

void zeromq_close(struct zeromq *zeromq)
{
    if (!zeromq)
        return;
    close_socket(zeromq);
    zeromq->ctx_term(zeromq->context);
    dynlib_close(&zeromq->library);
    free(zeromq);
}

/* Messages that nobody takes are dropped at the end. */
static int open_socket(struct zeromq *zeromq, int type, int port,
                       int (*place)(void *socket, const char *address))
{
    char address[40];
    static const int none = 0;
    close_socket(zeromq);
    zeromq->open = zeromq->socket(zeromq->context, type);
    if (!zeromq->open)
        return -1;
    snprintf(address, sizeof address, "tcp://127.0.0.1:%d", port);
    zeromq->setsockopt(zeromq->open, ZMQ_LINGER, &none, sizeof none);
    return place(zeromq->open, address) == 0 ? 0 : -1;
}

int zeromq_connect(struct zeromq *zeromq, int port)
{
    static const int limit_ms = LIMIT_MS;
    if (open_socket(zeromq, ZMQ_REQ, port, zeromq->connect) < 0)
        return -1;
    return zeromq->setsockopt(zeromq->open, ZMQ_RCVTIMEO, &limit_ms, sizeof limit_ms);
}

int zeromq_ask(struct zeromq *zeromq, const void *request, size_t size, void *reply, size_t room)
{
    if (zeromq->send(zeromq->open, request, size, 0) < 0)
        return -1;
    return zeromq->recv(zeromq->open, reply, room, 0);
}

void zeromq_answer(struct zeromq *zeromq, int port, const void *reply, size_t size)
{
    char request[64];
    if (open_socket(zeromq, ZMQ_REP, port, zeromq->bind) < 0)
        return;
    while (zeromq->recv(zeromq->open, request, sizeof request, 0) >= 0 &&
           zeromq->send(zeromq->open, reply, size, 0) >= 0)
        continue;
}
