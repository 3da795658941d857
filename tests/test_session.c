/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * How the two sides of a fast session connect: the greeting, misbehaving peers, wrong descriptors,
 * unsafe folders, sockets of dead servers, and waiting for each other.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "endpoint_fixture.h"
#include "fast_count.h"
#include "fast_random.h"
#include "os/atomic.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_handshake.h"

#define BELL_PAGE 4096
#define PATIENCE_US 20000000
#define STRANGERS 15 /* each may be silent for 2 s */

static int number;
static char why[SESSION_WHY_SIZE];
static int descriptors, mappings;

static void setup(void)
{
    endpoint_folder_enter();
    number = -support_shared_port();
    memset(why, 0, sizeof why);
    descriptors = count_descriptors();
    mappings = count_mappings();
}

static void teardown(void)
{
    ck_assert_int_eq(count_descriptors(), descriptors);
    ck_assert_int_eq(count_mappings(), mappings);
    endpoint_folder_leave();
}

/* ------------------------------------------------------------------ the greeting */

static struct session *connect_well(void)
{
    struct session *session = NULL;
    int error = session_connect(&session, number, clock_us() + PATIENCE_US, why);
    ck_assert_msg(error == 0, "refused: %s", why);
    return session;
}

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

/* ------------------------------------------------------------------ servers that misbehave */

/* What a server made by hand answers. */
struct welcome {
    struct handshake_greeting greeting;
    size_t size;
    int fds[4];
    int fd_count;
    int is_silent; /* says nothing until the client has gone */
    int listening;
};

static void welcome_one(void *argument)
{
    struct welcome *welcome = argument;
    int fd = handshake_accept(welcome->listening);
    if (fd < 0)
        return;
    if (welcome->is_silent)
        handshake_wait_closed(fd, NULL);
    else if (welcome->size > 0)
        local_send(fd, &welcome->greeting, welcome->size, welcome->fds, welcome->fd_count);
    local_close(fd);
}

/* What session_connect makes of this server. */
static int meet(struct welcome *welcome)
{
    struct thread thread;
    struct session *session = NULL;
    welcome->listening = session_listen(number);
    ck_assert_int_ge(welcome->listening, 0);
    ck_assert_int_eq(thread_start(&thread, welcome_one, welcome), 0);
    int64_t deadline_us = clock_us() + (welcome->is_silent ? 300000 : PATIENCE_US);
    int error = session_connect(&session, number, deadline_us, why);
    thread_join(&thread);
    session_unlisten(welcome->listening);
    if (error == 0)
        session_close(session);
    else
        ck_assert_uint_gt(strlen(why), 0);
    return error;
}

/* Memory as a good server makes it; of this size. */
static int good_memory(size_t size)
{
    struct shared shared;
    ck_assert_int_eq(shared_create_nameless(&shared, size), 0);
    int fd = dup(shared.fd);
    shared_close(&shared);
    return fd;
}

/* A program that controls a robot locks its memory: not the hundreds of megabytes of a session. */
START_TEST(memory_that_is_not_used_is_not_locked)
{
    size_t size = (size_t)64 << 20, pages = size / (size_t)sysconf(_SC_PAGESIZE), present = 0;
    struct shared shared;
    if (mlockall(MCL_FUTURE) < 0)
        return; /* not allowed */
    int error = shared_create_nameless(&shared, size);
    munlockall();
    if (error == -ENOMEM)
        return; /* more than may be locked */
    ck_assert_int_eq(error, 0);
    unsigned char *states = malloc(pages);
    ck_assert_ptr_nonnull(states);
    ck_assert_int_eq(mincore(shared.base, size, states), 0);
    for (size_t i = 0; i < pages; i++)
        present += states[i] & 1;
    free(states);
    shared_close(&shared);
    ck_assert_uint_eq(present, 0);
}
END_TEST

static size_t memory_size(void)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    struct session *client = connect_well();
    size_t size = client->memory.size;
    session_close(client);
    endpoint_stop();
    return size;
}

/* The server hands these over: both are closed afterwards. */
static int meet_with(size_t claimed_size, int memory, int bell)
{
    struct welcome welcome = { .greeting = handshake_greeting_of(claimed_size),
                               .size = sizeof welcome.greeting,
                               .fds = { memory, bell }, .fd_count = 2 };
    int error = meet(&welcome);
    close(memory);
    close(bell);
    return error;
}

START_TEST(a_server_made_by_hand_is_welcome_if_it_is_right)
{
    size_t size = memory_size();
    ck_assert_int_eq(meet_with(size, good_memory(size), good_memory(BELL_PAGE)), 0);
}
END_TEST

START_TEST(memory_of_another_size_is_refused)
{
    size_t size = memory_size();
    ck_assert_int_lt(meet_with(size, good_memory(size - 4096), good_memory(BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(size, good_memory(size + 4096), good_memory(BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(size, good_memory(size), good_memory(2 * BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(size - 4096, good_memory(size - 4096), good_memory(BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(0, good_memory(size), good_memory(BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(SIZE_MAX, good_memory(size), good_memory(BELL_PAGE)), 0);
}
END_TEST

static int sealed_memory(size_t size, int seals)
{
    int fd = handshake_memory(size);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fcntl(fd, F_ADD_SEALS, seals), 0);
    return fd;
}

START_TEST(memory_that_could_shrink_is_refused)
{
    size_t size = memory_size();
    int all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    ck_assert_int_eq(meet_with(size, sealed_memory(size, all), sealed_memory(BELL_PAGE, all)), 0);
    ck_assert_int_eq(meet_with(size, sealed_memory(size, 0), good_memory(BELL_PAGE)), -EACCES);
    ck_assert_int_eq(meet_with(size, sealed_memory(size, F_SEAL_GROW), good_memory(BELL_PAGE)),
                     -EACCES);
    ck_assert_int_eq(meet_with(size, good_memory(size), sealed_memory(BELL_PAGE, 0)), -EACCES);
}
END_TEST

START_TEST(descriptors_of_something_else_are_refused)
{
    size_t size = memory_size();
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_lt(meet_with(size, ends[0], ends[1]), 0);
    ck_assert_int_lt(meet_with(size, open("/dev/zero", O_RDWR), open("/dev/null", O_RDWR)), 0);
    ck_assert_int_lt(meet_with(size, open(".", O_RDONLY), good_memory(BELL_PAGE)), 0);
    support_write_file("plain", "", 0);
    ck_assert_int_eq(truncate("plain", (off_t)size), 0);
    ck_assert_int_lt(meet_with(size, open("plain", O_RDWR), good_memory(BELL_PAGE)), 0);
    ck_assert_int_lt(meet_with(size, good_memory(size), open("/dev/zero", O_RDWR)), 0);
}
END_TEST

START_TEST(a_welcome_with_too_few_or_too_many_descriptors_is_refused)
{
    size_t size = memory_size();
    struct welcome welcome = { .greeting = handshake_greeting_of(size),
                               .size = sizeof welcome.greeting };
    ck_assert_int_lt(meet(&welcome), 0);
    welcome.fds[0] = good_memory(size);
    welcome.fd_count = 1;
    ck_assert_int_lt(meet(&welcome), 0);
    close(welcome.fds[0]);
}
END_TEST

START_TEST(a_server_of_another_word_size_is_told)
{
    size_t other = memory_size() / 2;
    ck_assert_int_eq(meet_with(other, good_memory(other), good_memory(BELL_PAGE)), -EPROTO);
    ck_assert_ptr_nonnull(strstr(why, "of 64 bits and the client one of 32"));
}
END_TEST

START_TEST(a_welcome_that_is_none_is_refused)
{
    struct welcome welcome = { .greeting = handshake_greeting_of(0), .size = 10 };
    ck_assert_int_eq(meet(&welcome), -EBADMSG);
    welcome.size = 0; /* closes at once */
    ck_assert_int_lt(meet(&welcome), 0);
    welcome.size = sizeof welcome.greeting;
    welcome.greeting.magic = 7;
    ck_assert_int_eq(meet(&welcome), -EBADMSG);
    welcome.greeting.status = 1; /* another protocol's text is not shown */
    strcpy(welcome.greeting.text, "hidden");
    ck_assert_int_eq(meet(&welcome), -EBADMSG);
    ck_assert_ptr_null(strstr(why, "hidden"));
}
END_TEST

START_TEST(a_servers_refusal_is_told_in_its_own_words)
{
    struct welcome welcome = { .greeting = handshake_greeting_of(0),
                               .size = sizeof welcome.greeting };
    welcome.greeting.status = 1;
    strcpy(welcome.greeting.text, "not today");
    ck_assert_int_eq(meet(&welcome), -EPROTONOSUPPORT);
    ck_assert_str_eq(why, "not today");
    memset(welcome.greeting.text, 'x', sizeof welcome.greeting.text);
    ck_assert_int_eq(meet(&welcome), -EPROTONOSUPPORT);
    ck_assert_uint_eq(strlen(why), SESSION_WHY_SIZE - 1);
}
END_TEST

/* As a server of release 0.1.0 does, and as one that looks at no version would. */
START_TEST(a_server_of_an_older_version_is_told_in_words)
{
    struct welcome welcome = { .greeting = handshake_greeting_of(memory_size()),
                               .size = sizeof welcome.greeting };
    welcome.greeting.version = 2;
    ck_assert_int_eq(meet(&welcome), -EPROTONOSUPPORT);
    ck_assert_ptr_nonnull(strstr(why, "server's session has version 2"));
    ck_assert_ptr_nonnull(strstr(why, "install the same release for both"));
    welcome.greeting.status = 1;
    strcpy(welcome.greeting.text, "the server's has version 2");
    ck_assert_int_eq(meet(&welcome), -EPROTONOSUPPORT);
    ck_assert_str_eq(why, "the server's has version 2");
}
END_TEST

START_TEST(a_server_that_does_not_greet_is_given_up)
{
    struct welcome welcome = { .is_silent = 1 };
    int64_t start_us = clock_us();
    ck_assert_int_eq(meet(&welcome), -ETIMEDOUT);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
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
        memory_that_is_not_used_is_not_locked,
        a_client_that_leaves_is_noticed_at_once,
        a_server_that_ends_is_noticed_by_check_and_by_wait,
        an_endpoint_that_closes_disconnects_clients_that_were_not_taken,
        a_client_that_says_nothing_is_in_nobodys_way_and_is_refused,
        a_hello_that_is_too_short_or_too_long_or_foreign_is_refused,
        another_version_is_refused_with_a_sentence,
        descriptors_that_a_client_brings_are_closed,
        clients_that_say_nothing_and_leave_leave_nothing_behind,
        who_leaves_before_being_greeted_is_no_bad_news,
        a_server_made_by_hand_is_welcome_if_it_is_right,
        memory_of_another_size_is_refused,
        memory_that_could_shrink_is_refused,
        descriptors_of_something_else_are_refused,
        a_welcome_with_too_few_or_too_many_descriptors_is_refused,
        a_server_of_another_word_size_is_told,
        a_welcome_that_is_none_is_refused,
        a_servers_refusal_is_told_in_its_own_words,
        a_server_of_an_older_version_is_told_in_words,
        a_server_that_does_not_greet_is_given_up,
        no_wake_up_is_lost_between_two_that_sleep,
        waiting_for_a_silent_server_ends_at_the_deadline,
        a_values_place_is_inside_the_heap_or_refused,
        a_state_that_is_not_written_to_its_end_is_never_read,
        the_last_slot_can_be_used_and_none_behind_it,
    };
    return support_run(support_suite("session", setup, teardown, tests, COUNT_OF(tests)));
}
