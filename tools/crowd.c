/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Many at once; see crowd.h.
 */
#include "crowd.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "os/atomic.h"
#include "rig.h"
#include "tell.h"

#define RUN_US 1e6
#define END_LIMIT_US 20e6
#define END_MS 100
#define WARM_UP 20
#define LOOK_NS 1000000
#define OWN_SAMPLES 1000000   /* more than come in a second; touched only as far as needed */

/* ------------------------------------------------------------------ clients of one simulator */

/* Shared with the processes that are clients. */
struct board {
    uint32_t go;
    struct place {
        uint32_t ready;
        uint32_t done;
        double calls;
        double seconds;
        uint32_t count;
        double times_us[OWN_SAMPLES];
    } places[CROWD_MAX];
};

static void wait_a_little(void)
{
    const struct timespec look = { .tv_nsec = LOOK_NS };
    nanosleep(&look, NULL);
}

static int make_calls(struct session *session, struct place *place)
{
    double begin_us = sample_now_us(), now_us = begin_us;
    while (now_us < begin_us + RUN_US) {
        double before_us = now_us;
        if (session_call(session) < 0)
            return -1;
        now_us = sample_now_us();
        if (place->count < OWN_SAMPLES)
            place->times_us[place->count++] = now_us - before_us;
        place->calls++;
    }
    place->seconds = (now_us - begin_us) * 1e-6;
    return 0;
}

/* In the child: 0, or -1 after telling. */
static int be_client(const struct options *options, const struct route *route,
                     struct board *board, struct place *place)
{
    struct session session;
    if (session_open(&session, options, route) < 0)
        return -1;
    atomic_set_u32(&place->ready, 1);
    while (atomic_get_u32(&board->go) == 0)
        wait_a_little();
    int outcome = make_calls(&session, place);
    session_close(&session);
    if (outcome == 0)
        atomic_set_u32(&place->done, 1);
    return outcome;
}

/* Until all have said so; -1 when one ended without that, or takes too long. */
static int await_all(struct board *board, const pid_t *pids, int count, int done)
{
    double end_us = sample_now_us() + END_LIMIT_US;
    for (int i = 0; i < count; i++) {
        struct place *place = &board->places[i];
        while (atomic_get_u32(done ? &place->done : &place->ready) == 0) {
            siginfo_t info = { .si_pid = 0 };
            int ended = waitid(P_PID, (id_t)pids[i], &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
                        info.si_pid != 0;
            if ((ended && atomic_get_u32(done ? &place->done : &place->ready) == 0) ||
                sample_now_us() > end_us)
                return -1;
            wait_a_little();
        }
    }
    return 0;
}

static int run_clients(const struct options *options, const struct route *route, int count,
                       struct board *board)
{
    pid_t pids[CROWD_MAX];
    int started = 0, outcome = 0;
    while (started < count && outcome == 0) {
        pid_t pid = child_fork();
        if (pid == 0)
            _exit(be_client(options, route, board, &board->places[started]) < 0);
        if (pid < 0)
            outcome = -1;
        else
            pids[started++] = pid;
    }
    if (outcome == 0)
        outcome = await_all(board, pids, count, 0);
    if (outcome == 0) {
        atomic_set_u32(&board->go, 1);
        outcome = await_all(board, pids, count, 1);
    }
    for (int i = 0; i < started; i++)
        child_end(pids[i], END_MS);
    if (outcome < 0)
        tell_error("%d clients at once: they did not all come through", count);
    return outcome;
}

int crowd_time_clients(const struct options *options, const struct route *route, int count,
                       struct sample *sample, double *ratep)
{
    struct board *board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED) {
        tell_error("no memory: %s", strerror(errno));
        return -1;
    }
    double rate = 0;
    int outcome = run_clients(options, route, count, board);
    for (int i = 0; i < count && outcome == 0; i++) {
        struct place *place = &board->places[i];
        rate += place->calls / place->seconds;
        for (uint32_t j = 0; j < place->count; j++)
            sample_add(sample, place->times_us[j]);
    }
    munmap(board, sizeof(*board));
    *ratep = rate;
    return outcome;
}

/* ------------------------------------------------------------------ simulators of one client */

struct team {
    struct rig rigs[CROWD_MAX];
    struct session sessions[CROWD_MAX];
    int started;
    int open;
};

static int team_start(struct team *team, const struct bench *bench, int count)
{
    struct route route;
    for (int i = 0; i < count; i++) {
        if (rig_init(&team->rigs[i], bench, ROUTE_FAST, &route) < 0)
            return -1;
        team->rigs[i].options.streams = 0;
        if (rig_start(&team->rigs[i]) < 0)
            return -1;
        team->started++;
        if (session_open(&team->sessions[i], &team->rigs[i].options, &route) < 0)
            return -1;
        team->open++;
        if (session_begin_stepping(&team->sessions[i]) < 0 ||
            session_run(&team->sessions[i]) < 0)
            return -1;
    }
    return 0;
}

static void team_end(struct team *team)
{
    for (int i = 0; i < team->open; i++)
        session_close(&team->sessions[i]);
    for (int i = 0; i < team->started; i++)
        rig_end(&team->rigs[i]);
}

static int team_step(struct team *team)
{
    for (int i = 0; i < team->open; i++)
        if (session_step_begin(&team->sessions[i]) < 0)
            return -1;
    for (int i = 0; i < team->open; i++)
        if (session_step_end(&team->sessions[i]) < 0)
            return -1;
    return 0;
}

static int time_team(struct team *team, struct sample *sample, double *ratep)
{
    long steps = 0;
    for (int i = 0; i < WARM_UP; i++)
        if (team_step(team) < 0)
            return -1;
    double begin_us = sample_now_us(), now_us = begin_us;
    while (now_us < begin_us + RUN_US) {
        double before_us = now_us;
        if (team_step(team) < 0)
            return -1;
        now_us = sample_now_us();
        sample_add(sample, now_us - before_us);
        steps += team->open;
    }
    *ratep = (double)steps / (now_us - begin_us) * 1e6;
    return 0;
}

int crowd_time_simulators(struct bench *bench, int count, struct sample *sample, double *ratep)
{
    struct team team = { .started = 0 };
    int outcome = team_start(&team, bench, count);
    if (outcome == 0)
        outcome = time_team(&team, sample, ratep);
    team_end(&team);
    return outcome;
}
