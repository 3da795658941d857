/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Plugins that scripts load and unload, up to CoppeliaSim 4.5. There is room for one, whose handle
 * is 0. As in the simulators it is unmapped at once, even if its own code has called the script.
 */
#include <string.h>

#include "abi/sim_exports.h"
#include "calls/plugin.h"
#include "world/error.h"
#include "world/world.h"

#define HANDLE 0
#define NOT_LOADED (-3)

static int module_start(const char *file, const char *name)
{
    char error[1500];
    if (plugin_open(file, name, error, sizeof(error)) < 0) {
        FAIL("%s.", error);
        return NOT_LOADED;
    }
    return plugin_start(error, sizeof(error)) < 0 ? FAIL("%s.", error) : HANDLE;
}

int simLoadModule(const char *file, const char *name)
{
    struct plugin *plugin = &world.plugin;
    if (host_abi.new_style)
        return FAIL("new-style plugins are loaded by scripts only.");
    if (!file || !name || !*name)
        return FAIL("a file and a name are needed.");
    if (!plugin->image)
        return module_start(file, name);
    if (strcmp(plugin->name, name) != 0)
        return FAIL("this simulator has the plugin %s, and room for one.", plugin->name);
    plugin->users++;
    return HANDLE;
}

/* 1 when it is gone; 0 when somebody has loaded it once more, or there is none. */
int simUnloadModule(int handle)
{
    struct plugin *plugin = &world.plugin;
    if (host_abi.new_style || handle != HANDLE || !plugin->image || --plugin->users > 0)
        return 0;
    plugin_end();
    return 1;
}
