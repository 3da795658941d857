/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's objects: names, family, poses, parameters, the selection, and the named things
 * of old scenes (collections, collision and distance objects).
 */
#include "sim/sim_library.h"

#include "simConst.h"

/* ------------------------------------------------------------------ names and family */

static int get_object_handle(struct sim_api *sim, const char *name)
{
    return SIM_CALL(sim, simGetObjectHandle, (name));
}

static int get_objects(struct sim_api *sim, int index, int type)
{
    return SIM_CALL(sim, simGetObjects, (index, type));
}

static int get_object_type(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simGetObjectType, (handle));
}

static char *get_object_name(struct sim_api *sim, int handle)
{
    return SIM_POINTER(sim, simGetObjectName, (handle));
}

static char *get_object_alias(struct sim_api *sim, int handle, int options)
{
    return SIM_POINTER(sim, simGetObjectAlias, (handle, options));
}

static int get_object_parent(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simGetObjectParent, (handle));
}

static int get_object_child(struct sim_api *sim, int handle, int index)
{
    return SIM_CALL(sim, simGetObjectChild, (handle, index));
}

static int set_object_parent(struct sim_api *sim, int handle, int parent, int keep_in_place)
{
    return SIM_CALL(sim, simSetObjectParent, (handle, parent, keep_in_place != 0));
}

/* ------------------------------------------------------------------ poses */

static int get_object_position(struct sim_api *sim, int handle, int relative_to, double xyz[3])
{
    return sim_get2(SIM_PAIR(sim, simGetObjectPosition), handle, relative_to, xyz, 3);
}

static int set_object_position(struct sim_api *sim, int handle, int relative_to,
                               const double xyz[3])
{
    return sim_put2(SIM_PAIR(sim, simSetObjectPosition), handle, relative_to, xyz, 3);
}

static int get_object_orientation(struct sim_api *sim, int handle, int relative_to, double euler[3])
{
    return sim_get2(SIM_PAIR(sim, simGetObjectOrientation), handle, relative_to, euler, 3);
}

static int set_object_orientation(struct sim_api *sim, int handle, int relative_to,
                                  const double euler[3])
{
    return sim_put2(SIM_PAIR(sim, simSetObjectOrientation), handle, relative_to, euler, 3);
}

static int get_object_quaternion(struct sim_api *sim, int handle, int relative_to, double xyzw[4])
{
    return sim_get2(SIM_PAIR(sim, simGetObjectQuaternion), handle, relative_to, xyzw, 4);
}

static int set_object_quaternion(struct sim_api *sim, int handle, int relative_to,
                                 const double xyzw[4])
{
    return sim_put2(SIM_PAIR(sim, simSetObjectQuaternion), handle, relative_to, xyzw, 4);
}

static int get_object_velocity(struct sim_api *sim, int handle, double linear[3], double angular[3])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    int result;

    sim_zero(linear, 3);
    sim_zero(angular, 3);
    if (symbols->simGetObjectVelocity_D) {
        result = symbols->simGetObjectVelocity_D(handle, linear, angular);
    } else if (symbols->simGetObjectVelocity) {
        float moving[3] = {0}, turning[3] = {0};

        result = symbols->simGetObjectVelocity(handle, moving, turning);
        sim_widen(linear, moving, 3);
        sim_widen(angular, turning, 3);
    } else {
        return sim_absent(sim, "simGetObjectVelocity");
    }
    if (result < 0) {
        sim_zero(linear, 3);
        sim_zero(angular, 3);
    }
    return sim_result(result);
}

/* ------------------------------------------------------------------ parameters of objects */

/* The simulator answers 0 for an id that means nothing to the object. */
static int known_parameter(int result)
{
    return result == 0 ? SIM_E_REFUSED : result;
}

static int get_object_float_parameter(struct sim_api *sim, int handle, int id, double *value)
{
    int result = sim_get2(SIM_PAIR(sim, simGetObjectFloatParameter), handle, id, value, 1);

    if (result <= 0)
        *value = 0.0;
    return known_parameter(result);
}

static int set_object_float_parameter(struct sim_api *sim, int handle, int id, double value)
{
    return known_parameter(sim_set2(SIM_PAIR(sim, simSetObjectFloatParameter), handle, id, value));
}

static int get_object_int_parameter(struct sim_api *sim, int handle, int id, int *value)
{
    int result;

    *value = 0;
    result = SIM_CALL(sim, simGetObjectIntParameter, (handle, id, value));
    if (result <= 0)
        *value = 0;
    return known_parameter(result);
}

static int set_object_int_parameter(struct sim_api *sim, int handle, int id, int value)
{
    return known_parameter(SIM_CALL(sim, simSetObjectIntParameter, (handle, id, value)));
}

static int get_model_property(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simGetModelProperty, (handle));
}

static int set_model_property(struct sim_api *sim, int handle, int property)
{
    return SIM_CALL(sim, simSetModelProperty, (handle, property));
}

/* ------------------------------------------------------------------ making and removing */

static int remove_object(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simRemoveObject, (handle));
}

static int remove_model(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simRemoveModel, (handle));
}

static int create_dummy(struct sim_api *sim, double size, const double colors[12])
{
    const struct sim_symbols *symbols = &sim_library(sim)->symbols;
    float singles[12];

    if (colors)
        sim_narrow(singles, colors, 12);
    if (symbols->simCreateDummy_D)
        return sim_result(symbols->simCreateDummy_D(size, colors ? singles : NULL));
    return SIM_CALL(sim, simCreateDummy, ((float)size, colors ? singles : NULL));
}

/* ------------------------------------------------------------------ the selection */

static int get_selection_size(struct sim_api *sim)
{
    return SIM_CALL(sim, simGetObjectSelectionSize, ());
}

static int get_selection(struct sim_api *sim, int *handles)
{
    return SIM_CALL(sim, simGetObjectSelection, (handles));
}

static int get_last_selection(struct sim_api *sim)
{
    return SIM_CALL(sim, simGetObjectLastSelection, ());
}

static int add_to_selection(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simAddObjectToSelection, (sim_handle_single, handle));
}

static int clear_selection(struct sim_api *sim)
{
    return SIM_CALL(sim, simRemoveObjectFromSelection, (sim_handle_all, -1));
}

static int copy_paste_selection(struct sim_api *sim)
{
    return SIM_CALL(sim, simCopyPasteSelectedObjects, ());
}

/* ------------------------------------------------------------------ collections and the like */

/* 4.10 reads the count even when it fails, and answers a bad handle with an empty list: nothing but
 * its words tells that from an empty collection. */
static int *get_collection_objects(struct sim_api *sim, int collection, int *countp)
{
    int count = 0;
    int *handles = SIM_POINTER(sim, simGetCollectionObjects, (collection, &count));

    *countp = 0;
    if (!handles || count < 0 ||
        (count == 0 && sim->program_version >= 41000 && sim_has_error(sim))) {
        sim->release(sim, handles);
        return NULL;
    }
    *countp = count;
    return handles;
}

static int get_collection_handle(struct sim_api *sim, const char *name)
{
    return SIM_CALL(sim, simGetCollectionHandle, (name));
}

static int get_collision_handle(struct sim_api *sim, const char *name)
{
    return SIM_CALL(sim, simGetCollisionHandle, (name));
}

static int get_distance_handle(struct sim_api *sim, const char *name)
{
    return SIM_CALL(sim, simGetDistanceHandle, (name));
}

void sim_fill_object(struct sim_api *api)
{
    api->get_object_handle = get_object_handle;
    api->get_objects = get_objects;
    api->get_object_type = get_object_type;
    api->get_object_name = get_object_name;
    api->get_object_alias = get_object_alias;
    api->get_object_parent = get_object_parent;
    api->get_object_child = get_object_child;
    api->set_object_parent = set_object_parent;
    api->get_object_position = get_object_position;
    api->set_object_position = set_object_position;
    api->get_object_orientation = get_object_orientation;
    api->set_object_orientation = set_object_orientation;
    api->get_object_quaternion = get_object_quaternion;
    api->set_object_quaternion = set_object_quaternion;
    api->get_object_velocity = get_object_velocity;
    api->get_object_float_parameter = get_object_float_parameter;
    api->set_object_float_parameter = set_object_float_parameter;
    api->get_object_int_parameter = get_object_int_parameter;
    api->set_object_int_parameter = set_object_int_parameter;
    api->get_model_property = get_model_property;
    api->set_model_property = set_model_property;
    api->remove_object = remove_object;
    api->remove_model = remove_model;
    api->create_dummy = create_dummy;
    api->get_selection_size = get_selection_size;
    api->get_selection = get_selection;
    api->get_last_selection = get_last_selection;
    api->add_to_selection = add_to_selection;
    api->clear_selection = clear_selection;
    api->copy_paste_selection = copy_paste_selection;
    api->get_collection_objects = get_collection_objects;
    api->get_collection_handle = get_collection_handle;
    api->get_collision_handle = get_collision_handle;
    api->get_distance_handle = get_distance_handle;
}
