/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers that nobody can foresee.
 */
#ifndef OS_SECRET_H
#define OS_SECRET_H

#include <stdint.h>

/* Does not wait, and works always: where the system has no randomness to give, time and place in
 * memory have to do. */
void secret_draw(uint64_t secret[2]);

#endif
