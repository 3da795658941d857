/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Links of dummies; see model/model_link.h.
 */
#ifndef HOST_LINK_H
#define HOST_LINK_H

/* Links a dummy with another one; both lose the links that they had. -1: it has none then. 1, or -1
 * with an error. */
int link_set(int dummy, int other);

/* The dummy with which one is linked, or -1; -1 with an error when it is no dummy. */
int link_get(int dummy);

#endif
