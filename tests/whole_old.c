/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An old client by hand and the server that it talks to; see whole_old.h.
 */
#include "whole_old.h"

#include "os/clock.h"
#include "simConst.h"
#include "support.h"

#define PATIENCE_US 20000000

int ports[WAYS];
struct raw raw;
struct bytes out, in;

int old_port(int way)
{
    return ports[way == RAW_TCP ? WAY_TCP : WAY_SEGMENT];
}

void old_setup(void)
{
    out.swap = in.swap = 0;
    raw = (struct raw){ .fd = -1 };
    simulator_start_all_ways(ports);
}

void old_teardown(void)
{
    raw_close(&raw, 0);
    simulator_stop();
}

/* ------------------------------------------------------------------ conversation */

static int try_exchange(void)
{
    return raw_send(&raw, &out) && raw_receive(&raw, &in);
}

void old_exchange(void)
{
    ck_assert_msg(try_exchange(), "no answer");
    ck_assert_uint_ge(in.size, HEADER);
}

int old_ask(int id, struct raw_answer *answer)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    int count, polls = 100;
    old_exchange();
    while ((count = find_answers(&in, id, answer)) == 0) {
        ck_assert_msg(clock_us() < deadline_us, "no answer to 0x%04x", id);
        put_header(&out, polls++);
        old_exchange();
    }
    return count;
}

void old_put_joint(struct bytes *to, int mode, int options)
{
    struct bytes key = { .swap = to->swap };
    put_32(&key, FAKE_JOINT);
    put_command(to, &(struct raw_command){ .id = simx_cmd_get_joint_position, .mode = mode,
                                           .options = options, .key = key.data, .key_size = 4 });
}

void old_expect_service(void)
{
    struct raw_answer answer;
    put_header(&out, 1);
    old_put_joint(&out, simx_opmode_blocking, 0);
    old_ask(simx_cmd_get_joint_position, &answer);
    ck_assert_int_eq(answer.status, 0);
    ck_assert_uint_eq(answer.size, 4);
    ck_assert_float_eq(get_float(answer.data, in.swap), 0.5f);
}

void old_connect(int way)
{
    int64_t deadline_us = clock_us() + PATIENCE_US;
    simulator_hold();
    fake.objects[FAKE_JOINT].joint_position = 0.5;
    simulator_release();
    for (;;) {
        raw_connect_soon(&raw, way, old_port(way));
        put_header(&out, 0);
        if (try_exchange())
            return;
        raw_close(&raw, 0);
        ck_assert_msg(clock_us() < deadline_us, "no client is served any more");
    }
}

void old_expect_free_service(int way)
{
    raw_close(&raw, 0);
    int64_t begin_us = clock_us();
    old_connect(way);
    old_expect_service();
    ck_assert_int_lt(clock_us() - begin_us, 20000000);
}
