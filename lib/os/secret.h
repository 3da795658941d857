/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Unpredictable numbers.
 */
#ifndef OS_SECRET_H
#define OS_SECRET_H

#include <stdint.h>

/* Never waits and never fails: if the system has no random numbers, time and memory addresses are
 * used. */
void secret_draw(uint64_t secret[2]);

#endif
