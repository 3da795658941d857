/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Shared memory on POSIX systems, with shm_open and memfd_create. Claims are open-file-description
 * locks, or one flock if the system has none (gVisor, Linux before 3.15). See shared.h.
 */
#include "os/shared.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/clock.h"

#define NAME_ROOM 80
#define PIECE ((size_t)1 << 20)
#define NAME_FORM "/Local%s" /* prefix that the predecessor adds */
#define LOOK_US 20000        /* longer than any check of a claim takes */

static int open_name(const char *name, int flags)
{
    char full[NAME_ROOM];
    snprintf(full, sizeof full, NAME_FORM, name);
    int fd = shm_open(full, O_RDWR | O_CLOEXEC | flags, 0600);
    if (fd < 0) /* a link, a folder or a device is not ours */
        return errno == ELOOP || errno == EISDIR || errno == EINVAL || errno == ENXIO ? -EACCES
                                                                                      : -errno;
    return fd;
}

static int unlink_name(const char *name)
{
    char full[NAME_ROOM];
    snprintf(full, sizeof full, NAME_FORM, name);
    return shm_unlink(full) < 0 ? -errno : 0;
}

/* -EACCES unless it is a plain file of this user that other users cannot open. */
static int check_owner(int fd, struct stat *status)
{
    if (fstat(fd, status) < 0)
        return -errno;
    if (!S_ISREG(status->st_mode) || status->st_uid != geteuid() || (status->st_mode & 077))
        return -EACCES;
    return 0;
}

static int map(struct shared *shared, int fd, size_t size)
{
    void *base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return errno == EAGAIN ? -ENOMEM : -errno; /* more than the limit of locked memory */
    *shared = (struct shared){ .base = base, .size = size, .fd = fd };
    return 0;
}

/* As map, for memory of which little is used. In a program that locks all its mappings (mlockall
 * with MCL_FUTURE), mapping would allocate all of it; an inaccessible mapping is not allocated. */
static int map_sparse(struct shared *shared, int fd, size_t size)
{
    void *base = mmap(NULL, size, PROT_NONE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return errno == EAGAIN ? -ENOMEM : -errno;
    if (munlock(base, size) < 0 || mprotect(base, size, PROT_READ | PROT_WRITE) < 0) {
        int error = -errno;
        munmap(base, size);
        return error;
    }
    *shared = (struct shared){ .base = base, .size = size, .fd = fd };
    return 0;
}

/* Allocates in pieces: signals interrupt the call, and with a fast timer a large one would never
 * finish. */
static int allocate(int fd, size_t offset, size_t size)
{
    for (size_t end = offset + size; offset < end;) {
        size_t piece = end - offset < PIECE ? end - offset : PIECE;
        int error = posix_fallocate(fd, (off_t)offset, (off_t)piece);
        if (error == 0)
            offset += piece;
        else if (error != EINTR)
            return -error;
    }
    return 0;
}

/* ------------------------------------------------------------------ claims */

static struct flock claim_lock(int byte)
{
    return (struct flock){ .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };
}

/* Without such locks, one lock for the whole memory is the server's claim. Clients have no claim,
 * and are judged by their silence. A process that checks the claim holds the lock for a moment. */
static int claim_whole(int fd, int byte)
{
    if (byte != SHARED_CLAIM_SERVER)
        return SHARED_E_NO_CLAIM;
    for (int64_t deadline_us = clock_us() + LOOK_US; flock(fd, LOCK_EX | LOCK_NB) < 0;) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -errno;
        if (clock_us() >= deadline_us)
            return -EBUSY;
        clock_sleep_ms(1);
    }
    return 0;
}

static int whole_is_claimed(int fd, int byte)
{
    if (byte != SHARED_CLAIM_SERVER)
        return 0;
    if (flock(fd, LOCK_SH | LOCK_NB) < 0)
        return 1;
    flock(fd, LOCK_UN);
    return 0;
}

static int claim(int fd, int byte)
{
    struct flock lock = claim_lock(byte);
    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return 0;
    if (errno == EINVAL)
        return claim_whole(fd, byte);
    return errno == EAGAIN || errno == EACCES ? -EBUSY : -errno;
}

int shared_claim(const struct shared *shared, int byte)
{
    return claim(shared->fd, byte);
}

int shared_is_claimed(const struct shared *shared, int byte)
{
    struct flock lock = claim_lock(byte);
    if (fcntl(shared->fd, F_OFD_GETLK, &lock) == 0)
        return lock.l_type != F_UNLCK;
    return errno != EINVAL || whole_is_claimed(shared->fd, byte);
}

/* ------------------------------------------------------------------ names */

/* Removes the name of a dead server. Returns 0 also if there is none. */
static int remove_stale(const char *name)
{
    struct stat status;
    int fd = open_name(name, 0);
    if (fd < 0)
        return fd == -ENOENT ? 0 : fd;
    int error = check_owner(fd, &status);
    if (error == 0 && claim(fd, SHARED_CLAIM_SERVER) < 0)
        error = -EADDRINUSE;
    if (error == 0)
        error = unlink_name(name);
    close(fd);
    return error == -ENOENT ? 0 : error;
}

/* This needs no descriptor, so that a name can be removed when none is left. */
static int stat_name(const char *name, struct stat *status)
{
    char path[NAME_ROOM];
    snprintf(path, sizeof path, "/dev/shm" NAME_FORM, name);
    return lstat(path, status);
}

static int same_file(int fd, const char *name)
{
    struct stat ours, named;
    return fstat(fd, &ours) == 0 && stat_name(name, &named) == 0 && ours.st_ino == named.st_ino &&
           ours.st_dev == named.st_dev;
}

int shared_is_named(const struct shared *shared, const char *name)
{
    return same_file(shared->fd, name);
}

void shared_unname(const struct shared *shared, const char *name)
{
    if (shared->base && same_file(shared->fd, name))
        unlink_name(name);
}

/* ------------------------------------------------------------------ life */

static int create_claimed(const char *name)
{
    int error = remove_stale(name);
    if (error < 0)
        return error;
    int fd = open_name(name, O_CREAT | O_EXCL);
    if (fd < 0)
        return fd == -EEXIST ? -EADDRINUSE : fd;
    if (claim(fd, SHARED_CLAIM_SERVER) == 0 && same_file(fd, name))
        return fd;
    close(fd);
    return -EADDRINUSE; /* another server was faster */
}

int shared_create(struct shared *shared, const char *name, size_t size)
{
    int fd = create_claimed(name);
    if (fd < 0)
        return fd;
    int error = allocate(fd, 0, size);
    if (error == 0)
        error = map(shared, fd, size);
    if (error < 0) {
        unlink_name(name);
        close(fd);
    }
    return error;
}

int shared_alias(const struct shared *shared, const char *name, const char *alias)
{
    char from[NAME_ROOM], to[NAME_ROOM];
    (void)shared;
    int error = remove_stale(alias);
    if (error < 0)
        return error;
    /* on Linux the names of shared memory are files in this folder */
    snprintf(from, sizeof from, "/dev/shm" NAME_FORM, name);
    snprintf(to, sizeof to, "/dev/shm" NAME_FORM, alias);
    return link(from, to) < 0 ? (errno == EEXIST ? -EADDRINUSE : -errno) : 0;
}

int shared_open(struct shared *shared, const char *name, size_t min_size)
{
    struct stat status;
    int fd = open_name(name, 0);
    if (fd < 0)
        return fd;
    int error = check_owner(fd, &status);
    if (error == 0 && (status.st_size < (off_t)min_size || status.st_size > INT32_MAX))
        error = -EBADMSG;
    if (error == 0)
        error = map(shared, fd, (size_t)status.st_size);
    if (error < 0)
        close(fd);
    return error;
}

void shared_close(struct shared *shared)
{
    if (!shared->base)
        return;
    munmap(shared->base, shared->size);
    if (shared->fd >= 0)
        close(shared->fd);
    *shared = (struct shared){ .fd = -1 };
}

/* ------------------------------------------------------------------ without a name */

#define SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u
#endif

/* A system may require a statement whether the memory is executable (vm.memfd_noexec). Linux
 * before 6.3 does not know this flag. */
static int open_memory(void)
{
    int fd = memfd_create("remoteapi-shm", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create("remoteapi-shm", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return fd < 0 ? -errno : fd;
}

static int open_nameless(size_t size)
{
    int fd = open_memory();
    if (fd < 0)
        return fd;
    if (ftruncate(fd, (off_t)size) == 0 && fcntl(fd, F_ADD_SEALS, SEALS) == 0)
        return fd;
    int error = -errno;
    close(fd);
    return error;
}

static int check_nameless(int fd)
{
    int seals = fcntl(fd, F_GET_SEALS);
    return seals < 0 || (seals & SEALS) != SEALS ? -EACCES : 0;
}

int shared_create_nameless(struct shared *shared, size_t size)
{
    int fd = open_nameless(size);
    if (fd < 0)
        return fd;
    int error = map_sparse(shared, fd, size);
    if (error < 0)
        close(fd);
    return error;
}

int shared_map(struct shared *shared, int fd, size_t size)
{
    struct stat status;
    int error = fstat(fd, &status) < 0 ? -errno : 0;
    if (error == 0 && (!S_ISREG(status.st_mode) || status.st_size != (off_t)size))
        error = -EBADMSG;
    if (error == 0)
        error = check_nameless(fd);
    if (error == 0)
        error = map_sparse(shared, fd, size);
    if (error < 0)
        close(fd);
    return error;
}

int shared_map_again(struct shared *copy, const struct shared *shared)
{
    void *base = mmap(NULL, shared->size, PROT_READ, MAP_SHARED, shared->fd, 0);
    if (base == MAP_FAILED)
        return -errno;
    *copy = (struct shared){ .base = base, .size = shared->size, .fd = -1 };
    return 0;
}

int shared_allocate(const struct shared *shared, size_t offset, size_t size)
{
    return allocate(shared->fd, offset, size);
}
