/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What moves a joint.
 *
 * The motor of a joint without a suitable actuator is MuJoCo's own friction constraint: it brings
 * the joint's velocity towards zero with at most `frictionloss`. MuJoCo computes the constraint's
 * reference acceleration as -b * velocity before it calls mjcb_control; adding b * target there
 * makes the constraint bring the velocity to the target instead.
 */
#include "scene/drive.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scene/refresh.h"
#include "world/world.h"

#define MOTOR_FORCE 100.0       /* N or Nm, until somebody sets another */
#define HINGE_VELOCITY (2 * mjPI) /* rad/s */
#define SLIDE_VELOCITY 1.0      /* m/s */
#define POSITION_GAIN 0.1       /* the simulators' own default */
#define MOTOR_IMPEDANCE 0.99    /* how firmly the motor holds its velocity, below 1 */

static int actuator_joint(const mjModel *model, int actuator)
{
    int type = model->actuator_trntype[actuator];
    if (type != mjTRN_JOINT && type != mjTRN_JOINTINPARENT)
        return -1;
    return model->actuator_trnid[2 * actuator];
}

static enum drive_mode actuator_mode(const mjModel *model, int actuator)
{
    const mjtNum *gain = model->actuator_gainprm + actuator * mjNGAIN;
    const mjtNum *bias = model->actuator_biasprm + actuator * mjNBIAS;
    int dynamics = model->actuator_dyntype[actuator];
    if (dynamics == mjDYN_INTEGRATOR || dynamics == mjDYN_MUSCLE || dynamics == mjDYN_USER)
        return DRIVE_MODEL;
    if (model->actuator_gaintype[actuator] != mjGAIN_FIXED || gain[0] == 0 ||
        model->actuator_gear[6 * actuator] == 0)
        return DRIVE_MODEL;
    if (model->actuator_biastype[actuator] == mjBIAS_NONE)
        return DRIVE_FORCE;
    if (model->actuator_biastype[actuator] != mjBIAS_AFFINE)
        return DRIVE_MODEL;
    if (bias[1] != 0)
        return DRIVE_POSITION;
    return bias[2] != 0 ? DRIVE_VELOCITY : DRIVE_MODEL;
}

static void drive_init(struct scene *scene, int joint)
{
    const mjModel *model = scene->model;
    struct drive *drive = &scene->drives[joint];
    const mjtNum *user = model->jnt_user + model->nuser_jnt * joint;
    int type = model->jnt_type[joint];
    drive->dof = type == mjJNT_HINGE || type == mjJNT_SLIDE ? model->jnt_dofadr[joint] : -1;
    for (int mode = 0; mode <= DRIVE_FORCE; mode++)
        drive->actuators[mode] = -1;
    drive->targets[DRIVE_POSITION] = drive->dof < 0 ? 0 : model->qpos0[model->jnt_qposadr[joint]];
    drive->max_force = MOTOR_FORCE;
    drive->velocity_limit = type == mjJNT_HINGE ? HINGE_VELOCITY : SLIDE_VELOCITY;
    drive->gain = POSITION_GAIN;
    if (drive->dof < 0)
        return;
    if (model->nuser_jnt >= 2 && user[0] > 0)
        drive->max_force = user[0];
    if (model->nuser_jnt >= 2 && user[1] > 0)
        drive->velocity_limit = user[1];
    drive->friction = model->dof_frictionloss[drive->dof];
    mju_copy(drive->solref, model->dof_solref + mjNREF * drive->dof, mjNREF);
    mju_copy(drive->solimp, model->dof_solimp + mjNIMP * drive->dof, mjNIMP);
}

static void drive_take_actuator(struct scene *scene, int actuator)
{
    const mjModel *model = scene->model;
    enum drive_mode mode = actuator_mode(model, actuator);
    int joint = actuator_joint(model, actuator);
    const mjtNum *range = model->actuator_forcerange + 2 * actuator;
    struct drive *drive;
    if (joint < 0 || mode == DRIVE_MODEL || scene->drives[joint].dof < 0)
        return;
    drive = &scene->drives[joint];
    if (drive->actuators[mode] >= 0)
        return;
    drive->actuators[mode] = actuator;
    drive->max_force = mjMAXVAL;
    if (model->actuator_forcelimited[actuator])
        drive->max_force = fmax(fabs(range[0]), fabs(range[1])) *
                           fabs(model->actuator_gear[6 * actuator]);
}

static mjtNum *numbers_keep(const mjtNum *numbers, int count)
{
    mjtNum *kept = memory_new((size_t)count, sizeof(*kept));
    mju_copy(kept, numbers, count);
    return kept;
}

void drives_init(struct scene *scene)
{
    const mjModel *model = scene->model;
    scene->drives = memory_new((size_t)model->njnt, sizeof(*scene->drives));
    scene->gains = numbers_keep(model->actuator_gainprm, model->nu * mjNGAIN);
    scene->biases = numbers_keep(model->actuator_biasprm, model->nu * mjNBIAS);
    scene->motors = memory_new((size_t)model->nv, sizeof(int));
    scene->motor_forces = memory_new((size_t)model->nv, sizeof(mjtNum));
    for (int i = 0; i < model->njnt; i++)
        drive_init(scene, i);
    for (int i = 0; i < model->nu; i++)
        drive_take_actuator(scene, i);
}

void drives_free(struct scene *scene)
{
    mjcb_control = NULL;
    free(scene->drives);
    free(scene->gains);
    free(scene->biases);
    free(scene->motors);
    free(scene->motor_forces);
}

/* MuJoCo's limits are soft: a motor would hold a joint behind them with all its force. */
static double drive_position(const struct scene *scene, int joint)
{
    const mjtNum *range = scene->model->jnt_range + 2 * joint;
    double target = scene->drives[joint].targets[DRIVE_POSITION];
    return scene->model->jnt_limited[joint] ? fmax(range[0], fmin(range[1], target)) : target;
}

static double drive_velocity(const struct scene *scene, int joint)
{
    const struct drive *drive = &scene->drives[joint];
    double error, velocity;
    if (drive->mode == DRIVE_VELOCITY)
        return drive->targets[DRIVE_VELOCITY];
    error = drive_position(scene, joint) - scene->data->qpos[scene->model->jnt_qposadr[joint]];
    velocity = drive->gain * error / scene->model->opt.timestep;
    return fmax(-drive->velocity_limit, fmin(drive->velocity_limit, velocity));
}

/* MuJoCo calls this in each step, when the constraints' references are known. */
static void drives_control(const mjModel *model, mjData *data)
{
    const struct scene *scene = &world.scene;
    for (int row = data->ne; row < data->ne + data->nf; row++) {
        int dof = data->efc_id[row];
        if (data->efc_type[row] == mjCNSTR_FRICTION_DOF && scene->motors[dof])
            data->efc_aref[row] += data->efc_KBIP[4 * row + 1] *
                                   drive_velocity(scene, model->dof_jntid[dof]);
    }
}

void drives_attach(struct scene *scene)
{
    mjcb_control = scene->motor_count ? drives_control : NULL;
}

void drive_set_friction(struct scene *scene, struct drive *drive, double friction)
{
    int joint = scene->model->dof_jntid[drive->dof];
    drive->friction = scene->start.drives[joint].friction = friction;
    if (!scene->motors[drive->dof])
        scene->model->dof_frictionloss[drive->dof] = friction;
}

static void motor_switch(struct scene *scene, int joint, int on)
{
    const struct drive *drive = &scene->drives[joint];
    mjModel *model = scene->model;
    int dof = drive->dof;
    scene->motor_count += on - scene->motors[dof];
    scene->motors[dof] = on;
    scene->motor_forces[dof] = 0;
    model->dof_frictionloss[dof] = on ? drive->max_force : drive->friction;
    mju_copy(model->dof_solref + mjNREF * dof, drive->solref, mjNREF);
    mju_copy(model->dof_solimp + mjNIMP * dof, drive->solimp, mjNIMP);
    if (on) {
        model->dof_solref[mjNREF * dof] = 2 * model->opt.timestep;
        model->dof_solref[mjNREF * dof + 1] = 1;
        model->dof_solimp[mjNIMP * dof] = MOTOR_IMPEDANCE;
        model->dof_solimp[mjNIMP * dof + 1] = MOTOR_IMPEDANCE;
    }
    drives_attach(scene);
}

/* A silent actuator makes no force, whatever its control says. */
static void actuator_silence(struct scene *scene, int actuator, int silent)
{
    mjtNum *gain = scene->model->actuator_gainprm + actuator * mjNGAIN;
    mjtNum *bias = scene->model->actuator_biasprm + actuator * mjNBIAS;
    if (silent) {
        mju_zero(gain, mjNGAIN);
        mju_zero(bias, mjNBIAS);
    } else {
        mju_copy(gain, scene->gains + actuator * mjNGAIN, mjNGAIN);
        mju_copy(bias, scene->biases + actuator * mjNBIAS, mjNBIAS);
    }
}

/* The control at which the actuator makes that force, or rests at that position or velocity. */
static void actuator_write(struct scene *scene, int actuator, enum drive_mode mode, double target)
{
    const mjtNum *gain = scene->gains + actuator * mjNGAIN;
    const mjtNum *bias = scene->biases + actuator * mjNBIAS;
    double gear = scene->model->actuator_gear[6 * actuator];
    mjtNum *control = &scene->data->ctrl[actuator];
    if (mode == DRIVE_FORCE)
        *control = target / (gain[0] * gear);
    else
        *control = -(bias[0] + bias[mode == DRIVE_POSITION ? 1 : 2] * target * gear) / gain[0];
}

/* Hands the target to what drives the joint in its present mode. */
static void drive_write(struct scene *scene, int joint)
{
    struct drive *drive = &scene->drives[joint];
    int actuator = drive->mode == DRIVE_OFF ? -1 : drive->actuators[drive->mode];
    double target = drive->mode == DRIVE_OFF ? 0 : drive->targets[drive->mode];
    if (actuator >= 0) {
        actuator_write(scene, actuator, drive->mode, target);
        return;
    }
    scene->data->qfrc_applied[drive->dof] = drive->mode == DRIVE_FORCE ? target : 0;
    if (scene->motors[drive->dof])
        scene_touch();
}

void drive_change_mode(struct scene *scene, int joint, enum drive_mode mode)
{
    struct drive *drive = &scene->drives[joint];
    int chosen = mode == DRIVE_OFF ? -1 : drive->actuators[mode];
    drive->mode = mode;
    for (int i = 0; i < scene->model->nu; i++)
        if (actuator_joint(scene->model, i) == joint)
            actuator_silence(scene, i, mode != DRIVE_MODEL && i != chosen);
    motor_switch(scene, joint, chosen < 0 && (mode == DRIVE_POSITION || mode == DRIVE_VELOCITY));
    drive_write(scene, joint);
    scene_touch();
}

void drive_aim(struct scene *scene, int joint, enum drive_mode mode, double target)
{
    struct drive *drive = &scene->drives[joint];
    drive->targets[mode] = target;
    if (drive->mode == mode)
        drive_write(scene, joint);
    else if (drive->mode == DRIVE_OFF)
        drive->resume = mode;
    else
        drive_change_mode(scene, joint, mode);
}

void drive_switch(struct scene *scene, int joint, int on)
{
    struct drive *drive = &scene->drives[joint];
    if (on == (drive->mode != DRIVE_OFF))
        return;
    if (!on)
        drive->resume = drive->mode;
    drive_change_mode(scene, joint, on ? drive->resume : DRIVE_OFF);
}

void drive_limit_force(struct scene *scene, int joint, double max_force)
{
    struct drive *drive = &scene->drives[joint];
    mjModel *model = scene->model;
    drive->max_force = fmin(fabs(max_force), mjMAXVAL);
    for (int mode = DRIVE_POSITION; mode <= DRIVE_FORCE; mode++) {
        int actuator = drive->actuators[mode];
        double limit;
        if (actuator < 0)
            continue;
        limit = drive->max_force / fabs(model->actuator_gear[6 * actuator]);
        model->actuator_forcelimited[actuator] = drive->max_force < mjMAXVAL;
        model->actuator_forcerange[2 * actuator] = -limit;
        model->actuator_forcerange[2 * actuator + 1] = limit;
    }
    if (scene->motors[drive->dof]) {
        model->dof_frictionloss[drive->dof] = drive->max_force;
        scene_touch();
    }
}

void drives_restore(struct scene *scene, const struct drive *drives)
{
    for (int i = 0; i < scene->model->njnt; i++) {
        struct drive *drive = &scene->drives[i];
        double max_force = drive->max_force;
        if (drive->dof < 0)
            continue;
        *drive = drives[i];
        if (drive->max_force != max_force)
            drive_limit_force(scene, i, drive->max_force);
        drive_change_mode(scene, i, drive->mode);
    }
}

void drive_release(struct scene *scene, int actuator)
{
    int joint = actuator_joint(scene->model, actuator);
    if (joint >= 0 && scene->drives[joint].dof >= 0 && scene->drives[joint].mode != DRIVE_MODEL)
        drive_change_mode(scene, joint, DRIVE_MODEL);
}

void drives_collect(struct scene *scene)
{
    const mjData *data = scene->data;
    if (!scene->motor_count)
        return;
    mju_zero(scene->motor_forces, scene->model->nv);
    for (int row = data->ne; row < data->ne + data->nf; row++)
        if (data->efc_type[row] == mjCNSTR_FRICTION_DOF && scene->motors[data->efc_id[row]])
            scene->motor_forces[data->efc_id[row]] = data->efc_force[row];
}

double drive_force(const struct scene *scene, int joint)
{
    int dof = scene->drives[joint].dof;
    return scene->data->qfrc_actuator[dof] + scene->data->qfrc_applied[dof] +
           scene->motor_forces[dof];
}
