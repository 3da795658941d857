/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Calls that are commands of a connection; see named.h.
 */
#include "named/inner.h"

#include <errno.h>
#include <string.h>

int named_client_open(struct named *named, struct named_client **clientp, struct stepper *stepper,
                      const struct named_rights *rights)
{
    struct named_client *client = caller_new(named, rights);
    if (!client)
        return -ENOMEM;
    client->stepper = stepper;
    *clientp = client;
    return 0;
}

void named_client_close(struct named_client *client)
{
    if (!client)
        return;
    talks_end(client);
    caller_end(client);
    caller_give(client);
}

static void put_text(struct named_answer *answer, const struct named_call *call)
{
    buffer_clear(&answer->bytes);
    buffer_put_bytes(&answer->bytes, call->why.data, call->why.size);
}

static void wait_is_done(void *data, enum named_outcome outcome, struct named_call *call)
{
    struct named_answer *answer = data;
    answer->outcome = outcome;
    buffer_clear(&answer->bytes);
    if (outcome == CALL_RETURNS)
        buffer_put_bytes(&answer->bytes, tail_bytes(call->tail), call->tail->size);
    else
        put_text(answer, call);
}

/* What a call begins with: 0, or a sentence of what is wrong with it. */
static const char *decode(struct named_call *call, const uint8_t *bytes, size_t size)
{
    struct reader reader = reader_of(bytes, size, 0);
    struct cbor_item all, name;
    int error = cbor_check(bytes, size, NULL);
    if (error)
        return cbor_error_text(error);
    if (cbor_next(&reader, &all) != CBOR_ARRAY || !cbor_more(&reader, &all, 0) ||
        cbor_next(&reader, &name) != CBOR_TEXT || name.is_chunked)
        return "a call is an array of CBOR, the function's name first";
    call->name = (const char *)name.bytes;
    call->name_size = name.size;
    call->args = reader;
    for (; cbor_more(&reader, &all, call->count + 1); call->count++)
        cbor_skip(&reader);
    return NULL;
}

/* The connection cannot end inside of its own command, but the call may end what it waits for. */
enum named_outcome named_execute(struct named_client *client, const uint8_t *bytes, size_t size,
                                 int may_wait, struct buffer *reply, struct named_answer *answer)
{
    struct named *named = client->named;
    struct running running = { .outer = named->running, .client = client };
    struct named_call call = { .named = named, .client = client, .tail = &named->tail,
                               .may_wait = may_wait && !named->frames && client->locks == 0 };
    const char *why = decode(&call, bytes, size);
    client->users++;
    client->is_heard = 1;
    named->running = &running;
    enum named_outcome outcome = why ? invoke_fail(&call, "%s", why) : invoke_execute(&call);
    named->running = running.outer;
    answer->outcome = outcome;
    answer->only_looks = !why && invoke_only_looks(call.name, call.name_size);
    if (outcome == CALL_WAITS)
        wait_own(call.wait, &answer->wait, wait_is_done, answer);
    else if (outcome == CALL_RETURNS)
        buffer_put_bytes(reply, tail_bytes(call.tail), call.tail->size);
    else
        put_text(answer, &call);
    buffer_free(&call.why);
    caller_give(client);
    return outcome;
}

void named_answer_deinit(struct named_answer *answer)
{
    if (answer->wait)
        wait_drop(answer->wait);
    talk_forget_answer(answer);
    buffer_free(&answer->bytes);
}
