/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Files of clients under whatever names: beside a temporary folder with a link out of it, a folder
 * and a pipe in it lies what nobody may touch.
 * Input: steps, each u8 what (write, erase, resolve), a name, and for write u8 size and bytes.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/tempdir.h"
#include "fake_sim.h"
#include "fuzz.h"
#include "server/execute.h"
#include "simConst.h"

#define STEPS_MAX 20
#define KEPT "kept"

static char base[] = "/tmp/remoteapi-fuzz-XXXXXX";
static char folder[64];

/* ------------------------------------------------------------------ what lies there */

static void write_kept(void)
{
    FILE *file = fopen("kept", "wb");
    fuzz_require(file && fputs(KEPT, file) >= 0 && fclose(file) == 0);
}

static void leave(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", base);
    if (system(command) != 0)
        fprintf(stderr, "left: %s\n", base);
}

static void prepare(void)
{
    if (folder[0])
        return;
    fuzz_require(mkdtemp(base) && chdir(base) == 0);
    snprintf(folder, sizeof folder, "%s/temp", base);
    fuzz_require(mkdir("temp", 0700) == 0 && mkdir("temp/sub", 0700) == 0);
    write_kept();
    fuzz_require(symlink("../kept", "temp/link") == 0 && symlink("../new", "temp/dangling") == 0);
    fuzz_require(symlink("..", "temp/up") == 0 && mkfifo("temp/pipe", 0600) == 0);
    fuzz_require(link("kept", "temp/hard") == 0);
    atexit(leave);
}

static int count_entries(const char *path)
{
    DIR *entries = opendir(path);
    int count = 0;
    fuzz_require(entries);
    while (readdir(entries))
        count++;
    closedir(entries);
    return count;
}

static void check_outside(void)
{
    char text[16] = "";
    FILE *file = fopen("kept", "rb");
    fuzz_require(file && fread(text, 1, sizeof text, file) == strlen(KEPT));
    fclose(file);
    fuzz_require(strcmp(text, KEPT) == 0);
    fuzz_require(count_entries(base) == 4); /* ., .., kept, temp */
    fuzz_require(count_entries("temp/sub") == 2);
}

/* ------------------------------------------------------------------ steps */

static void path_of(char *path, size_t size, const char *name)
{
    fuzz_require((size_t)snprintf(path, size, "%s/%s", folder, name) < size);
}

static void check_written(const char *name, const uint8_t *bytes, size_t size)
{
    char path[512];
    static uint8_t found[300];
    struct stat status;
    path_of(path, sizeof path, name);
    fuzz_require(lstat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1);
    fuzz_require((status.st_mode & 0777) == 0600);
    FILE *file = fopen(path, "rb");
    fuzz_require(file && fread(found, 1, sizeof found, file) == size);
    fclose(file);
    fuzz_require(memcmp(found, bytes, size) == 0);
}

static void try_write(struct call *call, struct reader *input)
{
    size_t size = reader_u8(input);
    uint8_t *bytes = fuzz_take(input, size, &size);
    if (tempdir_write(call, bytes, size) == 0) {
        check_written(call->name, bytes, size);
        fuzz_require(tempdir_erase(call) == 0);
    }
    free(bytes);
}

static void try_resolve(struct call *call)
{
    char path[64];
    const char *resolved = tempdir_resolve(call, path, sizeof path);
    if (resolved == path)
        fuzz_require(strncmp(path, folder, strlen(folder)) == 0 && access(path, F_OK) == 0);
    else if (resolved)
        fuzz_require(resolved == call->name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader input = reader_of(data, size, 0);
    struct pass pass;
    prepare();
    fuzz_sim_begin(&pass, 1);
    fake.string_params[sim_stringparam_remoteapi_temp_file_dir] = folder;
    for (int i = 0; i < STEPS_MAX && fuzz_left(&input) > 0; i++) {
        int what = reader_u8(&input) % 3;
        char *name = fuzz_take_text(&input);
        struct call call = { .sim = pass.sim, .errors = pass.errors, .name = name,
                             .name2 = "" };
        if (what == 0)
            try_write(&call, &input);
        else if (what == 1)
            tempdir_erase(&call);
        else
            try_resolve(&call);
        free(name);
    }
    fuzz_sim_end();
    check_outside();
    return 0;
}

void fuzz_seeds(void)
{
    static const char *const names[] = {
        "a", "../kept", "/etc/passwd", "sub", "sub/x", "link", "dangling", "up", "up/kept", "pipe",
        "hard", ".", "..", "", "a\\b", "C:x", "a..b", "REMOTE_API_TEMPFILE_0001.ttt",
        "REMOTE_API_TEMPFILE_/../kept", "\xff\xfe name with blanks\n",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct buffer bytes = { 0 };
        for (uint8_t what = 0; what < 3; what++) {
            buffer_put_u8(&bytes, what);
            buffer_put_string(&bytes, names[i]);
            if (what == 0)
                buffer_put_bytes(&bytes, "\3abc", 4);
        }
        fuzz_seed(bytes.data, bytes.size);
        buffer_free(&bytes);
    }
}
