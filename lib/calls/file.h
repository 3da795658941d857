/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Local files for calls that load them in the simulator: such a call offers its file, loads
 * offer->path, and withdraws the offer.
 */
#ifndef CALLS_FILE_H
#define CALLS_FILE_H

#include "extApi.h"

#define FILE_TEMP_SIZE 48

struct file_offer {
    const simxChar *path;           /* path that the simulator must load */
    simxChar temp[FILE_TEMP_SIZE];  /* name of the transferred copy, else "" */
};

/* With bit 0 of the options, the file is transferred under a temporary name with that extension.
 * The transfer must succeed (result 0) before the file can be loaded. */
simxInt file_offer(struct file_offer *offer, simxInt client_id, const simxChar *path,
                   simxUChar options, const char *extension, simxInt mode);

/* Removes the copy after it was loaded. */
void file_withdraw(const struct file_offer *offer, simxInt client_id);

#endif
