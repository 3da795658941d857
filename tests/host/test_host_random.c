/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Changes of the model in any order: models come, objects get other parents, are copied and go.
 * After each change the objects are the parts of MuJoCo's model, one for one, and no object is lost
 * that the change has nothing to do with.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

#define CHANGES 60
#define OBJECTS_MAX 1000

static const char trunk[] =
    "<mujoco><worldbody><body name='trunk' pos='0 0 4'><freejoint/><geom size='.1'/>"
    "<site name='eye'/><body name='limb' pos='0 0 .3'><joint name='hip'/><geom size='.1'/>"
    "<camera name='cam'/><site name='tip'/></body></body><body name='prop' pos='2 0 4'>"
    "<freejoint name='loose'/><geom size='.1'/></body></worldbody><actuator><motor joint='hip'/>"
    "<motor joint='loose' gear='1 0 0 0 0 0'/></actuator><sensor><rangefinder site='eye'/>"
    "<force name='push' site='tip'/><torque site='tip'/></sensor>"
    "<equality><weld body1='limb' body2='prop'/></equality></mujoco>";
static const char post[] =
    "<mujoco><worldbody><body name='post'><geom size='.1'/><light name='lamp'/>"
    "<camera name='watch' mode='targetbody' target='ghost1'/><site name='s1'/>"
    "<site name='s2' pos='0 0 1'/></body><body name='ghost1' mocap='true'><geom size='.1'/></body>"
    "</worldbody><tendon><spatial name='rope'><site site='s1'/><site site='s2'/></spatial></tendon>"
    "</mujoco>";
static const char nest[] =
    "<mujoco><worldbody><body><geom size='.1'/><body pos='0 0 1'><joint/><geom size='.1'/><site/>"
    "<body><joint type='ball'/><geom size='.1'/></body></body></body></worldbody></mujoco>";
static const char *const models[] = { trunk, post, nest };

static unsigned long state;

static int any(int count)
{
    state = state * 6364136223846793005UL + 1442695040888963407UL;
    return (int)((state >> 33) % (unsigned long)count);
}

static int load(int number)
{
    char file[] = "/tmp/simx-random-XXXXXX.xml";
    const char *text = models[number];
    int descriptor = mkstemps(file, 4), result;
    ck_assert_int_eq(write(descriptor, text, strlen(text)), strlen(text));
    close(descriptor);
    result = simLoadModel(file);
    unlink(file);
    return result;
}

/* ------------------------------------------------------------------ what must hold */

static const struct {
    enum object_kind kind;
    int type;
} parts[] = { { OBJECT_BODY, mjOBJ_BODY },     { OBJECT_JOINT, mjOBJ_JOINT },
              { OBJECT_SITE, mjOBJ_SITE },     { OBJECT_CAMERA, mjOBJ_CAMERA },
              { OBJECT_LIGHT, mjOBJ_LIGHT } };

static int part_count(enum object_kind kind)
{
    const mjModel *model = world.scene.model;
    int joints = 0;
    for (int i = 0; i < model->njnt; i++)
        joints += model->jnt_type[i] != mjJNT_FREE;
    return kind == OBJECT_BODY    ? model->nbody - 1
           : kind == OBJECT_JOINT ? joints
           : kind == OBJECT_SITE  ? model->nsite
           : kind == OBJECT_CAMERA ? model->ncam
                                   : model->nlight;
}

static int rangefinders(void)
{
    int count = 0;
    for (int i = 0; i < world.scene.model->nsensor; i++)
        count += world.scene.model->sensor_type[i] == mjSENS_RANGEFINDER;
    return count;
}

/* Each part has its object, whose parent is there. */
static void expect_whole(void)
{
    const struct scene *scene = &world.scene;
    int counts[OBJECT_DUMMY + 1] = { 0 };
    for (int i = 0; i < scene->object_count; i++) {
        const struct object *object = &scene->objects[i];
        counts[object->kind]++;
        if (object->kind == OBJECT_GONE)
            continue;
        ck_assert(object->parent == -1 || object_find(object->parent));
        ck_assert_int_eq(simGetObjectHandle(object->name), scene->first_handle + i);
        if (object->kind == OBJECT_BODY)
            ck_assert_int_eq(scene->body_object[object->id], i);
        if (object->kind == OBJECT_JOINT)
            ck_assert_int_eq(scene->joint_object[object->id], i);
    }
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        ck_assert_int_eq(counts[parts[i].kind], part_count(parts[i].kind));
    ck_assert_int_eq(counts[OBJECT_RANGE], rangefinders());
}

/* What is in the tree of an object, and of what goes with it when it is a model. The joint of a shape
 * stands above it, and goes with it. */
static int is_below(int handle, int ancestor)
{
    const struct object *object = object_find(handle), *shape = object_find(ancestor);
    if (object->kind == OBJECT_JOINT && shape->kind == OBJECT_BODY && object->body == shape->body)
        return 1;
    while (handle >= 0 && handle != ancestor)
        handle = object_is_beside(object_find(handle), ancestor) ? ancestor
                                                                 : object_find(handle)->parent;
    return handle == ancestor;
}

struct picture {
    int count;
    int below[OBJECTS_MAX], there[OBJECTS_MAX], sensor[OBJECTS_MAX];
    char name[OBJECTS_MAX][40];
    double poses[OBJECTS_MAX][3];
};

static void picture_take(struct picture *picture, int handle)
{
    const struct scene *scene = &world.scene;
    picture->count = scene->object_count;
    ck_assert_int_lt(picture->count, OBJECTS_MAX);
    for (int i = 0; i < picture->count; i++) {
        int each = scene->first_handle + i;
        picture->there[i] = object_find(each) != NULL;
        picture->below[i] = picture->there[i] && handle >= 0 && is_below(each, handle);
        if (!picture->there[i])
            continue;
        picture->sensor[i] = scene->objects[i].kind == OBJECT_RANGE ||
                             scene->objects[i].kind == OBJECT_FORCE;
        snprintf(picture->name[i], sizeof(picture->name[i]), "%s", scene->objects[i].name);
        simGetObjectPosition_D(each, -1, picture->poses[i]);
    }
}

/* Sensors move and go with what they refer to. */
static void expect_others(const struct picture *before, int stays_below, const char *change)
{
    double position[3];
    for (int i = 0; i < before->count; i++) {
        int handle = world.scene.first_handle + i;
        const struct object *object = object_find(handle);
        ck_assert_msg(object || !before->there[i] ||
                          ((before->below[i] || before->sensor[i]) && !stays_below),
                      "%s: the object %s is lost", change, before->name[i]);
        if (!object || before->below[i] || before->sensor[i])
            continue;
        simGetObjectPosition_D(handle, -1, position);
        ck_assert_msg(mju_dist3(position, before->poses[i]) < 1e-9, "%s: %s is at %g %g %g", change,
                      before->name[i], position[0], position[1], position[2]);
    }
}

/* ------------------------------------------------------------------ changes */

static int any_object(void)
{
    int handle;
    do
        handle = world.scene.first_handle + any(world.scene.object_count);
    while (!object_find(handle));
    return handle;
}

static int is_joint(int place)
{
    return world.scene.objects[place].kind == OBJECT_JOINT;
}

static int copy(int handle)
{
    simRemoveObjectFromSelection(sim_handle_all, -1);
    simAddObjectToSelection(sim_handle_single, handle);
    return simCopyPasteSelectedObjects();
}

static void change(void)
{
    static struct picture before;
    static const char *const names[] = { "load", "move", "move there", "copy", "remove", "remove all" };
    int handle = any_object(), what = any(6), result = -1, keep = 1, other = any_object();
    picture_take(&before, what == 0 ? -1 : handle);
    if (what == 0) {
        result = load(any(3));
    } else if (what == 1 || what == 2) {
        result = simSetObjectParent(handle, any(3) ? other : -1, what == 1);
        keep = 1;
    } else if (what == 3) {
        result = copy(handle);
    } else if (what == 4) {
        for (int i = 0; i < before.count; i++) /* children stay */
            before.below[i] &= world.scene.first_handle + i == handle || is_joint(i);
        result = simRemoveObject(handle);
        keep = 0;
    } else {
        result = simRemoveModel(handle);
        keep = 0;
    }
    free(simGetLastError());
    if (result < 0)
        memset(before.below, 0, sizeof(before.below));
    expect_others(&before, keep, names[what]);
    expect_whole();
}

START_TEST(changes_in_any_order_lose_nothing)
{
    state = (unsigned long)_i + 1;
    for (int i = 0; i < CHANGES; i++)
        change();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("changes in any order");
    TCase *tests = fixture_case("changes in any order");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, changes_in_any_order_lose_nothing, 0, 6);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
