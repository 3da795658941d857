/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Commands on the simulator's user interface: status bar, auxiliary consoles, dialogs, and the old
 * user interfaces with sliders and buttons.
 */
#include "commands/commands.h"
#include "commands/reply.h"
#include "sim/sim_api.h"

#define NO_POSITION 98765     /* first integer of a position or size that was not given */
#define NO_COLOR_ABOVE (-5.0) /* the first float of given colours is greater than this */

int cmd_add_statusbar_message(struct call *call)
{
    return reply_outcome(sim_add_status_message(call->sim, call->name));
}

/* ------------------------------------------------------------------ consoles */

static const int *given_pair(const int *pair)
{
    return pair[0] == NO_POSITION ? NULL : pair;
}

static const double *given_colors(const double *colors)
{
    return colors[0] > NO_COLOR_ABOVE ? colors : NULL;
}

int cmd_aux_console_open(struct call *call)
{
    int max_lines = reader_i32(&call->body);
    int mode = reader_i32(&call->body);
    int position[2], size[2];
    double text_color[3], background[3];
    reader_i32_array(&call->body, position, 2);
    reader_i32_array(&call->body, size, 2);
    body_floats(call, text_color, 3);
    body_floats(call, background, 3);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_result(call, sim_console_open(call->sim, call->name, max_lines, mode,
                                               given_pair(position), given_pair(size),
                                               given_colors(text_color), given_colors(background)));
}

int cmd_aux_console_close(struct call *call)
{
    return reply_outcome(sim_console_close(call->sim, call->key[0]));
}

/* Without a text, the console is cleared. */
int cmd_aux_console_print(struct call *call)
{
    const char *text = NULL;
    if (call->body.left > 0)
        text = reader_string(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_console_print(call->sim, call->key[0], text));
}

int cmd_aux_console_show(struct call *call)
{
    int show = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_console_show(call->sim, call->key[0], show));
}

/* ------------------------------------------------------------------ dialogs */

int cmd_display_dialog(struct call *call)
{
    const char *text = reader_string(&call->body);
    int type = reader_i32(&call->body);
    const char *initial = reader_string(&call->body);
    double title_colors[6], dialog_colors[6];
    int element, handle;
    body_floats(call, title_colors, 6);
    body_floats(call, dialog_colors, 6);
    if (call->body.failed)
        return CALL_E_BODY;
    handle = sim_display_dialog(call->sim, call->name, text, type, initial,
                                given_colors(title_colors), given_colors(dialog_colors), &element);
    buffer_put_i32(call->reply, handle < 0 ? -1 : handle);
    buffer_put_i32(call->reply, handle < 0 ? 0 : element);
    return reply_outcome(handle);
}

int cmd_end_dialog(struct call *call)
{
    return reply_outcome(sim_end_dialog(call->sim, call->key[0]));
}

int cmd_get_dialog_result(struct call *call)
{
    return reply_result(call, sim_get_dialog_result(call->sim, call->key[0]));
}

int cmd_get_dialog_input(struct call *call)
{
    char *text = sim_get_dialog_input(call->sim, call->key[0]);
    if (!text)
        return CALL_E_REFUSED;
    buffer_put_string(call->reply, text);
    sim_release(call->sim, text);
    return 0;
}

/* ------------------------------------------------------------------ old user interfaces */

int cmd_get_ui_handle(struct call *call)
{
    return reply_result(call, sim_get_ui_handle(call->sim, call->name));
}

int cmd_remove_ui(struct call *call)
{
    return reply_outcome(sim_remove_ui(call->sim, call->key[0]));
}

int cmd_get_ui_slider(struct call *call)
{
    return reply_result(call, sim_get_ui_slider(call->sim, call->key[0], call->key[1]));
}

int cmd_set_ui_slider(struct call *call)
{
    int position = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_ui_slider(call->sim, call->key[0], call->key[1], position));
}

/* Without an event, the answer is valid, with button -1. An event is delivered once: a stream ends
 * with it. */
int cmd_get_ui_event_button(struct call *call)
{
    int auxiliary[2];
    int button = sim_get_ui_event_button(call->sim, call->key[0], auxiliary);
    if (button >= 0)
        call->took = call->forget = 1;
    else
        auxiliary[0] = auxiliary[1] = 0;
    buffer_put_i32(call->reply, button < 0 ? -1 : button);
    buffer_put_i32_array(call->reply, auxiliary, 2);
    return button == SIM_E_ABSENT ? CALL_E_REFUSED : 0;
}

int cmd_get_ui_button_property(struct call *call)
{
    return reply_result(call, sim_get_ui_button_property(call->sim, call->key[0], call->key[1]));
}

int cmd_set_ui_button_property(struct call *call)
{
    int property = reader_i32(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(
        sim_set_ui_button_property(call->sim, call->key[0], call->key[1], property));
}

int cmd_set_ui_button_label(struct call *call)
{
    const char *up = reader_string(&call->body);
    const char *down = reader_string(&call->body);
    if (call->body.failed)
        return CALL_E_BODY;
    return reply_outcome(sim_set_ui_button_label(call->sim, call->key[0], call->key[1], up, down));
}
