/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Loans: values of streams that the program keeps in their buffers while newer ones arrive. Who
 * holds a loan may return it at any time, in any thread, also when session and client are gone: so
 * loans have a mapping of the session's memory of their own, which goes with the last one.
 *
 * A loan is known to its holder and to the session's client. Whichever lets go of it last frees it.
 * What was returned is not free for the server before the client has taken note of it, with its
 * lock held.
 */
#ifndef CLIENT_LOANS_H
#define CLIENT_LOANS_H

#include <stdint.h>

struct loan;
struct lending;
struct session;

/* Those of one session; zero bytes: none. */
struct loans {
    struct lending *lending;
    struct loan *first;
};

/* A loan of this buffer, at these bytes of the session's memory; NULL without memory. */
struct loan *loans_add(struct loans *loans, const struct session *session, uint32_t slot,
                       uint32_t buffer, const uint8_t *bytes);

/* Forgets one that was returned: 1 and what it was of, or 0. */
int loans_take_returned(struct loans *loans, uint32_t *slotp, uint32_t *bufferp);

/* Whether there is one of this slot; of this buffer of it. */
int loans_have_slot(const struct loans *loans, uint32_t slot);
int loans_have_buffer(const struct loans *loans, uint32_t slot, uint32_t buffer);

/* The session is gone: they are the holders' alone. */
void loans_abandon(struct loans *loans);

/* ------------------------------------------------------------------ the holder's side */

const uint8_t *loan_bytes(const struct loan *loan);
void loan_return(struct loan *loan);

#endif
