/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The session: connection, clocks, message infos, errors, pausing the communication.
 */
#include <stdlib.h>

#include "extApiHooks.h"
#include "simConst.h"
#include "whole.h"

START_TEST(connection_is_the_first_one_and_of_the_kind_meant)
{
    simxDouble step, time;
    ck_assert_int_eq(simxGetConnectionId(whole.client), 1);
    ck_assert_int_eq(simxGetStepInfo(whole.client, &step, &time),
                     whole.way == WHOLE_FAST ? 0 : simx_return_novalue_flag);
}
END_TEST

START_TEST(ping_tells_a_time)
{
    simxInt ms = -1, us = -1;
    ck_assert_int_eq(simxGetPingTime(whole.client, &ms), 0);
    ck_assert_int_ge(ms, 0);
    ck_assert_int_lt(ms, PATIENCE_MS);
    ck_assert_int_eq(simxGetPingTimeUs(whole.client, &us), 0);
    ck_assert_int_gt(us, 0);
    ck_assert_int_lt(us, PATIENCE_MS * 1000);
}
END_TEST

START_TEST(command_time_is_zero_while_stopped_and_grows_while_running)
{
    ck_assert_int_eq(whole_time(), 0);
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 0);
    int before = whole_time();
    WHOLE_AWAIT(whole_time() > before);
}
END_TEST

START_TEST(message_infos_tell_version_scene_and_time)
{
    simxInt version, scene, again, time, later, id, next;
    whole_exchange();
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_version, &version), 1);
    ck_assert_int_eq(version, 11);
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_scene_id, &scene), 1);
    ck_assert_int_eq(simxGetInt32Param(whole.client, sim_intparam_scene_unique_id, &again,
                                       BLOCKING), 0);
    ck_assert_int_eq(scene, again & 0xffff);
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_server_time, &time), 1);
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_message_id, &id), 1);
    whole_exchange();
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, simx_headeroffset_server_time, &later), 1);
    ck_assert_int_ge(later, time);
    ck_assert_int_eq(simxGetOutMessageInfo(whole.client, simx_headeroffset_message_id, &next), 1);
    ck_assert_int_gt(next, id);
    ck_assert_int_eq(simxGetInMessageInfo(whole.client, 1, &time), -1);
}
END_TEST

START_TEST(errors_are_told_once_in_their_order)
{
    simxInt count = -1, handle;
    simxChar *texts;
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(simxGetObjectHandle(whole.client, "nobody", &handle, BLOCKING), REFUSED);
    ck_assert_str_ne(simxGetErrorText(whole.client), "");
    ck_assert_int_eq(simxSetInt32Param(whole.client, 123456, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_str_eq(simxGetErrorText(whole.client), "");
    ck_assert_int_eq(count, 2);
    ck_assert_msg(strstr(texts, "simGetObject") != NULL, "%s", texts);
    const char *second = texts + strlen(texts) + 1;
    ck_assert_msg(strstr(second, "123456") != NULL, "%s", second);
    ck_assert_int_eq(simxGetLastErrors(whole.client, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, 0);
}
END_TEST

static int step_of_signal(const char *name)
{
    simxUChar *bytes;
    simxInt size;
    if (simxGetStringSignal(whole.client, name, &bytes, &size, BUFFER) != 0)
        return -1;
    ck_assert_int_eq(size, 16);
    return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24;
}

START_TEST(commands_that_were_held_back_are_executed_in_one_step)
{
    ck_assert_int_eq(simxStartSimulation(whole.client, BLOCKING), 0);
    WHOLE_AWAIT(whole_time() > 0);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(simxPauseCommunication(whole.client, 1), 0);
        simxGetStringSignal(whole.client, "toClient0", NULL, NULL, ONESHOT);
        for (int64_t until_us = clock_us() + 3000; clock_us() < until_us;)
            continue; /* the simulator goes on */
        simxGetStringSignal(whole.client, "toClient1", NULL, NULL, ONESHOT);
        ck_assert_int_eq(simxPauseCommunication(whole.client, 0), 0);
        whole_exchange();
        WHOLE_AWAIT(step_of_signal("toClient1") >= 0);
        ck_assert_int_eq(step_of_signal("toClient0"), step_of_signal("toClient1"));
        simxGetStringSignal(whole.client, "toClient0", NULL, NULL, simx_opmode_remove);
        simxGetStringSignal(whole.client, "toClient1", NULL, NULL, simx_opmode_remove);
    }
}
END_TEST

START_TEST(finished_client_can_be_started_again_at_once)
{
    simxFinish(whole.client);
    ck_assert_int_eq(simxGetConnectionId(whole.client), -1);
    ck_assert_int_eq(simxStopSimulation(whole.client, BLOCKING), simx_return_initialize_error_flag);
    whole_connect();
    ck_assert_int_eq(simxGetConnectionId(whole.client), 1);
    whole_exchange();
}
END_TEST

START_TEST(buffers_are_made_and_released)
{
    simxUChar *buffer = simxCreateBuffer(100000), *empty = simxCreateBuffer(0);
    ck_assert_ptr_nonnull(buffer);
    ck_assert_ptr_nonnull(empty);
    memset(buffer, 7, 100000);
    ck_assert_ptr_null(simxCreateBuffer(-1));
    simxReleaseBuffer(buffer);
    simxReleaseBuffer(empty);
    simxReleaseBuffer(NULL);
}
END_TEST

START_TEST(helpers_sleep_and_tell_the_time)
{
    simxInt before = extApi_getTimeInMs();
    extApi_sleepMs(-1);
    extApi_sleepMs(20);
    ck_assert_int_ge(extApi_getTimeDiffInMs(before), 19);
    ck_assert_int_lt(extApi_getTimeDiffInMs(before), PATIENCE_MS);
    ck_assert_int_ge(extApi_getTimeDiffInMs(extApi_getTimeInMs() - 1), 1);
    ck_assert_int_ge(extApi_getTimeDiffInMs(before - 0x04000000), 19); /* that often round */
}
END_TEST

START_TEST(library_has_the_version_of_its_header)
{
    ck_assert_int_eq(simxGetVersion(), REMOTEAPI_SHM_VERSION);
}
END_TEST

static int sleeps, wakes;

static void count_sleep(void)
{
    sleeps++;
}

/* At first a call as another one waits, at last the end of that. */
static simxInt count_wake(void)
{
    simxInt time_ms;
    if (++wakes == 1)
        ck_assert_int_eq(simxGetPingTime(whole.client, &time_ms), simx_return_ok);
    return wakes >= 4;
}

START_TEST(hooks_are_called_around_each_sleep_and_end_a_call)
{
    simxUChar *value, text[] = "a question that nobody answers";
    simxInt length, time_ms;
    static const struct simxWaitHooks hooks = { count_sleep, count_wake };
    sleeps = wakes = 0;
    simxSetWaitHooks(&hooks);
    ck_assert_int_eq(simxQuery(whole.client, "hook_q", text, 1, "hook_a", &value, &length,
                               4 * PATIENCE_MS), simx_return_timeout_flag);
    simxSetWaitHooks(NULL);
    ck_assert_int_eq(sleeps, wakes);
    ck_assert_int_le(wakes, 4);
    ck_assert_int_eq(simxGetPingTime(whole.client, &time_ms), simx_return_ok);
    ck_assert_int_le(wakes, 4);
}
END_TEST

void whole_session(TCase *tcase)
{
    const TTest *const tests[] = { connection_is_the_first_one_and_of_the_kind_meant,
                                   ping_tells_a_time,
                                   command_time_is_zero_while_stopped_and_grows_while_running,
                                   message_infos_tell_version_scene_and_time,
                                   errors_are_told_once_in_their_order,
                                   commands_that_were_held_back_are_executed_in_one_step,
                                   finished_client_can_be_started_again_at_once,
                                   buffers_are_made_and_released,
                                   helpers_sleep_and_tell_the_time,
                                   hooks_are_called_around_each_sleep_and_end_a_call,
                                   library_has_the_version_of_its_header };
    whole_add(tcase, tests, COUNT_OF(tests));
}
