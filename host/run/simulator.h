/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A simulator's life: what it knows, from its options to its end.
 */
#ifndef HOST_SIMULATOR_H
#define HOST_SIMULATOR_H

#include <stddef.h>

#include "abi/host.h"

/* Makes a simulator of these options, with its first scene; 0, or -1 with one line in `error`. */
int simulator_open(const struct host_options *options, char *error, size_t size);
void simulator_close(void);

#endif
