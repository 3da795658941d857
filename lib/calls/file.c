/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files for the simulator, which stores them in a folder of its own.
 */
#include "calls/file.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls/calls.h"
#include "os/disk.h"
#include "os/secret.h"
#include "wire/command.h"

#define OPTION_LOCAL 1 /* the file is on the client's machine */

/* Simulators look for names with this prefix in their folder for remote files. */
#define TEMP_NAME "REMOTE_API_TEMPFILE_%016" PRIx64 "%s"

/* Reads a complete open file into memory that the caller frees. Returns 0, or negative errno. */
static int file_take(void **bytesp, FILE *file, int64_t length, size_t limit)
{
    void *bytes;
    if (length > (int64_t)limit)
        return -EMSGSIZE;
    bytes = malloc(length > 0 ? (size_t)length : 1);
    if (!bytes)
        return -ENOMEM;
    if (fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        return -EIO;
    }
    *bytesp = bytes;
    return 0;
}

/* As file_take, for the path of a plain file of at most `limit` bytes. */
static int file_read(void **bytesp, simxInt *sizep, const char *path, size_t limit)
{
    FILE *file;
    int64_t length;
    int error = path ? disk_open(&file, path, &length) : -EINVAL;
    if (error < 0)
        return error;
    error = file_take(bytesp, file, length, limit);
    fclose(file);
    *sizep = (simxInt)length;
    return error;
}

/* A timeout of 0 means the client's timeout. */
static simxInt file_send(simxInt client_id, const simxChar *path, const simxChar *name,
                         simxInt timeout_ms, simxInt mode)
{
    struct request request = request_name(simx_cmd_transfer_file, name);
    /* The size of a command is a 32-bit integer. */
    size_t limit = INT_MAX - COMMAND_HEADER_SIZE - 1;
    size_t name_size = name ? strlen(name) : 0;
    simxInt size, result;
    void *bytes;
    int error;
    if (!call_client_runs(client_id) || mode == simx_opmode_remove)
        return call_none(client_id, &request, mode);
    error = name_size > limit ? -EMSGSIZE : file_read(&bytes, &size, path, limit - name_size);
    if (error < 0)
        return call_refuse(client_id, simx_cmd_transfer_file, error);
    request_add(&request, bytes, size);
    request.timeout_ms = timeout_ms;
    result = call_none(client_id, &request, mode);
    free(bytes);
    return result;
}

simxInt simxTransferFile(simxInt clientID, const simxChar *filePathAndName,
                         const simxChar *fileName_serverSide, simxInt timeOut,
                         simxInt operationMode)
{
    /* a timeout of 0 means one that has already passed */
    return file_send(clientID, filePathAndName, fileName_serverSide, timeOut ? timeOut : -1,
                     operationMode);
}

simxInt simxEraseFile(simxInt clientID, const simxChar *fileName_serverSide, simxInt operationMode)
{
    struct request request = request_name(simx_cmd_erase_file, fileName_serverSide);
    return call_none(clientID, &request, operationMode);
}

/* ------------------------------------------------------------------ offers */

/* The other modes only read or remove an existing answer: no file is loaded. */
static int mode_executes(simxInt mode)
{
    return MODE_OF(mode) != simx_opmode_discontinue && MODE_OF(mode) != simx_opmode_buffer &&
           MODE_OF(mode) != simx_opmode_remove;
}

simxInt file_offer(struct file_offer *offer, simxInt client_id, const simxChar *path,
                   simxUChar options, const char *extension, simxInt mode)
{
    offer->path = path;
    offer->temp[0] = '\0';
    if (!(options & OPTION_LOCAL) || !mode_executes(mode))
        return simx_return_ok;
    uint64_t random[2]; /* clients of several machines may load at the same time */
    secret_draw(random);
    snprintf(offer->temp, sizeof offer->temp, TEMP_NAME, random[0], extension);
    offer->path = offer->temp;
    return file_send(client_id, path, offer->temp, 0, simx_opmode_blocking);
}

void file_withdraw(const struct file_offer *offer, simxInt client_id)
{
    struct request request = request_name(simx_cmd_erase_file, offer->temp);
    request.is_quiet = 1; /* simxGetErrorText must explain the call that used the file */
    if (offer->temp[0])
        call_none(client_id, &request, simx_opmode_oneshot);
}
