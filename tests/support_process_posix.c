/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes to kill, on POSIX; see support_process.h. They are spawned, not forked: this process
 * has threads.
 */
#include "support_process.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support.h"

extern char **environ;

struct process process_start(const char *role, int number)
{
    char digits[16], program[] = HELPER, role_text[16];
    char *arguments[] = { program, role_text, digits, NULL };
    posix_spawn_file_actions_t actions;
    struct process process;
    int ends[2];
    snprintf(role_text, sizeof role_text, "%s", role);
    snprintf(digits, sizeof digits, "%d", number);
    ck_assert_int_eq(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    ck_assert_int_eq(posix_spawn(&process.id, program, &actions, NULL, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    process.output = ends[0];
    return process;
}

void process_expect(struct process *process, const char *line)
{
    char got[64];
    size_t size = 0;
    while (size < sizeof got - 1 && read(process->output, got + size, 1) == 1 && got[size] != '\n')
        size++;
    got[size] = '\0';
    ck_assert_str_eq(got, line);
}

void process_kill(struct process *process)
{
    int status;
    ck_assert_int_eq(kill(process->id, SIGKILL), 0);
    ck_assert_int_eq(waitpid(process->id, &status, 0), process->id);
    close(process->output);
}
