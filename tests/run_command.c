/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Runs handlers without a server; see run_command.h.
 */
#include "run_command.h"

#include "commands/commands.h"
#include "named/named.h"
#include "server/errors.h"
#include "server/stop.h"
#include "server/stepping.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ the server's part */

static char *explained; /* of the run that is under way */

void call_explain(struct call *call, const char *format, ...)
{
    va_list arguments;
    (void)call;
    va_start(arguments, format);
    vsnprintf(explained, sizeof(((struct run *)0)->explained), format, arguments);
    va_end(arguments);
}

int stepper_enable(struct stepper *stepper, struct sim_api *sim)
{
    (void)stepper;
    (void)sim;
    return 0;
}

int stepper_disable(struct stepper *stepper)
{
    (void)stepper;
    return 0;
}

int stepper_trigger(struct stepper *stepper, struct sim_api *sim)
{
    (void)stepper;
    return sim_get_simulation_state(sim) & 16 ? 0 : CALL_E_REFUSED;
}

int stepping_awaits_trigger(struct stepping *stepping, struct sim_api *sim)
{
    (void)stepping;
    (void)sim;
    return 1;
}

int stop_is_under_way(const struct stop *stop, struct sim_api *sim)
{
    (void)stop;
    (void)sim;
    return 0;
}

enum command_step stepper_outcome(const struct stepper *stepper, struct sim_api *sim)
{
    (void)stepper;
    return sim_get_simulation_state(sim) & 16 ? COMMAND_STEP_MADE : COMMAND_STEP_NOT_RUNNING;
}

/* ------------------------------------------------------------------ calls by name */

int call_named_outcome(struct call *call, const struct named_answer *answer)
{
    if (answer->outcome == CALL_FAILS)
        call_explain(call, "no call");
    return answer->outcome == CALL_FAILS ? CALL_E_REFUSED : 0;
}

int named_client_open(struct named *named, struct named_client **clientp, struct stepper *stepper,
                      const struct named_rights *rights)
{
    (void)stepper;
    (void)rights;
    *clientp = (struct named_client *)(void *)named;
    return 0;
}

enum named_outcome named_execute(struct named_client *client, const uint8_t *call, size_t size,
                                 int may_wait, struct buffer *reply, struct named_answer *answer)
{
    (void)client;
    (void)may_wait;
    answer->outcome = size > 0 ? CALL_RETURNS : CALL_FAILS;
    buffer_put_bytes(reply, call, size);
    return answer->outcome;
}

const char *named_send(struct named_client *client, int key, const uint8_t *bytes, size_t size,
                       struct named_answer *answer)
{
    (void)client;
    (void)key;
    (void)bytes;
    (void)size;
    (void)answer;
    return NULL;
}

void named_answer_deinit(struct named_answer *answer)
{
    (void)answer;
}

/* ------------------------------------------------------------------ running */

/* A handler's reply need not be the first thing in its buffer. */
static const char before[] = "before";

void run_init(struct run *run, struct sim_api *sim)
{
    memset(run, 0, sizeof(*run));
    run->sim = sim;
}

void run_deinit(struct run *run)
{
    buffer_free(&run->buffer);
}

int run_command(struct run *run, const struct key *key, const void *body, size_t size)
{
    void *exact = malloc(size > 0 ? size : 1);
    struct errors errors = {.count = 0};
    static struct stepper stepper;
    struct named_client *client = NULL;
    struct named_door door = {.named = (struct named *)(void *)&stepper, .clientp = &client};
    struct call call = {.sim = run->sim,
                        .door = &door,
                        .stepper = &stepper,
                        .errors = &errors,
                        .key = {key->int1, key->int2},
                        .name = key->name,
                        .name2 = key->name2,
                        .reply = &run->buffer};
    if (!exact)
        abort();
    if (size > 0)
        memcpy(exact, body, size);
    buffer_clear(&run->buffer);
    buffer_put_bytes(&run->buffer, before, sizeof(before));
    run->buffer.swap = run->swap;
    run->explained[0] = '\0';
    explained = run->explained;
    call.body = reader_of(exact, size, run->swap);
    run->outcome = command_table.handlers[command_row(key->number)](&call);
    free(exact);
    if (run->buffer.failed || memcmp(run->buffer.data, before, sizeof(before)) != 0)
        abort();
    run->forget = call.forget;
    run->data = run->buffer.data + sizeof(before);
    run->size = run->buffer.size - sizeof(before);
    return run->outcome;
}

int run_plain(struct run *run, int number, const void *body, size_t size)
{
    struct key key = {number, 0, 0, "", ""};
    return run_command(run, &key, body, size);
}

int run_int(struct run *run, int number, int handle, const void *body, size_t size)
{
    struct key key = {number, handle, 0, "", ""};
    return run_command(run, &key, body, size);
}

int run_int2(struct run *run, int number, int handle, int id, const void *body, size_t size)
{
    struct key key = {number, handle, id, "", ""};
    return run_command(run, &key, body, size);
}

int run_name(struct run *run, int number, const char *name, const void *body, size_t size)
{
    struct key key = {number, 0, 0, name, ""};
    return run_command(run, &key, body, size);
}

int run_i32(const struct run *run, size_t at)
{
    struct reader reader = reader_of(run->data + at, 4, run->swap);
    return reader_i32(&reader);
}

double run_f32(const struct run *run, size_t at)
{
    struct reader reader = reader_of(run->data + at, 4, run->swap);
    return (double)reader_f32(&reader);
}
