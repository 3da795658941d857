/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How soon a segment's peer that has died is noticed, by a clock that advances only when it is read
 * and when somebody waits: the test has its own os/clock.h and os/word.h.
 */
#include "support.h"

#include "os/clock.h"
#include "os/word.h"
#include "support_process.h"
#include "transport/channel.h"

#define PAYLOAD 1000
#define CHECK_US 50000 /* the longest time between two looks for the peer */
#define SLACK_US 2000  /* readings of the clock, and what is polled before a sleep */
#define READ_US 5

static int64_t now_us, kill_after_us, killed_us;
static int waits;
static struct process peer;

int64_t clock_us(void)
{
    return now_us += READ_US;
}

int clock_wire_ms(void)
{
    return (int)(now_us / 1000 & CLOCK_WIRE_MASK);
}

void clock_sleep_ms(int ms)
{
    now_us += (int64_t)ms * 1000;
}

int word_can_wake(void)
{
    return 1;
}

void word_wake(uint32_t *word)
{
    (void)word;
}

/* The peer dies when a wait begins: what was looked at before it has told nothing. */
void word_wait(const uint32_t *word, uint32_t seen, int64_t timeout_us)
{
    (void)word, (void)seen;
    ck_assert_int_gt(timeout_us, 0);
    if (!killed_us && now_us >= kill_after_us) {
        process_kill(&peer);
        killed_us = now_us;
    }
    waits++;
    now_us += timeout_us;
}

static void setup(void)
{
    now_us = 1000000;
    killed_us = 0;
    waits = 0;
    kill_after_us = now_us + 10 * CHECK_US;
}

/* Receives in waits of this length, as the server's communication thread does. Returns how long
 * the peer had been dead then. */
static int64_t receive_in_slices(struct channel *channel, int64_t slice_us)
{
    struct buffer message = { .size = 0 };
    int outcome = CHANNEL_AGAIN;
    while (outcome == CHANNEL_AGAIN && now_us < kill_after_us + 100 * CHECK_US)
        outcome = channel->ops->receive(channel, &message, now_us + slice_us);
    ck_assert_int_lt(outcome, 0);
    ck_assert_int_gt(killed_us, 0);
    buffer_free(&message);
    return now_us - killed_us;
}

/* Slices of less than a look's interval, just as much, hardly more, and the server's. */
static const int64_t slices_us[] = { 20000, 49000, 50000, 51000, 60000, 99900, 100000, 140000 };

START_TEST(the_death_of_a_client_is_seen_in_time_whatever_the_waits_are)
{
    int number = -support_shared_port();
    struct listener *listener;
    struct channel *channel;
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    peer = process_start("attach", number);
    process_expect(&peer, "ready");
    ck_assert_int_eq(listener->ops->accept(listener, &channel, now_us + 10000000), 0);
    if (channel->silence_limit_us == CLOCK_FOREVER) { /* this system has claims */
        int64_t took_us = receive_in_slices(channel, slices_us[_i]);
        ck_assert_int_le(took_us, CHECK_US + SLACK_US);
    } else
        process_kill(&peer);
    channel->ops->close(channel);
    listener->ops->close(listener);
}
END_TEST

START_TEST(the_death_of_a_server_is_seen_in_time_whatever_the_waits_are)
{
    int number = -support_shared_port();
    struct channel *channel;
    peer = process_start("server", number);
    process_expect(&peer, "listening");
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    process_expect(&peer, "ready");
    if (channel->silence_limit_us == CLOCK_FOREVER) {
        int64_t took_us = receive_in_slices(channel, slices_us[_i]);
        ck_assert_int_le(took_us, CHECK_US + SLACK_US);
    } else
        process_kill(&peer);
    channel->ops->close(channel);
}
END_TEST

/* A peer of our kind wakes us, so that nobody wakes up more often than to look for its death, and
 * to return. */
START_TEST(nobody_wakes_up_more_often_than_needed)
{
    int number = -support_shared_port();
    struct listener *listener;
    struct channel *channel, *client;
    struct buffer message = { .size = 0 };
    kill_after_us = CLOCK_FOREVER;
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(segment_connect(&client, number), 0);
    ck_assert_int_eq(listener->ops->accept(listener, &channel, now_us + 10000000), 0);
    if (channel->silence_limit_us == CLOCK_FOREVER) {
        waits = 0;
        for (int i = 0; i < 10; i++)
            ck_assert_int_eq(channel->ops->receive(channel, &message, now_us + 2 * CHECK_US),
                             CHANNEL_AGAIN);
        ck_assert_int_le(waits, 30);
    }
    client->ops->close(client);
    channel->ops->close(channel);
    listener->ops->close(listener);
    buffer_free(&message);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { nobody_wakes_up_more_often_than_needed };
    Suite *suite = support_suite("segment, its time", setup, NULL, tests, COUNT_OF(tests));
    TCase *loops = tcase_create("slices");
    tcase_add_checked_fixture(loops, setup, NULL);
    tcase_add_loop_test(loops, the_death_of_a_client_is_seen_in_time_whatever_the_waits_are, 0,
                        COUNT_OF(slices_us));
    tcase_add_loop_test(loops, the_death_of_a_server_is_seen_in_time_whatever_the_waits_are, 0,
                        COUNT_OF(slices_us));
    suite_add_tcase(suite, loops);
    return support_run(suite);
}
