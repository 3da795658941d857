/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The object selection, and copying what is selected.
 */
#include "calls/selection.h"

#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "model/model_edit.h"
#include "scene/object.h"
#include "scene/pose.h"
#include "scene/scene_objects.h"
#include "world/error.h"
#include "world/world.h"

static int selection_index(int handle)
{
    for (int i = 0; i < world.selection.count; i++)
        if (world.selection.handles[i] == handle)
            return i;
    return -1;
}

static void selection_remember(int handle)
{
    struct selection *selection = &world.selection;
    if (selection_index(handle) >= 0)
        return;
    if (selection->count == selection->room) {
        selection->room = selection->room ? 2 * selection->room : 16;
        selection->handles = memory_resize(selection->handles,
                                           (size_t)selection->room * sizeof(int));
    }
    selection->handles[selection->count++] = handle;
}

void selection_forget(int handle)
{
    struct selection *selection = &world.selection;
    int index = selection_index(handle);
    if (handle == sim_handle_all) {
        selection->count = 0;
    } else if (index >= 0) {
        selection->count--;
        memmove(selection->handles + index, selection->handles + index + 1,
                (size_t)(selection->count - index) * sizeof(int));
    }
}

static int is_below(int handle, int ancestor)
{
    while (handle >= 0 && handle != ancestor)
        handle = object_find(handle)->parent;
    return handle == ancestor;
}

/* Does `change` for all objects, the one, those below it, or those above it. */
static int selection_apply(int what, int handle, void (*change)(int handle), const char *function)
{
    const struct scene *scene = &world.scene;
    if (what != sim_handle_all && !object_get(handle, function))
        return -1;
    if (what != sim_handle_all && what != sim_handle_single && what != sim_handle_tree &&
        what != sim_handle_chain)
        return error_set(function, "unknown operation.");
    for (int i = 0; i < scene->object_count; i++) {
        int candidate = scene->first_handle + i;
        if (scene->objects[i].kind == OBJECT_GONE)
            continue;
        if (what == sim_handle_all || candidate == handle ||
            (what == sim_handle_tree && is_below(candidate, handle)) ||
            (what == sim_handle_chain && is_below(handle, candidate)))
            change(candidate);
    }
    world.simulation.events |= EVENT_SELECTION_CHANGED;
    return 1;
}

int simAddObjectToSelection(int what, int handle)
{
    return selection_apply(what, handle, selection_remember, __func__);
}

int simRemoveObjectFromSelection(int what, int handle)
{
    return selection_apply(what, handle, selection_forget, __func__);
}

int simGetObjectSelectionSize(void)
{
    return world.selection.count;
}

int simGetObjectSelection(int *handles)
{
    const struct selection *selection = &world.selection;
    if (selection->count)
        memcpy(handles, selection->handles, (size_t)selection->count * sizeof(int));
    return selection->count;
}

int simGetObjectLastSelection(void)
{
    const struct selection *selection = &world.selection;
    return selection->count ? selection->handles[selection->count - 1] : -1;
}

static int is_dummy(int handle)
{
    const struct object *object = object_find(handle);
    return object->kind == OBJECT_DUMMY || object->kind == OBJECT_SITE;
}

/* Whether a selected shape has it below it: then it is copied with that shape. */
static int is_copied_along(int handle)
{
    for (int at = object_find(handle)->parent; at >= 0; at = object_find(at)->parent)
        if (selection_index(at) >= 0 && object_find(at)->kind == OBJECT_BODY)
            return 1;
    return 0;
}

/* How many parts of the same kind come before this one on its body. */
static int part_rank(const struct object *part)
{
    const struct scene *scene = &world.scene;
    int rank = 0;
    for (const struct object *other = scene->objects;
         other < scene->objects + scene->object_count; other++)
        if (other->kind == part->kind && other->body == part->body &&
            (other->id < part->id || (other->id == part->id && other < part)))
            rank++;
    return rank;
}

/* The part in the copy of a shape that a part below the shape has become: both have their bodies
 * and what these carry in the same order. -1 when there is none. */
static int part_copy(const struct object *part, const struct object *shape,
                     const struct object *copy)
{
    const struct scene *scene = &world.scene;
    int body = copy->id + part->body - shape->id, rank = part_rank(part);
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *other = &scene->objects[i];
        if (other->kind == part->kind && other->body == body && part_rank(other) == rank)
            return scene->first_handle + i;
    }
    return -1;
}

/* The parent of a copy: the copy of the original's parent when that is copied too, by itself or
 * with a shape. */
static int copied_parent(int parent, const int *copies)
{
    for (int at = parent; at >= 0; at = object_find(at)->parent) {
        int index = selection_index(at);
        if (index < 0 || copies[index] < 0)
            continue;
        if (at == parent)
            return copies[index];
        if (object_find(at)->kind == OBJECT_BODY && object_find(parent)->kind != OBJECT_DUMMY)
            return part_copy(object_find(parent), object_find(at), object_find(copies[index]));
    }
    return -1;
}

/* The copy of a dummy, or of a site as a dummy, at the same place. */
static int dummy_copy(int handle)
{
    const struct object *original = object_find(handle);
    struct object copy = { .kind = OBJECT_DUMMY, .parent = -1, .hook = -1 };
    copy.type = original->type;
    copy.property = original->property;
    copy.alias = original->alias;
    copy.script = original->script;
    copy.local = object_pose(original);
    return scene_add(&world.scene, &copy, original->name);
}

static int selection_can_be_copied(const char *function)
{
    for (int i = 0; i < world.selection.count; i++) {
        int handle = world.selection.handles[i];
        if (!is_dummy(handle) && !is_copied_along(handle) &&
            object_find(handle)->kind != OBJECT_BODY)
            return error_set(function, "MuJoCo copies joints, sensors and lights with their "
                                       "shape only.");
    }
    return 1;
}

/* Handle of the copy; -1: it is copied along with another; -2 after an error. */
static int selected_copy(int handle, const char *function)
{
    int is_part = object_find(handle)->kind != OBJECT_DUMMY;
    int copy;
    if (is_part && is_copied_along(handle))
        return -1;
    if (is_dummy(handle))
        return dummy_copy(handle);
    copy = model_copy(object_find(handle), function);
    return copy < 0 ? -2 : copy;
}

/* Of an attempt to copy that failed nothing stays. */
static void copies_remove(const int *copies, int count)
{
    for (int i = 0; i < count; i++) {
        if (copies[i] < 0)
            continue;
        if (is_dummy(copies[i]))
            scene_remove(copies[i]);
        else
            model_remove(object_find(copies[i]), true, __func__);
    }
}

/* Copies dummies, with the children among them, sites as dummies, and shapes with all that hangs on
 * them; these keep their parent. The copies become the selection. */
int simCopyPasteSelectedObjects(void)
{
    struct selection *selection = &world.selection;
    int count = selection->count, copied = 0, result = selection_can_be_copied(__func__);
    int *copies = memory_new((size_t)count, sizeof(int));
    for (int i = 0; i < count && result > 0; i++) {
        copies[i] = selected_copy(selection->handles[i], __func__);
        result = copies[i] == -2 ? -1 : 1;
        if (result < 0)
            copies_remove(copies, i);
    }
    for (int i = 0; i < count && result > 0; i++)
        if (copies[i] >= 0 && is_dummy(copies[i]))
            simSetObjectParent(copies[i],
                               copied_parent(object_find(selection->handles[i])->parent, copies),
                               true);
    if (result > 0) {
        for (int i = 0; i < count; i++)
            if (copies[i] >= 0)
                selection->handles[copied++] = copies[i];
        selection->count = copied;
        world.simulation.events |= count ? EVENT_CREATED | EVENT_SELECTION_CHANGED : 0;
    }
    free(copies);
    return result;
}
