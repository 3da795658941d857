/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What a thread does around its sleeps. The threads of some languages share a lock: who sleeps must
 * give it up, and who only looks for a moment had better keep it. Each thread has hooks of its own.
 *
 * `after` may run any code of the program, which may call this library: so it is called where the
 * thread holds no lock. That is why a sleep ends in two steps, and why a thread that has the
 * language's lock may wait for a lock of ours: who holds that never waits for the language's.
 */
#ifndef OS_HOOKS_H
#define OS_HOOKS_H

#include <stdint.h>

#define HOOKS_SLICE_US 50000 /* so often `after` is asked whether the wait goes on */

/* For the calling thread; NULL, NULL: none. */
void hooks_set(void (*before)(void), int (*after)(void));
int hooks_are_set(void);

/* The thread sleeps now; again without effect until hooks_end_sleep, which is to be called without
 * any lock. */
void hooks_begin_sleep(void);
int hooks_are_asleep(void);
void hooks_end_sleep(void);

/* `after` has ended what the thread does since hooks_set: no wait lasts any more. */
int hooks_have_ended(void);

/* The deadline of one sleep. */
int64_t hooks_slice(int64_t deadline_us);

#endif
