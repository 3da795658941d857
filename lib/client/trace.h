/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * With REMOTEAPI_SHM_DEBUG=1 in the environment: writes one line to standard error per connection
 * event.
 */
#ifndef CLIENT_TRACE_H
#define CLIENT_TRACE_H

struct client;

/* Reports an event of this client as a sentence. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void trace_event(const struct client *client, const char *format, ...);

#endif
