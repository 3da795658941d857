/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The predecessor's segment in both roles: its memory is the input, and changes while it is read
 * and whenever the other side would have had time.
 * Input: u8 flags (1: server, 2: the peer claims its byte, 4: the server's mark is unclaimed),
 * changes (fuzz_take_changes), u16 size of a message to send, u16 size and bytes of the memory,
 * then one change after the other.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "os/clock.h"
#include "os/shared.h"
#include "transport/channel.h"

#define ROUNDS 12
#define HEADER_SIZE 20
#define ENTIRE 4000
#define PEER_CHANGES_MAX 100

static struct reader input;
static unsigned flags;
static struct fuzz_area area; /* exactly the memory */
static int acts;

/* ------------------------------------------------------------------ os/shared.h */

int shared_create(struct shared *shared, const char *name, size_t size)
{
    (void)name;
    if (area.base)
        return -EADDRINUSE; /* one is enough */
    area = (struct fuzz_area){ calloc(1, size), size };
    fuzz_require(area.base);
    *shared = (struct shared){ .base = area.base, .size = size, .fd = 1 };
    return 0;
}

int shared_alias(const struct shared *shared, const char *name, const char *alias)
{
    (void)shared, (void)name, (void)alias;
    return flags & 8 ? -ENOTSUP : 0;
}

int shared_open(struct shared *shared, const char *name, size_t min_size)
{
    size_t size = reader_u16(&input) % ENTIRE;
    (void)name;
    area.base = fuzz_take(&input, size, &area.size);
    if (area.size < min_size) {
        free(area.base);
        area = (struct fuzz_area){ NULL, 0 };
        return -EBADMSG;
    }
    *shared = (struct shared){ .base = area.base, .size = area.size, .fd = 1 };
    return 0;
}

int shared_is_named(const struct shared *shared, const char *name)
{
    (void)shared, (void)name;
    return 1;
}

void shared_unname(const struct shared *shared, const char *name)
{
    (void)shared, (void)name;
}

void shared_close(struct shared *shared)
{
    if (!shared->base)
        return;
    fuzz_unwatch();
    free(shared->base);
    *shared = (struct shared){ .fd = -1 };
    area = (struct fuzz_area){ NULL, 0 };
}

int shared_create_nameless(struct shared *shared, size_t size)
{
    return shared_create(shared, "", size);
}

int shared_map(struct shared *shared, int fd, size_t size)
{
    (void)shared, (void)fd, (void)size;
    return -EACCES;
}

int shared_allocate(const struct shared *shared, size_t offset, size_t size)
{
    (void)shared, (void)offset, (void)size;
    return 0;
}

int shared_claim(const struct shared *shared, int byte)
{
    (void)shared, (void)byte;
    return 0;
}

int shared_is_claimed(const struct shared *shared, int byte)
{
    (void)shared;
    return byte == SHARED_CLAIM_SERVER && (flags & 4) ? 0 : (flags & 2) != 0;
}

/* ------------------------------------------------------------------ the peer */

static void act(void)
{
    if (area.base && fuzz_left(&input) > 0 && acts++ < PEER_CHANGES_MAX)
        fuzz_change(&area, 1, &input);
}

static int open_channel(struct listener **listenerp, struct channel **channelp)
{
    *listenerp = NULL;
    if (!(flags & 1))
        return segment_connect(channelp, 7);
    fuzz_require(segment_listen(listenerp, 7, 1000 + (int)(flags >> 4)) == 0);
    size_t size = reader_u16(&input);
    uint8_t *bytes = fuzz_take(&input, size < area.size ? size : area.size, &size);
    memcpy(area.base, bytes, size);
    free(bytes);
    return (*listenerp)->ops->accept(*listenerp, channelp, clock_us() + 200000);
}

static int exchange(struct channel *channel, const uint8_t *message, size_t size, int is_sending)
{
    static struct buffer received;
    int outcome;
    if (is_sending)
        return channel->ops->send(channel, message, size, clock_us() + 3000);
    outcome = channel->ops->receive(channel, &received, clock_us() + 3000);
    if (outcome == 0) {
        fuzz_require(received.size > 0 && received.size <= CHANNEL_MESSAGE_LIMIT);
        fuzz_read(received.data, received.size);
    }
    if (outcome != CHANNEL_AGAIN)
        buffer_clear(&received);
    return outcome;
}

static void talk(struct channel *channel, size_t size, struct reader changes)
{
    uint8_t *message = calloc(1, size + 1);
    int outcome = 0;
    fuzz_require(message);
    fuzz_watch(&area, 1, changes);
    for (int i = 0; i < ROUNDS && outcome >= 0; i++)
        outcome = exchange(channel, message, size + 1, i % 2 == (int)(flags & 1));
    free(message);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct listener *listener;
    struct channel *channel;
    input = reader_of(data, size, 0);
    flags = reader_u8(&input);
    acts = 0;
    struct reader changes = fuzz_take_changes(&input);
    size_t message_size = reader_u16(&input);
    fuzz_on_wait = act;
    if (open_channel(&listener, &channel) == 0) {
        talk(channel, message_size, changes);
        channel->ops->close(channel);
    }
    if (listener)
        listener->ops->close(listener);
    fuzz_require(!area.base);
    return 0;
}

/* ------------------------------------------------------------------ seeds */

static void put_change(struct buffer *input_bytes, uint16_t at, uint8_t log_size, int32_t value)
{
    buffer_put_u8(input_bytes, 0);
    buffer_put_u16(input_bytes, at);
    buffer_put_u8(input_bytes, log_size);
    buffer_put_bytes(input_bytes, &value, (size_t)1 << log_size);
}

/* Memory with a chunk in it, and what a peer does that takes ours and gives another. */
static void seed(uint8_t with, int32_t chunk, int32_t total)
{
    struct buffer bytes = { 0 };
    size_t payload = 100;
    buffer_put_u8(&bytes, with);
    buffer_put_u8(&bytes, 9);
    buffer_put_u8(&bytes, 3); /* one change while it reads */
    put_change(&bytes, 10, 2, 60);
    buffer_put_u16(&bytes, 150);
    buffer_put_u16(&bytes, (uint16_t)(HEADER_SIZE + payload + HEADER_SIZE));
    buffer_put_u8(&bytes, with & 1);
    buffer_put_i32(&bytes, with & 1 ? 1000 + with / 16 : (int32_t)payload);
    buffer_put_u8(&bytes, with & 1 ? 1 : 0);
    buffer_put_i32(&bytes, chunk);
    buffer_put_i32(&bytes, HEADER_SIZE);
    buffer_put_i32(&bytes, total);
    for (int i = 0; i < HEADER_SIZE + (int)payload + 2; i++)
        buffer_put_u8(&bytes, 0);
    for (int i = 0; i < 4; i++) {
        put_change(&bytes, 5, 0, 0);
        put_change(&bytes, 6, 2, chunk);
        put_change(&bytes, 10, 2, HEADER_SIZE);
        put_change(&bytes, 14, 2, total);
        put_change(&bytes, 5, 0, with & 1 ? 1 : 2);
    }
    fuzz_seed(bytes.data, bytes.size);
    buffer_free(&bytes);
}

void fuzz_seeds(void)
{
    for (uint8_t with = 0; with < 16; with++) {
        seed(with, 50, 50);
        seed(with, 100, 300);
    }
    seed(0, -1, 100);
    seed(1, 100, INT32_MAX);
}
