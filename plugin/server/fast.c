/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Fast clients; see fast.h.
 */
#include "server/fast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "server/service.h"
#include "server/stream.h"
#include "sim/sim_api.h"
#include "simConst.h"

#define ANSWER_ROOM 4096     /* so much of the ring is free before a command is executed */
#define BATCH_LIMIT 65536    /* so many commands of a batch are not torn apart */

struct client {
    struct client *next;
    struct guest *guest;
    struct session *session; /* the guest's */
    struct trigger trigger;
    struct streams streams;
    struct buffer request;   /* a private copy: the client can write into the ring */
    struct buffer answer;    /* leads into the ring */
    uint32_t tag;            /* of the last command that was answered */
    uint32_t step_tag;
    uint32_t steps_left;     /* of a simxStep */
    int stepping;            /* a simxStep is unanswered */
    int wrote;               /* something waits to be published */
    int stuck;               /* its commands wait for room for their answers */
    int started;             /* a stream has begun that was not executed yet */
    int64_t left_us;         /* spent on what it has left since it has gone */
    int failed;              /* negative errno: the session is to be closed */
};

struct fast {
    struct door *door;
    struct client *clients;
    int count;
    int sync_authorised;
    int32_t info[5]; /* see fast_get_info */
    door_note *note;
    void *context;
};

/* ------------------------------------------------------------------ coming and going */

int fast_new(struct fast **fastp, struct doorman *doorman, int number, int sync_authorised,
             door_note *note, void *context)
{
    struct fast *fast = calloc(1, sizeof(*fast));
    if (!fast)
        return -ENOMEM;
    fast->sync_authorised = sync_authorised;
    fast->note = note;
    fast->context = context;
    int error = door_open(&fast->door, doorman, number, note, context);
    if (error < 0) {
        free(fast);
        return error;
    }
    *fastp = fast;
    return 0;
}

static void client_free(struct fast *fast, struct client *client)
{
    streams_deinit(&client->streams);
    buffer_free(&client->request);
    guest_free(fast->door, client->guest);
    free(client);
    fast->count--;
}

void fast_free(struct fast *fast)
{
    if (!fast)
        return;
    while (fast->clients) {
        struct client *client = fast->clients;
        fast->clients = client->next;
        client_free(fast, client);
    }
    door_close(fast->door);
    free(fast);
}

static int grow_answer(struct buffer *buffer, size_t capacity)
{
    struct client *client = buffer->context;
    uint8_t *data;
    int error = ring_reserve(&client->session->out, buffer->size, capacity, &data);
    if (error < 0)
        return error;
    buffer->data = data;
    buffer->capacity = capacity;
    return 0;
}

static stream_relay relay_stream;

static void let_in(struct fast *fast)
{
    struct guest *guest;
    while ((guest = door_let_in(fast->door))) {
        struct client *client = calloc(1, sizeof(*client));
        if (!client) {
            guest_free(fast->door, guest);
            continue;
        }
        client->guest = guest;
        client->session = guest->session;
        client->trigger.authorised = fast->sync_authorised;
        client->answer.grow = grow_answer;
        client->answer.context = client;
        streams_init(&client->streams, client->session, relay_stream, client);
        struct client **at = &fast->clients;
        while (*at)
            at = &(*at)->next;
        *at = client;
        fast->count++;
    }
}

static int is_gone(const struct client *client)
{
    return atomic_get_int(&client->guest->gone);
}

/* What was sent before the end is executed, but not for ever: nobody waits for it. */
static int is_over(const struct client *client)
{
    return client->failed < 0 ||
           (is_gone(client) &&
            (client->left_us > EXECUTE_LEFT_US || !ring_has_more(&client->session->in)));
}

static void see_out(struct fast *fast)
{
    struct client **at = &fast->clients;
    while (*at) {
        struct client *client = *at;
        if (!is_over(client)) {
            at = &client->next;
            continue;
        }
        *at = client->next;
        if (client->failed == -EBADMSG)
            fast->note(fast->context, 1, "client dropped: it wrote what cannot be into its session");
        else if (client->failed == -ENOSPC || client->failed == -ENOMEM)
            fast->note(fast->context, 1, "client dropped: no memory left for its session");
        else if (client->left_us > EXECUTE_LEFT_US)
            fast->note(fast->context, 1, "client disconnected: not all of its last commands were "
                                         "executed, for they took too long");
        else
            fast->note(fast->context, 0, "client disconnected");
        client_free(fast, client);
    }
}

int fast_client_count(const struct fast *fast)
{
    return fast->count;
}

/* ------------------------------------------------------------------ answers */

/* Begins an answer in the ring: 0, or RING_E_FULL and the like. Who has gone takes none out of the
 * ring: its answers go nowhere. */
static int begin_answer(struct client *client)
{
    uint8_t *data;
    if (is_gone(client)) {
        client->answer.size = client->answer.capacity = 0;
        client->answer.failed = 1;
        return 0;
    }
    int error = ring_reserve(&client->session->out, 0, ANSWER_ROOM, &data);
    if (error == 0) {
        client->answer.data = data;
        client->answer.size = 0;
        client->answer.capacity = ANSWER_ROOM;
        client->answer.failed = 0;
    }
    return error;
}

/* There is something to execute, and room for its answer. */
static int can_work(struct client *client)
{
    if (!ring_has_more(&client->session->in))
        return 0;
    if (client->stuck && begin_answer(client) == RING_E_FULL)
        return 0;
    client->stuck = 0;
    return 1;
}

int fast_poll(struct fast *fast)
{
    let_in(fast);
    for (struct client *client = fast->clients; client; client = client->next)
        if (can_work(client) || client->failed || is_gone(client))
            return 1;
    return 0;
}

static void commit(struct client *client, uint32_t kind, uint32_t tag, uint32_t aux)
{
    struct record record = { .kind = kind, .tag = tag, .aux = aux, .size = client->answer.size };
    if (is_gone(client))
        return;
    ring_commit(&client->session->out, &record);
    client->wrote = 1;
}

static void answer_steps(struct client *client, uint32_t tag, enum session_step_end end)
{
    int error = begin_answer(client);
    if (error == 0)
        commit(client, SESSION_STEPPED, tag, end);
    else
        client->failed = error; /* who waits for this would wait for ever */
}

/* ------------------------------------------------------------------ commands */

static int is_stream(const struct command *command)
{
    return command->mode == simx_opmode_streaming || command->mode == simx_opmode_streaming_split;
}

/* What write_answer did. */
struct written {
    uint32_t padding;
    uint8_t status;
    int forget; /* a stream has delivered what it was for */
    size_t data_size;
};

/* The answer's data will be aligned to 8, for the client reads it where it lies: as many bytes
 * come before its head. */
static uint32_t put_padding(struct client *client, const struct key *key)
{
    static const uint8_t zeros[8];
    size_t head_size = COMMAND_HEADER_SIZE + key_size(key);
    size_t padding = (8 - head_size % 8) % 8;
    buffer_put_bytes(&client->answer, zeros, padding);
    return (uint32_t)padding;
}

/* Executes a command and writes its answer, which is not committed yet. */
static struct written write_answer(struct client *client, const struct command *command,
                                   struct pass *pass)
{
    struct answer place;
    struct command head = *command;
    struct written written = { 0 };
    head.sim_time = pass->sim_time;
    written.padding = put_padding(client, &command->key);
    answer_begin(&place, &head, &client->answer);
    size_t data_start = client->answer.size;
    if (command->mode != simx_opmode_discontinue)
        written.status = execute_command(&command->key,
                                         reader_of(command->data, command->data_size, 0), pass,
                                         &client->answer, &written.forget);
    written.data_size = client->answer.size - data_start;
    answer_end(&place, written.status, &client->answer);
    if (client->answer.failed && !is_gone(client)) { /* it does not fit: the client learns that at least */
        service_add_error(pass->service, "an answer did not fit into the session's memory");
        begin_answer(client);
        written.padding = put_padding(client, &command->key);
        answer_begin(&place, &head, &client->answer);
        answer_end(&place, COMMAND_STATUS_ERROR, &client->answer);
    }
    return written;
}

static void execute_answered(struct client *client, const struct command *command,
                             struct pass *pass, uint32_t tag)
{
    struct written written = write_answer(client, command, pass);
    client->tag = tag;
    commit(client, SESSION_ANSWER, tag, written.padding);
    pass->blocking += command->mode == simx_opmode_blocking;
}

/* Values that a slot would lose. Without room for them in the ring they stay in the simulator. */
static int relay_stream(void *context, const struct item *item, struct pass *pass, int is_first)
{
    struct client *client = context;
    int error = begin_answer(client);
    if (error < 0)
        return error == RING_E_FULL ? 0 : error;
    struct command command = item_command(item);
    struct written written = write_answer(client, &command, pass);
    int is_part = command.key.number == simx_cmd_read_string_stream && written.data_size > 0;
    if (is_first || is_part || written.forget)
        commit(client, SESSION_ANSWER, client->tag, written.padding);
    return written.forget;
}

static void refuse_stream(struct client *client, const struct command *command, struct pass *pass,
                          uint32_t tag)
{
    struct answer place;
    struct command head = *command;
    head.sim_time = pass->sim_time;
    service_add_error(pass->service, "a stream was refused: the client has too many, or too long "
                                     "ones");
    uint32_t padding = put_padding(client, &command->key);
    answer_begin(&place, &head, &client->answer);
    answer_end(&place, COMMAND_STATUS_ERROR, &client->answer);
    client->tag = tag;
    commit(client, SESSION_ANSWER, tag, padding);
}

static int start_stream(struct client *client, const struct command *command,
                        const struct record *record, struct pass *pass)
{
    int outcome = streams_start(&client->streams, command, record->aux);
    if (outcome == STREAM_E_LIMIT)
        refuse_stream(client, command, pass, record->tag);
    else
        client->started = 1;
    return outcome == STREAM_E_LIMIT ? 0 : outcome;
}

static int execute_record(struct client *client, const struct record *record, struct pass *pass)
{
    struct command command;
    buffer_clear(&client->request);
    buffer_put_bytes(&client->request, record->data, record->size);
    if (client->request.failed)
        return -ENOMEM;
    struct reader reader = reader_of(client->request.data, client->request.size, 0);
    if (command_decode(&reader, &command) < 0 || !command_is_whole(&command))
        return -EBADMSG;
    if (is_stream(&command))
        return start_stream(client, &command, record, pass);
    if (!(command.flags & COMMAND_OPTION_KEEP) || command.mode == simx_opmode_discontinue)
        streams_end(&client->streams, &command.key);
    execute_answered(client, &command, pass, record->tag);
    return 0;
}

/* simxStep: the steps are counted as they are made. */
static void begin_steps(struct client *client, const struct record *record, struct pass *pass)
{
    struct trigger *trigger = &client->trigger;
    pass->blocking++;
    if (!trigger->enabled || client->stepping || record->aux == 0 || record->aux > INT32_MAX)
        answer_steps(client, record->tag, SESSION_STEP_NOT_ENABLED);
    else if (trigger_next(trigger, pass->sim) < 0)
        answer_steps(client, record->tag, SESSION_STEP_NOT_RUNNING);
    else {
        client->stepping = 1;
        client->step_tag = record->tag;
        client->steps_left = record->aux;
    }
}

static int take_record(struct client *client, const struct record *record, struct pass *pass)
{
    switch (record->kind & SESSION_KIND_MASK) {
    case SESSION_COMMAND:
        return execute_record(client, record, pass);
    case SESSION_STEP:
        begin_steps(client, record, pass);
        return 0;
    default:
        return -EBADMSG;
    }
}

/* Makes everything visible that was answered so far. The state comes first: who has an answer looks
 * for the state that belongs to it. */
static void flush(struct client *client, const struct session_state *state)
{
    ring_release(&client->session->in);
    if (!client->wrote)
        return;
    session_write_state(client->session, state);
    session_publish_to_client(client->session);
    client->wrote = 0;
}

/* `batched`: so many of a batch were executed, and more follows. */
static int is_time_up(int executed, int batched, int64_t deadline_us)
{
    int holds_together = batched > 0 && batched < BATCH_LIMIT;
    return execute_is_time_up(executed, deadline_us + (holds_together ? EXECUTE_TOGETHER_US : 0));
}

/* Executes what one client has written, as long as there is room for the answers. One command is
 * executed in any case. */
static void execute_client(struct client *client, struct pass *pass, int64_t deadline_us)
{
    int batched = 0;
    pass->trigger = &client->trigger;
    for (int executed = 0; !client->failed && ring_has_more(&client->session->in); executed++) {
        struct record record;
        if (is_time_up(executed, batched, deadline_us))
            break;
        int error = begin_answer(client);
        client->stuck = error == RING_E_FULL;
        if (client->stuck)
            break; /* the client must read first */
        int taken = error < 0 ? error : ring_take(&client->session->in, &record);
        if (taken > 0)
            error = take_record(client, &record, pass);
        if (taken > 0)
            session_set_executed(client->session, record.tag);
        if (taken < 0 || error < 0)
            client->failed = error < 0 ? error : taken;
        batched = taken > 0 && (record.kind & SESSION_BATCH) ? batched + 1 : 0;
        if (taken <= 0)
            break;
    }
}

static void execute_streams(struct client *client, struct pass *pass, uint64_t step)
{
    pass->trigger = &client->trigger;
    client->started = 0;
    int error = streams_execute(&client->streams, pass, step);
    if (error < 0)
        client->failed = error;
}

static void note_executed(struct fast *fast, int commands)
{
    int now_ms = clock_wire_ms();
    fast->info[2] = fast->info[0] ? clock_wire_difference(fast->info[0], now_ms) : 0;
    fast->info[0] = fast->info[1] = now_ms;
    fast->info[3] = fast->info[4] = commands;
}

static void execute_left(struct client *client, struct pass *pass, int64_t deadline_us)
{
    int64_t begin_us = clock_us();
    execute_client(client, pass, deadline_us);
    client->left_us += clock_us() - begin_us;
}

static int count_working(const struct fast *fast)
{
    int working = 0;
    for (const struct client *client = fast->clients; client; client = client->next)
        working += ring_has_more(&client->session->in);
    return working;
}

/* Each that has something to do may use its share of the time, and what those before it left. */
void fast_execute(struct fast *fast, struct pass *pass, const struct session_state *state,
                  int64_t budget_us)
{
    let_in(fast);
    pass->executed = pass->blocking = 0;
    int working = count_working(fast), turn = 0;
    int64_t begin_us = clock_us();
    for (struct client *client = fast->clients; client; client = client->next) {
        if (ring_has_more(&client->session->in) && turn < working)
            turn++;
        int64_t deadline_us = begin_us + (turn ? budget_us * turn / working : 0);
        if (is_gone(client))
            execute_left(client, pass, deadline_us);
        else
            execute_client(client, pass, deadline_us);
        if (client->started)
            execute_streams(client, pass, state->step);
        flush(client, state);
    }
    if (pass->executed > 0)
        note_executed(fast, pass->executed);
    see_out(fast);
}

void fast_get_info(const struct fast *fast, int32_t info[5])
{
    memcpy(info, fast->info, sizeof fast->info);
}

/* ------------------------------------------------------------------ streams and steps */

static void answer_done_steps(struct client *client, struct sim_api *sim)
{
    if (!client->stepping)
        return;
    int advancing = (sim->get_simulation_state(sim) & sim_simulation_advancing) != 0;
    if (client->steps_left > 0 && client->trigger.enabled && advancing)
        return;
    if (begin_answer(client) == RING_E_FULL)
        return; /* the client must read first */
    client->stepping = 0;
    answer_steps(client, client->step_tag,
                 client->steps_left == 0 ? SESSION_STEPS_DONE : SESSION_STEP_NOT_RUNNING);
}

void fast_publish(struct fast *fast, struct pass *pass, const struct session_state *state)
{
    for (struct client *client = fast->clients; client; client = client->next) {
        if (!is_gone(client))
            execute_streams(client, pass, state->step);
        session_write_state(client->session, state);
        answer_done_steps(client, pass->sim);
        flush(client, state);
    }
}

int fast_holds(struct fast *fast, struct sim_api *sim)
{
    int holds = 0;
    for (struct client *client = fast->clients; client; client = client->next)
        holds |= trigger_holds(&client->trigger, sim) && !is_gone(client);
    return holds;
}

int fast_is_stepped(const struct fast *fast)
{
    for (const struct client *client = fast->clients; client; client = client->next)
        if (client->trigger.enabled)
            return 1;
    return 0;
}

void fast_step(struct fast *fast)
{
    for (struct client *client = fast->clients; client; client = client->next) {
        trigger_rearm(&client->trigger);
        if (client->stepping && client->steps_left > 0 && --client->steps_left > 0)
            client->trigger.waiting = 0;
    }
}
