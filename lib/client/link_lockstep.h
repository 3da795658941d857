/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A client's way over TCP or the predecessor's segment: messages, out and in one at a time.
 *
 * A call that waits for its answer exchanges messages itself, in its own thread, which saves two
 * changes of thread per call; the communication thread does it for everything that nobody waits
 * for: oneshot commands, streams, keeping alive, connecting. Whoever does it has set `exchanging`
 * and given the lock up meanwhile; an exchange that one thread must leave unfinished is taken up by
 * the next (`phase`). All with the client's lock held.
 */
#ifndef CLIENT_LINK_LOCKSTEP_H
#define CLIENT_LINK_LOCKSTEP_H

#include <stdint.h>

#include "transport/channel.h"

struct client;

/* The communication thread; its argument is the client. */
void link_lockstep_run(void *client);

/* Takes a channel that was connected; the server is greeted by the communication thread. */
void link_lockstep_adopt(struct client *client, struct channel *channel);

/* Lets go of the channel, if there is one. */
void link_lockstep_close(struct client *client);

/* One exchange, or the rest of the one that is under way. The channel must be there and nobody
 * exchanging. Returns at the deadline at the latest. */
void link_lockstep_exchange(struct client *client, int64_t deadline_us);

/* Waits until the message with this id was answered: 1; 0 at the deadline, when the connection was
 * lost, or when there is none and will be none. */
int link_lockstep_await(struct client *client, int32_t wanted_id, int64_t deadline_us);

/* Waits until any message has come: 1, or 0. */
int link_lockstep_await_any(struct client *client, int64_t deadline_us);

/* One step of such a wait. */
void link_lockstep_work_or_wait(struct client *client, int64_t deadline_us);

/* All that was queued has been executed, as far as replies tell. */
int link_lockstep_is_settled(const struct client *client);

/* Tells the server that the client leaves, and ends the connection for good; unless an exchange is
 * unfinished. A server of the predecessor's is given time to let the client go. */
void link_lockstep_leave(struct client *client, int64_t deadline_us);

#endif
