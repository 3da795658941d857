/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Programs that run for a long time; see long_run.h.
 */
#include "long_run.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define USAGE_STATUS 2

static _Noreturn void refuse(const char *usage)
{
    fputs(usage, stderr);
    exit(USAGE_STATUS);
}

int long_run_option(int argc, char **argv, const struct option *options, const char *usage)
{
    int letter = getopt_long(argc, argv, "", options, NULL);
    if (letter == 'h') {
        fputs(usage, stdout);
        exit(EXIT_SUCCESS);
    }
    if (letter == '?') /* getopt_long has said what is wrong */
        refuse(usage);
    if (letter == -1 && optind < argc) {
        fprintf(stderr, "%s: %s is no option\n", argv[0], argv[optind]);
        refuse(usage);
    }
    return letter;
}

unsigned long_run_number(const char *usage, unsigned least)
{
    char *end;
    errno = 0;
    long number = strtol(optarg, &end, 10);
    if (end == optarg || *end || errno || number < (long)least || number > INT_MAX) {
        fprintf(stderr, "%s: a number from %u to %d is needed\n", optarg, least, INT_MAX);
        refuse(usage);
    }
    return (unsigned)number;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    remove(path);
    return 0;
}

void long_run_remove(const char *folder)
{
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void long_run_limit(unsigned seconds, void (*fail)(int))
{
    signal(SIGALRM, fail);
    alarm(seconds);
}
