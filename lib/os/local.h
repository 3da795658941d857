/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Local (Unix) sockets: where the processes of one user meet. They lie in a folder that belongs
 * to this user alone: $REMOTEAPI_SHM_DIR, else remoteapi-shm in $XDG_RUNTIME_DIR, else
 * /tmp/remoteapi-shm-<user id>. A folder that others can write to, or that is a link, is refused.
 * The end of a socket is the end of its peer, however the peer ended.
 */
#ifndef OS_LOCAL_H
#define OS_LOCAL_H

#include <stddef.h>
#include <stdint.h>

#define LOCAL_MAX_FDS 2
#define LOCAL_WAIT_MAX 1024

/* The folder's path, for messages; cut to `size`, also when it fails. 0 when it is there and can be
 * trusted, -ENOENT, -EACCES, or another -errno. */
int local_folder(char *path, size_t size);

/* Listens under this file name in the folder (made when it is missing); a socket that a dead
 * server left is replaced. The socket, -EADDRINUSE when a living one listens there, -EACCES for a
 * folder that cannot be trusted, or another -errno. */
int local_listen(const char *name);

/* Closes a listening socket and takes its name away. */
void local_unlisten(int fd);

/* The next peer: a socket, -EAGAIN when nobody is there, -EACCES for another user (it was sent
 * away), or another -errno. */
int local_accept(int fd);

/* Connects: -ENOENT or -ECONNREFUSED when nobody listens (what a dead server left is removed),
 * -EACCES when the folder or the listener is another user's. */
int local_connect(const char *name);

/* Sends `size` bytes in one piece, with descriptors. 0, or negative errno. Never waits. */
int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count);

/* Receives exactly `size` bytes and up to LOCAL_MAX_FDS descriptors (the caller closes them; their
 * number in *fd_countp, 0 when it fails). 0, -ETIMEDOUT at the deadline, -ECONNRESET, -EBADMSG. */
int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us);

/* Throws away what came in: 1 when something had, 0 nothing, -ECONNRESET when the peer is gone. */
int local_drain(int fd);

/* One byte, to wake the peer; lost when its buffer is full, for then it will wake anyway. */
void local_poke(int fd);

/* Waits until something came in or the peer went, at most timeout_us. */
void local_wait(int fd, int64_t timeout_us);
/* The same for many (LOCAL_WAIT_MAX; those beyond are not waited for). timeout_ms < 0: for ever. */
void local_wait_any(const int *fds, int count, int timeout_ms);
/* True when something came in or the peer went. */
int local_is_readable(int fd);

/* Two sockets that are each other's peer, for threads of this process. 0, or negative errno. */
int local_pair(int fds[2]);

/* Ends the connection for both sides, whoever else has the descriptor. */
void local_shut(int fd);

void local_close(int fd);

/* The number by which the system knows this process, to tell the peer. */
uint32_t local_process_id(void);

#endif
