/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What the server knows of the commands; see commands.h.
 */
#include "commands/commands.h"

#include "commands/refusal.h"

static call_handler *const handlers[] = {
#define SIMX_COMMAND(name, key, body, reply, effect) cmd_##name,
#include "wire/commands.def"
#undef SIMX_COMMAND
};

const struct command_table command_table = {handlers, refusal_reason};
