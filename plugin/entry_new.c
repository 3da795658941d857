/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The entry points for CoppeliaSim 4.6 to 4.10. The structures are those of its plugin interface.
 */
#include "plugin.h"

#include <stddef.h>

#define VETO 0 /* any value except -1 prevents the call of the main script */

/* The texts are valid only during the call. */
struct init_arguments {
    const char *plugin_name;
    const char *library_path; /* the simulator's own library */
};

struct message_arguments {
    int message;
    int *auxiliary; /* NULL for many messages */
    void *pointer;
};

PLUGIN_EXPORT int simInit(struct init_arguments *arguments);
PLUGIN_EXPORT void simCleanup(void);
PLUGIN_EXPORT void simMsg(struct message_arguments *arguments);

int simInit(struct init_arguments *arguments)
{
    return plugin_start(SIM_COPPELIA46, arguments ? arguments->library_path : NULL);
}

void simCleanup(void)
{
    plugin_stop(SIM_COPPELIA46);
}

void simMsg(struct message_arguments *arguments)
{
    if (!arguments)
        return;
    if (plugin_message(arguments->message) && arguments->auxiliary)
        arguments->auxiliary[0] = VETO;
}
