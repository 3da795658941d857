/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What answers say about the simulator; see view.h.
 */
#include "server/view.h"

#include "sim/sim_api.h"
#include "simConst.h"

/* One without a window has no edit modes, and a refusal takes it as long as all else here. */
static int edit_mode_of(struct view *view, struct sim_api *sim)
{
    int mode = 0;
    if (!view->without_editing)
        view->without_editing =
            sim_get_integer_parameter(sim, sim_intparam_edit_mode_type, &mode) < 0;
    return view->without_editing ? 0 : mode;
}

static uint8_t server_state(struct view *view, struct sim_api *sim, int state)
{
    int edit_mode = edit_mode_of(view, sim);
    return (uint8_t)((state != sim_simulation_stopped) | (state == sim_simulation_paused) << 1 |
                     (sim_get_real_time_simulation(sim) > 0) << 2 | (edit_mode & 7) << 3);
}

/* Simulators can tell any time. */
static int32_t saturated_ms(double seconds)
{
    double ms = seconds * 1000;
    return ms >= INT32_MAX ? INT32_MAX : ms > INT32_MIN ? (int32_t)ms : INT32_MIN;
}

/* A clock goes round, after 49 days. */
static int32_t wrapped_ms(double seconds)
{
    double ms = seconds * 1000;
    return ms > 0 && ms < 9e15 ? (int32_t)(uint32_t)(uint64_t)ms : 0;
}

static void ask_simulator(struct view *view, struct sim_api *sim, unsigned values, uint64_t step,
                          int64_t now_us)
{
    int state = sim_get_simulation_state(sim), scene_id = 0;
    char stale[8];
    sim_get_integer_parameter(sim, sim_intparam_scene_unique_id, &scene_id);
    view->is_known = 1;
    view->values = values;
    view->asked_us = now_us;
    view->system_time = sim_get_system_time(sim);
    view->simulation_state = state;
    view->clock.scene_id = (uint16_t)scene_id;
    view->clock.server_state = server_state(view, sim, state);
    view->state = (struct session_state){
        .step = step,
        .sim_time = state == sim_simulation_stopped ? 0.0 : sim_get_simulation_time(sim),
        .scene_id = view->clock.scene_id,
        .server_state = view->clock.server_state
    };
    sim_take_error(sim, stale, sizeof stale); /* not a command's fault */
}

void view_refresh(struct view *view, struct sim_api *sim, unsigned values, uint64_t step,
                  int64_t now_us)
{
    if (!view->is_known || view->values != values)
        ask_simulator(view, sim, values, step, now_us);
    double system_time = view->system_time + (double)(now_us - view->asked_us) * 1e-6;
    view->clock.server_time = wrapped_ms(system_time * 1.0001);
    view->state.server_time = wrapped_ms(system_time);
}

/* Messages tell it as the original does, who adds 10 ppm before it cuts; sessions tell it as it
 * is. */
int32_t view_message_time(const struct view *view)
{
    return saturated_ms(view->state.sim_time * 1.00001);
}

int32_t view_session_time(const struct view *view)
{
    return saturated_ms(view->state.sim_time + 1e-6); /* the sum of many steps is a little less */
}
