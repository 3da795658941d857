/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator in memory, for tests. It has the functions of the real ones (plugin/sim's table of
 * symbols, all of them) with the faults of the version that it plays, and the adapter of the
 * plugin in front: what comes out is a `struct sim_api`. There is one at a time.
 *
 * The scene is that of tests/golden/replies.tsv: dummy1, joint1 with cube1 below it, prox1,
 * vision1 (16 x 8) and force1, with the handles 0 to 5. The sandbox script has a function
 * remoteEcho that returns its arguments; any other function of a script fails.
 */
#ifndef FAKE_SIM_H
#define FAKE_SIM_H

#include "sim/sim_api.h"

#define FAKE_OBJECTS 80 /* more than the plugin handles without allocation */
#define FAKE_SIGNALS 64
#define FAKE_PARAMS 160
#define FAKE_IMAGE_SIZE (16 * 8 * 3)
#define FAKE_SANDBOX 1010001 /* the handle of the sandbox script */
#define FAKE_ADDON 102       /* of the add-on, see fake_script.c */

enum fake_object_id { FAKE_DUMMY, FAKE_JOINT, FAKE_CUBE, FAKE_PROXIMITY, FAKE_VISION, FAKE_FORCE };

struct fake_object {
    int used;
    int type;
    int parent;
    char name[32];
    double position[3]; /* in the world; rotations of parents are left out */
    double euler[3];
    double linear[3];
    double angular[3];
    int model_property;
    int int_parameter;      /* object parameter 3004 */
    double float_parameter; /* object parameter 3005 */
    double joint_position;
    double joint_target;
    double joint_velocity;
    double joint_force;
    double joint_matrix[12];
    int has_limits; /* of a joint: else it turns without end */
};

struct fake_signal {
    int kind; /* 0 integer, 1 float, 2 string; -1: free */
    char name[64];
    int integer;
    double number;
    char *bytes;
    int size;
};

/* What a test may look at and change. */
struct fake_sim {
    int version;
    int state;              /* of the simulation */
    void (*sleep)(int timeout_us); /* how it sleeps; NULL: by itself */
    int follows_clock; /* clients expect it; */
    int paces;         /* how often that was said */
    int stop_passes;        /* that a stop takes; -1: it does not end */
    double simulation_time; /* seconds */
    double system_time;     /* seconds */
    int real_time;
    int int_params[FAKE_PARAMS];
    int bool_params[FAKE_PARAMS];
    double float_params[FAKE_PARAMS];
    double array_params[9][3];
    const char *string_params[FAKE_PARAMS]; /* NULL: refused */
    struct fake_object objects[FAKE_OBJECTS];
    int selection[FAKE_OBJECTS];
    int selection_size;
    struct fake_signal signals[FAKE_SIGNALS];
    unsigned char image[FAKE_IMAGE_SIZE];
    int proximity_detected; /* the proximity sensor sees cube1 at (0.1, 0.2, 0.3) */
    int force_sensor;       /* what reading the force sensor returns */
    int is_silent;          /* never says why it refuses */
    char error[256];        /* the last one, "" when there is none */
    char warning[256];      /* of the physics, "" when there is none */
    char log[512];          /* the last line of the log */
    char status_bar[256];
    char console[4096]; /* all that was printed on consoles */
    int consoles;       /* open ones */
    int ui_event;       /* the button that was pressed, or -1 */
    int ui_slider;
    int ui_property;
    char script_error[SIM_SCRIPT_ERROR_SIZE];
    int coroutine;          /* the number of the call that was begun last */
    int coroutine_passes;   /* for which test.wait waits */
    int coroutines_dropped; /* so far */
    int allocations; /* of memory, so far */
    int signal_reads; /* of any kind, so far */
    int picture_reads; /* of images and depth buffers */
    void (*on_script)(void); /* what the script function remoteHook does */
    void (*on_step)(void);   /* what a step of support_server's main loop does */
    int lent; /* buffers that were handed out and not given back */
};

extern struct fake_sim fake;

/* A simulator of this program version (30400 to 41000) with a fresh scene. Free it with
 * sim_free. */
__attribute__((visibility("default"))) struct sim_api *fake_sim_new(int version);

/* The same without one of its functions, or without all that the adapter can do without; NULL
 * when it cannot. */
#define FAKE_ALL "*"
struct sim_api *fake_sim_new_without(int version, const char *symbol);

/* Calls a function that the plugin registered in scripts, by its full name, on a stack of the
 * caller's: 0, or -1 when there is no such function. fake.script_error tells what it raised. */
int fake_script_call(const char *name, int script, int stack);

/* For the files of the fake itself. */
void *fake_lend(const void *bytes, size_t size);
int fake_fail(const char *text);
struct fake_object *fake_object(int handle, int type);
int fake_object_add(int type, const char *name, int parent);
void fake_scene_reset(void);
void fake_stacks_reset(void);
void fake_scripts_reset(void);
void fake_narrow(float *out, const double *values, int count, int result);

#endif
