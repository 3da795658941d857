/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client without the library; see fast_hand.h.
 */
#include "fast_hand.h"

#include <errno.h>
#include <string.h>

#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support.h"

#define PATIENCE_US 20000000
#define STATUS_AT 24 /* of an answer's head */

void hand_open(struct hand *hand, int port)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char why[SESSION_WHY_SIZE] = "";

    hand->tag = 0;
    while (session_connect(&hand->session, -port, clock_us() + SESSION_GREETING_US, why) < 0) {
        ck_assert_msg(clock_us() < deadline_us, "not connected: %s", why);
        thread_yield();
    }
}

void hand_close(struct hand *hand)
{
    session_close(hand->session);
    hand->session = NULL;
}

int hand_put(struct hand *hand, uint32_t kind, uint32_t aux, const void *bytes, size_t size)
{
    uint8_t *data;
    int error = ring_reserve(&hand->session->out, 0, size, &data);

    if (error < 0)
        return error;
    struct record record = { .kind = kind, .tag = ++hand->tag, .aux = aux, .size = size };
    if (size > 0)
        memcpy(data, bytes, size);
    ring_commit(&hand->session->out, &record);
    return 0;
}

int hand_put_command(struct hand *hand, const struct command *command)
{
    struct buffer buffer = { 0 };

    command_encode(&buffer, command);
    int error = hand_put(hand, SESSION_COMMAND, SESSION_NO_SLOT, buffer.data, buffer.size);
    buffer_free(&buffer);
    return error;
}

void hand_publish(struct hand *hand)
{
    session_publish_to_server(hand->session);
}

static void keep_answer(struct hand *hand, const struct record *record)
{
    size_t at = SESSION_ANSWER_AT(record->aux);
    struct reader reader = reader_of(record->data + at, record->size - at, 0);
    struct command answer;

    memset(hand->answer, 0, sizeof hand->answer);
    if (command_decode(&reader, &answer) == 0 && answer.data_size > 0)
        memcpy(hand->answer, answer.data, answer.data_size < sizeof hand->answer
                                              ? answer.data_size
                                              : sizeof hand->answer);
}

uint32_t hand_await(struct hand *hand, uint32_t *statusp)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct record record;

    for (;;) {
        int taken = ring_take(&hand->session->in, &record);
        if (taken == 0 && session_wait(hand->session, deadline_us) == 1)
            continue;
        if (taken != 1)
            return 0;
        int is_ours = record.tag == hand->tag;
        if (record.kind == SESSION_ANSWER)
            keep_answer(hand, &record);
        *statusp = record.kind == SESSION_ANSWER
                       ? record.data[SESSION_ANSWER_AT(record.aux) + STATUS_AT]
                       : record.aux;
        ring_release(&hand->session->in);
        deadline_us = clock_us() + PATIENCE_US;
        if (is_ours)
            return record.kind;
    }
}

int hand_call(struct hand *hand, struct key key, const void *data, size_t size)
{
    struct command command = command_of(key, simx_opmode_blocking, data, size);
    uint32_t status;

    if (hand_put_command(hand, &command) < 0)
        return -1;
    hand_publish(hand);
    return hand_await(hand, &status) == SESSION_ANSWER ? (int)status : -1;
}

int hand_step(struct hand *hand, uint32_t steps)
{
    uint32_t status;

    if (hand_put(hand, SESSION_STEP, steps, NULL, 0) < 0)
        return -1;
    hand_publish(hand);
    return hand_await(hand, &status) == SESSION_STEPPED ? (int)status : -1;
}
