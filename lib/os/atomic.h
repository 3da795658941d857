/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The only file that names memory orders. Bytes and words that another process or thread reads
 * at the same time are touched through these, and through nothing else.
 */
#ifndef OS_ATOMIC_H
#define OS_ATOMIC_H

#include <stdint.h>

/* Acquire: what the writer wrote before its release is seen after this. */
static inline uint8_t atomic_get_u8(const uint8_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

/* Release: all that was written before this is seen by who gets the value. */
static inline void atomic_set_u8(uint8_t *at, uint8_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static inline uint32_t atomic_get_u32(const uint32_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static inline void atomic_set_u32(uint32_t *at, uint32_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static inline int atomic_get_int(const int *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static inline void atomic_set_int(int *at, int value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static inline uint64_t atomic_get_u64(const uint64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static inline void atomic_set_u64(uint64_t *at, uint64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static inline void atomic_add_u32(uint32_t *at, uint32_t value)
{
    __atomic_fetch_add(at, value, __ATOMIC_ACQ_REL);
}

/* Acquire and release at once: what either side wrote before giving its value away is seen by who
 * gets it. */
static inline uint32_t atomic_exchange_u32(uint32_t *at, uint32_t value)
{
    return __atomic_exchange_n(at, value, __ATOMIC_ACQ_REL);
}

/* Between "I say that I sleep" and "I look once more", and between "I publish" and "I look whether
 * the other sleeps": without it each could see the other's old state, and nobody would wake. */
static inline void atomic_fence(void)
{
#if defined(__SANITIZE_THREAD__)
    static uint32_t word; /* the thread sanitizer does not know fences */
    __atomic_fetch_add(&word, 0, __ATOMIC_SEQ_CST);
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

static inline int64_t atomic_get_i64(const int64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

/* A time stamp that others only compare with their clock: nothing is published by it. */
static inline void atomic_set_i64(int64_t *at, int64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

/* Sets the byte from `expected` to `value`; 0 when it held something else. */
static inline int atomic_swap_u8(uint8_t *at, uint8_t expected, uint8_t value)
{
    return __atomic_compare_exchange_n(at, &expected, value, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

/* Behind plain reads of what a peer may change: the compiler does not read again what was read before
 * this, so that what is used is what was checked. */
static inline void atomic_read_once(void)
{
    __asm__ __volatile__("" ::: "memory");
}

/* Lets the other hyper-thread run while this one spins. */
static inline void atomic_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

#endif
