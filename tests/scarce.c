/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * System requests that fail; see scarce.h. The functions here replace those of the C library in
 * the whole process, and check the caller's shared object.
 */
#include "scarce.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>

#ifdef __GLIBC__
#define MODULES_MAX 2

static struct {
    uintptr_t base, begin, end;
} modules[MODULES_MAX];
static int module_count;
static int armed, count, first, last; /* atomic */
static char failed[96];

static int note_module(struct dl_phdr_info *image, size_t size, void *context)
{
    (void)size;
    if (!strstr(image->dlpi_name, context) || module_count == MODULES_MAX)
        return 0;
    for (int i = 0; i < image->dlpi_phnum; i++)
        if (image->dlpi_phdr[i].p_type == PT_LOAD && (image->dlpi_phdr[i].p_flags & PF_X)) {
            modules[module_count].base = image->dlpi_addr;
            modules[module_count].begin = image->dlpi_addr + image->dlpi_phdr[i].p_vaddr;
            modules[module_count].end = modules[module_count].begin + image->dlpi_phdr[i].p_memsz;
            module_count++;
        }
    return 1;
}

int scarce_watch(const char *name)
{
    return dl_iterate_phdr(note_module, (void *)name);
}

void scarce_begin(int from, int to)
{
    first = from;
    last = to;
    strcpy(failed, "nothing");
    __atomic_store_n(&count, 0, __ATOMIC_SEQ_CST);
    __atomic_store_n(&armed, 1, __ATOMIC_SEQ_CST);
}

int scarce_end(const char **whatp)
{
    __atomic_store_n(&armed, 0, __ATOMIC_SEQ_CST);
    *whatp = failed;
    return __atomic_load_n(&count, __ATOMIC_SEQ_CST);
}

/* True when this request, by this caller, is to fail. */
static int refuses(void *caller, const char *what)
{
    uintptr_t at = (uintptr_t)caller;
    if (!__atomic_load_n(&armed, __ATOMIC_SEQ_CST))
        return 0;
    for (int i = 0; i < module_count; i++) {
        if (at < modules[i].begin || at >= modules[i].end)
            continue;
        int number = __atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST);
        if (number < first || number > last)
            return 0;
        snprintf(failed, sizeof failed, "%s, called at %#lx of module %d", what,
                 (unsigned long)(at - modules[i].base), i);
        return 1;
    }
    return 0;
}

#define REFUSES() refuses(__builtin_return_address(0), __func__)

/* ------------------------------------------------------------------ memory */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

void *malloc(size_t size)
{
    if (!REFUSES())
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *calloc(size_t number, size_t size)
{
    if (!REFUSES())
        return __libc_calloc(number, size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *old, size_t size)
{
    if (!REFUSES())
        return __libc_realloc(old, size);
    errno = ENOMEM;
    return NULL;
}

static char *copy(const char *text, size_t size)
{
    char *bytes = __libc_malloc(size + 1);
    if (bytes) {
        memcpy(bytes, text, size);
        bytes[size] = '\0';
    }
    return bytes;
}

char *strdup(const char *text)
{
    return REFUSES() ? NULL : copy(text, strlen(text));
}

char *strndup(const char *text, size_t size)
{
    return REFUSES() ? NULL : copy(text, strnlen(text, size));
}

/* ------------------------------------------------------------------ the rest */

/* `function` is then the C library's own one. */
#define FIND_NAMED(name, symbol) \
    __typeof__(name) *function; \
    void *found_at = dlsym(RTLD_NEXT, symbol); \
    memcpy(&function, &found_at, sizeof function)
#define FIND_REAL(name) FIND_NAMED(name, #name)

/* Where a word does not hold an offset, what deals with files has a name of its own. */
#if defined _FILE_OFFSET_BITS && _FILE_OFFSET_BITS == 64
#define FIND_REAL_OF_FILES(name) FIND_NAMED(name, #name "64")
#else
#define FIND_REAL_OF_FILES(name) FIND_REAL(name)
#endif

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument)
{
    if (REFUSES())
        return EAGAIN;
    FIND_REAL(pthread_create);
    return function(thread, attributes, run, argument);
}

void *mmap(void *wanted, size_t size, int protection, int flags, int fd, off_t offset)
{
    if (REFUSES()) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    FIND_REAL_OF_FILES(mmap);
    return function(wanted, size, protection, flags, fd, offset);
}

int posix_fallocate(int fd, off_t offset, off_t size)
{
    static _Thread_local int interrupted; /* by a signal, every second time */
    if (REFUSES())
        return ENOSPC;
    interrupted = !interrupted;
    if (interrupted)
        return EINTR;
    FIND_REAL_OF_FILES(posix_fallocate);
    return function(fd, offset, size);
}

/* What is sent has to be kept until the peer takes it. */
ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    if (REFUSES()) {
        errno = ENOBUFS;
        return -1;
    }
    FIND_REAL(send);
    return function(fd, bytes, size, flags);
}

/* Descriptors: each as the system says that there are none left. */
#define NO_DESCRIPTOR \
    if (REFUSES()) { \
        errno = EMFILE; \
        return -1; \
    }

int memfd_create(const char *name, unsigned flags)
{
    NO_DESCRIPTOR
    FIND_REAL(memfd_create);
    return function(name, flags);
}

int shm_open(const char *name, int flags, mode_t mode)
{
    NO_DESCRIPTOR
    FIND_REAL(shm_open);
    return function(name, flags, mode);
}

int socket(int domain, int type, int protocol)
{
    NO_DESCRIPTOR
    FIND_REAL(socket);
    return function(domain, type, protocol);
}

int eventfd(unsigned value, int flags)
{
    NO_DESCRIPTOR
    FIND_REAL(eventfd);
    return function(value, flags);
}

int accept4(int fd, struct sockaddr *address, socklen_t *size, int flags)
{
    NO_DESCRIPTOR
    FIND_REAL(accept4);
    return function(fd, address, size, flags);
}

static mode_t mode_of(va_list arguments, int flags)
{
    return flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    NO_DESCRIPTOR
    va_start(arguments, flags);
    mode_t mode = mode_of(arguments, flags);
    va_end(arguments);
    FIND_REAL_OF_FILES(open);
    return function(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    NO_DESCRIPTOR
    va_start(arguments, flags);
    mode_t mode = mode_of(arguments, flags);
    va_end(arguments);
    FIND_REAL_OF_FILES(openat);
    return function(folder, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    if (REFUSES()) {
        errno = EMFILE;
        return NULL;
    }
    FIND_REAL_OF_FILES(fopen);
    return function(path, mode);
}

#else
int scarce_watch(const char *name)
{
    (void)name;
    return 0;
}

void scarce_begin(int from, int to)
{
    (void)from, (void)to;
}

int scarce_end(const char **whatp)
{
    *whatp = "nothing";
    return 0;
}
#endif
