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

/* An error that the log keeps back. */
struct held {
    int on;
    char *title;
    char *text; /* NULL: none has come */
};

/* From now on the newest error of the log is kept back, as it may become the reason why the program
 * ends; the one before it is printed. */
void log_hold(void);

/* Both end that: what was kept back is printed, or its text is the caller's (NULL: nothing was). */
void log_release(void);
char *log_take(void);

/* Closes the consoles that end with the simulation, or all. */
void consoles_close(int all);
void dialogs_free(void);

#endif
