/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Ports that no other test uses; see support_port.h.
 */
#include "support_port.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "os/socket.h"

#define FIRST_PORT 10000
#define BLOCKS 1100
#define BLOCK_SIZE 20

/* Processes that live at once have process ids that differ, but not always modulo BLOCKS. So a
 * block is claimed: as long as this process lives, it listens on the block's first port. */
static int claim_block(void)
{
    for (int i = 0; i < BLOCKS; i++) {
        int first = FIRST_PORT + ((int)getpid() + i) % BLOCKS * BLOCK_SIZE;
        if (socket_listen("127.0.0.1", first) >= 0)
            return first;
    }
    return 0;
}

int support_tcp_port(void)
{
    static int first, used;
    if (first == 0)
        first = claim_block();
    for (int i = 1; first > 0 && i < BLOCK_SIZE; i++) {
        int port = first + 1 + used++ % (BLOCK_SIZE - 1);
        int fd = socket_listen("127.0.0.1", port);
        if (fd < 0)
            continue; /* this process listens there */
        socket_close(fd);
        return port;
    }
    fprintf(stderr, "no port is free\n");
    abort();
}

int support_shared_port(void)
{
    static int used;
    return -(100000 + (int)getpid() % 1000000 * 100 + used++ % 100);
}

int support_host_port(void)
{
    static int used;
    return -(40000 + (int)getpid() % 14000 * 4 + used++ % 4);
}
