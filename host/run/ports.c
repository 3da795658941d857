/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which ports the plugin serves of those of the command line. It is asked as a script would ask it,
 * by the status function that it registered.
 */
#include "run/ports.h"

#include <string.h>

#include "abi/sim_exports.h"
#include "script/script.h"
#include "script/stack.h"
#include "world/world.h"

#define ZMQ_NEXT_PORTS 100 /* the plugin tries no more */

/* Its name in each generation. */
static int is_status(const char *name)
{
    return strcmp(name, "status") == 0 || strcmp(name, "simRemoteApi.status") == 0 ||
           strcmp(name, "simExtRemoteApiStatus") == 0;
}

static const struct script_function *status_find(void)
{
    const struct table *functions = &world.scripts.functions;
    for (int i = 0; i < functions->count; i++) {
        const struct script_function *function = functions->items[i].value.block;
        if (function->callback && is_status(function->name))
            return function;
    }
    return NULL;
}

/* The first result is the state, negative where nothing is served. */
static int port_is_served(const struct script_function *status, int port)
{
    int handle = simCreateStack();
    struct stack *stack = stack_get(handle, __func__);
    long long state = 0;
    stack_push(stack, value_integer(port));
    if (!script_function_call(status, handle) && stack->size)
        value_to_integer(&stack->values[0], &state);
    simReleaseStack(handle);
    return state >= 0;
}

int ports_find_unserved(void)
{
    const struct host_options *options = &world.options;
    const struct script_function *status = status_find();
    for (int i = 0; status && i < options->port_count; i++)
        if (!port_is_served(status, options->ports[i]))
            return options->ports[i];
    if (status && options->zmq_port && !options->zmq_or_next &&
        !port_is_served(status, options->zmq_port))
        return options->zmq_port;
    return 0;
}

static int port_is_listed(int port)
{
    for (int i = 0; i < world.options.port_count; i++)
        if (world.options.ports[i] == port)
            return 1;
    return 0;
}

/* The plugin has taken the first that was free, if it knows ZeroMQ at all. */
int ports_find_zmq(void)
{
    const struct host_options *options = &world.options;
    const struct script_function *status = status_find();
    int last = options->zmq_port + (options->zmq_or_next ? ZMQ_NEXT_PORTS : 1);
    for (int port = options->zmq_port; status && port && port < last; port++)
        if (!port_is_listed(port) && port_is_served(status, port))
            return port;
    return 0;
}
