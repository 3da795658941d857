/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Reasons of refusals; see refusal.h.
 */
#include "commands/refusal.h"

#include "simConst.h"

const char *refusal_reason(int number)
{
    switch (number) {
    case simx_cmd_synchronous_next:
        return "no step: stepping is not switched on for this client, or the simulation does not "
               "run";
    case simx_cmd_get_collection_handle:
    case simx_cmd_get_collision_handle:
    case simx_cmd_get_distance_handle:
        return "nothing of this kind has the name";
    case simx_cmd_get_float_signal:
    case simx_cmd_get_integer_signal:
    case simx_cmd_get_string_signal:
    case simx_cmd_get_and_clear_string_signal:
    case simx_cmd_read_string_stream:
        return "there is no signal of this name";
    case simx_cmd_read_vision_sensor:
        return "the vision sensor has no values: it was not handled yet, or its images are off";
    case simx_cmd_aux_console_open:
    case simx_cmd_aux_console_close:
    case simx_cmd_aux_console_print:
    case simx_cmd_aux_console_show:
        return "no console: it does not exist, or the simulator has no window or no plugin simUI";
    case simx_cmd_get_dialog_input:
    case simx_cmd_get_dialog_result:
        return "the dialog has none: nobody has answered it, or the simulator has no window";
    case simx_cmd_load_ui:
    case simx_cmd_get_ui_handle:
    case simx_cmd_remove_ui:
    case simx_cmd_get_ui_slider:
    case simx_cmd_set_ui_slider:
    case simx_cmd_get_ui_event_button:
    case simx_cmd_get_ui_button_property:
    case simx_cmd_set_ui_button_property:
    case simx_cmd_set_ui_button_label:
        return "there is none: only user interfaces of V-REP's old kind are meant";
    default:
        return "the simulator refused without saying why; does what is meant exist, and is it of "
               "the right kind?";
    }
}
