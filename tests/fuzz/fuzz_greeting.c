/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The greeting of a fast session in both roles, over real sockets: the peer says the input, and
 * hands over descriptors of all kinds. No descriptor may be lost, and only memory that cannot
 * shrink is taken.
 * Input: u8 what (1: the server's role; 6, 24: kinds of the two descriptors; 32: only one), u8
 * size - of a greeting's - and what the peer says.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"
#include "os/clock.h"
#include "os/local.h"
#include "raw_handshake.h"

#define NUMBER 4242
#define BELL_SIZE 4096

static struct shared bell;
static size_t memory_size; /* as the server makes it */
static int listening = -1;
static char folder[] = "/tmp/remoteapi-fuzz-XXXXXX";

/* What the peer will do when it is waited for. */
static const uint8_t *words;
static size_t words_size;
static int fds[2], fd_count;

/* ------------------------------------------------------------------ the peer */

static int memory_of(size_t size, int is_sealed)
{
    int fd = handshake_memory(size);
    fuzz_require(fd >= 0);
    if (is_sealed)
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    return fd;
}

static int descriptor_of(int kind, size_t size)
{
    switch (kind) {
    case 0: return memory_of(size, 1);
    case 1: return memory_of(size, 0); /* could shrink */
    case 2: return memory_of(size / 2, 1);
    default: return open("/dev/null", O_RDWR | O_CLOEXEC);
    }
}

/* Called while the client waits: the server has its turn. */
static void greet_back(void)
{
    int fd = local_accept(listening);
    if (fd < 0)
        return;
    local_send(fd, words, words_size, fds, fd_count);
    local_close(fd);
}

/* ------------------------------------------------------------------ roles */

static void try_server(void)
{
    char why[SESSION_WHY_SIZE];
    struct session *session = NULL;
    int pair[2];
    fuzz_require(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == 0);
    local_send(pair[1], words, words_size, fds, fd_count);
    if (session_greet(&session, pair[0], &bell, why) == 0) {
        fuzz_require(session->memory.base && session->memory.size > 0);
        memory_size = session->memory.size;
        session_close(session);
    }
    fuzz_require(memchr(why, 0, sizeof why));
    local_close(pair[1]);
}

static void try_client(void)
{
    char why[SESSION_WHY_SIZE] = "";
    struct session *session = NULL;
    if (session_connect(&session, NUMBER, clock_us() + SESSION_GREETING_US, why) == 0) {
        int seals = fcntl(session->memory.fd, F_GET_SEALS);
        fuzz_require(seals & F_SEAL_SHRINK);
        fuzz_require(session->memory.size == memory_size);
        session_close(session);
    }
    fuzz_require(memchr(why, 0, sizeof why));
}

/* ------------------------------------------------------------------ */

static void leave(void)
{
    local_unlisten(listening);
    rmdir(folder);
}

static void prepare(void)
{
    struct handshake_greeting hello = handshake_greeting_of(0);
    fuzz_require(mkdtemp(folder) && setenv("REMOTEAPI_SHM_DIR", folder, 1) == 0);
    fuzz_require(session_bell_new(&bell) == 0);
    listening = session_listen(NUMBER);
    fuzz_require(listening >= 0);
    atexit(leave);
    words = (const uint8_t *)&hello;
    words_size = sizeof hello;
    try_server();
    fuzz_require(memory_size > 0);
}

static int lowest_free(void)
{
    int fd = dup(0);
    close(fd);
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    if (listening < 0)
        prepare();
    unsigned what = reader_u8(&input);
    int before = lowest_free();
    /* What is not said is as it should be. */
    struct handshake_greeting greeting = handshake_greeting_of(what & 1 ? 0 : memory_size);
    size_t said = reader_u8(&input) % (sizeof greeting + 8);
    uint8_t *bytes = calloc(1, sizeof greeting + 8);
    fuzz_require(bytes);
    memcpy(bytes, &greeting, sizeof greeting);
    for (size_t i = 0; fuzz_left(&input) > 0 && i < said; i++)
        bytes[i] ^= reader_u8(&input);
    words = bytes;
    words_size = said ? said : sizeof greeting;
    fds[0] = descriptor_of(what >> 1 & 3, memory_size);
    fds[1] = descriptor_of(what >> 3 & 3, BELL_SIZE);
    fd_count = what & 32 ? 1 : 2;
    fuzz_on_look = what & 1 ? NULL : greet_back;
    if (what & 1)
        try_server();
    else
        try_client();
    fuzz_on_look = NULL;
    close(fds[0]);
    close(fds[1]);
    free(bytes);
    fuzz_require(lowest_free() == before);
    return 0;
}

void fuzz_seeds(void)
{
    static const uint8_t other_version[] = { 0, 24, 0, 0, 0, 0, 3 };
    for (int what = 0; what < 64; what++) {
        uint8_t bytes[2] = { (uint8_t)what, 0 };
        fuzz_seed(bytes, sizeof bytes);
    }
    for (uint8_t what = 0; what < 2; what++) {
        uint8_t bytes[sizeof other_version];
        memcpy(bytes, other_version, sizeof bytes);
        bytes[0] = what;
        fuzz_seed(bytes, sizeof bytes);
        bytes[1] = 160; /* a whole one, of another version */
        fuzz_seed(bytes, sizeof bytes);
        bytes[2] = 1; /* another magic */
        fuzz_seed(bytes, sizeof bytes);
    }
}
