/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on the selection of objects, and the copying of objects, which uses the selection.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

#include <stdlib.h>

struct handles {
    int few[64]; /* most selections fit, without allocation */
    int *all;
    int count;
};

static void handles_free(struct handles *handles)
{
    if (handles->all != handles->few)
        free(handles->all);
}

/* Gets the present selection. Returns 0 or CALL_E_REFUSED. After a failure there is nothing to
 * free. */
static int selection_get(struct sim_api *sim, struct handles *handles)
{
    int size = sim_get_selection_size(sim);
    int filled;
    handles->all = handles->few;
    handles->count = 0;
    if (size < 0)
        return CALL_E_REFUSED;
    if (size > (int)(sizeof(handles->few) / sizeof(handles->few[0])))
        handles->all = malloc((size_t)size * sizeof(*handles->all));
    if (!handles->all)
        return CALL_E_REFUSED;
    filled = size > 0 ? sim_get_selection(sim, handles->all) : 0;
    if (filled < 0) {
        handles_free(handles);
        return CALL_E_REFUSED;
    }
    handles->count = filled < size ? filled : size;
    return 0;
}

/* Replies with a count and the selected handles. */
static int reply_selection(struct call *call)
{
    struct handles handles;
    if (selection_get(call->sim, &handles) < 0) {
        buffer_put_i32(call->reply, 0);
        return CALL_E_REFUSED;
    }
    buffer_put_i32(call->reply, handles.count);
    buffer_put_i32_array(call->reply, handles.all, (size_t)handles.count);
    handles_free(&handles);
    return 0;
}

/* Selects the handles of the body, whose size is a multiple of 4. Unknown handles are skipped,
 * with the simulator's error text. */
static int select_body(struct call *call)
{
    int result = sim_clear_selection(call->sim);
    while (call->body.left > 0 && result != SIM_E_ABSENT)
        result = sim_add_to_selection(call->sim, reader_i32(&call->body));
    return result == SIM_E_ABSENT ? CALL_E_REFUSED : 0;
}

int cmd_get_object_selection(struct call *call)
{
    return reply_selection(call);
}

int cmd_set_object_selection(struct call *call)
{
    if (call->body.left % 4 != 0)
        return CALL_E_BODY;
    return select_body(call);
}

static void selection_restore(struct sim_api *sim, const struct handles *handles)
{
    sim_clear_selection(sim);
    for (int i = 0; i < handles->count; i++)
        sim_add_to_selection(sim, handles->all[i]);
}

/* The simulator copies the selected objects and selects the copies: the user's own selection is
 * restored afterwards. */
int cmd_copy_paste_objects(struct call *call)
{
    struct handles saved;
    int outcome;
    if (call->body.left % 4 != 0)
        return CALL_E_BODY;
    if (selection_get(call->sim, &saved) < 0) {
        buffer_put_i32(call->reply, 0);
        return CALL_E_REFUSED;
    }
    outcome = select_body(call);
    if (outcome == 0)
        outcome = reply_outcome(sim_copy_paste_selection(call->sim));
    if (outcome == 0)
        outcome = reply_selection(call);
    else
        buffer_put_i32(call->reply, 0);
    selection_restore(call->sim, &saved);
    handles_free(&saved);
    return outcome;
}
