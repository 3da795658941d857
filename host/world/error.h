/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's last error. Functions that fail say `return FAIL("why")`: -1 and a text that
 * starts with the function's name.
 */
#ifndef HOST_ERROR_H
#define HOST_ERROR_H

struct errors;

/* Returns -1. A "_D" at the end of the function's name is not part of the text. */
__attribute__((format(printf, 2, 3))) int error_set(const char *function, const char *format, ...);

/* Keeps a warning of MuJoCo's for simx_host_take_warning, and tells it in the log. What comes when
 * there are too many is in the log only. */
void warning_add(const char *text);

/* The same with a warning of our own. */
void warning_say(const char *text);

/* Forgets all. */
void errors_free(struct errors *errors);

#define FAIL(...) error_set(__func__, __VA_ARGS__)

/* -1, for a function of the simulator that has no meaning in MuJoCo. */
#define FAIL_ABSENT() FAIL("this simulator has nothing of this kind.")

#endif
