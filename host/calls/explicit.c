/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Sensors that are handled explicitly; see explicit.h. sensor.c has what a proximity sensor saw.
 */
#include "calls/explicit.h"

#include "scene/object.h"
#include "view/frame.h"
#include "view/vision.h"
#include "world/error.h"
#include "world/world.h"

int explicit_set(int handle, int flags)
{
    struct object *object = object_get(handle, "simSetExplicitHandling");
    if (!object)
        return -1;
    object->explicit_flags = flags;
    object->seen.run = 0;
    if (object->kind == OBJECT_CAMERA)
        frame_hold(object->id, flags & 1);
    return 1;
}

int explicit_get(int handle)
{
    const struct object *object = object_get(handle, "simGetExplicitHandling");
    return object ? object->explicit_flags : -1;
}

int vision_handle(int handle)
{
    static const char name[] = "simHandleVisionSensor";
    const struct object *camera = object_get_kind(handle, OBJECT_CAMERA, name);
    struct frame *frame;
    if (!camera)
        return -1;
    if (!(camera->explicit_flags & 1))
        return 1;
    frame = frame_get(camera->id);
    frame->rgb_serial = frame->depth_serial = 0;
    return vision_rgb(camera->id, name) && vision_depth(camera->id, name) ? 1 : -1;
}
