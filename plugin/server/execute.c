/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Executing commands; see execute.h.
 */
#include "server/execute.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/refusal.h"
#include "os/clock.h"
#include "server/call.h"
#include "server/errors.h"
#include "sim/sim_api.h"
#include "simConst.h"
#include "transport/channel.h"
#include "wire/message.h"

#define BUDGET_LOOK 16 /* the clock is looked at every so many commands, sooner at first */
#define STREAM_SPLIT_MINIMUM 50 /* bytes in a chunk that a client may ask for */

/* ------------------------------------------------------------------ one command */

static call_handler *const handlers[] = {
#define SIMX_COMMAND(name, form, body, reply, effect) cmd_##name,
#include "wire/commands.def"
#undef SIMX_COMMAND
};

void call_explain(struct call *call, const char *format, ...)
{
    char text[ERRORS_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    errors_add(call->errors, text);
    call->explained = 1;
}

/* Streams may fail at each of their executions: this is told once. */
static void explain_refusal(struct call *call, const struct command_info *info)
{
    char text[ERRORS_TEXT_SIZE];
    snprintf(text, sizeof text, "%s: %s", info->name, refusal_reason(info->number));
    errors_add_once(call->errors, text);
}

/* Everything that the simulator said about the last command. No refusal goes without a text. */
static void collect_error(struct call *call, const struct command_info *info, int outcome)
{
    char text[ERRORS_TEXT_SIZE];
    int is_told = call->sim->take_error(call->sim, text, sizeof text) > 0;
    if (is_told)
        errors_add(call->errors, text);
    if (outcome == CALL_E_BODY)
        call_explain(call, "%s: the request's data is too short or malformed", info->name);
    else if (outcome < 0 && !is_told && !call->explained)
        explain_refusal(call, info);
}

static void note_change(struct world *world, const struct call *call, enum command_effect effect)
{
    int shows = effect == EFFECT_SHOW || effect == EFFECT_REST;
    world->pictures += shows;
    world->values += shows || effect == EFFECT_CHANGE || (effect == EFFECT_TAKE && call->took);
}

unsigned execute_world(const struct world *world, int command)
{
    const struct command_info *info = command_info(command);
    return info && info->effect == EFFECT_PICTURE ? world->pictures : world->values;
}

static int execute_handler(struct call *call, const struct command_info *info, int row)
{
    if (info->effect == EFFECT_REST && call->stop && stop_is_under_way(call->stop, call->sim))
        return CALL_LATER;
    int outcome = handlers[row](call);
    collect_error(call, info, outcome);
    return outcome;
}

/* A command whose wait is over: its outcome, or CALL_LATER when it is still to be executed. */
static int end_wait(struct call *call, struct stop_wait *wait, int limit_ms)
{
    if (stop_wait_end(wait) == 0)
        return wait->is_done ? 0 : CALL_LATER;
    call_explain(call, "the simulation has not stopped within %d ms", limit_ms);
    return CALL_E_REFUSED;
}

static int execute_known(struct execution *execution, struct call *call, int row, int limit_ms)
{
    const struct command_info *info = command_at((size_t)row);
    struct stop_wait *wait = execution->wait;
    int outcome = wait && wait->active ? end_wait(call, wait, limit_ms) : CALL_LATER;
    if (outcome == CALL_LATER)
        outcome = execute_handler(call, info, row);
    if (outcome > 0)
        stop_wait_begin(wait, call->stop, outcome == CALL_DONE_LATER, limit_ms);
    return outcome;
}

uint8_t execute_command(struct execution *execution, struct pass *pass, struct buffer *reply)
{
    const struct key *key = execution->key;
    int row = command_row(key->number);
    struct call call = { .sim = pass->sim,
                         .errors = pass->errors,
                         .stepper = pass->stepper,
                         .stop = execution->wait ? pass->stop : NULL,
                         .awaits_end = execution->blocking && !pass->ends_with_simulation,
                         .key = { key->int1, key->int2 },
                         .name = key->name,
                         .name2 = key->name2,
                         .body = execution->body,
                         .reply = reply };
    pass->executed++;
    if (row < 0) {
        /* As ever, the request's data comes back. */
        buffer_put_bytes(reply, call.body.at, call.body.left);
        call_explain(&call, "unknown command 0x%04x", (unsigned)key->number);
        return COMMAND_STATUS_ERROR;
    }
    int outcome = execute_known(execution, &call, row, pass->stop_wait_ms);
    note_change(pass->world, &call, command_at((size_t)row)->effect);
    execution->forget = call.forget;
    return outcome < 0 ? COMMAND_STATUS_ERROR : 0;
}

/* ------------------------------------------------------------------ answers */

void answer_begin(struct answer *answer, const struct command *head, struct buffer *results)
{
    answer->head = *head;
    answer->head.data_size = answer->head.full_data_size = answer->head.chunk_offset = 0;
    answer->head.flags = 0;
    answer->head.low = 0;
    answer->start = results->size;
    command_encode_head(results, &answer->head);
}

void answer_end(struct answer *answer, uint8_t status, struct buffer *results)
{
    if (results->failed)
        return;
    size_t head_size = COMMAND_HEADER_SIZE + key_size(&answer->head.key);
    answer->head.flags = status;
    answer->head.data_size = answer->head.full_data_size =
        results->size - answer->start - head_size;
    struct buffer mended = { .data = results->data + answer->start, .capacity = head_size,
                             .swap = results->swap };
    command_encode_head(&mended, &answer->head);
}

/* ------------------------------------------------------------------ stored commands */

static int is_stream(const struct stored *stored)
{
    return stored->item.mode == simx_opmode_streaming ||
           stored->item.mode == simx_opmode_streaming_split;
}

static uint8_t execute(struct container *container, struct stored *stored, struct pass *pass,
                       struct buffer *reply)
{
    const struct buffer *data = &stored->item.data;
    struct execution execution = { .key = &stored->item.node.key,
                                   .body = reader_of(data->data, data->size, container->swap),
                                   .blocking = stored->item.mode == simx_opmode_blocking,
                                   .wait = is_stream(stored) ? NULL : &container->wait };
    uint8_t status = execute_command(&execution, pass, reply);
    stored->forget = execution.forget;
    pass->blocking += execution.blocking;
    return status;
}

static void answer_in_place(struct container *container, struct stored *stored, struct pass *pass,
                            struct buffer *results)
{
    struct answer place;
    struct command head = item_command(&stored->item);
    head.sim_time = pass->sim_time;
    answer_begin(&place, &head, results);
    answer_end(&place, execute(container, stored, pass, results), results);
}

static void put_chunk(struct stored *stored, struct pass *pass, struct buffer *results)
{
    size_t split = stored->item.low;
    if (stored->item.mode == simx_opmode_streaming_split && split < STREAM_SPLIT_MINIMUM)
        split = STREAM_SPLIT_MINIMUM;
    size_t left = stored->result.size - stored->result_sent;
    struct command chunk = item_command(&stored->item);
    chunk.low = 0;
    chunk.flags = stored->status;
    chunk.sim_time = pass->sim_time;
    chunk.chunk_offset = stored->result_sent;
    chunk.data = stored->result.data + stored->result_sent;
    chunk.data_size = left < split ? left : split;
    chunk.full_data_size = stored->result.size;
    command_encode(results, &chunk);
    stored->result_sent += chunk.data_size;
    if (stored->result_sent == stored->result.size)
        stored->has_result = 0;
}

/* An empty result of a split command is never told. */
static void answer_in_chunks(struct container *container, struct stored *stored, struct pass *pass,
                             struct buffer *results)
{
    if (!stored->has_result) {
        buffer_clear(&stored->result);
        stored->result.swap = results->swap;
        stored->status = execute(container, stored, pass, &stored->result);
        stored->result_sent = 0;
        if (container_count_result(container, stored) < 0)
            errors_add(pass->errors, "an answer is left out: the answers that go out in parts are "
                                     "too long together");
        stored->has_result = !stored->result.failed && stored->result.size > 0 &&
                             !container->wait.active;
    }
    if (stored->has_result)
        put_chunk(stored, pass, results);
}

static void answer_discontinue(struct stored *stored, struct pass *pass, struct buffer *results)
{
    struct command echo = item_command(&stored->item);
    echo.data_size = echo.full_data_size = 0;
    echo.flags = 0;
    echo.low = 0;
    echo.sim_time = pass->sim_time;
    command_encode(results, &echo);
}

/* ------------------------------------------------------------------ a pass */

int execute_is_look(int executed)
{
    if (executed == 0)
        return 0;
    return executed < BUDGET_LOOK ? (executed & (executed - 1)) == 0 : executed % BUDGET_LOOK == 0;
}

/* A stream is executed when its delay has passed and its value may be another than before; one that
 * delivers parts always, for old clients expect at least an empty part. */
static int is_due(const struct stored *stored, const struct pass *pass, int now_ms)
{
    int command = stored->item.node.key.number;
    if (stored->has_result || !is_stream(stored) || !stored->executed)
        return 1;
    if (command != simx_cmd_read_string_stream &&
        stored->world == execute_world(pass->world, command))
        return 0;
    return stored->item.mode == simx_opmode_streaming_split ||
           clock_wire_difference(stored->executed_ms, now_ms) >= stored->item.low;
}

/* Streams stay, unless the handler ended them, and so does a split command until its last chunk
 * has gone. */
static int is_kept(const struct stored *stored)
{
    return (is_stream(stored) && !stored->forget) || stored->has_result;
}

static void answer(struct container *container, struct stored *stored, struct pass *pass,
                   struct buffer *results, int now_ms)
{
    int mode = stored->item.mode;
    unsigned world = execute_world(pass->world, stored->item.node.key.number);
    if (mode == simx_opmode_discontinue)
        answer_discontinue(stored, pass, results);
    else if (mode == simx_opmode_oneshot_split || mode == simx_opmode_streaming_split)
        answer_in_chunks(container, stored, pass, results);
    else
        answer_in_place(container, stored, pass, results);
    stored->executed = 1;
    stored->executed_ms = now_ms;
    stored->world = world;
}

/* What does not fit fails, so that the others are not lost; if not even that fits it is left out. */
static void answer_or_fail(struct container *container, struct stored *stored, struct pass *pass,
                           struct buffer *results, int now_ms)
{
    size_t before = results->size;
    struct answer place;
    struct command head = item_command(&stored->item);
    answer(container, stored, pass, results, now_ms);
    if (container->wait.active)
        results->size = before;
    if (!results->failed && results->size <= pass->results_max)
        return;
    errors_add(pass->errors, results->failed
                                 ? "out of memory for an answer"
                                 : "an answer is too long for one message of this connection");
    results->failed = 0;
    results->size = before;
    head.sim_time = pass->sim_time;
    answer_begin(&place, &head, results);
    answer_end(&place, COMMAND_STATUS_ERROR, results);
    if (results->failed || results->size > pass->results_max)
        results->size = before;
    results->failed = 0;
}

int execute_container(struct container *container, struct pass *pass, struct buffer *results,
                      int64_t deadline_us)
{
    int now_ms = clock_wire_ms(), executed = 0;
    results->swap = container->swap;
    if (!container->next)
        container->next = container->commands.first;
    while (container->next) {
        struct stored *stored = (struct stored *)container->next;
        container->next = stored->item.next;
        if (!is_due(stored, pass, now_ms))
            continue;
        answer_or_fail(container, stored, pass, results, now_ms);
        if (container->wait.active) {
            container->next = &stored->item;
            break;
        }
        if (!is_kept(stored))
            container_remove(container, stored);
        if (execute_is_look(++executed) && clock_us() > deadline_us)
            break;
    }
    return container->next != NULL;
}
