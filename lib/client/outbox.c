/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Pending commands; see outbox.h.
 */
#include "client/outbox.h"

#include <errno.h>

#include "simConst.h"

#define SPLIT_MINIMUM 100 /* smallest chunk of a split command, in bytes */

void outbox_init(struct outbox *outbox)
{
    store_init(&outbox->whole, sizeof(struct item));
    store_init(&outbox->split, sizeof(struct item));
    outbox->bytes = 0;
}

void outbox_deinit(struct outbox *outbox)
{
    store_deinit(&outbox->whole);
    store_deinit(&outbox->split);
}

void outbox_clear(struct outbox *outbox)
{
    store_clear(&outbox->whole);
    store_clear(&outbox->split);
    outbox->bytes = 0;
}

int outbox_is_empty(const struct outbox *outbox)
{
    return outbox->whole.count == 0 && outbox->split.count == 0;
}

/* A new command replaces a pending one with the same key, unless the caller wants each one
 * executed. A command with an integer key and an integer value sets a state, so only the last one
 * counts, whatever the caller wants. */
static int overwrites(const struct request *request)
{
    return !request->keep_pending ||
           (request->body == REQUEST_I32 && key_form_of(request->command) == KEY_INT);
}

static int put_in(struct outbox *outbox, struct store *store, struct item *item,
                  const struct request *request, simxInt mode)
{
    struct key key = request_key(request);
    if (!item)
        item = store_append(store, &key);
    if (!item)
        return -ENOMEM;
    outbox->bytes -= item->data.size;
    buffer_clear(&item->data);
    request_write_body(request, &item->data);
    outbox->bytes += item->data.size;
    if (item->data.failed) {
        outbox->bytes -= item->data.size;
        store_remove(store, item);
        return -ENOMEM;
    }
    item->mode = MODE_OF(mode);
    item->low = (uint16_t)(mode & 0xffff);
    /* The predecessor's server would otherwise keep the stream that this command ends. */
    item->flags = request->keep_pending && item->mode != simx_opmode_discontinue
                      ? COMMAND_OPTION_KEEP : 0;
    return 0;
}

static int put_whole(struct outbox *outbox, const struct request *request, simxInt mode)
{
    struct key key = request_key(request);
    struct item *item = overwrites(request) ? store_find(&outbox->whole, &key) : NULL;
    if (item && request->body == REQUEST_BYTES)
        store_move_last(&outbox->whole, item);
    return put_in(outbox, &outbox->whole, item, request, mode);
}

static int put_split(struct outbox *outbox, const struct request *request, simxInt mode)
{
    struct key key = request_key(request);
    struct item *item = store_find(&outbox->split, &key);
    if (item) {
        int is_new = request->body == REQUEST_BYTES && key_form_of(request->command) != KEY_INT2 &&
                     item->data.size != request_body_size(request);
        if (!is_new)
            return OUTBOX_E_BUSY;
        outbox->bytes -= item->data.size;
        store_remove(&outbox->split, item);
    }
    if ((mode & 0xffff) < SPLIT_MINIMUM)
        mode = MODE_OF(mode) + SPLIT_MINIMUM;
    return put_in(outbox, &outbox->split, NULL, request, mode);
}

int outbox_put(struct outbox *outbox, const struct request *request, simxInt mode)
{
    struct key key = request_key(request);
    size_t size = request_body_size(request);
    if (key_size(&key) > UINT16_MAX || size > OUTBOX_LIMIT)
        return -EMSGSIZE;
    if (size > OUTBOX_LIMIT - outbox->bytes)
        return -ENOBUFS;
    if (MODE_OF(mode) == simx_opmode_oneshot_split)
        return put_split(outbox, request, mode);
    return put_whole(outbox, request, mode);
}

static void take_chunks(struct outbox *outbox, struct buffer *message)
{
    struct item *next;
    for (struct item *item = outbox->split.first; item; item = next) {
        struct command chunk;
        next = item->next;
        item_next_chunk(item, item->low, &chunk);
        command_encode(message, &chunk);
        if (item->sent == item->data.size) {
            outbox->bytes -= item->data.size;
            store_remove(&outbox->split, item);
        }
    }
}

/* Upper bound of the size of the next message's commands. */
static size_t size_now(const struct outbox *outbox)
{
    size_t size = outbox->bytes;
    for (const struct item *item = outbox->whole.first; item; item = item->next)
        size += COMMAND_HEADER_SIZE + key_size(&item->node.key);
    for (const struct item *item = outbox->split.first; item; item = item->next)
        size += COMMAND_HEADER_SIZE + key_size(&item->node.key);
    return size;
}

int outbox_take(struct outbox *outbox, struct buffer *message)
{
    if (buffer_reserve(message, size_now(outbox)) < 0)
        return -ENOMEM;
    for (const struct item *item = outbox->whole.first; item; item = item->next) {
        struct command command = item_command(item);
        command_encode(message, &command);
        outbox->bytes -= item->data.size;
    }
    store_clear(&outbox->whole);
    take_chunks(outbox, message);
    return 0;
}
