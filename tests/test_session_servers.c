/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client of a fast session (transport/session.h) whose server misbehaves.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "endpoint_fixture.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_handshake.h"
#include "session_fixture.h"

#define BELL_PAGE 4096

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

int main(void)
{
    const TTest *const tests[] = {
        memory_that_is_not_used_is_not_locked,
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
    };
    return support_run(support_suite("session, servers", fixture_begin, fixture_end, tests,
                                     COUNT_OF(tests)));
}
