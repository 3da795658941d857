/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The commands that one client wants executed, in order of arrival. Oneshot commands stay until
 * the next pass, streams while the client is connected. Main thread only.
 */
#ifndef SERVER_CONTAINER_H
#define SERVER_CONTAINER_H

#include "named/named.h"
#include "server/stop.h"
#include "server/subscription.h"
#include "store/assembly.h"

#define CONTAINER_MAX_COMMANDS 65536
#define CONTAINER_MAX_BYTES ((size_t)256 << 20)    /* bytes of commands */
#define CONTAINER_MAX_RESULTS ((size_t)256 << 20)  /* bytes of results that are sent in chunks */
#define CONTAINER_MAX_ASSEMBLY ((size_t)64 << 20)  /* bytes of split commands */
#define CONTAINER_MAX_ASSEMBLIES 4096

/* A command with its execution state. */
struct stored {
    struct item item;
    struct index_node stream; /* used while is_stream */
    int is_stream;       /* is in the container's index of streams */
    struct subscription subscription; /* used by streams */
    int forget;          /* its handler ends it although it is a stream */
    struct buffer result; /* result of a split mode, sent in chunks */
    size_t result_counted; /* its capacity, as counted in result_bytes */
    size_t result_sent;
    int has_result;
    uint8_t status;
    struct named_answer answer; /* of a call by name */
    int goes_on;                /* it has been called, and is not answered yet */
};

struct container {
    struct store commands; /* of struct stored */
    struct index streams;  /* the commands that are streams */
    struct item *next;     /* the command where an interrupted pass continues; NULL = none */
    struct stop_wait wait; /* wait of the command `next` */
    size_t result_bytes;   /* sum of the capacities of all results */
    struct assembly assembly;
    struct named_client *named; /* the client as one of calls by name, once it makes some */
    int swap;              /* the client has the other byte order */
    int refused;           /* number of commands dropped because of a limit, since it was last
                              read */
};

void container_init(struct container *container);
void container_deinit(struct container *container);
void container_clear(struct container *container);

/* Takes the commands of a message that message_check has accepted. */
void container_take(struct container *container, const uint8_t *message, size_t size);

/* Counts the growth of the command's result. Returns 0, or -ENOSPC if all results together are too
 * large; the result is then emptied. */
int container_count_result(struct container *container, struct stored *stored);

/* Executes what is due, and appends the answers to `results`, in the client's byte order. Returns
 * 0; or 1 if the deadline has passed, or a command waits for the end of a simulation: the next
 * call continues there. Executes at least one command. */
int container_execute(struct container *container, struct pass *pass, struct buffer *results,
                      int64_t deadline_us);

/* A blocking call by name goes on. */
int container_is_awaited(const struct container *container);

void container_remove(struct container *container, struct stored *stored);

#endif
