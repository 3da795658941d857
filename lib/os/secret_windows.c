/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Secrets from rand_s; see secret.h.
 */
#define _CRT_RAND_S
#include <stdlib.h>

#include "os/clock.h"
#include "os/secret.h"

void secret_draw(uint64_t secret[2])
{
    for (int i = 0; i < 2; i++) {
        unsigned low, high;
        if (rand_s(&low) == 0 && rand_s(&high) == 0)
            secret[i] = (uint64_t)high << 32 | low;
        else
            secret[i] = (uint64_t)clock_us() ^ (uint64_t)(uintptr_t)secret;
    }
}
