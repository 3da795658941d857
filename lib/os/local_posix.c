/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Local sockets on POSIX systems; see local.h.
 */
#include "os/local.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/clock.h"

#define LOCK_US 500000
#define DRAIN_MAX 64 /* most messages per call: a peer may send as fast as they are read */

/* ------------------------------------------------------------------ the folder */

/* A runtime directory is for its owner only; sudo and su may leave another user's directory in the
 * environment. */
static int is_ours(const char *folder)
{
    struct stat status;
    return stat(folder, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

/* Gets the folder's path, truncated to what a socket address can contain. -ENAMETOOLONG. */
static int folder_path(char *path, size_t size)
{
    const char *own = getenv("REMOTEAPI_SHM_DIR");
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    int length;
    if (own && *own)
        length = snprintf(path, size, "%s", own);
    else if (runtime && *runtime && is_ours(runtime))
        length = snprintf(path, size, "%s/remoteapi-shm", runtime);
    else
        length = snprintf(path, size, "/tmp/remoteapi-shm-%ld", (long)geteuid());
    return length < 0 || (size_t)length >= size ? -ENAMETOOLONG : 0;
}

/* Opens the folder after checking that only we can write to it; gets its path, too. */
static int open_folder(char *path, size_t size, int create)
{
    struct stat status;
    int error = folder_path(path, size);
    if (error < 0)
        return error;
    if (create && mkdir(path, 0700) < 0 && errno != EEXIST)
        return -errno;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ELOOP || errno == ENOTDIR ? -EACCES : -errno;
    if (fstat(fd, &status) < 0 || status.st_uid != geteuid() || (status.st_mode & 022)) {
        close(fd);
        return -EACCES;
    }
    return fd;
}

int local_folder(char *path, size_t size)
{
    int fd = open_folder(path, size, 0);
    if (fd < 0)
        return fd;
    close(fd);
    return 0;
}

static int socket_address(struct sockaddr_un *address, const char *folder, const char *name)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int length = snprintf(address->sun_path, sizeof address->sun_path, "%s/%s", folder, name);
    return length < 0 || (size_t)length >= sizeof address->sun_path ? -ENAMETOOLONG : 0;
}

static int new_socket(void)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return fd < 0 ? -errno : fd;
}

static int try_connect(const struct sockaddr_un *address)
{
    int fd = new_socket();
    if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
        return fd;
    int error = -errno;
    close(fd);
    return error;
}

/* Locks the folder, because starting servers and clients that remove stale sockets must work one
 * at a time. Any process that can open the folder can hold the lock without end, so the wait is
 * limited. Returns 0 or -EBUSY. */
static int lock_folder(int folder)
{
    for (int64_t deadline_us = clock_us() + LOCK_US; flock(folder, LOCK_EX | LOCK_NB) < 0;) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || clock_us() >= deadline_us)
            return -EBUSY;
        poll(NULL, 0, 1);
    }
    return 0;
}

/* Removes a socket whose server is dead. The folder must be locked. */
static int remove_stale(const struct sockaddr_un *address)
{
    int fd = try_connect(address);
    if (fd == -ENOENT)
        return 0;
    if (fd != -ECONNREFUSED) {
        if (fd >= 0)
            close(fd);
        return -EADDRINUSE;
    }
    return unlink(address->sun_path) < 0 && errno != ENOENT ? -errno : 0;
}

static int same_user(int fd)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

/* ------------------------------------------------------------------ listening and connecting */

static int bind_and_listen(const struct sockaddr_un *address)
{
    int error = remove_stale(address);
    if (error < 0)
        return error;
    int fd = new_socket();
    if (fd < 0)
        return fd;
    if (bind(fd, (const struct sockaddr *)address, sizeof *address) == 0 &&
        listen(fd, SOMAXCONN) == 0)
        return fd;
    error = -errno;
    close(fd);
    return error;
}

int local_listen(const char *name)
{
    struct sockaddr_un address;
    char path[sizeof address.sun_path];
    int folder = open_folder(path, sizeof path, 1);
    if (folder < 0)
        return folder;
    int fd = socket_address(&address, path, name);
    if (fd == 0)
        fd = lock_folder(folder);
    if (fd == 0)
        fd = bind_and_listen(&address);
    close(folder);
    return fd;
}

/* No process replaces a listening socket, so this needs no lock, and no descriptor, of which none
 * may be left. */
void local_unlisten(int fd)
{
    struct sockaddr_un address = { .sun_family = AF_UNSPEC };
    socklen_t size = sizeof address - 1; /* so that the path ends with a 0 */
    if (getsockname(fd, (struct sockaddr *)&address, &size) == 0 && address.sun_path[0])
        unlink(address.sun_path);
    close(fd);
}

int local_accept(int fd)
{
    int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (peer < 0)
        return errno == EWOULDBLOCK || errno == ECONNABORTED || errno == EINTR ? -EAGAIN : -errno;
    if (same_user(peer))
        return peer;
    close(peer);
    return -EACCES;
}

int local_connect(const char *name)
{
    struct sockaddr_un address;
    char path[sizeof address.sun_path];
    int folder = open_folder(path, sizeof path, 0);
    if (folder < 0)
        return folder;
    int fd = socket_address(&address, path, name);
    if (fd == 0)
        fd = try_connect(&address);
    if (fd == -ECONNREFUSED && flock(folder, LOCK_EX | LOCK_NB) == 0)
        remove_stale(&address);
    close(folder);
    if (fd >= 0 && !same_user(fd)) {
        close(fd);
        return -EACCES;
    }
    return fd;
}

/* ------------------------------------------------------------------ sending and receiving */

union fd_space {
    struct cmsghdr head;
    char space[CMSG_SPACE(sizeof(int) * LOCAL_MAX_FDS)];
};

int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count)
{
    union fd_space space = { 0 };
    struct iovec piece = { .iov_base = (void *)bytes, .iov_len = size };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    if (fd_count > 0) {
        size_t fd_bytes = sizeof(int) * (size_t)fd_count;
        message.msg_control = space.space;
        message.msg_controllen = CMSG_SPACE(fd_bytes);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(fd_bytes);
        memcpy(CMSG_DATA(head), fds, fd_bytes);
    }
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    return sent < 0 ? -errno : (size_t)sent == size ? 0 : -EMSGSIZE;
}

static void take_fds(struct msghdr *message, int fds[LOCAL_MAX_FDS], int *fd_countp)
{
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        int count = (int)((head->cmsg_len - CMSG_LEN(0)) / sizeof(int));
        for (int i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(head) + (size_t)i * sizeof fd, sizeof fd);
            if (*fd_countp < LOCAL_MAX_FDS)
                fds[(*fd_countp)++] = fd;
            else
                close(fd);
        }
    }
}

int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us)
{
    *fd_countp = 0;
    for (;;) {
        union fd_space space = { 0 };
        struct iovec piece = { .iov_base = bytes, .iov_len = size };
        struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1, .msg_control = space.space,
                                  .msg_controllen = sizeof space.space };
        ssize_t got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            int64_t left_us = deadline_us - clock_us();
            if (left_us <= 0)
                return -ETIMEDOUT;
            local_wait(fd, left_us);
            continue;
        }
        if (got < 0)
            return -errno;
        take_fds(&message, fds, fd_countp);
        int error = got == 0 ? -ECONNRESET : 0;
        if (got > 0 && ((size_t)got != size || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))))
            error = -EBADMSG;
        while (error < 0 && *fd_countp > 0)
            close(fds[--*fd_countp]);
        return error;
    }
}

int local_drain(int fd)
{
    char bytes[64];
    int came = 0;
    while (came < DRAIN_MAX) {
        ssize_t got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK ? came > 0 : -ECONNRESET;
        if (got == 0)
            return -ECONNRESET;
        came++;
    }
    return 1;
}

void local_poke(int fd)
{
    char byte = 0;
    if (send(fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
        return; /* full: earlier bytes wake the peer; gone: another call detects the end */
}

void local_wait(int fd, int64_t timeout_us)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    poll(&poll_fd, 1, timeout_us <= 0 ? 0
                      : timeout_us > 1000000 ? 1000 : (int)((timeout_us + 999) / 1000));
}

void local_wait_any(const int *fds, int count, int timeout_ms)
{
    struct pollfd poll_fds[LOCAL_WAIT_MAX];
    if (count > LOCAL_WAIT_MAX)
        count = LOCAL_WAIT_MAX;
    for (int i = 0; i < count; i++)
        poll_fds[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
    poll(poll_fds, (nfds_t)count, timeout_ms);
}

int local_wait_two(int first, int second, int64_t timeout_us)
{
    struct pollfd fds[2] = { { .fd = first, .events = POLLIN },
                             { .fd = second, .events = POLLIN } };
    struct timespec timeout = { 0 };
    if (timeout_us > 0) {
        timeout.tv_sec = (time_t)(timeout_us / 1000000);
        timeout.tv_nsec = (long)(timeout_us % 1000000) * 1000;
    }
    if (ppoll(fds, 2, &timeout, NULL) <= 0)
        return 0;
    return (fds[0].revents ? LOCAL_FIRST : 0) | (fds[1].revents ? LOCAL_SECOND : 0);
}

int local_is_readable(int fd)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    return poll(&poll_fd, 1, 0) > 0;
}

int local_event(void)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

/* It fails only if it is set very often and never cleared. */
void local_event_set(int fd)
{
    uint64_t one = 1;
    while (write(fd, &one, sizeof one) < 0 && errno == EINTR)
        continue;
}

void local_event_clear(int fd)
{
    uint64_t count;
    while (read(fd, &count, sizeof count) < 0 && errno == EINTR)
        continue;
}

void local_shut(int fd)
{
    shutdown(fd, SHUT_RDWR);
}

void local_close(int fd)
{
    close(fd);
}

uint32_t local_process_id(void)
{
    return (uint32_t)getpid();
}
