/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The meaning of a port number.
 */
#include "transport/channel.h"

#include <limits.h>

int channel_knows_port(int port)
{
    return port != 0 && port <= 65535 && port != INT_MIN;
}

int channel_connect(struct channel **channelp, const char *host, int port, int64_t deadline_us,
                    const int *stop)
{
    if (port < 0)
        return segment_connect(channelp, -port);
    return tcp_connect(channelp, host, port, deadline_us, stop);
}
