/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The bare limits; see limit.h. The partner of a ping-pong is a forked process.
 */
#include "limit.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/socket.h"
#include "os/word.h"

#define TIMES_MAX 64         /* measurements that are kept */
#define COUNT_MAX 1000       /* values of one limit in one measurement */
#define WARM_UP 20           /* round trips that do not count */
#define LIMIT_US 150000      /* for one limit, however slow the machine is */
#define BATCH 16             /* what takes less than a microsecond is timed so many at once */
#define WAIT_US 1000000      /* of a sleeper that nobody wakes */
#define PAUSE_NS 5000000
#define PARTNER_END_MS 1000
#define TCP_BYTES 64         /* about a message with one command */

/* --disable-futex: nobody can be woken, there is no such limit. */
#ifdef HAVE_FUTEX
#define CAN_BE_WOKEN 1
#else
#define CAN_BE_WOKEN 0
#endif

/* The two words lie in cache lines of their own. */
struct board {
    uint32_t there;
    char apart[124];
    uint32_t back;
};

/* ------------------------------------------------------------------ shared memory */

/* Waits until the word is another than `seen`: what it is then. */
static uint32_t await(const uint32_t *word, uint32_t seen, int sleeps)
{
    uint32_t value;
    while ((value = atomic_get_u32(word)) == seen) {
        if (sleeps)
            word_wait(word, seen, WAIT_US);
        else
            atomic_relax();
    }
    return value;
}

static void tell(uint32_t *word, uint32_t value, int sleeps)
{
    atomic_set_u32(word, value);
    if (sleeps)
        word_wake(word);
}

/* Where two sleepers share a core, waking costs less than between a simulator and its client, which
 * have one each: so it is here. */
struct cores {
    cpu_set_t before, mine, partners;
};

static void share_out(struct cores *cores)
{
    int core = sched_getcpu();
    sched_getaffinity(0, sizeof cores->before, &cores->before);
    cores->mine = cores->partners = cores->before;
    if (core < 0 || core >= CPU_SETSIZE || CPU_COUNT(&cores->before) < 2)
        return;
    CPU_ZERO(&cores->mine);
    CPU_SET(core, &cores->mine);
    CPU_CLR(core, &cores->partners);
}

static void stay_on(const cpu_set_t *cores)
{
    sched_setaffinity(0, sizeof *cores, cores);
}

/* Until the process is ended. */
__attribute__((noreturn)) static void echo_words(struct board *board, int sleeps)
{
    uint32_t seen = 0;
    for (;;) {
        seen = await(&board->there, seen, sleeps);
        tell(&board->back, seen, sleeps);
    }
}

static void time_words(struct board *board, int limit, struct sample *sample)
{
    const struct timespec pause = { .tv_nsec = limit == LIMIT_WAKE ? PAUSE_NS : 0 };
    uint32_t number = 0;
    int sleeps = limit != LIMIT_SPIN, batch = sleeps ? 1 : BATCH;
    int warm_up = limit == LIMIT_WAKE ? 1 : WARM_UP;
    double end_us = sample_now_us() + LIMIT_US, before_us = 0;
    for (int i = 0; i < warm_up + COUNT_MAX && before_us < end_us; i++) {
        if (pause.tv_nsec > 0)
            nanosleep(&pause, NULL);
        before_us = sample_now_us();
        for (int j = 0; j < batch; j++) {
            tell(&board->there, number + 1, sleeps);
            number = await(&board->back, number, sleeps);
        }
        if (i >= warm_up)
            sample_add(sample, (sample_now_us() - before_us) / batch);
    }
}

static int measure_words(int limit, struct sample *sample)
{
    struct board *board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        return -errno;
    struct cores cores;
    share_out(&cores);
    pid_t partner = child_fork();
    if (partner == 0) {
        stay_on(&cores.partners);
        echo_words(board, limit != LIMIT_SPIN);
    }
    if (partner > 0) {
        stay_on(&cores.mine);
        time_words(board, limit, sample);
        stay_on(&cores.before);
        child_end(partner, PARTNER_END_MS);
    }
    munmap(board, sizeof(*board));
    return partner < 0 ? (int)partner : 0;
}

/* ------------------------------------------------------------------ TCP */

/* Sleeping inside recv is one system call less than waiting first. */
static void let_block(int fd)
{
    const struct timeval timeout = { .tv_sec = 1 };
    fcntl(fd, F_SETFL, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
}

static int send_and_receive(int fd, char *bytes)
{
    return socket_send(fd, bytes, TCP_BYTES) == TCP_BYTES &&
           recv(fd, bytes, TCP_BYTES, MSG_WAITALL) == TCP_BYTES;
}

static void echo_tcp(int port)
{
    char bytes[TCP_BYTES] = "";
    const int stop = 0;
    int fd = socket_connect("127.0.0.1", port, clock_us() + WAIT_US, &stop);
    if (fd < 0)
        return;
    let_block(fd);
    while (recv(fd, bytes, TCP_BYTES, MSG_WAITALL) == TCP_BYTES)
        socket_send(fd, bytes, TCP_BYTES);
}

static void time_tcp(int fd, struct sample *sample)
{
    char bytes[TCP_BYTES] = "";
    double end_us = sample_now_us() + LIMIT_US, before_us = 0;
    for (int i = 0; i < WARM_UP + COUNT_MAX && before_us < end_us; i++) {
        before_us = sample_now_us();
        if (!send_and_receive(fd, bytes))
            return;
        if (i >= WARM_UP)
            sample_add(sample, sample_now_us() - before_us);
    }
}

static int measure_tcp(struct sample *sample)
{
    char peer[SOCKET_PEER_SIZE];
    int listener = socket_listen("127.0.0.1", 0);
    if (listener < 0)
        return listener;
    int port = socket_port(listener);
    pid_t partner = port < 0 ? port : child_fork();
    if (partner == 0) {
        echo_tcp(port);
        _exit(0);
    }
    int fd = -1;
    if (partner > 0 && socket_wait_readable(listener, clock_us() + WAIT_US))
        fd = socket_accept(listener, peer);
    socket_close(listener);
    if (fd >= 0) {
        let_block(fd);
        time_tcp(fd, sample);
        socket_close(fd);
    }
    if (partner > 0)
        child_end(partner, PARTNER_END_MS);
    return partner < 0 ? (int)partner : 0;
}

/* ------------------------------------------------------------------ copying */

/* Makes the compiler believe that the bytes are looked at. */
static void use_bytes(const void *bytes)
{
    __asm__ __volatile__("" : : "r"(bytes) : "memory");
}

static void measure_copy(struct limits *limits)
{
    double end_us = sample_now_us() + LIMIT_US, before_us = 0;
    for (int i = 0; i < WARM_UP + COUNT_MAX && before_us < end_us; i++) {
        before_us = sample_now_us();
        for (int j = 0; j < BATCH; j++) {
            memcpy(limits->to, limits->from, limits->payload);
            use_bytes(limits->to);
        }
        if (i >= WARM_UP)
            sample_add(&limits->samples[LIMIT_COPY], (sample_now_us() - before_us) / BATCH);
    }
}

/* ------------------------------------------------------------------ all */

int limit_init(struct limits *limits, size_t payload)
{
    *limits = (struct limits){ .payload = payload,
                               .from = malloc(payload + 1), .to = malloc(payload + 1) };
    int error = limits->from && limits->to ? 0 : -ENOMEM;
    for (int i = 0; i < LIMIT_COUNT && error == 0; i++)
        error = sample_init(&limits->samples[i], (size_t)TIMES_MAX * COUNT_MAX);
    if (error < 0)
        limit_deinit(limits);
    else
        memset(limits->from, 'x', payload + 1);
    return error;
}

void limit_deinit(struct limits *limits)
{
    for (int i = 0; i < LIMIT_COUNT; i++)
        sample_deinit(&limits->samples[i]);
    free(limits->from);
    free(limits->to);
    limits->from = limits->to = NULL;
}

int limit_measure_trip(int limit, struct sample *sample)
{
    if (limit == LIMIT_TCP)
        return measure_tcp(sample);
    return limit == LIMIT_SPIN || CAN_BE_WOKEN ? measure_words(limit, sample) : 0;
}

int limit_measure(struct limits *limits)
{
    int error = 0;
    for (int i = 0; i <= LIMIT_TCP && error == 0; i++)
        error = limit_measure_trip(i, &limits->samples[i]);
    if (error == 0)
        measure_copy(limits);
    return error;
}

const char *limit_title(int limit)
{
    static const char *const titles[LIMIT_COUNT] = {
        "L: two spin on shared memory",
        "F: two sleep on a futex, a core each",
        "S: the same, every 5 ms",
        "T: two sleep on TCP, no delay",
        "M: memcpy of all streams",
    };
    return titles[limit];
}
