/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's output and dialogs, for which simx-host uses its terminal, and the old user
 * interfaces, which it does not have.
 */
#include "simConst.h"
#include "whole.h"

#define NO_ONE 777 /* a console or dialog that is not there */

START_TEST(status_lines_are_printed_each_in_its_order)
{
    ck_assert_int_eq(simxAddStatusbarMessage(whole.client, "one of two", ONESHOT),
                     simx_return_novalue_flag);
    ck_assert_int_eq(simxAddStatusbarMessage(whole.client, "two of two", BLOCKING), 0);
    whole_expect_output("[status] one of two\n");
    whole_expect_output("[status] two of two\n");
}
END_TEST

START_TEST(equal_status_lines_are_all_printed)
{
    simxPauseCommunication(whole.client, 1);
    for (int i = 0; i < 3; i++)
        simxAddStatusbarMessage(whole.client, "again", ONESHOT);
    simxPauseCommunication(whole.client, 0);
    ck_assert_int_eq(simxAddStatusbarMessage(whole.client, "enough", BLOCKING), 0);
    whole_expect_output("[status] again\n[status] again\n[status] again\n[status] enough\n");
}
END_TEST

START_TEST(console_shows_what_is_printed)
{
    simxInt place[2] = { 10, 20 }, size[2] = { 300, 200 }, first = -1, second = -1;
    simxFloat text[3] = { 1, 1, 1 }, back[3] = { 0, 0, 0 };
    ck_assert_int_eq(simxAuxiliaryConsoleOpen(whole.client, "log", 50, 4, place, size, text, back,
                                              &first, BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsoleOpen(whole.client, "other", 50, 4, NULL, NULL, NULL, NULL,
                                              &second, BLOCKING), 0);
    ck_assert_int_ne(first, second);
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, first, "line 1\nline 2\n", BLOCKING),
                     0);
    whole_expect_output("[log] line 1\n[log] line 2\n");
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, second, "mine\n", BLOCKING), 0);
    whole_expect_output("[other] mine\n");
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, first, NULL, BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsoleShow(whole.client, first, 0, BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsoleShow(whole.client, first, 1, BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsoleClose(whole.client, first, BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, first, "late", BLOCKING), REFUSED);
    ck_assert_int_eq(simxAuxiliaryConsoleClose(whole.client, second, BLOCKING), 0);
}
END_TEST

START_TEST(console_of_matlab_is_the_same)
{
    simxInt given[7] = { whole.client, 50, 4, 10, 20, 300, 200 };
    simxInt not_given[7] = { whole.client, 50, 4, -10000, 0, -10000, 0 }, handle = -1;
    ck_assert_int_eq(mtlb_simxAuxiliaryConsoleOpen(given, "matlab", NULL, NULL, &handle, BLOCKING),
                     0);
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, handle, "here\n", BLOCKING), 0);
    whole_expect_output("[matlab] here\n");
    ck_assert_int_eq(simxAuxiliaryConsoleClose(whole.client, handle, BLOCKING), 0);
    ck_assert_int_eq(mtlb_simxAuxiliaryConsoleOpen(not_given, "matlab", NULL, NULL, &handle,
                                                   BLOCKING), 0);
    ck_assert_int_eq(simxAuxiliaryConsoleClose(whole.client, handle, BLOCKING), 0);
}
END_TEST

START_TEST(consoles_that_are_not_there_are_refused)
{
    ck_assert_int_eq(simxAuxiliaryConsolePrint(whole.client, NO_ONE, "x", BLOCKING), REFUSED);
    ck_assert_int_eq(simxAuxiliaryConsoleShow(whole.client, NO_ONE, 1, BLOCKING), REFUSED);
    ck_assert_int_eq(simxAuxiliaryConsoleClose(whole.client, NO_ONE, BLOCKING), REFUSED);
    ck_assert_str_ne(simxGetErrorText(whole.client), "");
}
END_TEST

/* Nobody sits at the terminal: a dialog is cancelled, and its input is what it began with. */
START_TEST(dialog_is_shown_and_ends)
{
    const simxFloat colours[6] = { 1, 1, 1, 0, 0, 0 };
    simxInt dialog = -1, ui = -7, result = -1;
    simxChar *input = NULL;
    ck_assert_int_eq(simxDisplayDialog(whole.client, "ask", "what is it?", sim_dlgstyle_input,
                                       "a robot", colours, NULL, &dialog, &ui, BLOCKING), 0);
    whole_expect_output("[ask] what is it?\n");
    ck_assert_int_eq(simxGetDialogResult(whole.client, dialog, &result, BLOCKING), 0);
    ck_assert_int_eq(result, sim_dlgret_cancel);
    ck_assert_int_eq(simxGetDialogInput(whole.client, dialog, &input, BLOCKING), 0);
    ck_assert_str_eq(input, "a robot");
    ck_assert_int_eq(simxEndDialog(whole.client, dialog, BLOCKING), 0);
    ck_assert_int_eq(simxGetDialogResult(whole.client, dialog, &result, BLOCKING), REFUSED);
    ck_assert_int_eq(simxGetDialogInput(whole.client, dialog, &input, BLOCKING), REFUSED);
    ck_assert_int_eq(simxEndDialog(whole.client, dialog, BLOCKING), REFUSED);
}
END_TEST

START_TEST(dialog_of_matlab_is_the_same)
{
    simxInt in[3] = { whole.client, sim_dlgstyle_message, BLOCKING }, out[2] = { -1, -7 };
    simxFloat colours[12] = { -10000, 0, 0, 0, 0, 0, 0.5f, 0.5f, 0.5f, 1, 1, 1 };
    simxChar *input;
    ck_assert_int_eq(mtlb_simxDisplayDialog(in, "tell", "it is done", "", colours, out), 0);
    whole_expect_output("[tell] it is done\n");
    ck_assert_int_eq(simxGetDialogInput(whole.client, out[0], &input, BLOCKING), REFUSED);
    ck_assert_int_eq(simxEndDialog(whole.client, out[0], BLOCKING), 0);
}
END_TEST

/* Each function of theirs fails, and the error names the simulator's function. */
START_TEST(old_user_interfaces_are_told_to_be_absent)
{
    simxInt client = whole.client, value = -7, count = 0, *handles;
    simxChar *texts;
    static const char *const names[] = { "simLoadUI", "simGetUIHandle", "simRemoveUI",
                                         "simGetUISlider", "simSetUISlider",
                                         "simGetUIButtonProperty", "simSetUIButtonProperty",
                                         "simSetUIButtonLabel" };
    simxGetLastErrors(client, &count, &texts, BLOCKING);
    const simxInt results[] = { simxLoadUI(client, "a.ttb", 0, &value, &handles, BLOCKING),
                                simxGetUIHandle(client, "UI", &value, BLOCKING),
                                simxRemoveUI(client, 1, BLOCKING),
                                simxGetUISlider(client, 1, 2, &value, BLOCKING),
                                simxSetUISlider(client, 1, 2, 500, BLOCKING),
                                simxGetUIButtonProperty(client, 1, 2, &value, BLOCKING),
                                simxSetUIButtonProperty(client, 1, 2, 3, BLOCKING),
                                simxSetUIButtonLabel(client, 1, 2, "up", "down", BLOCKING) };
    for (size_t i = 0; i < COUNT_OF(results); i++)
        ck_assert_msg(results[i] == REFUSED, "%s: %d", names[i], results[i]);
    ck_assert_int_eq(value, -7);
    ck_assert_int_eq(simxGetLastErrors(client, &count, &texts, BLOCKING), 0);
    ck_assert_int_eq(count, (int)COUNT_OF(results));
    for (size_t i = 0; i < COUNT_OF(results); i++, texts += strlen(texts) + 1)
        ck_assert_msg(strstr(texts, "UI") != NULL, "%s: %s", names[i], texts);
}
END_TEST

/* The wire has no failure for it. */
START_TEST(no_event_is_button_minus_one)
{
    simxInt button = -7, auxiliary[2] = { -7, -7 };
    ck_assert_int_eq(simxGetUIEventButton(whole.client, 1, &button, auxiliary, BLOCKING), 0);
    ck_assert_int_eq(button, -1);
    simxGetUIEventButton(whole.client, 1, &button, NULL, STREAMING);
    WHOLE_AWAIT(simxGetUIEventButton(whole.client, 1, &button, NULL, BUFFER) == 0);
    ck_assert_int_eq(button, -1);
    simxGetUIEventButton(whole.client, 1, &button, NULL, simx_opmode_discontinue);
}
END_TEST

void whole_ui(TCase *tcase)
{
    const TTest *const tests[] = {
        status_lines_are_printed_each_in_its_order,
        equal_status_lines_are_all_printed,
        console_shows_what_is_printed,
        console_of_matlab_is_the_same,
        consoles_that_are_not_there_are_refused,
        dialog_is_shown_and_ends,
        dialog_of_matlab_is_the_same,
        old_user_interfaces_are_told_to_be_absent,
        no_event_is_button_minus_one,
    };
    whole_add(tcase, tests, COUNT_OF(tests));
}
