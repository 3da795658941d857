/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * TCP sockets that never block by themselves: waiting is socket_wait, with a deadline. Nagle's
 * delay is off. A closed peer never raises a signal.
 */
#ifndef OS_SOCKET_H
#define OS_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#define SOCKET_PEER_SIZE 80

/* Connects to a host name or address; gives up when *stop becomes true or at the deadline. The
 * socket, or -errno (-EHOSTUNREACH for an unknown host). */
int socket_connect(const char *host, int port, int64_t deadline_us, const int *stop);

/* Listens on a numeric address; the socket, or -errno. Port 0 takes a free one. */
int socket_listen(const char *address, int port);
/* The port it listens on, or -errno. */
int socket_port(int fd);
/* The next client and its address as text; -EAGAIN when nobody is there. */
int socket_accept(int fd, char peer[SOCKET_PEER_SIZE]);

/* Bytes, 0 at the end of the peer, -EAGAIN, or -errno. */
long socket_recv(int fd, void *bytes, size_t size);
long socket_send(int fd, const void *bytes, size_t size);

/* 1: something can be read (or written); 0: the deadline passed. */
int socket_wait_readable(int fd, int64_t deadline_us);
int socket_wait_writable(int fd, int64_t deadline_us);

/* Ends the connection or the listening; whoever waits on it wakes. */
void socket_shutdown(int fd);
void socket_close(int fd);
/* Closes with a reset: the peer's system keeps nothing of the connection either, which it would for
 * a minute if that side has closed first. What is still under way is lost. */
void socket_reset(int fd);

#endif
