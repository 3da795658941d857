/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Peers that write garbage into a fast session's memory while the other side works: into every
 * part of it, at random, and as well-formed records with nonsense content. The other side drops
 * such a peer and continues, and no other peer is affected.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fast_fixture.h"
#include "fast_random.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_client.h"
#include "raw_handshake.h"
#include "simConst.h"

#define ID fixture_id
#define NAME "a signal"
#define REACH 65536 /* so much of each part's beginning is spoilt */
#define WHILE_US 1000000
#define CALLS_LEAST 100 /* of which some may fail */
#define JUNK_SIZE 400

/* ------------------------------------------------------------------ spoiling memory */

static uint32_t evil_u32(struct random *random)
{
    static const uint32_t likely[] = { 0, 1, 2, 3, 4, 7, 16, 26, 4096, 0x7fffffff, 0x80000000,
                                       0xffffffff, 0xfffffff0, 128u << 20, 256u << 20 };
    return random_below(random, 2) ? likely[random_below(random, COUNT_OF(likely))]
                                   : random_u32(random);
}

static void spoil_words(struct random *random, uint8_t *base, size_t reach, int count)
{
    for (int i = 0; i < count; i++) {
        uint32_t *word = (uint32_t *)(void *)base + random_below(random, reach / 4);
        atomic_set_u32(word, evil_u32(random));
    }
}

/* The parts of a session's memory, whichever side looks at it. */
enum part { PART_CONTROL, PART_OUT, PART_IN, PART_SLOTS, PART_HEAP, PARTS };

static void spoil(struct random *random, struct session *session, enum part part, int count)
{
    uint8_t *const base[PARTS] = { session->memory.base, session->out.base, session->in.base,
                                   (uint8_t *)session->slots,
                                   session->memory.base + session->heap_offset };
    spoil_words(random, base[part], part == PART_CONTROL ? 512 : REACH, count);
}

/* ------------------------------------------------------------------ a client that is mad */

static size_t junk(struct random *random, uint8_t *bytes)
{
    size_t size = random_below(random, JUNK_SIZE + 1);
    for (size_t i = 0; i < size; i++)
        bytes[i] = random_below(random, 3) ? (uint8_t)random_u32(random) : 0;
    return size;
}

/* A command that can be understood, of any number, with any body. */
static void put_mad_command(struct random *random, struct raw_client *client, uint32_t kind)
{
    const struct command_info *info = command_at(random_below(random, command_count()));
    uint8_t body[JUNK_SIZE];
    size_t size = junk(random, body);
    struct buffer buffer = { 0 };
    int modes[] = { BLOCKING, ONESHOT, STREAMING, simx_opmode_discontinue };
    if (random_below(random, 2)) {
        sample_put(&buffer, info->body);
        size = buffer.size < sizeof body ? buffer.size : sizeof body;
        memcpy(body, buffer.data ? buffer.data : body, size);
        buffer_clear(&buffer);
    }
    int mode = modes[random_below(random, COUNT_OF(modes))];
    struct command command = command_of(sample_key(info), mode, body, size);
    command_encode(&buffer, &command);
    if (random_below(random, 4) == 0) /* and sometimes not quite */
        buffer.data[random_below(random, buffer.size)] ^= 1u << random_below(random, 8);
    uint32_t slot = random_below(random, 2) ? (uint32_t)random_below(random, 70) : evil_u32(random);
    raw_client_put(client, kind, slot, buffer.data, buffer.size);
    buffer_free(&buffer);
}

static void put_mad_record(struct random *random, struct raw_client *client)
{
    uint8_t bytes[JUNK_SIZE];
    uint32_t flag = random_below(random, 4) ? 0 : SESSION_BATCH;
    if (random_below(random, 3))
        put_mad_command(random, client, SESSION_COMMAND | flag);
    else
        raw_client_put(client, (uint32_t)random_below(random, 6) | flag, evil_u32(random), bytes,
                 junk(random, bytes));
}

struct mad_client {
    struct random random;
    int stop;  /* atomic */
    int drops; /* atomic: sessions that the server has ended */
    int polite; /* only its records are mad */
};

/* One session until the server has had enough, or for a while. */
static void be_mad_once(struct mad_client *mad)
{
    char why[SESSION_WHY_SIZE];
    struct raw_client client = { 0 };
    struct record record;
    enum part favourite = random_below(&mad->random, PARTS);
    if (session_connect(&client.session, -fixture_port, clock_us() + SESSION_GREETING_US,
                        why) < 0)
        return;
    for (int i = 0; i < 3000 && !atomic_get_int(&mad->stop); i++) {
        for (size_t records = random_below(&mad->random, 4); records > 0; records--)
            put_mad_record(&mad->random, &client);
        raw_client_publish(&client);
        while (mad->polite && ring_take(&client.session->in, &record) == 1)
            ring_release(&client.session->in);
        if (!mad->polite && i > 20)
            spoil(&mad->random, client.session, favourite, 8);
        if (!mad->polite && i % 64 == 0)
            spoil_words(&mad->random, client.session->bell.base, sizeof(struct session_bell), 1);
        if (i % 16 == 0 && session_check(client.session) < 0) {
            __atomic_fetch_add(&mad->drops, 1, __ATOMIC_RELAXED);
            break;
        }
    }
    raw_client_close(&client);
}

static void be_mad(void *argument)
{
    struct mad_client *mad = argument;
    while (!atomic_get_int(&mad->stop))
        be_mad_once(mad);
}

/* A stopped simulation is what the mad client may well leave; calls work then, too. */
static int calls_work(int value)
{
    simxInt back = -1;
    return simxSetIntegerSignal(ID, NAME, value, BLOCKING) == 0 &&
           simxGetIntegerSignal(ID, NAME, &back, BLOCKING) == 0 && back == value;
}

static void endure_mad_client(int polite)
{
    struct mad_client mad = { .random = random_of(polite ? 11 : 12), .polite = polite };
    struct thread thread;
    int64_t until_us = clock_us() + WHILE_US, longest_us = 0;
    int value = 0, failed = 0;
    ck_assert_int_eq(thread_start(&thread, be_mad, &mad), 0);
    while (clock_us() < until_us || ((atomic_get_int(&mad.drops) == 0 || value < CALLS_LEAST) &&
                                     clock_us() < until_us + FIXTURE_PATIENCE_US)) {
        int64_t start_us = clock_us();
        /* Its commands include those that remove all signals, ours as well: one in a row works. */
        if (!calls_work(++value) && !calls_work(value) && !calls_work(value))
            failed++;
        if (clock_us() - start_us > longest_us)
            longest_us = clock_us() - start_us;
    }
    atomic_set_int(&mad.stop, 1);
    thread_join(&thread);
    ck_assert_int_eq(simxGetConnectionId(ID), 1);
    ck_assert(calls_work(1));
    ck_assert_int_gt(mad.drops, 0);
    ck_assert_msg(failed <= value / 20, "%d of %d calls failed", failed, value);
    ck_assert_msg(longest_us < 30000000, "a call took %ld us", (long)longest_us);
}

START_TEST(a_client_that_sends_nonsense_is_dropped_and_nobody_else_notices)
{
    endure_mad_client(1);
}
END_TEST

START_TEST(a_client_that_spoils_its_memory_is_dropped_and_nobody_else_notices)
{
    endure_mad_client(0);
}
END_TEST

START_TEST(a_client_that_spoils_its_memory_is_told_of_in_the_log)
{
    struct raw_client client;
    uint8_t nonsense[8] = { 0 };
    int64_t deadline_us = fixture_deadline();
    int told = 0;
    raw_client_open(&client, fixture_port);
    ck_assert_int_eq(raw_client_put(&client, SESSION_COMMAND, 0, nonsense, sizeof nonsense), 0);
    raw_client_publish(&client);
    while (session_check(client.session) == 0)
        fixture_poll(deadline_us, "the end of a session that was spoilt");
    while (!told) {
        simulator_hold();
        told = strstr(fake.log, "client dropped") != NULL;
        simulator_release();
        fixture_poll(deadline_us, "a line in the log");
    }
    raw_client_close(&client);
    ck_assert(calls_work(1));
}
END_TEST

/* ------------------------------------------------------------------ a server that is mad */

struct mad_server {
    struct random random;
    struct shared bell;
    int listening;
    int spoils; /* also the memory, not only what it says */
    int stop;   /* atomic */
    int sessions; /* atomic */
};

/* An answer to this command: its head is right, its data is not. */
static void put_mad_answer(struct mad_server *mad, struct session *session,
                           const struct record *asked)
{
    struct random *random = &mad->random;
    uint8_t body[JUNK_SIZE], large[6000], *data;
    size_t body_size = junk(random, body);
    const uint8_t *bytes = body;
    struct command command;
    struct buffer buffer = { 0 };
    struct reader reader = reader_of(asked->data, asked->size, 0);
    if (random_below(random, 4) == 0) { /* large data is read where it lies */
        memset(large, random_below(random, 2) ? 0 : 0x41, sizeof large);
        memcpy(large, body, body_size);
        bytes = large;
        body_size = sizeof large;
    }
    if (command_decode(&reader, &command) < 0)
        return;
    const struct command_info *info = command_info(command.key.number);
    struct command answer = command_of(command.key, command.mode, bytes, body_size);
    if (random_below(random, 3) == 0)
        sample_put(&buffer, info->reply);
    if (buffer.size > 0)
        answer = command_of(command.key, command.mode, buffer.data, buffer.size);
    struct buffer whole = { 0 };
    buffer_put_bytes(&whole, "\0\0\0\0\0\0", 6);
    command_encode(&whole, &answer);
    if (random_below(random, 6) == 0)
        whole.data[random_below(random, whole.size)] ^= 1u << random_below(random, 8);
    uint32_t aux = random_below(random, 20) ? 6 : evil_u32(random);
    if (ring_reserve(&session->out, 0, whole.size, &data) == 0) {
        struct record record = { .kind = random_below(random, 30) ? SESSION_ANSWER : 77,
                                 .tag = random_below(random, 8) ? asked->tag : evil_u32(random),
                                 .aux = aux, .size = whole.size };
        memcpy(data, whole.data, whole.size);
        ring_commit(&session->out, &record);
    }
    buffer_free(&whole);
    buffer_free(&buffer);
}

/* A value for each stream that might be there. */
static void put_mad_values(struct mad_server *mad, struct session *session)
{
    for (uint32_t slot = 0; slot < 4; slot++) {
        struct slot_shared *shared = &session->slots[slot];
        for (int i = 0; i < SLOT_BUFFERS; i++)
            shared->value[i] = (struct slot_value){
                .offset = session->heap_offset + random_below(&mad->random, 2000),
                .size = random_below(&mad->random, 8) ? (uint32_t)random_below(&mad->random, 9000)
                                                      : evil_u32(&mad->random)
            };
        atomic_set_u32(&shared->middle, (uint32_t)random_below(&mad->random, 3) | SLOT_FRESH);
    }
}

static void serve_madly(struct mad_server *mad, struct session *session)
{
    enum part favourite = random_below(&mad->random, PARTS);
    struct record record;
    for (int i = 0; i < 2000000 && !atomic_get_int(&mad->stop); i++) {
        int taken = ring_take(&session->in, &record);
        if (taken == 1) {
            if (random_below(&mad->random, 10))
                put_mad_answer(mad, session, &record);
            put_mad_values(mad, session);
            session_publish_to_client(session);
        }
        ring_release(&session->in);
        if (mad->spoils && i % 64 == 0)
            spoil(&mad->random, session, favourite, 4);
        if (i % 1024 == 0 && local_drain(session->fd) < 0)
            return;
        if (i % 4096 == 0)
            local_send(session->fd, "junk", 4, NULL, 0);
        if (taken <= 0)
            thread_yield();
    }
}

static void be_mad_server(void *argument)
{
    struct mad_server *mad = argument;
    char why[SESSION_WHY_SIZE];
    struct session *session;
    while (!atomic_get_int(&mad->stop)) {
        int fd = local_accept(mad->listening);
        if (fd < 0) {
            local_wait(mad->listening, 1000);
            continue;
        }
        local_wait(fd, 1000000);
        if (session_greet(&session, fd, &mad->bell, why) < 0)
            continue;
        __atomic_fetch_add(&mad->sessions, 1, __ATOMIC_RELAXED);
        serve_madly(mad, session);
        session_close(session);
    }
}

static unsigned touched;

/* Reads what was borrowed: a sanitizer looks on. */
static void touch(const void *bytes, simxInt count, size_t unit)
{
    for (size_t i = 0; i < (size_t)count * unit; i++)
        touched += ((const uint8_t *)bytes)[i];
}

/* One call of each kind of answer: how many of them succeeded. */
static int call_all(int mode)
{
    simxInt count = 0, counts[4], value, handle, *ints;
    simxFloat number, point[3], *floats;
    simxChar *texts;
    simxUChar *bytes, state;
    simxInt resolution[2];
    int good = 0;
    good += simxGetIntegerSignal(ID, NAME, &value, mode) == 0;
    good += simxGetFloatSignal(ID, NAME, &number, mode) == 0;
    good += simxReadProximitySensor(ID, 3, &state, point, &handle, NULL, mode) == 0;
    if (simxGetStringSignal(ID, NAME, &bytes, &count, mode) == 0 && ++good)
        touch(bytes, count, 1);
    if (simxGetObjects(ID, sim_handle_all, &count, &ints, mode) == 0 && ++good)
        touch(ints, count, sizeof *ints);
    if (simxGetVisionSensorImage(ID, 4, resolution, &bytes, 0, mode) == 0 && ++good)
        touch(bytes, resolution[0] * resolution[1], 3);
    if (simxGetVisionSensorDepthBuffer(ID, 4, resolution, &floats, mode) == 0 && ++good)
        touch(floats, resolution[0] * resolution[1], sizeof *floats);
    if (simxGetObjectGroupData(ID, sim_appobj_object_type, 3, &counts[0], &ints, &counts[1], NULL,
                               &counts[2], &floats, &counts[3], &texts, mode) == 0 && ++good)
        touch(ints, counts[0], sizeof *ints);
    if (simxGetLastErrors(ID, &count, &texts, mode) == 0)
        good++;
    if (mode == BLOCKING &&
        simxCallScriptFunction(ID, "script", 1, "function", 0, NULL, 0, NULL, 0, NULL, 0, NULL,
                               &counts[0], &ints, &counts[1], &floats, &counts[2], &texts,
                               &counts[3], &bytes, BLOCKING) == 0 && ++good)
        touch(bytes, counts[3], 1);
    return good;
}

static void meet_mad_server(int spoils)
{
    struct mad_server mad = { .random = random_of(spoils ? 21 : 22), .spoils = spoils };
    struct thread thread;
    int64_t until_us = clock_us() + WHILE_US, longest_us = 0;
    int rounds = 0, good = 0;
    fixture_folder();
    ck_assert_int_eq(session_bell_new(&mad.bell), 0);
    mad.listening = session_listen(-fixture_port);
    ck_assert_int_ge(mad.listening, 0);
    ck_assert_int_eq(thread_start(&thread, be_mad_server, &mad), 0);
    ID = simxStart("", fixture_port, 0, 0, -50, 5);
    ck_assert_int_ge(ID, 0);
    for (; clock_us() < until_us || rounds < 8 ||
           (good == 0 && clock_us() < until_us + FIXTURE_PATIENCE_US); rounds++) {
        static const int modes[] = { BLOCKING, STREAMING, BUFFER, BUFFER, ONESHOT, BUFFER, BLOCKING,
                                     simx_opmode_discontinue };
        simxDouble step, time_s;
        int64_t start_us = clock_us();
        good += call_all(modes[rounds % (int)COUNT_OF(modes)]);
        simxStep(ID, 1, 10);
        simxGetStepInfo(ID, &step, &time_s);
        simxGetConnectionId(ID);
        ck_assert_ptr_nonnull(simxGetErrorText(ID));
        if (clock_us() - start_us > longest_us)
            longest_us = clock_us() - start_us;
    }
    atomic_set_int(&mad.stop, 1);
    thread_join(&thread);
    session_unlisten(mad.listening);
    shared_close(&mad.bell);
    ck_assert_int_gt(mad.sessions, 0);
    ck_assert_int_gt(good, 0);
    /* A round has 12 calls that wait for 50 ms, or for a second when they cannot be sent. */
    ck_assert_msg(longest_us < 30000000, "a round took %ld us", (long)longest_us);
    fixture_simulator();
    int64_t deadline_us = fixture_deadline();
    while (!calls_work(1))
        fixture_poll(deadline_us, simxGetErrorText(ID));
    fixture_end();
}

START_TEST(a_server_that_says_nonsense_does_no_harm)
{
    meet_mad_server(0);
}
END_TEST

START_TEST(a_server_that_spoils_its_memory_does_no_harm)
{
    meet_mad_server(1);
}
END_TEST

int main(void)
{
    const TTest *const of_client[] = {
        a_client_that_sends_nonsense_is_dropped_and_nobody_else_notices,
        a_client_that_spoils_its_memory_is_dropped_and_nobody_else_notices,
        a_client_that_spoils_its_memory_is_told_of_in_the_log,
    };
    const TTest *const of_server[] = {
        a_server_that_says_nonsense_does_no_harm,
        a_server_that_spoils_its_memory_does_no_harm,
    };
    int failed = support_run(support_suite("fast_garbage", fixture_begin, fixture_end, of_client,
                                           COUNT_OF(of_client)));
    return support_run(support_suite("fast_garbage", NULL, NULL, of_server, COUNT_OF(of_server))) ||
           failed;
}
