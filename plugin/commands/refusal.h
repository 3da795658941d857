/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Possible reasons of a refused command for which the simulator has no error text.
 */
#ifndef COMMANDS_REFUSAL_H
#define COMMANDS_REFUSAL_H

const char *refusal_reason(int number);

#endif
