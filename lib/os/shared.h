/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named shared memory of one user: nobody else's is opened, and nobody else can open ours. Names
 * are those of the predecessor without what it puts before them on each system.
 *
 * Each side may claim a byte of the memory for as long as it lives; the system gives the claim up
 * when the process ends, however it ends. So a peer that claims is known to be alive or dead at
 * once; one that never claimed (the predecessor's) is judged by its silence.
 */
#ifndef OS_SHARED_H
#define OS_SHARED_H

#include <stddef.h>
#include <stdint.h>

struct shared {
    uint8_t *base; /* NULL = not mapped */
    size_t size;
    int fd;       /* -1 where the system has none */
    void *system; /* what the system needs beyond that, or NULL */
};

#define SHARED_CLAIM_SERVER 0
#define SHARED_CLAIM_CLIENT 1

/* New memory of `size` zero bytes, all of it allocated, under this name; what a dead server left
 * there is replaced. -EADDRINUSE: a living one holds it. -EACCES: the name is another user's.
 * -ENOSPC: the system has no room. The server's claim is taken. */
int shared_create(struct shared *shared, const char *name, size_t size);

/* A second name for the same memory; replaces what a dead server left. -ENOTSUP where the system
 * has no such thing. */
int shared_alias(const struct shared *shared, const char *name, const char *alias);

/* Maps memory that exists. -ENOENT, -EACCES, or -EBADMSG when it is smaller than min_size. */
int shared_open(struct shared *shared, const char *name, size_t min_size);

/* True while `name` leads to this memory. */
int shared_is_named(const struct shared *shared, const char *name);

/* Takes the name away if it leads to this memory. */
void shared_unname(const struct shared *shared, const char *name);

/* Unmaps; claims end with it. */
void shared_close(struct shared *shared);

/* ------------------------------------------------------------------ without a name */

/* New memory of `size` zero bytes that has no name: it goes with its last user. No page of it is
 * allocated yet. Sealed against shrinking and growing where the system can. */
int shared_create_nameless(struct shared *shared, size_t size);

/* Maps memory that a peer has handed over, of exactly this size; takes fd, also when it fails.
 * -EACCES: it is not what shared_create_nameless makes (it could shrink under our feet). */
int shared_map(struct shared *shared, int fd, size_t size);

/* Allocates a part before it is touched: 0, or -ENOSPC instead of a signal. */
int shared_allocate(const struct shared *shared, size_t offset, size_t size);

/* ------------------------------------------------------------------ claims */

/* 0, or -EBUSY when somebody else holds it. */
int shared_claim(const struct shared *shared, int byte);
/* True while somebody else holds it. */
int shared_is_claimed(const struct shared *shared, int byte);

#endif
