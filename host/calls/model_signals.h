/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Parts of the model that have no object, as signals: "sensor.NAME" is a sensor's value or values,
 * "actuator.NAME" an actuator's control, and "keyframe" puts the model into a keyframe. They cost
 * nothing until somebody asks.
 */
#ifndef HOST_MODEL_SIGNALS_H
#define HOST_MODEL_SIGNALS_H

/* 1 when the model has such a part, else 0. A sensor of several values has no float. */
int model_signal_float(const char *name, double *value);
int model_signal_set_float(const char *name, double value);

/* The values of a sensor as floats, or of all sensors NAME#0, NAME#1..., to be freed; NULL when
 * there is none. */
char *model_signal_string(const char *name, int *size);

/* Puts the model into a keyframe: 1, or 0 when it has none of that name. */
int keyframe_apply(const char *name);

#endif
