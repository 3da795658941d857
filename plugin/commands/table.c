/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The table of commands for the server; see commands.h.
 */
#include "commands/commands.h"

#include "commands/refusal.h"

static call_handler *const handlers[] = {
#define SIMX_COMMAND(name, key, body, reply, effect) cmd_##name,
#include "wire/commands.def"
#undef SIMX_COMMAND
};

const struct command_table command_table = {handlers, refusal_reason};
