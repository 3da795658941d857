/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Images of 640x480 pixels from a simulator that does not render them: blocking, and streamed with
 * each step, beside a copy of as many bytes. What a streamed image costs is what a step takes
 * longer with it. Each streamed image is checked to be of its very step.
 *
 * And small images that it renders, each after a step.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extApi.h"
#include "measure.h"
#include "rig.h"
#include "tell.h"

#define WIDTH 640
#define HEIGHT 480
#define SMALL_WIDTH 64
#define SMALL_HEIGHT 48
#define SMALL_IMAGES_MAX 100
#define DEPTH_MODULUS 1024 /* the first depth is the step's number modulo this, divided by it */
#define IMAGES_MAX 2000
#define IMAGES_LIMIT_US 3e6
#define COPIES 200
#define WARM_UP 20

static const char scene[] =
    "<mujoco><option timestep=\"0.01\"/><worldbody>"
    "<geom name=\"floor\" type=\"plane\" size=\"5 5 0.1\"/>"
    "<camera name=\"camera\" pos=\"0 0 1\"/>"
    "</worldbody></mujoco>\n";

/* Two lights and what an arm on a table is made of. */
static const char small_scene[] =
    "<mujoco><option timestep=\"0.01\"/><asset><texture name=\"sky\" type=\"skybox\" "
    "builtin=\"gradient\" rgb1=\".3 .5 .7\" rgb2=\"0 0 0\" width=\"64\" height=\"64\"/>"
    "<material name=\"table\" reflectance=\".1\"/></asset><worldbody>"
    "<light pos=\"0 0 3\"/><light pos=\"1 -1 3\" dir=\"-1 1 -3\"/>"
    "<geom name=\"floor\" type=\"plane\" size=\"5 5 0.1\" material=\"table\"/>"
    "<camera name=\"camera\" pos=\"0 -1.5 1\" xyaxes=\"1 0 0 0 .5 1\" user=\"64 48\"/>"
    "<body pos=\"0 0 .05\"><geom type=\"cylinder\" size=\".1 .05\"/>"
    "<body pos=\"0 0 .1\"><joint axis=\"0 0 1\"/><geom type=\"capsule\" size=\".05\" "
    "fromto=\"0 0 0 .1 0 .3\"/>"
    "<body pos=\".1 0 .3\"><joint axis=\"0 1 0\" damping=\"1\"/><geom type=\"capsule\" "
    "size=\".04\" fromto=\"0 0 0 .3 0 .1\"/><geom type=\"sphere\" size=\".06\"/>"
    "<geom type=\"box\" size=\".02 .05 .02\" pos=\".3 0 .1\"/></body></body></body>"
    "<body pos=\".4 .2 .1\"><freejoint/><geom type=\"box\" size=\".1 .1 .1\"/></body>"
    "<body pos=\"-.4 .2 .1\"><freejoint/><geom type=\"ellipsoid\" size=\".1 .2 .1\"/></body>"
    "</worldbody></mujoco>\n";

enum { COST, COST_COPIES, P50, P99, MAX, RATE, COPY };

static const struct column columns[] = {
    [COST] = { .head = "image us", .key = "image_us", .decimals = 1 },
    [COST_COPIES] = { .head = "/M of it", .key = "image_per_copy", .decimals = 2 },
    [P50] = { .head = "p50 us", .key = "p50_us", .decimals = 1 },
    [P99] = { .head = "p99 us", .key = "p99_us", .decimals = 1 },
    [MAX] = { .head = "max us", .key = "max_us", .decimals = 1 },
    [RATE] = { .head = "images/s", .key = "images_per_s", .decimals = 0 },
    [COPY] = { .head = "M of it us", .key = "copy_us", .decimals = 1 },
};

struct camera {
    struct session *session;
    int handle;
    int width, height;
    int depth;
    struct sample *sample;
    double copy_us;
};

/* ------------------------------------------------------------------ one image */

static size_t image_size(const struct camera *camera)
{
    return (size_t)camera->width * (size_t)camera->height * (camera->depth ? sizeof(float) : 3);
}

/* The image's first four bytes go to *headp: nothing else of it is looked at. */
static int get_image(const struct camera *camera, int mode, uint32_t *headp)
{
    int resolution[2] = { 0, 0 }, result, client = camera->session->client;
    unsigned char *rgb = NULL;
    float *depth = NULL;
    if (camera->depth)
        result = simxGetVisionSensorDepthBuffer(client, camera->handle, resolution, &depth, mode);
    else
        result = simxGetVisionSensorImage(client, camera->handle, resolution, &rgb, 0, mode);
    if (result != simx_return_ok || resolution[0] != camera->width ||
        resolution[1] != camera->height)
        return 0;
    memcpy(headp, camera->depth ? (void *)depth : (void *)rgb, sizeof(*headp));
    return 1;
}

/* Whether an image that begins so was made in this step. */
static int is_of_step(const struct camera *camera, uint32_t head, uint32_t step)
{
    unsigned char bytes[sizeof(head)];
    float depth;
    memcpy(bytes, &head, sizeof head);
    memcpy(&depth, &head, sizeof depth);
    if (camera->depth)
        return depth == (float)(step % DEPTH_MODULUS) / DEPTH_MODULUS;
    return step == ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
                    (uint32_t)bytes[3] << 24);
}

static int fail(const struct camera *camera, const char *what)
{
    tell_error("%s: %s: %s", session_transport(camera->session->route.kind),
               camera->depth ? "depth image" : "RGB image", what);
    return -1;
}

/* ------------------------------------------------------------------ the times */

static void time_copies(struct camera *camera)
{
    size_t size = image_size(camera);
    unsigned char *from = malloc(size), *to = malloc(size);
    sample_clear(camera->sample);
    if (from && to)
        memset(from, 'x', size);
    for (int i = 0; i < COPIES && from && to; i++) {
        double before_us = sample_now_us();
        memcpy(to, from, size);
        __asm__ __volatile__("" : : "r"(to) : "memory");
        sample_add(camera->sample, sample_now_us() - before_us);
    }
    free(from);
    free(to);
    camera->copy_us = sample_quantile(camera->sample, 0.5);
}

static void add_row(struct bench *bench, const struct camera *camera, const char *state,
                    double cost_us, double begin_us)
{
    struct row *row = measure_add_row(bench, &camera->session->route, state);
    row->values[COST] = cost_us;
    row->values[COST_COPIES] = cost_us / camera->copy_us;
    row->values[RATE] = (double)camera->sample->count / (sample_now_us() - begin_us) * 1e6;
    row->values[COPY] = camera->copy_us;
    measure_set_quantiles(row, P50, camera->sample);
}

static int time_blocking(struct bench *bench, struct camera *camera)
{
    uint32_t head;
    double begin_us = 0, before_us = 0;
    sample_clear(camera->sample);
    for (int i = 0; i < WARM_UP + IMAGES_MAX; i++) {
        before_us = sample_now_us();
        if (i == WARM_UP)
            begin_us = before_us;
        if (i > WARM_UP && before_us > begin_us + IMAGES_LIMIT_US)
            break;
        if (!get_image(camera, simx_opmode_blocking, &head))
            return fail(camera, "it does not come");
        if (i >= WARM_UP)
            sample_add(camera->sample, sample_now_us() - before_us);
    }
    add_row(bench, camera, camera->depth ? "depth, blocking" : "RGB, blocking",
            sample_quantile(camera->sample, 0.5), begin_us);
    return 0;
}

/* Steps; with images, step `first` + 1 on must bring its own each time. */
static int time_steps(struct camera *camera, int images, uint32_t *stepp, double *begin_usp)
{
    uint32_t head;
    double before_us = 0;
    sample_clear(camera->sample);
    for (int i = 0; i < WARM_UP + IMAGES_MAX; i++) {
        before_us = sample_now_us();
        if (i == WARM_UP)
            *begin_usp = before_us;
        if (i > WARM_UP && before_us > *begin_usp + IMAGES_LIMIT_US)
            break;
        if (session_step(camera->session) < 0)
            return -1;
        ++*stepp;
        if (images && !get_image(camera, simx_opmode_buffer, &head))
            return fail(camera, "a step did not bring it");
        if (images && !is_of_step(camera, head, *stepp))
            return fail(camera, "it is of another step than the one before it");
        if (i >= WARM_UP)
            sample_add(camera->sample, sample_now_us() - before_us);
    }
    return 0;
}

static int await_stream(const struct camera *camera)
{
    uint32_t head;
    double end_us = sample_now_us() + IMAGES_LIMIT_US;
    get_image(camera, simx_opmode_streaming, &head);
    while (!get_image(camera, simx_opmode_buffer, &head))
        if (session_call(camera->session) < 0 || sample_now_us() > end_us)
            return fail(camera, "its stream does not come");
    return 0;
}

static int time_streamed(struct bench *bench, struct camera *camera, uint32_t *stepp)
{
    uint32_t head;
    double begin_us = 0;
    if (time_steps(camera, 0, stepp, &begin_us) < 0)
        return -1;
    double bare_us = sample_quantile(camera->sample, 0.5);
    if (await_stream(camera) < 0 || time_steps(camera, 1, stepp, &begin_us) < 0)
        return -1;
    add_row(bench, camera, camera->depth ? "depth, streamed" : "RGB, streamed",
            sample_quantile(camera->sample, 0.5) - bare_us, begin_us);
    get_image(camera, simx_opmode_discontinue, &head);
    return 0;
}

/* ------------------------------------------------------------------ rendered images */

/* A simulator that cannot render has no such row. */
static int measure_rendered(struct bench *bench, struct session *session, struct sample *sample)
{
    struct camera camera = { .session = session, .sample = sample, .width = SMALL_WIDTH,
                             .height = SMALL_HEIGHT };
    uint32_t head;
    double begin_us = 0;
    if (simxGetObjectHandle(session->client, "camera", &camera.handle,
                            simx_opmode_blocking) != simx_return_ok)
        return fail(&camera, "the simulator has no camera");
    if (session_begin_stepping(session) < 0 || session_run(session) < 0)
        return -1;
    time_copies(&camera);
    sample_clear(sample);
    for (int i = 0; i <= SMALL_IMAGES_MAX; i++) {
        if (session_step(session) < 0)
            return -1;
        double before_us = sample_now_us();
        if (i == 1)
            begin_us = before_us;
        if (i > 1 && before_us > begin_us + IMAGES_LIMIT_US)
            break;
        if (!get_image(&camera, simx_opmode_blocking, &head))
            return i ? fail(&camera, "it does not come") : 0;
        if (i)
            sample_add(sample, sample_now_us() - before_us);
    }
    add_row(bench, &camera, "64x48, rendered", sample_quantile(sample, 0.5), begin_us);
    return 0;
}

/* ------------------------------------------------------------------ all */

static int measure_open(struct bench *bench, struct session *session, struct sample *sample)
{
    struct camera camera = { .session = session, .sample = sample, .width = WIDTH,
                             .height = HEIGHT };
    uint32_t step = 0;
    if (simxGetObjectHandle(session->client, "camera", &camera.handle,
                            simx_opmode_blocking) != simx_return_ok)
        return fail(&camera, "the simulator has no camera");
    if (session_begin_stepping(session) < 0 || session_run(session) < 0)
        return -1;
    for (camera.depth = 0; camera.depth < 2; camera.depth++) {
        time_copies(&camera);
        if (time_blocking(bench, &camera) < 0 || time_streamed(bench, &camera, &step) < 0)
            return -1;
    }
    return 0;
}

/* A file of a name that nobody has, with a scene. */
static int write_scene(char path[], const char *text)
{
    int fd = mkstemps(path, 4);
    if (fd < 0)
        return -1;
    int done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (close(fd) == 0 && done)
        return 0;
    unlink(path);
    return -1;
}

static int run_scene(struct bench *bench, const struct route *route, const char *text,
                     int synthetic,
                     int (*measure)(struct bench *, struct session *, struct sample *))
{
    struct rig rig;
    struct route own;
    char path[] = "/tmp/simx-bench-XXXXXX.xml";
    if (rig_init(&rig, bench, route->kind, &own) < 0)
        return -1;
    if (write_scene(path, text) < 0) {
        tell_error("no temporary file for a scene with a camera");
        return -1;
    }
    rig.options.streams = 0;
    rig.options.synthetic = synthetic;
    rig.options.model = path;
    int outcome = rig_start(&rig);
    unlink(path);
    if (outcome < 0)
        return -1;
    outcome = measure_connected(&rig.bench, &own, IMAGES_MAX, measure);
    rig_end(&rig);
    return outcome;
}

static int run(struct bench *bench, const struct route *route)
{
    if (run_scene(bench, route, scene, 1, measure_open) < 0)
        return -1;
    return run_scene(bench, route, small_scene, 0, measure_rendered);
}

const struct measure measure_image = {
    .key = "image",
    .title = "640x480 pixels, not rendered; streamed: what a step takes longer with the image; and "
             "small ones, rendered",
    .columns = columns,
    .column_count = sizeof(columns) / sizeof(columns[0]),
    .run = run,
};
