/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A plugin for tests of the host, with the entry points of all generations. It writes each message
 * as "id:state" to the file $SCRIPT_LOG and does what $SCRIPT_PLAN tells: entries "pass:action",
 * where the action of that instance pass is start, pause, stop, end (of the program), or veto and
 * allow (of all steps from then on). It finds the simulator as a plugin has to: the library that is
 * loaded already, since its symbols are local.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLUGIN_EXPORT __attribute__((visibility("default")))
#define INSTANCE_PASS 269
#define MAIN_SCRIPT 298

struct SSimInit {
    const char *pluginName;
    const char *coppeliaSimLibPath;
};

struct SSimMsg {
    int msgId;
    int *auxData;
    void *auxPointer;
};

PLUGIN_EXPORT unsigned char v_repStart(void *reserved, int number);
PLUGIN_EXPORT void v_repEnd(void);
PLUGIN_EXPORT void *v_repMessage(int id, int *auxiliary, void *custom, int *reply);
PLUGIN_EXPORT unsigned char simStart(void *reserved, int number);
PLUGIN_EXPORT void simEnd(void);
PLUGIN_EXPORT void *simMessage(int id, int *auxiliary, void *custom, int *reply);
PLUGIN_EXPORT int simInit(struct SSimInit *init);
PLUGIN_EXPORT void simCleanup(void);
PLUGIN_EXPORT void simMsg(struct SSimMsg *message);

static struct {
    void *simulator;
    FILE *log;
    int passes;
    int vetoes;
    pthread_t starter;
} plugin;

static int call(const char *name)
{
    void *symbol = dlsym(plugin.simulator, name);
    int (*function)(void) = NULL;
    memcpy(&function, &symbol, sizeof(symbol));
    return function ? function() : -1;
}

static int plugin_start(const char *library, const char *who)
{
    const char *log = getenv("SCRIPT_LOG");
    plugin.starter = pthread_self();
    plugin.simulator = dlopen(library, RTLD_LAZY | RTLD_NOLOAD);
    plugin.log = log ? fopen(log, "w") : NULL;
    if (!plugin.simulator || !plugin.log || dlsym(RTLD_DEFAULT, "simGetSimulationState"))
        return 0;
    fprintf(plugin.log, "%s", who);
    return getenv("SCRIPT_REFUSE") == NULL;
}

static void plugin_end(const char *who)
{
    fprintf(plugin.log, " %s%s\n", who, pthread_equal(plugin.starter, pthread_self()) ? "" : "!");
    fclose(plugin.log);
    dlclose(plugin.simulator);
}

static void plugin_act(const char *action, size_t length)
{
    if (strncmp(action, "start", length) == 0)
        call("simStartSimulation");
    else if (strncmp(action, "pause", length) == 0)
        call("simPauseSimulation");
    else if (strncmp(action, "stop", length) == 0)
        call("simStopSimulation");
    else if (strncmp(action, "end", length) == 0)
        kill(getpid(), SIGINT);
    else
        plugin.vetoes = strncmp(action, "veto", length) == 0;
}

static void plugin_follow_plan(void)
{
    const char *entry = getenv("SCRIPT_PLAN");
    plugin.passes++;
    while (entry && *entry) {
        char *action;
        long pass = strtol(entry, &action, 10);
        size_t length = strcspn(action + 1, " ");
        if (pass == plugin.passes)
            plugin_act(action + 1, length);
        entry = action + 1 + length;
    }
}

/* Whether the main script is vetoed. */
static int plugin_message(int id)
{
    fprintf(plugin.log, " %d:%d", id, call("simGetSimulationState"));
    if (id == INSTANCE_PASS)
        plugin_follow_plan();
    return id == MAIN_SCRIPT && plugin.vetoes;
}

/* Old-style plugins are started by another thread than the one that sends messages. */
static void *old_message(int id, int *reply)
{
    if (pthread_equal(plugin.starter, pthread_self()))
        fputs(" wrong-thread", plugin.log);
    if ((reply != NULL) != (id == MAIN_SCRIPT))
        fputs(" wrong-reply", plugin.log);
    if (plugin_message(id))
        reply[0] = 0;
    return NULL;
}

unsigned char v_repStart(void *reserved, int number)
{
    (void)reserved;
    (void)number;
    return (unsigned char)plugin_start("libv_rep.so", "v_repStart");
}

void v_repEnd(void)
{
    plugin_end("v_repEnd");
}

void *v_repMessage(int id, int *auxiliary, void *custom, int *reply)
{
    (void)auxiliary;
    (void)custom;
    return old_message(id, reply);
}

unsigned char simStart(void *reserved, int number)
{
    (void)reserved;
    (void)number;
    return (unsigned char)plugin_start("libcoppeliaSim.so", "simStart");
}

void simEnd(void)
{
    plugin_end("simEnd");
}

void *simMessage(int id, int *auxiliary, void *custom, int *reply)
{
    (void)auxiliary;
    (void)custom;
    return old_message(id, reply);
}

int simInit(struct SSimInit *init)
{
    return plugin_start(init->coppeliaSimLibPath, init->pluginName);
}

void simCleanup(void)
{
    plugin_end("simCleanup");
}

void simMsg(struct SSimMsg *message)
{
    if (plugin_message(message->msgId))
        message->auxData[0] = 0;
}
