/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The commands that one client wants executed, in order of arrival: oneshot ones until the next
 * pass, streams for as long as the client is there. Main thread only.
 */
#ifndef SERVER_CONTAINER_H
#define SERVER_CONTAINER_H

#include "wire/assembly.h"

#define CONTAINER_MAX_COMMANDS 65536
#define CONTAINER_MAX_ASSEMBLY ((size_t)64 << 20)

/* A command with its state of execution. */
struct stored {
    struct item item;
    int executed;        /* at least once */
    int forget;          /* its handler wants it to end although it is a stream */
    int executed_ms;     /* clock_wire_ms of the last time */
    unsigned world;      /* state of the world it was executed in last */
    struct buffer result; /* of split modes: goes out in chunks */
    size_t result_sent;
    int has_result;
    uint8_t status;
};

struct container {
    struct store commands; /* of struct stored */
    struct assembly assembly;
    int swap;              /* the client has the other byte order */
    int refused;           /* commands dropped because there were too many, since the last look */
};

void container_init(struct container *container);
void container_deinit(struct container *container);
void container_clear(struct container *container);

/* Takes over the commands of a message that message_check found good. */
void container_take(struct container *container, const uint8_t *message, size_t size);

void container_remove(struct container *container, struct stored *stored);

#endif
