/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A table of model files: which load as a scene, as a model into the plain scene, a second time,
 * and are removed again. The last line has the sums.
 *
 *     tests/host/model_table [--package-path DIR] FILE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/sim_exports.h"
#include "run/simulator.h"
#include "world/clock.h"
#include "world/world.h"

enum column { SCENE, MODEL, TWICE, REMOVED, COLUMNS };

static const char *const titles[COLUMNS] = { "scene", "model", "twice", "removed" };
static char reason[1500];

static int is_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    if (error)
        snprintf(reason, sizeof(reason), "%s", error);
    free(error);
    return result >= 0;
}

static void columns_fill(const char *path, int done[COLUMNS])
{
    int first, second, parts;
    done[SCENE] = is_done(simLoadScene(path));
    simCloseScene();
    parts = world.scene.model->nbody + world.scene.model->ngeom;
    done[MODEL] = is_done(first = simLoadModel(path));
    done[TWICE] = done[MODEL] && is_done(second = simLoadModel(path));
    done[REMOVED] = done[TWICE] && is_done(simRemoveModel(first)) &&
                    is_done(simRemoveModel(second));
    parts = world.scene.model->nbody + world.scene.model->ngeom - parts;
    if (done[REMOVED] && parts)
        snprintf(reason, sizeof(reason), "%d bodies and geoms stay", parts);
}

static void table_open(const char *packages)
{
    static char plain[4096], error[1500];
    const char *source = getenv("srcdir");
    struct host_options options = { .directory = ".", .library = "none", .model = plain,
                                    .empty_model = plain, .package_path = packages,
                                    .render = HOST_RENDER_SYNTHETIC };
    snprintf(plain, sizeof(plain), "%s/../host/models/empty.xml", source ? source : ".");
    if (simulator_open(&options, error, sizeof(error)) < 0) {
        fprintf(stderr, "model_table: %s\n", error);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    int sums[COLUMNS] = { 0 }, start = 1, files;
    const char *packages = NULL;
    if (argc > 2 && strcmp(argv[1], "--package-path") == 0) {
        packages = argv[2];
        start = 3;
    }
    table_open(packages);
    for (int i = 0; i < COLUMNS; i++)
        printf("%-8s", titles[i]);
    printf("%8s  file\n", "seconds");
    for (int i = start; i < argc; i++) {
        int64_t begin = clock_ns();
        int done[COLUMNS];
        reason[0] = '\0';
        columns_fill(argv[i], done);
        for (int j = 0; j < COLUMNS; j++) {
            sums[j] += done[j];
            printf("%-8s", done[j] ? "yes" : "no");
        }
        printf("%8.2f  %s%s%s\n", (double)(clock_ns() - begin) * 1e-9, argv[i],
               reason[0] ? ": " : "", reason);
        fflush(stdout);
    }
    files = argc - start;
    for (int j = 0; j < COLUMNS; j++)
        printf("%-8d", sums[j]);
    printf("%8s  of %d files\n", "", files);
    simulator_close();
    return 0;
}
