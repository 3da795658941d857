/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The program simx-host, with what it prints and what its plugin logs; see program_fixture.h.
 */
#include "host/program_fixture.h"

#include <check.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

const char *const generations[] = { "vrep3", "coppelia4", "coppelia46" };

const char *setting(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);
    return value ? value : otherwise;
}

pid_t host_start(const char *const *arguments, int *out)
{
    const char *program = setting("SIMX_HOST", "../host/simx-host");
    const char *all[ARGUMENTS_MAX] = { program };
    int ends[2];
    pid_t child;
    for (int i = 0; arguments[i]; i++)
        all[i + 1] = arguments[i];
    ck_assert_int_eq(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        close(ends[0]);
        execv(program, (char *const *)all);
        _exit(127);
    }
    close(ends[1]);
    *out = ends[0];
    return child;
}

int host_end(pid_t child, int out, char *output, size_t size)
{
    size_t used = 0;
    ssize_t got;
    int status;
    while (used < size - 1 && (got = read(out, output + used, size - 1 - used)) > 0)
        used += (size_t)got;
    output[used] = '\0';
    close(out);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "%s", output);
    return WEXITSTATUS(status);
}

int host_run(const char *const *arguments, char *output, size_t size)
{
    int out;
    pid_t child = host_start(arguments, &out);
    return host_end(child, out, output, size);
}

ssize_t read_log(int file, char *log, size_t size)
{
    off_t length = lseek(file, 0, SEEK_END), half = (off_t)(size - 1) / 2;
    ssize_t got = pread(file, log, (size_t)half, 0);
    if (got == half)
        got += pread(file, log + half, (size_t)half, length > 2 * half ? length - half : half);
    return got;
}

int old_plugin_run(int generation, const char *script, char *output, size_t size)
{
    static const char *const since[] = { "3", "4", "46" };
    const char *plugin = setting("OLD_PLUGIN", ".libs/old_plugin.so");
    const char *arguments[] = { "--abi", generations[generation], "--plugin", plugin, "--run",
                                "--steps", "1", script ? "--script" : NULL, script, NULL };
    setenv("OLD_PLUGIN_NAMES", NAMES, 1);
    setenv("OLD_PLUGIN_SINCE", since[generation], 1);
    return host_run(arguments, output, size);
}
