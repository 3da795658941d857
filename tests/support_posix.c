/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The system-dependent part of support.h, for POSIX.
 */
#define _XOPEN_SOURCE 700
#include "support.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile pid_t child; /* a process that must not outlive a suite that hangs; 0 = none */

void support_guard(pid_t id)
{
    child = id;
}

static void end_hanging(int number)
{
    static const char text[] = "FAIL: the suite hangs\n";
    ssize_t written = write(STDERR_FILENO, text, sizeof text - 1);
    (void)number, (void)written;
    if (child > 0)
        kill(child, SIGKILL);
    _exit(EXIT_FAILURE);
}

/* Not alarm: without forking, Check answers SIGALRM by killing its whole process group, which is
 * that of make and of who started it. */
void support_limit_time(int seconds)
{
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2 };
    struct itimerspec limit = { .it_value.tv_sec = seconds };
    static timer_t timer;
    static pid_t owner; /* children of a fork have no timers */
    signal(SIGUSR2, end_hanging);
    if (owner != getpid() && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
        owner = getpid();
    if (owner == getpid())
        timer_settime(timer, 0, &limit, NULL);
}

static void segment_path(char *path, size_t size, int port)
{
    snprintf(path, size, "/dev/shm/LocalSIM_REMOTE_API%05d", -port);
}

void support_add_other_user(Suite *suite, void (*setup)(void), void (*teardown)(void),
                            const TTest *test, int times)
{
    if (geteuid() != 0) {
        printf("not root: another user cannot be played\n");
        return;
    }
    TCase *tcase = tcase_create("another user");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, test, 0, times);
    suite_add_tcase(suite, tcase);
}

int support_take_name(int port)
{
    char path[96];
    int outcome;
    if (geteuid() != 0)
        return 0;
    segment_path(path, sizeof path, port);
    pid_t taker = fork();
    if (taker == 0)
        _exit(setuid(65534) < 0 || open(path, O_CREAT | O_EXCL, 0600) < 0);
    ck_assert_int_eq(waitpid(taker, &outcome, 0), taker);
    ck_assert_int_eq(outcome, 0);
    return 1;
}

void support_drop_name(int port)
{
    char path[96];
    segment_path(path, sizeof path, port);
    ck_assert_int_eq(unlink(path), 0);
}

static char home[4096], folder[64];

void support_enter_folder(void)
{
    strcpy(folder, "/tmp/remoteapi-test-XXXXXX");
    ck_assert_ptr_nonnull(getcwd(home, sizeof home));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
    (void)status, (void)type, (void)ftw;
    return remove(path);
}

void support_leave_folder(void)
{
    ck_assert_int_eq(chdir(home), 0);
    ck_assert_int_eq(nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}
