/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Lights: whether they are on, and their colours.
 */
#ifndef HOST_LIGHT_H
#define HOST_LIGHT_H

/* Sets the parts that are not NULL, three numbers from 0 to 1 each. 1, or -1 with an error. */
int light_set(int handle, int is_on, const double *diffuse, const double *specular);

/* Whether it is on, and both parts; -1 with an error. */
int light_get(int handle, double diffuse[3], double specular[3]);

#endif
