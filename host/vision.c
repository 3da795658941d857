/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Vision sensors: MuJoCo's cameras. A camera with at least two user numbers has them as its
 * resolution; others have 640 x 480.
 */
#include "vision.h"

#include "world.h"

#define RESOLUTION_MAX 8192

int vision_resolution(int camera, int resolution[2])
{
    const mjModel *model = world.scene.model;
    const mjtNum *user = model->cam_user + model->nuser_cam * camera;

    resolution[0] = 640;
    resolution[1] = 480;
    if (model->nuser_cam < 2 || !(user[0] >= 1) || !(user[1] >= 1))
        return 0;
    if (user[0] > RESOLUTION_MAX || user[1] > RESOLUTION_MAX)
        return 0;
    resolution[0] = (int)user[0];
    resolution[1] = (int)user[1];
    return 1;
}

int simGetVisionSensorResolution(int handle, int *resolution)
{
    const struct object *sensor = OBJECT_GET_KIND(handle, OBJECT_CAMERA);

    if (!sensor)
        return -1;
    vision_resolution(sensor->id, resolution);
    return 1;
}

int simGetVisionSensorRes(int handle, int *resolution)
{
    return simGetVisionSensorResolution(handle, resolution);
}

/* NULL: an error was set. */
static void *vision_refuse(int handle, const char *function)
{
    if (object_get_kind(handle, OBJECT_CAMERA, function))
        error_set(function, "this simulator does not render.");
    return NULL;
}

unsigned char *simGetVisionSensorCharImage(int handle, int *x, int *y)
{
    (void)x;
    (void)y;
    return vision_refuse(handle, __func__);
}

unsigned char *simGetVisionSensorImg_D(int handle, int options, double cutoff, const int *at,
                                       const int *size, int *got)
{
    (void)options;
    (void)cutoff;
    (void)at;
    (void)size;
    (void)got;
    return vision_refuse(handle, __func__);
}

float *simGetVisionSensorDepthBuffer(int handle)
{
    return vision_refuse(handle, __func__);
}

float *simGetVisionSensorDepth(int handle, int options, const int *at, const int *size, int *got)
{
    (void)options;
    (void)at;
    (void)size;
    (void)got;
    return vision_refuse(handle, __func__);
}

int simSetVisionSensorCharImage(int handle, const unsigned char *image)
{
    (void)image;
    vision_refuse(handle, __func__);
    return -1;
}

int simSetVisionSensorImg(int handle, const unsigned char *image, int options, const int *at,
                          const int *size)
{
    (void)options;
    (void)at;
    (void)size;
    return simSetVisionSensorCharImage(handle, image);
}

int simReadVisionSensor_D(int handle, double **values, int **counts)
{
    if (values)
        *values = NULL;
    if (counts)
        *counts = NULL;
    vision_refuse(handle, __func__);
    return -1;
}
