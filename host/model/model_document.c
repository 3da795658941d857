/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's MJCF document.
 */
#include "model/model_document.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/model_doc.h"
#include "model/model_file.h"
#include "scene/drive.h"
#include "world/world.h"

#define ERROR_SIZE 1000

/* MuJoCo writes what is in the model: as it was loaded, without what drives have changed. */
static xmlDoc *document_read(char *error, size_t size)
{
    struct scene *scene = &world.scene;
    enum drive_mode *modes = memory_new((size_t)scene->model->njnt, sizeof(*modes));
    char *directory = path_directory(scene->path);
    xmlDoc *doc;

    drives_suspend(scene, modes);
    doc = doc_read(scene->model, directory, error, size);
    drives_resume(scene, modes);
    free(directory);
    free(modes);
    return doc;
}

/* MuJoCo has only the document of the model that it has loaded last, or none when that failed. So
 * the scene keeps its own, from the first time on that it is needed. */
int model_document_open(char *error, size_t size)
{
    struct scene *scene = &world.scene;

    if (path_ends_with(scene->path, ".mjb"))
        snprintf(error, size, "a compiled scene (.mjb) cannot be changed");
    else if (scene->document_lost)
        snprintf(error, size, "the scene's document could not be kept, it cannot be changed");
    else if (!scene->document)
        scene->document = document_read(error, size);
    return scene->document ? 0 : -1;
}

void model_document_keep(void)
{
    char error[ERROR_SIZE];

    if (model_document_open(error, sizeof(error)) < 0)
        world.scene.document_lost = 1;
}

void model_document_free(void *document)
{
    xmlFreeDoc(document);
}
