/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * MuJoCo's compiler of models, in a process of its own; see compile.h.
 */
#include "model/compile.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
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

#include "scene/capacity.h"
#include "world/error.h"
#include "world/world.h"

#define TEXT_NAME "model.xml" /* under which the text is given to MuJoCo */
#define REASON_SIZE 1000
#define LINK_SIZE 40
#define CPU_SECONDS 600 /* some models never end */

/* What the child tells in memory that both have. */
struct news {
    int compiled; /* the model is in its file */
    int written;  /* its MJCF is, too */
    char reason[REASON_SIZE]; /* why it is not compiled, or a warning */
};

/* What is compiled, and where to. */
struct compilation {
    jmp_buf escape; /* out of MuJoCo's errors */
    const char *path; /* or, if it is NULL: */
    const char *text;
    struct news *news;
    int model_file;
    int text_file; /* -1: it is not asked for */
};

/* ------------------------------------------------------------------ files in memory */

struct memory_file {
    size_t size;
    void *bytes;
};

static void memory_file_free(void *block)
{
    struct memory_file *file = block;

    free(file->bytes);
    free(file);
}

void compile_add_file(const char *name, void *bytes, size_t size)
{
    struct table *files = &world.model_files;
    struct memory_file *file = memory_new(1, sizeof(*file));

    files->release = memory_file_free;
    *file = (struct memory_file){ size, bytes };
    table_remove(files, name);
    table_take(files, name)->block = file;
}

int compile_has_file(const char *name)
{
    return table_find(&world.model_files, name) != NULL;
}

void compile_forget_files(void)
{
    table_clear(&world.model_files);
}

/* ------------------------------------------------------------------ the child */

static void child_failed(const char *text)
{
    struct compilation *job = world.compilation;

    snprintf(job->news->reason, REASON_SIZE, "%s", text);
    longjmp(job->escape, 1);
}

static void child_be_quiet(const char *text)
{
    (void)text;
}

/* It dies with its parent and before it, quietly, of what would be a crash. */
static void child_prepare(void)
{
    static const int deaths[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM, SIGINT };
    const struct rlimit none = { 0, 0 }, time = { CPU_SECONDS, CPU_SECONDS };
    int file;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++)
        signal(deaths[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    file = open("/proc/self/oom_score_adj", O_WRONLY);
    if (file >= 0 && write(file, "1000", 4) == 4)
        close(file);
    file = open("/dev/null", O_WRONLY);
    if (file >= 0)
        dup2(file, STDERR_FILENO);
    mju_user_error = child_failed;
    mju_user_warning = child_be_quiet;
    mjcb_control = NULL;
}

static void vfs_add(mjVFS *vfs, const char *name, const void *bytes, size_t size)
{
    mj_makeEmptyFileVFS(vfs, name, (int)size);
    memcpy(vfs->filedata[vfs->nfile - 1], bytes, size);
}

static mjVFS *child_files(const struct compilation *job)
{
    const struct table *files = &world.model_files;
    mjVFS *vfs = memory_new(1, sizeof(*vfs));

    mj_defaultVFS(vfs);
    if (job->text)
        vfs_add(vfs, TEXT_NAME, job->text, strlen(job->text));
    for (int i = 0; i < files->count && i < mjMAXVFS - 1; i++) {
        const struct memory_file *file = files->items[i].value.block;

        vfs_add(vfs, files->items[i].name, file->bytes, file->size);
    }
    return vfs;
}

static void link_name(char name[LINK_SIZE], int file)
{
    snprintf(name, LINK_SIZE, "/proc/self/fd/%d", file);
}

static void child_compile(const struct compilation *job)
{
    struct news *news = job->news;
    char name[LINK_SIZE], reason[REASON_SIZE];
    mjModel *model;
    mjData *data;

    model = job->path ? mj_loadXML(job->path, NULL, news->reason, REASON_SIZE)
                      : mj_loadXML(TEXT_NAME, child_files(job), news->reason, REASON_SIZE);
    if (!model)
        return;
    mju_user_error = child_failed;
    data = capacity_make_data(model);
    if (data)
        mj_forward(model, data);
    link_name(name, job->model_file);
    mj_saveModel(model, name, NULL, 0);
    news->compiled = 1;
    link_name(name, job->text_file);
    if (job->text_file >= 0)
        news->written = mj_saveLastXML(name, model, reason, REASON_SIZE);
}

__attribute__((noreturn)) static void child_run(struct compilation *job)
{
    child_prepare();
    world.compilation = job;
    if (setjmp(job->escape) == 0)
        child_compile(job);
    _exit(EXIT_SUCCESS);
}

/* ------------------------------------------------------------------ the parent */

static void job_read_model(const struct compilation *job, mjModel **modelp)
{
    char name[LINK_SIZE];

    link_name(name, job->model_file);
    *modelp = mj_loadModel(name, NULL);
    if (!*modelp)
        snprintf(job->news->reason, REASON_SIZE, "there is no memory for it");
}

/* NULL when there is none. */
static char *job_read_text(const struct compilation *job)
{
    struct stat status;
    char *text;

    if (!job->news->written || fstat(job->text_file, &status) < 0)
        return NULL;
    text = memory_new((size_t)status.st_size + 1, 1);
    if (pread(job->text_file, text, (size_t)status.st_size, 0) == status.st_size)
        return text;
    free(text);
    return NULL;
}

/* Waits for the child. One that has written the model has done its work, whatever it died of later:
 * MuJoCo compiles some models that it cannot write. */
static void child_await(pid_t child, struct news *news)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        if (world.simulation.exit)
            kill(child, SIGKILL);
    if (!news->compiled && WIFSIGNALED(status))
        snprintf(news->reason, REASON_SIZE, "MuJoCo %s dies of it (%s): it is no model that this "
                 "version can read", mj_versionString(), strsignal(WTERMSIG(status)));
    else if (!news->compiled && !news->reason[0])
        snprintf(news->reason, REASON_SIZE, "MuJoCo tells no reason");
}

static mjModel *job_run(struct compilation *job, char **textp)
{
    mjModel *model = NULL;
    pid_t child = fork();

    if (child == 0)
        child_run(job);
    if (child < 0)
        snprintf(job->news->reason, REASON_SIZE, "no process can be made: %s", strerror(errno));
    else
        child_await(child, job->news);
    if (!job->news->compiled)
        return NULL;
    job_read_model(job, &model);
    if (model && textp)
        *textp = job_read_text(job);
    return model;
}

static void line_make(char *text)
{
    for (; *text; text++)
        if (*text == '\n' || *text == '\r')
            *text = ' ';
}

static mjModel *compile(struct compilation *job, char **textp, char *error, size_t size)
{
    struct news *news = mmap(NULL, sizeof(*news), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    mjModel *model = NULL;

    if (textp)
        *textp = NULL;
    job->news = news;
    job->model_file = memfd_create("model", MFD_CLOEXEC);
    job->text_file = textp ? memfd_create("text", MFD_CLOEXEC) : -1;
    if (news == MAP_FAILED || job->model_file < 0 || (textp && job->text_file < 0)) {
        snprintf(error, size, "there is no memory to compile it");
    } else {
        model = job_run(job, textp);
        news->reason[REASON_SIZE - 1] = '\0';
        line_make(news->reason);
        if (!model)
            snprintf(error, size, "%s", news->reason);
        else if (news->reason[0] && !strstr(news->reason, "Time = ")) /* comes again in a step */
            warning_add(news->reason);
    }
    if (news != MAP_FAILED)
        munmap(news, sizeof(*news));
    if (job->model_file >= 0)
        close(job->model_file);
    if (job->text_file >= 0)
        close(job->text_file);
    return model;
}

mjModel *compile_file(const char *path, char **textp, char *error, size_t size)
{
    struct compilation job = { .path = path };

    return compile(&job, textp, error, size);
}

mjModel *compile_text(const char *text, char **textp, char *error, size_t size)
{
    struct compilation job = { .text = text };

    return compile(&job, textp, error, size);
}
