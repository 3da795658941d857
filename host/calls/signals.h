/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Signals: named values of three types, which live until they are cleared or another scene comes.
 */
#ifndef HOST_SIGNALS_H
#define HOST_SIGNALS_H

#include "world/table.h"

enum signal_type { SIGNAL_INTEGER, SIGNAL_FLOAT, SIGNAL_STRING, SIGNAL_TYPES };

struct signals {
    struct table tables[SIGNAL_TYPES];
    char (*emit_names)[24]; /* the signals that --emit writes at each step */
    char *emit_bytes;
};

void signals_init(struct signals *signals);
void signals_free(struct signals *signals);

/* Removes all signals. */
void signals_clear(struct signals *signals);

/* Sets a string signal; memory of the same size is used again. */
void signals_set_string(struct signals *signals, const char *name, const char *bytes, int size);

/* Rewrites the signals of --emit; their first bytes tell the step. */
void signals_emit(struct signals *signals, long step);

#endif
