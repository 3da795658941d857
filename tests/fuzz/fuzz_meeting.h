/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A fast session with one side of the library or the plugin, and the input as the other side: the
 * real memory, mapped twice, made by the real greeting over simulated sockets (fuzz_meeting.c
 * implements os/local.h).
 */
#ifndef TESTS_FUZZ_MEETING_H
#define TESTS_FUZZ_MEETING_H

#include "fuzz.h"
#include "transport/session.h"

/* The server's side; made once. */
struct session *meeting_server(void);
/* The client's side, for a target that plays it; made once. */
struct session *meeting_client(void);

/* Both as they are after the greeting, and all memory zero again. */
void meeting_reset(struct session *client);

/* False: nobody listens, the client finds no server. */
extern int meeting_is_open;
/* The other side has gone. */
extern int meeting_is_over;

/* What a hostile peer would write to: the control page, the beginnings of rings, slots and heap. */
#define MEETING_AREAS 5
void meeting_areas(struct fuzz_area areas[MEETING_AREAS]);

#endif
