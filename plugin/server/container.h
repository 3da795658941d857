/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The commands that one client wants executed, in order of arrival: oneshot ones until the next
 * pass, streams for as long as the client is there. Main thread only.
 */
#ifndef SERVER_CONTAINER_H
#define SERVER_CONTAINER_H

#include "server/stop.h"
#include "server/subscription.h"
#include "store/assembly.h"

#define CONTAINER_MAX_COMMANDS 65536
#define CONTAINER_MAX_BYTES ((size_t)256 << 20)    /* of commands */
#define CONTAINER_MAX_RESULTS ((size_t)256 << 20)  /* bytes that go out in chunks */
#define CONTAINER_MAX_ASSEMBLY ((size_t)64 << 20)  /* bytes of split commands */
#define CONTAINER_MAX_ASSEMBLIES 4096

/* A command with its state of execution. */
struct stored {
    struct item item;
    struct index_node stream; /* while is_stream */
    int is_stream;       /* is found among the container's streams */
    struct subscription subscription; /* of a stream */
    int forget;          /* its handler wants it to end although it is a stream */
    struct buffer result; /* of split modes: goes out in chunks */
    size_t result_counted; /* its capacity, in the container's sum */
    size_t result_sent;
    int has_result;
    uint8_t status;
};

struct container {
    struct store commands; /* of struct stored */
    struct index streams;  /* those of the commands that are streams */
    struct item *next;     /* where a pass that was interrupted goes on; NULL = there is none */
    struct stop_wait wait; /* of the command that is next */
    size_t result_bytes;   /* what the results of all of them hold */
    struct assembly assembly;
    int swap;              /* the client has the other byte order */
    int refused;           /* commands dropped because of a limit, since the last look */
};

void container_init(struct container *container);
void container_deinit(struct container *container);
void container_clear(struct container *container);

/* Takes over the commands of a message that message_check found good. */
void container_take(struct container *container, const uint8_t *message, size_t size);

/* The command's result has grown: 0, or -ENOSPC when all together hold too much; it is empty then. */
int container_count_result(struct container *container, struct stored *stored);

/* Executes what is due and appends the answers to `results`, in the client's byte order. 0, or 1
 * when the deadline has passed first, or a command waits for the end of a simulation: the next call
 * goes on where this one ended. One command is executed in any case. */
int container_execute(struct container *container, struct pass *pass, struct buffer *results,
                      int64_t deadline_us);

void container_remove(struct container *container, struct stored *stored);

#endif
