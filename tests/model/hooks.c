/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What code calls that gcc or clang has compiled with -fsanitize=thread, and the functions of the C
 * library that such code calls for memory: accesses to what the actors share go to the memory
 * model.
 */
#include "model.h"

/* ------------------------------------------------------------------ plain accesses */

static void read_bytes(const volatile void *at, size_t size)
{
    if (memory_is_shared(at))
        memory_read(at, size);
}

static void write_bytes(const volatile void *at, size_t size)
{
    if (memory_is_shared(at))
        memory_write(at, size);
}

#define PLAIN(size)                                                                                \
    void __tsan_read##size(void *at);                                                              \
    void __tsan_write##size(void *at);                                                             \
    void __tsan_unaligned_read##size(void *at);                                                    \
    void __tsan_unaligned_write##size(void *at);                                                   \
    void __tsan_volatile_read##size(void *at);                                                     \
    void __tsan_volatile_write##size(void *at);                                                    \
    void __tsan_read##size(void *at) { read_bytes(at, size); }                                     \
    void __tsan_write##size(void *at) { write_bytes(at, size); }                                   \
    void __tsan_unaligned_read##size(void *at) { read_bytes(at, size); }                           \
    void __tsan_unaligned_write##size(void *at) { write_bytes(at, size); }                         \
    void __tsan_volatile_read##size(void *at) { read_bytes(at, size); }                            \
    void __tsan_volatile_write##size(void *at) { write_bytes(at, size); }
PLAIN(1)
PLAIN(2)
PLAIN(4)
PLAIN(8)
PLAIN(16)

void __tsan_read_range(void *at, unsigned long size);
void __tsan_write_range(void *at, unsigned long size);
void __tsan_func_entry(void *caller);
void __tsan_func_exit(void);
void __tsan_init(void);

void __tsan_read_range(void *at, unsigned long size)
{
    read_bytes(at, size);
}

void __tsan_write_range(void *at, unsigned long size)
{
    write_bytes(at, size);
}

void __tsan_func_entry(void *caller)
{
    (void)caller;
}

void __tsan_func_exit(void)
{
}

void __tsan_init(void)
{
}

/* The linker leads their callers here (--wrap). */
void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);
void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);

void *__wrap_memcpy(void *to, const void *from, size_t size)
{
    read_bytes(from, size);
    write_bytes(to, size);
    return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
    read_bytes(from, size);
    write_bytes(to, size);
    return __real_memmove(to, from, size);
}

void *__wrap_memset(void *to, int byte, size_t size)
{
    write_bytes(to, size);
    return __real_memset(to, byte, size);
}

/* ------------------------------------------------------------------ atomic accesses */

static uint64_t replace(uint64_t old, uint64_t operand)
{
    (void)old;
    return operand;
}

static uint64_t add(uint64_t old, uint64_t operand)
{
    return old + operand;
}

/* Where an actor is alone with it: in memory of its own. */
static uint64_t update(volatile void *at, int size, memory_change *compute, uint64_t operand,
                       int order)
{
    uint64_t old = 0, value;
    if (memory_is_shared(at))
        return memory_update(at, size, compute, operand, order);
    __real_memcpy(&old, (void *)at, (size_t)size);
    value = compute(old, operand);
    __real_memcpy((void *)at, &value, (size_t)size);
    return old;
}

static int compare(volatile void *at, int size, uint64_t *expectedp, uint64_t value, int order,
                   int failure_order)
{
    uint64_t old = 0;
    if (memory_is_shared(at))
        return memory_compare(at, size, expectedp, value, order, failure_order);
    __real_memcpy(&old, (void *)at, (size_t)size);
    int is_same = old == *expectedp;
    if (is_same)
        __real_memcpy((void *)at, &value, (size_t)size);
    *expectedp = old;
    return is_same;
}

#define ATOMIC(bits, type)                                                                         \
    type __tsan_atomic##bits##_load(const volatile type *at, int order);                           \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order);                    \
    type __tsan_atomic##bits##_exchange(volatile type *at, type value, int order);                 \
    type __tsan_atomic##bits##_fetch_add(volatile type *at, type value, int order);                \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *expectedp,          \
                                                      type value, int order, int failure_order);   \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type expected, type value,  \
                                                    int order, int failure_order);                 \
    type __tsan_atomic##bits##_load(const volatile type *at, int order)                            \
    {                                                                                              \
        return memory_is_shared(at) ? (type)memory_load(at, sizeof *at, order) : *at;              \
    }                                                                                              \
    void __tsan_atomic##bits##_store(volatile type *at, type value, int order)                     \
    {                                                                                              \
        if (memory_is_shared(at))                                                                  \
            memory_store(at, sizeof *at, value, order);                                            \
        else                                                                                       \
            *at = value;                                                                           \
    }                                                                                              \
    type __tsan_atomic##bits##_exchange(volatile type *at, type value, int order)                  \
    {                                                                                              \
        return (type)update(at, sizeof *at, replace, value, order);                                \
    }                                                                                              \
    type __tsan_atomic##bits##_fetch_add(volatile type *at, type value, int order)                 \
    {                                                                                              \
        return (type)update(at, sizeof *at, add, value, order);                                    \
    }                                                                                              \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type *at, type *expectedp,          \
                                                      type value, int order, int failure_order)    \
    {                                                                                              \
        uint64_t expected = *expectedp;                                                            \
        int is_same = compare(at, sizeof *at, &expected, value, order, failure_order);             \
        *expectedp = (type)expected;                                                               \
        return is_same;                                                                            \
    }                                                                                              \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type expected, type value,  \
                                                    int order, int failure_order)                  \
    {                                                                                              \
        uint64_t found = expected;                                                                 \
        compare(at, sizeof *at, &found, value, order, failure_order);                              \
        return (type)found;                                                                        \
    }
ATOMIC(8, uint8_t)
ATOMIC(16, uint16_t)
ATOMIC(32, uint32_t)
ATOMIC(64, uint64_t)

void __tsan_atomic_thread_fence(int order);
void __tsan_atomic_signal_fence(int order);

void __tsan_atomic_thread_fence(int order)
{
    memory_fence(order);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}
