/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Simulates an older system; test_old_system.sh loads it into tests by LD_PRELOAD. It has no
 * open-file-description locks, no flag for non-executable memory, and on 32 bits no futex with
 * 64-bit time.
 */
#undef _FILE_OFFSET_BITS /* each function under its own name */
#undef _TIME_BITS
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KNOWN (MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB)

/* The next one of this name. ISO C converts no data pointer to a function's. */
#define FIND_REAL(type, name) \
    union { void *data; type *call; } real = { dlsym(RTLD_NEXT, name) }

typedef int fcntl_function(int, int, ...);
typedef int memfd_function(const char *, unsigned);

static int do_fcntl(const char *name, int fd, int command, void *argument)
{
    FIND_REAL(fcntl_function, name);
    if (command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK) {
        errno = EINVAL;
        return -1;
    }
    return real.call(fd, command, argument);
}

#define FCNTL(name) \
    int name(int fd, int command, ...); \
    int name(int fd, int command, ...) \
    { \
        va_list arguments; \
        va_start(arguments, command); \
        void *argument = va_arg(arguments, void *); \
        va_end(arguments); \
        return do_fcntl(#name, fd, command, argument); \
    }
FCNTL(fcntl)
FCNTL(fcntl64)
FCNTL(__fcntl_time64)

int memfd_create(const char *name, unsigned flags)
{
    FIND_REAL(memfd_function, "memfd_create");
    if (flags & ~(unsigned)KNOWN) {
        errno = EINVAL;
        return -1;
    }
    return real.call(name, flags);
}

#ifdef SYS_futex_time64
typedef long syscall_function(long, ...);

long syscall(long number, ...)
{
    FIND_REAL(syscall_function, "syscall");
    long word[6];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 6; i++)
        word[i] = va_arg(arguments, long);
    va_end(arguments);
    if (number == SYS_futex_time64) {
        errno = ENOSYS;
        return -1;
    }
    return real.call(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}
#endif
