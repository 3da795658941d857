/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A main script that a test writes, and calls of its functions.
 */
#ifndef TESTS_HOST_SCRIPT_FIXTURE_H
#define TESTS_HOST_SCRIPT_FIXTURE_H

#include <stddef.h>

extern char script_file[];

int script_try(const char *text, char *error, size_t size);
void script_open(const char *text);

/* Calls a function with what is on the stack, as a plugin does. */
int script_call(const char *function, int stack);

/* Calls a function without arguments: the one number that it returns. */
double script_number(const char *function);

/* Calls a function that fails; its error must have this text, and one line. */
void expect_error(const char *function, const char *text);

#endif
