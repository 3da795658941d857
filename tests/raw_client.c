/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client made by hand; see raw_client.h.
 */
#include "raw_client.h"

#include <errno.h>
#include <string.h>

#include "os/clock.h"
#include "os/thread.h"
#include "simConst.h"
#include "support.h"

#define PATIENCE_US 20000000
#define STATUS_AT 24 /* of an answer's head */

void raw_client_open(struct raw_client *client, int port)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    char why[SESSION_WHY_SIZE] = "";
    client->tag = 0;
    while (session_connect(&client->session, -port, clock_us() + SESSION_GREETING_US, why) < 0) {
        ck_assert_msg(clock_us() < deadline_us, "not connected: %s", why);
        thread_yield();
    }
}

void raw_client_close(struct raw_client *client)
{
    session_close(client->session);
    client->session = NULL;
}

int raw_client_put(struct raw_client *client, uint32_t kind, uint32_t aux, const void *bytes,
                   size_t size)
{
    uint8_t *data;
    int error = ring_reserve(&client->session->out, 0, size, &data);
    if (error < 0)
        return error;
    struct record record = { .kind = kind, .tag = ++client->tag, .aux = aux, .size = size };
    if (size > 0)
        memcpy(data, bytes, size);
    ring_commit(&client->session->out, &record);
    return 0;
}

int raw_client_put_command(struct raw_client *client, const struct command *command)
{
    struct buffer buffer = { 0 };
    command_encode(&buffer, command);
    int error = raw_client_put(client, SESSION_COMMAND, SESSION_NO_SLOT, buffer.data, buffer.size);
    buffer_free(&buffer);
    return error;
}

void raw_client_publish(struct raw_client *client)
{
    session_publish_to_server(client->session);
}

static void keep_answer(struct raw_client *client, const struct record *record)
{
    size_t at = SESSION_ANSWER_AT(record->aux);
    struct reader reader = reader_of(record->data + at, record->size - at, 0);
    struct command answer;
    memset(client->answer, 0, sizeof client->answer);
    if (command_decode(&reader, &answer) == 0 && answer.data_size > 0)
        memcpy(client->answer, answer.data, answer.data_size < sizeof client->answer
                                              ? answer.data_size
                                              : sizeof client->answer);
}

uint32_t raw_client_await(struct raw_client *client, uint32_t *statusp)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct record record;
    for (;;) {
        int taken = ring_take(&client->session->in, &record);
        if (taken == 0 && session_wait(client->session, deadline_us, PATIENCE_US) == 1)
            continue;
        if (taken != 1)
            return 0;
        int is_ours = record.tag == client->tag;
        if (record.kind == SESSION_ANSWER)
            keep_answer(client, &record);
        *statusp = record.kind == SESSION_ANSWER
                       ? record.data[SESSION_ANSWER_AT(record.aux) + STATUS_AT]
                       : record.aux;
        ring_release(&client->session->in);
        deadline_us = clock_us() + PATIENCE_US;
        if (is_ours)
            return record.kind;
    }
}

int raw_client_call(struct raw_client *client, struct key key, const void *data, size_t size)
{
    struct command command = command_of(key, simx_opmode_blocking, data, size);
    uint32_t status;
    if (raw_client_put_command(client, &command) < 0)
        return -1;
    raw_client_publish(client);
    return raw_client_await(client, &status) == SESSION_ANSWER ? (int)status : -1;
}

int raw_client_step(struct raw_client *client, uint32_t steps)
{
    uint32_t status;
    if (raw_client_put(client, SESSION_STEP, steps, NULL, 0) < 0)
        return -1;
    raw_client_publish(client);
    return raw_client_await(client, &status) == SESSION_STEPPED ? (int)status : -1;
}
