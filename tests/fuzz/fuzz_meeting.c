/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Both sides of a fast session in one thread; see fuzz_meeting.h.
 */
#include "fuzz_meeting.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/local.h"

#define SERVER_FD 100000 /* no descriptors of the system */
#define CLIENT_FD 100001
#define AREA_SIZE 4096

int meeting_is_open = 1, meeting_is_over;
static struct session *server, *client;
static struct shared bell;

/* What the last sender said. */
static uint8_t said[1024];
static size_t said_size;
static int said_fds[LOCAL_MAX_FDS], said_fd_count;
static uint8_t welcome[1024];
static size_t welcome_size;

/* ------------------------------------------------------------------ os/local.h */

int local_listen(const char *name)
{
    (void)name;
    return -EADDRINUSE;
}

void local_unlisten(int fd)
{
    (void)fd;
}

int local_accept(int fd)
{
    (void)fd;
    return -EAGAIN;
}

int local_connect(const char *name)
{
    (void)name;
    return meeting_is_open ? CLIENT_FD : -ENOENT;
}

int local_send(int fd, const void *bytes, size_t size, const int *fds, int fd_count)
{
    (void)fd;
    fuzz_require(size <= sizeof said);
    memcpy(said, bytes, size);
    said_size = size;
    for (int i = 0; i < fd_count; i++)
        said_fds[i] = fds[i];
    said_fd_count = fd_count;
    return 0;
}

int local_receive(int fd, void *bytes, size_t size, int fds[LOCAL_MAX_FDS], int *fd_countp,
                  int64_t deadline_us)
{
    (void)deadline_us;
    int is_client = fd == CLIENT_FD && welcome_size > 0;
    const uint8_t *from = is_client ? welcome : said;
    fuzz_require(size == (is_client ? welcome_size : said_size));
    memcpy(bytes, from, size);
    *fd_countp = 0;
    if (!is_client)
        return 0;
    fds[0] = fcntl(server->memory.fd, F_DUPFD_CLOEXEC, 0);
    fds[1] = fcntl(bell.fd, F_DUPFD_CLOEXEC, 0);
    *fd_countp = 2;
    return 0;
}

int local_drain(int fd)
{
    (void)fd;
    return meeting_is_over ? -ECONNRESET : 0;
}

void local_poke(int fd)
{
    (void)fd;
}

void local_wait(int fd, int64_t timeout_us)
{
    (void)fd, (void)timeout_us;
}

void local_wait_any(const int *fds, int count, int timeout_ms)
{
    (void)fds, (void)count, (void)timeout_ms;
}

int local_is_readable(int fd)
{
    (void)fd;
    return 0;
}

int local_event(void)
{
    return -ENFILE;
}

void local_event_set(int fd)
{
    (void)fd;
}

void local_event_clear(int fd)
{
    (void)fd;
}

uint32_t local_process_id(void)
{
    return 1;
}

void local_close(int fd)
{
    if (fd != SERVER_FD && fd != CLIENT_FD)
        close(fd);
}

/* ------------------------------------------------------------------ meeting */

/* The client says hello by trying to connect, which it cannot yet; then the server greets. */
struct session *meeting_server(void)
{
    char why[SESSION_WHY_SIZE];
    struct session *early;
    if (server)
        return server;
    fuzz_require(session_bell_new(&bell) == 0);
    session_connect(&early, 1, clock_us(), why); /* hears its own words */
    fuzz_require(session_greet(&server, SERVER_FD, &bell, why) == 0);
    memcpy(welcome, said, said_size);
    welcome_size = said_size;
    return server;
}

struct session *meeting_client(void)
{
    char why[SESSION_WHY_SIZE];
    meeting_server();
    if (!client)
        fuzz_require(session_connect(&client, 1, clock_us() + SESSION_GREETING_US, why) == 0);
    return client;
}

static void reset_ring(struct ring *ring)
{
    ring_init(ring, ring->control, ring->base, ring->size, ring->allocate, ring->context);
}

void meeting_reset(struct session *other)
{
    const struct shared *memory = &meeting_server()->memory;
    meeting_is_over = 0;
    meeting_is_open = 1;
    fuzz_require(fallocate(memory->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
                           (off_t)memory->size) == 0);
    memset(bell.base, 0, 64);
    reset_ring(&server->out);
    reset_ring(&server->in);
    if (!other)
        return;
    reset_ring(&other->out);
    reset_ring(&other->in);
    other->slots_allocated = 0;
    other->spin = (struct spin){ 0 };
}

void meeting_areas(struct fuzz_area areas[MEETING_AREAS])
{
    const struct session *session = meeting_server();
    uint8_t *base = session->memory.base;
    areas[0] = (struct fuzz_area){ base, 256 };
    areas[1] = (struct fuzz_area){ session->in.base, AREA_SIZE };
    areas[2] = (struct fuzz_area){ session->out.base, AREA_SIZE };
    areas[3] = (struct fuzz_area){ session->slots, AREA_SIZE };
    areas[4] = (struct fuzz_area){ base + session->heap_offset, AREA_SIZE };
}
