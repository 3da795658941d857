/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting until a 4-byte word of shared memory changes: a futex if the system has one
 * (--disable-futex: a plain sleep of at most the timeout). A peer that does not wake us, such as
 * the predecessor's, is noticed at the timeout: callers must limit it.
 */
#ifndef OS_WORD_H
#define OS_WORD_H

#include <stdint.h>

/* Returns when woken, if the word is not `seen`, or after timeout_us. `word` is 4-aligned. */
void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us);

/* True if word_wake can wake a sleeper. Otherwise use another way to notify it. */
int word_can_wake(void);

/* Wakes all waiters of this word, in every process that has it mapped. */
void word_wake(uint32_t *word);

#endif
