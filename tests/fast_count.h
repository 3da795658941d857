/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The resources of a process according to /proc: tests compare two counts to find leaks. Without
 * /proc every count is 0.
 */
#ifndef TESTS_FAST_COUNT_H
#define TESTS_FAST_COUNT_H

int count_descriptors(void);
/* Mappings of shared memory of ours. */
int count_mappings(void);
int count_threads(void);
/* Entries of a folder that begin so; 0 for one that is not there. */
int count_files(const char *folder, const char *prefix);
/* Names of the predecessor's segment of this number: up to 2. */
int count_segment_names(int number);

#endif
