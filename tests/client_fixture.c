/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client, and a service that follows a script (support_service.h); see client_fixture.h.
 */
#include "client_fixture.h"

#include "os/clock.h"

struct scripted *scripted;
struct script script;
simxInt id;
int port;

void service_begin(int transport)
{
    port = transport ? support_shared_port() : support_tcp_port();
    script_init(&script, NULL, 0);
    scripted = scripted_start(port, answer_script, &script);
}

void service_end(void)
{
    simxFinish(-1);
    scripted_stop(scripted);
    script_deinit(&script);
}

simxInt client_start(int no_reconnect, int timeout_ms)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simxInt client;
    do /* its only attempt gives the service a second */
        client = simxStart("127.0.0.1", port, 1, (simxUChar)no_reconnect, timeout_ms, 1);
    while (client < 0 && no_reconnect && clock_us() < deadline_us);
    ck_assert_int_ge(client, 0);
    return client;
}

simxInt client_call(simxInt client)
{
    simxFloat value;
    return simxGetJointPosition(client, 1, &value, BLOCKING);
}

void client_await_answer(simxInt client)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (client_call(client) != 0)
        ck_assert_int_lt(clock_us(), deadline_us);
}

int64_t patience_us = PATIENCE_US;

void client_await_connection(simxInt client, int number)
{
    int64_t deadline_us = clock_us() + patience_us;
    while (number < 0 ? simxGetConnectionId(client) >= 0 : simxGetConnectionId(client) < number)
        ck_assert_msg(clock_us() < deadline_us, "connection %d never came, but %d", number,
                      simxGetConnectionId(client));
}
