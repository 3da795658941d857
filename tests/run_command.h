/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Runs one handler of the plugin without a server: the server's functions that handlers call
 * (explanations, errors, the trigger) are replaced here. So are calls by name, which return their
 * own bytes, or fail without any.
 */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "server/call.h"
#include "sim/sim_api.h"
#include "wire/command.h"

struct run {
    struct sim_api *sim;
    int swap;    /* the client has the other byte order */
    int outcome; /* what the handler returned */
    int forget;
    const uint8_t *data; /* the reply, until the next run */
    size_t size;
    char explained[512]; /* what the handler told beside the simulator's error */
    struct buffer buffer;
};

void run_init(struct run *run, struct sim_api *sim);
void run_deinit(struct run *run);

/* Runs the handler with exactly these bytes behind the key: a sanitizer sees each byte that is
 * read beyond. The outcome. */
int run_command(struct run *run, const struct key *key, const void *body, size_t size);

/* The same by kind of key. */
int run_plain(struct run *run, int number, const void *body, size_t size);
int run_int(struct run *run, int number, int handle, const void *body, size_t size);
int run_int2(struct run *run, int number, int handle, int id, const void *body, size_t size);
int run_name(struct run *run, int number, const char *name, const void *body, size_t size);

/* Values of the reply, whatever its byte order. */
int run_i32(const struct run *run, size_t at);
double run_f32(const struct run *run, size_t at);

#endif
