/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Named shared memory of one user: memory of other users is not opened, and other users cannot
 * open ours. Names are those of the predecessor, without the prefix that it adds on each system.
 *
 * Each side may claim a byte of the memory while it lives. The system releases the claim when the
 * process ends, however it ends. So the death of a peer with a claim is detected at once; a peer
 * that never had one (the predecessor's, and clients on systems without locks of open files) is
 * taken for dead after a silence.
 */
#ifndef OS_SHARED_H
#define OS_SHARED_H

#include <stddef.h>
#include <stdint.h>

struct shared {
    uint8_t *base; /* NULL = not mapped */
    size_t size;
    int fd;       /* -1 if the system has no descriptors */
    void *system; /* other data of the system, or NULL */
};

#define SHARED_CLAIM_SERVER 0
#define SHARED_CLAIM_CLIENT 1

/* Creates memory of `size` zero bytes with this name, allocates all of it, and takes the server's
 * claim. Memory of a dead server is replaced. -EADDRINUSE: a living server has it. -EACCES: the
 * name belongs to another user. -ENOSPC: the system has no room. */
int shared_create(struct shared *shared, const char *name, size_t size);

/* Adds a second name to the memory; replaces memory of a dead server. -ENOTSUP if the system does
 * not support it. */
int shared_alias(const struct shared *shared, const char *name, const char *alias);

/* Maps existing memory. Returns 0, -ENOENT, -EACCES, or -EBADMSG if it is smaller than
 * min_size. */
int shared_open(struct shared *shared, const char *name, size_t min_size);

/* True while `name` refers to this memory. */
int shared_is_named(const struct shared *shared, const char *name);

/* Removes the name if it refers to this memory. */
void shared_unname(const struct shared *shared, const char *name);

/* Unmaps the memory and releases its claims. */
void shared_close(struct shared *shared);

/* ------------------------------------------------------------------ without a name */

/* Creates memory of `size` zero bytes without a name, which ends with its last user. No page is
 * allocated yet. Sealed against shrinking and growing if the system supports it. */
int shared_create_nameless(struct shared *shared, size_t size);

/* Maps memory from a peer, of exactly this size. Takes ownership of fd, also after an error.
 * -EACCES: shared_create_nameless did not make it (the peer could shrink it while it is in
 * use). */
int shared_map(struct shared *shared, int fd, size_t size);

/* Makes a second mapping of the memory, read-only, which may outlive the first. Returns 0, or
 * negative errno. */
int shared_map_again(struct shared *copy, const struct shared *shared);

/* Allocates a part before it is accessed. Returns 0, or -ENOSPC (access would then raise a
 * signal). */
int shared_allocate(const struct shared *shared, size_t offset, size_t size);

/* ------------------------------------------------------------------ claims */

#define SHARED_E_NO_CLAIM 1 /* this system knows no claims of clients */

/* Takes a claim. Returns 0, -EBUSY if another process has it, or SHARED_E_NO_CLAIM. */
int shared_claim(const struct shared *shared, int byte);
/* True while another process has this claim; also if that cannot be found out, because what a dead
 * process has left is taken away. */
int shared_is_claimed(const struct shared *shared, int byte);

#endif
