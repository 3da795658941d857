/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands about the connection itself.
 */
#include "commands/commands.h"
#include "server/errors.h"
#include "sim/sim_api.h"

/* The simulation's own warnings are for whoever asks first. */
int cmd_get_last_errors(struct call *call)
{
    char text[ERRORS_TEXT_SIZE];

    while (sim_take_warning(call->sim, text, sizeof text) > 0)
        call_explain(call, "%s", text);
    errors_take(call->errors, call->reply);
    return 0;
}

/* The port closes the connection when it has sent the reply; there is nothing to do before. */
int cmd_kill_connection(struct call *call)
{
    (void)call;
    return 0;
}
