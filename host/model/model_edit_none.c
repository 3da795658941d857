/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator that was built without libxml2 cannot change its model.
 */
#include "model/model_edit.h"

#include <stddef.h>

#include "model/compile.h"
#include "model/model_document.h"
#include "model/model_group.h"
#include "model/model_link.h"
#include "model/model_make.h"
#include "model/model_save.h"
#include "model/model_source.h"
#include "model/model_texture.h"
#include "world/error.h"
#include "world/world.h"

static int refuse(const char *function)
{
    return error_set(function, "this simulator was built without libxml2, and cannot change its "
                               "model.");
}

int model_join(const char *name, const char *function)
{
    (void)name;
    return refuse(function);
}

int model_remove(const struct object *object, bool with_all, const char *function)
{
    (void)object;
    (void)with_all;
    return refuse(function);
}

int model_move(const struct object *object, int parent, bool keep_in_place, const char *function)
{
    (void)object;
    (void)parent;
    (void)keep_in_place;
    return refuse(function);
}

int model_copy(const struct object *shape, const char *function)
{
    (void)shape;
    return refuse(function);
}

int model_make(const char *text, enum object_kind kind, const char *function)
{
    (void)text;
    (void)kind;
    return refuse(function);
}

char *model_take_mesh(const char *path, const char *function)
{
    (void)path;
    refuse(function);
    return NULL;
}

int model_set_static(const struct object *shape, bool is_static, const char *function)
{
    (void)shape;
    (void)is_static;
    return refuse(function);
}

int model_set_respondable(const struct object *shape, bool is_respondable, const char *function)
{
    (void)shape;
    (void)is_respondable;
    return refuse(function);
}

int model_set_inertia(const struct object *shape, const struct inertia *inertia,
                      const char *function)
{
    (void)shape;
    (void)inertia;
    return refuse(function);
}

int model_set_density(const struct object *shape, double density, const char *function)
{
    (void)shape;
    (void)density;
    return refuse(function);
}

int model_set_interval(const struct object *joint, const double *interval, const char *function)
{
    (void)joint;
    (void)interval;
    return refuse(function);
}

int model_scale(const struct object *shape, const double factors[3], const char *function)
{
    (void)shape;
    (void)factors;
    return refuse(function);
}

int model_group(const int *shapes, int count, const char *function)
{
    (void)shapes;
    (void)count;
    return refuse(function);
}

int scene_save(const char *name, const char *function)
{
    (void)name;
    return refuse(function);
}

int model_save(const struct object *shape, const char *name, const char *function)
{
    (void)shape;
    (void)name;
    return refuse(function);
}

int model_set_covering(const struct object *shape, const struct covering *covering,
                       const char *function)
{
    (void)shape;
    (void)covering;
    return refuse(function);
}

/* They are only kept. */
int links_settle(const char *function)
{
    (void)function;
    for (int i = 0; i < world.scene.object_count; i++)
        if (world.scene.objects[i].kind != OBJECT_GONE && world.scene.objects[i].link) {
            warning_say("this simulator was built without libxml2: links of dummies hold nothing");
            break;
        }
    return 1;
}

mjModel *source_load(const char *path, char **textp, char *error, size_t size)
{
    return compile_file(path, textp, error, size);
}

void model_document_free(void *document)
{
    (void)document;
}
