/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The meaning of a port number: negative selects shared memory, anything else TCP.
 */
#include "transport/channel.h"

#include <errno.h>
#include <limits.h>

int channel_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                    const int *stop)
{
    if (port == INT_MIN)
        return -EINVAL; /* has no absolute value */
    if (port < 0)
        return segment_connect(channelp, -port);
    return tcp_connect(channelp, host, port, deadline_us, stop);
}
