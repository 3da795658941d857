/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The system calls of a process as points where strace(1) kills it or makes the call fail. strace
 * counts the calls of each name and of each thread by themselves, so a point is a name and a
 * number.
 */
#ifndef TESTS_STRACE_POINTS_H
#define TESTS_STRACE_POINTS_H

#include <stdint.h>

struct point {
    char name[32];
    int number; /* 1 is the first call of this name */
};

struct points {
    struct point *list;
    int count;
};

/* Whether strace is there and may trace. */
int strace_works(void);

/* The points in a log of `strace -f -ttt -o LOG` that are behind the first line with this text. Of
 * each name and thread at most `limit`. Free the list. A call that a thread makes as early as the
 * first thread has made one of that name before that line is not a point: strace would count the
 * first thread's. */
struct points points_read(const char *log, const char *begin, int limit);

/* When the log says that a process was killed, in us of the real-time clock; 0 if it does not. */
int64_t points_killed_us(const char *log);

/* Whether the point was reached: strace has killed there, or made the call fail. */
int points_injected(const char *log);

#endif
