/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A pass over a lock-step client's commands. Each is answered in place, or in chunks; see
 * container.h.
 */
#include "server/container.h"

#include "os/clock.h"
#include "server/errors.h"
#include "simConst.h"

#define STREAM_SPLIT_MINIMUM 50 /* smallest chunk of a split result, in bytes */

/* ------------------------------------------------------------------ answers */

static uint8_t execute(struct container *container, struct stored *stored, struct pass *pass,
                       struct buffer *reply)
{
    const struct buffer *data = &stored->item.data;
    int is_stream = command_mode_is_stream(stored->item.mode);
    struct execution execution = { .key = &stored->item.node.key,
                                   .body = reader_of(data->data, data->size, container->swap),
                                   .blocking = stored->item.mode == simx_opmode_blocking,
                                   .wait = is_stream ? NULL : &container->wait,
                                   .answer = is_stream ? NULL : &stored->answer,
                                   .is_answered = stored->goes_on };
    uint8_t status = execute_command(&execution, pass, reply);
    stored->forget = execution.forget;
    stored->goes_on = execution.goes_on;
    pass->blocking += execution.blocking && !execution.goes_on;
    return status;
}

static void answer_in_place(struct container *container, struct stored *stored, struct pass *pass,
                            struct buffer *results)
{
    struct command command = item_command(&stored->item);
    size_t start = answer_begin(&command, pass->sim_time, results);
    answer_end(start, execute(container, stored, pass, results), results);
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

/* An empty result of a split command is never sent. */
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
                             !container->wait.active && !stored->goes_on;
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

/* Due are: commands that are executed once, and a value with unsent chunks. A string stream is
 * executed in every pass, because old clients expect at least an empty part. */
static int is_due(const struct stored *stored, const struct pass *pass, int now_ms)
{
    if (stored->goes_on)
        return named_answer_is_done(&stored->answer);
    if (stored->has_result || !command_mode_is_stream(stored->item.mode))
        return 1;
    if (stored->item.node.key.number == simx_cmd_read_string_stream && stored->item.low == 0)
        return 1;
    return subscription_is_due(&stored->subscription, &stored->item, pass->world, now_ms);
}

/* Streams stay, unless the handler ended them. A split command stays until its last chunk is
 * sent. */
static int is_kept(const struct stored *stored)
{
    return (command_mode_is_stream(stored->item.mode) && !stored->forget) || stored->has_result ||
           stored->goes_on;
}

int container_is_awaited(const struct container *container)
{
    for (struct item *item = container->named ? container->commands.first : NULL; item;
         item = item->next)
        if (((struct stored *)item)->goes_on && item->mode == simx_opmode_blocking)
            return 1;
    return 0;
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
    subscription_note(&stored->subscription, world, now_ms);
}

/* If an answer does not fit, its command fails, so that the other answers are not lost. If even
 * the failure does not fit, the answer is omitted. */
static void answer_or_fail(struct container *container, struct stored *stored, struct pass *pass,
                           struct buffer *results, int now_ms)
{
    size_t before = results->size;
    struct command command = item_command(&stored->item);
    answer(container, stored, pass, results, now_ms);
    if (container->wait.active || stored->goes_on)
        results->size = before;
    if (!results->failed && results->size <= pass->results_max)
        return;
    errors_add(pass->errors, results->failed
                                 ? "out of memory for an answer"
                                 : "an answer is too long for one message of this connection");
    results->failed = 0;
    results->size = before;
    answer_end(answer_begin(&command, pass->sim_time, results), COMMAND_STATUS_ERROR, results);
    if (results->failed || results->size > pass->results_max)
        results->size = before;
    results->failed = 0;
}

int container_execute(struct container *container, struct pass *pass, struct buffer *results,
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
