/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The scene's MJCF document.
 */
#include "model/model_document.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/model_doc.h"
#include "model/model_path.h"
#include "world/world.h"

static xmlDoc *document_read(char *error, size_t size)
{
    struct scene *scene = &world.scene;
    char *directory = path_directory(scene->path);
    xmlDoc *doc = doc_read(scene->text, scene->model, directory, error, size);
    free(directory);
    return doc;
}

int model_document_open(char *error, size_t size)
{
    struct scene *scene = &world.scene;
    if (path_ends_with(scene->path, ".mjb"))
        snprintf(error, size, "a compiled scene (.mjb) cannot be changed");
    else if (!scene->document && !scene->text)
        snprintf(error, size, "MuJoCo cannot write this scene down, so it cannot be changed");
    else if (!scene->document)
        scene->document = document_read(error, size);
    return scene->document ? 0 : -1;
}

void model_document_free(void *document)
{
    xmlFreeDoc(document);
}
