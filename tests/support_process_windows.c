/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Processes to kill, on Windows; see support_process.h. Their id is their handle.
 */
#include "support_process.h"

#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <windows.h>

#include "support.h"

static void start(const char *command, HANDLE output, PROCESS_INFORMATION *information)
{
    STARTUPINFOA startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES,
                             .hStdOutput = output, .hStdError = GetStdHandle(STD_ERROR_HANDLE) };
    char line[MAX_PATH * 2];
    snprintf(line, sizeof line, "%s", command);
    ck_assert_msg(CreateProcessA(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup,
                                 information), "%s cannot be run: %lu", line, GetLastError());
}

struct process process_start(const char *role, int number)
{
    SECURITY_ATTRIBUTES inherited = { .nLength = sizeof inherited, .bInheritHandle = TRUE };
    PROCESS_INFORMATION information;
    HANDLE reader, writer;
    char command[MAX_PATH * 2];
    ck_assert(CreatePipe(&reader, &writer, &inherited, 0));
    ck_assert(SetHandleInformation(reader, HANDLE_FLAG_INHERIT, 0));
    snprintf(command, sizeof command, HELPER ".exe %s %d", role, number);
    start(command, writer, &information);
    CloseHandle(writer);
    CloseHandle(information.hThread);
    return (struct process){ .id = (pid_t)(intptr_t)information.hProcess,
                             .output = _open_osfhandle((intptr_t)reader, _O_RDONLY) };
}

void process_expect(struct process *process, const char *line)
{
    char got[64];
    size_t size = 0;
    while (size < sizeof got - 1 && _read(process->output, got + size, 1) == 1 &&
           got[size] != '\n')
        size += got[size] != '\r';
    got[size] = '\0';
    ck_assert_str_eq(got, line);
}

void process_kill(struct process *process)
{
    HANDLE handle = (HANDLE)(intptr_t)process->id;
    ck_assert(TerminateProcess(handle, 1));
    ck_assert_uint_eq(WaitForSingleObject(handle, 20000), WAIT_OBJECT_0);
    CloseHandle(handle);
    _close(process->output);
}
