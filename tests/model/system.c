/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * lib/os for actors. What the kernel does is one step each, and its order is the order of all
 * actors:
 *
 * - a futex: waiting is a fence, a read of the word and, when that is what was seen, sleeping, all
 * in
 *   one step; waking is a fence and wakes who sleeps then. So Linux orders them, by the lock of the
 *   word's queue and the barriers around it; the read may see no older value than the fence allows.
 * - a socket, a pair or between processes: what its writer knew is known to its reader, for the
 * kernel
 *   takes locks for that; its end is seen by both sides when one shuts it down, or is killed.
 * - time passes only when nobody can run (explore.c).
 *
 * Memory of the heap is an actor's own, and given back at the end of a run.
 */
#include "model.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "os/clock.h"
#include "os/core.h"
#include "os/local.h"
#include "os/shared.h"
#include "os/spin.h"
#include "os/thread.h"
#include "os/word.h"

#define SPACE (sizeof(void *) > 4 ? (size_t)600 << 20 : (size_t)100 << 20) /* of one memory */
#define MEMORIES_MAX 4
#define MEMORY_FD 1000
#define LISTENER_FD 900
#define SOCKETS_MAX 8  /* ends; those of a pair are neighbours */
#define PIECES_MAX 2   /* that lie in a socket */
#define PIECE_SIZE 192
#define ARENA_SIZE (1 << 18)
#define YIELD_US 60000 /* passes while another thread runs */

struct piece {
    size_t size;
    int fds[LOCAL_MAX_FDS], fd_count;
    uint8_t bytes[PIECE_SIZE];
};

struct end {
    int owner;    /* SETUP: nobody, for now */
    int is_over;  /* shut down, or closed by who has it */
    int pokes;    /* bytes that lie here */
    int first, count;
    struct piece pieces[PIECES_MAX];
};

static struct {
    uint8_t *base;
    int memories;
    struct end ends[SOCKETS_MAX];
    int end_count, accepted;
    int listens; /* which actor; SETUP: nobody */
    int64_t now_us[ACTORS_MAX + 1];
    const uint32_t *sleeps_on[ACTORS_MAX]; /* NULL once it was woken */
    const struct mutex *held_mutex;
    const struct cond *sleeps_on_cond[ACTORS_MAX];
    int sleeps_on_two[ACTORS_MAX][2]; /* descriptors; -1: none */
    size_t arena_used;
} world;

static _Alignas(16) uint8_t arena[ARENA_SIZE];

uint8_t *system_memory(size_t offset)
{
    return world.base + offset;
}

void system_reset(void)
{
    size_t size = MEMORIES_MAX * SPACE;
    if (!world.base) {
        world.base = mmap(NULL, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (world.base == MAP_FAILED)
            abort();
        memory_map(world.base, size);
    }
    uint8_t *base = world.base;
    memset(&world, 0, sizeof world);
    world.base = base;
    world.listens = SETUP;
    world.memories = 1; /* the first is the scenario's own */
    for (int i = 0; i < SOCKETS_MAX; i++)
        world.ends[i].owner = SETUP;
}

static int is_over(int fd)
{
    return world.ends[fd].is_over || world.ends[fd ^ 1].is_over;
}

uint64_t system_hash(void)
{
    uint64_t hash = 0;
    for (int i = 0; i < world.end_count; i++)
        hash = hash * 31 + (uint64_t)(world.ends[i].pokes * 16 + world.ends[i].count * 4 +
                                      is_over(i) * 2 + 1) + (uint64_t)world.ends[i].first * 64;
    for (int i = 0; i < ACTORS_MAX; i++)
        hash = hash * 5 + (world.sleeps_on[i] != NULL) + 2 * (world.sleeps_on_cond[i] != NULL);
    return hash * 97 + (uint64_t)world.accepted * 2 + (world.held_mutex != NULL);
}

/* ------------------------------------------------------------------ memory */

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *piece);
void *__real_malloc(size_t size);
void *__real_realloc(void *old, size_t size);

static int is_of_run(const void *piece)
{
    return (uintptr_t)piece - (uintptr_t)arena < ARENA_SIZE;
}

void *__wrap_malloc(size_t size)
{
    if (!explore_is_running())
        return __real_malloc(size);
    uint8_t *piece = arena + world.arena_used;
    size_t whole = 16 + (size + 15) / 16 * 16;
    if (whole > ARENA_SIZE - world.arena_used)
        explore_fail("the actors allocate too much for the checker");
    world.arena_used += whole;
    *(size_t *)(void *)piece = size;
    return piece + 16;
}

void *__wrap_calloc(size_t count, size_t size)
{
    if (!explore_is_running())
        return __real_calloc(count, size);
    return memset(__wrap_malloc(count * size), 0, count * size);
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!explore_is_running())
        return __real_realloc(old, size);
    void *piece = __wrap_malloc(size);
    size_t old_size = old ? ((size_t *)old)[-2] : 0;
    return memcpy(piece, old ? old : piece, old_size < size ? old_size : size);
}

void __wrap_free(void *piece)
{
    if (!is_of_run(piece))
        __real_free(piece);
}

int shared_create_nameless(struct shared *shared, size_t size)
{
    if (world.memories == MEMORIES_MAX || size > SPACE)
        explore_fail("the actors make too much memory for the checker");
    *shared = (struct shared){ .base = world.base + SPACE * (size_t)world.memories, .size = size,
                               .fd = MEMORY_FD + world.memories };
    world.memories++;
    return 0;
}

int shared_map(struct shared *shared, int fd, size_t size)
{
    *shared = (struct shared){ .base = world.base + SPACE * (size_t)(fd - MEMORY_FD), .size = size,
                               .fd = fd };
    return 0;
}

int shared_allocate(const struct shared *shared, size_t offset, size_t size)
{
    (void)shared, (void)offset, (void)size;
    return 0;
}

void shared_close(struct shared *shared)
{
    shared->base = NULL;
}

/* ------------------------------------------------------------------ time, threads */

int64_t clock_us(void)
{
    return ++world.now_us[explore_self()];
}

int clock_wire_ms(void)
{
    return (int)(clock_us() / 1000) & CLOCK_WIRE_MASK;
}

void thread_yield(void)
{
    world.now_us[explore_self()] += YIELD_US;
}

int core_current(void)
{
    return -1;
}

int core_is_any_idle(void)
{
    return 0;
}

void core_leave(void)
{
}

void atomic_relax(void);
void atomic_relax(void)
{
    if (explore_scenario()->pause_idles)
        explore_idle();
    else
        memory_pause();
}

/* One look, then sleep: polling is the same with more looks. */
int spin_poll(struct spin *spin, spin_look *look, void *context, int looks, enum spin_other other,
              int64_t deadline_us)
{
    (void)spin, (void)looks, (void)other, (void)deadline_us;
    return look(context);
}

void spin_slept(struct spin *spin, int came)
{
    (void)spin, (void)came;
}

/* Waits; the time that has passed when that was in vain. */
static int wait_for(int (*is_ready)(const void *what), const void *what, int64_t timeout_us)
{
    int is_woken = explore_wait(is_ready, what, timeout_us < CLOCK_FOREVER);
    if (!is_woken)
        world.now_us[explore_self()] += timeout_us;
    return is_woken;
}

/* ------------------------------------------------------------------ futexes */

int word_can_wake(void)
{
    return !explore_scenario()->has_no_futex;
}

static int is_awake(const void *what)
{
    const uint32_t *const *sleeps_on = what;
    return *sleeps_on == NULL;
}

void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    int self = explore_self();
    if (timeout_us <= 0)
        return;
    memory_fence(__ATOMIC_SEQ_CST);
    if (memory_look(word) != seen)
        return;
    world.sleeps_on[self] = word;
    explore_tell("sleeps");
    wait_for(is_awake, &world.sleeps_on[self], timeout_us);
    world.sleeps_on[self] = NULL;
}

void word_wake(uint32_t *word)
{
    memory_fence(__ATOMIC_SEQ_CST);
    for (int i = 0; i < ACTORS_MAX; i++)
        if (world.sleeps_on[i] == word)
            world.sleeps_on[i] = NULL;
}

/* ------------------------------------------------------------------ locks */

static int is_unlocked(const void *what)
{
    return world.held_mutex != what;
}

int mutex_init(struct mutex *mutex)
{
    (void)mutex;
    return 0;
}

void mutex_deinit(struct mutex *mutex)
{
    (void)mutex;
}

/* There is one only. */
void mutex_lock(struct mutex *mutex)
{
    explore_wait(is_unlocked, mutex, 0);
    world.held_mutex = mutex;
    memory_take(SOCKETS_MAX);
}

void mutex_unlock(struct mutex *mutex)
{
    (void)mutex;
    explore_step();
    memory_send(SOCKETS_MAX);
    world.held_mutex = NULL;
}

int cond_init(struct cond *cond)
{
    (void)cond;
    return 0;
}

void cond_deinit(struct cond *cond)
{
    (void)cond;
}

void cond_wake_all(struct cond *cond)
{
    explore_step();
    for (int i = 0; i < ACTORS_MAX; i++)
        if (world.sleeps_on_cond[i] == cond)
            world.sleeps_on_cond[i] = NULL;
}

int cond_wait_until(struct cond *cond, struct mutex *mutex, int64_t deadline_us)
{
    int self = explore_self();
    explore_step();
    world.sleeps_on_cond[self] = cond;
    memory_send(SOCKETS_MAX);
    world.held_mutex = NULL;
    int is_woken = wait_for(is_awake, &world.sleeps_on_cond[self], deadline_us - clock_us());
    world.sleeps_on_cond[self] = NULL;
    mutex_lock(mutex);
    return !is_woken;
}

/* ------------------------------------------------------------------ sockets */

static int is_readable(const void *what)
{
    const struct end *end = what;
    return end->pokes > 0 || end->count > 0 || is_over((int)(end - world.ends));
}

static void make_pair(int fds[2])
{
    if (world.end_count + 2 > SOCKETS_MAX)
        explore_fail("the actors make too many sockets for the checker");
    fds[0] = world.end_count++;
    fds[1] = world.end_count++;
    world.ends[fds[0]].owner = world.ends[fds[1]].owner = explore_self();
}

int local_listen(const char *name)
{
    (void)name;
    return LISTENER_FD;
}

void local_unlisten(int fd)
{
    (void)fd;
}

/* Who connects makes both ends; the second is the server's to accept. */
int local_connect(const char *name)
{
    int fds[2];
    (void)name;
    explore_step();
    if (world.listens != SETUP && explore_is_killed(world.listens))
        return -ECONNREFUSED;
    make_pair(fds);
    world.ends[fds[1]].owner = SETUP;
    explore_learn((uint64_t)fds[0]);
    return fds[0];
}

int local_accept(int fd)
{
    (void)fd;
    explore_step();
    if (world.accepted == world.end_count)
        return -EAGAIN;
    int accepted = world.accepted + 1;
    world.accepted += 2;
    world.ends[accepted].owner = explore_self();
    explore_learn((uint64_t)accepted);
    return accepted;
}

int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count)
{
    explore_step();
    struct end *end = &world.ends[fd ^ 1];
    if (is_over(fd))
        return -EPIPE;
    if (end->count == PIECES_MAX || size > PIECE_SIZE)
        explore_fail("the actors send too much for the checker");
    struct piece *piece = &end->pieces[(end->first + end->count++) % PIECES_MAX];
    *piece = (struct piece){ .size = size, .fd_count = fd_count };
    memcpy(piece->bytes, bytes, size);
    if (fd_count > 0)
        memcpy(piece->fds, fds, (size_t)fd_count * sizeof *fds);
    memory_send(fd ^ 1);
    return 0;
}

/* Pokes never come before a message. */
int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us)
{
    (void)deadline_us;
    explore_step();
    struct end *end = &world.ends[fd];
    *fd_countp = 0;
    memory_take(fd);
    explore_learn((uint64_t)(end->count > 0) + 2 * (uint64_t)is_over(fd));
    if (end->count == 0)
        return is_over(fd) ? -ECONNRESET : -ETIMEDOUT;
    struct piece *piece = &end->pieces[end->first++ % PIECES_MAX];
    end->count--;
    if (piece->size != size)
        return -EBADMSG;
    memcpy(bytes, piece->bytes, size);
    memcpy(fds, piece->fds, sizeof piece->fds);
    *fd_countp = piece->fd_count;
    return 0;
}

int local_drain(int fd)
{
    explore_step();
    struct end *end = &world.ends[fd];
    int came = end->pokes + end->count > 0;
    end->pokes = end->count = 0;
    memory_take(fd);
    explore_learn((uint64_t)came + 2 * (uint64_t)is_over(fd));
    explore_tell("drains its socket: %s", is_over(fd) ? "the end" : came ? "a byte" : "nothing");
    return is_over(fd) ? -ECONNRESET : came;
}

void local_poke(int fd)
{
    explore_step();
    explore_tell("pokes");
    if (is_over(fd))
        return;
    world.ends[fd ^ 1].pokes++;
    memory_send(fd ^ 1);
}

void local_wait(int fd, int64_t timeout_us)
{
    explore_tell("sleeps on its socket");
    wait_for(is_readable, &world.ends[fd], timeout_us);
}

void local_wait_any(const int *fds, int count, int timeout_ms)
{
    if (count == 1)
        local_wait(fds[0], timeout_ms < 0 ? CLOCK_FOREVER : (int64_t)timeout_ms * 1000);
}

static int is_either_readable(const void *what)
{
    const int *fds = what;
    return (fds[0] >= 0 && is_readable(&world.ends[fds[0]])) ||
           (fds[1] >= 0 && is_readable(&world.ends[fds[1]]));
}

int local_wait_two(int first, int second, int64_t timeout_us)
{
    int *fds = world.sleeps_on_two[explore_self()];
    fds[0] = first;
    fds[1] = second;
    explore_tell("sleeps on two descriptors");
    if (!wait_for(is_either_readable, fds, timeout_us))
        return 0;
    return (first >= 0 && is_readable(&world.ends[first]) ? LOCAL_FIRST : 0) |
           (second >= 0 && is_readable(&world.ends[second]) ? LOCAL_SECOND : 0);
}

/* An end of a pair to which nobody else writes. */
int local_event(void)
{
    int fds[2];
    make_pair(fds);
    world.accepted = world.end_count; /* nobody's to accept */
    world.ends[fds[0]].owner = world.ends[fds[1]].owner = SETUP;
    return fds[0];
}

void local_event_set(int fd)
{
    explore_step();
    explore_tell("sets its event");
    world.ends[fd].pokes = 1;
    memory_send(fd);
}

void local_event_clear(int fd)
{
    explore_step();
    world.ends[fd].pokes = 0;
    memory_take(fd);
}

int local_is_readable(int fd)
{
    explore_step();
    int outcome = is_readable(&world.ends[fd]);
    explore_learn((uint64_t)outcome);
    return outcome;
}

static void end_both(int fd)
{
    world.ends[fd].is_over = 1;
    memory_send(fd);
    memory_send(fd ^ 1);
}

void local_shut(int fd)
{
    explore_step();
    explore_tell("shuts its socket down");
    end_both(fd);
}

void local_close(int fd)
{
    if (fd >= SOCKETS_MAX)
        return; /* memory's */
    explore_step();
    end_both(fd);
}

uint32_t local_process_id(void)
{
    return (uint32_t)explore_self() + 1;
}

int local_folder(char *path, size_t size)
{
    (void)path, (void)size;
    return 0;
}

void system_own(int fd, int actor)
{
    if (fd == LISTENER_FD)
        world.listens = actor;
    else
        world.ends[fd].owner = actor;
}

/* Who waits at its listener is sent away with it. */
void system_kill(int actor)
{
    for (int i = 0; i < world.end_count; i++)
        if (world.ends[i].owner == actor ||
            (world.ends[i].owner == SETUP && world.listens == actor && i % 2))
            world.ends[i].is_over = 1;
}

static int has_client(const void *what)
{
    (void)what;
    return world.accepted < world.end_count;
}

int system_wait_client(void)
{
    return explore_wait(has_client, NULL, 1);
}
