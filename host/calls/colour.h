/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Colours of shapes.
 */
#ifndef HOST_CALLS_COLOUR_H
#define HOST_CALLS_COLOUR_H

/* Of a shape's first part, red, green and blue from 0 to 1. Returns 1; 0 and black for other
 * components than the diffuse one, which is all that MuJoCo has, and for a shape without parts; or
 * -1 with an error. */
int colour_get(int handle, int component, double rgb[3]);

#endif
