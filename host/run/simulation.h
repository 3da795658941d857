/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator's main loop. A stop takes effect over three steps, a pause over two.
 */
#ifndef HOST_SIMULATION_H
#define HOST_SIMULATION_H

/* Once round the simulator's loop: a message to the plugin, and a step if nothing forbids it. */
void simulation_pass(void);

/* The simulator's loop, until it is told to end. Ends a running simulation. */
void simulation_loop(void);

#endif
