/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * One fast client; see peer.h.
 */
#include "server/peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "os/error.h"
#include "server/answers.h"
#include "server/call.h"
#include "server/pending.h"
#include "server/stepping.h"
#include "server/stream.h"
#include "sim/sim_api.h"
#include "simConst.h"

struct peer {
    struct accepted *accepted;
    struct session *session; /* session of the accepted client */
    struct stepper stepper;
    struct streams streams;
    struct named_client *named; /* the client as one of calls by name, once it makes some */
    struct pendings pendings;
    struct answers answers;
    struct buffer request;   /* private copy, because the client can change the ring */
    uint32_t tag;            /* tag of the last answered command */
    uint32_t step_tag;       /* tag of the last counted steps, */
    int steps_unanswered;    /* whose end is not sent yet */
    int asked;               /* a command for which the client waits was answered */
    int started;             /* a new stream was not executed yet */
    unsigned shown;          /* value of world->values that all of its streams show */
    struct stop_wait wait;   /* wait of the command in `request`, */
    struct record parked;    /* whose record is this */
    int64_t left_us;         /* time spent on its commands since it has gone */
    int has_left;            /* the client has sent good-bye */
    int failed;              /* negative errno: the session must be closed */
};

static int is_gone(const struct peer *peer)
{
    return atomic_get_int(&peer->accepted->gone);
}

/* ------------------------------------------------------------------ life */

static stream_relay relay_stream;

int peer_new(struct peer **peerp, struct accepted *accepted, struct stepping *stepping,
             int sync_authorised)
{
    struct peer *peer = calloc(1, sizeof(*peer));
    if (!peer)
        return -ENOMEM;
    peer->accepted = accepted;
    peer->session = accepted->session;
    stepper_init(&peer->stepper, stepping, &accepted->gone, sync_authorised);
    answers_init(&peer->answers, peer->session, &accepted->gone);
    streams_init(&peer->streams, peer->session, relay_stream, peer);
    *peerp = peer;
    return 0;
}

void peer_free(struct peer *peer, struct endpoint *endpoint)
{
    pendings_deinit(&peer->pendings);
    named_client_close(peer->named);
    stepper_deinit(&peer->stepper);
    streams_deinit(&peer->streams);
    buffer_free(&peer->request);
    answers_deinit(&peer->answers);
    accepted_free(endpoint, peer->accepted);
    free(peer);
}

/* Commands sent before the end are executed, but only for a limited time, because no client waits
 * for them. */
int peer_is_over(const struct peer *peer)
{
    return peer->failed < 0 || peer->has_left ||
           (is_gone(peer) &&
            (peer->left_us > EXECUTE_LEFT_US ||
             (!peer->wait.active && !ring_has_more(&peer->session->in))));
}

int peer_end_reason(const struct peer *peer, char text[PEER_REASON_SIZE])
{
    const char *why = "";
    if (peer->failed == -EBADMSG)
        why = "client dropped: it wrote what cannot be into its session";
    else if (peer->failed < 0)
        why = "client dropped: its session can have no more memory: ";
    else if (peer->left_us > EXECUTE_LEFT_US)
        why = "client disconnected: not all of its last commands were executed, for they took too "
              "long";
    int is_bad = *why != '\0';
    snprintf(text, PEER_REASON_SIZE, "%s%s", is_bad ? why : "client disconnected",
             peer->failed < 0 && peer->failed != -EBADMSG ? error_text(-peer->failed) : "");
    return is_bad;
}

/* ------------------------------------------------------------------ answers */

int peer_has_more(const struct peer *peer)
{
    return peer->wait.active ? !stop_wait_holds(&peer->wait) : ring_has_more(&peer->session->in);
}

/* True if there is a record to execute, or an answer that waits. */
static int has_work(const struct peer *peer)
{
    return peer_has_more(peer) || peer->answers.waiting.kind;
}

/* The same, and room for it. If writing is impossible, the execution detects it. */
static int can_work(const struct peer *peer)
{
    return has_work(peer) && answers_has_room(&peer->answers);
}

int peer_wants_turn(const struct peer *peer)
{
    return can_work(peer) || peer->failed || is_gone(peer);
}

static void answer_steps(struct peer *peer, const struct pass *pass, uint32_t tag,
                         enum session_step_end end)
{
    int error = answers_begin(&peer->answers);
    if (end != SESSION_STEPS_DONE)
        errors_add(&peer->answers.errors,
                   pass->commands->refusal_reason(simx_cmd_synchronous_next));
    if (error == 0)
        answers_commit(&peer->answers, SESSION_STEPPED, tag, end);
    else
        peer->failed = error; /* otherwise the client would wait without end */
}

/* ------------------------------------------------------------------ commands */

static int is_awaited(const struct command *command)
{
    return command->mode == simx_opmode_blocking;
}

static void execute_answered(struct peer *peer, const struct command *command,
                             struct pass *pass, const struct record *record)
{
    struct written written = answers_write(&peer->answers, command, pass,
                                           (struct execution){ .wait = &peer->wait });
    pass->blocking += is_awaited(command);
    if (peer->wait.active) {
        peer->parked = *record;
        return;
    }
    peer->asked |= is_awaited(command);
    peer->tag = record->tag;
    answers_commit(&peer->answers, SESSION_ANSWER, record->tag, written.aux);
}

/* Sends values that a slot would lose. Without room in the ring they stay in the simulator. */
static int relay_stream(void *context, const struct item *item, struct pass *pass, int is_first)
{
    struct peer *peer = context;
    int error = answers_begin(&peer->answers);
    if (error < 0)
        return error == RING_E_FULL ? 0 : error;
    struct command command = item_command(item);
    struct written written = answers_write(&peer->answers, &command, pass, (struct execution){ 0 });
    int is_part = command.key.number == simx_cmd_read_string_stream && written.data_size > 0;
    if (is_first || is_part || written.forget)
        answers_commit(&peer->answers, SESSION_ANSWER, peer->tag, written.aux);
    return written.forget;
}

static void execute_call(struct peer *peer, const struct command *command, struct pass *pass,
                         const struct record *record)
{
    int outcome = pendings_execute(&peer->pendings, &peer->answers, command, pass, record->tag);
    pass->blocking += is_awaited(command);
    if (outcome != PENDING_E_GOES_ON)
        peer->asked |= is_awaited(command);
}

/* As many as there is room for. */
static void answer_pendings(struct peer *peer, struct pass *pass)
{
    int error = peer->failed ? 0 : pendings_answer(&peer->pendings, &peer->answers, pass);
    if (error < 0)
        peer->failed = error;
}

static void refuse_stream(struct peer *peer, uint32_t tag)
{
    static const char why[] = "a stream was refused: the client has too many, or too long ones";
    errors_add(&peer->answers.errors, why);
    answers_refuse(&peer->answers, tag, SESSION_REFUSED_STREAM, why);
}

static int start_stream(struct peer *peer, const struct command *command,
                        const struct record *record)
{
    int outcome = streams_start(&peer->streams, command, record->aux);
    if (outcome == STREAM_E_LIMIT)
        refuse_stream(peer, record->tag);
    else
        peer->started = 1;
    return outcome == STREAM_E_LIMIT ? 0 : outcome;
}

static int execute_request(struct peer *peer, const struct record *record, struct pass *pass)
{
    struct command command;
    struct reader reader = reader_of(peer->request.data, peer->request.size, 0);
    if (command_decode(&reader, &command) < 0 || !command_is_whole(&command))
        return -EBADMSG;
    if ((record->kind & SESSION_KIND_MASK) == SESSION_CALL) {
        if (command.key.number != simx_cmd_named_call || command_mode_is_stream(command.mode))
            return -EBADMSG;
        execute_call(peer, &command, pass, record);
        return 0;
    }
    if (command_mode_is_stream(command.mode))
        return start_stream(peer, &command, record);
    if (command_ends_stream(&command))
        streams_end(&peer->streams, &command.key);
    execute_answered(peer, &command, pass, record);
    return 0;
}

static int execute_record(struct peer *peer, const struct record *record, struct pass *pass)
{
    buffer_clear(&peer->request);
    buffer_put_bytes(&peer->request, record->data, record->size);
    return peer->request.failed ? -ENOMEM : execute_request(peer, record, pass);
}

static void begin_steps(struct peer *peer, const struct record *record, struct pass *pass)
{
    enum session_step_end end = stepper_begin(&peer->stepper, pass->sim, record->aux);
    pass->blocking++;
    if (end != SESSION_STEPS_UNDER_WAY) {
        answer_steps(peer, pass, record->tag, end);
        return;
    }
    peer->step_tag = record->tag;
    peer->steps_unanswered = 1;
}

/* Gets the next record. One that has waited for the end of a simulation comes first. Returns 1, 0
 * if there is none, or negative errno. */
static int next_record(struct peer *peer, struct record *record)
{
    if (!peer->wait.active)
        return ring_take(&peer->session->in, record);
    *record = peer->parked;
    return 1;
}

static int take_record(struct peer *peer, const struct record *record, struct pass *pass)
{
    if (peer->wait.active)
        return execute_request(peer, record, pass);
    switch (record->kind & SESSION_KIND_MASK) {
    case SESSION_COMMAND:
    case SESSION_CALL:
        return execute_record(peer, record, pass);
    case SESSION_STEP:
        begin_steps(peer, record, pass);
        return 0;
    case SESSION_BYE:
        peer->has_left = 1;
        return 0;
    default:
        answers_refuse(&peer->answers, record->tag, SESSION_REFUSED_KIND,
                       "the server does not know such a record");
        return 0;
    }
}

static void write_state(struct peer *peer, const struct session_state *state)
{
    struct session_state own = *state;
    own.awaits_stop = peer->wait.active != 0;
    session_write_state(peer->session, &own);
}

/* Publishes all answers. The state is written first, because a client that has an answer reads the
 * state that belongs to it. */
static void flush(struct peer *peer, const struct session_state *state)
{
    ring_release(&peer->session->in);
    if (!peer->answers.wrote)
        return;
    write_state(peer, state);
    session_publish_to_client(peer->session);
    peer->answers.wrote = 0;
}

static void set_pass(struct peer *peer, struct pass *pass)
{
    pass->stepper = &peer->stepper;
    pass->errors = &peer->answers.errors;
    pass->door.clientp = &peer->named;
}

/* Executes the client's records while there is room for the answers. An answer that waits comes
 * first. Executes at least one command. */
static void execute_commands(struct peer *peer, struct pass *pass, struct turn *turn)
{
    int batched = 0;
    set_pass(peer, pass);
    for (int executed = 0; !peer->failed && has_work(peer); executed++) {
        struct record record;
        if (turn_is_over(turn, executed, batched))
            break;
        int error = answers_begin(&peer->answers);
        peer->answers.stuck = error == RING_E_FULL;
        if (peer->answers.stuck)
            break; /* the client must read first */
        int taken = error < 0 ? error : next_record(peer, &record);
        if (taken > 0)
            error = take_record(peer, &record, pass);
        if (peer->wait.active)
            break;
        if (taken > 0)
            session_set_executed(peer->session, record.tag);
        if (taken < 0 || error < 0)
            peer->failed = error < 0 ? error : taken;
        batched = taken > 0 && (record.kind & SESSION_BATCH) ? batched + 1 : 0;
        if (taken <= 0)
            break;
    }
}

static void execute_streams(struct peer *peer, struct pass *pass, int relays)
{
    unsigned values = pass->world->values;
    set_pass(peer, pass);
    peer->started = 0;
    int error = streams_execute(&peer->streams, pass, relays);
    if (relays || peer->streams.relayed == 0)
        peer->shown = values;
    if (error < 0)
        peer->failed = error;
}

static void execute_left(struct peer *peer, struct pass *pass, struct turn *turn)
{
    int64_t begin_us = clock_us();
    execute_commands(peer, pass, turn);
    peer->left_us += clock_us() - begin_us;
}

void peer_execute(struct peer *peer, struct pass *pass, const struct session_state *state,
                  struct turn *turn)
{
    peer->asked = 0;
    if (is_gone(peer))
        execute_left(peer, pass, turn);
    else
        execute_commands(peer, pass, turn);
    if (peer->started || (peer->asked && peer->shown != pass->world->values))
        execute_streams(peer, pass, peer->asked);
    flush(peer, state);
}

/* ------------------------------------------------------------------ streams and steps */

static int has_ended_steps(const struct peer *peer)
{
    return peer->steps_unanswered && peer->stepper.end != SESSION_STEPS_UNDER_WAY;
}

static void answer_steps_end(struct peer *peer, const struct pass *pass)
{
    if (answers_begin(&peer->answers) == RING_E_FULL)
        return; /* the client must read first */
    peer->steps_unanswered = 0;
    answer_steps(peer, pass, peer->step_tag, peer->stepper.end);
}

/* True if this client controls the present steps. */
static int leads(const struct peer *peer, const struct pass *pass)
{
    return stepper_is_on(&peer->stepper) && (pass->simulation_state & sim_simulation_advancing);
}

/* Accumulating values belong to the steps that a client controls: it gets them with its own
 * answers, so that no value arrives a step early. */
void peer_publish(struct peer *peer, struct pass *pass, const struct session_state *state)
{
    int has_ended = has_ended_steps(peer);
    if (!is_gone(peer))
        execute_streams(peer, pass, has_ended || !leads(peer, pass));
    write_state(peer, state);
    if (!is_gone(peer))
        answer_pendings(peer, pass);
    if (has_ended)
        answer_steps_end(peer, pass);
    flush(peer, state);
}

/* Streams show what the calls have changed before their answers. */
void peer_answer(struct peer *peer, struct pass *pass, const struct session_state *state)
{
    if (is_gone(peer) || !pendings_have_done(&peer->pendings))
        return;
    if (peer->shown != pass->world->values)
        execute_streams(peer, pass, 1);
    set_pass(peer, pass);
    answer_pendings(peer, pass);
    flush(peer, state);
}

const struct named_client *peer_named(const struct peer *peer)
{
    return peer->named;
}

enum spin_other peer_where(const struct peer *peer)
{
    return session_where_client(peer->session);
}

int peer_is_stepping(const struct peer *peer)
{
    return stepper_is_on(&peer->stepper);
}
