/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Time. Waits and deadlines are in microseconds of a clock that nobody sets; the wire carries
 * milliseconds of the wall clock, masked.
 */
#ifndef OS_CLOCK_H
#define OS_CLOCK_H

#include <stdint.h>

#define CLOCK_FOREVER INT64_MAX

int64_t clock_us(void);

/* Milliseconds of the wall clock, 0..0x03ffffff. */
int clock_wire_ms(void);

/* From a to b on that clock; the wrap is taken into account. */
int clock_wire_difference(int a_ms, int b_ms);

#endif
