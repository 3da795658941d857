/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * MuJoCo's compiler of models, in a process of its own; see compile.h.
 */
#include "model/compile.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/child.h"
#include "scene/mujoco_version.h"
#include "world/error.h"
#include "world/memory.h"
#include "world/world.h"

#define TEXT_NAME "model.xml" /* under which the text is given to MuJoCo */

enum { OUTPUT_MODEL, OUTPUT_TEXT };

struct compilation {
    const char *path; /* or, if it is NULL: */
    const char *text;
    int wants_text;
    struct child *child;
    jmp_buf escape; /* out of MuJoCo's errors, in the child */
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

const void *compile_file_bytes(const char *name, size_t *sizep)
{
    union table_value *found = table_find(&world.model_files, name);
    const struct memory_file *file = found ? found->block : NULL;
    *sizep = file ? file->size : 0;
    return file ? file->bytes : NULL;
}

void compile_forget_files(void)
{
    table_clear(&world.model_files);
    table_clear(&world.mesh_names);
}

/* ------------------------------------------------------------------ the child */

static void child_failed(const char *text)
{
    struct compilation *job = world.compilation;
    snprintf(child_reason_buffer(job->child), CHILD_REASON_SIZE, "%s", text);
    longjmp(job->escape, 1);
}

static void child_be_quiet(const char *text)
{
    (void)text;
}

static mjVFS *child_files(const struct compilation *job)
{
    const struct table *files = &world.model_files;
    mjVFS *vfs = memory_new(1, sizeof(*vfs));
    mj_defaultVFS(vfs);
    mujoco_add_file(vfs, TEXT_NAME, job->text, strlen(job->text));
    for (int i = 0; i < files->count && i < mjMAXVFS - 1; i++) {
        const struct memory_file *file = files->items[i].value.block;
        mujoco_add_file(vfs, files->items[i].name, file->bytes, file->size);
    }
    return vfs;
}

static void child_compile(struct compilation *job)
{
    char path[CHILD_PATH_SIZE], reason[CHILD_REASON_SIZE];
    char *told = child_reason_buffer(job->child);
    mjModel *model;
    model = job->path ? mj_loadXML(job->path, NULL, told, CHILD_REASON_SIZE)
                      : mj_loadXML(TEXT_NAME, child_files(job), told, CHILD_REASON_SIZE);
    if (!model)
        return;
    mju_user_error = child_failed;
    child_path(job->child, OUTPUT_MODEL, path);
    mj_saveModel(model, path, NULL, 0);
    child_done(job->child, 1 << OUTPUT_MODEL);
    child_path(job->child, OUTPUT_TEXT, path);
    if (job->wants_text && mj_saveLastXML(path, model, reason, sizeof(reason)))
        child_done(job->child, 1 << OUTPUT_TEXT);
}

static void child_work(struct child *child)
{
    struct compilation *job = child->context;
    mju_user_error = child_failed;
    mju_user_warning = child_be_quiet;
    mjcb_control = NULL;
    world.compilation = job;
    if (setjmp(job->escape) == 0)
        child_compile(job);
}

/* ------------------------------------------------------------------ the parent */

/* MuJoCo compiles some models that it cannot write: they have no text. */
static mjModel *outputs_take(const struct child *child, char **textp)
{
    char path[CHILD_PATH_SIZE];
    mjModel *model = NULL;
    size_t size;
    child_path(child, OUTPUT_MODEL, path);
    if (memory_is_there(child_size(child, OUTPUT_MODEL)))
        model = mj_loadModel(path, NULL);
    if (model && textp)
        *textp = child_read(child, OUTPUT_TEXT, &size);
    return model;
}

static mjModel *compile(struct compilation *job, char **textp, char *error, size_t size)
{
    char library[40];
    struct child child = { .library = library, .work = child_work, .context = job,
                           .outputs = { -1, -1 } };
    mjModel *model = NULL;
    snprintf(library, sizeof(library), "MuJoCo %s", mj_versionString());
    job->child = &child;
    job->wants_text = textp != NULL;
    if (textp)
        *textp = NULL;
    if (child_run(&child) < 0)
        snprintf(error, size, "%s", child_reason(&child));
    else if (!(model = outputs_take(&child, textp)))
        snprintf(error, size, "there is no memory for it");
    else if (child_reason(&child)[0] && !strstr(child_reason(&child), "Time = "))
        warning_add(child_reason(&child)); /* that of a time comes again in a step */
    child_free(&child);
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
    mjModel *model = compile(&job, textp, error, size);
    char *line = model ? NULL : strstr(error, ", line = ");
    if (line)
        *line = '\0'; /* of the text, which nobody sees */
    return model;
}
