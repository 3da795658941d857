/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The object selection.
 */
#ifndef HOST_SELECTION_H
#define HOST_SELECTION_H

/* Forgets all about one object's selection, or all of it with sim_handle_all. */
void selection_forget(int handle);

#endif
