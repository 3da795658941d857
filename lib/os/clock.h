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
#define CLOCK_WIRE_MASK 0x03ffffff

int64_t clock_us(void);

/* Milliseconds of the wall clock (of the system's, on Windows), 0..CLOCK_WIRE_MASK. */
int clock_wire_ms(void);

/* A signal may end it earlier. */
void clock_sleep_ms(int ms);

/* From a to b on that clock; the wrap is taken into account. */
static inline int clock_wire_difference(int a_ms, int b_ms)
{
    return b_ms >= a_ms ? b_ms - a_ms : b_ms - a_ms + CLOCK_WIRE_MASK;
}

#endif
