/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's auxiliary consoles, dialogs and old user interfaces. Colours are floats in every
 * generation.
 */
#include "sim/sim_library.h"

/* The colours as floats in `singles`, or NULL for none. */
static const float *narrow_colors(float *singles, const double *colors, int count)
{
    if (!colors)
        return NULL;
    sim_narrow(singles, colors, count);
    return singles;
}

/* ------------------------------------------------------------------ consoles */

static int console_open(struct sim_api *sim, const char *title, int max_lines, int mode,
                        const int *position, const int *size, const double *text_color,
                        const double *background)
{
    float text[3], back[3];

    return SIM_CALL(sim, simAuxiliaryConsoleOpen,
                    (title, max_lines, mode, position, size, narrow_colors(text, text_color, 3),
                     narrow_colors(back, background, 3)));
}

static int console_print(struct sim_api *sim, int handle, const char *text)
{
    return SIM_CALL(sim, simAuxiliaryConsolePrint, (handle, text));
}

static int console_show(struct sim_api *sim, int handle, int show)
{
    return SIM_CALL(sim, simAuxiliaryConsoleShow, (handle, show != 0));
}

static int console_close(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simAuxiliaryConsoleClose, (handle));
}

/* ------------------------------------------------------------------ dialogs */

/* A simulator without a window leaves the element's handle unwritten. */
static int display_dialog(struct sim_api *sim, const char *title, const char *text, int type,
                          const char *initial, const double *title_colors,
                          const double *dialog_colors, int *element)
{
    float top[6], body[6];

    *element = 0;
    return SIM_CALL(sim, simDisplayDialog,
                    (title, text, type, initial, narrow_colors(top, title_colors, 6),
                     narrow_colors(body, dialog_colors, 6), element));
}

static int end_dialog(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simEndDialog, (handle));
}

static int get_dialog_result(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simGetDialogResult, (handle));
}

static char *get_dialog_input(struct sim_api *sim, int handle)
{
    return SIM_POINTER(sim, simGetDialogInput, (handle));
}

/* ------------------------------------------------------------------ old user interfaces */

static int load_ui(struct sim_api *sim, const char *path, int *handles, int capacity)
{
    int count = SIM_CALL(sim, simLoadUI, (path, capacity, handles));

    return count > capacity ? capacity : count;
}

static int remove_ui(struct sim_api *sim, int handle)
{
    return SIM_CALL(sim, simRemoveUI, (handle));
}

static int get_ui_handle(struct sim_api *sim, const char *name)
{
    return SIM_CALL(sim, simGetUIHandle, (name));
}

static int get_ui_slider(struct sim_api *sim, int ui, int button)
{
    return SIM_CALL(sim, simGetUISlider, (ui, button));
}

static int set_ui_slider(struct sim_api *sim, int ui, int button, int position)
{
    return SIM_CALL(sim, simSetUISlider, (ui, button, position));
}

static int get_ui_event_button(struct sim_api *sim, int ui, int auxiliary[2])
{
    auxiliary[0] = auxiliary[1] = 0;
    return SIM_CALL(sim, simGetUIEventButton, (ui, auxiliary));
}

static int get_ui_button_property(struct sim_api *sim, int ui, int button)
{
    return SIM_CALL(sim, simGetUIButtonProperty, (ui, button));
}

static int set_ui_button_property(struct sim_api *sim, int ui, int button, int property)
{
    return SIM_CALL(sim, simSetUIButtonProperty, (ui, button, property));
}

static int set_ui_button_label(struct sim_api *sim, int ui, int button, const char *up,
                               const char *down)
{
    return SIM_CALL(sim, simSetUIButtonLabel, (ui, button, up, down));
}

void sim_fill_ui(struct sim_api *api)
{
    api->console_open = console_open;
    api->console_print = console_print;
    api->console_show = console_show;
    api->console_close = console_close;
    api->display_dialog = display_dialog;
    api->end_dialog = end_dialog;
    api->get_dialog_result = get_dialog_result;
    api->get_dialog_input = get_dialog_input;
    api->load_ui = load_ui;
    api->remove_ui = remove_ui;
    api->get_ui_handle = get_ui_handle;
    api->get_ui_slider = get_ui_slider;
    api->set_ui_slider = set_ui_slider;
    api->get_ui_event_button = get_ui_event_button;
    api->get_ui_button_property = get_ui_button_property;
    api->set_ui_button_property = set_ui_button_property;
    api->set_ui_button_label = set_ui_button_label;
}
