/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Loans; see loans.h.
 */
#include "client/loans.h"

#include <stdlib.h>

#include "os/atomic.h"
#include "transport/session.h"

struct lending {
    struct shared memory;
    uint32_t users; /* atomic: its session, and each loan */
};

enum { HELD, RETURNED, ABANDONED };

struct loan {
    struct loan *next;
    struct lending *lending;
    const uint8_t *bytes;
    uint32_t slot, buffer;
    uint32_t state; /* atomic */
};

static void leave(struct lending *lending)
{
    if (!atomic_drop_u32(&lending->users))
        return;
    shared_close(&lending->memory);
    free(lending);
}

static void loan_free(struct loan *loan)
{
    leave(loan->lending);
    free(loan);
}

/* ------------------------------------------------------------------ the client's side */

static struct lending *lending_new(const struct session *session)
{
    struct lending *lending = calloc(1, sizeof *lending);
    if (!lending || shared_map_again(&lending->memory, &session->memory) < 0) {
        free(lending);
        return NULL;
    }
    lending->users = 1;
    return lending;
}

struct loan *loans_add(struct loans *loans, const struct session *session, uint32_t slot,
                       uint32_t buffer, const uint8_t *bytes)
{
    if (!loans->lending)
        loans->lending = lending_new(session);
    struct loan *loan = loans->lending ? calloc(1, sizeof *loan) : NULL;
    if (!loan)
        return NULL;
    *loan = (struct loan){ .next = loans->first, .lending = loans->lending, .slot = slot,
                           .buffer = buffer,
                           .bytes = loans->lending->memory.base + (bytes - session->memory.base) };
    atomic_add_u32_relaxed(&loans->lending->users, 1);
    loans->first = loan;
    return loan;
}

int loans_take_returned(struct loans *loans, uint32_t *slotp, uint32_t *bufferp)
{
    for (struct loan **at = &loans->first; *at; at = &(*at)->next) {
        struct loan *loan = *at;
        if (atomic_get_u32(&loan->state) != RETURNED)
            continue;
        *at = loan->next;
        *slotp = loan->slot;
        *bufferp = loan->buffer;
        loan_free(loan);
        return 1;
    }
    return 0;
}

int loans_have_slot(const struct loans *loans, uint32_t slot)
{
    for (const struct loan *loan = loans->first; loan; loan = loan->next)
        if (loan->slot == slot)
            return 1;
    return 0;
}

int loans_have_buffer(const struct loans *loans, uint32_t slot, uint32_t buffer)
{
    for (const struct loan *loan = loans->first; loan; loan = loan->next)
        if (loan->slot == slot && loan->buffer == buffer)
            return 1;
    return 0;
}

void loans_abandon(struct loans *loans)
{
    struct loan *next;
    for (struct loan *loan = loans->first; loan; loan = next) {
        next = loan->next;
        if (atomic_exchange_u32(&loan->state, ABANDONED) == RETURNED)
            loan_free(loan);
    }
    if (loans->lending)
        leave(loans->lending);
    *loans = (struct loans){ 0 };
}

/* ------------------------------------------------------------------ the holder's side */

const uint8_t *loan_bytes(const struct loan *loan)
{
    return loan->bytes;
}

void loan_return(struct loan *loan)
{
    if (atomic_exchange_u32(&loan->state, RETURNED) == ABANDONED)
        loan_free(loan);
}
