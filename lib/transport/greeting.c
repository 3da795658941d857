/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The greeting with which a fast session begins, at a local socket; see session.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "os/clock.h"
#include "os/error.h"
#include "transport/session_memory.h"

#define MAGIC 0x4d485352u /* "RSHM" */

/* The greeting has the same size in all versions, so that sides of different versions can refuse
 * each other with a text. */
struct greeting {
    uint32_t magic;
    uint32_t version;
    uint32_t pid;
    uint32_t status; /* in the answer: 0 = welcome */
    uint64_t memory_size;
    char text[SESSION_WHY_SIZE];
    uint64_t features; /* version 2 has text here */
};

static void session_file(char name[32], int number)
{
    snprintf(name, 32, "%05d.sock", number);
}

/* ------------------------------------------------------------------ client side */

/* True if the error concerns the folder itself. Then `why` gets its path, unless it is too
 * long. */
static int give_folder(int error, char why[SESSION_WHY_SIZE])
{
    char folder[SESSION_WHY_SIZE - 60];
    if ((error != -ENOENT && error != -EACCES) || local_folder(folder, sizeof folder) != error)
        return 0;
    if (error == -ENOENT)
        snprintf(why, SESSION_WHY_SIZE, "there is no folder %s", folder);
    else
        snprintf(why, SESSION_WHY_SIZE, "%s is another user's, or others can write to it", folder);
    return 1;
}

static int give_reason(int error, char why[SESSION_WHY_SIZE])
{
    if (give_folder(error, why))
        return error;
    const char *text = error == -ENOENT || error == -ECONNREFUSED ? "no server offers it"
                       : error == -EACCES ? "the server, or the folder of its socket, is another "
                                            "user's"
                       : error == -ENOTSUP ? "this system has none"
                       : error == -ETIMEDOUT ? "the server did not greet in time"
                       : error == -EAGAIN ? "too many clients are waiting for its greeting"
                       : error == -EBADMSG ? "what listens there is not a server of this protocol"
                       : error == -EPROTO ? "the server is a program of 64 bits and the client one "
                                            "of 32, or the reverse"
                                           : error_text(-error);
    snprintf(why, SESSION_WHY_SIZE, "%s", text);
    return error;
}

static void close_all(const int *fds, int fd_count)
{
    while (fd_count > 0)
        local_close(fds[--fd_count]);
}

/* Takes ownership of the descriptors. */
static int take_welcome(struct session *session, const struct greeting *welcome, const int *fds,
                        int fd_count)
{
    if (fd_count != 2 || welcome->memory_size != session_memory_size) {
        close_all(fds, fd_count);
        return fd_count != 2 ? -EBADMSG : -EPROTO;
    }
    session->peer_pid = welcome->pid;
    session->peer_features = welcome->features;
    return session_map(session, fds[0], fds[1]);
}

/* Copies the server's own text, whatever its version. */
static int give_refusal(const struct greeting *welcome, char why[SESSION_WHY_SIZE])
{
    memcpy(why, welcome->text, SESSION_WHY_SIZE);
    why[SESSION_WHY_SIZE - 1] = '\0';
    return -EPROTONOSUPPORT;
}

/* Evaluates the server's greeting; takes ownership of the descriptors. */
static int take_answer(struct session *session, const struct greeting *welcome, const int *fds,
                       int fd_count, char why[SESSION_WHY_SIZE])
{
    int is_welcome = welcome->magic == MAGIC && welcome->status == 0 &&
                     welcome->version == SESSION_VERSION;
    if (is_welcome) {
        int error = take_welcome(session, welcome, fds, fd_count);
        return error < 0 ? give_reason(error, why) : 0;
    }
    close_all(fds, fd_count);
    if (welcome->magic != MAGIC)
        return give_reason(-EBADMSG, why);
    if (welcome->status != 0)
        return give_refusal(welcome, why);
    snprintf(why, SESSION_WHY_SIZE, "the server's session has version %u, the client's %u; install "
             "the same release for both", welcome->version, (unsigned)SESSION_VERSION);
    return -EPROTONOSUPPORT;
}

/* Sends hello. If the server's queue is full, there will be room soon. */
static int say_hello(struct session_attempt *attempt, char why[SESSION_WHY_SIZE])
{
    struct greeting hello = { .magic = MAGIC, .version = SESSION_VERSION,
                              .pid = local_process_id(), .features = SESSION_FEATURES };
    char name[32];
    session_file(name, attempt->number);
    attempt->fd = local_connect(name);
    if (attempt->fd < 0) {
        int error = attempt->fd;
        attempt->fd = -1;
        return give_reason(error, why);
    }
    int error = local_send(attempt->fd, &hello, sizeof hello, NULL, 0);
    if (error < 0)
        session_attempt_end(attempt);
    return give_reason(error < 0 ? error : -ETIMEDOUT, why);
}

int session_attempt_begin(struct session_attempt *attempt, int number, char why[SESSION_WHY_SIZE])
{
    *attempt = (struct session_attempt){ .number = number, .fd = -1 };
    int error = say_hello(attempt, why);
    return attempt->fd >= 0 || error == -EAGAIN ? 0 : error;
}

int session_attempt_carry_on(struct session_attempt *attempt, struct session **sessionp,
                             char why[SESSION_WHY_SIZE])
{
    struct greeting welcome;
    int fds[LOCAL_MAX_FDS], fd_count;
    if (attempt->fd < 0)
        return session_attempt_begin(attempt, attempt->number, why);
    int error = local_receive(attempt->fd, &welcome, sizeof welcome, fds, &fd_count, 0);
    if (error == -ETIMEDOUT)
        return 0;
    struct session *session = session_new(attempt->fd);
    attempt->fd = -1;
    if (error < 0)
        give_reason(error, why);
    else if (!session) {
        close_all(fds, fd_count);
        error = give_reason(-ENOMEM, why);
    } else
        error = take_answer(session, &welcome, fds, fd_count, why);
    if (error < 0) {
        session_close(session);
        return error;
    }
    why[0] = '\0';
    *sessionp = session;
    return 1;
}

void session_attempt_wait(const struct session_attempt *attempt, int64_t deadline_us)
{
    if (attempt->fd < 0)
        local_wait_any(NULL, 0, 1);
    else
        local_wait(attempt->fd, deadline_us - clock_us());
}

void session_attempt_end(struct session_attempt *attempt)
{
    int fd = attempt->fd;
    attempt->fd = -1;
    if (fd < 0)
        return;
    local_shut(fd);
    local_close(fd);
}

void session_attempt_abandon(const struct session_attempt *attempt)
{
    if (attempt->fd >= 0)
        local_close(attempt->fd);
}

int session_connect(struct session **sessionp, int number, int64_t deadline_us,
                    char why[SESSION_WHY_SIZE])
{
    struct session_attempt attempt;
    int outcome = session_attempt_begin(&attempt, number, why);
    if (outcome < 0)
        return outcome;
    while ((outcome = session_attempt_carry_on(&attempt, sessionp, why)) == 0) {
        if (clock_us() >= deadline_us) {
            outcome = attempt.fd < 0 ? -EAGAIN : -ETIMEDOUT;
            session_attempt_end(&attempt);
            return outcome;
        }
        session_attempt_wait(&attempt, deadline_us);
    }
    return outcome < 0 ? outcome : 0;
}

/* ------------------------------------------------------------------ server side */

int session_listen(int number)
{
    char name[32];
    session_file(name, number);
    return local_listen(name);
}

void session_unlisten(int fd)
{
    local_unlisten(fd);
}

static int refuse(struct session *session, char why[SESSION_WHY_SIZE], int error)
{
    struct greeting answer = { .magic = MAGIC, .version = SESSION_VERSION, .status = 1 };
    snprintf(answer.text, sizeof answer.text, "%s", why); /* the rest is zeros, so that no memory
                                                             content leaks */
    local_send(session->fd, &answer, sizeof answer, NULL, 0);
    return error;
}

static int receive_hello(struct session *session, struct greeting *hello)
{
    int fds[LOCAL_MAX_FDS], fd_count = 0;
    int error = local_receive(session->fd, hello, sizeof *hello, fds, &fd_count, 0);
    close_all(fds, fd_count); /* a client sends none */
    return error;
}

void session_refuse(int fd, const char *why)
{
    struct greeting hello;
    char text[SESSION_WHY_SIZE] = "";
    struct session *session = session_new(fd);
    if (!session)
        return;
    snprintf(text, sizeof text, "%s", why);
    if (receive_hello(session, &hello) == 0)
        refuse(session, text, 0);
    session_close(session);
}

static int answer_hello(struct session *session, const struct shared *bell,
                        char why[SESSION_WHY_SIZE])
{
    struct greeting hello;
    struct greeting welcome = { .magic = MAGIC, .version = SESSION_VERSION,
                                .pid = local_process_id(), .memory_size = session_memory_size,
                                .features = SESSION_FEATURES };
    int fds[2];
    int error = receive_hello(session, &hello);
    if (error < 0 || hello.magic != MAGIC)
        return give_reason(error < 0 ? error : -EBADMSG, why);
    if (hello.version != SESSION_VERSION) {
        snprintf(why, SESSION_WHY_SIZE, "the client's session has version %u, the server's %u; "
                 "install the same release for both", hello.version, (unsigned)SESSION_VERSION);
        return refuse(session, why, -EPROTONOSUPPORT);
    }
    session->peer_pid = hello.pid;
    session->peer_features = hello.features;
    error = session_make_memory(session);
    if (error < 0) {
        snprintf(why, SESSION_WHY_SIZE, "the server has no memory for another client: %s",
                 error_text(-error));
        return refuse(session, why, error);
    }
    fds[0] = session->memory.fd;
    fds[1] = bell->fd;
    return local_send(session->fd, &welcome, sizeof welcome, fds, 2);
}

int session_greet(struct session **sessionp, int fd, const struct shared *bell,
                  char why[SESSION_WHY_SIZE])
{
    why[0] = '\0';
    struct session *session = session_new(fd);
    if (!session)
        return -ENOMEM;
    int error = answer_hello(session, bell, why);
    if (error < 0) {
        session_close(session);
        return error;
    }
    *sessionp = session;
    return 0;
}
