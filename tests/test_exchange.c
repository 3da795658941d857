/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The messages of a lock-step client, as the two threads of a service see them, through a channel
 * that is the test's.
 */
#include "support.h"

#include "server/exchange.h"
#include "simConst.h"

static struct buffer next; /* what the client has sent; empty: nothing */
static struct buffer replied;
static int closed;

static int play_receive(struct channel *channel, struct buffer *message, int64_t deadline_us)
{
    (void)channel, (void)deadline_us;
    if (next.size == 0)
        return CHANNEL_AGAIN;
    buffer_put_bytes(message, next.data, next.size);
    buffer_clear(&next);
    return 0;
}

static int play_send(struct channel *channel, const uint8_t *bytes, size_t size,
                     int64_t deadline_us)
{
    (void)channel, (void)deadline_us;
    buffer_clear(&replied);
    buffer_put_bytes(&replied, bytes, size);
    return 0;
}

static void play_close(struct channel *channel)
{
    (void)channel;
    closed++;
}

static const struct channel_ops ops = { .name = "a test's", .send = play_send,
                                        .receive = play_receive, .close = play_close };
static struct channel channel;
static struct exchange exchange;
static struct exchange_batch batch;

static void setup(void)
{
    channel = (struct channel){ .ops = &ops, .message_limit = 10000,
                                .silence_limit_us = CLOCK_FOREVER };
    exchange = (struct exchange){ 0 };
    batch = (struct exchange_batch){ 0 };
    closed = 0;
    exchange_init(&exchange);
    exchange_open(&exchange, &channel);
}

static void teardown(void)
{
    if (!closed)
        exchange_close(&exchange);
    exchange_deinit(&exchange);
    buffer_free(&batch.messages);
    buffer_free(&next);
    buffer_free(&replied);
}

/* A message with so many commands; its size. */
static size_t come(int32_t id, int commands)
{
    int32_t value = 1;
    struct command command =
        command_of(key_name(simx_cmd_set_integer_signal, "s"), simx_opmode_oneshot, &value, 4);
    message_begin(&next, id);
    for (int i = 0; i < commands; i++)
        command_encode(&next, &command);
    size_t size = next.size;
    ck_assert_int_eq(exchange_receive(&exchange, 0), 1);
    return size;
}

static void reply(void)
{
    ck_assert_int_eq(exchange_await_turn(&exchange, 0), EXCHANGE_REPLY);
    ck_assert_int_eq(exchange_reply(&exchange, 0), 0);
}

/* Millions of them, which a client sends while the simulator is busy, take no memory. */
START_TEST(a_message_without_commands_is_answered_and_leaves_nothing_to_execute)
{
    for (int i = 1; i <= 3; i++) {
        ck_assert_uint_gt(come(i, 0), 0);
        reply();
        ck_assert_uint_eq(replied.size, MESSAGE_HEADER_SIZE);
    }
    ck_assert_int_eq(exchange_take(&exchange, &batch), 1);
    ck_assert_uint_eq(batch.messages.size, 0);
    ck_assert_uint_eq(batch.count, 3);
    ck_assert_int_eq(batch.header.id, 3);
}
END_TEST

START_TEST(messages_wait_whole_and_in_order_until_they_are_taken)
{
    size_t one = come(1, 1);
    reply();
    size_t two = come(2, 3);
    reply();
    ck_assert_int_eq(exchange_take(&exchange, &batch), 1);
    ck_assert_uint_eq(batch.messages.size, 4 + one + 4 + two);
    ck_assert_int_eq(peek_i32(batch.messages.data), (int32_t)one);
    ck_assert_int_eq(peek_i32(batch.messages.data + 4 + one), (int32_t)two);
    ck_assert_int_eq(batch.is_new, 1);
    exchange_put(&exchange, &batch, &(struct exchange_done){ .commands = 4 }, &next);
    ck_assert_int_eq(exchange_take(&exchange, &batch), 0);
    ck_assert_int_eq(batch.is_new, 0);
}
END_TEST

START_TEST(nothing_of_a_client_that_has_gone_is_left_for_the_next_one)
{
    come(1, 2);
    exchange_close(&exchange);
    ck_assert_int_eq(closed, 1);
    ck_assert_int_eq(exchange_is_connected(&exchange), 0);
    ck_assert_int_eq(exchange_take(&exchange, &batch), 0);
    exchange_open(&exchange, &channel);
    closed = 0;
    ck_assert_int_eq(exchange_is_connected(&exchange), 1);
    ck_assert_int_eq(exchange_take(&exchange, &batch), 0);
    ck_assert_int_eq(batch.is_new, 1);
    size_t size = come(7, 1);
    ck_assert_int_eq(exchange_take(&exchange, &batch), 1);
    ck_assert_uint_eq(batch.messages.size, 4 + size);
    ck_assert_uint_eq(batch.count, 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_message_without_commands_is_answered_and_leaves_nothing_to_execute,
        messages_wait_whole_and_in_order_until_they_are_taken,
        nothing_of_a_client_that_has_gone_is_left_for_the_next_one,
    };
    return support_run(support_suite("exchange", setup, teardown, tests, COUNT_OF(tests)));
}
