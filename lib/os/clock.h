/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Time. Waits and deadlines are in microseconds of a monotonic clock. On the wire, times are
 * milliseconds of the wall clock, masked.
 */
#ifndef OS_CLOCK_H
#define OS_CLOCK_H

#include <stdint.h>

#define CLOCK_FOREVER INT64_MAX
#define CLOCK_WIRE_MASK 0x03ffffff

int64_t clock_us(void);

/* Milliseconds of the wall clock (on Windows, since system start), 0..CLOCK_WIRE_MASK. */
int clock_wire_ms(void);

/* A signal may end the sleep early. */
void clock_sleep_ms(int ms);

/* Milliseconds from a to b on that clock, across a wrap. */
static inline int clock_wire_difference(int a_ms, int b_ms)
{
    return b_ms >= a_ms ? b_ms - a_ms : b_ms - a_ms + CLOCK_WIRE_MASK;
}

#endif
