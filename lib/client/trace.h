/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * With REMOTEAPI_SHM_DEBUG=1 in the environment: one line on standard error per connection event.
 */
#ifndef CLIENT_TRACE_H
#define CLIENT_TRACE_H

struct client;

/* An event of this client, in words. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void trace_event(const struct client *client, const char *format, ...);

#endif
