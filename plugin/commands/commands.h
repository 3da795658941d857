/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handlers: cmd_<name> for each row of lib/wire/commands.def, and the table of them for the
 * server.
 *
 * A handler reads its request through call->body, puts its answer into call->reply and returns 0
 * or CALL_E_*. If the body is too short, it returns CALL_E_BODY before it calls the simulator,
 * with an empty reply. After a refusal the reply has the size that clients expect, with zeros for
 * the missing values.
 */
#ifndef COMMANDS_COMMANDS_H
#define COMMANDS_COMMANDS_H

#include "server/call.h"

#define SIMX_COMMAND(name, key, body, reply, effect) call_handler cmd_##name;
#include "wire/commands.def"
#undef SIMX_COMMAND

extern const struct command_table command_table;

#endif
