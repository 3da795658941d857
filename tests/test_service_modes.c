/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The matrix of operation modes: which value each mode returns, and how old it may be, over each
 * transport, while the simulation is stopped, runs, or is held before a step. remoteapi-shm(7),
 * "What a call gives, and how old it may be", describes it for users.
 */
#include "support.h"

#include <stdio.h>

#include "extApi.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "simConst.h"
#include "support_server.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define MINUTE_MS 60000

enum state { STOPPED, RUNNING, HELD, STATES };

/* What a look may give: a code, and how many changes ago its value was the newest one. */
enum code { VALUE, NONE, ANY /* there is no value yet, or one */ };
struct allowed {
    enum code code;
    int oldest;
    int newest; /* 0, unless nobody has asked for a newer one */
};

/* A short program; its last letter is the look:
 *
 *   a call that asks for the value       w  another value is set (blocking)
 *     B  blocking                        o  another value is set (oneshot)
 *     1  oneshot                         p  a round trip: simxGetPingTime
 *     2  oneshot_split                   t  a trigger, whose step makes another value
 *     S  streaming                       s  simxStep, which makes another value
 *     D  streaming, once in a minute     b  the buffer is read
 *     4  streaming_split                 x  discontinue
 *                                        r  remove
 */
struct cell {
    const char *program;
    struct allowed fast, lockstep;
};

#define NEW { VALUE, 0, 0 }
#define OLD { VALUE, 1, 0 }      /* that before the last change; or the new one */
#define STAYS { VALUE, 1, 1 }    /* that before the last change: nobody has asked again */
#define NOTHING { NONE, 0, 0 }
#define PERHAPS { ANY, 1, 0 }
#define EACH(allowed) allowed, allowed

static const struct cell cells[] = {
    /* The call itself. */
    { "B", EACH(NEW) },        { "wB", EACH(NEW) },     { "oB", EACH(NEW) },
    { "tpB", EACH(NEW) },      { "tB", EACH(NEW) },
    { "1", EACH(PERHAPS) },    { "2", EACH(PERHAPS) },
    { "S", EACH(PERHAPS) },    { "D", EACH(PERHAPS) },  { "4", EACH(PERHAPS) },
    { "b", EACH(NOTHING) },    { "pb", EACH(NOTHING) }, { "tb", EACH(NOTHING) },
    { "x", EACH(NOTHING) },    { "r", EACH(NOTHING) },

    /* Before a round trip, after one, after a trigger. */
    { "Bb", EACH(NOTHING) },   { "Bpb", EACH(NOTHING) }, { "Btb", EACH(NOTHING) },
    { "1b", EACH(PERHAPS) },   { "1pb", EACH(NEW) },     { "1tb", EACH(OLD) },
    { "2b", EACH(PERHAPS) },   { "2pb", EACH(NEW) },     { "2tb", EACH(OLD) },
    { "Sb", EACH(PERHAPS) },   { "Spb", EACH(NEW) },     { "Stb", EACH(OLD) },
    { "Db", EACH(PERHAPS) },   { "Dpb", EACH(NEW) },     { "Dtb", EACH(OLD) },
    { "4b", EACH(PERHAPS) },   { "4pb", EACH(NEW) },     { "4tb", EACH(OLD) },

    /* An answer stays until another is asked for. */
    { "1pwpb", EACH(STAYS) },  { "1ptpb", EACH(STAYS) }, { "2pwpb", EACH(STAYS) },
    { "1pw1", EACH(OLD) },     { "1pw1pb", EACH(NEW) },  { "1pwB", EACH(NEW) },
    { "1pBb", EACH(NOTHING) }, { "1px", EACH(NEW) },     { "1pxpb", EACH(NOTHING) },
    { "1pr", EACH(NEW) },      { "1prpb", EACH(NOTHING) },

    /* A stream follows. */
    { "Spob", EACH(OLD) },     { "Spwb", NEW, OLD },     { "Spwpb", EACH(NEW) },
    { "Spopb", NEW, OLD },     { "Spoppb", EACH(NEW) },
    { "Sptb", EACH(OLD) },     { "Sptpb", EACH(NEW) },   { "SptBb", EACH(NOTHING) },
    { "4pob", EACH(OLD) },     { "4pwb", NEW, OLD },     { "4pwpb", EACH(NEW) },
    { "Spsb", EACH(NEW) },     { "Spspb", EACH(NEW) },   { "sB", EACH(NEW) },
    { "4ptb", EACH(OLD) },     { "4ptpb", EACH(NEW) },
    { "SpS", EACH(NEW) },      { "SpwS", NEW, OLD },     { "SpwSpb", EACH(NEW) },

    /* One with a delay keeps it, unless it is asked for anew. */
    { "Dpwppb", EACH(STAYS) }, { "Dptppb", EACH(STAYS) }, { "DpwD", EACH(OLD) },
    { "DpwDpb", EACH(NEW) },   { "DpwSpb", EACH(NEW) },

    /* What ends a stream. */
    { "SpB", EACH(NEW) },      { "SpwB", EACH(NEW) },    { "SpBb", EACH(NOTHING) },
    { "SpBwpb", EACH(NOTHING) },
    { "Sp1", EACH(NEW) },      { "Spw1", NEW, OLD },     { "Sp1pb", EACH(NEW) },
    { "Sp1pwpb", EACH(STAYS) },
    { "Sp2pwpb", EACH(STAYS) },
    { "Spx", EACH(NEW) },      { "Spwx", NEW, OLD },     { "Sptx", EACH(OLD) },
    { "Spxpb", EACH(NOTHING) }, { "Spxwpb", EACH(NOTHING) }, { "Dpx", EACH(NEW) },
    { "4px", EACH(NEW) },      { "4pxwpb", EACH(NOTHING) },

    /* What does not. */
    { "Spr", EACH(NEW) },      { "Sprwpb", EACH(NEW) },
};

static struct {
    simxInt client;
    int ports[WAYS];
    char name[16];   /* of the signal that the cell uses */
    int changes;     /* the newest value */
    int step_writes; /* atomic: what the next step sets it to; 0 nothing */
} matrix;

/* ------------------------------------------------------------------ letters */

static void make_value(void)
{
    int value = atomic_get_int(&matrix.step_writes);
    for (int i = 0; value != 0 && i < FAKE_SIGNALS; i++)
        if (fake.signals[i].kind == 0 && strcmp(fake.signals[i].name, matrix.name) == 0)
            fake.signals[i].integer = value;
    atomic_set_int(&matrix.step_writes, 0);
}

static simxInt get(simxInt *value, simxInt mode)
{
    return simxGetIntegerSignal(matrix.client, matrix.name, value, mode);
}

static void ping(void)
{
    simxInt ms;
    ck_assert_int_eq(simxGetPingTime(matrix.client, &ms), 0);
}

static void set(simxInt mode)
{
    simxInt result = simxSetIntegerSignal(matrix.client, matrix.name, ++matrix.changes, mode);
    ck_assert(result == 0 || (result == simx_return_novalue_flag && mode != BLOCKING));
}

static void trigger(void)
{
    atomic_set_int(&matrix.step_writes, ++matrix.changes);
    ck_assert_int_eq(simxSynchronousTrigger(matrix.client), 0);
}

static void step(void)
{
    atomic_set_int(&matrix.step_writes, ++matrix.changes);
    ck_assert_int_eq(simxStep(matrix.client, 1, PATIENCE_US / 1000), 0);
}

static int mode_of(char letter)
{
    switch (letter) {
    case 'B': return BLOCKING;
    case '1': return simx_opmode_oneshot;
    case '2': return simx_opmode_oneshot_split + 100;
    case 'S': return simx_opmode_streaming;
    case 'D': return simx_opmode_streaming + MINUTE_MS;
    case '4': return simx_opmode_streaming_split + 50;
    case 'b': return simx_opmode_buffer;
    case 'x': return simx_opmode_discontinue;
    default: return simx_opmode_remove;
    }
}

static simxInt act(char letter, simxInt *value)
{
    switch (letter) {
    case 'w': set(BLOCKING); return 0;
    case 'o': set(simx_opmode_oneshot); return 0;
    case 'p': ping(); return 0;
    case 't': trigger(); return 0;
    case 's': step(); return 0;
    default: return get(value, mode_of(letter));
    }
}

/* ------------------------------------------------------------------ cells */

static int is_allowed(const struct allowed *allowed, char look, simxInt result, simxInt value)
{
    int age = matrix.changes - value;
    if (allowed->code == NONE || (allowed->code == ANY && result != 0))
        return result == simx_return_novalue_flag;
    return result == 0 && (look == 'r' || (age >= allowed->newest && age <= allowed->oldest));
}

static void run(const struct cell *cell, int way)
{
    const struct allowed *allowed = simulator_is_fast(way) ? &cell->fast : &cell->lockstep;
    const char *letter = cell->program;
    simxInt result = 0, value = 0;
    matrix.changes = 0;
    set(BLOCKING);
    for (; *letter; letter++) {
        value = 0;
        result = act(*letter, &value);
    }
    ck_assert_msg(is_allowed(allowed, letter[-1], result, value), "%s: %d, the value is %d, of %d",
                  cell->program, result, value, matrix.changes);
    get(NULL, simx_opmode_discontinue);
    ping();
    simxClearIntegerSignal(matrix.client, matrix.name, BLOCKING);
}

static void enter(int way, enum state state)
{
    simulator_start_all_ways(matrix.ports);
    simulator_hold();
    fake.on_step = make_value;
    simulator_release();
    matrix.client = simulator_client(matrix.ports[way]);
    if (state == HELD)
        ck_assert_int_eq(simxSynchronous(matrix.client, 1), 0);
    if (state != STOPPED)
        ck_assert_int_eq(simxStartSimulation(matrix.client, BLOCKING), 0);
}

/* The simulator's thread compares it. */
static void name_signal(const char *name)
{
    simulator_hold();
    snprintf(matrix.name, sizeof matrix.name, "%s", name);
    simulator_release();
}

static void leave(void)
{
    simxFinish(-1);
    simulator_stop();
}

START_TEST(each_mode_gives_what_is_written_and_nothing_older)
{
    enum state state = (enum state)(_i / WAYS);
    enter(_i % WAYS, state);
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        char name[16];
        snprintf(name, sizeof name, "cell%zu", i);
        name_signal(name);
        if (state == HELD || !strpbrk(cells[i].program, "ts"))
            run(&cells[i], _i % WAYS);
    }
}
END_TEST

START_TEST(a_stream_of_a_running_simulation_is_not_older_than_the_round_trip)
{
    simxInt value;
    enter(_i, RUNNING);
    name_signal("runs");
    set(BLOCKING);
    get(&value, simx_opmode_streaming);
    for (int i = 0; i < 200; i++) {
        int steps = simulator_steps();
        ping();
        ck_assert_int_eq(get(&value, simx_opmode_buffer), 0);
        ck_assert_int_ge(simxGetLastCmdTime(matrix.client), steps * SIMULATOR_STEP_MS);
    }
}
END_TEST

START_TEST(a_round_trip_shows_what_another_client_has_done_before_it)
{
    simxInt value;
    enter(_i, HELD);
    simxInt other = simulator_client(matrix.ports[_i == WAY_FAST ? WAY_TCP : WAY_FAST]);
    name_signal("shared");
    set(BLOCKING);
    get(&value, simx_opmode_streaming);
    for (int i = 0; i < 200; i++) {
        ck_assert_int_eq(simxSetIntegerSignal(other, matrix.name, i, BLOCKING), 0);
        ping();
        ck_assert_int_eq(get(&value, simx_opmode_buffer), 0);
        ck_assert_int_eq(value, i);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("operation modes");
    TCase *tcase = tcase_create("over TCP, fast session and segment");
    tcase_add_checked_fixture(tcase, NULL, leave);
    tcase_add_loop_test(tcase, each_mode_gives_what_is_written_and_nothing_older, 0, STATES * WAYS);
    tcase_add_loop_test(tcase, a_stream_of_a_running_simulation_is_not_older_than_the_round_trip, 0,
                        WAYS);
    tcase_add_loop_test(tcase, a_round_trip_shows_what_another_client_has_done_before_it, 0, WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
