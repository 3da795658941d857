/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The whole: the client library drives simx-host with its robot. Every test runs nine times: for
 * each generation of simulator, over each way there is. Before a test the simulation is stopped
 * and `whole.client` is connected; after it the client is finished.
 *
 * The robot's measures, masses and its time step are those of host/models/robot.xml.
 */
#ifndef TESTS_WHOLE_H
#define TESTS_WHOLE_H

#include <string.h>

#include "extApi.h"
#include "os/clock.h"
#include "support.h"

#define BLOCKING simx_opmode_blocking
#define STREAMING simx_opmode_streaming
#define BUFFER simx_opmode_buffer
#define ONESHOT simx_opmode_oneshot

#define REFUSED simx_return_remote_error_flag
#define PATIENCE_MS 60000 /* drawing by software, with a sanitizer, on a busy machine */

#define TIME_STEP_MS 5
#define TIME_STEP 0.005
#define GRAVITY 9.81
#define NOBODY 987654 /* a handle that no object has */

enum whole_way { WHOLE_TCP, WHOLE_SEGMENT, WHOLE_FAST, WHOLE_WAYS };

struct whole {
    int generation; /* 0 V-REP 3.6.2, 1 CoppeliaSim 4.5.1, 2 CoppeliaSim 4.10 */
    enum whole_way way;
    simxInt client;
    int port;       /* the client's */
    int other_port; /* TCP, for a second client */
};

extern struct whole whole;

/* Each adds the tests of a family. */
typedef void whole_family(TCase *tcase);
whole_family whole_session, whole_simulation, whole_joint, whole_object, whole_place, whole_sensor,
    whole_signal, whole_param, whole_modes, whole_failures, whole_file, whole_matlab,
    whole_message, whole_named, whole_scene,
    whole_script, whole_ui, whole_vision, whole_getters;
void whole_add(TCase *tcase, const TTest *const tests[], size_t count);

/* Connects the client, as before a test. */
void whole_connect(void);

/* One exchange with the simulator: all that was sent before has been executed, streams too. */
void whole_exchange(void);

/* Repeats exchanges until the condition holds. */
#define WHOLE_AWAIT(condition)                                             \
    do {                                                                   \
        int64_t deadline_us_ = clock_us() + (int64_t)PATIENCE_MS * 1000;   \
        while (!(condition)) {                                             \
            ck_assert_msg(clock_us() < deadline_us_, "never: " #condition); \
            whole_exchange();                                              \
        }                                                                  \
    } while (0)

simxInt whole_handle(const char *name);

/* Reads what the simulator writes until this text was among it. */
void whole_expect_output(const char *text);

/* Simulation time in ms, as of now. */
int whole_time(void);
/* The state byte of the simulator's newest message: bit 0 not stopped, bit 1 paused. */
int whole_state(void);

/* Stepping is switched on and the simulation started; it has made no step on its own. */
void whole_start_stepped(void);
void whole_steps(int count);
void whole_stop(void);

/* Where an object is in a frame (-1: the world). */
void whole_position(simxInt handle, simxInt frame, simxFloat position[3]);
simxFloat whole_joint_position(simxInt handle);

#endif
