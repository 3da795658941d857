/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What plugins registered for scripts.
 */
#ifndef HOST_SCRIPT_H
#define HOST_SCRIPT_H

#include "world/world.h"

/* Calls a plugin's function as a script does: arguments, then results are on the stack. NULL, or
 * the text of the error that it raised, valid until the next one. */
const char *script_function_call(const struct script_function *function, int stack);

void scripts_init(struct scripts *scripts);
void scripts_free(struct scripts *scripts);

#endif
