/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Local (Unix) sockets, which connect the processes of one user. They are in a folder that belongs
 * to this user alone: $REMOTEAPI_SHM_DIR, else remoteapi-shm in $XDG_RUNTIME_DIR, else
 * /tmp/remoteapi-shm-<user id>. A folder that other users can write to, or that is a link, is
 * refused. The end of a socket means the end of its peer, however the peer ended.
 */
#ifndef OS_LOCAL_H
#define OS_LOCAL_H

#include <stddef.h>
#include <stdint.h>

#define LOCAL_MAX_FDS 2
#define LOCAL_WAIT_MAX 1024

/* Gets the folder's path, for messages; truncated to `size`, and set also after an error. Returns
 * 0 if the folder exists and is safe, -ENOENT, -EACCES, or another negative errno. */
int local_folder(char *path, size_t size);

/* Listens with this file name in the folder (created if missing), and replaces a socket of a dead
 * server. Returns the socket; -EADDRINUSE if a living server listens there; -EACCES for an unsafe
 * folder; or another negative errno. */
int local_listen(const char *name);

/* Closes a listening socket and removes its name. */
void local_unlisten(int fd);

/* Accepts the next peer. Returns a socket, -EAGAIN if there is none, -EACCES for a peer of another
 * user (it was disconnected), or another negative errno. */
int local_accept(int fd);

/* Connects. Returns a socket; -ENOENT or -ECONNREFUSED if no server listens (the socket of a dead
 * server is removed); -EACCES if the folder or the server belongs to another user. */
int local_connect(const char *name);

/* Sends `size` bytes in one message, with descriptors. Returns 0, or negative errno. Never
 * waits. */
int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count);

/* Receives exactly `size` bytes and up to LOCAL_MAX_FDS descriptors. The caller closes them;
 * *fd_countp is their number, 0 after an error. Returns 0, -ETIMEDOUT at the deadline,
 * -ECONNRESET, or -EBADMSG. */
int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us);

/* Discards received bytes. Returns 1 if there were any, 0 if not, -ECONNRESET if the peer is
 * gone. */
int local_drain(int fd);

/* Sends one byte, to wake the peer. If the peer's buffer is full the byte is lost, because earlier
 * bytes will wake it. */
void local_poke(int fd);

/* Waits until bytes have arrived or the peer is gone, at most timeout_us. */
void local_wait(int fd, int64_t timeout_us);
/* As local_wait, for up to LOCAL_WAIT_MAX sockets; further ones are ignored. timeout_ms < 0: no
 * timeout. */
void local_wait_any(const int *fds, int count, int timeout_ms);
/* As local_wait, for two descriptors, and exact to the microsecond: which of them are readable. */
#define LOCAL_FIRST 1
#define LOCAL_SECOND 2
int local_wait_two(int first, int second, int64_t timeout_us);
/* True if bytes have arrived or the peer is gone. */
int local_is_readable(int fd);

/* A descriptor for waking a thread of this process that waits on it: readable from local_event_set
 * to local_event_clear. To set it needs no memory, so that no wake-up is lost when there is none.
 * The descriptor, or negative errno. */
int local_event(void);
void local_event_set(int fd);
void local_event_clear(int fd);

/* Ends the connection for both sides, also if other processes have the descriptor. */
void local_shut(int fd);

void local_close(int fd);

/* Returns this process's id, which the peer gets. */
uint32_t local_process_id(void);

#endif
