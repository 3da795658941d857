/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's user interface, as far as a terminal goes: consoles and the status bar are lines
 * on standard output, dialogs are printed and are cancelled at once, because nobody answers.
 */
#ifndef HOST_UI_H
#define HOST_UI_H

/* A line of the log, on standard error. */
void log_print(const char *who, int level, const char *text);

/* Closes the consoles that end with the simulation, or all. */
void consoles_close(int all);
void dialogs_free(void);

#endif
