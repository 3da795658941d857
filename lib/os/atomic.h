/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The only file that names memory orders. Memory that another process or thread accesses at the
 * same time is accessed only through these functions.
 */
#ifndef OS_ATOMIC_H
#define OS_ATOMIC_H

#include <stdint.h>

/* Acquire: after this read, all writes before the writer's release are visible. */
static inline uint8_t atomic_get_u8(const uint8_t *at)
{
    return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

/* Release: all earlier writes are visible to a reader that gets this value. */
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

/* ------------------------------------------------------------------ without an order
 * For a value from which nothing else is concluded, or that another operation orders: where it is
 * used says which. script/model-mutants shows that each other order is needed. */

static inline uint32_t atomic_get_u32_relaxed(const uint32_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static inline void atomic_set_u32_relaxed(uint32_t *at, uint32_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

static inline uint64_t atomic_get_u64_relaxed(const uint64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

static inline void atomic_set_u64_relaxed(uint64_t *at, uint64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

/* Counts. */
static inline void atomic_add_u32_relaxed(uint32_t *at, uint32_t value)
{
    __atomic_fetch_add(at, value, __ATOMIC_RELAXED);
}

static inline int64_t atomic_get_i64(const int64_t *at)
{
    return __atomic_load_n(at, __ATOMIC_RELAXED);
}

/* A time stamp that other threads only compare with their clock: it publishes no other data. */
static inline void atomic_set_i64(int64_t *at, int64_t value)
{
    __atomic_store_n(at, value, __ATOMIC_RELAXED);
}

/* ------------------------------------------------------------------ both, and fences */

/* Acquire and release: each side that gets a value sees what the other side wrote before it gave
 * the value. */
static inline uint32_t atomic_exchange_u32(uint32_t *at, uint32_t value)
{
    return __atomic_exchange_n(at, value, __ATOMIC_ACQ_REL);
}

/* Subtracts one. True if nothing is left. Acquire and release, as above. */
static inline int atomic_drop_u32(uint32_t *at)
{
    return __atomic_sub_fetch(at, 1, __ATOMIC_ACQ_REL) == 0;
}

/* A full fence between announcing a sleep and checking for records once more, and between
 * publishing a record and checking whether the other side sleeps. Without it each side could read
 * the other's old state, and no side would wake. */
static inline void atomic_fence(void)
{
#if defined(__SANITIZE_THREAD__)
    static uint32_t word; /* the thread sanitizer does not support fences */
    __atomic_fetch_add(&word, 0, __ATOMIC_SEQ_CST);
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

/* Changes the byte from `expected` to `value`. Returns 0 if it had another value. */
static inline int atomic_swap_u8(uint8_t *at, uint8_t expected, uint8_t value)
{
    return __atomic_compare_exchange_n(at, &expected, value, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE);
}

/* Call this after plain reads of memory that a peer may change. It prevents the compiler from
 * reading that memory again, so the checked value is the value that is used. */
static inline void atomic_read_once(void)
{
    __asm__ __volatile__("" ::: "memory");
}

/* Lets the other hyper-thread of this core run while this thread polls. */
static inline void atomic_relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("yield");
#endif
}

#endif
