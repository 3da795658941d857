/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * simx-host as a process of its own; see whole_host.h. It is spawned, not forked: the tests have
 * threads.
 */
#include "whole_host.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

#define ARGUMENTS_MAX 24
#define PATIENCE_MS 120000

extern char **environ;

static void spawn(struct host *host, const char *shm_dir, const char *const *arguments)
{
    const char *program = getenv("SIMX_HOST") ? getenv("SIMX_HOST") : BUILT_HOST;
    const char *all[ARGUMENTS_MAX] = { program };
    posix_spawn_file_actions_t actions;
    int ends[2];
    for (int i = 0; arguments[i]; i++) {
        ck_assert_int_lt(i, ARGUMENTS_MAX - 2);
        all[i + 1] = arguments[i];
    }
    *host = (struct host){ 0 };
    setenv("REMOTEAPI_SHM_DIR", shm_dir, 1);
    ck_assert_int_eq(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int error = posix_spawn(&host->id, program, &actions, NULL, (char *const *)all, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    host->output = ends[0];
    ck_assert_msg(error == 0, "cannot run %s: %s", program, strerror(error));
    support_guard(host->id);
}

/* 0 at the end of what it writes. What does not fit is lost, oldest first. */
static int read_more(struct host *host)
{
    struct pollfd ready = { .fd = host->output, .events = POLLIN };
    ck_assert_msg(poll(&ready, 1, PATIENCE_MS) == 1, "it hangs, having written: %s", host->text);
    if (host->size == sizeof host->text - 1) {
        host->size /= 2;
        memmove(host->text, host->text + host->size, host->size + 1);
    }
    ssize_t got = read(host->output, host->text + host->size, sizeof host->text - 1 - host->size);
    if (got > 0)
        host->size += (size_t)got;
    host->text[host->size] = '\0';
    return got > 0;
}

static int reap(struct host *host)
{
    int status;
    while (read_more(host))
        continue;
    close(host->output);
    ck_assert_int_eq(waitpid(host->id, &status, 0), host->id);
    host->id = 0;
    support_guard(0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void host_expect(struct host *host, const char *text)
{
    while (!strstr(host->text, text))
        ck_assert_msg(read_more(host), "it ended without \"%s\": %s", text, host->text);
}

void host_start(struct host *host, const char *shm_dir, const char *const *arguments)
{
    spawn(host, shm_dir, arguments);
    host_expect(host, "simx-host: ready:");
}

int host_end(struct host *host, int number)
{
    ck_assert_int_eq(kill(host->id, number), 0);
    return reap(host);
}

int host_run(struct host *host, const char *shm_dir, const char *const *arguments)
{
    spawn(host, shm_dir, arguments);
    return reap(host);
}
