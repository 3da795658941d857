/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Tries every way a scenario can go: depth first, each run from the beginning, with the same
 * choices as the last one up to the last choice that has an untried alternative.
 *
 * The reduction: a state of the whole (all writes with their place in their location's order, each
 * actor's views, and what each actor has read so far, which decides what it does next) that was
 * there before is not explored again. Orders of accesses that do not influence each other lead to
 * the same state, so this does what partial-order methods do, and merges more. States are known by
 * a hash of 64 bits: two of 10 million are mistaken for each other with a probability of 1 in 400
 * 000.
 *
 * In the full run others may run, and an actor may be killed, before each access. The quick one
 * does without plain accesses: those that are ordered by happens-before can be moved to the next
 * atomic access of their actor, and those that are not are found as data races, whichever comes
 * first. Nor does it matter there what a killed actor has known.
 */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define STACK_SIZE 131072
#define STEPS_MAX 20000
#define TRAIL_MAX 20000
#define TOLD 120 /* steps that lead to a failure */

enum actor_state { READY, WAITING, IDLE, ENDED, KILLED };

struct actor {
    ucontext_t context;
    enum actor_state state;
    uint64_t history; /* a hash of what it has read */
    int (*is_ready)(const void *what);
    const void *what;
    int has_timeout, timed_out;
    unsigned effects, idle_effects; /* steps that were no reads; when it was idle last */
    uint64_t idle_history;
    int is_left_alone; /* it was idle, and nothing will come */
};

struct option {
    int actor;
    enum { RUN, TIME_OUT, KILL } what;
};

struct choice {
    int chosen, count;
};

static struct {
    const struct scenario *scenario;
    struct exploration *result;
    struct actor actors[ACTORS_MAX];
    ucontext_t main;
    int self;
    int is_full; /* others may run before plain accesses, too */
    int killed;  /* somebody was */
    int early;  /* sleeps that may still end without a reason */
    int steps;
    enum { NONE, GOES_ON, COMPLETE, KNOWN, FAILED } outcome;
    int is_telling, last_step;
    struct choice trail[TRAIL_MAX];
    int length, depth;
    uint64_t *known; /* hashes of states */
    size_t known_size;
} model;

static _Alignas(16) char stacks[ACTORS_MAX][STACK_SIZE];

/* ------------------------------------------------------------------ known states */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static int enter(uint64_t hash)
{
    size_t at = hash & (model.known_size - 1);
    while (model.known[at] != 0 && model.known[at] != hash)
        at = (at + 1) & (model.known_size - 1);
    if (model.known[at] == hash)
        return 0;
    model.known[at] = hash;
    return 1;
}

static void make_room(void)
{
    size_t old_size = model.known_size;
    uint64_t *old = model.known;
    if (old && model.result->states < old_size / 2)
        return;
    model.known_size = old ? 2 * old_size : 1 << 16;
    model.known = __real_calloc(model.known_size, sizeof *model.known);
    if (!model.known)
        abort();
    for (size_t i = 0; old && i < old_size; i++)
        if (old[i])
            enter(old[i]);
    __real_free(old);
}

static int can_run(const struct actor *actor)
{
    switch (actor->state) {
    case READY: return 1;
    case WAITING: return actor->is_ready(actor->what);
    case IDLE: return memory_has_news((int)(actor - model.actors));
    default: return 0;
    }
}

static int is_new_state(void)
{
    uint64_t hash = mix(system_hash(), (uint64_t)model.early);
    for (int i = 0; i < model.scenario->actors; i++) {
        if (model.actors[i].state == KILLED && !model.is_full) {
            hash = mix(hash, KILLED);
            continue;
        }
        hash = mix(hash, model.actors[i].history);
        hash = mix(hash, model.actors[i].state);
        hash = mix(hash, memory_hash(i));
    }
    make_room();
    if (!enter(mix(hash, memory_hash(SETUP)) | 1))
        return 0;
    model.result->states++;
    return 1;
}

/* ------------------------------------------------------------------ choices */

const struct scenario *explore_scenario(void)
{
    return model.scenario;
}

int explore_self(void)
{
    return model.self;
}

int explore_is_running(void)
{
    return model.outcome == GOES_ON;
}

int explore_is_killed(int actor)
{
    return model.actors[actor].state == KILLED;
}

void explore_tell(const char *format, ...)
{
    va_list arguments;
    if (!model.is_telling || model.steps + TOLD < model.last_step)
        return;
    printf("    %4d  actor %d  ", model.steps, model.self);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

static _Noreturn void leave(int outcome)
{
    model.outcome = outcome;
    model.self = SETUP;
    setcontext(&model.main);
    abort();
}

void explore_fail(const char *format, ...)
{
    va_list arguments;
    if (model.is_telling) {
        printf("  FAILED: ");
        va_start(arguments, format);
        vprintf(format, arguments);
        va_end(arguments);
        printf("\n");
    }
    leave(FAILED);
}

static int choose(int count)
{
    if (count == 1)
        return 0;
    if (model.depth == model.length) {
        if (model.length == TRAIL_MAX)
            explore_fail("there are more than %d choices", TRAIL_MAX);
        model.trail[model.length++] = (struct choice){ 0, count };
    }
    return model.trail[model.depth++].chosen;
}

int explore_choose(int count)
{
    return model.self == SETUP ? 0 : choose(count);
}

/* The next run differs from this one in its last choice that has an alternative. */
static int advance(void)
{
    while (model.length > 0) {
        struct choice *last = &model.trail[model.length - 1];
        if (++last->chosen < last->count)
            return 1;
        model.length--;
    }
    return 0;
}

/* ------------------------------------------------------------------ who runs */

/* Nobody can run by itself: what time brings about. */
static int can_run_late(const struct actor *actor)
{
    int would_wake = actor->state == IDLE || (actor->state == WAITING && actor->has_timeout);
    return model.killed && would_wake;
}

static int is_over(void)
{
    for (int i = 0; i < model.scenario->actors; i++)
        if (model.actors[i].state != ENDED && model.actors[i].state != KILLED)
            return 0;
    return 1;
}

static int may_kill(int i)
{
    return !model.killed && (model.scenario->may_crash >> i & 1) && model.actors[i].state != ENDED;
}

static int list_options(struct option *options)
{
    int count = 0, actors = model.scenario->actors, first = model.self == SETUP ? 0 : model.self;
    for (int i = 0; i < actors; i++) /* the one that runs first: no switch for that */
        if (can_run(&model.actors[(first + i) % actors]))
            options[count++] = (struct option){ (first + i) % actors, RUN };
    for (int i = 0; count == 0 && i < actors; i++)
        if (can_run_late(&model.actors[i]))
            options[count++] = (struct option){ i, TIME_OUT };
    if (count == 0)
        explore_fail("everybody sleeps, and nobody will wake them");
    for (int i = 0; model.early > 0 && i < actors; i++)
        if (model.actors[i].state == WAITING && model.actors[i].has_timeout &&
            !can_run(&model.actors[i]) && options[0].what == RUN)
            options[count++] = (struct option){ i, TIME_OUT };
    for (int i = 0; i < actors; i++)
        if (may_kill(i))
            options[count++] = (struct option){ i, KILL };
    return count;
}

static void take_option(struct option option, int nobody_runs)
{
    struct actor *actor = &model.actors[option.actor];
    int is_late = option.what == TIME_OUT;
    if (option.what == KILL) {
        actor->state = KILLED;
        model.killed = 1;
        system_kill(option.actor);
        return;
    }
    actor->timed_out = is_late;
    if (is_late && !nobody_runs)
        model.early--;
    actor->state = READY;
}

/* Whoever runs next, runs: returns when it is the caller's turn. */
static void schedule(void)
{
    struct option options[3 * ACTORS_MAX], option;
    int self = model.self;
    do {
        if (!model.is_telling && model.depth == model.length && !is_new_state())
            leave(KNOWN);
        if (is_over())
            leave(COMPLETE);
        option = options[choose(list_options(options))];
        if (option.what == KILL)
            explore_tell("kills actor %d", option.actor);
        take_option(option, options[0].what == TIME_OUT);
    } while (option.what == KILL);
    if (option.actor == self)
        return;
    model.self = option.actor;
    if (self == SETUP)
        setcontext(&model.actors[option.actor].context);
    else
        swapcontext(&model.actors[self].context, &model.actors[option.actor].context);
}

void explore_learn(uint64_t value)
{
    if (model.self != SETUP)
        model.actors[model.self].history = mix(model.actors[model.self].history, value);
}

static void step_as(enum actor_state state)
{
    if (++model.steps > STEPS_MAX)
        explore_fail("it does not end within %d steps", STEPS_MAX);
    if (model.steps > model.result->deepest)
        model.result->deepest = model.steps;
    model.result->steps++;
    model.actors[model.self].state = state;
    schedule();
    explore_learn(1);
}

void explore_step(void)
{
    if (model.self == SETUP)
        return;
    model.actors[model.self].effects++;
    step_as(READY);
}

void explore_look(void)
{
    if (model.self != SETUP)
        step_as(READY);
}

void explore_plain(int is_write)
{
    if (model.self == SETUP)
        return;
    model.actors[model.self].effects += (unsigned)is_write;
    if (model.is_full)
        step_as(READY);
}

int explore_wait(int (*is_ready)(const void *what), const void *what, int has_timeout)
{
    struct actor *actor = &model.actors[model.self];
    actor->effects++;
    actor->is_ready = is_ready;
    actor->what = what;
    actor->has_timeout = has_timeout;
    step_as(WAITING);
    explore_learn((uint64_t)actor->timed_out);
    explore_tell(actor->timed_out ? "has slept long enough" : "is awake");
    return !actor->timed_out;
}

void explore_found(void)
{
    model.actors[model.self].effects++;
}

int explore_idle(void)
{
    struct actor *actor = &model.actors[model.self];
    if (actor->effects == actor->idle_effects && !actor->is_left_alone)
        actor->history = actor->idle_history; /* it knows no more than then */
    actor->effects += actor->effects == 0; /* so that 0 is "never" */
    actor->idle_effects = actor->effects;
    actor->idle_history = actor->history;
    step_as(IDLE);
    memory_forget_looks();
    actor->is_left_alone = actor->timed_out;
    explore_learn((uint64_t)actor->timed_out);
    return !actor->timed_out;
}

/* ------------------------------------------------------------------ runs */

static void enter_actor(void)
{
    explore_learn(2);
    model.scenario->run[model.self]();
    explore_tell("ends");
    explore_learn(3);
    step_as(ENDED);
}

static void prepare_actor(int i)
{
    struct actor *actor = &model.actors[i];
    *actor = (struct actor){ 0 };
    getcontext(&actor->context);
    actor->context.uc_stack.ss_sp = stacks[i];
    actor->context.uc_stack.ss_size = STACK_SIZE;
    actor->context.uc_link = NULL;
    makecontext(&actor->context, enter_actor, 0);
    memory_begin(i);
}

/* Returns when the run is over, however. leave() comes back to the getcontext. */
static void run_once(int size)
{
    volatile int come_back = 0;
    model.self = SETUP;
    model.killed = model.steps = model.depth = 0;
    model.early = model.scenario->early;
    model.outcome = GOES_ON;
    getcontext(&model.main);
    if (come_back++ == 0) {
        memory_reset();
        system_reset();
        model.scenario->setup(size);
        for (int i = 0; i < model.scenario->actors; i++)
            prepare_actor(i);
        schedule();
    } else if (come_back == 2 && model.outcome == COMPLETE && model.scenario->check)
        model.scenario->check();
}

int explore(const struct scenario *scenario, int is_full, struct exploration *result)
{
    int size = scenario->size[is_full];
    __real_free(model.known);
    model.known = NULL;
    model.scenario = scenario;
    model.is_full = is_full;
    model.result = result;
    model.length = 0;
    memory_forget();
    *result = (struct exploration){ 0 };
    do {
        run_once(size);
        result->runs++;
        if (model.outcome == FAILED) {
            model.is_telling = 1;
            model.last_step = model.steps;
            run_once(size); /* the same again, and all of it is told */
            model.is_telling = 0;
            return 0;
        }
    } while (advance());
    return 1;
}
