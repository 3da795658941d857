/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting for a 4-byte word of shared memory to change: a futex where the system has one
 * (--disable-futex: a plain sleep of at most the time given). A peer that does not wake us, as the
 * predecessor's, is noticed when the time is over: callers bound it.
 */
#ifndef OS_WORD_H
#define OS_WORD_H

#include <stdint.h>

/* Returns when woken, when the word is not `seen`, or after timeout_us. `word` is 4-aligned. */
void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us);

/* True when word_wake wakes anybody: else somebody must be told in another way. */
int word_can_wake(void);

/* Wakes all that wait for this word, in every process that has it mapped. */
void word_wake(uint32_t *word);

#endif
