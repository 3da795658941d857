/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Another scene in place of the world's.
 */
#include "model/scene_load.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/model_document.h"
#include "model/model_file.h"
#include "model/model_find.h"
#include "model/saved.h"
#include "scene/refresh.h"
#include "scene/scene.h"
#include "view/vision.h"
#include "world/world.h"

static int scene_load_file(const char *path, char *error, size_t size)
{
    char *text = NULL;
    mjModel *model = model_load(path, &text, error, size);
    int first_handle = world.scene.first_handle + world.scene.object_count;
    struct scene scene;
    if (!model)
        return -1;
    if (scene_build(&scene, model, path, first_handle) < 0) {
        snprintf(error, size, "cannot load %s: no memory for its data", path);
        free(text);
        return -1;
    }
    scene.text = text;
    scene_unload(&world.scene);
    world.scene = scene;
    world.scene.stale = 1;
    saved_apply();
    scene_refresh();
    return 0;
}

int scene_load(const char *name, char *error, size_t size)
{
    char *path = model_find(name, error, size);
    int result = path ? scene_load_file(path, error, size) : -1;
    free(path);
    return result;
}

void scene_unload(struct scene *scene)
{
    vision_forget();
    model_document_free(scene->document);
    scene_free(scene);
}
