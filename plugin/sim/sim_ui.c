/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The adapter's auxiliary consoles, dialogs and old user interfaces. Every generation has float
 * colours.
 */
#include "sim/sim_library.h"

/* Converts the colours to floats in `singles`. Returns NULL if there are none. */
static const float *narrow_colors(float *singles, const double *colors, int count)
{
    if (!colors)
        return NULL;
    sim_narrow(singles, colors, count);
    return singles;
}

/* ------------------------------------------------------------------ consoles */

int sim_console_open(struct sim_api *sim, const char *title, int max_lines, int mode,
                     const int *position, const int *size, const double *text_color,
                     const double *background)
{
    float text[3], back[3];
    return SIM_CALL(sim, simAuxiliaryConsoleOpen,
                    (title, max_lines, mode, position, size, narrow_colors(text, text_color, 3),
                     narrow_colors(back, background, 3)));
}

/* ------------------------------------------------------------------ dialogs */

/* A simulator without a window does not write the element's handle. */
int sim_display_dialog(struct sim_api *sim, const char *title, const char *text, int type,
                       const char *initial, const double *title_colors, const double *dialog_colors,
                       int *element)
{
    float top[6], body[6];
    *element = 0;
    return SIM_CALL(sim, simDisplayDialog,
                    (title, text, type, initial, narrow_colors(top, title_colors, 6),
                     narrow_colors(body, dialog_colors, 6), element));
}

/* ------------------------------------------------------------------ old user interfaces */

int sim_load_ui(struct sim_api *sim, const char *path, int *handles, int capacity)
{
    int count = SIM_CALL(sim, simLoadUI, (path, capacity, handles));
    return count > capacity ? capacity : count;
}

int sim_get_ui_event_button(struct sim_api *sim, int ui, int auxiliary[2])
{
    auxiliary[0] = auxiliary[1] = 0;
    return SIM_CALL(sim, simGetUIEventButton, (ui, auxiliary));
}
