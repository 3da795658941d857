/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The least that a REQ socket of ZMTP 3 (RFC 23/ZMTP) does, on a blocking TCP socket: it costs
 * nothing beside the server, which a library for ZeroMQ would.
 */
#ifndef TOOLS_ZMTP_PEER_H
#define TOOLS_ZMTP_PEER_H

#include <stddef.h>

/* Connects to this TCP port of 127.0.0.1: a descriptor to be closed, or negative errno. */
int zmtp_peer_connect(int port);

/* Sends a request and waits for the reply, for 5 s at most; neither has more than 255 bytes. The
 * reply's size, or negative errno. */
int zmtp_peer_ask(int fd, const void *request, size_t size, void *reply, size_t room);

#endif
