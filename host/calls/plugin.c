/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Loading and calling the plugin.
 */
#include "calls/plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world/world.h"

struct SSimInit {
    const char *pluginName;
    const char *coppeliaSimLibPath;
};

struct SSimMsg {
    int msgId;
    int *auxData;
    void *auxPointer;
};

/* "libsimExtRemoteApi.so" is the plugin RemoteApi, a new-style "libsimRemoteApi.so" is the plugin
 * simRemoteApi, also when it is loaded under its first name, as from a build tree. */
static char *plugin_name(const char *file)
{
    static const char both_styles[] = "libsimExtRemoteApi.";
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    if (host_abi.new_style && strncmp(name, both_styles, strlen(both_styles)) == 0)
        return memory_text("simRemoteApi");
    for (int i = 0; i < 2; i++) {
        size_t length = strlen(host_abi.prefixes[i]);
        if (strncmp(name, host_abi.prefixes[i], length) == 0) {
            name += length;
            break;
        }
    }
    return memory_copy(name, strcspn(name, "."));
}

/* Two steps, because C has no cast between pointers to objects and to functions. */
static int symbol_find(void *image, const char *name, void *function)
{
    void *symbol = dlsym(image, name);
    memcpy(function, &symbol, sizeof(symbol));
    return symbol != NULL;
}

/* The script that runs holds on to the functions. */
static void functions_forget(struct scripts *scripts)
{
    table_clear(&scripts->variables);
    for (int i = 0; i < scripts->functions.count; i++) {
        struct script_function *function = scripts->functions.items[i].value.block;
        function->callback = NULL;
    }
}

/* What it gave to scripts goes with it. It may be in the midst of a call. */
static void plugin_close(struct plugin *plugin, int unmap)
{
    functions_forget(&world.scripts);
    if (unmap)
        dlclose(plugin->image);
    free(plugin->name);
    *plugin = (struct plugin){ .calls = plugin->calls };
}

int plugin_open(const char *file, const char *name, char *error, size_t size)
{
    struct plugin *plugin = &world.plugin;
    int complete;
    plugin->image = dlopen(file, RTLD_LAZY | RTLD_LOCAL);
    if (!plugin->image) {
        snprintf(error, size, "cannot load the plugin: %s", dlerror());
        return -1;
    }
    if (host_abi.new_style)
        complete = symbol_find(plugin->image, host_abi.start, &plugin->init) &&
                   symbol_find(plugin->image, host_abi.message, &plugin->receive);
    else
        complete = symbol_find(plugin->image, host_abi.start, &plugin->start) &&
                   symbol_find(plugin->image, host_abi.message, &plugin->message);
    if (complete && symbol_find(plugin->image, host_abi.end, &plugin->end)) {
        plugin->name = name ? memory_text(name) : plugin_name(file);
        plugin->users = 1;
        return 0;
    }
    snprintf(error, size, "%s is no plugin for %s: it lacks %s, %s or %s", file, host_abi.name,
             host_abi.start, host_abi.message, host_abi.end);
    plugin_close(plugin, 1);
    return -1;
}

/* The strings of a new-style start live only during the call. */
static int plugin_init(struct plugin *plugin)
{
    char *name = memory_text(plugin->name);
    char *library = memory_text(world.options.library);
    struct SSimInit init = { name, library };
    int version = plugin->init(&init);
    memset(name, '?', strlen(name));
    memset(library, '?', strlen(library));
    free(name);
    free(library);
    return version;
}

int plugin_start(char *error, size_t size)
{
    struct plugin *plugin = &world.plugin;
    int version;
    plugin->calls++;
    version = host_abi.new_style ? plugin_init(plugin) : plugin->start(NULL, 0);
    plugin->calls--;
    if (version != 0)
        return 0;
    snprintf(error, size, "the plugin %s refused to start", plugin->name);
    plugin_close(plugin, 1);
    return -1;
}

/* A new-style plugin's image stays, as it does in the simulators. */
void plugin_end(void)
{
    struct plugin *plugin = &world.plugin;
    if (!plugin->image)
        return;
    plugin->calls++;
    plugin->end();
    plugin->calls--;
    plugin_close(plugin, !host_abi.new_style);
}

static void plugin_send(int id, int *auxiliary, void *custom, int *reply)
{
    struct plugin *plugin = &world.plugin;
    struct SSimMsg message = { id, auxiliary, custom };
    if (!plugin->image)
        return;
    plugin->calls++;
    if (host_abi.new_style)
        plugin->receive(&message);
    else
        free(plugin->message(id, auxiliary, custom, reply));
    plugin->calls--;
}

void plugin_message(int id, int *auxiliary, const char *custom)
{
    plugin_send(id, auxiliary, (void *)custom, NULL);
}

int plugin_vetoes(void)
{
    int reply[4] = { -1, -1, -1, -1 };
    int id = sim_message_eventcallback_mainscriptabouttobecalled;
    if (host_abi.new_style)
        plugin_send(id, reply, NULL, NULL);
    else
        plugin_send(id, NULL, NULL, reply);
    return reply[0] != -1;
}
