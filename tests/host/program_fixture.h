/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host, with what it prints and what its plugin logs.
 */
#ifndef TESTS_HOST_PROGRAM_FIXTURE_H
#define TESTS_HOST_PROGRAM_FIXTURE_H

#include <sys/types.h>

#define ARGUMENTS_MAX 16

extern const char *const generations[]; /* values of --abi */

/* A variable of the environment. */
const char *setting(const char *variable, const char *otherwise);

/* Starts the program with these arguments, the last NULL; `out` reads what it prints. */
pid_t host_start(const char *const *arguments, int *out);

/* The program's exit status. What it printed comes into `output`. */
int host_end(pid_t child, int out, char *output, size_t size);

/* Runs the program with these arguments, the last NULL: its exit status. What it printed comes
 * into `output`. */
int host_run(const char *const *arguments, char *output, size_t size);

/* Of a file that is longer its beginning and its end: how much. A signal may be late, and a model
 * without anything in it makes many steps meanwhile. */
ssize_t read_log(int file, char *log, size_t size);

/* Runs the program with $OLD_PLUGIN, which asks for all functions of a generation, as host_run. */
int old_plugin_run(int generation, const char *script, char *output, size_t size);

#endif
