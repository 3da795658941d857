/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands about the connection itself.
 */
#include "commands/commands.h"
#include "server/errors.h"

int cmd_get_last_errors(struct call *call)
{
    errors_take(call->errors, call->reply);
    return 0;
}

/* The port closes the connection when it has sent the reply; there is nothing to do before. */
int cmd_kill_connection(struct call *call)
{
    (void)call;
    return 0;
}
