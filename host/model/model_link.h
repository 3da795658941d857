/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Dummies that are linked: in a simulation they are held together. MuJoCo does so with a weld of the
 * bodies on which they are, which is in the scene's document.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 */
#ifndef HOST_MODEL_LINK_H
#define HOST_MODEL_LINK_H

/* The document gets the welds of the links that there are, as the dummies hang and are placed now, and
 * loses others. A link that can hold nothing is told as a warning. 1, or -1 with an error. */
int links_settle(const char *function);

#endif
