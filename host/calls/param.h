/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's parameters.
 */
#ifndef HOST_PARAM_H
#define HOST_PARAM_H

#include "world/world.h"

/* Removes the temporary directory. */
void parameters_free(struct parameters *parameters);

#endif
