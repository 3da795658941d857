/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Scenes and models from files, of the simulator's machine and of this one. Each test leaves the
 * robot's scene behind.
 */
#include <dirent.h>
#include <limits.h>

#include "simConst.h"
#include "whole.h"

#define LOCAL 1 /* option: the file is on this machine */

static const char kinds[] = GOLDEN_DIR "/../host/kinds.xml";
static char robot[PATH_MAX];

static void remember_path(void)
{
    simxChar *path;
    ck_assert_int_eq(simxGetStringParam(whole.client, sim_stringparam_scene_path_and_name, &path,
                                        BLOCKING), 0);
    ck_assert_uint_lt(strlen(path), sizeof robot);
    strcpy(robot, path);
}

static void load_robot(void)
{
    ck_assert_int_eq(simxLoadScene(whole.client, robot, 0, BLOCKING), 0);
    whole_handle("base");
}

static int exists(const char *name)
{
    simxInt handle;
    return simxGetObjectHandle(whole.client, name, &handle, BLOCKING) == 0;
}

static simxInt scene_id(void)
{
    simxInt id = -1;
    whole_exchange();
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_scene_id, &id), 1);
    return id;
}

static simxInt object_count(void)
{
    simxInt count = -1, *handles;
    ck_assert_int_eq(simxGetObjects(whole.client, sim_handle_all, &count, &handles, BLOCKING), 0);
    return count;
}

START_TEST(scene_from_a_file_takes_the_place_of_the_one_before)
{
    remember_path();
    simxInt before = scene_id(), old = whole_handle("base"), parent;
    ck_assert_int_eq(simxLoadScene(whole.client, kinds, 0, BLOCKING), 0);
    ck_assert_int_ne(scene_id(), before);
    ck_assert(exists("pendulum"));
    ck_assert(!exists("base"));
    simxFloat place[3];
    ck_assert_int_eq(simxGetObjectPosition(whole.client, old, -1, place, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetObjectParent(whole.client, whole_handle("driven"), &parent, BLOCKING),
                     0);
    load_robot();
    ck_assert(!exists("pendulum"));
}
END_TEST

/* Files of transferred scenes and models that are left in the simulator's folder. */
static int left_files(void)
{
    simxChar *folder;
    int count = 0;
    ck_assert_int_eq(simxGetStringParam(whole.client, sim_stringparam_remoteapi_temp_file_dir,
                                        &folder, BLOCKING), 0);
    DIR *directory = opendir(folder);
    ck_assert_ptr_nonnull(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        count += strncmp(entry->d_name, "REMOTE_API_TEMPFILE_", 20) == 0;
    closedir(directory);
    return count;
}

START_TEST(scene_of_this_machine_is_sent_loaded_and_erased)
{
    remember_path();
    ck_assert_int_eq(simxLoadScene(whole.client, kinds, LOCAL, BLOCKING), 0);
    ck_assert(exists("pendulum"));
    WHOLE_AWAIT(left_files() == 0);
    ck_assert_int_eq(simxLoadScene(whole.client, "no_such_file.xml", LOCAL, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert(exists("pendulum"));
    load_robot();
}
END_TEST

START_TEST(scene_that_cannot_be_loaded_leaves_the_old_one)
{
    simxInt count = 0;
    simxChar *texts;
    simxGetLastErrors(whole.client, &count, &texts, BLOCKING);
    ck_assert_int_eq(simxLoadScene(whole.client, "/no/such/scene.xml", 0, BLOCKING), REFUSED);
    ck_assert_int_eq(simxLoadScene(whole.client, "REMOTE_API_TEMPFILE_none.ttt", 0, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(simxLoadScene(whole.client, "REMOTE_API_TEMPFILE_/../../x", 0, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, 3);
    ck_assert_msg(strstr(texts, "/no/such/scene.xml") != NULL, "%s", texts);
    ck_assert(exists("base"));
}
END_TEST

START_TEST(closed_scene_is_empty)
{
    remember_path();
    ck_assert_int_eq(simxCloseScene(whole.client, BLOCKING), 0);
    ck_assert(!exists("base"));
    ck_assert_int_lt(object_count(), 5);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 0);
    whole_stop();
    load_robot();
}
END_TEST

START_TEST(model_that_does_not_exist_changes_nothing)
{
    simxInt before = object_count(), base = -7;
    ck_assert_int_eq(simxLoadModel(whole.client, "/no/such/model.xml", 0, &base, BLOCKING),
                     REFUSED);
    ck_assert_int_eq(base, -7);
    ck_assert_int_eq(simxLoadModel(whole.client, "no_such_model.xml", LOCAL, &base, BLOCKING),
                     simx_return_local_error_flag);
    ck_assert_int_eq(object_count(), before);
}
END_TEST

START_TEST(modes_that_only_look_send_no_file)
{
    remember_path();
    ck_assert_int_eq(simxLoadScene(whole.client, kinds, LOCAL, BUFFER), simx_return_novalue_flag);
    ck_assert_int_eq(simxLoadScene(whole.client, kinds, LOCAL, simx_opmode_remove),
                     simx_return_novalue_flag);
    ck_assert_int_eq(left_files(), 0);
    ck_assert(exists("base"));
}
END_TEST

START_TEST(a_scene_is_loaded_at_once_after_a_stop)
{
    remember_path();
    for (int i = 0; i < 10; i++) {
        ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
        simxStopSimulation(whole.client, i % 2 ? BLOCKING : ONESHOT);
        load_robot();
    }
}
END_TEST

void whole_scene(TCase *tcase)
{
    const TTest *const tests[] = {
        scene_from_a_file_takes_the_place_of_the_one_before,
        a_scene_is_loaded_at_once_after_a_stop,
        scene_of_this_machine_is_sent_loaded_and_erased,
        scene_that_cannot_be_loaded_leaves_the_old_one,
        closed_scene_is_empty,
        model_that_does_not_exist_changes_nothing,
        modes_that_only_look_send_no_file,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
