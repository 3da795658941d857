/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's commands; see container.h.
 */
#include "server/container.h"

#include <errno.h>
#include <stddef.h>

#include "os/secret.h"
#include "simConst.h"
#include "wire/message.h"

void container_init(struct container *container)
{
    *container = (struct container){ 0 };
    store_init(&container->commands, sizeof(struct stored));
    container->commands.limit = CONTAINER_MAX_BYTES;
    assembly_init(&container->assembly, CONTAINER_MAX_ASSEMBLY, CONTAINER_MAX_ASSEMBLIES);
    secret_draw(container->commands.index.secret);
    secret_draw(container->streams.secret);
    secret_draw(container->assembly.partials.index.secret);
}

int container_count_result(struct container *container, struct stored *stored)
{
    container->result_bytes += stored->result.capacity - stored->result_counted;
    stored->result_counted = stored->result.capacity;
    if (container->result_bytes <= CONTAINER_MAX_RESULTS)
        return 0;
    container->result_bytes -= stored->result_counted;
    stored->result_counted = 0;
    buffer_free(&stored->result);
    return -ENOSPC;
}

void container_remove(struct container *container, struct stored *stored)
{
    if (container->next == &stored->item)
        container->next = stored->item.next;
    if (stored->is_stream)
        index_remove(&container->streams, &stored->stream);
    container->result_bytes -= stored->result_counted;
    buffer_free(&stored->result);
    named_answer_deinit(&stored->answer);
    store_remove(&container->commands, &stored->item);
}

void container_clear(struct container *container)
{
    while (container->commands.first)
        container_remove(container, (struct stored *)container->commands.first);
    assembly_clear(&container->assembly);
    container->wait.active = 0;
    named_client_close(container->named);
    container->named = NULL;
}

void container_deinit(struct container *container)
{
    container_clear(container);
    store_deinit(&container->commands);
    index_deinit(&container->streams);
    assembly_deinit(&container->assembly);
}

static struct stored *add(struct container *container, const struct key *key)
{
    if (container->commands.count >= CONTAINER_MAX_COMMANDS)
        return NULL;
    return (struct stored *)store_append(&container->commands, key);
}

/* A replaced command leaves its execution state and result: discard them. */
static void begin_anew(struct stored *stored)
{
    subscription_begin(&stored->subscription);
    stored->forget = 0;
    stored->has_result = 0;
    stored->result_sent = 0;
    stored->goes_on = 0;
    named_answer_deinit(&stored->answer);
    buffer_clear(&stored->result);
}

/* Updates the index of streams after the mode has changed. Returns 0 or -ENOMEM. */
static int note_stream(struct container *container, struct stored *stored)
{
    int becomes = command_mode_is_stream(stored->item.mode);
    if (becomes && !stored->is_stream) {
        stored->stream.key = stored->item.node.key;
        if (index_add(&container->streams, &stored->stream) < 0)
            return -ENOMEM;
    } else if (!becomes && stored->is_stream)
        index_remove(&container->streams, &stored->stream);
    stored->is_stream = becomes;
    return 0;
}

static struct stored *find_stream(struct container *container, const struct key *key)
{
    struct index_node *node = index_find(&container->streams, key);
    return node ? (struct stored *)(void *)((char *)node - offsetof(struct stored, stream)) : NULL;
}

/* Finds the command that the new one replaces. With COMMAND_OPTION_KEEP, a pending command must
 * not be lost. This holds only for commands that are executed once: there is only one stream per
 * key, and it can be ended. */
static struct stored *find_place(struct container *container, const struct command *command)
{
    if (!(command->flags & COMMAND_OPTION_KEEP))
        return (struct stored *)store_find(&container->commands, &command->key);
    int is_for_stream = command_mode_is_stream(command->mode) || command_ends_stream(command);
    return is_for_stream ? find_stream(container, &command->key) : NULL;
}

static void put(struct container *container, const struct command *command)
{
    struct stored *stored = find_place(container, command);
    if (stored && stored->item.mode == simx_opmode_oneshot_split &&
        command->mode == simx_opmode_oneshot_split)
        return;
    if (stored)
        begin_anew(stored);
    else
        stored = add(container, &command->key);
    if (!stored) {
        container->refused++;
        return;
    }
    if (store_set(&container->commands, &stored->item, command) < 0 ||
        note_stream(container, stored) < 0) {
        container->refused++;
        container_remove(container, stored);
    }
}

void container_take(struct container *container, const uint8_t *message, size_t size)
{
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE,
                                     container->swap);
    struct command command, whole;
    while (reader.left > 0 && command_decode(&reader, &command) == 0) {
        if (command_is_whole(&command))
            put(container, &command);
        else {
            int outcome = assembly_take(&container->assembly, &command, &whole);
            if (outcome == 1)
                put(container, &whole);
            container->refused += outcome < 0;
        }
    }
}
