/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Signals: named values of three types, which live until they are cleared or another scene comes.
 */
#ifndef HOST_SIGNALS_H
#define HOST_SIGNALS_H

#include "world/world.h"

void signals_init(struct signals *signals);
void signals_free(struct signals *signals);

/* Removes all signals. */
void signals_clear(struct signals *signals);

/* Sets a string signal; memory of the same size is used again. */
void signals_set_string(struct signals *signals, const char *name, const char *bytes, int size);

/* Rewrites the signals of --emit; their first bytes tell the step. */
void signals_emit(struct signals *signals, long step);

#endif
