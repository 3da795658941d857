/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The parameters of physics engines; see engine.h.
 */
#include "calls/engine.h"

#include <math.h>

#include "abi/sim_exports.h"
#include "scene/drive.h"
#include "scene/object.h"
#include "scene/refresh.h"
#include "world/error.h"
#include "world/world.h"

/* Which numbers MuJoCo takes: else it would warn, or stop. */
enum rule { ANY, NOT_NEGATIVE, ABOVE_ZERO, SWITCH, ITERATIONS, INTEGRATOR, CONDIM };

/* The numbers of a parameter: those of all degrees of freedom or geoms of an object. */
struct numbers {
    mjtNum *reals;
    int *ints; /* NULL where reals are not */
    int count;
    int stride;
};

/* ------------------------------------------------------------------ where they are */

struct place {
    int id;
    int count; /* of ids in a row, whose numbers are too */
    enum rule rule;
    int number; /* of the row, for the function that finds it */
};

enum field {
    O_IMPRATIO, O_WIND, O_DENSITY, O_VISCOSITY, O_MARGIN, O_SOLREF, O_SOLIMP, O_ITERATIONS,
    O_INTEGRATOR, O_SOLVER, O_CONE,
    J_SOLREF, J_SOLIMP, J_STIFFNESS, J_DAMPING, J_SPRINGREF, J_ARMATURE, J_MARGIN,
    G_FRICTION, G_SOLREF, G_SOLIMP, G_SOLMIX, G_MARGIN, G_CONDIM, G_PRIORITY
};

static const struct place places[] = {
    { sim_mujoco_global_impratio, 1, ABOVE_ZERO, O_IMPRATIO },
    { sim_mujoco_global_wind1, 3, ANY, O_WIND },
    { sim_mujoco_global_density, 1, NOT_NEGATIVE, O_DENSITY },
    { sim_mujoco_global_viscosity, 1, NOT_NEGATIVE, O_VISCOSITY },
    { sim_mujoco_global_overridemargin, 1, NOT_NEGATIVE, O_MARGIN },
    { sim_mujoco_global_overridesolref1, 2, ANY, O_SOLREF },
    { sim_mujoco_global_overridesolimp1, 5, NOT_NEGATIVE, O_SOLIMP },
    { sim_mujoco_global_iterations, 1, ITERATIONS, O_ITERATIONS },
    { sim_mujoco_global_integrator, 1, INTEGRATOR, O_INTEGRATOR },
    { sim_mujoco_global_solver, 1, INTEGRATOR, O_SOLVER },
    { sim_mujoco_global_cone, 1, SWITCH, O_CONE },
    { sim_mujoco_joint_solreflimit1, 2, ANY, J_SOLREF },
    { sim_mujoco_joint_solimplimit1, 5, NOT_NEGATIVE, J_SOLIMP },
    { sim_mujoco_joint_stiffness, 1, NOT_NEGATIVE, J_STIFFNESS },
    { sim_mujoco_joint_damping, 1, NOT_NEGATIVE, J_DAMPING },
    { sim_mujoco_joint_springref, 1, ANY, J_SPRINGREF },
    { sim_mujoco_joint_armature, 1, NOT_NEGATIVE, J_ARMATURE },
    { sim_mujoco_joint_margin, 1, NOT_NEGATIVE, J_MARGIN },
    { sim_mujoco_body_friction1, 3, NOT_NEGATIVE, G_FRICTION },
    { sim_bullet_body_oldfriction, 1, NOT_NEGATIVE, G_FRICTION },
    { sim_bullet_body_friction, 1, NOT_NEGATIVE, G_FRICTION },
    { sim_ode_body_friction, 1, NOT_NEGATIVE, G_FRICTION },
    { sim_newton_body_kineticfriction, 1, NOT_NEGATIVE, G_FRICTION },
    { sim_vortex_body_primlinearaxisfriction, 1, NOT_NEGATIVE, G_FRICTION },
    { sim_mujoco_body_solref1, 2, ANY, G_SOLREF },
    { sim_mujoco_body_solimp1, 5, NOT_NEGATIVE, G_SOLIMP },
    { sim_mujoco_body_solmix, 1, NOT_NEGATIVE, G_SOLMIX },
    { sim_mujoco_body_margin, 1, NOT_NEGATIVE, G_MARGIN },
    { sim_mujoco_body_condim, 1, CONDIM, G_CONDIM },
    { sim_mujoco_body_priority, 1, ANY, G_PRIORITY },
};

static const struct place *place_find(int id)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (id >= places[i].id && id < places[i].id + places[i].count)
            return &places[i];
    return NULL;
}

static struct numbers reals(mjtNum *first, int count, int stride)
{
    return (struct numbers){ .reals = first, .count = count, .stride = stride };
}

static struct numbers ints(int *first, int count)
{
    return (struct numbers){ .ints = first, .count = count, .stride = 1 };
}

static struct numbers option_numbers(enum field field)
{
    mjOption *option = &world.scene.model->opt;
    switch (field) {
    case O_IMPRATIO:
        return reals(&option->impratio, 1, 1);
    case O_WIND:
        return reals(option->wind, 1, 1);
    case O_DENSITY:
        return reals(&option->density, 1, 1);
    case O_VISCOSITY:
        return reals(&option->viscosity, 1, 1);
    case O_MARGIN:
        return reals(&option->o_margin, 1, 1);
    case O_SOLREF:
        return reals(option->o_solref, 1, 1);
    case O_SOLIMP:
        return reals(option->o_solimp, 1, 1);
    case O_ITERATIONS:
        return ints(&option->iterations, 1);
    case O_INTEGRATOR:
        return ints(&option->integrator, 1);
    case O_SOLVER:
        return ints(&option->solver, 1);
    default:
        return ints(&option->cone, 1);
    }
}

static struct numbers joint_numbers(int joint, enum field field)
{
    const mjModel *model = world.scene.model;
    int dof = model->jnt_dofadr[joint];
    int dofs = model->jnt_type[joint] == mjJNT_BALL ? 3 : 1;
    switch (field) {
    case J_SOLREF:
        return reals(model->jnt_solref + mjNREF * joint, 1, 1);
    case J_SOLIMP:
        return reals(model->jnt_solimp + mjNIMP * joint, 1, 1);
    case J_STIFFNESS:
        return reals(model->jnt_stiffness + joint, 1, 1);
    case J_DAMPING:
        return reals(model->dof_damping + dof, dofs, 1);
    case J_SPRINGREF:
        return reals(model->qpos_spring + model->jnt_qposadr[joint], dofs == 1, 1);
    case J_ARMATURE:
        return reals(model->dof_armature + dof, dofs, 1);
    default:
        return reals(model->jnt_margin + joint, 1, 1);
    }
}

static struct numbers body_numbers(int body, enum field field)
{
    const mjModel *model = world.scene.model;
    int first = model->body_geomadr[body], count = model->body_geomnum[body];
    switch (field) {
    case G_FRICTION:
        return reals(model->geom_friction + 3 * first, count, 3);
    case G_SOLREF:
        return reals(model->geom_solref + mjNREF * first, count, mjNREF);
    case G_SOLIMP:
        return reals(model->geom_solimp + mjNIMP * first, count, mjNIMP);
    case G_SOLMIX:
        return reals(model->geom_solmix + first, count, 1);
    case G_MARGIN:
        return reals(model->geom_margin + first, count, 1);
    case G_CONDIM:
        return ints(model->geom_condim + first, count);
    default:
        return ints(model->geom_priority + first, count);
    }
}

/* Those of the parameter; none when the object has no such thing. */
static struct numbers numbers_find(const struct place *place, int id, int handle)
{
    const struct object *object = handle < 0 ? NULL : object_find(handle);
    enum field field = place->number;
    struct numbers found = { .count = 0 };
    if (field <= O_CONE)
        found = option_numbers(field);
    else if (field <= J_MARGIN && object && object->kind == OBJECT_JOINT)
        found = joint_numbers(object->id, field);
    else if (field >= G_FRICTION && object && object->kind == OBJECT_BODY)
        found = body_numbers(object->id, field);
    if (found.reals)
        found.reals += id - place->id;
    return found;
}

/* ------------------------------------------------------------------ reading, setting */

static const char *refusal(enum rule rule, double value)
{
    if (!isfinite(value))
        return "it must be a finite number";
    switch (rule) {
    case NOT_NEGATIVE:
        return value < 0 ? "it must be a number from 0" : NULL;
    case ABOVE_ZERO:
        return value <= 0 ? "it must be a number above 0" : NULL;
    case SWITCH:
        return value != 0 && value != 1 ? "it must be 0 or 1" : NULL;
    case ITERATIONS:
        return value < 1 || value > 10000 ? "it must be from 1 to 10000" : NULL;
    case INTEGRATOR:
        return value < 0 || value > 2 ? "it must be 0, 1 or 2" : NULL;
    case CONDIM:
        return value != 1 && value != 3 && value != 4 && value != 6 ? "it must be 1, 3, 4 or 6"
                                                                    : NULL;
    default:
        return NULL;
    }
}

/* A joint's friction is also what its motor is made of (drive.h). */
static struct drive *friction_drive(int id, int handle)
{
    const struct object *object = object_find(handle);
    struct drive *drive;
    if (id != sim_mujoco_joint_frictionloss || !object || object->kind != OBJECT_JOINT)
        return NULL;
    drive = &world.scene.drives[object->id];
    return drive->dof < 0 ? NULL : drive;
}

static int is_step(int id)
{
    return id == sim_mujoco_global_stepsize;
}

int engine_get(int id, int handle, double *value)
{
    const struct place *place = place_find(id);
    const struct drive *drive = friction_drive(id, handle);
    struct numbers numbers;
    if (is_step(id))
        return simGetFloatingParameter_D(sim_floatparam_simulation_time_step, value);
    if (drive)
        *value = drive->friction;
    if (!place)
        return drive != NULL;
    numbers = numbers_find(place, id, handle);
    if (!numbers.count)
        return 0;
    *value = numbers.reals ? *numbers.reals : *numbers.ints;
    return 1;
}

int engine_set(int id, int handle, double value)
{
    const struct place *place = place_find(id);
    struct drive *drive = friction_drive(id, handle);
    const char *why = refusal(drive ? NOT_NEGATIVE : place ? place->rule : ANY, value);
    struct numbers numbers;
    if (why)
        return error_set("simSetEngineFloatParam", "argument 3 is %g: %s.", value, why);
    if (is_step(id))
        return simSetFloatingParameter_D(sim_floatparam_simulation_time_step, value);
    if (drive)
        drive_set_friction(&world.scene, drive, value);
    if (!place)
        return drive != NULL;
    numbers = numbers_find(place, id, handle);
    for (int i = 0; i < numbers.count; i++) {
        if (numbers.reals)
            numbers.reals[i * numbers.stride] = value;
        else
            numbers.ints[i] = (int)value;
    }
    scene_touch();
    return numbers.count > 0;
}
