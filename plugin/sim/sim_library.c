/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Finds the running simulator's library in this process and binds its functions one by one.
 * Without the few functions below, no service is possible. Any other missing function is an error
 * only of the commands that need it, when they are called.
 */
#include "sim/sim_library.h"

#include "simConst.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct binding {
    const char *name;
    size_t offset;
};

static const struct binding bindings[] = {
#define SIM_SYMBOL(result, name, arguments) {#name, offsetof(struct sim_symbols, name)},
#define SIM_TWIN(result, name, single, twin)                                                       \
    {#name, offsetof(struct sim_symbols, name)},                                                   \
        {#name "_D", offsetof(struct sim_symbols, name##_D)},
#include "sim/sim_symbols.def"
#undef SIM_SYMBOL
#undef SIM_TWIN
};

static const char *const needed[] = {"simGetSimulationState", "simGetSimulationTime",
                                     "simGetIntegerParameter", "simReleaseBuffer"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void bind_symbols(struct sim_symbols *symbols, sim_lookup *lookup, void *context)
{
    for (size_t i = 0; i < COUNT(bindings); i++) {
        dynlib_function *function = lookup(context, bindings[i].name);
        memcpy((char *)symbols + bindings[i].offset, &function, sizeof(function));
    }
}

static const char *first_missing(sim_lookup *lookup, void *context)
{
    for (size_t i = 0; i < COUNT(needed); i++) {
        if (!lookup(context, needed[i]))
            return needed[i];
    }
    return NULL;
}

int sim_build(struct sim_library **libraryp, enum sim_generation generation, sim_lookup *lookup,
              void *context, char *why, size_t why_size)
{
    const char *missing = first_missing(lookup, context);
    struct sim_library *library;
    if (missing) {
        snprintf(why, why_size, "the simulator has no function %s", missing);
        return -1;
    }
    library = calloc(1, sizeof(*library));
    if (!library) {
        snprintf(why, why_size, "out of memory");
        return -1;
    }
    bind_symbols(&library->symbols, lookup, context);
    library->api.generation = generation;
    library->symbols.simGetIntegerParameter(sim_intparam_program_version,
                                            &library->api.program_version);
    *libraryp = library;
    return 0;
}

int sim_absent(struct sim_api *sim, const char *name)
{
    sim_library(sim)->missing = name;
    return SIM_E_ABSENT;
}

/* ------------------------------------------------------------------ finding the library */

#define FILE_NAME_ROOM 64

static const char *const names[] = {"v_rep", "coppeliaSim", "coppeliaSimHeadless"};
static const char *const prefixes[] = {"coppeliaSim", "v_rep"};

/* Searches the libraries that the process has loaded. The prefix finds libraries with a version in
 * their name. Plugins are named v_repExt...; they differ from the simulator by the symbols that
 * they lack. */
static int find_loaded(struct dynlib *image, const char *told)
{
    char file[FILE_NAME_ROOM];
    if (told && told[0] && dynlib_open_loaded(image, told) == 0)
        return 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        dynlib_file_name(file, sizeof(file), names[i]);
        if (dynlib_open_loaded(image, file) == 0)
            return 0;
    }
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        if (dynlib_open_prefix(image, prefixes[i], needed[0]) == 0)
            return 0;
    }
    return -1;
}

static int open_in(struct dynlib *image, const char *folder)
{
    char path[4096], file[FILE_NAME_ROOM];
    for (size_t i = 0; i < COUNT(names); i++) {
        dynlib_file_name(file, sizeof(file), names[i]);
        int length = snprintf(path, sizeof(path), "%s/%s", folder, file);
        if (length > 0 && (size_t)length < sizeof(path) && dynlib_open(image, path) == 0)
            return 0;
    }
    return -1;
}

static int find_image(struct dynlib *image, const char *told)
{
    char folder[4096];
    if (find_loaded(image, told) == 0)
        return 0;
    if (told && told[0] && dynlib_open(image, told) == 0)
        return 0;
    if (dynlib_own_folder(folder, sizeof(folder)) == 0 && open_in(image, folder) == 0)
        return 0;
    return open_in(image, ".");
}

static dynlib_function *lookup_in_image(void *context, const char *name)
{
    return dynlib_find(context, name);
}

int sim_open(struct sim_api **simp, enum sim_generation generation, const char *library_path,
             char *why, size_t why_size)
{
    struct sim_library *library;
    struct dynlib image = {NULL};
    if (find_image(&image, library_path) != 0) {
        snprintf(why, why_size, "the simulator's library was not found in this process");
        return -1;
    }
    if (sim_build(&library, generation, lookup_in_image, &image, why, why_size) != 0) {
        dynlib_close(&image);
        return -1;
    }
    library->image = image;
    *simp = &library->api;
    return 0;
}
