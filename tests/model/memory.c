/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The memory that the actors share, as C11 promises it and no better.
 *
 * Atomic accesses and fences are those of the machine of "A Promising Semantics for Relaxed-Memory
 * Concurrency" (Kang, Hur, Lahav, Vafeiadis, Dreyer; POPL 2017), without its promises: a write
 * becomes a message with a time in its location's order, and any later time that is free is tried;
 * a read takes any message that is not older than what its actor has seen of this location (its
 * view); release and acquire, and the fences, hand views over; sequentially consistent fences do so
 * through one global view. Without promises a read never sees a write that comes after it in its
 * own actor's program, or depends on it: program order and reads-from have no cycle, as in RC11
 * ("Repairing Sequential Consistency in C/C++11", Lahav et al., PLDI 2017). A release sequence goes
 * on through read-modify-writes only, as in C++20.
 *
 * Plain accesses must be free of data races, as C11 wants it: happens-before is kept as vector
 * clocks, which are handed over with the views, but not through the order of sequentially
 * consistent fences. So what a plain read sees needs no choice, and an access of several bytes is
 * one step.
 */
#include "model.h"

#include <stdio.h>
#include <string.h>

#define LOCATIONS_MAX 64  /* that are accessed atomically */
#define MESSAGES_MAX 4096 /* of a run */
#define ORDER_MAX 256     /* of a location */
#define CELLS (1 << 14)
#define CELL_SIZE 4
#define NAMES_MAX 64
#define PARCELS 16
#define TIME_STEP 65536   /* between two messages, so that others fit between */

struct view {
    uint32_t seen[LOCATIONS_MAX]; /* time of the newest message that is known, of each location */
    uint16_t clock[ACTORS_MAX];   /* the time of each actor up to which it happened before */
};

struct message {
    uint32_t time;
    uint64_t value;
    struct view view;
};

/* An address that is accessed atomically; its index is the same in all runs of a scenario. */
struct location {
    uintptr_t address;
    int size;
    int count;
    uint16_t order[ORDER_MAX]; /* messages by time */
};

enum access { PLAIN_READ, PLAIN_WRITE, ATOMIC_READ, ATOMIC_WRITE, ACCESSES };

/* Who accessed four bytes, and when last. */
struct cell {
    uintptr_t address;
    unsigned run;
    uint16_t last[ACCESSES][ACTORS_MAX];
};

struct mind {
    struct view now;     /* what it knows */
    struct view to_come; /* ... and will, after an acquire fence */
    struct view given;   /* what it knew at its last release fence */
    const volatile void *last_at; /* what it loaded last */
    uint64_t last_value;
    int last_access;
    int accesses;        /* how many it has made */
    int pauses;          /* it waits in a loop between two such loads */
    uint64_t looks;      /* at these locations, since memory_forget_looks ... */
    uint32_t looked[LOCATIONS_MAX]; /* ... and the oldest message that was seen there */
};

static struct {
    uint8_t *begin;
    size_t size;
    unsigned run;
    struct mind minds[ACTORS_MAX + 1];
    struct view fences; /* the sequentially consistent ones' */
    struct message messages[MESSAGES_MAX];
    int message_count;
    struct location locations[LOCATIONS_MAX];
    int location_count;
    struct cell cells[CELLS];
    uint16_t touched[CELLS]; /* cells that are to be zero in the next run */
    int touched_count;
    uint64_t sum; /* of the hashes of all messages */
    struct view parcels[PARCELS];
    uint64_t parcel_hash;
    uint64_t hashes[ACTORS_MAX]; /* of what each knows */
    struct {
        uintptr_t address;
        const char *name;
    } names[NAMES_MAX];
    int name_count;
} memory;

/* ------------------------------------------------------------------ views */

static void join_seen(struct view *view, const struct view *other)
{
    for (int i = 0; i < memory.location_count; i++)
        if (view->seen[i] < other->seen[i])
            view->seen[i] = other->seen[i];
}

static void join(struct view *view, const struct view *other)
{
    join_seen(view, other);
    for (int i = 0; i < ACTORS_MAX; i++)
        if (view->clock[i] < other->clock[i])
            view->clock[i] = other->clock[i];
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

static uint64_t hash_view(uint64_t hash, const struct view *view)
{
    for (int i = 0; i < memory.location_count; i++)
        if (view->seen[i]) /* locations that come later count as not seen */
            hash = mix(hash, (uint64_t)view->seen[i] << 8 | (uint64_t)i);
    for (int i = 0; i < ACTORS_MAX; i++)
        hash = mix(hash, view->clock[i]);
    return hash;
}

static void rehash(int actor)
{
    const struct mind *mind = &memory.minds[actor];
    if (actor != SETUP)
        memory.hashes[actor] = hash_view(hash_view(hash_view(1, &mind->now), &mind->to_come),
                                         &mind->given);
}

uint64_t memory_hash(int actor)
{
    if (actor != SETUP)
        return memory.hashes[actor];
    return hash_view(memory.sum + memory.parcel_hash, &memory.fences);
}

static struct mind *my_mind(void)
{
    return &memory.minds[explore_self()];
}

/* What the actor does from now on is not covered by what it has handed over. */
static void tick(void)
{
    struct mind *mind = my_mind();
    if (explore_self() != SETUP)
        mind->to_come.clock[explore_self()] = ++mind->now.clock[explore_self()];
}

/* ------------------------------------------------------------------ addresses */

void memory_map(void *begin, size_t size)
{
    memory.begin = begin;
    memory.size = size;
}

void memory_forget(void)
{
    memory_reset();
    memory.location_count = memory.name_count = 0;
}

int memory_is_shared(const volatile void *at)
{
    return (uintptr_t)at - (uintptr_t)memory.begin < memory.size;
}

void memory_call(const volatile void *at, const char *name)
{
    for (int i = 0; i < memory.name_count; i++)
        if (memory.names[i].address == (uintptr_t)at)
            return;
    if (memory.name_count < NAMES_MAX) {
        memory.names[memory.name_count].address = (uintptr_t)at;
        memory.names[memory.name_count++].name = name;
    }
}

static const char *name_of(const volatile void *at)
{
    static char text[32];
    for (int i = 0; i < memory.name_count; i++)
        if (memory.names[i].address == (uintptr_t)at)
            return memory.names[i].name;
    snprintf(text, sizeof text, "+0x%zx", (size_t)((uintptr_t)at - (uintptr_t)memory.begin));
    return text;
}

static struct cell *find_cell(uintptr_t address)
{
    uintptr_t key = address / CELL_SIZE;
    size_t i = (key * 0x9e3779b1u >> 7) % CELLS;
    while (memory.cells[i].run == memory.run && memory.cells[i].address != key)
        i = (i + 1) % CELLS;
    struct cell *cell = &memory.cells[i];
    if (cell->run != memory.run) {
        *cell = (struct cell){ .address = key, .run = memory.run };
        if (memory.touched_count == CELLS - 1)
            explore_fail("the actors share too much memory for the checker");
        memory.touched[memory.touched_count++] = (uint16_t)i;
    }
    return cell;
}

static uint64_t peek(const volatile void *at, int size)
{
    switch (size) {
    case 1: return *(const volatile uint8_t *)at;
    case 2: return *(const volatile uint16_t *)at;
    case 4: return *(const volatile uint32_t *)at;
    default: return *(const volatile uint64_t *)at;
    }
}

static void poke(uintptr_t at, uint64_t value, int size)
{
    switch (size) {
    case 1: *(uint8_t *)at = (uint8_t)value; break;
    case 2: *(uint16_t *)at = (uint16_t)value; break;
    case 4: *(uint32_t *)at = (uint32_t)value; break;
    default: *(uint64_t *)at = value; break;
    }
}

static struct location *find_location(const volatile void *at, int size)
{
    struct location *location = memory.locations;
    while (location < memory.locations + memory.location_count &&
           location->address != (uintptr_t)at)
        location++;
    if (location == memory.locations + memory.location_count) {
        if (memory.location_count++ == LOCATIONS_MAX)
            explore_fail("there are too many atomic locations for the checker");
        *location = (struct location){ .address = (uintptr_t)at, .size = size };
    }
    if (location->size != size)
        explore_fail("%s is accessed with different sizes", name_of(at));
    if (location->count == 0) { /* what lies there has been there from the beginning */
        struct message *message = &memory.messages[memory.message_count];
        *message = (struct message){ .value = peek(at, size) };
        location->order[location->count++] = (uint16_t)memory.message_count++;
    }
    return location;
}

static struct message *message_of(const struct location *location, int i)
{
    return &memory.messages[location->order[i]];
}

void memory_reset(void)
{
    for (int i = 0; i < memory.touched_count; i++)
        poke(memory.cells[memory.touched[i]].address * CELL_SIZE, 0, CELL_SIZE);
    for (int i = 0; i < memory.location_count; i++)
        memory.locations[i].count = 0;
    memset(memory.minds, 0, sizeof memory.minds);
    memset(memory.parcels, 0, sizeof memory.parcels);
    memory.parcel_hash = 0;
    memory.fences = (struct view){ 0 };
    memory.touched_count = memory.message_count = 0;
    memory.sum = 0;
    memory.run++;
}

void memory_begin(int actor)
{
    memory.minds[actor] = memory.minds[SETUP];
    memory.minds[actor].now.clock[actor] = memory.minds[actor].to_come.clock[actor] = 1;
    rehash(actor);
}

/* The loads of the actor since memory_forget_looks could see more now. */
int memory_has_news(int actor)
{
    const struct mind *mind = &memory.minds[actor];
    for (int i = 0; i < memory.location_count; i++) {
        const struct location *location = &memory.locations[i];
        if ((mind->looks >> i & 1) && location->count > 0 &&
            message_of(location, location->count - 1)->time > mind->looked[i])
            return 1;
    }
    return 0;
}

void memory_forget_looks(void)
{
    my_mind()->looks = 0;
}

/* ------------------------------------------------------------------ races */

static int is_behind(const struct cell *cell, enum access access, int other)
{
    return my_mind()->now.clock[other] < cell->last[access][other];
}

static void check_cell(struct cell *cell, enum access access, const volatile void *at)
{
    static const char *const names[] = { "plain read", "plain write", "atomic read",
                                         "atomic write" };
    int self = explore_self();
    int writes = access == PLAIN_WRITE || access == ATOMIC_WRITE;
    int plain = access == PLAIN_WRITE || access == PLAIN_READ;
    for (int other = 0; other < ACTORS_MAX; other++) {
        for (int theirs = 0; theirs < ACCESSES && other != self; theirs++) {
            int they_write = theirs == PLAIN_WRITE || theirs == ATOMIC_WRITE;
            int they_plain = theirs == PLAIN_WRITE || theirs == PLAIN_READ;
            if ((writes || they_write) && (plain || they_plain) &&
                is_behind(cell, (enum access)theirs, other))
                explore_fail("data race at %s: actor %d's %s and actor %d's %s", name_of(at),
                             other, names[theirs], self, names[access]);
        }
    }
    if (self != SETUP)
        cell->last[access][self] = my_mind()->now.clock[self];
}

static void check_races(const volatile void *at, size_t size, enum access access)
{
    my_mind()->accesses++;
    uintptr_t end = (uintptr_t)at + size;
    for (uintptr_t i = (uintptr_t)at / CELL_SIZE * CELL_SIZE; i < end; i += CELL_SIZE)
        check_cell(find_cell(i), access, at);
}

void memory_read(const volatile void *at, size_t size)
{
    explore_plain(0);
    explore_tell("reads  %s, %zu bytes", name_of(at), size);
    check_races(at, size, PLAIN_READ);
    rehash(explore_self());
}

void memory_write(const volatile void *at, size_t size)
{
    explore_plain(1);
    explore_tell("writes %s, %zu bytes", name_of(at), size);
    check_races(at, size, PLAIN_WRITE);
    rehash(explore_self());
}

/* ------------------------------------------------------------------ atomic accesses */

static int acquires(int order)
{
    return order == __ATOMIC_ACQUIRE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_CONSUME;
}

static int releases(int order)
{
    return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL;
}

static const char *order_name(int order)
{
    static const char *const names[] = { "relaxed", "consume", "acquire", "release", "acq_rel",
                                         "seq_cst" };
    if (order == __ATOMIC_SEQ_CST)
        explore_fail("the checker knows no sequentially consistent accesses, only fences");
    return names[order];
}

static int index_of(const struct location *location)
{
    return (int)(location - memory.locations);
}

/* The oldest message that may be read. */
static int first_visible(const struct location *location)
{
    int i = location->count - 1;
    while (i > 0 && message_of(location, i)->time > my_mind()->now.seen[index_of(location)])
        i--;
    return i;
}

/* The actor reads this message. */
static void see(const struct location *location, const struct message *message, int order)
{
    struct mind *mind = my_mind();
    if (mind->now.seen[index_of(location)] < message->time)
        mind->now.seen[index_of(location)] = message->time;
    if (acquires(order))
        join(&mind->now, &message->view);
    join(&mind->to_come, &mind->now);
    join(&mind->to_come, &message->view);
}

/* Enters a message behind number i, with this time. `from`: what was there, if this changes it. */
static void put(struct location *location, int i, uint32_t time, uint64_t value, int order,
                const struct message *from)
{
    struct mind *mind = my_mind();
    struct message *message = &memory.messages[memory.message_count];
    int at = index_of(location);
    if (memory.message_count == MESSAGES_MAX || location->count == ORDER_MAX)
        explore_fail("there are too many writes for the checker");
    mind->now.seen[at] = mind->to_come.seen[at] = time;
    *message = (struct message){ time, value, releases(order) ? mind->now : mind->given };
    message->view.seen[at] = time;
    if (from)
        join(&message->view, &from->view);
    memmove(&location->order[i + 2], &location->order[i + 1],
            (size_t)(location->count - i - 1) * sizeof location->order[0]);
    location->order[i + 1] = (uint16_t)memory.message_count++;
    if (++location->count == i + 2)
        poke(location->address, value, location->size);
    memory.sum += hash_view(mix(mix((uint64_t)at + 1, time), value), &message->view);
    tick();
}

static uint32_t gap_behind(const struct location *location, int i)
{
    if (i == location->count - 1)
        return TIME_STEP * 2;
    return message_of(location, i + 1)->time - message_of(location, i)->time;
}

void memory_pause(void)
{
    my_mind()->pauses = 1;
}

/* Looks again at the same, with nothing but a pause between: what it sees then it could have seen
 * at its first look, so that these are one. */
static int looks_again(struct mind *mind, const volatile void *at)
{
    int is_again = mind->pauses && mind->last_at == at &&
                   mind->last_access == mind->accesses;
    mind->pauses = 0;
    return is_again;
}

static void note_look(struct mind *mind, int at, uint32_t time)
{
    if (!(mind->looks >> at & 1) || time < mind->looked[at])
        mind->looked[at] = time;
    mind->looks |= UINT64_C(1) << at;
}

static uint64_t load(const volatile void *at, int size, int order)
{
    struct mind *mind = my_mind();
    struct location *location = find_location(at, size);
    check_races(at, (size_t)size, ATOMIC_READ);
    int first = first_visible(location);
    int i = location->count - 1 - explore_choose(location->count - first);
    const struct message *message = message_of(location, i);
    see(location, message, order);
    note_look(mind, index_of(location), message->time);
    explore_learn(message->value);
    explore_tell("loads  %s: %llu%s, %s", name_of(at), (unsigned long long)message->value,
                 i < location->count - 1 ? " (old)" : "", order_name(order));
    rehash(explore_self());
    mind->last_at = at;
    mind->last_value = message->value;
    mind->last_access = mind->accesses;
    return message->value;
}

uint64_t memory_load(const volatile void *at, int size, int order)
{
    struct mind *mind = my_mind();
    if (explore_self() != SETUP && looks_again(mind, at))
        return mind->last_value;
    explore_look();
    return load(at, size, order);
}

uint32_t memory_look(const uint32_t *at)
{
    return (uint32_t)load(at, sizeof *at, __ATOMIC_RELAXED);
}

void memory_store(volatile void *at, int size, uint64_t value, int order)
{
    explore_step();
    struct location *location = find_location(at, size);
    check_races(at, (size_t)size, ATOMIC_WRITE);
    int gaps[ORDER_MAX], count = 0;
    for (int i = location->count - 1; i >= first_visible(location); i--)
        if (gap_behind(location, i) > 1)
            gaps[count++] = i;
    int i = gaps[explore_choose(count)];
    uint32_t time = message_of(location, i)->time + gap_behind(location, i) / 2;
    put(location, i, time, value, order, NULL);
    explore_tell("stores %s: %llu%s, %s", name_of(at), (unsigned long long)value,
                 i < location->count - 2 ? " (behind newer ones)" : "", order_name(order));
    rehash(explore_self());
}

/* One of the messages that a read-modify-write may take: directly behind it its own must go. With
 * `only`, any that has another value may be read. */
static int choose_to_change(const struct location *location, const uint64_t *only)
{
    int list[ORDER_MAX], count = 0;
    for (int i = location->count - 1; i >= first_visible(location); i--)
        if (gap_behind(location, i) > 1 || (only && message_of(location, i)->value != *only))
            list[count++] = i;
    return list[explore_choose(count)];
}

static void change(struct location *location, int i, uint64_t value, int order)
{
    struct message *message = message_of(location, i);
    see(location, message, order);
    put(location, i, message->time + 1, value, order, message);
    explore_learn(message->value);
    explore_tell("changes %s: %llu to %llu, %s", name_of((void *)location->address),
                 (unsigned long long)message->value, (unsigned long long)value, order_name(order));
    rehash(explore_self());
}

uint64_t memory_update(volatile void *at, int size, memory_change *compute, uint64_t operand,
                       int order)
{
    explore_step();
    struct location *location = find_location(at, size);
    check_races(at, (size_t)size, ATOMIC_WRITE);
    int i = choose_to_change(location, NULL);
    uint64_t old = message_of(location, i)->value;
    change(location, i, compute(old, operand), order);
    return old;
}

int memory_compare(volatile void *at, int size, uint64_t *expectedp, uint64_t value, int order,
                   int failure_order)
{
    explore_step();
    struct location *location = find_location(at, size);
    check_races(at, (size_t)size, ATOMIC_WRITE);
    int i = choose_to_change(location, expectedp);
    if (message_of(location, i)->value == *expectedp) {
        change(location, i, value, order);
        return 1;
    }
    *expectedp = message_of(location, i)->value;
    see(location, message_of(location, i), failure_order);
    explore_learn(*expectedp);
    rehash(explore_self());
    return 0;
}

void memory_fence(int order)
{
    explore_step();
    explore_tell("fence");
    struct mind *mind = my_mind();
    if (order != __ATOMIC_RELEASE)
        mind->now = mind->to_come;
    if (order == __ATOMIC_SEQ_CST) {
        join_seen(&mind->now, &memory.fences);
        join_seen(&memory.fences, &mind->now);
        join_seen(&mind->to_come, &mind->now);
    }
    if (order != __ATOMIC_ACQUIRE)
        mind->given = mind->now;
    mind->accesses++;
    tick();
    rehash(explore_self());
}

/* ------------------------------------------------------------------ messages of the system */

void memory_send(int parcel)
{
    join(&memory.parcels[parcel], &my_mind()->now);
    tick();
    rehash(explore_self());
    memory.parcel_hash = 0;
    for (int i = 0; i < PARCELS; i++)
        memory.parcel_hash = hash_view(memory.parcel_hash + 1, &memory.parcels[i]);
}

void memory_take(int parcel)
{
    join(&my_mind()->now, &memory.parcels[parcel]);
    join(&my_mind()->to_come, &memory.parcels[parcel]);
    rehash(explore_self());
}
