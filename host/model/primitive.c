/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Simple shapes as MJCF. What MuJoCo has no geom for is a hull of points: a cone, and a
 * cylinder that is not round.
 */
#include "model/primitive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "simConst.h"
#include "world/memory.h"

#define THICKNESS 0.001 /* m, of planes and discs: a plane of MuJoCo's has no end */
#define DENSITY 1000    /* kg/m3, as in MuJoCo when nothing is said */
#define CORNERS 32      /* of a round side */
#define POINT_SIZE 60
#define FACE_SIZE 12

static const struct {
    const char *name;
    const char *geom; /* when it is round */
} kinds[] = {
    [sim_primitiveshape_plane] = { "Plane", "box" },
    [sim_primitiveshape_disc] = { "Disc", "cylinder" },
    [sim_primitiveshape_cuboid] = { "Cuboid", "box" },
    [sim_primitiveshape_spheroid] = { "Sphere", "sphere" },
    [sim_primitiveshape_cylinder] = { "Cylinder", "cylinder" },
    [sim_primitiveshape_cone] = { "Cone", "mesh" },
    [sim_primitiveshape_heightfield] = { NULL, NULL },
    [sim_primitiveshape_capsule] = { "Capsule", "capsule" },
};

static bool is_flat(int kind)
{
    return kind == sim_primitiveshape_plane || kind == sim_primitiveshape_disc;
}

static bool is_round(const struct primitive *primitive)
{
    const double *sizes = primitive->sizes;
    if (primitive->kind == sim_primitiveshape_spheroid && sizes[0] != sizes[2])
        return false;
    return sizes[0] == sizes[1];
}

const char *primitive_refusal(const struct primitive *primitive)
{
    int kind = primitive->kind;
    if (kind == sim_primitiveshape_heightfield)
        return "a height field has no heights here: use sim.createHeightfieldShape in a simulator";
    if (kind < sim_primitiveshape_plane || kind > sim_primitiveshape_capsule)
        return "argument 1 must be a sim.primitiveshape_... value";
    for (int i = 0; i < (is_flat(kind) ? 2 : 3); i++)
        if (!(primitive->sizes[i] > 0 && primitive->sizes[i] < 1e6))
            return "sizes must be numbers above 0, in metres";
    if (kind == sim_primitiveshape_capsule &&
        (!is_round(primitive) || primitive->sizes[2] <= primitive->sizes[0]))
        return "a capsule needs equal sizes in x and y, and a larger one in z";
    if (!(primitive->mass >= 0 && primitive->mass < 1e9))
        return "the mass must be a number above 0, in kg";
    return NULL;
}

struct hull {
    char points[2 * CORNERS * POINT_SIZE];
    char faces[4 * CORNERS * FACE_SIZE];
};

static void point_print(char *text, double x, double y, double z)
{
    size_t used = strlen(text);
    snprintf(text + used, POINT_SIZE, "%.9g %.9g %.9g ", x, y, z);
}

static void face_print(char *text, int a, int b, int c)
{
    size_t used = strlen(text);
    snprintf(text + used, FACE_SIZE, "%d %d %d ", a, b, c);
}

static void ring_print(char *text, const double half[3], double z)
{
    for (int i = 0; i < CORNERS; i++) {
        double angle = 2 * M_PI * i / CORNERS;
        point_print(text, half[0] * cos(angle), half[1] * sin(angle), z);
    }
}

/* A ring below, and above another ring or one point. The faces look outwards. */
static void hull_print(struct hull *hull, bool is_pointed, const double half[3])
{
    ring_print(hull->points, half, -half[2]);
    if (is_pointed)
        point_print(hull->points, 0, 0, half[2]);
    else
        ring_print(hull->points, half, half[2]);
    for (int i = 0; i < CORNERS; i++) {
        int next = (i + 1) % CORNERS;
        int above = CORNERS + (is_pointed ? 0 : i), above_next = CORNERS + (is_pointed ? 0 : next);
        face_print(hull->faces, i, next, above);
        if (!is_pointed)
            face_print(hull->faces, next, above_next, above);
        if (i == 0 || next == 0)
            continue;
        face_print(hull->faces, 0, next, i);
        if (!is_pointed)
            face_print(hull->faces, CORNERS, above, above_next);
    }
}

/* MuJoCo takes a mesh's volume for that of a box with the same inertia. */
static double hull_mass(bool is_pointed, const double half[3])
{
    return DENSITY * 2 * M_PI * half[0] * half[1] * half[2] / (is_pointed ? 3 : 1);
}

/* MuJoCo's sizes are halves; a cylinder has its radius first. */
static void geom_print(char *text, const struct primitive *primitive, const double half[3])
{
    const char *geom = kinds[primitive->kind].geom;
    if (primitive->kind == sim_primitiveshape_spheroid && !is_round(primitive))
        geom = "ellipsoid";
    if (strcmp(geom, "cylinder") == 0)
        sprintf(text, "type=\"cylinder\" size=\"%.17g %.17g\"", half[0], half[2]);
    else if (strcmp(geom, "capsule") == 0)
        sprintf(text, "type=\"capsule\" size=\"%.17g %.17g\"", half[0], half[2] - half[0]);
    else
        sprintf(text, "type=\"%s\" size=\"%.17g %.17g %.17g\"", geom, half[0], half[1], half[2]);
}

char *primitive_text(const struct primitive *primitive)
{
    const char *name = kinds[primitive->kind].name;
    bool is_pointed = primitive->kind == sim_primitiveshape_cone;
    bool is_hull = is_pointed ||
                   (!is_round(primitive) && strcmp(kinds[primitive->kind].geom, "cylinder") == 0);
    const char *touches = primitive->is_respondable ? "" : " contype=\"0\" conaffinity=\"0\"";
    char asset[sizeof(struct hull) + 100] = "", geom[150], mass[60] = "";
    char *text = memory_new(sizeof(asset) + 1000, 1);
    struct hull hull = { "", "" };
    double half[3];
    for (int i = 0; i < 3; i++)
        half[i] = (i == 2 && is_flat(primitive->kind) ? THICKNESS : primitive->sizes[i]) / 2;
    if (is_hull) {
        hull_print(&hull, is_pointed, half);
        sprintf(asset, "<mesh name=\"%s\" vertex=\"%s\" face=\"%s\"/>", name, hull.points,
                hull.faces);
        sprintf(geom, "type=\"mesh\" mesh=\"%s\"", name);
    } else {
        geom_print(geom, primitive, half);
    }
    if (primitive->mass > 0 || is_hull)
        sprintf(mass, " mass=\"%.17g\"",
                primitive->mass > 0 ? primitive->mass : hull_mass(is_pointed, half));
    sprintf(text,
            "<mujoco><asset>%s</asset><worldbody><body name=\"%s\"%s>%s"
            "<geom name=\"%s\" rgba=\"0.85 0.85 1 1\"%s%s %s/></body></worldbody></mujoco>",
            asset, name, primitive->is_static ? " mocap=\"true\"" : "",
            primitive->is_static ? "" : "<freejoint name=\"free\"/>", name, touches, mass, geom);
    return text;
}
