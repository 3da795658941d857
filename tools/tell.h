/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * What goes to stderr: errors, one line each, and on a terminal a line that tells what is going on
 * and gives way to them.
 */
#ifndef TOOLS_TELL_H
#define TOOLS_TELL_H

/* Puts the program's name before it and a newline behind it. */
__attribute__((format(printf, 1, 2))) void tell_error(const char *format, ...);

void tell_progress(const char *measure, const char *transport, int port);
/* Takes the progress line away. */
void tell_done(void);

#endif
