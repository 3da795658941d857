/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A scene that models come into, for the tests of its changes; see changes_fixture.h.
 */
#include "host/changes_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

char model_file[64];

const char *model_write(const char *text)
{
    int file;
    strcpy(model_file, "/tmp/simx-model-XXXXXX.xml");
    file = mkstemps(model_file, 4);
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
    return model_file;
}

int model_try(const char *text)
{
    int handle = simLoadModel(model_write(text));
    unlink(model_file);
    return handle;
}

int model_come(const char *text)
{
    int handle = model_try(text);
    char *error = handle < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    return handle;
}

void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    ck_assert_int_eq(result, 1);
}

void expect_error(int result, const char *text)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "%s", error);
    free(error);
}

void picture_take(struct picture *picture)
{
    *picture = (struct picture){ .count = world.scene.object_count };
    for (int i = 0; i < picture->count; i++) {
        int handle = world.scene.first_handle + i;
        if (!object_find(handle))
            continue;
        picture->names[i] = simGetObjectName(handle);
        simGetObjectPosition_D(handle, -1, picture->poses[i]);
        simGetObjectQuaternion_D(handle, -1, picture->poses[i] + 3);
        if (simGetObjectType(handle) == sim_object_joint_type)
            simGetJointPosition_D(handle, &picture->joints[i]);
    }
    free(simGetLastError());
}

void picture_compare(struct picture *before)
{
    struct picture after;
    picture_take(&after);
    for (int i = 0; i < before->count; i++) {
        if (before->names[i] && after.names[i]) {
            ck_assert_str_eq(after.names[i], before->names[i]);
            assert_vector(after.poses[i], before->poses[i], 7, 1e-12);
            ck_assert_double_eq(after.joints[i], before->joints[i]);
        }
        free(before->names[i]);
    }
    for (int i = 0; i < after.count; i++)
        free(after.names[i]);
}

void world_stir(void)
{
    simSetJointPosition_D(simGetObjectHandle("swing"), 0.7);
    simSetJointTargetVelocity_D(simGetObjectHandle("swing"), 2);
    simSetJointTargetPosition_D(simGetObjectHandle("driven"), 0.3);
    simSetObjectPosition_D(simGetObjectHandle("fixed"), -1,
                           (const double[3]){ 1.123456789012, 2, 3 });
    simStartSimulation();
    for (int i = 0; i < 50; i++)
        simulation_pass();
}

const char robot[] =
    "<mujoco model='robot'><compiler angle='degree'/><default><geom rgba='1 0 0 1' density='500'/>"
    "<default class='light'><geom density='10'/></default></default>"
    "<asset><material name='paint' rgba='0 1 0 1'/></asset>"
    "<worldbody><light name='lamp' pos='0 0 9'/><geom name='floor' type='plane' size='1 1 1'/>"
    "<body name='trunk' pos='0 0 1'><geom type='box' size='0.1 0.1 0.1' material='paint'/>"
    "<body name='arm' pos='0.2 0 0'><joint name='swing' axis='0 1 0' damping='0.2' range='-90 90' "
    "limited='true'/><geom class='light' type='capsule' size='0.02 0.1'/>"
    "<site name='mark' pos='0 0 0.1'/><camera name='eye' pos='0 0 0.2'/></body></body></worldbody>"
    "<actuator><position name='servo' joint='swing' kp='7'/></actuator>"
    "<sensor><rangefinder name='range0' site='mark'/></sensor>"
    "<keyframe><key qpos='0.1'/></keyframe></mujoco>";
