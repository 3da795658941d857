/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What this machine could do at best: round trips between two processes with nothing in them, and
 * the copying of bytes. Figures mean something only beside these, taken in the same run.
 */
#ifndef TOOLS_LIMIT_H
#define TOOLS_LIMIT_H

#include <stddef.h>

#include "sample.h"

enum {
    LIMIT_SPIN,  /* L: both processes spin on a word of shared memory, on a core each */
    LIMIT_SLEEP, /* F: both sleep until the word changes, on a core each */
    LIMIT_WAKE,  /* S: the same, once in 5 ms: the processors sleep too */
    LIMIT_TCP,   /* T: both sleep on TCP over loopback, without Nagle's delay */
    LIMIT_COPY,  /* M: memcpy of the payload */
    LIMIT_COUNT
};

struct limits {
    struct sample samples[LIMIT_COUNT]; /* of all times that they were measured */
    size_t payload;
    unsigned char *from;
    unsigned char *to;
};

/* The payload's size is in bytes. 0, or -errno. */
int limit_init(struct limits *limits, size_t payload);
void limit_deinit(struct limits *limits);

/* Adds a short measurement of each limit: machines change their speed, so this is done before each
 * figure. Forks, hence no other thread may run. 0, or -errno. */
int limit_measure(struct limits *limits);

/* A short measurement of one round trip, LIMIT_SPIN to LIMIT_TCP, is added to the sample. Nothing
 * is added where the system cannot do it. Forks, too. 0, or -errno. */
int limit_measure_trip(int limit, struct sample *sample);

/* What the limit is; begins with its letter. */
const char *limit_title(int limit);

#endif
