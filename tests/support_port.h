/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Ports that no other test uses, for tests that run in parallel. Scripts use TCP ports from 32000
 * and negative ones from 10000 to 39999, which none of these functions returns. The system assigns
 * ports from 32768 on to connections.
 */
#ifndef TESTS_SUPPORT_PORT_H
#define TESTS_SUPPORT_PORT_H

/* A TCP port of 127.0.0.1 that nobody listens on, a negative port, and a negative one that
 * simx-host takes. After a while they come again: a process has 19 TCP ports, 100 negative ones
 * and, in a row downwards, 4 for simx-host. */
int support_tcp_port(void);
int support_shared_port(void);
int support_host_port(void);

#endif
