/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What script/model-mutants puts in the place of the operations of os/atomic.h: the same with
 * weaker memory orders.
 */
#ifndef MODEL_WEAK_H
#define MODEL_WEAK_H

#include <stdint.h>

#define WEAK(type, name)                                                                           \
    static inline type weak_get_##name(const type *at)                                             \
    {                                                                                              \
        return __atomic_load_n(at, __ATOMIC_RELAXED);                                              \
    }                                                                                              \
    static inline void weak_set_##name(type *at, type value)                                       \
    {                                                                                              \
        __atomic_store_n(at, value, __ATOMIC_RELAXED);                                             \
    }
WEAK(uint8_t, u8)
WEAK(uint32_t, u32)
WEAK(uint64_t, u64)
WEAK(int, int)

#define WEAK_CHANGE(order, ORDER)                                                                  \
    static inline uint32_t weak_exchange_u32_##order(uint32_t *at, uint32_t value)                 \
    {                                                                                              \
        return __atomic_exchange_n(at, value, ORDER);                                              \
    }                                                                                              \
    static inline void weak_add_u32_##order(uint32_t *at, uint32_t value)                          \
    {                                                                                              \
        __atomic_fetch_add(at, value, ORDER);                                                      \
    }                                                                                              \
    static inline void weak_fence_##order(void)                                                    \
    {                                                                                              \
        __atomic_thread_fence(ORDER);                                                              \
    }
WEAK_CHANGE(relaxed, __ATOMIC_RELAXED)
WEAK_CHANGE(acquire, __ATOMIC_ACQUIRE)
WEAK_CHANGE(release, __ATOMIC_RELEASE)
WEAK_CHANGE(acq_rel, __ATOMIC_ACQ_REL)

#endif
