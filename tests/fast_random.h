/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pseudo-random numbers (xorshift), the same for the same seed: a failed test can be repeated.
 */
#ifndef TESTS_FAST_RANDOM_H
#define TESTS_FAST_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

static inline struct random random_of(uint64_t seed)
{
    return (struct random){ .state = (seed + 1) * 0x9e3779b97f4a7c15u | 1 };
}

static inline uint64_t random_u64(struct random *random)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return random->state * 0x2545f4914f6cdd1du;
}

/* 0 ... limit - 1 */
static inline size_t random_below(struct random *random, size_t limit)
{
    return (size_t)((random_u64(random) >> 11) % limit);
}

static inline uint32_t random_u32(struct random *random)
{
    return (uint32_t)(random_u64(random) >> 32);
}

#endif
