/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Whether the plugin serves the ports of the command line.
 */
#ifndef HOST_PORTS_H
#define HOST_PORTS_H

/* 0 when the ports are served, and for a plugin that cannot be asked; else one that is not. */
int ports_find_unserved(void);

/* Which port is served for ZeroMQ; 0 for none. */
int ports_find_zmq(void);

#endif
