/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's user interface, as far as a terminal goes: consoles and the status bar are lines
 * on standard output, dialogs are printed and are cancelled at once, because nobody answers.
 */
#ifndef HOST_UI_H
#define HOST_UI_H

#define UI_MAX 256

struct consoles {
    char *titles[UI_MAX]; /* NULL = free; the handle is the place */
    int modes[UI_MAX];
};

struct dialogs {
    char *inputs[UI_MAX]; /* the text of an input dialog; "" for others; NULL = free */
    int types[UI_MAX];
};

/* A line of the log, on standard error. */
void log_print(const char *who, int level, const char *text);

/* Closes the consoles that end with the simulation, or all. */
void consoles_close(int all);
void dialogs_free(void);

#endif
