/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A system whose file memory is full: services without room report it in the log and have only
 * fast sessions, the others start, and no process dies of a signal. The full file systems are
 * mounted only for these tests, which needs the permission to mount.
 */
#include "support.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "extApi.h"
#include "support_server.h"

#define SKIPPED 77
#define PATIENCE_MS 20000

static int skipped;

/* A tmpfs of these options over `folder`, seen by this process only. */
static int mount_small(const char *folder, const char *options)
{
    return unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
           mount("none", folder, "tmpfs", 0, options) < 0;
}

/* Runs `act`, which changes what this process sees, in a child process. */
static void in_child(int (*act)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGALRM, SIG_DFL);
        alarm(200);
        _exit(act());
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "signal %d", WTERMSIG(status));
    skipped += WEXITSTATUS(status) == SKIPPED;
    ck_assert_msg(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == SKIPPED, "line %d",
                  WEXITSTATUS(status));
}

/* In a child: the line number as exit status, which has 8 bits. */
#define REQUIRE(condition)          \
    do {                            \
        if (!(condition))           \
            return __LINE__ & 0xff; \
    } while (0)

static int tcp, shared;

/* A service on TCP and one on shared memory, with a segment of 1000000 bytes. */
static void start_both(void)
{
    char config[200];
    tcp = support_tcp_port();
    shared = support_shared_port();
    snprintf(config, sizeof config,
             "portIndex1_port = %d\nportIndex2_port = %d\nportIndex2_maxPacketSize = 1000000\n",
             tcp, shared);
    simulator_start(config, 0);
}

static int is_served(int port)
{
    simxInt id = simxStart("127.0.0.1", port, 1, 0, -PATIENCE_MS, 5), ping_ms;
    int served = id >= 0 && simxGetPingTime(id, &ping_ms) == 0;
    simxFinish(id);
    return served;
}

/* ------------------------------------------------------------------ the tests */

static int start_without_shared_memory(void)
{
    if (mount_small("/dev/shm", "size=64k"))
        return SKIPPED;
    start_both();
    for (int is_told = 0; !is_told;) {
        simulator_hold();
        is_told = strstr(fake.log, "fast sessions only") && strstr(fake.log, strerror(ENOSPC));
        simulator_release();
    }
    REQUIRE(is_served(tcp));
    REQUIRE(is_served(shared));
    simulator_stop();
    return 0;
}

START_TEST(a_segment_without_room_is_told_and_leaves_fast_sessions)
{
    in_child(start_without_shared_memory);
}
END_TEST

static int start_without_sockets(void)
{
    char folder[] = "/tmp/remoteapi-full-XXXXXX";
    if (!mkdtemp(folder) || mount_small(folder, "size=4k,nr_inodes=1,mode=0700")) {
        rmdir(folder);
        return SKIPPED;
    }
    setenv("REMOTEAPI_SHM_DIR", folder, 1);
    start_both();
    REQUIRE(is_served(shared)); /* by the segment */
    REQUIRE(is_served(tcp));
    simulator_stop();
    umount2(folder, MNT_DETACH);
    rmdir(folder);
    return 0;
}

START_TEST(without_room_for_a_socket_the_segment_serves)
{
    in_child(start_without_sockets);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_segment_without_room_is_told_and_leaves_fast_sessions,
        without_room_for_a_socket_the_segment_serves,
    };
    int status = support_run(support_suite("full", NULL, NULL, tests, COUNT_OF(tests)));
    if (skipped)
        puts("SKIP: no right to mount");
    return status == 0 && skipped ? SKIPPED : status;
}
