/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the two sides of a fast session connect: the greeting, misbehaving peers, wrong descriptors,
 * unsafe folders, sockets of dead servers, and waiting for each other.
 */
#include "support.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "endpoint_fixture.h"
#include "fast_count.h"
#include "fast_random.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_handshake.h"
#include "session_fixture.h"

#define STRANGERS 15 /* each may be silent for 2 s */

/* ------------------------------------------------------------------ the greeting */

START_TEST(client_and_server_meet_and_share_memory)
{
    uint8_t *data;
    struct record record = { .kind = SESSION_COMMAND, .size = 5 };
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    struct accepted *accepted = endpoint_expect();
    ck_assert_ptr_nonnull(accepted);
    ck_assert_uint_eq(accepted->session->peer_pid, (uint32_t)getpid());
    ck_assert_uint_eq(client->peer_pid, (uint32_t)getpid());
    ck_assert_int_eq(ring_reserve(&client->out, 0, 5, &data), 0);
    memcpy(data, "hello", 5);
    ring_commit(&client->out, &record);
    session_publish_to_server(client);
    ck_assert_int_eq(ring_take(&accepted->session->in, &record), 1);
    ck_assert_mem_eq(record.data, "hello", 5);
    ck_assert_int_eq(session_check(client), 0);
    session_close(client);
    endpoint_drop(accepted);
    endpoint_stop();
    ck_assert_int_eq(count_files(endpoint_folder_path(""), ""), 0);
}
END_TEST

START_TEST(many_clients_are_greeted_each_with_a_memory_of_its_own)
{
    struct session *clients[8];
    struct accepted *arrived[COUNT_OF(clients)];
    ck_assert_int_eq(endpoint_start(number), 0);
    for (size_t i = 0; i < COUNT_OF(clients); i++) {
        clients[i] = connect_well();
        ck_assert_ptr_nonnull(arrived[i] = endpoint_expect());
        arrived[i]->session->memory.base[5] = (uint8_t)i;
    }
    for (size_t i = 0; i < COUNT_OF(clients); i++)
        ck_assert_uint_eq(clients[i]->memory.base[5], i);
    for (size_t i = 0; i < COUNT_OF(clients); i++) {
        session_close(clients[i]);
        endpoint_drop(arrived[i]);
    }
    endpoint_stop();
}
END_TEST

START_TEST(a_client_that_leaves_is_noticed_at_once)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    struct accepted *accepted = endpoint_expect();
    int64_t start_us = clock_us();
    session_close(client);
    while (!atomic_get_int(&accepted->gone) && clock_us() - start_us < PATIENCE_US)
        thread_yield();
    ck_assert(atomic_get_int(&accepted->gone));
    endpoint_drop(accepted);
    endpoint_stop();
}
END_TEST

START_TEST(a_server_that_ends_is_noticed_by_check_and_by_wait)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    endpoint_drop(endpoint_expect());
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (session_check(client) == 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    ck_assert_int_eq(session_check(client), -ECONNRESET);
    ck_assert_int_eq(session_wait(client, clock_us() + 60000000, 60000000), -ECONNRESET);
    session_close(client);
    endpoint_stop();
    ck_assert_int_eq(session_connect(&client, number, clock_us(), why), -ENOENT);
    ck_assert_uint_gt(strlen(why), 0);
}
END_TEST

START_TEST(an_endpoint_that_closes_disconnects_clients_that_were_not_taken)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    int silent = handshake_connect(number);
    endpoint_stop();
    ck_assert(handshake_wait_closed(silent, NULL));
    ck_assert_int_eq(session_wait(client, clock_us() + PATIENCE_US, PATIENCE_US), -ECONNRESET);
    session_close(client);
    local_close(silent);
}
END_TEST

/* ------------------------------------------------------------------ clients that misbehave */

START_TEST(a_client_that_says_nothing_is_in_nobodys_way_and_is_refused)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    int pending[STRANGERS];
    for (int i = 0; i < STRANGERS; i++)
        ck_assert_int_ge(pending[i] = handshake_connect(number), 0);
    int64_t start_us = clock_us();
    struct session *client = connect_well();
    ck_assert_int_lt(clock_us() - start_us, PATIENCE_US); /* one by one it is longer */
    for (int i = 0; i < STRANGERS; i++) {
        ck_assert(handshake_wait_closed(pending[i], NULL));
        local_close(pending[i]);
    }
    ck_assert(endpoint_noted("did not say hello"));
    ck_assert_int_eq(session_check(client), 0);
    session_close(client);
    endpoint_stop();
}
END_TEST

/* Says this, is sent away, and a client is welcome all the same. */
static void expect_sent_away(const void *bytes, size_t size, struct handshake_greeting *answer)
{
    int fd = handshake_say(number, bytes, size, NULL, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert(handshake_wait_closed(fd, answer));
    local_close(fd);
    ck_assert(endpoint_noted("sent away"));
    session_close(connect_well());
}

START_TEST(a_hello_that_is_too_short_or_too_long_or_foreign_is_refused)
{
    struct handshake_greeting hello = handshake_greeting_of(0);
    uint8_t long_hello[sizeof hello + 8] = { 0 };
    ck_assert_int_eq(endpoint_start(number), 0);
    expect_sent_away(&hello, 1, NULL);
    expect_sent_away(&hello, sizeof hello - 1, NULL);
    memcpy(long_hello, &hello, sizeof hello);
    expect_sent_away(long_hello, sizeof long_hello, NULL);
    hello.magic ^= 1;
    expect_sent_away(&hello, sizeof hello, NULL);
    endpoint_stop();
}
END_TEST

START_TEST(another_version_is_refused_with_a_sentence)
{
    struct handshake_greeting answer, hello = handshake_greeting_of(0);
    ck_assert_int_eq(endpoint_start(number), 0);
    hello.version = 99;
    expect_sent_away(&hello, sizeof hello, &answer);
    ck_assert_uint_eq(answer.magic, HANDSHAKE_MAGIC);
    ck_assert_uint_ne(answer.status, 0);
    ck_assert_ptr_nonnull(strstr(answer.text, "version 99"));
    ck_assert(endpoint_noted("version 99"));
    endpoint_stop();
}
END_TEST

START_TEST(descriptors_that_a_client_brings_are_closed)
{
    struct handshake_greeting hello = handshake_greeting_of(0);
    int ends[2];
    ck_assert_int_eq(endpoint_start(number), 0);
    ck_assert_int_eq(pipe(ends), 0);
    int fd = handshake_say(number, &hello, sizeof hello, ends, 2);
    ck_assert_int_ge(fd, 0);
    struct accepted *accepted = endpoint_expect();
    ck_assert_ptr_nonnull(accepted);
    close(ends[1]);
    char byte;
    ck_assert_int_eq(read(ends[0], &byte, 1), 0); /* nobody else holds the writing end */
    close(ends[0]);
    local_close(fd);
    endpoint_drop(accepted);
    endpoint_stop();
}
END_TEST

START_TEST(clients_that_say_nothing_and_leave_leave_nothing_behind)
{
    struct random random = random_of(5);
    uint8_t junk[300];
    ck_assert_int_eq(endpoint_start(number), 0);
    for (int i = 0; i < 300; i++) {
        for (size_t at = 0; at < sizeof junk; at++)
            junk[at] = (uint8_t)random_u32(&random);
        int fd = handshake_connect(number);
        if (fd == -EAGAIN) { /* the acceptor has not caught up */
            thread_yield();
            continue;
        }
        ck_assert_int_ge(fd, 0);
        if (i % 3)
            local_send(fd, junk, 1 + random_below(&random, sizeof junk), NULL, 0);
        local_close(fd);
    }
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct session *client = NULL;
    while (session_connect(&client, number, clock_us() + PATIENCE_US, why) < 0)
        ck_assert_int_lt(clock_us(), deadline_us);
    session_close(client);
    endpoint_stop();
}
END_TEST

START_TEST(who_leaves_before_being_greeted_is_no_bad_news)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    int fd = handshake_connect(number);
    ck_assert_int_ge(fd, 0);
    local_close(fd);
    ck_assert(endpoint_noted("came and left"));
    ck_assert(!endpoint_has_warned());
    session_close(connect_well());
    endpoint_stop();
}
END_TEST

/* ------------------------------------------------------------------ waiting for each other */

#define ROUNDS 3000u

/* How long each side sleeps when nobody wakes it, as far as it can be told from a busy machine. */
#define CLIENT_SLEEP_US 45000
#define SERVER_SLEEP_US 900000

struct echo {
    struct accepted *accepted;
    int failed; /* atomic */
    int64_t asked_us, answered_us; /* atomic: when the newest was published */
    int asleep; /* so often a record was taken only when sleep was over */
};

/* Sends every record back, and sleeps on the bell in between. */
static void echo_run(void *argument)
{
    struct echo *echo = argument;
    struct session *session = echo->accepted->session;
    int64_t deadline_us = clock_us() + PATIENCE_US;
    struct record record;
    uint8_t *data;
    for (uint32_t i = 0; i < ROUNDS && !atomic_get_int(&echo->failed);) {
        bell_prepare(endpoint_bell());
        int taken = ring_take(&session->in, &record);
        if (taken == 0) {
            bell_wait(endpoint_bell(), clock_us() + 1000000);
            if (clock_us() > deadline_us)
                atomic_set_int(&echo->failed, 1);
            continue;
        }
        bell_cancel(endpoint_bell());
        echo->asleep += clock_us() - atomic_get_i64(&echo->asked_us) >= SERVER_SLEEP_US;
        if (taken < 0 || record.tag != i++ || ring_reserve(&session->out, 0, 0, &data) < 0)
            atomic_set_int(&echo->failed, 1);
        ring_release(&session->in);
        record.size = 0;
        ring_commit(&session->out, &record);
        atomic_set_i64(&echo->answered_us, clock_us());
        session_publish_to_client(session);
        deadline_us = clock_us() + PATIENCE_US;
    }
}

START_TEST(no_wake_up_is_lost_between_two_that_sleep)
{
    struct thread thread;
    struct random random = random_of(6);
    struct record record = { 0 };
    uint8_t *data;
    int asleep = 0;
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    struct echo echo = { .accepted = endpoint_expect() };
    ck_assert_ptr_nonnull(echo.accepted);
    ck_assert_int_eq(thread_start(&thread, echo_run, &echo), 0);
    for (uint32_t i = 0; i < ROUNDS && !atomic_get_int(&echo.failed); i++) {
        record = (struct record){ .kind = SESSION_COMMAND, .tag = i };
        for (size_t spins = random_below(&random, 2000); i % 2 && spins > 0; spins--)
            atomic_relax(); /* so that the other one is found in every state */
        ck_assert_int_eq(ring_reserve(&client->out, 0, 0, &data), 0);
        ring_commit(&client->out, &record);
        atomic_set_i64(&echo.asked_us, clock_us());
        session_publish_to_server(client);
        ck_assert_int_eq(session_wait(client, clock_us() + PATIENCE_US, PATIENCE_US), 1);
        asleep += clock_us() - atomic_get_i64(&echo.answered_us) >= CLIENT_SLEEP_US;
        ck_assert_int_eq(ring_take(&client->in, &record), 1);
        ck_assert_uint_eq(record.tag, i);
        ring_release(&client->in);
    }
    thread_join(&thread);
    ck_assert_int_eq(echo.failed, 0);
    /* A busy machine, too, lets somebody wait for so long now and then. */
    ck_assert_int_lt(asleep, ROUNDS / 10);
    ck_assert_int_lt(echo.asleep, ROUNDS / 100);
    session_close(client);
    endpoint_drop(echo.accepted);
    endpoint_stop();
}
END_TEST

START_TEST(waiting_for_a_silent_server_ends_at_the_deadline)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    struct accepted *accepted = endpoint_expect();
    int64_t start_us = clock_us();
    ck_assert_int_eq(session_wait(client, start_us + 120000, PATIENCE_US), 0);
    ck_assert_int_ge(clock_us() - start_us, 120000);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
    ck_assert_int_eq(session_wait(client, 0, PATIENCE_US), 0);
    ck_assert_int_eq(session_wait(client, start_us + PATIENCE_US, 1000), 0);
    ck_assert_int_lt(clock_us() - start_us, PATIENCE_US);
    session_close(client);
    endpoint_drop(accepted);
    endpoint_stop();
}
END_TEST

/* ------------------------------------------------------------------ what a server may say */

START_TEST(a_values_place_is_inside_the_heap_or_refused)
{
    struct random random = random_of(7);
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    uint64_t begin = client->heap_offset, end = begin + client->heap_size;
    const uint64_t edges[] = { 0, begin - 8, begin, begin + 8, end - 8, end, end + 8, UINT64_MAX,
                               UINT64_MAX - 7, 1u << 31 };
    for (int i = 0; i < 100000; i++) {
        struct slot_value value = {
            .offset = i % 2 ? edges[random_below(&random, COUNT_OF(edges))] : random_u64(&random),
            .size = i % 3 ? random_u32(&random) : random_u32(&random) % 64
        };
        const uint8_t *bytes = session_value_bytes(client, &value);
        if (bytes) {
            size_t at = (size_t)(bytes - client->memory.base);
            ck_assert(at >= begin && at <= end && value.size <= end - at);
        }
    }
    session_close(client);
    endpoint_stop();
}
END_TEST

START_TEST(a_state_that_is_not_written_to_its_end_is_never_read)
{
    struct session_state state = { .step = 5, .sim_time = 0.25, .scene_id = 3 }, seen;
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    struct accepted *accepted = endpoint_expect();
    session_write_state(accepted->session, &state);
    ck_assert_int_eq(session_read_state(client, &seen), 0);
    ck_assert_uint_eq(seen.step, 5);
    ck_assert_double_eq(seen.sim_time, 0.25);
    ck_assert_int_eq(seen.scene_id, 3);
    memset(client->control, 0xff, 1024); /* a server that died while it wrote */
    memset(&seen, 0, sizeof seen);
    ck_assert_int_eq(session_read_state(client, &seen), -ETIMEDOUT);
    ck_assert_uint_eq(seen.step, 5); /* the last whole one */
    ck_assert_double_eq(seen.sim_time, 0.25);
    ck_assert_int_eq(seen.scene_id, 3);
    session_close(client);
    endpoint_drop(accepted);
    endpoint_stop();
}
END_TEST

START_TEST(the_last_slot_can_be_used_and_none_behind_it)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    ck_assert_int_eq(session_prepare_slot(client, 0), 0);
    ck_assert_int_eq(session_prepare_slot(client, client->slot_count - 1), 0);
    client->slots[client->slot_count - 1].middle = 1;
    ck_assert_uint_le((uint64_t)((uint8_t *)(client->slots + client->slot_count) -
                                 client->memory.base), client->heap_offset);
    session_close(client);
    endpoint_stop();
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        client_and_server_meet_and_share_memory,
        many_clients_are_greeted_each_with_a_memory_of_its_own,
        a_client_that_leaves_is_noticed_at_once,
        a_server_that_ends_is_noticed_by_check_and_by_wait,
        an_endpoint_that_closes_disconnects_clients_that_were_not_taken,
        a_client_that_says_nothing_is_in_nobodys_way_and_is_refused,
        a_hello_that_is_too_short_or_too_long_or_foreign_is_refused,
        another_version_is_refused_with_a_sentence,
        descriptors_that_a_client_brings_are_closed,
        clients_that_say_nothing_and_leave_leave_nothing_behind,
        who_leaves_before_being_greeted_is_no_bad_news,
        no_wake_up_is_lost_between_two_that_sleep,
        waiting_for_a_silent_server_ends_at_the_deadline,
        a_values_place_is_inside_the_heap_or_refused,
        a_state_that_is_not_written_to_its_end_is_never_read,
        the_last_slot_can_be_used_and_none_behind_it,
    };
    return support_run(support_suite("session", fixture_begin, fixture_end, tests,
                                     COUNT_OF(tests)));
}
