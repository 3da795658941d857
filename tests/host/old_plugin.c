/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A plugin that wants what old plugins want: every function of its generation, or it refuses to
 * start. It asks for those that $OLD_PLUGIN_NAMES lists up to the generation $OLD_PLUGIN_SINCE,
 * calls some that mean nothing in this simulator, writes to the log under two names, and gives
 * variables and functions to scripts. What it sees it prints. One entry point of the new style lets
 * it look at that generation's names, too.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLUGIN_EXPORT __attribute__((visibility("default")))
#define LOAD_INFOS 400
#define ERROR_REPORT_MODE 0 /* integer parameter */
#define KEEP_TEXTS 1

struct SScriptCallBack;

struct SSimInit {
    const char *pluginName;
    const char *coppeliaSimLibPath;
};

PLUGIN_EXPORT unsigned char v_repStart(void *reserved, int number);
PLUGIN_EXPORT void v_repEnd(void);
PLUGIN_EXPORT void *v_repMessage(int id, int *auxiliary, void *custom, int *reply);
PLUGIN_EXPORT unsigned char simStart(void *reserved, int number);
PLUGIN_EXPORT void simEnd(void);
PLUGIN_EXPORT void *simMessage(int id, int *auxiliary, void *custom, int *reply);
PLUGIN_EXPORT int simInit(struct SSimInit *init);
PLUGIN_EXPORT void simCleanup(void);
PLUGIN_EXPORT void simMsg(void *message);

static void *simulator;

/* Two steps, because C has no cast between pointers to objects and to functions. */
static void find(const char *name, void *function)
{
    void *symbol = dlsym(simulator, name);
    memcpy(function, &symbol, sizeof(symbol));
}

/* Prints the names that are missing, and the number of those that are there. How many are
 * missing. */
static int ask_for_names(void)
{
    const char *file = getenv("OLD_PLUGIN_NAMES"), *newest = getenv("OLD_PLUGIN_SINCE");
    FILE *names = file ? fopen(file, "r") : NULL;
    int there = 0, missing = 0, since;
    char line[200], name[100];
    while (names && newest && fgets(line, sizeof(line), names)) {
        if (sscanf(line, "%d %99s", &since, name) != 2 || since > atoi(newest))
            continue;
        if (dlsym(simulator, name)) {
            there++;
            continue;
        }
        printf("missing: %s\n", name);
        missing++;
    }
    if (names)
        fclose(names);
    printf("names: %d\n", there);
    return missing;
}

static void tell_error(void)
{
    char *(*get)(void);
    int (*release)(void *buffer);
    char *error;
    find("simGetLastError", &get);
    find("simReleaseBuffer", &release);
    error = get();
    printf(" (%s)\n", error ? error : "no text");
    release(error);
}

static void call_absent(void)
{
    int (*handle_path)(int path, float step);
    char *(*get_module_name)(int index, unsigned char *version);
    float (*get_size_factor)(int object);
    unsigned char (*is_broken)(const void *sensor);
    int (*set_parameter)(int id, int value);
    find("simSetIntegerParameter", &set_parameter);
    set_parameter(ERROR_REPORT_MODE, KEEP_TEXTS);
    find("simHandlePath", &handle_path);
    find("simGetModuleName", &get_module_name);
    find("simGetObjectSizeFactor", &get_size_factor);
    find("_simIsForceSensorBroken", &is_broken);
    printf("simHandlePath: %d", handle_path(1, 0.5f));
    tell_error();
    printf("simGetModuleName: %s", get_module_name(0, NULL) ? "a name" : "NULL");
    tell_error();
    printf("simGetObjectSizeFactor: %g", (double)get_size_factor(1));
    tell_error();
    printf("_simIsForceSensorBroken: %d", is_broken(NULL));
    tell_error();
}

static void write_log(void)
{
    int (*add_log)(const char *plugin, int level, const char *text);
    find("simAddLog", &add_log);
    if (!add_log)
        return;
    add_log("old_plugin", LOAD_INFOS, "under its own name");
    add_log("RemoteApi", LOAD_INFOS, "under another name");
}

static void do_nothing(struct SScriptCallBack *call)
{
    (void)call;
}

static void give_to_scripts(void)
{
    int (*give_function)(const char *name, const char *tip,
                         void (*callback)(struct SScriptCallBack *));
    int (*give_variable)(const char *name, const char *value, int stack);
    find("simRegisterScriptCallbackFunction", &give_function);
    find("simRegisterScriptVariable", &give_variable);
    give_variable("plain", "{}", 0);
    give_variable("required", "require and {}", 0);
    give_variable("both", "require and 7", 0);
    give_variable("number", "7", 0);
    give_function("plain.f@old_plugin", "f()", do_nothing);
    give_function("required.f@old_plugin", "f()", do_nothing);
    give_function("both@old_plugin", "both()", do_nothing);
    give_function("number@old_plugin", "number()", do_nothing);
}

static int start(const char *library)
{
    int missing;
    simulator = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
    if (!simulator)
        return 0;
    missing = ask_for_names();
    if (!missing) {
        call_absent();
        write_log();
        give_to_scripts();
    }
    fflush(stdout);
    return !missing;
}

static void end(void)
{
    dlclose(simulator);
}

unsigned char v_repStart(void *reserved, int number)
{
    (void)reserved;
    (void)number;
    return (unsigned char)start("libv_rep.so");
}

void v_repEnd(void)
{
    end();
}

void *v_repMessage(int id, int *auxiliary, void *custom, int *reply)
{
    (void)id;
    (void)auxiliary;
    (void)custom;
    (void)reply;
    return NULL;
}

unsigned char simStart(void *reserved, int number)
{
    (void)reserved;
    (void)number;
    return (unsigned char)start("libcoppeliaSim.so");
}

void simEnd(void)
{
    end();
}

void *simMessage(int id, int *auxiliary, void *custom, int *reply)
{
    return v_repMessage(id, auxiliary, custom, reply);
}

int simInit(struct SSimInit *init)
{
    return start(init->coppeliaSimLibPath);
}

void simCleanup(void)
{
    end();
}

void simMsg(void *message)
{
    (void)message;
}
