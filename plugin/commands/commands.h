/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The handlers: cmd_<name> for each row of lib/wire/commands.def, and the table of them by which
 * the server calls them.
 *
 * A handler reads its request through call->body, puts its answer into call->reply and returns 0
 * or CALL_E_*. A body that is too short is CALL_E_BODY, found before the simulator is asked, with
 * nothing in the reply. After a refusal the reply has the size that clients know, with zeros for
 * what was not measured.
 */
#ifndef COMMANDS_COMMANDS_H
#define COMMANDS_COMMANDS_H

#include "server/call.h"

#define SIMX_COMMAND(name, key, body, reply, effect) call_handler cmd_##name;
#include "wire/commands.def"
#undef SIMX_COMMAND

extern const struct command_table command_table;

#endif
