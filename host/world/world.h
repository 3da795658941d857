/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Everything that a simulator knows, in one place. There is one per process, because the
 * simulators' ABI has no argument that could tell two apart.
 */
#ifndef HOST_WORLD_H
#define HOST_WORLD_H

#include <mujoco/mujoco.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdint.h>

#include "abi/abi.h"
#include "abi/host.h"
#include "simConst.h"
#include "world/memory.h"
#include "world/table.h"

/* ------------------------------------------------------------------ the scene */

enum object_kind {
    OBJECT_GONE, /* was removed; its place stays empty */
    OBJECT_BODY,
    OBJECT_JOINT,
    OBJECT_SITE,
    OBJECT_RANGE,
    OBJECT_FORCE,
    OBJECT_CAMERA,
    OBJECT_LIGHT,
    OBJECT_DUMMY /* made by simCreateDummy, unknown to MuJoCo */
};

struct pose {
    double position[3];   /* m */
    double quaternion[4]; /* w, x, y, z: MuJoCo's order, not the simulator's */
};

/* Where an object was when the simulation started: its parent, and its pose relative to that. */
struct home {
    int is_set;
    int parent;
    struct pose pose;
};

struct embedded;

/* What a proximity sensor saw when it was handled. */
struct seen {
    int run; /* the stops before that simulation plus one; 0: it was not handled */
    int result;
    int object;
    double point[4];
    double normal[3];
};

struct object {
    enum object_kind kind;
    int id;        /* MuJoCo's number of the body, joint, site, camera or light */
    int sensor[2]; /* OBJECT_RANGE: the rangefinder; OBJECT_FORCE: force and torque sensor or -1 */
    int body;      /* MuJoCo's number of the body that carries it */
    int parent;    /* handle, -1 = none */
    int hook;      /* the parent that a program gave it, -1 = none; see scene_hang_on_hooks() */
    int base;      /* of the model with which a shape came that moves freely beside it, -1 = none */
    enum loose { LOOSE_NOT, LOOSE_FREE, LOOSE_MOCAP } loose; /* what it was before it got a
                                                                parent */
    int type;      /* OBJECT_DUMMY: what it is for programs, sim_object_..._type; 0 = a dummy */
    int link;      /* of a dummy: the handle of the one that it is linked with plus one; 0 = none */
    int link_type; /* ... sim_dummylink_... */
    int property;  /* of the model whose base it is */
    int lacks;     /* sim_objectspecialproperty_... that it does not have */
    char *name;    /* unique in the scene */
    char *alias;   /* that was set; NULL: the name up to its "#" */
    struct pose local; /* OBJECT_DUMMY: relative to the parent */
    double init_velocity[6]; /* of a shape when it starts to move freely: m/s, rad/s in the world */
    struct home home;  /* of what gets another parent while the simulation runs */
    int explicit_flags; /* simSetExplicitHandling: 1 = it sees when a program handles it */
    struct seen seen;
    struct embedded *script; /* embedded.h: OBJECT_DUMMY that is a script; NULL: it is none */
};

struct drive;

/* What a stopped simulation goes back to. */
struct snapshot {
    mjtNum *qpos;
    mjtNum *mocap_pos;
    mjtNum *mocap_quat;
    struct drive *drives;
};

struct scene {
    char *path;
    mjModel *model;
    mjData *data;
    unsigned long serial; /* never 0; grows whenever something moves */
    int crowded; /* there is no memory for more contacts, which was told */
    int pushed; /* scripts have applied forces, for one step */
    int stale; /* data's poses, velocities and contacts are older than its qpos and qvel */
    struct object *objects;
    int object_count;
    int object_room;
    int first_handle;
    int *body_object;   /* object index of each body and joint, -1 = none */
    int *joint_object;
    struct table names; /* to handles */
    struct group *groups; /* group.h: the scripts' own collections */
    int group_count;
    struct drive *drives; /* one for each MuJoCo joint */
    mjtNum *gains;        /* the actuators' gains and biases as they were loaded */
    mjtNum *biases;
    int *motors;       /* for each degree of freedom: 1 while a drive's motor turns it */
    mjtNum *motor_forces; /* what the motors did in the last step */
    int motor_count;
    struct snapshot start;
    char *text;     /* its plain MJCF as it was loaded; NULL: it cannot be changed */
    void *document; /* model_document.h; NULL until it is needed */
};

/* ------------------------------------------------------------------ the simulation */

/* Event bits of an instance pass. */
#define EVENT_ERASED 1
#define EVENT_CREATED 2
#define EVENT_MODEL_LOADED 4
#define EVENT_SCENE_LOADED 8
#define EVENT_SELECTION_CHANGED 512
#define EVENT_STARTED 2048
#define EVENT_ENDED 4096
#define EVENT_FIRST_PASS ((int)0x80000000u) /* since 4.6 */

/* Why the program ends. */
#define EXIT_TOLD 1 /* by a signal */
#define EXIT_DONE 2 /* it has made its steps, or its script failed in them, or wants it */

struct simulation {
    int state; /* sim_simulation_...: the simulators' own */
    int stop_requested;
    int pause_requested;
    int stop_counter; /* stop requests in all */
    int stop_counter_at_start;
    enum host_realtime realtime; /* what the command line or a client has decided */
    int follows_clock; /* what the plugin's clients expect, where nobody has decided */
    int events;        /* since the last instance pass */
    double time;       /* s since the start */
    long run_steps;    /* since the start */
    long steps;        /* in all */
    int64_t due_ns;    /* real time: when the next step may be made */
    int64_t opened_ns; /* when the simulator was started */
    int status;        /* of the program, when its script failed or asked for one */
    atomic_int exit;   /* EXIT_..., 0 while the program goes on */
    void (*sleep)(int timeout_us); /* the plugin's, which ends when a client calls; NULL = none */
};

/* ------------------------------------------------------------------ plugin and scripts */

struct SSimInit;
struct SSimMsg;

struct plugin {
    void *image;
    char *name;
    int calls; /* depth of calls into it */
    int users; /* how often it was loaded */
    unsigned char (*start)(void *reserved, int reserved_number);
    void *(*message)(int id, int *auxiliary, void *custom, int *reply);
    int (*init)(struct SSimInit *init);
    void (*receive)(struct SSimMsg *message);
    void (*end)(void);
};

struct SScriptCallBack;
struct lua_State;
struct stack;

struct script_function {
    char *name; /* without the plugin's */
    void (*callback)(struct SScriptCallBack *call); /* NULL: only a call tip */
};

struct scripts {
    struct table functions; /* struct script_function by their full name */
    struct table variables; /* expressions, as text, by name */
    struct stack **stacks;  /* handles are places in here plus one */
    int stack_count;
    struct lua_State *lua; /* of the main script and the add-on; NULL: there is neither */
    struct lua_State *running; /* the coroutine of it that has called the plugin; NULL: none has */
    int has_main;          /* there is a main script */
    int busy;              /* it is being run */
    int has_addon;         /* it has an add-on beside it: addon.h */
    int caller;            /* the handle that a plugin's function is called with */
    int exits;             /* it has called os.exit, which is unwinding it */
    int failed;            /* in this simulation, which is about to stop */
    int64_t ending_ns;     /* until when it may run although the program ends */
    int embedded;          /* how many scripts the scene has: scene/embedded.h */
    int has_states;        /* some of them were run, and are to be told when they are gone */
    int64_t limit_ns;      /* of the thread's CPU time, until when one of them may run; 0: no
                              limit */
    size_t lua_bytes;      /* that all that is in Lua has now */
};

/* ------------------------------------------------------------------ what the calls leave behind */

enum signal_type { SIGNAL_INTEGER, SIGNAL_FLOAT, SIGNAL_STRING, SIGNAL_TYPES };

struct signals {
    struct table tables[SIGNAL_TYPES];
    char (*emit_names)[24]; /* the signals that --emit writes at each step */
    char *emit_bytes;
};

struct selection {
    int *handles;
    int count;
    int room;
};

struct parameters {
    int waiting_for_trigger;
    int load_messages;
    int idle_fps; /* kept for who asks: the idle loop ends its sleep when a client calls */
    int scene_id;
    char *temp_dir; /* NULL until somebody asks for it */
};

#define UI_MAX 256

struct consoles {
    char *titles[UI_MAX]; /* NULL = free; the handle is the place */
    int modes[UI_MAX];
};

struct dialogs {
    char *inputs[UI_MAX]; /* the text of an input dialog; "" for others; NULL = free */
    int types[UI_MAX];
};

struct compilation;
struct frame;
struct renderer;

/* The way out of an error of MuJoCo's while it computes. */
struct physics {
    jmp_buf escape;
    char reason[500];
};

struct vision {
    struct frame *frames; /* one for each camera; NULL until one is needed */
    int frame_count;
    struct renderer *renderer; /* NULL until one is needed */
    char *failure;             /* why there is no renderer */
    unsigned long renders;     /* how many times colours or depths were rendered */
    void *lent;                /* the image that a plugin has without a copy, see frame_lend */
};

#define WARNINGS_MAX 8 /* as many as MuJoCo has kinds */

struct errors {
    char *warnings[WARNINGS_MAX]; /* of MuJoCo's, that nobody has asked for yet */
    int warning_count;
    char *last;   /* NULL: none since simGetLastError */
    char *raised; /* the newest, whoever asks for `last`: it becomes the error of a script */
    int told;     /* a plugin told one with simSetLastError */
    int mode;     /* V-REP 3.x: bit 0 = remember the text, bit 1 = print it */
};

/* ------------------------------------------------------------------ all of it */

struct world {
    struct host_options options;
    struct scene scene;
    struct simulation simulation;
    struct plugin plugin;
    struct signals signals;
    struct selection selection;
    struct parameters parameters;
    struct consoles consoles;
    struct dialogs dialogs;
    struct scripts scripts;
    struct physics physics;
    struct vision vision;
    struct errors errors;
    struct table model_files; /* compile.h: files of models in memory */
    struct table mesh_names;  /* mesh_file.h: their names there */
    struct compilation *compilation; /* in a process that compiles a model */
};

extern struct world world;

/* Whether nothing moves: then models and poses may be changed. */
int simulation_stopped(void);
int simulation_advances(void);

#endif
