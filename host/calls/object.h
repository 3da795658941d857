/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Objects, as programs change them.
 */
#ifndef HOST_CALLS_OBJECT_H
#define HOST_CALLS_OBJECT_H

/* A shape that moves freely stands still where it is, or has its initial velocity; with
 * sim_handleflag_model all that hangs on it, too. 1, or -1 with an error. */
int object_reset(int handle);

/* An object whose points the scripts keep; its handle. */
int object_make_pointcloud(void);

#endif
