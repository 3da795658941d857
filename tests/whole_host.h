/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * simx-host as a process of its own: started until it is ready, ended by a signal, or run to its
 * end. The program is $SIMX_HOST, else the one of the build tree. What it writes to both of its
 * outputs is kept.
 */
#ifndef TESTS_WHOLE_HOST_H
#define TESTS_WHOLE_HOST_H

#include <stddef.h>
#include <sys/types.h>

struct host {
    pid_t id;
    int output;
    char text[8192]; /* what it has written so far, as far as it was read */
    size_t size;
};

/* Starts it with these arguments (the last one NULL), its sockets in the folder `shm_dir`, and
 * returns when it is ready. */
void host_start(struct host *host, const char *shm_dir, const char *const *arguments);

/* Reads until it has written this text. */
void host_expect(struct host *host, const char *text);

/* Sends it the signal, reads the rest and waits for its end: the exit status, -1 when it died. */
int host_end(struct host *host, int number);

/* Runs it to its end: the exit status, -1 when it died. */
int host_run(struct host *host, const char *shm_dir, const char *const *arguments);

#endif
