/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Functions for the programs that run for a long time (chaos.c, soak.c): the command line, the
 * folder, and a limit for waits.
 */
#ifndef TESTS_LONG_RUN_H
#define TESTS_LONG_RUN_H

#include <getopt.h>

/* The next option's letter, -1 after the last. Whatever cannot be understood ends the program with
 * the usage and status 2, --help with the usage. */
int long_run_option(int argc, char **argv, const struct option *options, const char *usage);
/* The number that an option has for its argument, from `least` on; ends the program likewise. */
unsigned long_run_number(const char *usage, unsigned least);

/* Removes a folder with all that is in it. */
void long_run_remove(const char *folder);

/* Calls `fail` after so many seconds; called again, it counts anew. */
void long_run_limit(unsigned seconds, void (*fail)(int));

#endif
