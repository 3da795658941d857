/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Fast sessions and the system: the folder of the sockets, sockets of dead servers, other users.
 */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "endpoint_fixture.h"
#include "fake_sim.h"
#include "fast_count.h"
#include "folder_fixture.h"
#include "os/thread.h"
#include "raw_handshake.h"
#include "server/server.h"

#define NOBODY 65534

/* ------------------------------------------------------------------ the folder */

static int is_socket(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

START_TEST(the_folder_is_where_the_variable_says_and_is_ours_alone)
{
    struct stat status;
    ck_assert_int_eq(endpoint_start(number), 0);
    ck_assert(is_socket(endpoint_folder_path(socket_name)));
    ck_assert_int_eq(stat(endpoint_folder_path(""), &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0700);
    ck_assert_int_eq(connect_once(), 0);
    endpoint_stop();
    ck_assert(!is_socket(endpoint_folder_path(socket_name)));
}
END_TEST

START_TEST(without_the_variable_it_is_the_runtime_directory)
{
    char before[256] = "", runtime[64], path[128];
    if (getenv("XDG_RUNTIME_DIR"))
        snprintf(before, sizeof before, "%s", getenv("XDG_RUNTIME_DIR"));
    ck_assert_ptr_nonnull(getcwd(runtime, sizeof runtime));
    unsetenv("REMOTEAPI_SHM_DIR");
    setenv("XDG_RUNTIME_DIR", runtime, 1);
    ck_assert_int_eq(endpoint_start(number), 0);
    snprintf(path, sizeof path, "%s/remoteapi-shm/%s", runtime, socket_name);
    ck_assert(is_socket(path));
    ck_assert_int_eq(connect_once(), 0);
    endpoint_stop();
    if (before[0])
        setenv("XDG_RUNTIME_DIR", before, 1);
    else
        unsetenv("XDG_RUNTIME_DIR");
}
END_TEST

START_TEST(a_runtime_directory_of_another_user_is_not_used)
{
    char path[160];
    if (geteuid() != 0)
        return;
    unsetenv("REMOTEAPI_SHM_DIR");
    setenv("XDG_RUNTIME_DIR", endpoint_folder_path(""), 1);
    ck_assert_int_eq(mkdir(endpoint_folder_path(""), 0755), 0);
    ck_assert_int_eq(chown(endpoint_folder_path(""), NOBODY, NOBODY), 0);
    ck_assert_int_eq(endpoint_start(number), 0);
    ck_assert_int_eq(count_files(endpoint_folder_path(""), ""), 0);
    snprintf(path, sizeof path, "/tmp/remoteapi-shm-0/%s", socket_name);
    ck_assert(is_socket(path));
    ck_assert_int_eq(connect_once(), 0);
    endpoint_stop();
    unsetenv("XDG_RUNTIME_DIR");
}
END_TEST

static void expect_distrust(void)
{
    ck_assert_int_eq(session_listen(number), -EACCES);
    ck_assert_int_eq(connect_once(), -EACCES);
    ck_assert_ptr_nonnull(strstr(why, "another user"));
    ck_assert_ptr_nonnull(strstr(why, endpoint_folder_path("")));
}

START_TEST(a_folder_that_cannot_be_trusted_is_refused)
{
    const char *folder = endpoint_folder_path("");
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    ck_assert_int_eq(chmod(folder, 0777), 0);
    expect_distrust();
    ck_assert_int_eq(chmod(folder, 0720), 0);
    expect_distrust();
    if (geteuid() == 0) {
        ck_assert_int_eq(chmod(folder, 0700), 0);
        ck_assert_int_eq(chown(folder, NOBODY, NOBODY), 0);
        expect_distrust();
    }
    ck_assert_int_eq(rmdir(folder), 0);
    ck_assert_int_eq(mkdir("elsewhere", 0700), 0);
    ck_assert_int_eq(symlink("elsewhere", folder), 0);
    expect_distrust();
    ck_assert_int_eq(unlink(folder), 0);
    support_write_file(folder, "", 0);
    expect_distrust();
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_no_server_and_is_not_made)
{
    ck_assert_int_eq(connect_once(), -ENOENT);
    ck_assert_ptr_nonnull(strstr(why, endpoint_folder_path("")));
    ck_assert_int_ne(access(endpoint_folder_path(""), F_OK), 0);
    ck_assert_int_eq(mkdir(endpoint_folder_path(""), 0700), 0);
    ck_assert_int_eq(connect_once(), -ENOENT);
    ck_assert_str_eq(why, "no server offers it");
}
END_TEST

START_TEST(a_folder_that_is_too_long_for_the_sentence_is_left_out_of_it)
{
    char path[SESSION_WHY_SIZE - 60 + 1] = "/tmp/remoteapi-none-";
    memset(path + strlen(path), 'x', sizeof path - 1 - strlen(path));
    setenv("REMOTEAPI_SHM_DIR", path, 1);
    ck_assert_int_eq(connect_once(), -ENOENT);
    ck_assert_str_eq(why, "no server offers it");
    path[sizeof path - 2] = '\0';
    setenv("REMOTEAPI_SHM_DIR", path, 1);
    ck_assert_int_eq(connect_once(), -ENOENT);
    ck_assert_ptr_nonnull(strstr(why, path));
}
END_TEST

START_TEST(a_path_that_is_too_long_is_an_error)
{
    char path[300] = "/tmp/";
    memset(path + 5, 'x', sizeof path - 6);
    path[sizeof path - 1] = '\0';
    setenv("REMOTEAPI_SHM_DIR", path, 1);
    ck_assert_int_eq(session_listen(number), -ENAMETOOLONG);
    ck_assert_int_eq(connect_once(), -ENAMETOOLONG);
    path[100] = '\0'; /* the folder's path fits, the socket's does not */
    mkdir(path, 0700);
    setenv("REMOTEAPI_SHM_DIR", path, 1);
    ck_assert_int_eq(session_listen(number), -ENAMETOOLONG);
    ck_assert_int_eq(connect_once(), -ENAMETOOLONG);
    rmdir(path);
}
END_TEST

/* ------------------------------------------------------------------ the dead and the living */

static int listen_and_die(void)
{
    if (session_listen(number) < 0)
        return 1;
    kill(getpid(), SIGKILL);
    return 2;
}

START_TEST(a_socket_that_a_killed_server_left_is_removed_by_a_client)
{
    ck_assert_int_eq(in_child(listen_and_die), 100 + SIGKILL);
    ck_assert(is_socket(endpoint_folder_path(socket_name)));
    ck_assert_int_eq(connect_once(), -ECONNREFUSED);
    ck_assert_int_eq(count_files(endpoint_folder_path(""), ""), 0);
    ck_assert_int_eq(connect_once(), -ENOENT);
}
END_TEST

START_TEST(a_socket_that_a_killed_server_left_is_replaced_by_the_next)
{
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(in_child(listen_and_die), 100 + SIGKILL);
        ck_assert_int_eq(endpoint_start(number), 0);
        ck_assert_int_eq(connect_once(), 0);
        endpoint_stop();
    }
}
END_TEST

START_TEST(a_lock_that_somebody_keeps_holds_nobody_up)
{
    ck_assert_int_eq(in_child(listen_and_die), 100 + SIGKILL);
    int folder = open(endpoint_folder_path(""), O_RDONLY | O_DIRECTORY);
    ck_assert_int_ge(folder, 0);
    ck_assert_int_eq(flock(folder, LOCK_EX), 0);
    ck_assert_int_eq(session_listen(number), -EBUSY);
    ck_assert_int_eq(connect_once(), -ECONNREFUSED);
    ck_assert_int_eq(count_files(endpoint_folder_path(""), ""), 1);
    close(folder);
    ck_assert_int_eq(endpoint_start(number), 0);
    endpoint_stop();
}
END_TEST

START_TEST(a_living_servers_place_is_not_taken)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(session_listen(number), -EADDRINUSE);
    ck_assert_int_eq(connect_once(), 0);
    int other = session_listen(number + 1);
    ck_assert_int_ge(other, 0);
    session_unlisten(other);
    endpoint_stop();
}
END_TEST

static int taken; /* atomic: how many of several servers got the place */

static void listen_in_a_crowd(void *fd)
{
    *(int *)fd = session_listen(number);
    if (*(int *)fd >= 0)
        __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
}

START_TEST(of_servers_that_start_together_one_gets_the_place)
{
    struct thread threads[4];
    int fds[COUNT_OF(threads)];
    for (int round = 0; round < 20; round++) {
        if (round % 2)
            ck_assert_int_eq(in_child(listen_and_die), 100 + SIGKILL);
        taken = 0;
        for (size_t i = 0; i < COUNT_OF(threads); i++)
            ck_assert_int_eq(thread_start(&threads[i], listen_in_a_crowd, &fds[i]), 0);
        for (size_t i = 0; i < COUNT_OF(threads); i++)
            thread_join(&threads[i]);
        ck_assert_int_eq(taken, 1);
        for (size_t i = 0; i < COUNT_OF(threads); i++) {
            /* Nobody waits for long for the one who looks just now. */
            ck_assert(fds[i] >= 0 || fds[i] == -EADDRINUSE || fds[i] == -EBUSY);
            if (fds[i] >= 0)
                session_unlisten(fds[i]);
        }
    }
}
END_TEST

/* ------------------------------------------------------------------ other users */

static void let_everybody_in(void)
{
    ck_assert_int_eq(chmod(".", 0755), 0);
    ck_assert_int_eq(chmod(endpoint_folder_path(""), 0755), 0);
    ck_assert_int_eq(chmod(endpoint_folder_path(socket_name), 0777), 0);
}

/* As nobody: the library refuses this folder; a connection past the library is closed by the
 * server, which hands nothing over. */
static int intrude(void)
{
    struct sockaddr_un address;
    struct handshake_greeting hello = handshake_greeting_of(0), answer;
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        return 1;
    if (connect_once() != -EACCES)
        return 2;
    int fd = open_socket(&address);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return 3;
    local_send(fd, &hello, sizeof hello, NULL, 0);
    return !handshake_wait_closed(fd, &answer) || answer.magic ? 4 : 0;
}

START_TEST(another_user_is_not_let_in)
{
    ck_assert_int_eq(endpoint_start(number), 0);
    let_everybody_in();
    ck_assert_int_eq(in_child(intrude), 0);
    ck_assert(endpoint_noted("another user"));
    ck_assert_int_eq(connect_once(), 0);
    endpoint_stop();
}
END_TEST

static int ready[2];

/* As nobody: listens at the place of the other user's server until it is connected. */
static int impersonate(void)
{
    struct sockaddr_un address;
    char byte = 0;
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
        return 1;
    int fd = open_socket(&address);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 1) < 0)
        return 2;
    if (write(ready[1], &byte, 1) != 1)
        return 3;
    int peer = accept(fd, NULL, NULL);
    char hello[256];
    return recv(peer, hello, sizeof hello, 0) == 0 ? 0 : 4; /* closed without a word */
}

START_TEST(another_users_server_is_not_talked_to)
{
    char byte;
    int status;
    ck_assert_int_eq(pipe(ready), 0);
    ck_assert_int_eq(chmod(".", 0755), 0);
    ck_assert_int_eq(mkdir(endpoint_folder_path(""), 0700), 0);
    ck_assert_int_eq(chmod(endpoint_folder_path(""), 0777), 0);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGALRM, SIG_DFL); /* Check's kills all that make has started */
        alarm(60);
        _exit(impersonate());
    }
    ck_assert_int_eq(read(ready[0], &byte, 1), 1);
    ck_assert_int_eq(chmod(endpoint_folder_path(""), 0700), 0);
    ck_assert_int_eq(connect_once(), -EACCES);
    ck_assert_ptr_nonnull(strstr(why, "the server"));
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 0);
    close(ready[0]);
    close(ready[1]);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        the_folder_is_where_the_variable_says_and_is_ours_alone,
        without_the_variable_it_is_the_runtime_directory,
        a_runtime_directory_of_another_user_is_not_used,
        a_folder_that_cannot_be_trusted_is_refused,
        a_folder_that_is_not_there_is_no_server_and_is_not_made,
        a_folder_that_is_too_long_for_the_sentence_is_left_out_of_it,
        a_path_that_is_too_long_is_an_error,
        a_socket_that_a_killed_server_left_is_removed_by_a_client,
        a_socket_that_a_killed_server_left_is_replaced_by_the_next,
        a_lock_that_somebody_keeps_holds_nobody_up,
        a_living_servers_place_is_not_taken,
        of_servers_that_start_together_one_gets_the_place,
    };
    Suite *suite = support_suite("fast_folder", folder_begin, folder_end, tests, COUNT_OF(tests));
    support_add_other_user(suite, folder_begin, folder_end, another_user_is_not_let_in, 1);
    support_add_other_user(suite, folder_begin, folder_end, another_users_server_is_not_talked_to,
                           1);
    return support_run(suite);
}
