/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * In a steady exchange, neither side allocates memory. Every allocation of this process, which is
 * client, plugin and simulator, is counted, without those of the simulator itself. Needs an
 * allocator that can be replaced before the C library's.
 */
#include "support.h"

#include <errno.h>
#include <stdlib.h>

#include "extApi.h"
#include "os/atomic.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define JOINT FAKE_JOINT
#define ROUNDS 300
#define ATTEMPTS 20 /* what is grown now and then has its size after some of them */

static uint32_t allocations; /* atomic */

#ifdef __GLIBC__
#define REPLACES __attribute__((visibility("default")))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

REPLACES void *malloc(size_t size)
{
    atomic_add_u32_relaxed(&allocations, 1);
    return __libc_malloc(size);
}

REPLACES void *calloc(size_t count, size_t size)
{
    atomic_add_u32_relaxed(&allocations, 1);
    return __libc_calloc(count, size);
}

REPLACES void *realloc(void *block, size_t size)
{
    atomic_add_u32_relaxed(&allocations, 1);
    return __libc_realloc(block, size);
}

REPLACES void *aligned_alloc(size_t alignment, size_t size)
{
    atomic_add_u32_relaxed(&allocations, 1);
    return __libc_memalign(alignment, size);
}

REPLACES int posix_memalign(void **block, size_t alignment, size_t size)
{
    atomic_add_u32_relaxed(&allocations, 1);
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}
#endif

/* ------------------------------------------------------------------ one round of everything */

static int ports[WAYS];
static simxInt id;

static void setup(void)
{
    simulator_start_all_ways(ports);
}

static void teardown(void)
{
    simxFinish(-1);
    simulator_stop();
}

/* An assertion of Check allocates, so that they come after all rounds. */
static int failures;

static void ask(void)
{
    static const simxUChar block[180];
    simxFloat number, place[3];
    simxInt value, size;
    simxUChar *bytes;
    failures |= simxGetJointPosition(id, JOINT, &number, BLOCKING);
    failures |= simxGetObjectPosition(id, FAKE_CUBE, -1, place, BLOCKING);
    failures |= simxSetIntegerSignal(id, "whole", 1, BLOCKING);
    failures |= simxGetIntegerSignal(id, "whole", &value, BLOCKING);
    failures |= simxSetStringSignal(id, "bytes", block, sizeof block, BLOCKING);
    failures |= simxGetStringSignal(id, "bytes", &bytes, &size, BLOCKING);
    failures |= size != sizeof block;
}

static void send_and_look(void)
{
    simxFloat number;
    simxInt size;
    simxUChar *bytes;
    simxSetJointTargetPosition(id, JOINT, 1, simx_opmode_oneshot);
    simxGetJointPosition(id, JOINT, &number, simx_opmode_buffer);
    simxGetStringSignal(id, "bytes", &bytes, &size, simx_opmode_buffer);
    simxPauseCommunication(id, 1);
    simxSetIntegerSignal(id, "one", 1, simx_opmode_oneshot);
    simxSetIntegerSignal(id, "two", 2, simx_opmode_oneshot);
    simxPauseCommunication(id, 0);
}

static void step(void)
{
    simxInt ping_ms;
    failures |= simxStep(id, 1, 20000);
    failures |= simxSynchronousTrigger(id);
    failures |= simxGetPingTime(id, &ping_ms);
}

/* Ours, and not those of the simulator. */
static uint32_t count_allocations(void)
{
    simulator_hold();
    uint32_t count = atomic_get_u32(&allocations) - (uint32_t)fake.allocations;
    simulator_release();
    return count;
}

static uint32_t allocations_of_rounds(void)
{
    uint32_t before = count_allocations();
    for (int i = 0; i < ROUNDS; i++) {
        ask();
        send_and_look();
        step();
    }
    return count_allocations() - before;
}

START_TEST(a_steady_exchange_allocates_nothing)
{
    static const simxUChar block[180];
    simxFloat number;
    simxInt size;
    simxUChar *bytes;
    uint32_t count = 1;
    free(malloc(1));
    ck_assert_uint_gt(allocations, 0); /* they are counted */
    id = simxStart("127.0.0.1", ports[_i], 1, 0, -20000, 0);
    ck_assert_int_ge(id, 0);
    ck_assert_int_eq(simxSetStringSignal(id, "bytes", block, sizeof block, BLOCKING), 0);
    simxGetJointPosition(id, JOINT, &number, simx_opmode_streaming);
    simxGetStringSignal(id, "bytes", &bytes, &size, simx_opmode_streaming);
    ck_assert_int_eq(simxSynchronous(id, 1), 0);
    ck_assert_int_eq(simxStartSimulation(id, BLOCKING), 0);
    for (int i = 0; i < ATTEMPTS && count > 0; i++)
        count = allocations_of_rounds();
    ck_assert_int_eq(failures, 0);
    ck_assert_msg(count == 0, "still %u allocations in %d rounds", count, ROUNDS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("allocation");
    TCase *tcase = tcase_create("allocation");
#ifndef __GLIBC__
    puts("SKIP: this C library's allocator cannot be replaced");
    return 77;
#endif
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, a_steady_exchange_allocates_nothing, 0, WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
