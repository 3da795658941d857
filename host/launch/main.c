/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The launcher. As the simulators' own, it is a small program that loads one simulator library,
 * with local symbols, and lets it run.
 *
 * Where things are: below $SIMX_HOST_LIBDIR and $SIMX_HOST_DATADIR if these are set; in the build
 * tree for a program that was not installed, which has the libraries beside it in .libs; else where
 * they were installed.
 */
#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launch/options.h"

struct places {
    char directory[PATH_MAX]; /* of this program */
    char library[PATH_MAX];   /* the simulator */
    char plugin[PATH_MAX];
    char robot[PATH_MAX]; /* the default model */
    char empty[PATH_MAX]; /* the model of a closed scene */
};

__attribute__((format(printf, 2, 3))) static void path_make(char *path, const char *format, ...)
{
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(path, PATH_MAX, format, arguments);
    va_end(arguments);
    if (length >= 0 && length < PATH_MAX)
        return;
    fputs("simx-host: a path is too long\n", stderr);
    exit(HOST_STATUS_USAGE);
}

static void directory_find(char *directory)
{
    char path[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (length <= 0)
        strcpy(path, "./simx-host");
    path_make(directory, "%s", dirname(path));
}

/* The program itself is in .libs too when libtool has wrapped it. 0: this is no build tree. */
static int places_find_in_tree(struct places *places, const struct generation *generation)
{
    char *tree = places->directory;
    char *last = strrchr(tree, '/');
    if (last && strcmp(last, "/.libs") == 0)
        *last = '\0';
    path_make(places->library, "%s/.libs/%s", tree, generation->library);
    if (access(places->library, R_OK) != 0)
        return 0;
    path_make(places->plugin, "%s/../plugin/.libs/libsimExtRemoteApi.so", tree);
    path_make(places->robot, "%s/models/robot.xml", tree);
    path_make(places->empty, "%s/models/empty.xml", tree);
    return 1;
}

static const char *directory_or(const char *variable, const char *installed)
{
    const char *value = getenv(variable);
    return value && *value ? value : installed;
}

static void places_find(struct places *places, const struct generation *generation)
{
    const char *libdir = directory_or("SIMX_HOST_LIBDIR", PKGLIBDIR);
    const char *datadir = directory_or("SIMX_HOST_DATADIR", PKGDATADIR);
    directory_find(places->directory);
    if (!getenv("SIMX_HOST_LIBDIR") && places_find_in_tree(places, generation))
        return;
    path_make(places->library, "%s/host/%s", libdir, generation->library);
    path_make(places->plugin, "%s/%s", libdir, generation->plugin);
    path_make(places->robot, "%s/models/robot.xml", datadir);
    path_make(places->empty, "%s/models/empty.xml", datadir);
}

/* NULL with a message. The library stays loaded to the end, as its plugin may need it. */
static host_run_function *simulator_load(const char *library)
{
    void *image = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    void *symbol = image ? dlsym(image, "simx_host_run") : NULL;
    host_run_function *run = NULL;
    if (!symbol)
        fprintf(stderr, "simx-host: cannot load the simulator: %s\n", dlerror());
    memcpy(&run, &symbol, sizeof(symbol));
    return run;
}

/* MuJoCo is the simulator's, and may be another than that with which it was built. */
static int version_print(const char *library)
{
    void *image = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    void *symbol = image ? dlsym(image, "mj_versionString") : NULL;
    const char *(*version)(void) = NULL;
    memcpy(&version, &symbol, sizeof(symbol));
    printf("simx-host " PACKAGE_VERSION ", MuJoCo %s\n", version ? version() : "missing");
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    static struct places places;
    static char model[PATH_MAX];
    struct options options;
    struct host_options *host = &options.host;
    host_run_function *run;
    options_read(&options, argc, argv);
    places_find(&places, options.generation);
    if (options.wants_version)
        return version_print(places.library);
    host->library = places.library;
    host->directory = places.directory;
    host->empty_model = places.empty;
    if (!host->model)
        host->model = places.robot;
    else if (realpath(host->model, model))
        host->model = model;
    if (!host->plugin && !options.without_plugin)
        host->plugin = places.plugin;
    run = simulator_load(places.library);
    return run ? run(host) : HOST_STATUS_USAGE;
}
