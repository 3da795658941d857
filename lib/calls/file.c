/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files for the simulator: it keeps them in a folder of its own.
 */
#include "calls/file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "calls/calls.h"
#include "os/clock.h"
#include "wire/command.h"

#define OPTION_LOCAL 1 /* the file is on this machine */

/* Simulators look for names that begin so in their folder for remote files. */
#define TEMP_NAME "REMOTE_API_TEMPFILE_%04u%s"

/* A regular file of at most `limit` bytes, whole, in memory that the caller frees; else NULL. */
static void *file_read(const char *path, size_t limit, simxInt *size)
{
    struct stat info;
    FILE *file;
    void *bytes;

    if (!path || stat(path, &info) != 0 || !S_ISREG(info.st_mode) ||
        (unsigned long long)info.st_size > limit)
        return NULL;
    file = fopen(path, "rb");
    if (!file)
        return NULL;
    *size = (simxInt)info.st_size;
    bytes = malloc(*size > 0 ? (size_t)*size : 1);
    if (bytes && fread(bytes, 1, (size_t)*size, file) != (size_t)*size) {
        free(bytes);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

static simxInt file_send(simxInt client_id, const simxChar *path, const simxChar *name,
                         simxInt mode)
{
    struct request request = request_name(simx_cmd_transfer_file, name);
    /* The size of a command is a 32-bit integer. */
    size_t limit = INT_MAX - COMMAND_HEADER_SIZE - 1;
    size_t name_size = name ? strlen(name) : 0;
    simxInt size, result;
    void *bytes;

    if (!exec_client_runs(client_id) || mode == simx_opmode_remove)
        return answer_none(client_id, &request, mode);
    if (name_size > limit)
        return simx_return_local_error_flag;
    bytes = file_read(path, limit - name_size, &size);
    if (!bytes)
        return simx_return_local_error_flag;
    request_add(&request, bytes, size);
    result = answer_none(client_id, &request, mode);
    free(bytes);
    return result;
}

simxInt simxTransferFile(simxInt clientID, const simxChar *filePathAndName,
                         const simxChar *fileName_serverSide, simxInt timeOut,
                         simxInt operationMode)
{
    simxInt before = exec_set_timeout(clientID, timeOut);
    simxInt result = file_send(clientID, filePathAndName, fileName_serverSide, operationMode);

    exec_set_timeout(clientID, before);
    return result;
}

simxInt simxEraseFile(simxInt clientID, const simxChar *fileName_serverSide, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_erase_file, fileName_serverSide);

    return answer_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ offers */

/* The other modes only deal with an answer that exists: there is nothing to load. */
static int mode_executes(simxInt mode)
{
    return EXEC_MODE(mode) != simx_opmode_discontinue && EXEC_MODE(mode) != simx_opmode_buffer &&
           EXEC_MODE(mode) != simx_opmode_remove;
}

simxInt file_offer(struct file_offer *offer, simxInt client_id, const simxChar *path,
                   simxUChar options, const char *extension, simxInt mode)
{
    offer->path = path;
    offer->temp[0] = '\0';
    if (!(options & OPTION_LOCAL) || !mode_executes(mode))
        return simx_return_ok;
    snprintf(offer->temp, sizeof offer->temp, TEMP_NAME,
             (unsigned)((clock_us() + client_id) % 10000), extension);
    offer->path = offer->temp;
    return file_send(client_id, path, offer->temp, simx_opmode_blocking);
}

void file_withdraw(const struct file_offer *offer, simxInt client_id)
{
    if (offer->temp[0])
        simxEraseFile(client_id, offer->temp, simx_opmode_oneshot);
}
