/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What gets another parent while the simulation runs, as a thing that is grasped, has its old
 * parent and place again when the simulation stops.
 */
#ifndef HOST_CALLS_HOME_H
#define HOST_CALLS_HOME_H

struct object;

/* To be called before the parent changes. */
void home_note(struct object *object);

/* To be called when the simulation has stopped, and the scene is as it was at the start. */
void homes_restore(void);

#endif
