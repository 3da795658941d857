/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client and a service that answers as told, for the tests of operation modes; see
 * modes_fixture.h.
 */
#include "modes_fixture.h"

#include "os/clock.h"

struct scripted *scripted;
struct script script;
simxInt id;
simxFloat value;
float canned_number = 2.5f;
const struct canned canned[CANNED] = {
    { simx_cmd_get_joint_position, &canned_number, 4, 0 },
    { simx_cmd_get_joint_force, "\0\0\0\0", 4, COMMAND_STATUS_ERROR },
    { simx_cmd_get_joint_matrix, "short", 5, 0 },
};

void fixture_begin(int transport)
{
    int port = transport ? support_shared_port() : support_tcp_port();
    script_init(&script, canned, COUNT_OF(canned));
    scripted = scripted_start(port, answer_script, &script);
    id = simxStart("127.0.0.1", port, 1, 0, -20000, 1);
    ck_assert_int_ge(id, 0);
    value = -1;
}

void fixture_end(void)
{
    simxFinish(-1);
    scripted_stop(scripted);
    script_deinit(&script);
}

simxInt get(simxInt mode)
{
    return simxGetJointPosition(id, JOINT, &value, mode);
}

void get_until(simxInt mode, simxInt result)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    while (get(mode) != result)
        ck_assert_msg(clock_us() < deadline_us, "mode 0x%x never returned %d", mode, result);
}
