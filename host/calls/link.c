/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links of dummies; see link.h.
 */
#include "calls/link.h"

#include "model/model_link.h"
#include "scene/object.h"
#include "simConst.h"
#include "world/error.h"
#include "world/world.h"

static struct object *dummy_get(int handle, const char *function)
{
    struct object *object = object_get(handle, function);
    if (object && object_type(object) != sim_object_dummy_type) {
        error_set(function, "object is not a dummy.");
        return NULL;
    }
    return object;
}

static void link_drop(struct object *dummy)
{
    const struct object *other = object_link(dummy);
    if (other)
        object_find(object_handle(other))->link = 0;
    dummy->link = 0;
}

int link_set(int handle, int other_handle)
{
    const char *function = "simSetLinkDummy";
    struct object *dummy = dummy_get(handle, function);
    struct object *other = NULL;
    if (!dummy || (other_handle != -1 && !(other = dummy_get(other_handle, function))))
        return -1;
    if (other == dummy)
        return error_set(function, "a dummy cannot be linked with itself.");
    link_drop(dummy);
    if (other) {
        link_drop(other);
        dummy->link = other_handle + 1;
        other->link = handle + 1;
        if (dummy->link_type != sim_dummylink_dynloopclosure)
            warning_say(
                "links of dummies of other types than sim.dummylink_dynloopclosure are kept, "
                "and hold nothing");
    }
    return simulation_stopped() ? 1 : links_settle(function);
}

int link_get(int handle)
{
    const struct object *dummy = dummy_get(handle, "simGetLinkDummy");
    const struct object *other = dummy ? object_link(dummy) : NULL;
    return other ? object_handle(other) : -1;
}
