/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP sockets that never block: waiting is done by the socket_wait functions, with a deadline.
 * Nagle's algorithm is off. A closed peer never raises a signal.
 */
#ifndef OS_SOCKET_H
#define OS_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#define SOCKET_PEER_SIZE 80

/* Connects to a host name or address. Gives up when *stop becomes true or at the deadline. Returns
 * the socket, or negative errno (-EHOSTUNREACH for an unknown host). */
int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop);

/* Listens on a numeric address. Returns the socket, or negative errno. Port 0 means any free
 * port. */
int socket_listen(const char *address, int port);
/* Returns the port of a listening socket, or negative errno. */
int socket_port(int fd);
/* Accepts the next client, and gets its address as text. -EAGAIN if there is none. */
int socket_accept(int fd, char peer[SOCKET_PEER_SIZE]);

/* Returns the number of bytes, 0 at the end of the peer's data, -EAGAIN, or another negative
 * errno. */
long socket_recv(int fd, void *bytes, size_t size);
long socket_send(int fd, const void *bytes, size_t size);

/* Returns 1 if the socket is readable (or writable), 0 if the deadline has passed. */
int socket_wait_readable(int fd, int64_t deadline_us);
int socket_wait_writable(int fd, int64_t deadline_us);

/* Ends the connection, or the listening. Wakes threads that wait on the socket. */
void socket_shutdown(int fd);
void socket_close(int fd);
/* Closes with a reset, so that the peer's system does not keep the connection for a minute
 * (TIME_WAIT) if that side has closed first. Unsent data is lost. */
void socket_reset(int fd);

#endif
