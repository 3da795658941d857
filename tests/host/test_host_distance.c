/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Distances, collisions and collections. A distance is right when MuJoCo's own collision detection
 * finds a contact once the free body was moved along the connection by a little more, and none when
 * it was moved by a little less.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

#define POSES 12
#define SLACK 2e-4

static const char *const geoms[] = {
    "type='sphere' size='0.1'",
    "type='capsule' size='0.05 0.2'",
    "type='ellipsoid' size='0.1 0.2 0.15'",
    "type='cylinder' size='0.1 0.2'",
    "type='box' size='0.1 0.2 0.15'",
    "type='mesh' mesh='wedge'",
};
#define GEOMS ((int)(sizeof(geoms) / sizeof(geoms[0])))

static void scene_write(const char *worldbody, const char *rest)
{
    static const char form[] =
        "<mujoco><option gravity='0 0 0'/><asset><mesh name='wedge' vertex='0 0 0 0.3 0 0 0 0.2 0 "
        "0 0 0.4 0.1 0.1 0.3'/></asset><worldbody>%s</worldbody>%s</mujoco>";
    char path[] = "/tmp/simx-distance-XXXXXX.xml", text[4096];
    int file = mkstemps(path, 4), length = snprintf(text, sizeof(text), form, worldbody, rest);
    char *error = NULL;
    ck_assert_int_eq(write(file, text, (size_t)length), length);
    close(file);
    if (simLoadScene(path) != 1)
        error = simGetLastError();
    unlink(path);
    ck_assert_msg(!error, "%s", error);
}

static double random_number(double low, double high)
{
    return low + (high - low) * rand() / RAND_MAX;
}

static void body_throw(int handle)
{
    double position[3], angles[3];
    for (int i = 0; i < 3; i++) {
        position[i] = random_number(-1, 1);
        angles[i] = random_number(-3, 3);
    }
    ck_assert_int_eq(simSetObjectPosition_D(handle, -1, position), 1);
    ck_assert_int_eq(simSetObjectOrientation_D(handle, -1, angles), 1);
}

/* Whether MuJoCo sees a contact when the body was moved towards the other by so much. */
static int contact_after(int body, const double found[7], double way)
{
    double position[3], moved[3], along[3];
    int contact;
    simGetObjectPosition_D(body, -1, position);
    mju_sub3(along, found, found + 3);
    mju_normalize3(along);
    mju_addScl3(moved, position, along, way);
    simSetObjectPosition_D(body, -1, moved);
    contact = simCheckCollision(body, sim_handle_all);
    simSetObjectPosition_D(body, -1, position);
    return contact;
}

/* How far a mesh reaches in a direction. */
static double mesh_reach(int geom, const double along[3])
{
    const mjModel *model = world.scene.model;
    const float *vertices = model->mesh_vert + 3 * model->mesh_vertadr[model->geom_dataid[geom]];
    double reach = -1000, local[3], point[3];
    for (int i = 0; i < model->mesh_vertnum[model->geom_dataid[geom]]; i++) {
        for (int k = 0; k < 3; k++)
            local[k] = vertices[3 * i + k];
        mju_rotVecMat(point, local, world.scene.data->geom_xmat + 9 * geom);
        mju_addTo3(point, world.scene.data->geom_xpos + 3 * geom);
        reach = fmax(reach, mju_dot3(point, along));
    }
    return reach;
}

/* MuJoCo misses some contacts of two meshes. They are as far apart as was found when no vertex of
 * either lies beyond the plane through its end of the connection. */
static void meshes_check(const double found[7])
{
    double along[3], back[3];
    scene_refresh();
    mju_sub3(along, found + 3, found);
    mju_normalize3(along);
    mju_scl3(back, along, -1);
    ck_assert_double_eq_tol(mesh_reach(0, along), mju_dot3(found, along), 1e-6);
    ck_assert_double_eq_tol(mesh_reach(1, back), mju_dot3(found + 3, back), 1e-6);
}

START_TEST(distances_of_all_geoms_are_where_mujoco_finds_contacts)
{
    char text[1000];
    double found[7], gap[3];
    int still, thrown, apart = 0, is_pair_of_meshes = _i == GEOMS * GEOMS - 1;
    snprintf(text, sizeof(text),
             "<body name='still' pos='0.1 0.2 0.3' euler='10 20 30'><geom %s/></body>"
             "<body name='thrown' pos='2 0 0'><freejoint/><geom %s mass='1'/></body>",
             geoms[_i / GEOMS], geoms[_i % GEOMS]);
    scene_write(text, "");
    still = simGetObjectHandle("still");
    thrown = simGetObjectHandle("thrown");
    srand((unsigned)_i);
    for (int i = 0; i < POSES; i++) {
        body_throw(thrown);
        ck_assert_int_eq(simCheckDistance_D(still, thrown, 0, found), 1);
        mju_sub3(gap, found + 3, found);
        ck_assert_double_eq_tol(mju_norm3(gap), found[6], 1e-9);
        if (found[6] < 1e-3) {
            ck_assert_int_eq(simCheckCollision(still, thrown), found[6] == 0);
            continue;
        }
        apart++;
        ck_assert_int_eq(contact_after(thrown, found, found[6] - SLACK), 0);
        if (is_pair_of_meshes)
            meshes_check(found);
        else
            ck_assert_int_eq(contact_after(thrown, found, found[6] + SLACK), 1);
    }
    ck_assert_int_gt(apart, POSES / 2);
}
END_TEST

/* For round geoms MuJoCo computes the distance itself, if asked to look far enough. */
START_TEST(distances_of_round_geoms_and_planes_are_those_of_mujoco)
{
    static const char *const others[] = {
        "type='sphere' size='0.1'",
        "type='capsule' size='0.05 0.2'",
        "type='plane' size='5 5 0.1'",
        "type='box' size='0.1 0.2 0.15'",
    };
    const mjModel *model;
    mjContact contacts[100];
    double found[7];
    char text[1000];
    snprintf(text, sizeof(text),
             "<body name='still' pos='0.1 0.2 -1.3' euler='10 20 0'><geom %s/></body>"
             "<body name='thrown' pos='2 0 0'><freejoint/><geom %s mass='1'/></body>",
             others[_i / 2], geoms[_i % 2]);
    scene_write(text, "");
    model = world.scene.model;
    srand((unsigned)_i);
    for (int i = 0; i < POSES; i++) {
        double nearest = 100;
        int swapped = model->geom_type[0] > model->geom_type[1], count;
        body_throw(simGetObjectHandle("thrown"));
        scene_refresh();
        count = mjCOLLISIONFUNC[model->geom_type[swapped]][model->geom_type[!swapped]](
            model, world.scene.data, contacts, swapped, !swapped, 100);
        for (int k = 0; k < count; k++)
            nearest = fmin(nearest, contacts[k].dist);
        ck_assert_int_eq(simCheckDistance_D(simGetObjectHandle("still"),
                                            simGetObjectHandle("thrown"), 0, found), 1);
        ck_assert_double_eq_tol(found[6], fmax(0, nearest), 1e-7);
    }
}
END_TEST

START_TEST(threshold_and_points_and_everything_are_minded)
{
    double found[7] = { 9, 9, 9, 9, 9, 9, 9 };
    int one, two, dummy;
    scene_write("<geom type='plane' size='5 5 1' pos='0 0 -1'/>"
                "<body name='one'><geom type='sphere' size='0.1'/></body>"
                "<body name='two' pos='1 0 0'><geom type='sphere' size='0.2'/>"
                "<geom type='sphere' size='0.9' contype='0' conaffinity='0'/></body>"
                "<body name='seen' pos='0 3 0'>"
                "<geom type='sphere' size='0.2' contype='0' conaffinity='0'/></body>"
                "<body name='none' pos='0 1 0'/>", "");
    one = simGetObjectHandle("one");
    two = simGetObjectHandle("two");
    ck_assert_int_eq(simCheckDistance_D(one, two, 0.5, found), 0);
    ck_assert_double_eq(found[6], 9);
    ck_assert_int_eq(simCheckDistance_D(one, two, 0.8, found), 1);
    assert_vector(found, (const double[7]){ 0.1, 0, 0, 0.8, 0, 0, 0.7 }, 7, 1e-12);
    ck_assert_int_eq(simCheckDistance_D(one, sim_handle_all, 0, found), 1);
    ck_assert_double_eq_tol(found[6], 0.7, 1e-12);
    ck_assert_int_eq(simCheckDistance_D(two, sim_handle_all, 0, found), 1);
    ck_assert_double_eq_tol(found[6], 0.7, 1e-12);
    dummy = simCreateDummy_D(0.1, NULL);
    simSetObjectPosition_D(dummy, -1, (const double[3]){ 0, 0, 2 });
    ck_assert_int_eq(simCheckDistance_D(dummy, one, 0, found), 1);
    assert_vector(found, (const double[7]){ 0, 0, 2, 0, 0, 0.1, 1.9 }, 7, 1e-12);
    ck_assert_int_eq(simCheckDistance_D(one, simGetObjectHandle("seen"), 0, found), 1);
    ck_assert_double_eq_tol(found[6], 2.7, 1e-12);
    ck_assert_int_eq(simCheckDistance_D(one, simGetObjectHandle("none"), 0, found), -1);
    ck_assert_int_eq(simCheckDistance_D(one, 987654, 0, found), -1);
}
END_TEST

START_TEST(collections_are_the_tuples_of_the_model)
{
    double distance = -1, found[7];
    int count = 0, collection, *objects;
    scene_write("<body name='a'><geom name='a' type='sphere' size='0.1'/><site name='s'/></body>"
                "<body name='b' pos='1 0 0'><joint name='j' axis='0 0 1'/>"
                "<geom type='sphere' size='0.1'/></body>"
                "<body name='c' pos='0 0.15 0'><freejoint/><geom type='sphere' size='0.1'/></body>",
                "<custom><tuple name='some'><element objtype='body' objname='b' prm='0'/>"
                "<element objtype='joint' objname='j' prm='0'/>"
                "<element objtype='geom' objname='a' prm='0'/></tuple>"
                "<tuple name='pair'><element objtype='body' objname='a' prm='0'/>"
                "<element objtype='body' objname='c' prm='0'/></tuple></custom>");
    collection = simGetCollectionHandle("some");
    objects = simGetCollectionObjects(collection, &count);
    ck_assert_int_eq(count, 3);
    ck_assert_int_eq(objects[0], simGetObjectHandle("b"));
    ck_assert_int_eq(objects[1], simGetObjectHandle("j"));
    ck_assert_int_eq(objects[2], simGetObjectHandle("a"));
    free(objects);
    ck_assert_int_eq(simCheckDistance_D(simGetObjectHandle("c"), collection, 0, found), 1);
    ck_assert_double_eq(found[6], 0);
    ck_assert_int_eq(simCheckCollision(collection, simGetObjectHandle("c")), 1);
    ck_assert_int_eq(simReadCollision(simGetCollisionHandle("pair")), 1);
    simSetObjectPosition_D(simGetObjectHandle("c"), -1, (const double[3]){ 0, 5, 0 });
    ck_assert_int_eq(simReadCollision(simGetCollisionHandle("pair")), 0);
    ck_assert_int_eq(simReadDistance_D(simGetDistanceHandle("pair"), &distance), 1);
    ck_assert_double_eq_tol(distance, 4.8, 1e-12);
    ck_assert_int_eq(simGetCollisionHandle("some"), -1);
    ck_assert_int_eq(simGetCollectionHandle("none"), -1);
    ck_assert_int_eq(simReadCollision(collection), -1);
    ck_assert_int_eq(simCloseScene(), 1);
    count = 0;
    free(simGetCollectionObjects(collection, &count)); /* of a scene that is no more */
    ck_assert_int_eq(count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("distance");
    TCase *tests = fixture_case("distance");
    tcase_add_loop_test(tests, distances_of_all_geoms_are_where_mujoco_finds_contacts, 0,
                        GEOMS * GEOMS);
    tcase_add_loop_test(tests, distances_of_round_geoms_and_planes_are_those_of_mujoco, 0, 8);
    tcase_add_test(tests, threshold_and_points_and_everything_are_minded);
    tcase_add_test(tests, collections_are_the_tuples_of_the_model);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
