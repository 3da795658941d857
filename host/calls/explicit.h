/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Sensors that are handled explicitly: what they see is what they saw when a program has handled
 * them last, not what is there now. For scripts and what clients call by name.
 */
#ifndef HOST_EXPLICIT_H
#define HOST_EXPLICIT_H

/* Kept for any object; it means something for proximity and vision sensors. 1, or -1 with an error.
 */
int explicit_set(int handle, int flags);
int explicit_get(int handle);

/* As simReadProximitySensor_D, of now, also for a sensor that is handled explicitly. */
int proximity_handle(int handle, double *point, int *object, double *normal);

/* What the sensor saw is forgotten. */
int proximity_reset(int handle);

/* Makes the images of now for a vision sensor that is handled explicitly. */
int vision_handle(int handle);

#endif
