/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A fuzz target without a fuzzer: runs its seeds and its corpus once, as a regression test, and
 * what is named as arguments. Any compiler will do.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_LIMIT (1 << 20)

static int inputs;

static void run(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size > 0 ? size : 1); /* a sanitizer sees what is read beyond */
    fuzz_require(exact);
    memcpy(exact, bytes, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    inputs++;
}

static void run_file(const char *path)
{
    static uint8_t bytes[INPUT_LIMIT];
    FILE *file = fopen(path, "rb");
    fuzz_require(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    run(bytes, size);
}

/* The corpus of a target has its name; one without a folder has nothing but its seeds. */
static void run_corpus(const char *program)
{
    const char *name = strrchr(program, '/');
    char folder[2048], path[4096];
    name = strstr(name ? name : program, "fuzz_");
    fuzz_require(name);
    snprintf(folder, sizeof folder, "%s/%s", FUZZ_CORPUS, name + strlen("fuzz_"));
    DIR *corpus = opendir(folder);
    for (struct dirent *entry = corpus ? readdir(corpus) : NULL; entry; entry = readdir(corpus)) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            run_file(path);
    }
    if (corpus)
        closedir(corpus);
}

int main(int argc, char **argv)
{
    LLVMFuzzerInitialize(&argc, &argv);
    if (argc > 1) {
        for (int i = 1; i < argc; i++)
            run_file(argv[i]);
    } else {
        fuzz_give_seeds(run);
        run_corpus(argv[0]);
    }
    printf("%d inputs\n", inputs);
    return inputs > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
