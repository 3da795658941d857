/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What moves a hinge or slide joint: the model's own actuators as long as nobody asked for
 * anything; after a target was set, the one actuator of the matching kind (position servo, velocity
 * servo, motor), or a motor of the simulators' own sort when the model has none: a velocity
 * constraint with a maximum force, solved together with the contacts. The first two user numbers of
 * a joint, if it has as many, are its maximum force and velocity, as a URDF's limits are. Position
 * control turns that motor with a velocity proportional to the error. The joint's other actuators
 * are silent then.
 */
#ifndef HOST_DRIVE_H
#define HOST_DRIVE_H

#include "world/world.h"

enum drive_mode {
    DRIVE_MODEL, /* as the model says: nothing was asked for */
    DRIVE_POSITION,
    DRIVE_VELOCITY,
    DRIVE_FORCE,
    DRIVE_OFF /* switched off: moves freely */
};

struct drive {
    enum drive_mode mode;
    enum drive_mode resume; /* the mode that a drive goes to when it is switched on again */
    int held;                      /* its joint is kinematic: it is held where it was put */
    int dof;                       /* -1: not a hinge or slide joint */
    int actuators[DRIVE_FORCE + 1]; /* of each mode, -1 = none */
    double targets[DRIVE_FORCE + 1];
    double max_force;      /* N or Nm */
    double velocity_limit; /* of position control, m/s or rad/s */
    double gain;           /* of position control: part of the error that one step takes away */
    mjtNum friction;       /* of the degree of freedom, as it was loaded or set */
    mjtNum solref[mjNREF];
    mjtNum solimp[mjNIMP];
};

void drives_init(struct scene *scene);
void drives_free(struct scene *scene);

/* All targets and modes again as they were at a simulation's start. */
void drives_restore(struct scene *scene, const struct drive *drives);

/* To be called when the world's scene has become another. */
void drives_attach(struct scene *scene);

/* Sets a target and changes to that mode; a drive that is off does so when it is switched on. */
void drive_aim(struct scene *scene, int joint, enum drive_mode mode, double target);
void drive_switch(struct scene *scene, int joint, int on);
void drive_change_mode(struct scene *scene, int joint, enum drive_mode mode);
void drive_limit_force(struct scene *scene, int joint, double max_force);

/* The joint's own friction, which its motor does not have. */
void drive_set_friction(struct scene *scene, struct drive *drive, double friction);

/* The joint of an actuator is driven by the model's actuators again. */
void drive_release(struct scene *scene, int actuator);

/* Keeps the motors' forces of the step that was just made. */
void drives_collect(struct scene *scene);

/* The force or torque along the joint that actuators, motor and applied forces made in the last
 * step. */
double drive_force(const struct scene *scene, int joint);

#endif
