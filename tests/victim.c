/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes that are killed; see victim.h.
 */
#include "victim.h"

#include <check.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

const char *victim_program(void)
{
    static char program[4096];
    snprintf(program, sizeof program, "%.*skill_target", (int)(strrchr(HELPER, '/') - HELPER + 1),
             HELPER);
    return program;
}

struct victim victim_start(char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    struct victim victim;
    int in[2], out[2];
    ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    ck_assert_int_eq(posix_spawnp(&victim.id, arguments[0], &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    victim.input = in[1];
    victim.output = out[0];
    return victim;
}

int victim_is_ready(const struct victim *victim)
{
    static const char expected[] = "ready\n";
    char line[sizeof expected - 1];
    size_t size = 0;
    ssize_t got;
    while (size < sizeof line &&
           (got = read(victim->output, line + size, sizeof line - size)) > 0)
        size += (size_t)got;
    return size == sizeof line && memcmp(line, expected, size) == 0;
}

int victim_close(struct victim *victim)
{
    int status = 0;
    close(victim->input);
    ck_assert_int_eq(waitpid(victim->id, &status, 0), victim->id);
    close(victim->output);
    return status;
}
