/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's turn; see turn.h.
 */
#include "server/turn.h"

#include "os/clock.h"
#include "server/execute.h"

#define BATCH_LIMIT 65536 /* a batch of up to so many commands is executed in one turn */

/* Checking the clock and the other clients costs as much as a small command: it is done after the
 * first command, the second, the fourth and so on. */
int turn_is_over(struct turn *turn, int executed, int batched)
{
    int holds_together = batched > 0 && batched < BATCH_LIMIT;
    if (!execute_is_look(executed))
        return 0;
    if (!holds_together && turn->others_wait(turn->context))
        return 1;
    int64_t now_us = clock_us();
    if (turn->deadline_us == 0)
        turn->deadline_us = now_us + turn->limit_us;
    return now_us > turn->deadline_us + (holds_together ? EXECUTE_TOGETHER_US : 0);
}
