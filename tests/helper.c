/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A process that tests start in order to kill it: it holds one end of a connection, says so in one
 * line, and then does nothing.
 *
 *     helper client PORT    a client of the library that is connected
 *     helper attach NUMBER  a channel to this segment, claimed but without a client
 *     helper server NUMBER  the server's side of this segment, waiting for a client, then with it
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extApi.h"
#include "os/clock.h"
#include "support.h"
#include "transport/channel.h"

static void say_ready_and_wait(void)
{
    puts("ready");
    fflush(stdout);
    support_rest(60000); /* nobody is left behind */
}

static int be_client(int port)
{
    simxInt value;
    int id = simxStart("127.0.0.1", port, 1, 0, 20000, 1);
    if (id < 0 || simxGetIntegerParameter(id, 1, &value, simx_opmode_blocking) != 0)
        return EXIT_FAILURE;
    say_ready_and_wait();
    return EXIT_FAILURE;
}

static int attach(int number)
{
    struct channel *channel;
    if (segment_connect(&channel, number) < 0)
        return EXIT_FAILURE;
    say_ready_and_wait();
    return EXIT_FAILURE;
}

static int be_server(int number)
{
    struct listener *listener;
    struct channel *channel;
    if (segment_listen(&listener, number, 2000) < 0)
        return EXIT_FAILURE;
    puts("listening");
    fflush(stdout);
    if (listener->ops->accept(listener, &channel, clock_us() + 60000000) < 0)
        return EXIT_FAILURE;
    say_ready_and_wait();
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return EXIT_FAILURE;
    int number = atoi(argv[2]);
    if (strcmp(argv[1], "client") == 0)
        return be_client(number);
    return strcmp(argv[1], "attach") == 0 ? attach(number) : be_server(number);
}
