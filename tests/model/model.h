/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A model checker for the transport's own sources. They are compiled with -fsanitize=thread, so
 * that each access to memory is a call, and linked with the functions of hooks.c instead of the
 * thread sanitizer's. Two or three actors (processes or threads) run as coroutines; explore.c
 * decides who makes the next access to shared memory, and tries everything: each order, each value
 * that the memory model lets a read see (memory.c), and the end of an actor in front of each
 * access.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stddef.h>
#include <stdint.h>

#define ACTORS_MAX 3
#define SETUP ACTORS_MAX /* who prepares a run, before the actors begin */

/* What is explored, and what must hold. The actors' own variables may be static, but each belongs
 * to one actor: what an actor does may depend on nothing but what it has read of shared memory. */
struct scenario {
    const char *name;
    int size[2];           /* records ...: in the quick and in the full run; 0 = not in it */
    int actors;
    void (*setup)(int size);
    void (*run[ACTORS_MAX])(void);
    void (*check)(void);   /* when all have ended, or NULL */
    unsigned may_crash;    /* a bit for each actor that may be killed; one of them is */
    int has_no_futex;
    int pause_idles;       /* who pauses in a loop looks in vain until somebody writes */
    int early;             /* so many sleeps may end without a reason */
};

extern const struct scenario ring_scenarios[], slot_scenarios[], state_scenarios[],
    bell_scenarios[], heap_scenarios[], meeting_scenarios[];

/* ------------------------------------------------------------------ explore.c */

struct exploration {
    uint64_t runs, states, steps;
    int deepest;
};

/* All of a scenario: 1, or 0 when something does not hold, which is told together with the way to
 * it. */
int explore(const struct scenario *scenario, int is_full, struct exploration *result);

const struct scenario *explore_scenario(void);
int explore_self(void); /* the actor that runs, or SETUP */
int explore_is_running(void); /* a run is being made */

/* Something does not hold; does not return. */
_Noreturn void explore_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            explore_fail("%s:%d: this must hold: %s", __FILE__, __LINE__, #condition);             \
    } while (0)

/* A number below `count`: each is tried. */
int explore_choose(int count);

/* Before each access that others notice: others may run now. */
void explore_step(void);
void explore_look(void);  /* the same before an atomic load */
void explore_plain(int is_write); /* ... before a plain access */
/* Behind it: what the actor learnt by it. */
void explore_learn(uint64_t value);
/* For the way to a failure. */
void explore_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The actor goes on when `is_ready(what)`: 1, or 0 when its time is over. That is so when nobody
 * else can run and a peer was killed, and at any time as often as the scenario says. */
int explore_wait(int (*is_ready)(const void *what), const void *what, int has_timeout);

/* In a loop that looks for something with atomic loads, and does not count its looks: until one of
 * them could see something newer. 0 when none ever will, for a peer was killed. */
int explore_idle(void);
/* The looks were not in vain: the actor is not where it was at its last explore_idle. */
void explore_found(void);
int explore_is_killed(int actor);

/* ------------------------------------------------------------------ memory.c */

void memory_map(void *begin, size_t size); /* what the actors share */
int memory_is_shared(const volatile void *at);
void memory_forget(void); /* another scenario begins ... */
void memory_reset(void);  /* ... another run */
void memory_begin(int actor); /* it knows what was set up */
uint64_t memory_hash(int actor);
/* A load that the actor has made since memory_forget_looks could see something newer. */
int memory_has_news(int actor);
void memory_forget_looks(void);
/* In a loop that looks again and again at one word, and at nothing else. */
void memory_pause(void);
/* For what passes through the system: who takes parcel N knows then what those knew who sent it. */
void memory_send(int parcel);
void memory_take(int parcel);

void memory_read(const volatile void *at, size_t size);
void memory_write(const volatile void *at, size_t size);
uint64_t memory_load(const volatile void *at, int size, int order);
void memory_store(volatile void *at, int size, uint64_t value, int order);
/* Exchanges, additions and the like: what was there before. */
typedef uint64_t memory_change(uint64_t old, uint64_t operand);
uint64_t memory_update(volatile void *at, int size, memory_change *change, uint64_t operand,
                       int order);
/* 1 when *expectedp was there and `value` is now; else *expectedp is what was there. */
int memory_compare(volatile void *at, int size, uint64_t *expectedp, uint64_t value, int order,
                   int failure_order);
void memory_fence(int order);
uint32_t memory_look(const uint32_t *at); /* relaxed, and part of the step before */

/* Names an address in what is told. */
void memory_call(const volatile void *at, const char *name);

/* ------------------------------------------------------------------ system.c */

/* What lib/os does in the real world: clocks, futexes, sockets, memory. */
void system_reset(void);
uint64_t system_hash(void); /* of the state that actors share through it */
void system_own(int fd, int actor);
void system_kill(int actor); /* what it owns is closed */

/* Memory that the actors share, zero at the beginning of each run. */
uint8_t *system_memory(size_t offset);

/* The C library's, where an actor runs that has others. */
void *__real_calloc(size_t count, size_t size);
void __real_free(void *piece);

/* Waits until a client may be accepted: 1, or 0 when none will come. */
int system_wait_client(void);

#endif
