/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Executing commands; see execute.h.
 */
#include "server/execute.h"

#include <stdarg.h>
#include <stdio.h>

#include "named/named.h"
#include "server/call.h"
#include "server/errors.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define BUDGET_LOOK 16 /* the clock is read every so many commands, more often at first */

/* ------------------------------------------------------------------ one command */

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

/* A stream may fail at each execution; the text is kept once. */
static void explain_refusal(struct call *call, const struct command_info *info, const char *why)
{
    char text[ERRORS_TEXT_SIZE];
    snprintf(text, sizeof text, "%s: %s", info->name, why);
    errors_add_once(call->errors, text);
}

/* Collects all error texts of the simulator about the last command. Every refusal gets a text. */
static void collect_error(const struct pass *pass, struct call *call,
                          const struct command_info *info, int outcome)
{
    char text[ERRORS_TEXT_SIZE];
    int is_told = sim_take_error(call->sim, text, sizeof text) > 0;
    if (is_told)
        errors_add(call->errors, text);
    if (outcome == CALL_E_BODY)
        call_explain(call, "%s: the request's data is too short or malformed", info->name);
    else if (outcome < 0 && !is_told && !call->explained)
        explain_refusal(call, info, pass->commands->refusal_reason(info->number));
}

static void note_change(struct world *world, const struct call *call, enum command_effect effect)
{
    if (call->only_looks)
        return;
    int shows = effect == EFFECT_SHOW || effect == EFFECT_REST;
    world->pictures += shows;
    world->values += shows || effect == EFFECT_CHANGE || (effect == EFFECT_TAKE && call->took);
}

unsigned execute_world(const struct world *world, int command)
{
    const struct command_info *info = command_info(command);
    return info && info->effect == EFFECT_PICTURE ? world->pictures : world->values;
}

static int execute_handler(const struct pass *pass, struct call *call,
                           const struct command_info *info, int row)
{
    if (info->effect == EFFECT_REST && call->stop && stop_is_under_way(call->stop, call->sim))
        return CALL_LATER;
    int outcome = pass->commands->handlers[row](call);
    collect_error(pass, call, info, outcome);
    return outcome;
}

/* Ends the wait of a command. Returns its outcome, or CALL_LATER if it must still be executed. */
static int end_wait(struct call *call, struct stop_wait *wait, int limit_ms)
{
    if (stop_wait_end(wait) == 0)
        return wait->is_done ? 0 : CALL_LATER;
    call_explain(call, "the simulation has not stopped within %d ms", limit_ms);
    return CALL_E_REFUSED;
}

int call_named_outcome(struct call *call, const struct named_answer *answer)
{
    if (answer->outcome == CALL_FAILS)
        call_explain(call, "%.*s", (int)answer->bytes.size, (const char *)answer->bytes.data);
    return answer->outcome == CALL_FAILS ? CALL_E_REFUSED : 0;
}

/* A call by name that has gone on until now. */
static int end_named(struct call *call, const struct named_answer *answer)
{
    if (answer->outcome == CALL_RETURNS)
        buffer_put_bytes(call->reply, answer->bytes.data, answer->bytes.size);
    return call_named_outcome(call, answer);
}

static int execute_known(struct execution *execution, const struct pass *pass, struct call *call,
                         int row)
{
    const struct command_info *info = command_at((size_t)row);
    if (execution->is_answered)
        return end_named(call, execution->answer);
    struct stop_wait *wait = execution->wait;
    int outcome = wait && wait->active ? end_wait(call, wait, pass->stop_wait_ms) : CALL_LATER;
    if (outcome == CALL_LATER)
        outcome = execute_handler(pass, call, info, row);
    if (outcome == CALL_GOES_ON)
        execution->goes_on = 1;
    else if (outcome > 0)
        stop_wait_begin(wait, call->stop, outcome == CALL_DONE_LATER, pass->stop_wait_ms);
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
                         .door = &pass->door,
                         .answer = execution->answer,
                         .body = execution->body,
                         .reply = reply };
    pass->executed++;
    if (row < 0) {
        /* the predecessor's servers return the request's data */
        buffer_put_bytes(reply, call.body.at, call.body.left);
        call_explain(&call, "unknown command 0x%04x", (unsigned)key->number);
        return COMMAND_STATUS_ERROR;
    }
    int outcome = execute_known(execution, pass, &call, row);
    note_change(pass->world, &call, command_at((size_t)row)->effect);
    execution->forget = call.forget;
    return outcome < 0 ? COMMAND_STATUS_ERROR : 0;
}

/* ------------------------------------------------------------------ answers */

size_t answer_begin(const struct command *command, int32_t sim_time, struct buffer *results)
{
    struct command head = { .key = command->key, .mode = command->mode, .sim_time = sim_time };
    size_t start = results->size;
    command_encode_head(results, &head);
    return start;
}

void answer_end(size_t start, uint8_t status, struct buffer *results)
{
    if (!results->failed)
        command_complete_head(results, start, status);
}

/* ------------------------------------------------------------------ time */

int execute_is_look(int executed)
{
    if (executed == 0)
        return 0;
    return executed < BUDGET_LOOK ? (executed & (executed - 1)) == 0 : executed % BUDGET_LOOK == 0;
}
