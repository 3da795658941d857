/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's commands; see container.h.
 */
#include "server/container.h"

#include "simConst.h"
#include "wire/message.h"

void container_init(struct container *container)
{
    store_init(&container->commands, sizeof(struct stored));
    assembly_init(&container->assembly, CONTAINER_MAX_ASSEMBLY);
    container->swap = 0;
    container->refused = 0;
}

void container_remove(struct container *container, struct stored *stored)
{
    buffer_free(&stored->result);
    store_remove(&container->commands, &stored->item);
}

void container_clear(struct container *container)
{
    while (container->commands.first)
        container_remove(container, (struct stored *)container->commands.first);
    assembly_clear(&container->assembly);
}

void container_deinit(struct container *container)
{
    container_clear(container);
    store_deinit(&container->commands);
    assembly_deinit(&container->assembly);
}

static struct stored *add(struct container *container, const struct key *key)
{
    if (container->commands.count >= CONTAINER_MAX_COMMANDS)
        return NULL;
    return (struct stored *)store_append(&container->commands, key);
}

/* What was executed belongs to the command that stood here before. */
static void begin_anew(struct stored *stored)
{
    stored->executed = 0;
    stored->forget = 0;
    stored->has_result = 0;
    stored->result_sent = 0;
    buffer_clear(&stored->result);
}

static void put(struct container *container, const struct command *command)
{
    struct stored *stored = NULL;
    if (!(command->flags & COMMAND_OPTION_KEEP))
        stored = (struct stored *)store_find(&container->commands, &command->key);
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
    if (item_set(&stored->item, command) < 0) {
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
