/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator of our own; see spawn.h.
 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "tell.h"
#include "extApi.h"
#include "os/clock.h"
#include "os/socket.h"

#define PROGRAM "simx-host"
#define EMPTY_MODEL "models/empty.xml"
#define START_LIMIT_US 20000000
#define TRY_MS 200
#define LOOK_MS 50
#define END_LIMIT_MS 3000
#define ARGUMENTS_MAX (2 * OPTIONS_PORTS_MAX + 12)

struct paths {
    char program[PATH_MAX + 32];
    char model[PATH_MAX + 32];
};

struct arguments {
    char *list[ARGUMENTS_MAX];
    char ports[OPTIONS_PORTS_MAX][16];
    char emit[32];
    char zmq_port[16];
};

/* ------------------------------------------------------------------ where things are */

/* The folder of this program; without the folder that libtool hides programs in. */
static void find_own_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    folder[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    slash = strrchr(folder, '/');
    if (slash && strcmp(slash, "/.libs") == 0)
        *slash = '\0';
}

static void find_paths(struct paths *paths)
{
    char folder[PATH_MAX];
    const char *data = getenv("SIMX_HOST_DATADIR");
    find_own_folder(folder);
    snprintf(paths->program, sizeof paths->program, "%s/../host/" PROGRAM, folder);
    snprintf(paths->model, sizeof paths->model, "%s/../host/" EMPTY_MODEL, folder);
    if (access(paths->program, X_OK) == 0 && access(paths->model, R_OK) == 0)
        return;
    snprintf(paths->model, sizeof paths->model, "%s/" EMPTY_MODEL,
             data && *data ? data : PKGDATADIR);
    snprintf(paths->program, sizeof paths->program, "%s/" PROGRAM, folder);
    if (access(paths->program, X_OK) != 0)
        strcpy(paths->program, PROGRAM);
}

/* ------------------------------------------------------------------ starting */

/* The strings stay where they are: in the options, the paths and the arguments themselves. */
static void make_arguments(struct arguments *arguments, const struct options *options,
                           struct paths *paths)
{
    int count = 0;
    arguments->list[count++] = PROGRAM;
    for (int i = 0; i < options->port_count; i++) {
        snprintf(arguments->ports[i], sizeof arguments->ports[i], "%d", options->ports[i]);
        arguments->list[count++] = "--port";
        arguments->list[count++] = arguments->ports[i];
    }
    if (options->streams > 0) {
        snprintf(arguments->emit, sizeof arguments->emit, "%d:%d", options->streams,
                 options->bytes);
        arguments->list[count++] = "--emit";
        arguments->list[count++] = arguments->emit;
    }
    if (options->abi) {
        arguments->list[count++] = "--abi";
        arguments->list[count++] = (char *)options->abi;
    }
    if (options->synthetic) {
        arguments->list[count++] = "--render";
        arguments->list[count++] = "synthetic";
    }
    if (options->zmq_port > 0) {
        snprintf(arguments->zmq_port, sizeof arguments->zmq_port, "%d", options->zmq_port);
        arguments->list[count++] = "--zmq-port";
        arguments->list[count++] = arguments->zmq_port;
    }
    arguments->list[count++] = "--";
    arguments->list[count++] = options->model ? (char *)options->model : paths->model;
    arguments->list[count] = NULL;
}

/* In the child. What it says goes to the file, for the case that it cannot run. */
__attribute__((noreturn)) static void become_host(const struct paths *paths,
                                                  struct arguments *arguments, FILE *output)
{
    if (dup2(fileno(output), STDOUT_FILENO) >= 0 && dup2(fileno(output), STDERR_FILENO) >= 0)
        execvp(paths->program, arguments->list);
    fprintf(stderr, "it cannot be run (%s); it is built where MuJoCo is\n", strerror(errno));
    fflush(stderr);
    _exit(127);
}

/* Why it ended: the last line that it said. */
static void tell_end(struct spawn *spawn, int status)
{
    char line[512], last[512] = "without a word";
    rewind(spawn->output);
    while (fgets(line, sizeof line, spawn->output)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0])
            memcpy(last, line, sizeof last);
    }
    if (WIFEXITED(status))
        tell_error(PROGRAM " ended with status %d: %s", WEXITSTATUS(status), last);
    else
        tell_error(PROGRAM " was ended by signal %d: %s", WTERMSIG(status), last);
}

static int is_reachable(const struct options *options, int port, int timeout_ms)
{
    int client = simxStart(options->address, port, 1, 1, timeout_ms, 5);
    if (client < 0)
        return 0;
    simxFinish(client);
    return 1;
}

/* Another simulator that answers there would be taken for ours. */
static int check_ports(const struct options *options)
{
    for (int i = 0; i < options->port_count; i++)
        if (is_reachable(options, options->ports[i], LOOK_MS)) {
            tell_error("port %d is taken: another simulator serves it", options->ports[i]);
            return -1;
        }
    return 0;
}

static int wait_until_reachable(struct spawn *spawn, const struct options *options)
{
    int64_t deadline_us = clock_us() + START_LIMIT_US;
    for (int i = 0; i < options->port_count; i++) {
        while (!is_reachable(options, options->ports[i], TRY_MS)) {
            int status;
            if (child_has_ended(spawn->pid, &status)) {
                spawn->pid = 0;
                tell_end(spawn, status);
                return -1;
            }
            if (clock_us() >= deadline_us) {
                tell_error(PROGRAM " does not answer on port %d", options->ports[i]);
                return -1;
            }
        }
    }
    return 0;
}

int spawn_start(struct spawn *spawn, const struct options *options)
{
    struct paths paths;
    struct arguments arguments;
    *spawn = (struct spawn){ .pid = 0 };
    if (check_ports(options) < 0)
        return -1;
    spawn->output = tmpfile();
    if (!spawn->output) {
        tell_error("no temporary file: %s", strerror(errno));
        return -1;
    }
    fcntl(fileno(spawn->output), F_SETFD, FD_CLOEXEC);
    find_paths(&paths);
    make_arguments(&arguments, options, &paths);
    pid_t pid = child_fork();
    if (pid == 0)
        become_host(&paths, &arguments, spawn->output);
    if (pid < 0)
        tell_error("no process for " PROGRAM ": %s", strerror((int)-pid));
    else
        spawn->pid = pid;
    if (pid > 0 && wait_until_reachable(spawn, options) == 0)
        return 0;
    spawn_end(spawn);
    return -1;
}

pid_t spawn_steps(const struct options *options, int steps, int with_plugin)
{
    struct paths paths;
    struct options own = *options;
    char count[16], port[16];
    FILE *output = tmpfile();
    if (!output || spawn_choose_ports(&own) < 0)
        return -1;
    find_paths(&paths);
    snprintf(count, sizeof count, "%d", steps);
    snprintf(port, sizeof port, "%d", own.ports[0]);
    struct arguments arguments = { .list = { PROGRAM, "--run", "--steps", count, "--port", port } };
    int filled = with_plugin ? 6 : 4;
    if (!with_plugin) {
        arguments.list[filled++] = "--plugin";
        arguments.list[filled++] = "none";
    }
    arguments.list[filled++] = paths.model;
    arguments.list[filled] = NULL;
    pid_t pid = child_fork();
    if (pid == 0)
        become_host(&paths, &arguments, output);
    if (pid < 0)
        tell_error("no process for " PROGRAM ": %s", strerror((int)-pid));
    fclose(output);
    return pid < 0 ? -1 : pid;
}

void spawn_end(struct spawn *spawn)
{
    int status;
    if (spawn->pid > 0 && child_has_ended(spawn->pid, &status))
        tell_end(spawn, status);
    else if (spawn->pid > 0)
        child_end(spawn->pid, END_LIMIT_MS);
    if (spawn->output)
        fclose(spawn->output);
    *spawn = (struct spawn){ .pid = 0 };
}

/* ------------------------------------------------------------------ ports */

/* The system gives a free TCP port; the same number is taken for shared memory. */
int spawn_choose_ports(struct options *options)
{
    int fd = socket_listen("127.0.0.1", 0);
    int port = fd < 0 ? fd : socket_port(fd);
    if (fd >= 0)
        socket_close(fd);
    if (port < 0) {
        tell_error("no free port: %s", strerror(-port));
        return -1;
    }
    options->ports[0] = -port;
    options->ports[1] = port;
    options->port_count = 2;
    return 0;
}
