/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Counts of what a process holds; see fast_count.h.
 */
#include "fast_count.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int count_files(const char *folder, const char *prefix)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    int count = 0;
    if (!entries)
        return 0;
    while ((entry = readdir(entries)))
        count += entry->d_name[0] != '.' && strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    closedir(entries);
    return count;
}

int count_segment_names(int number)
{
    static const char *const eras[] = { "SIM", "VREP" };
    char path[64];
    int count = 0;
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/dev/shm/Local%s_REMOTE_API%05d", eras[i], number);
        count += access(path, F_OK) == 0;
    }
    return count;
}

int count_descriptors(void)
{
    return count_files("/proc/self/fd", "");
}

int count_threads(void)
{
    return count_files("/proc/self/task", "");
}

int count_mappings(void)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    int count = 0;
    if (!maps)
        return 0;
    while (fgets(line, sizeof line, maps))
        count += strstr(line, "remoteapi-shm") != NULL;
    fclose(maps);
    return count;
}
