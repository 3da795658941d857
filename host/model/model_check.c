/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * A look at a model's file before MuJoCo reads it; see model_check.h.
 */
#include "model/model_check.h"

#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/model_names.h"
#include "model/urdf_check.h"

#define ITERATIONS_MAX 100000
#define LENGTH_STEPS_MAX 100000 /* MuJoCo makes 1000 if the file says nothing */

struct check {
    char *error;
    size_t size;
};

static long number_count(const char *text)
{
    long count = 0;
    for (char *end; strtod(text, &end), end != text; text = end)
        count++;
    return count;
}

/* MuJoCo puts the triangles together before it looks whether their corners are there. */
static int mesh_check(struct check *check, const xmlNode *mesh)
{
    const char *vertices = node_attribute(mesh, "vertex"), *at = node_attribute(mesh, "face");
    const char *name = node_attribute(mesh, "name");
    long count = vertices ? number_count(vertices) / 3 : 0;
    if (!vertices || !at)
        return 0;
    for (char *end;; at = end) {
        long corner = strtol(at, &end, 10);
        if (end == at)
            return 0;
        if (corner >= 0 && corner < count)
            continue;
        snprintf(check->error, check->size,
                 "a face of the mesh '%s' has the corner %ld, and its vertices are 0 to %ld",
                 name ? name : "", corner, count - 1);
        return -1;
    }
}

/* MuJoCo tells the kind of a file by the three letters at its end, and looks for them before the
 * name's beginning. */
static int file_check(struct check *check, const xmlNode *node, const char *attribute)
{
    const char *file = node_attribute(node, attribute);
    if (!file || strlen(file) >= 3)
        return 0;
    snprintf(check->error, check->size,
             "the file '%s' of a %s has no ending that tells its kind, as .stl or .obj", file,
             (const char *)node->name);
    return -1;
}

/* With a tolerance that is never met, each is made in each step. */
static int iterations_check(struct check *check, const xmlNode *option)
{
    static const char *const names[] = { "iterations", "noslip_iterations", "mpr_iterations" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *text = node_attribute(option, names[i]);
        if (!text || strtod(text, NULL) <= ITERATIONS_MAX)
            continue;
        snprintf(check->error, check->size,
                 "the option %s is %.40s, with which a step may never end: it may be %d at most",
                 names[i], text, ITERATIONS_MAX);
        return -1;
    }
    return 0;
}

/* Steps of the whole model, twice for each muscle. */
static int length_check(struct check *check, const xmlNode *lengthrange)
{
    const char *total = node_attribute(lengthrange, "inttotal");
    const char *step = node_attribute(lengthrange, "timestep");
    mjLROpt option;
    double steps;
    mj_defaultLROpt(&option);
    steps = (total ? strtod(total, NULL) : option.inttotal) /
            (step ? strtod(step, NULL) : option.timestep);
    if (steps <= LENGTH_STEPS_MAX && steps >= 0)
        return 0;
    snprintf(check->error, check->size,
             "lengthrange makes %g steps (inttotal / timestep) for each actuator: it may be 0 to "
             "%d, and is 1000 without these attributes", steps, LENGTH_STEPS_MAX);
    return -1;
}

static int one_check(struct check *check, const xmlNode *node)
{
    if (node_is(node, "robot"))
        return urdf_check(node, check->error, check->size);
    if (node_is(node, "skin"))
        return file_check(check, node, "file");
    if (node_is(node, "lengthrange"))
        return length_check(check, node);
    if (node_is(node, "option"))
        return iterations_check(check, node);
    if (!node_is(node, "mesh"))
        return 0;
    if (file_check(check, node, "file") < 0 || file_check(check, node, "filename") < 0)
        return -1;
    return mesh_check(check, node);
}

static int node_check(struct check *check, xmlNode *node)
{
    int outcome = one_check(check, node);
    for (xmlNode *at = xmlFirstElementChild(node); at && outcome == 0;
         at = xmlNextElementSibling(at))
        outcome = node_check(check, at);
    return outcome;
}

int model_check(xmlNode *node, char *error, size_t size)
{
    struct check check = { error, size };
    return node_check(&check, node);
}
