/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The entry points for V-REP 3.x and CoppeliaSim 4.0 to 4.5 (and later versions with a window, for
 * plugins of the old style). Returning NULL, and leaving the data unchanged, passes the message on
 * to the other plugins. Most messages have no data.
 */
#include "plugin.h"

#include <stddef.h>

#define VETO 0 /* any value except -1 in the reply prevents the call of the main script */

PLUGIN_EXPORT unsigned char v_repStart(void *reserved, int reserved_int);
PLUGIN_EXPORT void v_repEnd(void);
PLUGIN_EXPORT void *v_repMessage(int message, int *auxiliary, void *custom, int *reply);
PLUGIN_EXPORT unsigned char simStart(void *reserved, int reserved_int);
PLUGIN_EXPORT void simEnd(void);
PLUGIN_EXPORT void *simMessage(int message, int *auxiliary, void *custom, int *reply);

static void *message_in(int message, int *reply)
{
    if (plugin_message(message) && reply)
        reply[0] = VETO;
    return NULL;
}

unsigned char v_repStart(void *reserved, int reserved_int)
{
    (void)reserved;
    (void)reserved_int;
    return (unsigned char)plugin_start(SIM_VREP3, NULL);
}

void v_repEnd(void)
{
    plugin_stop(SIM_VREP3);
}

void *v_repMessage(int message, int *auxiliary, void *custom, int *reply)
{
    (void)auxiliary;
    (void)custom;
    return message_in(message, reply);
}

unsigned char simStart(void *reserved, int reserved_int)
{
    (void)reserved;
    (void)reserved_int;
    return (unsigned char)plugin_start(SIM_COPPELIA4, NULL);
}

void simEnd(void)
{
    plugin_stop(SIM_COPPELIA4);
}

void *simMessage(int message, int *auxiliary, void *custom, int *reply)
{
    (void)auxiliary;
    (void)custom;
    return message_in(message, reply);
}
