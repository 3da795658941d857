/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An old service, by hand, against our client library. It answers every message at once, with what
 * the message before it asked for ("nothing yet" at first), leaves bytes undefined, repeats streams
 * with each message, cuts split results into chunks, and may vanish. Tests with _i run over TCP
 * and over a segment of each name alone, as there was one per era.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extApi.h"
#include "os/clock.h"
#include "simConst.h"
#include "support.h"
#include "whole_bytes.h"

#define BLOCKING simx_opmode_blocking
#define PATIENCE_US 20000000
#define STORED_MAX 16
#define PAYLOAD 500 /* of the segment: longer messages come in chunks */

/* A command that waits for its execution, or a stream. */
struct stored {
    int used, id, mode;
    uint8_t key[64], data[64];
    size_t key_size, size;
    size_t sent; /* of a split result */
};

static struct {
    pthread_t thread;
    int way, port, listener;
    struct raw raw;
    struct stored stored[STORED_MAX];
    int stop;        /* atomic */
    int connections; /* atomic */
    int messages;    /* atomic */
    int vanish;      /* atomic: in the middle of the next answer that is not empty */
    int joint_reads; /* how often a joint's position was executed */
    int triggers;
    int strange_questions; /* for parameters that it does not know */
    struct bytes in, out;
    int32_t executed_id; /* -1: nothing since the last answer */
} service;

static simxInt client;
static uint8_t long_value[3000];

/* ------------------------------------------------------------------ what it answers */

/* Values of the commands that the tests use; 0 or the failure bit. */
static int execute(struct stored *stored, struct bytes *value)
{
    value->size = 0;
    switch (stored->id) {
    case simx_cmd_get_joint_position:
        put_float(value, (float)++service.joint_reads);
        return 0;
    case simx_cmd_get_string_signal:
        put_bytes(value, long_value, sizeof long_value);
        return 0;
    case simx_cmd_read_string_stream:
        put_bytes(value, "ab", 2);
        return 0;
    case simx_cmd_get_ui_event_button:
        put_32(value, 12);
        put_32(value, 34);
        put_32(value, 56);
        return 0;
    case simx_cmd_set_integer_signal:
        return 0;
    case simx_cmd_synchronous_next:
        service.triggers++;
        return 0;
    case simx_cmd_get_integer_parameter:
        service.strange_questions += get_32(stored->key, 0) != sim_intparam_program_version;
        put_32(value, 30400);
        return get_32(stored->key, 0) != sim_intparam_program_version;
    case simx_cmd_get_object_handle: /* a failure with undefined data */
        put_32(value, 0x55555555);
        return 1;
    default: /* not known in this era */
        put_bytes(value, stored->data, stored->size);
        return 1;
    }
}

/* The second key of the event button was never set: it differs every time. */
static void put_answer(const struct stored *stored, int mode, int status, const uint8_t *data,
                       size_t size, size_t full, size_t offset)
{
    static int32_t junk = 0x1234;
    uint8_t key[64];
    size_t key_size = stored->key_size, at = service.out.size;
    memcpy(key, stored->key, key_size);
    if (stored->id == simx_cmd_get_ui_event_button) {
        key_size = 8;
        junk += 77;
        memcpy(key + 4, &junk, 4);
    }
    put_command(&service.out, &(struct raw_command){ .id = stored->id,
                                                     .mode = mode | UNDEFINED,
                                                     .options = status, .key = key,
                                                     .key_size = key_size, .data = data,
                                                     .size = size, .full = full,
                                                     .offset = offset });
    memset(service.out.data + at + 20, 0, 4); /* simulation time */
}

static void answer_stored(struct stored *stored)
{
    static struct bytes value;
    int is_split = stored->mode == simx_opmode_streaming_split;
    if (stored->mode == simx_opmode_discontinue)
        put_answer(stored, stored->mode, 0, NULL, 0, 0, 0);
    else {
        int status = execute(stored, &value);
        size_t left = value.size - stored->sent, size = is_split && left > 700 ? 700 : left;
        put_answer(stored, stored->mode, status, value.data + stored->sent, size, value.size,
                   stored->sent);
        stored->sent = stored->sent + size < value.size ? stored->sent + size : 0;
    }
    if (stored->mode != simx_opmode_streaming && !is_split)
        stored->used = 0;
}

/* Takes over the commands of a message; equal ones are replaced. */
static void store_commands(void)
{
    struct raw_answer list[STORED_MAX];
    int count = get_commands(&service.in, list, STORED_MAX);
    for (int i = 0; i < count; i++) {
        struct stored *place = NULL;
        for (int j = STORED_MAX; j-- > 0;) {
            struct stored *stored = &service.stored[j];
            if (!stored->used ? !place || !place->used
                              : stored->id == list[i].id && stored->key_size == list[i].key_size &&
                                    memcmp(stored->key, list[i].key, list[i].key_size) == 0)
                place = stored;
        }
        ck_assert_ptr_nonnull(place);
        *place = (struct stored){ .used = 1, .id = list[i].id, .mode = list[i].mode,
                                  .key_size = list[i].key_size };
        memcpy(place->key, list[i].key, place->key_size);
        place->size = list[i].size < sizeof place->data ? list[i].size : sizeof place->data;
        memcpy(place->data, list[i].data, place->size);
    }
}

/* What was stored before this message is executed; then the message is taken over. */
static void build_answer(void)
{
    int32_t id = service.executed_id;
    int chunks_only = 1, any = 0;
    put_header(&service.out, -1);
    for (int i = 0; i < STORED_MAX; i++)
        if (service.stored[i].used) {
            any = 1;
            chunks_only &= service.stored[i].mode == simx_opmode_streaming_split;
            answer_stored(&service.stored[i]);
        }
    patch_i32(service.out.data + 3, any && !chunks_only ? id : -1);
    store_commands();
    service.executed_id = get_32(service.in.data + 3, 0);
}

/* ------------------------------------------------------------------ its thread */

/* Half an answer, then nothing. */
static void vanish(void)
{
    size_t half = service.out.size / 2;
    if (service.way == RAW_TCP)
        tcp_packet(service.raw.fd, 1, (int)service.out.size, 0, service.out.data, half);
    else
        segment_put(&service.raw, service.out.data, half, (int32_t)half, 20,
                    (int32_t)service.out.size);
}

static void serve_client(void)
{
    memset(service.stored, 0, sizeof service.stored);
    service.executed_id = -1;
    while (!__atomic_load_n(&service.stop, __ATOMIC_ACQUIRE) &&
           raw_receive(&service.raw, &service.in)) {
        build_answer();
        __atomic_fetch_add(&service.messages, 1, __ATOMIC_RELEASE);
        if (service.out.size > HEADER &&
            __atomic_exchange_n(&service.vanish, 0, __ATOMIC_ACQ_REL)) {
            vanish();
            return;
        }
        if (!raw_send(&service.raw, &service.out))
            return;
    }
}

static void *service_run(void *unused)
{
    while (!__atomic_load_n(&service.stop, __ATOMIC_ACQUIRE)) {
        service.raw = (struct raw){ .way = RAW_TCP, .fd = -1 };
        if (service.way != RAW_TCP)
            raw_offer(&service.raw, service.way, service.port, PAYLOAD);
        if (raw_await_client(&service.raw, service.listener) &&
            !__atomic_load_n(&service.stop, __ATOMIC_ACQUIRE)) {
            __atomic_fetch_add(&service.connections, 1, __ATOMIC_RELEASE);
            serve_client();
        }
        if (service.way != RAW_TCP)
            raw_withdraw(service.way, service.port);
        raw_close(&service.raw, 0);
    }
    return unused;
}

static void begin(int way)
{
    memset(&service, 0, sizeof service);
    service.way = way;
    service.port = way == RAW_TCP ? support_tcp_port() : support_shared_port();
    service.listener = way == RAW_TCP ? raw_listen(service.port, 1) : -1;
    ck_assert(way != RAW_TCP || service.listener >= 0);
    for (size_t i = 0; i < sizeof long_value; i++)
        long_value[i] = (uint8_t)(i * 11 + i / 256);
    ck_assert_int_eq(pthread_create(&service.thread, NULL, service_run, NULL), 0);
    client = simxStart("127.0.0.1", service.port, 1, 0, -8000, 1);
    ck_assert_msg(client >= 0, "%s", simxGetErrorText(-1));
}

static void end(void)
{
    struct raw last;
    __atomic_store_n(&service.stop, 1, __ATOMIC_RELEASE);
    simxFinish(-1);
    if (raw_connect(&last, service.way, service.port)) /* wakes it */
        raw_close(&last, 0);
    pthread_join(service.thread, NULL);
    if (service.listener >= 0)
        close(service.listener);
    if (service.way != RAW_TCP)
        raw_withdraw(service.way, service.port);
}

static int count_of(const int *counter)
{
    return __atomic_load_n(counter, __ATOMIC_ACQUIRE);
}

#define AWAIT(condition)                                                    \
    do {                                                                    \
        int64_t deadline_us_ = clock_us() + PATIENCE_US;                    \
        while (!(condition)) {                                              \
            ck_assert_msg(clock_us() < deadline_us_, "never: " #condition); \
            usleep(500);                                                    \
        }                                                                   \
    } while (0)

/* ------------------------------------------------------------------ tests */

START_TEST(blocking_calls_wait_for_the_late_answer)
{
    simxFloat position = 0;
    begin(_i);
    for (int i = 1; i <= 20; i++) {
        ck_assert_int_eq(simxGetJointPosition(client, 3, &position, BLOCKING), 0);
        ck_assert_float_eq(position, (float)i);
        ck_assert_int_eq(simxSetInt32Signal(client, "x", i, BLOCKING), 0);
    }
    ck_assert_int_eq(simxGetConnectionId(client), 1);
    end();
}
END_TEST

START_TEST(streams_follow)
{
    simxFloat position = 0, before = 0;
    begin(_i);
    simxGetJointPosition(client, 3, &position, simx_opmode_streaming);
    for (int i = 0; i < 10; i++) {
        AWAIT(simxGetJointPosition(client, 3, &position, simx_opmode_buffer) == 0 &&
              position > before);
        before = position;
    }
    simxGetJointPosition(client, 3, &position, simx_opmode_discontinue);
    AWAIT(simxGetJointPosition(client, 3, &position, simx_opmode_buffer) ==
          simx_return_novalue_flag);
    end();
}
END_TEST

START_TEST(chunks_under_the_id_of_nothing_are_put_together)
{
    simxUChar *bytes;
    simxInt size = 0;
    begin(_i);
    simxGetStringSignal(client, "s", &bytes, &size, simx_opmode_streaming_split + 700);
    AWAIT(simxGetStringSignal(client, "s", &bytes, &size, simx_opmode_buffer) == 0);
    ck_assert_uint_eq((size_t)size, sizeof long_value);
    ck_assert_mem_eq(bytes, long_value, sizeof long_value);
    end();
}
END_TEST

START_TEST(whole_long_answers_come_too)
{
    simxUChar *bytes;
    simxInt size = 0;
    begin(_i);
    ck_assert_int_eq(simxGetStringSignal(client, "s", &bytes, &size, BLOCKING), 0);
    ck_assert_uint_eq((size_t)size, sizeof long_value);
    ck_assert_mem_eq(bytes, long_value, sizeof long_value);
    end();
}
END_TEST

/* Answers that came while nobody read are one after the other. */
START_TEST(string_stream_loses_nothing)
{
    simxUChar *bytes;
    simxInt size, total = 0;
    begin(_i);
    simxReadStringStream(client, "s", &bytes, &size, simx_opmode_streaming);
    while (total < 60) {
        int messages = count_of(&service.messages);
        AWAIT(count_of(&service.messages) > messages + 4);
        if (simxReadStringStream(client, "s", &bytes, &size, simx_opmode_buffer) != 0)
            continue;
        ck_assert_int_eq(size % 2, 0);
        for (simxInt i = 0; i < size; i++)
            ck_assert_int_eq(bytes[i], "ab"[i % 2]);
        total += size;
    }
    end();
}
END_TEST

START_TEST(event_button_is_found_in_spite_of_its_junk)
{
    simxInt button = 0, extra[2] = { 0 };
    begin(_i);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(simxGetUIEventButton(client, 4711, &button, extra, BLOCKING), 0);
        ck_assert_int_eq(button, 12);
        ck_assert_int_eq(extra[0], 34);
        ck_assert_int_eq(extra[1], 56);
    }
    simxGetUIEventButton(client, 4711, &button, extra, simx_opmode_streaming);
    for (int i = 0; i < 3; i++)
        AWAIT(simxGetUIEventButton(client, 4711, &button, extra, simx_opmode_buffer) == 0);
    end();
}
END_TEST

START_TEST(failures_with_data_are_failures)
{
    simxInt handle = 42;
    simxUChar state = 7;
    begin(_i);
    ck_assert_int_eq(simxGetObjectHandle(client, "x", &handle, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_int_eq(handle, 42);
    /* Unknown to a server of the 3.4 era, which sends the request back. */
    ck_assert_int_eq(simxCheckCollision(client, 1, 2, &state, BLOCKING),
                     simx_return_remote_error_flag);
    ck_assert_int_eq(state, 7);
    end();
}
END_TEST

START_TEST(idle_client_keeps_asking)
{
    begin(_i);
    int messages = count_of(&service.messages);
    AWAIT(count_of(&service.messages) > messages + 3);
    ck_assert_int_eq(simxGetConnectionId(client), 1);
    end();
}
END_TEST

START_TEST(steps_in_one_call_are_triggers_and_pings)
{
    begin(_i);
    ck_assert_int_eq(simxStep(client, 3, 20000), 0);
    ck_assert_int_eq(simxStep(client, 2, 20000), 0);
    ck_assert_int_eq(count_of(&service.triggers), 5);
    ck_assert_int_eq(count_of(&service.strange_questions), 1);
    end();
}
END_TEST

START_TEST(service_that_vanishes_in_the_middle_of_an_answer_is_found_again)
{
    simxFloat position;
    begin(_i);
    for (int i = 1; i <= 3; i++) {
        ck_assert_int_eq(simxGetJointPosition(client, 3, &position, BLOCKING), 0);
        __atomic_store_n(&service.vanish, 1, __ATOMIC_RELEASE);
        simxGetJointPosition(client, 3, &position, simx_opmode_streaming);
        AWAIT(simxGetConnectionId(client) == i + 1);
        ck_assert_int_ge(count_of(&service.connections), i + 1);
        simxGetJointPosition(client, 3, &position, simx_opmode_buffer);
    }
    ck_assert_int_eq(simxGetJointPosition(client, 3, &position, BLOCKING), 0);
    end();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        blocking_calls_wait_for_the_late_answer,
        streams_follow,
        chunks_under_the_id_of_nothing_are_put_together,
        whole_long_answers_come_too,
        string_stream_loses_nothing,
        event_button_is_found_in_spite_of_its_junk,
        failures_with_data_are_failures,
        idle_client_keeps_asking,
        steps_in_one_call_are_triggers_and_pings,
        service_that_vanishes_in_the_middle_of_an_answer_is_found_again,
    };
    Suite *suite = suite_create("legacy service");
    TCase *tcase = tcase_create("ways");
    for (size_t i = 0; i < COUNT_OF(tests); i++)
        tcase_add_loop_test(tcase, tests[i], RAW_TCP, RAW_WAYS);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
