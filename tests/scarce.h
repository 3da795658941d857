/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Makes system requests of selected shared objects fail: for memory, threads, mappings,
 * descriptors. Requests of other code in the process, such as the C library and the test, do not
 * fail.
 */
#ifndef TESTS_SCARCE_H
#define TESTS_SCARCE_H

/* From now on requests of the loaded object whose path contains this are counted: 1, or 0 when
 * there is none, or when this cannot be done with this C library. */
int scarce_watch(const char *name);

/* Begins to count; requests number `from` to `to` fail. */
void scarce_begin(int from, int to);

/* Ends it: how many requests there were, and which one failed last, in words. */
int scarce_end(const char **whatp);

#endif
