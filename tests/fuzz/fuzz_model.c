/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Model files as whatever XML, through the whole loader of simx-host: as a scene, which makes some
 * steps and an image, and as a model that comes twice, moves and goes. MuJoCo's and Assimp's part
 * of it is in processes of their own; whatever happens in them, this one goes on, and each call
 * that fails has told why in one line. Input: the file.
 */
#include <libxml/parser.h>
#include <mujoco/mujoco.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "abi/sim_exports.h"
#include "fuzz.h"
#include "fuzz_tree.h"
#include "run/simulation.h"
#include "run/simulator.h"
#include "world/world.h"

#define STEPS 5
#define CPU_SECONDS 20 /* of this process, not of those that it makes */
#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number
#define SCHEMA_SIZE 100000
#define PATH_SIZE 4096

/* In MuJoCo's form. */
static const char urdf_schema[] =
    "robot name\n"
    "   material name\n"
    "      color rgba\n"
    "   link name\n"
    "      inertial\n"
    "         origin xyz rpy\n"
    "         mass value\n"
    "         inertia ixx ixy ixz iyy iyz izz\n"
    "      visual name\n"
    "         origin xyz rpy\n"
    "         geometry\n"
    "            box size\n"
    "            sphere radius\n"
    "            cylinder radius length\n"
    "            mesh filename scale\n"
    "         material name\n"
    "      collision name\n"
    "         origin xyz rpy\n"
    "         geometry\n"
    "   joint name type\n"
    "      parent link\n"
    "      child link\n"
    "      origin xyz rpy\n"
    "      axis xyz\n"
    "      limit lower upper effort velocity\n"
    "      dynamics damping friction\n"
    "      mimic joint multiplier offset\n"
    "   mujoco\n"
    "      compiler meshdir fusestatic discardvisual angle\n";

/* What a model asks for is mostly refused as on a machine that has not as much memory; the rest
 * must fit into libFuzzer's limit together with what was freed a moment ago. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=8:allocator_may_return_null=1:max_allocation_size_mb=500";
}

static char folder[PATH_SIZE - 100], model_path[PATH_SIZE], packages[PATH_SIZE];

/* ------------------------------------------------------------------ the folder of the file */

static void folder_link(const char *source, const char *name)
{
    char target[PATH_SIZE], path[PATH_SIZE];
    snprintf(target, sizeof target, "%s/%s", FUZZ_CORPUS, source);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    fuzz_require(symlink(target, path) == 0);
}

static void folder_remove(void)
{
    static const char *const names[] = { "model.xml", "packages", "part.xml", "grid.png", "" };
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
}

/* The host's lines about each file are not for here. */
static void folder_make(void)
{
    const char *place = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/simx-fuzz-XXXXXX", place ? place : "/tmp");
    fuzz_require(mkdtemp(folder));
    atexit(folder_remove);
    stderr = fopen("/dev/null", "w");
    fuzz_require(stderr);
    folder_link("../../host/packages", "packages");
    folder_link("../model/part.xml", "part.xml");
    folder_link("../model/grid.png", "grid.png");
    snprintf(packages, sizeof packages, "%s/packages", folder);
    snprintf(model_path, sizeof model_path, "%s/model.xml", folder);
}

static void model_write(const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(model_path, "wb");
    fuzz_require(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

/* ------------------------------------------------------------------ what is done with it */

/* A failure has told why, in one line. */
static int is_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    if (result >= 0)
        return 1;
    fuzz_require(error && *error && !strchr(error, '\n'));
    free(error);
    return 0;
}

static void image_take(void)
{
    int camera = simGetObjects(0, sim_object_visionsensor_type), resolution[2];
    unsigned char *image;
    if (camera < 0)
        return;
    image = simGetVisionSensorImg_D(camera, 0, 0, NULL, NULL, resolution);
    fuzz_require(image);
    fuzz_read(image, 3 * (size_t)resolution[0] * (size_t)resolution[1]);
    simReleaseBuffer((char *)image);
}

/* Each object tells what it is and where. */
static void objects_look(void)
{
    double numbers[6], real;
    for (int i = 0, handle; (handle = simGetObjects(i, sim_handle_all)) >= 0; i++) {
        fuzz_require(simGetObjectPosition_D(handle, -1, numbers) >= 0);
        is_done(simGetObjectOrientation_D(handle, sim_handle_parent, numbers));
        is_done(simGetObjectVelocity_D(handle, numbers, numbers + 3));
        is_done(simGetObjectFloatParameter_D(handle, sim_objfloatparam_objbbox_max_x, &real));
        if (simGetObjectType(handle) == sim_object_joint_type)
            is_done(simSetJointTargetPosition_D(handle, 0.5));
    }
    is_done(simCheckCollision(sim_handle_all, sim_handle_all));
}

static void some_steps(void)
{
    objects_look();
    simStartSimulation();
    for (int i = 0; i < STEPS && simulation_advances(); i++)
        simulation_pass();
    image_take();
    simStopSimulation();
    for (int i = 0; i < STEPS && !simulation_stopped(); i++)
        simulation_pass();
    fuzz_require(simulation_stopped());
}

static void try_model(void)
{
    int first = simLoadModel(model_path), second;
    if (!is_done(first))
        return;
    objects_look();
    second = simLoadModel(model_path);
    some_steps();
    is_done(simRemoveModel(first));
    if (is_done(second))
        is_done(simRemoveModel(second));
    some_steps();
}

/* An object goes, and what refers to it. */
static void try_object(size_t size)
{
    int count = 0, handle;
    while (simGetObjects(count, sim_handle_all) >= 0)
        count++;
    handle = count > 0 ? simGetObjects((int)(size / 2 % (size_t)count), sim_handle_all) : -1;
    if (handle >= 0)
        is_done(simRemoveObject(handle));
    objects_look();
}

static void world_open(void)
{
    static char plain[PATH_SIZE], error[1500];
    struct host_options options = { .directory = ".", .library = "none", .model = plain,
                                    .empty_model = plain, .package_path = packages,
                                    .realtime = HOST_REALTIME_OFF,
                                    .render = HOST_RENDER_SYNTHETIC };
    snprintf(plain, sizeof plain, "%s/../model/part.xml", FUZZ_CORPUS);
    fuzz_require(simulator_open(&options, error, sizeof error) == 0);
    atexit(simulator_close);
}

static void time_over(int number)
{
    (void)number;
    fuzz_fail(__FILE__, __LINE__, "it ends within " TEXT(CPU_SECONDS) " s of processor time");
}

static void time_limit(int seconds)
{
    const struct itimerval limit = { .it_value.tv_sec = seconds };
    signal(SIGPROF, time_over);
    setitimer(ITIMER_PROF, &limit, NULL);
}

/* The model comes into itself or into the plain scene. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!folder[0]) {
        folder_make();
        world_open();
    }
    model_write(data, size);
    time_limit(CPU_SECONDS);
    if (is_done(simLoadScene(model_path))) {
        some_steps();
        if (size % 2)
            fuzz_require(simCloseScene() >= 0);
        else
            try_object(size);
        try_model();
        fuzz_require(simCloseScene() >= 0);
    }
    time_limit(0);
    return 0;
}

/* ------------------------------------------------------------------ changes of the input */

static void schema_learn(void)
{
    static char schema[SCHEMA_SIZE];
    if (schema[0])
        return;
    fuzz_require(mj_printSchema(NULL, schema, sizeof schema, 0, 0) > 0);
    tree_learn(schema);
    tree_learn(urdf_schema);
}

#ifdef FUZZING
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
#else
#define LLVMFuzzerMutate(data, size, max_size) (size)
#endif
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    schema_learn();
    if (seed % 32 == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    return tree_mutate(data, size, max_size, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed)
{
    schema_learn();
    return tree_graft(data1, size1, data2, size2, out, max_size, seed);
}

/* ------------------------------------------------------------------ seeds */

static void seed_file(const char *name)
{
    static uint8_t bytes[100000];
    char path[PATH_SIZE];
    FILE *file;
    snprintf(path, sizeof path, "%s/../../host/%s", FUZZ_CORPUS, name);
    file = fopen(path, "rb");
    fuzz_require(file);
    fuzz_seed(bytes, fread(bytes, 1, sizeof bytes, file));
    fclose(file);
}

void fuzz_seeds(void)
{
    seed_file("kinds.xml");
    seed_file("vision.xml");
    seed_file("packages/my_robot/urdf/arm.urdf");
    seed_file("packages/my_robot/urdf/diffbot.urdf");
    seed_file("packages/my_robot/urdf/meshes.urdf");
    seed_file("packages/my_robot/sdf/arm.sdf");
    seed_file("packages/my_robot/sdf/arm17.sdf");
    seed_file("packages/my_robot/sdf/room.world");
    seed_file("packages/my_robot/sdf/twowheel.sdf");
}
