/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The fake simulator's consoles, dialogs and user interfaces. There is one user interface, called
 * panel, with button 3.
 */
#include "fake_sim.h"

#include "fake_symbols.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PANEL 7
#define BUTTON 3

/* ------------------------------------------------------------------ consoles */

int simAuxiliaryConsoleOpen(const char *title, int lines, int mode, const int *position,
                            const int *size, const float *text, const float *background)
{
    (void)lines;
    (void)mode;
    snprintf(fake.console, sizeof(fake.console), "%s%s%s%s%s:", title, position ? " at" : "",
             size ? " size" : "", text ? " color" : "", background ? " back" : "");
    return ++fake.consoles;
}

int simAuxiliaryConsoleClose(int handle)
{
    if (handle <= 0 || handle > fake.consoles)
        return fake_fail("no such console");
    fake.consoles--;
    return 1;
}

int simAuxiliaryConsolePrint(int handle, const char *text)
{
    size_t length = strlen(fake.console);
    if (handle <= 0 || handle > fake.consoles)
        return fake_fail("no such console");
    if (text)
        snprintf(fake.console + length, sizeof(fake.console) - length, "%s", text);
    else
        fake.console[0] = '\0';
    return 1;
}

int simAuxiliaryConsoleShow(int handle, unsigned char show)
{
    (void)show;
    return handle > 0 && handle <= fake.consoles ? 1 : fake_fail("no such console");
}

/* ------------------------------------------------------------------ dialogs */

int simDisplayDialog(const char *title, const char *text, int type, const char *initial,
                     const float *title_colors, const float *dialog_colors, int *element)
{
    (void)type;
    *element = 9;
    snprintf(fake.console, sizeof(fake.console), "%s|%s|%s%s%s", title, text, initial,
             title_colors ? "|title" : "", dialog_colors ? "|dialog" : "");
    return 0;
}

int simEndDialog(int handle)
{
    return handle == 0 ? 1 : fake_fail("no such dialog");
}

int simGetDialogResult(int handle)
{
    return handle == 0 ? 2 : fake_fail("no such dialog");
}

char *simGetDialogInput(int handle)
{
    return handle == 0 ? fake_lend("typed", 5) : NULL;
}

/* ------------------------------------------------------------------ old user interfaces */

int simLoadUI(const char *path, int capacity, int *handles)
{
    if (access(path, R_OK) != 0 || capacity < 2)
        return fake_fail("the file could not be read");
    handles[0] = PANEL;
    handles[1] = PANEL + 1;
    return 2;
}

int simRemoveUI(int handle)
{
    return handle == PANEL ? 1 : fake_fail("no such user interface");
}

int simGetUIHandle(const char *name)
{
    return strcmp(name, "panel") == 0 ? PANEL : fake_fail("no such user interface");
}

static int known_button(int ui, int button)
{
    return ui == PANEL && button == BUTTON ? 0 : fake_fail("no such button");
}

int simGetUISlider(int ui, int button)
{
    return known_button(ui, button) < 0 ? -1 : fake.ui_slider;
}

int simSetUISlider(int ui, int button, int position)
{
    if (known_button(ui, button) < 0)
        return -1;
    fake.ui_slider = position;
    return 1;
}

int simGetUIEventButton(int ui, int *auxiliary)
{
    int button = fake.ui_event;
    if (ui != PANEL)
        return fake_fail("no such user interface");
    auxiliary[0] = 11;
    auxiliary[1] = 12;
    fake.ui_event = -1;
    return button;
}

int simGetUIButtonProperty(int ui, int button)
{
    return known_button(ui, button) < 0 ? -1 : fake.ui_property;
}

int simSetUIButtonProperty(int ui, int button, int property)
{
    if (known_button(ui, button) < 0)
        return -1;
    fake.ui_property = property;
    return 1;
}

int simSetUIButtonLabel(int ui, int button, const char *up, const char *down)
{
    if (known_button(ui, button) < 0)
        return -1;
    snprintf(fake.console, sizeof(fake.console), "%s|%s", up, down);
    return 1;
}
