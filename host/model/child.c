/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Work in a process of its own; see child.h.
 */
#include "model/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "world/world.h"

#ifdef FUZZING
#define CPU_SECONDS 2
#else
#define CPU_SECONDS 60 /* some models never end */
#endif
#define SECONDS 300 /* in all: who waits for what is in no file takes no processor time */

struct child_news {
    int done; /* the outputs that are complete */
    char reason[CHILD_REASON_SIZE];
};

/* ------------------------------------------------------------------ in the child */

/* Beside what the parent has it may take a quarter of the machine's memory: the result is there
 * twice later, beside the scene that is to be replaced. What is more is refused to MuJoCo. */
static void child_limit_memory(void)
{
    unsigned long long pages = 0, page = (unsigned long long)sysconf(_SC_PAGESIZE);
    FILE *file = fopen("/proc/self/statm", "r");
    struct rlimit limit;
    if (file && fscanf(file, "%*u %*u %*u %*u %*u %llu", &pages) == 1) {
        pages += (unsigned long long)sysconf(_SC_PHYS_PAGES) / 4;
        limit.rlim_cur = limit.rlim_max = (rlim_t)(pages * page);
        setrlimit(RLIMIT_DATA, &limit);
    }
    if (file)
        fclose(file);
}

/* It dies with its parent and before it, quietly, of what would be a crash. */
static void child_prepare(void)
{
    static const int deaths[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT,
                                  SIGALRM, SIGXCPU, SIGTERM, SIGINT };
    const struct rlimit none = { 0, 0 }, time = { CPU_SECONDS, CPU_SECONDS + 1 };
    int file;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++)
        signal(deaths[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    alarm(SECONDS);
    child_limit_memory();
    file = open("/proc/self/oom_score_adj", O_WRONLY);
    if (file >= 0 && write(file, "1000", 4) == 4)
        close(file);
    file = open("/dev/null", O_RDWR);
    if (file >= 0) {
        dup2(file, STDIN_FILENO); /* which a file may name */
        dup2(file, STDERR_FILENO);
    }
}

char *child_reason_buffer(struct child *child)
{
    return child->news->reason;
}

void child_done(struct child *child, int outputs)
{
    child->news->done |= outputs;
}

/* ------------------------------------------------------------------ in both */

void child_path(const struct child *child, int output, char path[CHILD_PATH_SIZE])
{
    snprintf(path, CHILD_PATH_SIZE, "/proc/self/fd/%d", child->outputs[output]);
}

/* ------------------------------------------------------------------ in the parent */

static int child_open(struct child *child)
{
    void *news = mmap(NULL, sizeof(*child->news), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    child->news = news == MAP_FAILED ? NULL : news;
    for (int i = 0; i < CHILD_OUTPUTS; i++)
        child->outputs[i] = memfd_create("output", MFD_CLOEXEC);
    return child->news && child->outputs[0] >= 0 && child->outputs[1] >= 0 ? 0 : -1;
}

/* One line, with single blanks between the words and none at its end. */
static void line_make(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        int is_blank = *from == ' ' || *from == '\n' || *from == '\r';
        if (!is_blank)
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > text && to[-1] == ' ')
        to--;
    *to = '\0';
}

static int is_out_of_time(int signal)
{
    return signal == SIGXCPU || signal == SIGALRM;
}

static void reason_complete(struct child *child, int status)
{
    struct child_news *news = child->news;
    news->reason[CHILD_REASON_SIZE - 1] = '\0';
    if (!news->done && WIFSIGNALED(status) && is_out_of_time(WTERMSIG(status)))
        snprintf(news->reason, CHILD_REASON_SIZE, "%s has not come to its end within %d s: it "
                 "needs fewer parts, or meshes with fewer vertices", child->library,
                 WTERMSIG(status) == SIGALRM ? SECONDS : CPU_SECONDS);
    else if (!news->done && WIFSIGNALED(status))
        snprintf(news->reason, CHILD_REASON_SIZE, "%s dies of it (%s): it is nothing that this "
                 "version can read", child->library, strsignal(WTERMSIG(status)));
    else if (!news->done && !news->reason[0])
        snprintf(news->reason, CHILD_REASON_SIZE, "%s tells no reason", child->library);
    line_make(news->reason);
}

/* What is complete counts, whatever the child died of later. */
int child_run(struct child *child)
{
    int status = 0;
    pid_t process;
    if (child_open(child) < 0)
        return -1;
    process = fork();
    if (process == 0) {
        child_prepare();
        child->work(child);
        _exit(EXIT_SUCCESS);
    }
    if (process < 0)
        snprintf(child->news->reason, CHILD_REASON_SIZE, "no process can be made: %s",
                 strerror(errno));
    while (process > 0 && waitpid(process, &status, 0) < 0 && errno == EINTR)
        if (world.simulation.exit)
            kill(process, SIGKILL);
    reason_complete(child, status);
    return child->news->done ? 0 : -1;
}

void child_free(struct child *child)
{
    if (child->news)
        munmap(child->news, sizeof(*child->news));
    for (int i = 0; i < CHILD_OUTPUTS; i++)
        if (child->outputs[i] >= 0)
            close(child->outputs[i]);
}

const char *child_reason(const struct child *child)
{
    return child->news ? child->news->reason : "there is no memory for it";
}

int child_has(const struct child *child, int output)
{
    return child->news->done >> output & 1;
}

size_t child_size(const struct child *child, int output)
{
    struct stat status;
    return fstat(child->outputs[output], &status) == 0 ? (size_t)status.st_size : 0;
}

char *child_read(const struct child *child, int output, size_t *sizep)
{
    char *bytes;
    if (!child_has(child, output))
        return NULL;
    *sizep = child_size(child, output);
    bytes = memory_new(*sizep + 1, 1);
    if (pread(child->outputs[output], bytes, *sizep, 0) == (ssize_t)*sizep)
        return bytes;
    free(bytes);
    return NULL;
}
