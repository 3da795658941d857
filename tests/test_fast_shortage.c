/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Fast sessions on a system without free descriptors or memory.
 */
#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "commands/commands.h"
#include "endpoint_fixture.h"
#include "fake_sim.h"
#include "fast_sanitizer.h"
#include "folder_fixture.h"
#include "os/clock.h"
#include "os/thread.h"
#include "raw_handshake.h"
#include "server/server.h"

static int limit(int resource, rlim_t value)
{
    struct rlimit both = { value, value };
    return setrlimit(resource, &both);
}

static int lowest_free_descriptor(void)
{
    int fd = dup(0);
    close(fd);
    return fd;
}

/* A client of a server that is elsewhere. */
static int connect_without_descriptors(void)
{
    for (int more = 0; more < 3; more++) {
        if (limit(RLIMIT_NOFILE, (rlim_t)lowest_free_descriptor() + (rlim_t)(3 - more)) < 0)
            return 1;
        if (connect_once() == 0 || !why[0])
            return 2;
    }
    return 0;
}

START_TEST(a_client_without_descriptors_is_told_so)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    ck_assert_int_eq(in_child(connect_without_descriptors), 0);
    ck_assert_int_eq(connect_once(), 0);
    endpoint_stop();
}
END_TEST

static int greet_under_a_limit(int resource, rlim_t value, const char *reason)
{
    struct handshake_greeting hello = handshake_greeting_of(0), answer;
    struct shared page;
    struct session *session;
    int ends[2];
    if (session_bell_new(&page) < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0 ||
        local_send(ends[0], &hello, sizeof hello, NULL, 0) < 0 || limit(resource, value) < 0)
        return 1;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    if (session_greet(&session, ends[1], &page, why) == 0)
        return 2;
    if (!strstr(why, reason))
        return 3;
    return handshake_wait_closed(ends[0], &answer) && strcmp(answer.text, why) == 0 ? 0 : 4;
}

static int greet_without_descriptors(void)
{
    return greet_under_a_limit(RLIMIT_NOFILE, (rlim_t)lowest_free_descriptor() + 3,
                               "Too many open files");
}

static int greet_without_address_space(void)
{
    return greet_under_a_limit(RLIMIT_AS, 64 << 20, "Cannot allocate memory");
}

static int greet_with_small_files(void)
{
    sigset_t all;
    sigfillset(&all); /* as the acceptor's thread does */
    sigprocmask(SIG_SETMASK, &all, NULL);
    return greet_under_a_limit(RLIMIT_FSIZE, 1 << 20, "File too large");
}

START_TEST(a_server_without_descriptors_refuses_in_a_sentence)
{
    ck_assert_int_eq(in_child(greet_without_descriptors), 0);
}
END_TEST

START_TEST(a_server_without_memory_refuses_in_a_sentence)
{
#if SANITIZED_ADDRESS || SANITIZED_THREAD
    ck_assert_ptr_nonnull(&greet_without_address_space); /* sanitizers need terabytes of it */
#else
    ck_assert_int_eq(in_child(greet_without_address_space), 0);
#endif
    ck_assert_int_eq(in_child(greet_with_small_files), 0);
}
END_TEST

/* The segment needs room in a file system that can be full, small or read-only; sessions do not. */
START_TEST(a_service_without_room_for_the_segment_has_fast_sessions)
{
    struct rlimit before, small;
    struct sim_api *sim = fake_sim_new(40501);
    struct server *server = NULL;
    char config[64];
    int size = snprintf(config, sizeof config, "portIndex1_port = %d\n", -number);
    support_write_file("remoteApiConnections.txt", config, (size_t)size);
    signal(SIGXFSZ, SIG_IGN);
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 1 << 20;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    ck_assert_int_eq(server_new(&server, sim, &command_table), 0);
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
    server_instance_pass(server);
    ck_assert_msg(strstr(fake.log, "fast sessions only") != NULL, "%s", fake.log);
    ck_assert_ptr_nonnull(strstr(fake.log, "File too large"));
    ck_assert_int_eq(connect_once(), 0);
    server_free(server);
    sim_free(sim);
}
END_TEST

START_TEST(a_acceptor_without_descriptors_sleeps_and_recovers)
{
    struct rlimit before, none;
    struct timespec begin, end;
    int64_t begin_us, took_us;
    struct handshake_greeting hello = handshake_greeting_of(0);
    struct sockaddr_un address;
    ck_assert_int_eq(endpoint_start(number), 0);
    int later = open_socket(&address); /* has its descriptor before they run out */
    ck_assert_int_ge(later, 0);
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    /* Below all that are free: the acceptor's thread takes one for a moment whenever it looks. As
     * many as it polls are allowed: its pair and the endpoint. */
    none.rlim_cur = 2;
    ck_assert_int_gt(lowest_free_descriptor(), 2);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    ck_assert_int_eq(connect(later, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert(endpoint_noted("wait outside"));
    begin_us = clock_us();
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    usleep(300000);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    took_us = clock_us() - begin_us;
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    int64_t used_us = (end.tv_sec - begin.tv_sec) * 1000000 + (end.tv_nsec - begin.tv_nsec) / 1000;
    ck_assert_int_eq(local_send(later, &hello, sizeof hello, NULL, 0), 0);
    struct accepted *accepted = endpoint_expect();
    ck_assert_ptr_nonnull(accepted);
    endpoint_drop(accepted);
    local_close(later);
    endpoint_stop();
    ck_assert_msg(used_us < took_us / 3, "the acceptor used %ld us of %ld", (long)used_us,
                  (long)took_us);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_client_without_descriptors_is_told_so,
        a_server_without_descriptors_refuses_in_a_sentence,
        a_server_without_memory_refuses_in_a_sentence,
        a_service_without_room_for_the_segment_has_fast_sessions,
        a_acceptor_without_descriptors_sleeps_and_recovers,
    };
    Suite *suite = support_suite("fast_shortage", folder_begin, folder_end, tests, COUNT_OF(tests));
    return support_run(suite);
}
