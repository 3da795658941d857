/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's user interface on a terminal.
 */
#include "calls/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "world/error.h"
#include "world/world.h"

#define CONSOLE_ENDS_WITH_SIMULATION 1
#define LOG_LEVEL 400 /* errors, warnings and load information; not infos and debug output */

/* Control characters of a remote text do not reach the terminal. */
static void terminal_put(FILE *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if ((byte >= ' ' && byte != 0x7f) || byte == '\t')
            fputc(byte, to);
    }
}

/* Prints each line of the text with the title in front. */
static void terminal_print(FILE *to, const char *title, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        fputc('[', to);
        terminal_put(to, title, strlen(title));
        fputs("] ", to);
        terminal_put(to, text, length);
        fputc('\n', to);
        text += length + (text[length] == '\n');
    }
    fflush(to);
}

int simAddStatusbarMessage(const char *text)
{
    if (text)
        terminal_print(stdout, "status", text);
    return 1;
}

void log_print(const char *who, int level, const char *text)
{
    if (level <= LOG_LEVEL)
        terminal_print(stderr, who, text);
}

/* CoppeliaSim 4.1 loses what a plugin says under another name than the one it is loaded under. */
static int log_knows(const char *plugin)
{
    return host_abi.new_style || (world.plugin.name && strcmp(plugin, world.plugin.name) == 0);
}

int simAddLog(const char *plugin, int level, const char *text)
{
    if (!text)
        return FAIL("a text is needed.");
    if (!plugin)
        log_print("simx-host", level, text);
    else if (log_knows(plugin))
        log_print(plugin, level, text);
    return 1;
}

/* ------------------------------------------------------------------ consoles */

static int console_find(int handle, const char *function)
{
    if (handle < 0 || handle >= UI_MAX || !world.consoles.titles[handle])
        return error_set(function, "console does not exist.");
    return handle;
}

static void console_free(int handle)
{
    free(world.consoles.titles[handle]);
    world.consoles.titles[handle] = NULL;
}

void consoles_close(int all)
{
    for (int i = 0; i < UI_MAX; i++)
        if (all || world.consoles.modes[i] & CONSOLE_ENDS_WITH_SIMULATION)
            console_free(i);
}

int simAuxiliaryConsoleOpen(const char *title, int lines, int mode, const int *position,
                            const int *size, const float *text, const float *back)
{
    int handle = 0;
    (void)position;
    (void)size;
    (void)text;
    (void)back;
    if (!title || lines < 1)
        return FAIL("a title and a number of lines are needed.");
    while (handle < UI_MAX && world.consoles.titles[handle])
        handle++;
    if (handle == UI_MAX)
        return FAIL("too many consoles are open.");
    world.consoles.titles[handle] = memory_text(title);
    world.consoles.modes[handle] = mode;
    return handle;
}

int simAuxiliaryConsoleClose(int handle)
{
    if (console_find(handle, __func__) < 0)
        return -1;
    console_free(handle);
    return 1;
}

/* A terminal cannot be cleared line by line: no text, which clears a console, does nothing. */
int simAuxiliaryConsolePrint(int handle, const char *text)
{
    if (console_find(handle, __func__) < 0)
        return -1;
    if (text)
        terminal_print(stdout, world.consoles.titles[handle], text);
    return 1;
}

int simAuxiliaryConsoleShow(int handle, bool show)
{
    (void)show;
    return console_find(handle, __func__) < 0 ? -1 : 1;
}

/* ------------------------------------------------------------------ dialogs */

static int dialog_find(int handle, const char *function)
{
    if (handle < 0 || handle >= UI_MAX || !world.dialogs.inputs[handle])
        return error_set(function, "dialog does not exist.");
    return handle;
}

void dialogs_free(void)
{
    for (int i = 0; i < UI_MAX; i++) {
        free(world.dialogs.inputs[i]);
        world.dialogs.inputs[i] = NULL;
    }
}

int simDisplayDialog(const char *title, const char *text, int type, const char *initial,
                     const float *title_colours, const float *dialog_colours, int *element)
{
    int handle = 0;
    (void)title_colours;
    (void)dialog_colours;
    (void)element;
    if (!title || !text)
        return FAIL("a title and a text are needed.");
    while (handle < UI_MAX && world.dialogs.inputs[handle])
        handle++;
    if (handle == UI_MAX)
        return FAIL("too many dialogs are open.");
    world.dialogs.inputs[handle] = memory_text(initial ? initial : "");
    world.dialogs.types[handle] = type & ~sim_dlgstyle_dont_center;
    terminal_print(stdout, title, text);
    return handle;
}

int simEndDialog(int handle)
{
    if (dialog_find(handle, __func__) < 0)
        return -1;
    free(world.dialogs.inputs[handle]);
    world.dialogs.inputs[handle] = NULL;
    return 1;
}

int simGetDialogResult(int handle)
{
    return dialog_find(handle, __func__) < 0 ? -1 : sim_dlgret_cancel;
}

char *simGetDialogInput(int handle)
{
    if (dialog_find(handle, __func__) < 0)
        return NULL;
    if (world.dialogs.types[handle] != sim_dlgstyle_input) {
        FAIL("this dialog has no input.");
        return NULL;
    }
    return memory_text(world.dialogs.inputs[handle]);
}

/* ------------------------------------------------------------------ old user interfaces */

int simLoadUI(const char *path, int count, int *handles)
{
    (void)path;
    (void)count;
    (void)handles;
    return FAIL_ABSENT();
}

int simRemoveUI(int handle)
{
    (void)handle;
    return FAIL_ABSENT();
}

int simGetUIHandle(const char *name)
{
    (void)name;
    return FAIL_ABSENT();
}

int simGetUISlider(int handle, int button)
{
    (void)handle;
    (void)button;
    return FAIL_ABSENT();
}

int simSetUISlider(int handle, int button, int position)
{
    (void)position;
    return simGetUISlider(handle, button);
}

int simGetUIEventButton(int handle, int *values)
{
    (void)handle;
    (void)values;
    return FAIL_ABSENT();
}

int simGetUIButtonProperty(int handle, int button)
{
    (void)handle;
    (void)button;
    return FAIL_ABSENT();
}

int simSetUIButtonProperty(int handle, int button, int property)
{
    (void)property;
    return simGetUIButtonProperty(handle, button);
}

int simSetUIButtonLabel(int handle, int button, const char *up, const char *down)
{
    (void)up;
    (void)down;
    return simGetUIButtonProperty(handle, button);
}
