/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Making one shape of several, in the scene's document as in model_edit.h.
 *
 * model_edit_none.c is for a simulator that was built without libxml2.
 */
#ifndef HOST_MODEL_GROUP_H
#define HOST_MODEL_GROUP_H

/* The first shape gets the parts of the others, which go, and their masses. -1 with an error of
 * `function`. */
int model_group(const int *shapes, int count, const char *function);

#endif
