/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Why a command may have been refused, where the simulator does not say it.
 */
#ifndef COMMANDS_REFUSAL_H
#define COMMANDS_REFUSAL_H

const char *refusal_reason(int number);

#endif
