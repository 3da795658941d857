/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A host name that cannot be resolved, in a private network whose name server never answers: it
 * blocks neither simxStart nor simxFinish. Needs the permission to create name spaces.
 */
#include "support.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extApi.h"
#include "os/clock.h"

#define SKIPPED 77
#define RESOLVES_FOR "60"
#define PATIENCE_MS 20000

/* ------------------------------------------------------------------ a silent name server */

static int raise_loopback(void)
{
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int error = fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request) < 0;
    close(fd);
    return error;
}

static int use_silent_server(const char *file)
{
    static const char text[] =
        "nameserver 127.0.0.1\noptions attempts:1 timeout:" RESOLVES_FOR "\n";
    FILE *stream = fopen(file, "w");
    if (!stream)
        return -1;
    int error = fputs(text, stream) < 0;
    error |= fclose(stream) != 0;
    return error ? -1 : mount(file, "/etc/resolv.conf", NULL, MS_BIND, NULL);
}

/* Its socket, or -1 where that is not permitted. */
static int begin_silence(const char *file)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(53),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (unshare(CLONE_NEWNS | CLONE_NEWNET) < 0 || raise_loopback() ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 || use_silent_server(file) < 0)
        return -1;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    return bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ? -1 : fd;
}

/* ------------------------------------------------------------------ the test, in a child
 * process */

static int start_and_finish(const char *file)
{
    int server = begin_silence(file);
    struct pollfd asked = { .fd = server, .events = POLLIN };
    if (server < 0)
        return SKIPPED;
    int64_t start_us = clock_us();
    simxInt id = simxStart("nobody.example", 19997, 0, 0, 5000, 5);
    if (id < 0)
        return 1;
    if (poll(&asked, 1, PATIENCE_MS) != 1)
        return SKIPPED; /* names are resolved in another way here */
    if (simxGetConnectionId(id) != -1)
        return 2;
    simxFinish(id);
    if (simxStart("nobody.example", 19997, 1, 1, 300, 5) >= 0)
        return 3;
    return clock_us() - start_us < PATIENCE_MS * 1000 ? 0 : 4;
}

static int is_skipped;

START_TEST(a_name_that_nobody_resolves_holds_nobody)
{
    int status;
    support_enter_folder();
    pid_t child = fork();
    if (child == 0) {
        signal(SIGALRM, SIG_DFL);
        alarm(120);
        _exit(start_and_finish("resolv.conf"));
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    support_leave_folder();
    ck_assert(WIFEXITED(status));
    is_skipped = WEXITSTATUS(status) == SKIPPED;
    ck_assert_msg(is_skipped || WEXITSTATUS(status) == 0, "step %d", WEXITSTATUS(status));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = { a_name_that_nobody_resolves_holds_nobody };
    int status = support_run(support_suite("resolve", NULL, NULL, tests, COUNT_OF(tests)));
    if (is_skipped)
        puts("SKIP: no right to make name spaces, or names are resolved in another way");
    return status == 0 && is_skipped ? SKIPPED : status;
}
