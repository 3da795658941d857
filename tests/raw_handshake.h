/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Peers of a fast session that break the rules: they send any bytes on the socket, and pass any
 * descriptors.
 */
#ifndef TESTS_RAW_HANDSHAKE_H
#define TESTS_RAW_HANDSHAKE_H

#include <stddef.h>
#include <stdint.h>

#include "transport/session.h"

#define HANDSHAKE_MAGIC 0x4d485352u

/* What either side says first. */
struct handshake_greeting {
    uint32_t magic;
    uint32_t version;
    uint32_t pid;
    uint32_t status;
    uint64_t memory_size;
    char text[SESSION_WHY_SIZE];
    uint64_t features;
};

/* A hello, or a welcome, as it should be. */
struct handshake_greeting handshake_greeting_of(size_t memory_size);

/* Memory without a name, which can still be sealed: a descriptor, or -1. */
int handshake_memory(size_t size);

/* Connects to the socket of this number and says nothing. */
int handshake_connect(int number);

/* Connects and says `size` bytes of this: the socket. */
int handshake_say(int number, const void *bytes, size_t size, const int *fds, int fd_count);

/* Waits until the other side closes the socket (1), some seconds at most (0). What it says
 * before that goes to `answer` (one greeting; zeros if there was none), unless NULL. */
int handshake_wait_closed(int fd, struct handshake_greeting *answer);

/* Takes the next client of a listening socket and its hello, some seconds at most: the socket. */
int handshake_accept(int listening);

#endif
