/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The answers to one fast client; see answers.h.
 */
#include "server/answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "os/atomic.h"
#include "simConst.h"

#define ANSWER_ROOM 4096 /* free room of the ring that is needed before a command is executed, in
                            bytes */

static int is_gone(const struct answers *answers)
{
    return atomic_get_int(answers->gone);
}

/* Puts the answer aside. The command has already begun, and its answer must not be lost because
 * the client has not read earlier answers. */
static int grow_aside(struct answers *answers, size_t capacity)
{
    if (capacity > ring_limit(&answers->session->out))
        return -EMSGSIZE;
    uint8_t *data = realloc(answers->aside, capacity);
    if (!data)
        return -ENOMEM;
    if (!answers->aside)
        memcpy(data, answers->buffer.data, answers->buffer.size);
    answers->aside = answers->buffer.data = data;
    answers->buffer.capacity = capacity;
    return 0;
}

static int grow_answer(struct buffer *buffer, size_t capacity)
{
    struct answers *answers = buffer->context;
    uint8_t *data;
    if (answers->aside)
        return grow_aside(answers, capacity);
    int error = ring_reserve(&answers->session->out, buffer->size, capacity, &data);
    if (error == RING_E_FULL)
        return grow_aside(answers, capacity);
    if (error < 0)
        return error;
    buffer->data = data;
    buffer->capacity = capacity;
    return 0;
}

void answers_init(struct answers *answers, struct session *session, const int *gone)
{
    *answers = (struct answers){ .session = session, .gone = gone };
    answers->buffer.grow = grow_answer;
    answers->buffer.context = answers;
}

void answers_deinit(struct answers *answers)
{
    errors_deinit(&answers->errors);
    free(answers->aside);
}

/* Moves the answer that was put aside into the ring. Returns 0 when it is there, or if there is
 * none. */
static int deliver_waiting(struct answers *answers)
{
    uint8_t *data;
    if (!answers->waiting.kind)
        return 0;
    int error = ring_reserve(&answers->session->out, 0, answers->waiting.size, &data);
    if (error < 0)
        return error;
    memcpy(data, answers->aside, answers->waiting.size);
    ring_commit(&answers->session->out, &answers->waiting);
    answers->waiting.kind = 0;
    answers->wrote = 1;
    return 0;
}

int answers_begin(struct answers *answers)
{
    uint8_t *data;
    if (is_gone(answers)) {
        answers->buffer.size = answers->buffer.capacity = 0;
        answers->buffer.failed = 1;
        return 0;
    }
    int error = deliver_waiting(answers);
    if (error == 0)
        error = ring_reserve(&answers->session->out, 0, ANSWER_ROOM, &data);
    if (error == 0) {
        free(answers->aside);
        answers->aside = NULL;
        answers->buffer.data = data;
        answers->buffer.size = 0;
        answers->buffer.capacity = ANSWER_ROOM;
        answers->buffer.failed = 0;
    }
    return error;
}

int answers_has_room(const struct answers *answers)
{
    struct ring *out = &answers->session->out;
    uint8_t *data;
    size_t size = answers->waiting.kind ? answers->waiting.size : ANSWER_ROOM;
    return !answers->stuck || ring_reserve(out, 0, size, &data) != RING_E_FULL;
}

void answers_commit(struct answers *answers, uint32_t kind, uint32_t tag, uint32_t aux)
{
    struct record record = { .kind = kind, .tag = tag, .aux = aux, .size = answers->buffer.size };
    if (is_gone(answers))
        return;
    if (answers->aside) {
        answers->waiting = record;
        answers->stuck = 1;
        return;
    }
    ring_commit(&answers->session->out, &record);
    answers->wrote = 1;
}

void answers_refuse(struct answers *answers, uint32_t tag, enum session_refusal reason,
                    const char *why)
{
    buffer_put_bytes(&answers->buffer, why, strlen(why));
    answers_commit(answers, SESSION_REFUSED, tag, reason);
}

/* Puts as many bytes before the answer's head as its data needs to be aligned to 8, because the
 * client reads it in place. */
static uint32_t put_padding(struct answers *answers, const struct key *key)
{
    static const uint8_t zeros[8];
    size_t head_size = COMMAND_HEADER_SIZE + key_size(key);
    size_t padding = (8 - head_size % 8) % 8;
    buffer_put_bytes(&answers->buffer, zeros, padding);
    return (uint32_t)padding;
}

/* Puts the last error text of the execution after the answer to a failed command. */
static uint32_t put_words(struct answers *answers, unsigned told_before)
{
    const char *words = errors_since(&answers->errors, told_before);
    size_t size = words ? strlen(words) : 0;
    if (size > SESSION_WORDS_MAX)
        size = SESSION_WORDS_MAX;
    buffer_put_bytes(&answers->buffer, words, size);
    return answers->buffer.failed ? 0 : (uint32_t)size << 8;
}

struct written answers_write(struct answers *answers, const struct command *command,
                             struct pass *pass, struct execution execution)
{
    struct written written = { 0 };
    unsigned told = answers->errors.added;
    written.aux = put_padding(answers, &command->key);
    size_t start = answer_begin(command, pass->sim_time, &answers->buffer);
    size_t data_start = answers->buffer.size;
    execution.key = &command->key;
    execution.body = reader_of(command->data, command->data_size, 0);
    execution.blocking = command->mode == simx_opmode_blocking;
    if (command->mode != simx_opmode_discontinue)
        written.status = execute_command(&execution, pass, &answers->buffer);
    written.forget = execution.forget;
    written.goes_on = execution.goes_on;
    written.data_size = answers->buffer.size - data_start;
    answer_end(start, written.status, &answers->buffer);
    if (answers->buffer.failed && !is_gone(answers)) { /* too long: report at least this */
        errors_add(&answers->errors, "an answer did not fit into the session's memory");
        answers_begin(answers);
        written.aux = put_padding(answers, &command->key);
        written.status = COMMAND_STATUS_ERROR;
        start = answer_begin(command, pass->sim_time, &answers->buffer);
        answer_end(start, written.status, &answers->buffer);
    }
    if (written.status & COMMAND_STATUS_ERROR)
        written.aux |= put_words(answers, told);
    return written;
}
