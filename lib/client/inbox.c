/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Received answers; see inbox.h.
 */
#include "client/inbox.h"

#include <errno.h>

#include "simConst.h"
#include "transport/channel.h"

void inbox_init(struct inbox *inbox)
{
    store_init(&inbox->answers, sizeof(struct item));
    assembly_init(&inbox->assembly, CHANNEL_MESSAGE_LIMIT, SIZE_MAX);
    inbox->has_header = 0;
}

void inbox_deinit(struct inbox *inbox)
{
    store_deinit(&inbox->answers);
    assembly_deinit(&inbox->assembly);
}

void inbox_clear(struct inbox *inbox)
{
    store_clear(&inbox->answers);
    assembly_clear(&inbox->assembly);
    inbox->has_header = 0;
}

/* The parts of a string stream accumulate until they are read. */
static int append_stream(struct item *item, const struct command *answer)
{
    if (item->data.size + answer->data_size > CHANNEL_MESSAGE_LIMIT)
        return -ENOMEM;
    buffer_put_bytes(&item->data, answer->data, answer->data_size);
    item->mode = answer->mode;
    item->flags = answer->flags;
    item->sim_time = answer->sim_time;
    return item->data.failed ? -ENOMEM : 0;
}

int inbox_put(struct inbox *inbox, const struct command *answer)
{
    struct item *item = store_find(&inbox->answers, &answer->key);
    if (answer->mode == simx_opmode_discontinue) {
        if (item)
            store_remove(&inbox->answers, item);
        return 0;
    }
    if (item && answer->key.number == simx_cmd_read_string_stream && item->mode != INBOX_REFUSED)
        return append_stream(item, answer);
    if (!item)
        item = store_append(&inbox->answers, &answer->key);
    return item ? item_set(item, answer) : -ENOMEM;
}

int inbox_has(const struct inbox *inbox, const struct key *key)
{
    return store_find(&inbox->answers, key) != NULL;
}

int inbox_put_refusal(struct inbox *inbox, const struct key *key, const char *words, size_t size)
{
    struct item *item = store_find(&inbox->answers, key);
    struct command refusal = { .key = *key, .mode = INBOX_REFUSED, .flags = COMMAND_STATUS_ERROR,
                               .data = (const uint8_t *)words, .data_size = size,
                               .full_data_size = size };
    if (!item)
        item = store_append(&inbox->answers, key);
    return item ? item_set(item, &refusal) : -ENOMEM;
}

void inbox_forget_refusal(struct inbox *inbox, const struct key *key)
{
    struct item *item = store_find(&inbox->answers, key);
    if (item && item->mode == INBOX_REFUSED)
        store_remove(&inbox->answers, item);
}

int inbox_take(struct inbox *inbox, const uint8_t *message, size_t size)
{
    struct message_summary summary;
    if (message_check(message, size, 0, &summary) < 0)
        return -EBADMSG;
    if (summary.commands == 0)
        return 0;
    if (summary.header.id != MESSAGE_ID_NONE) {
        inbox->header = summary.header;
        inbox->has_header = 1;
    }
    struct reader reader = reader_of(message + MESSAGE_HEADER_SIZE, size - MESSAGE_HEADER_SIZE, 0);
    int error = 0;
    while (reader.left > 0 && error == 0) {
        struct command answer, whole;
        error = command_decode(&reader, &answer);
        if (error == 0 && command_is_whole(&answer))
            error = inbox_put(inbox, &answer);
        else if (error == 0) {
            error = assembly_take(&inbox->assembly, &answer, &whole);
            if (error == 1)
                error = inbox_put(inbox, &whole);
        }
    }
    return error;
}
