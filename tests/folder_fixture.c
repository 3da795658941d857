/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A folder for the sockets of fast sessions; see folder_fixture.h.
 */
#include "folder_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "endpoint_fixture.h"
#include "fast_count.h"
#include "os/clock.h"

int number;
char why[SESSION_WHY_SIZE], socket_name[32];
static int descriptors;

void folder_begin(void)
{
    endpoint_folder_enter();
    number = -support_shared_port();
    snprintf(socket_name, sizeof socket_name, "%05d.sock", number);
    memset(why, 0, sizeof why);
    descriptors = count_descriptors();
}

void folder_end(void)
{
    ck_assert_int_eq(count_descriptors(), descriptors);
    endpoint_folder_leave();
}

int connect_once(void)
{
    struct session *session;
    int error = session_connect(&session, number, clock_us() + PATIENCE_US, why);
    if (error == 0)
        session_close(session);
    return error;
}

int in_child(int (*act)(void))
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        signal(SIGALRM, SIG_DFL); /* Check's kills all that make has started */
        alarm(60);
        _exit(act());
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 100 + WTERMSIG(status);
}

int open_socket(struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    strcpy(address->sun_path, endpoint_folder_path(socket_name));
    return socket(AF_UNIX, SOCK_SEQPACKET, 0);
}
