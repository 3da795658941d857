/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands about the connection itself.
 */
#include "commands/commands.h"
#include "server/errors.h"
#include "sim/sim_api.h"

/* Warnings of the simulation go to the first client that asks. */
int cmd_get_last_errors(struct call *call)
{
    char text[ERRORS_TEXT_SIZE];
    while (sim_take_warning(call->sim, text, sizeof text) > 0)
        call_explain(call, "%s", text);
    errors_take(call->errors, call->reply);
    return 0;
}

/* The service closes the connection after it has sent the reply; nothing to do here. */
int cmd_kill_connection(struct call *call)
{
    (void)call;
    return 0;
}
