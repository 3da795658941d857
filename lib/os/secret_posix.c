/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Secrets from getentropy; see secret.h.
 */
#include "os/secret.h"

#include <sys/random.h>
#include <unistd.h>

#include "os/clock.h"

void secret_draw(uint64_t secret[2])
{
    if (getentropy(secret, 2 * sizeof secret[0]) == 0)
        return;
    secret[0] = (uint64_t)clock_us();
    secret[1] = (uint64_t)(uintptr_t)secret;
}
