/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's user interface: status bar, text windows, dialogs, user interfaces. Arguments
 * that a caller omits are sent as values that mean "not given".
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/calls.h"
#include "calls/file.h"

#define NO_BUTTON (-1)     /* no event */
#define NO_PLACE 98765     /* first of two integers */
#define NO_COLOUR (-10.0f) /* first of a colour's floats */
#define NO_VALUE (-9999)   /* for Matlab: a smaller value means that an optional block was
                              omitted */

simxInt simxAddStatusbarMessage(simxInt clientID, const simxChar *message, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_add_statusbar_message, message);
    request.keep_pending = 1;
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ text windows */

/* The body of the command that opens a text window. */
struct console {
    simxInt max_lines;
    simxInt mode;
    simxInt position[2];
    simxInt size[2];
    simxFloat text[3];
    simxFloat background[3];
};

_Static_assert(sizeof(struct console) == 48, "no gaps in what goes over the wire");

static void place_put(simxInt to[2], const simxInt *from)
{
    if (from)
        memcpy(to, from, 2 * sizeof *to);
    else
        to[0] = NO_PLACE;
}

static void colour_put(simxFloat *to, const simxFloat *from, size_t count)
{
    if (from)
        memcpy(to, from, count * sizeof *to);
    else
        to[0] = NO_COLOUR;
}

simxInt simxAuxiliaryConsoleOpen(simxInt clientID, const simxChar *title, simxInt maxLines,
                                 simxInt mode, simxInt *position, simxInt *size,
                                 simxFloat *textColor, simxFloat *backgroundColor,
                                 simxInt *consoleHandle, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_aux_console_open, title);
    struct console console = { .max_lines = maxLines, .mode = mode };
    place_put(console.position, position);
    place_put(console.size, size);
    colour_put(console.text, textColor, 3);
    colour_put(console.background, backgroundColor, 3);
    request_add(&request, &console, sizeof console);
    return call_i32(clientID, &request, operationMode, consoleHandle, 1);
}

simxInt mtlb_simxAuxiliaryConsoleOpen(simxInt *clientIDandMaxLinesAndModeAndPositionAndSize,
                                      const simxChar *title, simxFloat *textColor,
                                      simxFloat *backgroundColor, simxInt *consoleHandle,
                                      simxInt operationMode)
{
    simxInt *in = clientIDandMaxLinesAndModeAndPositionAndSize;
    if (!in)
        return simx_return_initialize_error_flag;
    return simxAuxiliaryConsoleOpen(in[0], title, in[1], in[2], in[3] < NO_VALUE ? NULL : &in[3],
                                    in[5] < NO_VALUE ? NULL : &in[5], textColor, backgroundColor,
                                    consoleHandle, operationMode);
}

simxInt simxAuxiliaryConsoleClose(simxInt clientID, simxInt consoleHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_aux_console_close, consoleHandle);
    return call_none(clientID, &request, operationMode);
}

simxInt simxAuxiliaryConsolePrint(simxInt clientID, simxInt consoleHandle, const simxChar *txt,
                                  simxInt operationMode)
{
    struct request request = request_int(simx_cmd_aux_console_print, consoleHandle);
    request.keep_pending = 1;
    if (txt)
        input_text(&request, txt);
    return call_none(clientID, &request, operationMode);
}

simxInt simxAuxiliaryConsoleShow(simxInt clientID, simxInt consoleHandle, simxUChar showState,
                                 simxInt operationMode)
{
    struct request request = request_int(simx_cmd_aux_console_show, consoleHandle);
    request_put_i32(&request, showState);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ dialogs */

#define DIALOG_COLOURS 6 /* background and foreground */

simxInt simxDisplayDialog(simxInt clientID, const simxChar *titleText, const simxChar *mainText,
                          simxInt dialogType, const simxChar *initialText,
                          const simxFloat *titleColors, const simxFloat *dialogColors,
                          simxInt *dialogHandle, simxInt *uiHandle, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_display_dialog, titleText);
    simxFloat colours[2][DIALOG_COLOURS] = { { 0 } };
    struct call call;
    colour_put(colours[0], titleColors, DIALOG_COLOURS);
    colour_put(colours[1], dialogColors, DIALOG_COLOURS);
    input_text(&request, mainText);
    request_add(&request, &dialogType, sizeof dialogType);
    input_text(&request, initialText);
    request_add(&request, colours, sizeof colours);
    call = call_begin(clientID, &request, operationMode);
    answer_i32(&call, dialogHandle, 1);
    answer_i32(&call, uiHandle, 1);
    return call_end(&call);
}

simxInt mtlb_simxDisplayDialog(simxInt *clientIDandDlgTypeAndOperationMode,
                               const simxChar *titleText, const simxChar *mainText,
                               const simxChar *initialText,
                               const simxFloat *titleColorsAndDlgColors,
                               simxInt *dialogHandleAndUiHandle)
{
    simxInt *in = clientIDandDlgTypeAndOperationMode;
    simxInt *out = dialogHandleAndUiHandle;
    const simxFloat *title = titleColorsAndDlgColors;
    const simxFloat *dialog = title ? title + DIALOG_COLOURS : NULL;
    if (!in)
        return simx_return_initialize_error_flag;
    return simxDisplayDialog(in[0], titleText, mainText, in[1], initialText,
                             title && title[0] < NO_VALUE ? NULL : title,
                             dialog && dialog[0] < NO_VALUE ? NULL : dialog, out,
                             out ? out + 1 : NULL, in[2]);
}

simxInt simxEndDialog(simxInt clientID, simxInt dialogHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_end_dialog, dialogHandle);
    return call_none(clientID, &request, operationMode);
}

simxInt simxGetDialogInput(simxInt clientID, simxInt dialogHandle, simxChar **inputText,
                           simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_dialog_input, dialogHandle);
    return call_text(clientID, &request, operationMode, inputText);
}

simxInt simxGetDialogResult(simxInt clientID, simxInt dialogHandle, simxInt *result,
                            simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_dialog_result, dialogHandle);
    return call_i32(clientID, &request, operationMode, result, 1);
}

/* ------------------------------------------------------------------ user interfaces */

/* Reads count and handles. The handles are in memory for the caller, even if there are none. */
static void handles_read(struct call *call, simxInt *countp, simxInt **handlesp)
{
    simxInt count = answer_count(call, sizeof **handlesp);
    simxInt *handles = NULL;
    if (call->result != simx_return_ok)
        return;
    if (handlesp) {
        handles = malloc(((size_t)count + 1) * sizeof *handles);
        if (!handles) {
            call_fail(call, -ENOMEM);
            return;
        }
        answer_i32(call, handles, count);
        *handlesp = handles;
    }
    if (countp)
        *countp = count;
}

simxInt simxLoadUI(simxInt clientID, const simxChar *uiPathAndName, simxUChar options,
                   simxInt *count, simxInt **uiHandles, simxInt operationMode)
{
    struct file_offer offer;
    struct request request;
    struct call call;
    simxInt result = file_offer(&offer, clientID, uiPathAndName, options, ".ttb", operationMode);
    if (result != simx_return_ok)
        return result;
    request = request_name(simx_cmd_load_ui, offer.path);
    call = call_begin(clientID, &request, operationMode);
    handles_read(&call, count, uiHandles);
    result = call_end(&call);
    file_withdraw(&offer, clientID);
    return result;
}

simxInt simxGetUIHandle(simxInt clientID, const simxChar *uiName, simxInt *handle,
                        simxInt operationMode)
{
    struct request request = request_name(simx_cmd_get_ui_handle, uiName);
    return call_i32(clientID, &request, operationMode, handle, 1);
}

simxInt simxRemoveUI(simxInt clientID, simxInt uiHandle, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_remove_ui, uiHandle);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ buttons and sliders */

static simxInt button_get(int command, simxInt client_id, simxInt ui, simxInt button,
                          simxInt *value, simxInt mode)
{
    struct request request = request_int2(command, ui, button);
    return call_i32(client_id, &request, mode, value, 1);
}

static simxInt button_set(int command, simxInt client_id, simxInt ui, simxInt button,
                          simxInt value, simxInt mode)
{
    struct request request = request_int2(command, ui, button);
    request_put_i32(&request, value);
    return call_none(client_id, &request, mode);
}

simxInt simxGetUISlider(simxInt clientID, simxInt uiHandle, simxInt uiButtonID, simxInt *position,
                        simxInt operationMode)
{
    return button_get(simx_cmd_get_ui_slider, clientID, uiHandle, uiButtonID, position,
                      operationMode);
}

simxInt simxSetUISlider(simxInt clientID, simxInt uiHandle, simxInt uiButtonID, simxInt position,
                        simxInt operationMode)
{
    return button_set(simx_cmd_set_ui_slider, clientID, uiHandle, uiButtonID, position,
                      operationMode);
}

simxInt simxGetUIButtonProperty(simxInt clientID, simxInt uiHandle, simxInt uiButtonID,
                                simxInt *prop, simxInt operationMode)
{
    return button_get(simx_cmd_get_ui_button_property, clientID, uiHandle, uiButtonID, prop,
                      operationMode);
}

simxInt simxSetUIButtonProperty(simxInt clientID, simxInt uiHandle, simxInt uiButtonID,
                                simxInt prop, simxInt operationMode)
{
    return button_set(simx_cmd_set_ui_button_property, clientID, uiHandle, uiButtonID, prop,
                      operationMode);
}

simxInt simxSetUIButtonLabel(simxInt clientID, simxInt uiHandle, simxInt uiButtonID,
                             const simxChar *upStateLabel, const simxChar *downStateLabel,
                             simxInt operationMode)
{
    struct request request = request_int2(simx_cmd_set_ui_button_label, uiHandle, uiButtonID);
    input_text(&request, upStateLabel);
    input_text(&request, downStateLabel);
    return call_none(clientID, &request, operationMode);
}

/* The key of this command is only the user interface, although its number has the range of two
 * integers. */
simxInt simxGetUIEventButton(simxInt clientID, simxInt uiHandle, simxInt *uiEventButtonID,
                             simxInt *auxValues, simxInt operationMode)
{
    struct request request = request_int(simx_cmd_get_ui_event_button, uiHandle);
    struct call call = call_begin(clientID, &request, operationMode);
    simxInt button = NO_BUTTON;
    answer_i32(&call, &button, 1);
    answer_i32(&call, auxValues, 2);
    if (call.result == simx_return_ok && uiEventButtonID)
        *uiEventButtonID = button;
    /* The event was delivered and must not be read twice. */
    if (call.result == simx_return_ok && button != NO_BUTTON &&
        MODE_OF(operationMode) == simx_opmode_buffer)
        answer_forget(&call);
    return call_end(&call);
}
