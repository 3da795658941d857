/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The simulator generation that a library presents. Each of the three libraries is the same core
 * with one abi_*.c, which defines `host_abi`; where generations differ, the core asks this.
 */
#ifndef HOST_ABI_H
#define HOST_ABI_H

struct abi {
    const char *name;
    int program_version; /* major * 10000 + minor * 100 + patch */
    int program_revision;
    int new_style;        /* the plugin has simInit with its structures, and one thread for all */
    const char *start;    /* names of the plugin's three entry points */
    const char *end;
    const char *message;
    const char *prefixes[2]; /* what stands before the plugin's name in its file's name */
};

extern const struct abi host_abi;

/* The float functions are wrappers around double code, with their oddities. */
static inline int abi_wraps_floats(void)
{
    return host_abi.program_version >= 40500;
}

#endif
