/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the launcher asks of a simulator library: the one function that is found with dlsym and the
 * options it takes.
 */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#define SIM_EXPORT __attribute__((visibility("default")))

#define HOST_STATUS_USAGE 2 /* exit status: what was asked for cannot be done */
#define HOST_PORTS_MAX 9 /* the simulators have nine application arguments */

enum host_render {
    HOST_RENDER_AUTO, /* the first that works */
    HOST_RENDER_EGL,
    HOST_RENDER_OSMESA,
    HOST_RENDER_NONE,
    HOST_RENDER_SYNTHETIC /* patterns that cost nothing */
};

enum host_shadows {
    HOST_SHADOWS_AUTO, /* in pictures that are large enough to show them */
    HOST_SHADOWS_ON,
    HOST_SHADOWS_OFF
};

enum host_base {
    HOST_BASE_AUTO, /* free if the file tells for sure that the robot moves about */
    HOST_BASE_FREE,
    HOST_BASE_FIXED
};

enum host_realtime {
    HOST_REALTIME_AUTO, /* as the plugin's clients expect */
    HOST_REALTIME_ON,
    HOST_REALTIME_OFF
};

struct host_options {
    const char *model;       /* MJCF, URDF or SDF file */
    const char *empty_model; /* what a closed scene is replaced by */
    const char *script;      /* Lua file; NULL: run none */
    const char *plugin;      /* NULL: run without one */
    const char *library;     /* the simulator library's own absolute path */
    const char *directory;   /* where the application is */
    int ports[HOST_PORTS_MAX];
    int port_count;
    int zmq_port;    /* for programs that speak ZeroMQ; 0: none */
    int zmq_or_next; /* where it is taken, one of the next */
    int no_sync; /* stepping is not authorised on these ports */
    int run;     /* start the simulation at once */
    enum host_realtime realtime;
    long steps; /* end after so many; 0 = do not */
    int emit_count;
    int emit_size;
    enum host_render render;
    enum host_shadows shadows; /* and reflections and smooth edges */
    const char *package_path; /* folders of packages, DIR:DIR...; NULL: none */
    enum host_base base;      /* of a URDF or SDF */
    int skip_missing_meshes;
    int fix_inertia;
    const char *keyframe; /* in which the model begins; NULL: as it says itself */
    const char *arguments[HOST_PORTS_MAX]; /* of -g: what the plugin is asked in its own words */
    int argument_count;
    double stop_after; /* s of simulated time, after which the simulation stops; 0 = it does not */
    int quit;          /* end when the first simulation has ended */
};

/* Runs a simulator until it is told to end; returns the program's exit status. Only one per
 * process and life. */
SIM_EXPORT int simx_host_run(const struct host_options *options);

typedef int host_run_function(const struct host_options *options);

#endif
