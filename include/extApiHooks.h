/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * For simxSetWaitHooks. In a file of its own, since Matlab, which reads extApi.h, knows no pointers
 * to functions.
 */
#ifndef EXTAPIHOOKS_H
#define EXTAPIHOOKS_H

#include "extApi.h"

/* What a thread does around its sleeps. Waits that are over within some microseconds are no sleep.
 * `before` is called first, `after` when the sleep is over, at the latest after some 50 ms. The wait
 * goes on with the next sleep, unless `after` returns 1: then the call ends as if its time were
 * over, and so does all that waits in this thread until the next simxSetWaitHooks. `after` may call
 * the library, but not simxFinish for the client that waits. */
struct simxWaitHooks {
    simxVoid (*before)(simxVoid);
    simxInt (*after)(simxVoid);
};

#endif
