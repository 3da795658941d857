/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * An extension: keeping what a stream has lent beyond the next call.
 */
#include <stddef.h>

#include "client/client.h"
#include "client/loans.h"

simxVoid *simxLend(simxInt clientID, simxUChar **borrowed)
{
    struct call call = call_hold(clientID, 0);
    struct loan *loan = NULL;
    call.is_quiet = 1;
    if (call.client && call.client->link && borrowed && *borrowed)
        loan = call.client->link->lend(call.client, *borrowed);
    if (loan)
        *borrowed = (simxUChar *)loan_bytes(loan);
    call_end(&call);
    return loan;
}

simxVoid simxReturnLoan(simxVoid *loan)
{
    if (loan)
        loan_return(loan);
}
