/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The object selection, and copying what is selected.
 */
#include <string.h>

#include "pose.h"
#include "world.h"

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

/* The parent of a copy: the copy of the original's parent when that is copied too. */
static int copied_parent(int parent, const int *copies)
{
    int index = selection_index(parent);

    return index < 0 ? -1 : copies[index];
}

/* Copies of dummies and sites: the former with the children among them, the latter as dummies at
 * the same place. The copies become the selection. */
int simCopyPasteSelectedObjects(void)
{
    struct selection *selection = &world.selection;
    int copies[64];
    int count = selection->count;

    if (count > (int)(sizeof(copies) / sizeof(copies[0])))
        return FAIL("too many objects are selected.");
    for (int i = 0; i < count; i++)
        if (object_type(object_find(selection->handles[i])) != sim_object_dummy_type)
            return FAIL("MuJoCo cannot copy an object of the model.");
    for (int i = 0; i < count; i++) {
        const struct object *original = object_find(selection->handles[i]);
        struct object copy = { .kind = OBJECT_DUMMY, .parent = -1 };

        copy.property = original->property;
        copy.local = object_pose(original);
        copies[i] = scene_add(&world.scene, &copy, original->name);
    }
    for (int i = 0; i < count; i++)
        simSetObjectParent(copies[i],
                           copied_parent(object_find(selection->handles[i])->parent, copies),
                           true);
    if (count)
        memcpy(selection->handles, copies, (size_t)count * sizeof(int));
    world.simulation.events |= count ? EVENT_CREATED | EVENT_SELECTION_CHANGED : 0;
    return 1;
}
