/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Work on files that others have made, in a process of its own: libraries may throw, abort, use
 * memory that is not there or never end at what a file says. The child dies of that, and the
 * simulator tells a sentence. What the child makes it writes to files in memory.
 */
#ifndef HOST_CHILD_H
#define HOST_CHILD_H

#include <stddef.h>

#define CHILD_OUTPUTS 2
#define CHILD_REASON_SIZE 1000

struct child {
    const char *library; /* who may die */
    void (*work)(struct child *child); /* in the child; calls child_done, or leaves a reason */
    void *context;
    int outputs[CHILD_OUTPUTS]; /* files in memory; -1 while child_run is not called */
    struct child_news *news; /* memory that both have */
};

/* 0 when the work was done, or -1. In both cases child_free() follows. */
int child_run(struct child *child);
void child_free(struct child *child);

/* What the child said, or what it died of, in one line; "" for nothing. */
const char *child_reason(const struct child *child);

/* To be called in the child, with a bit for each output: they are complete. May come again. */
void child_done(struct child *child, int outputs);
int child_has(const struct child *child, int output);

/* In the child: where its reason goes, CHILD_REASON_SIZE bytes. */
char *child_reason_buffer(struct child *child);

/* The name under which an output can be opened. */
#define CHILD_PATH_SIZE 40
void child_path(const struct child *child, int output, char path[CHILD_PATH_SIZE]);

size_t child_size(const struct child *child, int output);

/* The bytes of an output with a NUL behind them, to be freed; NULL when it has none. */
char *child_read(const struct child *child, int output, size_t *sizep);

#endif
