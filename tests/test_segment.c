/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The bytes of the predecessor's segment: the test plays old clients and old servers that are
 * correct, dead, silent, or write impossible values; names and access rights.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/atomic.h"
#include "os/clock.h"
#include "support_process.h"
#include "transport/channel.h"

#define NOBODY 65534
#define PATIENCE_US 20000000
#define PAYLOAD 1000
#define SIZE (20 + PAYLOAD + 20)

enum { FLAG = 0, PAYLOAD_SIZE = 1, STATE = 5, CHUNK = 6, AT = 10, TOTAL = 14, AREA = 20 };

static int number;
static struct listener *listener;
static struct channel *channel;
static uint8_t *memory; /* an old peer's view of the segment */
static struct buffer message;
static char sim_name[64], vrep_name[64];

static void setup(void)
{
    number = -support_shared_port();
    snprintf(sim_name, sizeof sim_name, "/LocalSIM_REMOTE_API%05d", number);
    snprintf(vrep_name, sizeof vrep_name, "/LocalVREP_REMOTE_API%05d", number);
}

static void teardown(void)
{
    if (memory)
        munmap(memory, SIZE);
    if (channel)
        channel->ops->close(channel);
    if (listener)
        listener->ops->close(listener);
    shm_unlink(sim_name);
    shm_unlink(vrep_name);
    buffer_free(&message);
    memory = NULL;
    channel = NULL;
    listener = NULL;
}

static int64_t soon(void)
{
    return clock_us() + PATIENCE_US;
}

static void map_name(const char *name, int flags)
{
    int fd = shm_open(name, O_RDWR | flags, 0600);
    ck_assert_int_ge(fd, 0);
    if (flags & O_CREAT)
        ck_assert_int_eq(ftruncate(fd, SIZE), 0);
    memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(memory, MAP_FAILED);
    close(fd);
}

/* Our server, and an old client that is attached. */
static void old_client(void)
{
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    map_name(vrep_name, 0);
    ck_assert_int_eq(memory[FLAG], 0);
    ck_assert_int_eq(peek_i32(memory + PAYLOAD_SIZE), PAYLOAD);
    atomic_set_u8(memory + STATE, 0);
    atomic_set_u8(memory + FLAG, 1);
    ck_assert_int_eq(listener->ops->accept(listener, &channel, soon()), 0);
}

/* An old server, and our client. */
static void old_server(const char *name)
{
    map_name(name, O_CREAT);
    patch_i32(memory + PAYLOAD_SIZE, PAYLOAD);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    ck_assert_int_eq(memory[FLAG], 1);
}

static void put_chunk(int32_t chunk, int32_t at, int32_t total, int state)
{
    patch_i32(memory + CHUNK, chunk);
    patch_i32(memory + AT, at);
    patch_i32(memory + TOTAL, total);
    atomic_set_u8(memory + STATE, (uint8_t)state);
}

static int receive(void)
{
    return channel->ops->receive(channel, &message, soon());
}

/* ------------------------------------------------------------------ old peers */

START_TEST(an_old_client_is_understood_and_answered)
{
    old_client();
    ck_assert_int_eq(channel->silence_limit_us, 1000000);
    memcpy(memory + AREA, "eighteen b", 10);
    put_chunk(10, AREA, 19, 1);
    ck_assert_int_eq(channel->ops->receive(channel, &message, clock_us()), CHANNEL_AGAIN);
    ck_assert_int_eq(memory[STATE], 0);
    memcpy(memory + AREA, "ytes more", 9);
    put_chunk(9, AREA, 19, 1);
    ck_assert_int_eq(receive(), 0);
    ck_assert_uint_eq(message.size, 19);
    ck_assert_mem_eq(message.data, "eighteen bytes more", 19);
    uint8_t answer[PAYLOAD + 5];
    memset(answer, 'a', sizeof answer);
    ck_assert_int_eq(channel->ops->send(channel, answer, sizeof answer, clock_us()), CHANNEL_AGAIN);
    ck_assert_int_eq(memory[STATE], 2);
    ck_assert_int_eq(peek_i32(memory + CHUNK), PAYLOAD);
    ck_assert_int_eq(peek_i32(memory + AT), AREA);
    ck_assert_int_eq(peek_i32(memory + TOTAL), PAYLOAD + 5);
    atomic_set_u8(memory + STATE, 0);
    ck_assert_int_eq(channel->ops->send(channel, answer, sizeof answer, soon()), 0);
    ck_assert_int_eq(memory[STATE], 2);
    ck_assert_int_eq(peek_i32(memory + CHUNK), 5);
}
END_TEST

START_TEST(an_old_server_of_either_era_is_understood)
{
    old_server(_i ? sim_name : vrep_name);
    const uint8_t *request = (const uint8_t *)"request of a client";
    ck_assert_int_eq(channel->ops->send(channel, request, 19, soon()), 0);
    ck_assert_int_eq(memory[STATE], 1);
    ck_assert_int_eq(peek_i32(memory + CHUNK), 19);
    ck_assert_mem_eq(memory + AREA, "request of a client", 19);
    memcpy(memory + AREA, "answer of a server..", 20);
    put_chunk(20, AREA, 20, 2);
    ck_assert_int_eq(receive(), 0);
    ck_assert_mem_eq(message.data, "answer of a server..", 20);
    ck_assert_int_eq(memory[STATE], 0);
    channel->ops->close(channel);
    channel = NULL;
    ck_assert_int_eq(memory[FLAG], 0); /* how an old server learns of it */
}
END_TEST

START_TEST(an_old_client_that_leaves_is_noticed)
{
    old_client();
    atomic_set_u8(memory + FLAG, 0);
    ck_assert_int_lt(receive(), 0);
}
END_TEST

START_TEST(an_old_client_that_falls_silent_in_a_message_is_noticed)
{
    old_client();
    channel->heard_us = 0;
    put_chunk(10, AREA, 100, 1);
    int64_t start_us = clock_us();
    do {
        ck_assert_int_eq(channel->ops->receive(channel, &message, clock_us() + 50000),
                         CHANNEL_AGAIN);
        ck_assert_int_lt(clock_us() - start_us, 20000000);
    } while (!channel_is_silent(channel));
    ck_assert_int_ge(channel->heard_us, start_us);
    ck_assert_int_ge(clock_us() - start_us, 1000000);
}
END_TEST

/* ------------------------------------------------------------------ what cannot be */

static const struct {
    int32_t chunk, at, total;
} garbage[] = {
    { 0, AREA, 100 },        { -1, AREA, 100 },           { INT32_MIN, AREA, 100 },
    { PAYLOAD + 1, AREA, PAYLOAD + 1 }, { INT32_MAX, AREA, INT32_MAX }, { 101, AREA, 100 },
    { 10, AREA, 0 },         { 10, AREA, -1 },            { 10, AREA, INT32_MAX },
    { 10, 0, 10 },           { 10, 19, 10 },              { 10, -1, 10 },
    { 10, AREA + PAYLOAD - 9, 10 }, { 10, SIZE, 10 },     { 10, INT32_MAX, 10 },
    { 10, INT32_MIN, 10 },   { INT32_MAX, INT32_MAX, INT32_MAX },
};

START_TEST(a_client_that_writes_what_cannot_be_is_refused)
{
    old_client();
    put_chunk(garbage[_i].chunk, garbage[_i].at, garbage[_i].total, 1);
    ck_assert_int_eq(receive(), -EBADMSG);
}
END_TEST

START_TEST(a_server_that_writes_what_cannot_be_is_refused)
{
    old_server(sim_name);
    put_chunk(garbage[_i].chunk, garbage[_i].at, garbage[_i].total, 2);
    ck_assert_int_eq(receive(), -EBADMSG);
}
END_TEST

START_TEST(a_message_cannot_change_its_size_on_the_way)
{
    static const struct {
        int32_t chunk, total;
    } seconds[] = { { 10, 101 }, { 10, 99 }, { 91, 100 }, { 10, 0 }, { 10, -100 } };
    for (size_t i = 0; i < COUNT_OF(seconds); i++) {
        old_client();
        put_chunk(10, AREA, 100, 1);
        ck_assert_int_eq(channel->ops->receive(channel, &message, clock_us()), CHANNEL_AGAIN);
        put_chunk(seconds[i].chunk, AREA, seconds[i].total, 1);
        ck_assert_int_eq(receive(), -EBADMSG);
        teardown();
        setup();
    }
}
END_TEST

START_TEST(a_chunk_may_end_where_the_area_ends)
{
    old_client();
    memset(memory + AREA, 'x', PAYLOAD);
    put_chunk(10, AREA + PAYLOAD - 10, 10 + PAYLOAD, 1);
    ck_assert_int_eq(channel->ops->receive(channel, &message, clock_us()), CHANNEL_AGAIN);
    put_chunk(PAYLOAD, AREA, 10 + PAYLOAD, 1);
    ck_assert_int_eq(receive(), 0);
    ck_assert_uint_eq(message.size, PAYLOAD + 10);
}
END_TEST

START_TEST(a_server_with_an_area_that_cannot_be_is_not_connected_to)
{
    static const int32_t sizes[] = { 0, -1, SIZE - 20 + 1, INT32_MAX, INT32_MIN };
    map_name(sim_name, O_CREAT);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        patch_i32(memory + PAYLOAD_SIZE, sizes[i]);
        ck_assert_int_eq(segment_connect(&channel, number), -EBADMSG);
    }
    ck_assert_int_eq(memory[FLAG], 0);
    channel = NULL;
}
END_TEST

START_TEST(memory_that_is_too_small_is_not_connected_to)
{
    int fd = shm_open(sim_name, O_RDWR | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(segment_connect(&channel, number), -EBADMSG);
    ck_assert_int_eq(ftruncate(fd, 21), 0);
    ck_assert_int_eq(segment_connect(&channel, number), -EBADMSG);
    close(fd);
}
END_TEST

/* ------------------------------------------------------------------ names */

static ino_t inode(const char *name)
{
    struct stat status;
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0)
        return 0;
    ck_assert_int_eq(fstat(fd, &status), 0);
    close(fd);
    return status.st_ino;
}

START_TEST(both_names_lead_to_the_same_memory_and_go_with_it)
{
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_uint_ne(inode(sim_name), 0);
    ck_assert_uint_eq(inode(sim_name), inode(vrep_name));
    listener->ops->close(listener);
    listener = NULL;
    ck_assert_uint_eq(inode(sim_name), 0);
    ck_assert_uint_eq(inode(vrep_name), 0);
}
END_TEST

START_TEST(names_have_at_least_five_digits)
{
    struct listener *own;
    int small = (int)getpid() % 900 + 1;
    char name[64];
    snprintf(name, sizeof name, "/LocalVREP_REMOTE_API%05d", small);
    if (inode(name) != 0)
        return; /* somebody uses it: the other digits are told apart elsewhere */
    ck_assert_int_eq(segment_listen(&own, small, PAYLOAD), 0);
    ck_assert_uint_ne(inode(name), 0);
    own->ops->close(own);
    ck_assert_uint_eq(inode(name), 0);
}
END_TEST

START_TEST(a_name_that_was_taken_away_comes_back)
{
    int64_t deadline_us = soon();
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    shm_unlink(vrep_name); /* as an old client does that could not attach */
    while (inode(vrep_name) == 0) {
        ck_assert_int_eq(listener->ops->accept(listener, &channel, clock_us() + 50000),
                         CHANNEL_AGAIN);
        ck_assert_int_lt(clock_us(), deadline_us);
    }
    ck_assert_uint_eq(inode(sim_name), inode(vrep_name));
}
END_TEST

START_TEST(a_second_client_is_told_that_there_is_one)
{
    struct channel *second;
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    ck_assert_int_eq(segment_connect(&second, number), -EBUSY);
    ck_assert_uint_ne(inode(sim_name), 0);
    ck_assert_uint_ne(inode(vrep_name), 0);
}
END_TEST

START_TEST(a_client_that_has_left_cannot_be_mistaken_for_the_next_one)
{
    struct channel *second, *served;
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    ck_assert_int_eq(listener->ops->accept(listener, &served, soon()), 0);
    channel->ops->close(channel);
    channel = NULL;
    /* The server has not looked yet. */
    ck_assert_int_lt(segment_connect(&second, number), 0);
    ck_assert_int_lt(served->ops->receive(served, &message, soon()), 0);
    served->ops->close(served);
}
END_TEST

START_TEST(memory_that_others_can_open_is_refused_and_left_alone)
{
    int fd = shm_open(sim_name, O_RDWR | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(fchmod(fd, 0666), 0);
    ck_assert_int_eq(ftruncate(fd, SIZE), 0);
    ck_assert_int_eq(segment_connect(&channel, number), -EACCES);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), -EACCES);
    ck_assert_uint_ne(inode(sim_name), 0);
    ck_assert_int_eq(fchmod(fd, 0600), 0);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0); /* nobody claims it: stale */
    close(fd);
}
END_TEST

/* As another user: takes the name, so or so. */
static int squat(int how)
{
    char path[96];
    snprintf(path, sizeof path, "/dev/shm%s", sim_name);
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        return 1;
    umask(0);
    switch (how) {
    case 0: return open(path, O_CREAT | O_EXCL, 0600) < 0;
    case 1: return open(path, O_CREAT | O_EXCL, 0666) < 0;
    case 2: return symlink("/etc/hosts", path);
    case 3: return symlink("nothing", path);
    case 4: return mkfifo(path, 0666);
    default: return mkdir(path, 0777);
    }
}

START_TEST(a_name_that_another_user_took_is_left_alone_and_does_not_hide_the_other_one)
{
    struct channel *served;
    char path[96];
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(squat(_i));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    ck_assert_int_eq(segment_connect(&channel, number), -EACCES);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), -EACCES);
    old_server(vrep_name);
    ck_assert_int_eq(segment_listen_later(&listener, number, PAYLOAD), 0);
    ck_assert_int_eq(listener->ops->accept(listener, &served, 0), -EACCES);
    snprintf(path, sizeof path, "/dev/shm%s", sim_name);
    ck_assert_int_eq(remove(path), 0);
    shm_unlink(vrep_name);
    ck_assert_int_eq(listener->ops->accept(listener, &served, 0), CHANNEL_AGAIN);
    ck_assert_uint_ne(inode(vrep_name), 0);
}
END_TEST

/* ------------------------------------------------------------------ death */

START_TEST(what_a_killed_server_left_is_replaced)
{
    struct process process = process_start("server", number);
    process_expect(&process, "listening");
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), -EADDRINUSE);
    process_kill(&process);
    ck_assert_uint_ne(inode(sim_name), 0);
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    ck_assert_uint_eq(inode(sim_name), inode(vrep_name));
    ck_assert_int_eq(segment_connect(&channel, number), 0);
}
END_TEST

START_TEST(what_a_killed_server_left_is_removed_by_its_client)
{
    struct process process = process_start("server", number);
    process_expect(&process, "listening");
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    process_kill(&process);
    ck_assert_uint_ne(inode(sim_name), 0);
    channel->ops->close(channel);
    channel = NULL;
    ck_assert_uint_eq(inode(sim_name), 0);
    ck_assert_uint_eq(inode(vrep_name), 0);
}
END_TEST

START_TEST(what_a_killed_server_left_is_removed_by_who_looks_for_one)
{
    struct process process = process_start("server", number);
    process_expect(&process, "listening");
    process_kill(&process);
    ck_assert_uint_ne(inode(vrep_name), 0);
    ck_assert_int_eq(segment_connect(&channel, number), -ENOENT);
    ck_assert_uint_eq(inode(sim_name), 0);
    ck_assert_uint_eq(inode(vrep_name), 0);
}
END_TEST

/* Not on the system of old_system.c. */
static int has_claims_of_clients(void)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 1 };
    int fd = shm_open(sim_name, O_RDWR, 0600);
    int outcome = fcntl(fd, F_OFD_GETLK, &lock);
    ck_assert_int_ge(fd, 0);
    close(fd);
    return outcome == 0;
}

START_TEST(the_death_of_a_client_is_seen)
{
    ck_assert_int_eq(segment_listen(&listener, number, PAYLOAD), 0);
    struct process process = process_start("attach", number);
    process_expect(&process, "ready");
    ck_assert_int_eq(listener->ops->accept(listener, &channel, soon()), 0);
    ck_assert_int_eq(channel->silence_limit_us, has_claims_of_clients() ? CLOCK_FOREVER : 1000000);
    ck_assert_int_eq(channel->ops->receive(channel, &message, clock_us() + 20000), CHANNEL_AGAIN);
    process_kill(&process);
    int64_t start_us = clock_us();
    ck_assert_int_lt(receive(), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
}
END_TEST

START_TEST(the_death_of_a_server_is_seen)
{
    struct process process = process_start("server", number);
    process_expect(&process, "listening");
    ck_assert_int_eq(segment_connect(&channel, number), 0);
    process_expect(&process, "ready");
    process_kill(&process);
    int64_t start_us = clock_us();
    ck_assert_int_lt(receive(), 0);
    ck_assert_int_lt(clock_us() - start_us, 20000000);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        an_old_client_is_understood_and_answered,
        an_old_client_that_leaves_is_noticed,
        an_old_client_that_falls_silent_in_a_message_is_noticed,
        a_message_cannot_change_its_size_on_the_way,
        a_chunk_may_end_where_the_area_ends,
        a_server_with_an_area_that_cannot_be_is_not_connected_to,
        memory_that_is_too_small_is_not_connected_to,
        both_names_lead_to_the_same_memory_and_go_with_it,
        names_have_at_least_five_digits,
        a_name_that_was_taken_away_comes_back,
        a_second_client_is_told_that_there_is_one,
        a_client_that_has_left_cannot_be_mistaken_for_the_next_one,
        memory_that_others_can_open_is_refused_and_left_alone,
        what_a_killed_server_left_is_replaced,
        what_a_killed_server_left_is_removed_by_its_client,
        what_a_killed_server_left_is_removed_by_who_looks_for_one,
        the_death_of_a_client_is_seen,
        the_death_of_a_server_is_seen,
    };
    Suite *suite = support_suite("segment", setup, teardown, tests, COUNT_OF(tests));
    TCase *loops = tcase_create("loops");
    tcase_add_checked_fixture(loops, setup, teardown);
    tcase_add_loop_test(loops, an_old_server_of_either_era_is_understood, 0, 2);
    tcase_add_loop_test(loops, a_client_that_writes_what_cannot_be_is_refused, 0,
                        COUNT_OF(garbage));
    tcase_add_loop_test(loops, a_server_that_writes_what_cannot_be_is_refused, 0,
                        COUNT_OF(garbage));
    suite_add_tcase(suite, loops);
    support_add_other_user(
        suite, setup, teardown,
        a_name_that_another_user_took_is_left_alone_and_does_not_hide_the_other_one, 6);
    return support_run(suite);
}
