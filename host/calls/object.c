/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Objects: handles, types, parents and children, making and removing dummies.
 */
#include <stdlib.h>

#include "abi/sim_exports.h"
#include "calls/home.h"
#include "calls/object.h"
#include "calls/selection.h"
#include "model/model_edit.h"
#include "model/model_link.h"
#include "scene/drive.h"
#include "scene/object.h"
#include "scene/place.h"
#include "scene/pose.h"
#include "scene/refresh.h"
#include "scene/scene_objects.h"
#include "world/error.h"
#include "world/world.h"

int simGetObjects(int index, int type)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; index >= 0 && i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        if (object->kind == OBJECT_GONE)
            continue;
        if ((type == sim_handle_all || type == object_type(object)) && index-- == 0)
            return scene->first_handle + i;
    }
    return -1;
}

int simGetObjectType(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? object_type(object) : -1;
}

char *simGetObjectName(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? memory_text(object->name) : NULL;
}

int simGetObjectParent(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? object->parent : -1;
}

int simGetObjectChild(int handle, int index)
{
    const struct scene *scene = &world.scene;
    if (!OBJECT_GET(handle))
        return -1;
    for (int i = 0; index >= 0 && i < scene->object_count; i++)
        if (scene->objects[i].kind != OBJECT_GONE && scene->objects[i].parent == handle &&
            index-- == 0)
            return scene->first_handle + i;
    return -1;
}

static int object_is_below(int handle, int ancestor)
{
    for (; handle >= 0; handle = object_find(handle)->parent)
        if (handle == ancestor)
            return 1;
    return 0;
}

/* Whether parts of the model hang under an object that has no body, also under dummies below it. */
static int object_is_hook(int handle)
{
    const struct scene *scene = &world.scene;
    const struct object *object = object_find(handle);
    if (object->kind == OBJECT_BODY || object_owns_body(object))
        return 0;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *hook = object_find(scene->objects[i].hook);
        if (scene->objects[i].kind == OBJECT_GONE)
            continue;
        while (hook && hook != object && hook->kind == OBJECT_DUMMY)
            hook = object_find(hook->parent);
        if (hook == object)
            return 1;
    }
    return 0;
}

/* Dummies can hang on any object, parts of the model on what their body moves with. */
static int parent_set(struct object *object, int parent, bool keep_in_place, const char *function)
{
    struct pose pose;
    if (object_is_hook(object_handle(object)))
        return error_set(function, "it has children, which MuJoCo keeps where they are; give them "
                                   "other parents first.");
    if (object->kind != OBJECT_DUMMY)
        return model_move(object, parent, keep_in_place, function);
    pose = object_pose(object);
    object->parent = parent;
    if (keep_in_place)
        dummy_keep(object, &pose);
    return 1;
}

int simSetObjectParent(int handle, int parent, bool keep_in_place)
{
    struct object *object = OBJECT_GET(handle);
    int result, had_home;
    if (!object || (parent != -1 && !OBJECT_GET(parent)))
        return -1;
    if (object->parent == parent)
        return 1;
    if (object_is_below(parent, handle))
        return FAIL("an object cannot become its own ancestor.");
    had_home = object->home.is_set;
    home_note(object);
    result = parent_set(object, parent, keep_in_place, __func__);
    if (result < 0)
        object_find(handle)->home.is_set = had_home;
    return result;
}

/* At the origin of the world. */
static int dummy_make(int type, const char *name)
{
    struct object dummy = {
        .kind = OBJECT_DUMMY,
        .parent = -1,
        .hook = -1,
        .type = type,
        .property = sim_modelproperty_not_model,
        .local = pose_identity,
    };
    world.simulation.events |= EVENT_CREATED;
    return scene_add(&world.scene, &dummy, name);
}

int simCreateDummy_D(double size, const float *colour)
{
    (void)colour;
    if (!(size > 0))
        return FAIL("the size must be above 0.");
    return dummy_make(0, "Dummy");
}

int object_make_pointcloud(void)
{
    return dummy_make(sim_object_pointcloud_type, "PointCloud");
}

/* Those that are gone are no longer selected. */
static void selection_follow(void)
{
    for (int i = world.selection.count - 1; i >= 0; i--)
        if (!object_find(world.selection.handles[i]))
            selection_forget(world.selection.handles[i]);
    world.simulation.events |= EVENT_ERASED;
}

/* Who hangs on whom, and where the dummies are. A change of the model keeps the places of objects
 * in the scene, but forgets what hung on those that go. */
struct hanging {
    int count;
    int *parents;
    struct pose *poses; /* of dummies, in the world */
};

/* What is beside a model that goes as a whole hangs on its base; -1: none goes. */
static struct hanging hanging_note(int base)
{
    const struct scene *scene = &world.scene;
    struct hanging hanging = { .count = scene->object_count };
    hanging.parents = memory_new((size_t)hanging.count, sizeof(*hanging.parents));
    hanging.poses = memory_new((size_t)hanging.count, sizeof(*hanging.poses));
    for (int i = 0; i < hanging.count; i++) {
        hanging.parents[i] = object_is_beside(&scene->objects[i], base) ? base
                                                                        : scene->objects[i].parent;
        if (scene->objects[i].kind == OBJECT_DUMMY)
            hanging.poses[i] = object_pose(&scene->objects[i]);
    }
    return hanging;
}

static void hanging_forget(struct hanging *hanging)
{
    free(hanging->parents);
    free(hanging->poses);
}

static int hung_below(const struct hanging *before, int handle, int ancestor)
{
    while (handle >= 0 && handle != ancestor)
        handle = before->parents[handle - world.scene.first_handle];
    return handle == ancestor;
}

/* The nearest one above that is still there, or -1. */
static int hung_parent(const struct hanging *before, int handle)
{
    do
        handle = before->parents[handle - world.scene.first_handle];
    while (handle >= 0 && !object_find(handle));
    return handle;
}

/* What was removed takes the dummies below it along; those that hung on it else stay in place. Its
 * scripts go in any case. */
static void dummies_follow(const struct hanging *before, int removed, bool with_all)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < before->count; i++) {
        struct object *dummy = &scene->objects[i];
        int handle = scene->first_handle + i, parent = before->parents[i];
        if (dummy->kind != OBJECT_DUMMY)
            continue;
        if ((with_all && hung_below(before, handle, removed)) ||
            (dummy->script && parent >= 0 && !object_find(parent))) {
            scene_remove(handle);
        } else if (parent >= 0 && !object_find(parent)) {
            dummy->parent = hung_parent(before, handle);
            dummy_keep(dummy, &before->poses[i]);
        }
    }
}

/* What hung under a dummy hangs under what is above it. */
static void hooks_forget(int dummy, int above)
{
    const struct scene *scene = &world.scene;
    for (int i = 0; i < scene->object_count; i++)
        if (scene->objects[i].kind != OBJECT_GONE && scene->objects[i].hook == dummy)
            scene->objects[i].hook = scene->objects[i].parent = above;
}

/* The model's part goes first, as only that can fail. */
static int object_remove(const struct object *object, bool with_all, const char *function)
{
    int handle = object_handle(object), result = 1;
    struct hanging before = hanging_note(with_all ? handle : -1);
    if (object->kind == OBJECT_DUMMY) {
        hooks_forget(handle, object->parent);
        scene_remove(handle);
    } else
        result = model_remove(object, with_all, function);
    if (result > 0) {
        dummies_follow(&before, handle, with_all);
        selection_follow();
    }
    hanging_forget(&before);
    if (result > 0 && !simulation_stopped())
        result = links_settle(function);
    return result;
}

int simRemoveObject(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? object_remove(object, false, __func__) : -1;
}

int simGetModelProperty(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    return object ? object->property : -1;
}

int simSetModelProperty(int handle, int property)
{
    struct object *object = OBJECT_GET(handle);
    if (!object)
        return -1;
    object->property = property;
    return 1;
}

/* The base of a model goes, with all that hangs on it. */
int simRemoveModel(int handle)
{
    const struct object *object = OBJECT_GET(handle);
    if (!object)
        return -1;
    if ((object->property & sim_modelproperty_not_model) == sim_modelproperty_not_model)
        return FAIL("object is not the base of a model.");
    return object_remove(object, true, __func__);
}

int object_reset(int handle)
{
    const struct scene *scene = &world.scene;
    int with_all = handle & sim_handleflag_model, base = handle & ~sim_handleflag_model;
    if (!object_get(base, "simResetDynamicObject"))
        return -1;
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        int each = scene->first_handle + i, joint;
        if (object->kind == OBJECT_GONE ||
            (each != base && !(with_all && object_is_below(each, base))))
            continue;
        joint = object->kind == OBJECT_BODY ? scene->model->body_jntadr[object->body]
                : object->kind == OBJECT_JOINT ? object->id : -1;
        if (joint >= 0 && scene->joint_object[joint] < 0) /* free */
            mju_zero(scene->data->qvel + scene->model->jnt_dofadr[joint], 6);
        else if (object->kind == OBJECT_JOINT && with_all && scene->drives[joint].dof >= 0)
            scene->data->qvel[scene->drives[joint].dof] = 0;
        object_start(object);
    }
    scene_touch();
    return 1;
}
