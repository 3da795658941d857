/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Everything that a simulator knows, in one place. There is one per process, because the
 * simulators' ABI has no argument that could tell two apart.
 */
#ifndef HOST_WORLD_H
#define HOST_WORLD_H

#include "abi/abi.h"
#include "abi/host.h"
#include "calls/plugin.h"
#include "calls/signals.h"
#include "calls/ui.h"
#include "run/simulation.h"
#include "scene/scene.h"
#include "script/script.h"
#include "simConst.h"
#include "view/vision.h"
#include "world/error.h"
#include "world/memory.h"

struct selection {
    int *handles;
    int count;
    int room;
};

struct parameters {
    int waiting_for_trigger;
    int load_messages;
    int scene_id;
    char *temp_dir; /* NULL until somebody asks for it */
};

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
    struct vision vision;
    struct errors errors;
};

extern struct world world;

/* Makes the world of these options, with its first scene; 0, or -1 with one line in `error`. */
int world_open(const struct host_options *options, char *error, size_t size);
void world_close(void);

/* Forgets all about one object's selection, or all of it with sim_handle_all. */
void selection_forget(int handle);

/* Removes the temporary directory. */
void parameters_free(struct parameters *parameters);

#endif
