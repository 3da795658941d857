/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Things that programs make: they move, weigh, touch, see and measure as they were made, and are
 * gone when they are removed.
 */
#include <math.h>

#include "host/make_fixture.h"

/* ------------------------------------------------------------------ shapes */

START_TEST(dynamic_cube_falls_and_rests_on_the_floor_and_a_static_one_stays)
{
    int falls = cube_make(8, 2), stays = cube_make(8 | 16, 2), passes = cube_make(0, 2), is = -1;
    place(falls, 5, 5, 1);
    place(stays, 6, 5, 1);
    place(passes, 7, 5, 1);
    simulate(2);
    ck_assert_double_eq_tol(height(falls), 0.1, 0.002);
    ck_assert_double_eq(height(stays), 1);
    ck_assert_double_lt(height(passes), -1);
    simGetObjectIntParameter(stays, sim_shapeintparam_static, &is);
    ck_assert_int_eq(is, 1);
    place(stays, 6, 5, 2); /* also while it is simulated */
    simulation_pass();
    ck_assert_double_eq(height(stays), 2);
}
END_TEST

START_TEST(primitive_stays_untouched_until_it_is_made_dynamic_and_respondable)
{
    int shape = primitive_make(sim_primitiveshape_cuboid, 0.2, 0.2, 0.2), is = -1;
    place(shape, 5, 5, 1);
    done(simGetObjectIntParameter(shape, sim_shapeintparam_static, &is));
    ck_assert_int_eq(is, 1);
    done(simGetObjectIntParameter(shape, sim_shapeintparam_respondable, &is));
    ck_assert_int_eq(is, 0);
    simulate(0.2);
    ck_assert_double_eq(height(shape), 1);
    ck_assert_int_eq(done(simSetObjectIntParameter(shape, sim_shapeintparam_static, 0)), 1);
    ck_assert_int_eq(done(simSetObjectIntParameter(shape, sim_shapeintparam_respondable, 1)), 1);
    ck_assert_double_eq(height(shape), 1);
    simulate(2);
    ck_assert_double_eq_tol(height(shape), 0.1, 0.002);
    ck_assert_int_eq(done(simSetObjectIntParameter(shape, sim_shapeintparam_static, 1)), 1);
    place(shape, 5, 5, 3);
    simulate(0.2);
    ck_assert_double_eq(height(shape), 3);
}
END_TEST

/* Round, pointed and flat. */
START_TEST(each_kind_of_primitive_has_its_sizes_and_the_mass_of_water)
{
    static const struct {
        int kind;
        double sizes[3], volume;
    } kinds[] = {
        { sim_primitiveshape_plane, { 1, 2, 0 }, 0.002 },
        { sim_primitiveshape_disc, { 1, 1, 0 }, mjPI / 4000 },
        { sim_primitiveshape_cuboid, { 0.1, 0.2, 0.3 }, 0.006 },
        { sim_primitiveshape_spheroid, { 0.2, 0.2, 0.2 }, mjPI * 0.004 / 3 },
        { sim_primitiveshape_spheroid, { 0.1, 0.2, 0.3 }, mjPI * 0.003 / 3 },
        { sim_primitiveshape_cylinder, { 0.2, 0.2, 0.3 }, mjPI * 0.003 },
        { sim_primitiveshape_cylinder, { 0.2, 0.4, 0.3 }, mjPI * 0.006 },
        { sim_primitiveshape_cone, { 0.2, 0.2, 0.3 }, mjPI * 0.001 },
        { sim_primitiveshape_capsule, { 0.2, 0.2, 0.5 }, mjPI * (0.003 + 0.004 / 3) },
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const double *sizes = kinds[i].sizes;
        int shape = primitive_make(kinds[i].kind, sizes[0], sizes[1], sizes[2]), kind;
        double mass, is[4];
        done(simGetShapeMass_D(shape, &mass));
        ck_assert_double_eq_tol(mass, 1000 * kinds[i].volume, 1e-6);
        done(simGetShapeGeomInfo_D(shape, &kind, is, NULL));
        assert_vector(is, (double[3]){ sizes[0], sizes[1], sizes[2] ? sizes[2] : 0.001 }, 3, 1e-6);
    }
}
END_TEST

START_TEST(distance_between_shapes_that_touch_nothing_is_known)
{
    int one = primitive_make(sim_primitiveshape_cuboid, 1, 1, 1);
    int other = primitive_make(sim_primitiveshape_spheroid, 1, 1, 1);
    double found[7];
    place(one, 5, 5, 3);
    place(other, 7, 5, 3);
    ck_assert_int_eq(done(simCheckDistance_D(one, other, 0, found)), 1);
    ck_assert_double_eq_tol(found[6], 1, 1e-6);
}
END_TEST

START_TEST(shapes_get_names_of_their_own)
{
    int first = cube_make(0, 1), second = cube_make(0, 1);
    char *name = simGetObjectName(second);
    ck_assert_int_eq(simGetObjectHandle("Cuboid"), first);
    ck_assert_str_eq(name, "Cuboid#0");
    free(name);
}
END_TEST

START_TEST(colour_stays_when_another_shape_is_made)
{
    int shape = cube_make(0, 1);
    const float red[3] = { 1, 0, 0 };
    const mjModel *model;
    done(simSetShapeColor(shape, NULL, sim_colorcomponent_ambient_diffuse, red));
    cube_make(0, 1);
    model = world.scene.model;
    for (int i = 0; i < 3; i++)
        ck_assert(model->geom_rgba[4 * model->body_geomadr[object_find(shape)->id] + i] == red[i]);
}
END_TEST

/* ------------------------------------------------------------------ sensors */

static int range_make(double range)
{
    double reals[15] = { 0, range };
    int ints[8] = { 0 };
    return done(simCreateProximitySensor_D(sim_proximitysensor_ray_subtype, 16, 0, ints, reals,
                                           NULL));
}

START_TEST(created_proximity_sensor_detects_a_created_shape_and_the_floor)
{
    int sensor = range_make(4), shape = primitive_make(sim_primitiveshape_cuboid, 1, 1, 1);
    int seen = -2, special = simGetObjectSpecialProperty(shape);
    double point[4];
    done(simSetObjectOrientation_D(sensor, sim_handle_world, (double[3]){ mjPI, 0, 0 }));
    place(sensor, 5, 5, 3);
    place(shape, 5, 5, 1);
    simulate(STEP);
    ck_assert_int_eq(done(simReadProximitySensor_D(sensor, point, &seen, NULL)), 1);
    ck_assert_int_eq(seen, shape);
    ck_assert_double_eq_tol(point[3], 1.5, 1e-6);
    done(simSetObjectSpecialProperty(shape, sim_objectspecialproperty_renderable));
    ck_assert_int_eq(done(simReadProximitySensor_D(sensor, point, &seen, NULL)), 1);
    ck_assert_int_eq(seen, -1);
    ck_assert_double_eq_tol(point[3], 3, 1e-6);
    done(simSetObjectSpecialProperty(shape, special));
    cube_make(0, 1); /* another change keeps them */
    ck_assert_int_eq(simGetObjectSpecialProperty(shape), special);
    ck_assert_int_eq(done(simReadProximitySensor_D(sensor, point, &seen, NULL)), 1);
    ck_assert_int_eq(seen, shape);
    done(simSetObjectParent(sensor, shape, true));
    ck_assert_int_eq(simGetObjectParent(sensor), shape);
    ck_assert_int_eq(done(simReadProximitySensor_D(sensor, point, &seen, NULL)), 1);
    ck_assert_int_eq(seen, -1); /* it does not see what it stands on */
    done(simRemoveObject(shape));
    ck_assert_int_eq(done(simReadProximitySensor_D(sensor, point, &seen, NULL)), 1);
    ck_assert_double_eq_tol(point[3], 3, 1e-6);
    place(sensor, 5, 5, 5);
    ck_assert_int_eq(simReadProximitySensor_D(sensor, point, &seen, NULL), 0);
}
END_TEST

START_TEST(created_camera_sees_the_colour_of_a_created_shape)
{
    int shape = primitive_make(sim_primitiveshape_spheroid, 1, 1, 1), sizes[2], camera;
    const float green[3] = { 0, 1, 0 };
    unsigned char *image, *pixel;
    camera = done(simCreateVisionSensor_D(2, (int[4]){ 40, 30 },
                                          (double[11]){ 0.01, 10, 1.0 }, NULL));
    done(simSetShapeColor(shape, NULL, sim_colorcomponent_ambient_diffuse, green));
    done(simSetObjectOrientation_D(camera, sim_handle_world, (double[3]){ mjPI, 0, 0 }));
    place(camera, 5, 5, 3);
    place(shape, 5, 5, 1);
    for (int is_seen = 1; is_seen >= 0; is_seen--) {
        image = simGetVisionSensorCharImage(camera, &sizes[0], &sizes[1]);
        if (!image)
            return; /* nothing renders here */
        ck_assert_int_eq(sizes[0], 40);
        ck_assert_int_eq(sizes[1], 30);
        pixel = image + 3 * (15 * 40 + 20);
        ck_assert_int_eq(pixel[1] > 2 * pixel[0] && pixel[1] > 2 * pixel[2], is_seen);
        simReleaseBuffer(image);
        done(simSetObjectSpecialProperty(shape, sim_objectspecialproperty_collidable));
    }
}
END_TEST

START_TEST(angle_of_a_created_camera_is_that_of_its_longer_side)
{
    double angle;
    int camera = done(simCreateVisionSensor_D(2, (int[4]){ 64, 32 },
                                              (double[11]){ 0.01, 10, 1.2 }, NULL));
    done(simGetObjectFloatParameter_D(camera, sim_visionfloatparam_perspective_angle, &angle));
    ck_assert_double_eq_tol(angle, 1.2, 1e-6);
}
END_TEST

START_TEST(clipping_planes_stay_when_something_large_is_made)
{
    double before, after;
    int camera = simGetObjectHandle("watcher");
    done(simGetObjectFloatParameter_D(camera, sim_visionfloatparam_far_clipping, &before));
    primitive_make(sim_primitiveshape_cuboid, 100, 100, 100);
    done(simGetObjectFloatParameter_D(camera, sim_visionfloatparam_far_clipping, &after));
    ck_assert_double_eq(after, before);
}
END_TEST

START_TEST(created_force_sensor_bears_the_weight_of_its_child)
{
    int sensor = done(simCreateForceSensor_D(0, NULL, NULL, NULL)), shape = cube_make(0, 2);
    double force[3], torque[3];
    place(sensor, 5, 5, 2);
    place(shape, 5.5, 5, 2);
    done(simSetObjectParent(shape, sensor, true));
    ck_assert_int_eq(simGetObjectParent(shape), sensor);
    simulate(0.1);
    ck_assert_int_eq(done(simReadForceSensor_D(sensor, force, torque)), 1);
    ck_assert_double_eq_tol(force[2], 2 * GRAVITY, 0.01);
    ck_assert_double_eq_tol(torque[1], -0.5 * 2 * GRAVITY, 0.01);
    ck_assert_double_eq_tol(height(shape), 2, 1e-9);
}
END_TEST

/* ------------------------------------------------------------------ joints */

START_TEST(created_joint_turns_its_child_about_its_axis)
{
    int base = cube_make(16, 1), shape = cube_make(0, 1), joint;
    double at[3];
    joint = done(simCreateJoint_D(sim_joint_revolute_subtype, sim_jointmode_dynamic, 0, NULL, NULL,
                                  NULL));
    place(base, 5, 5, 1);
    place(joint, 5, 5, 2);
    place(shape, 6, 5, 2);
    done(simSetObjectParent(joint, base, true));
    done(simSetObjectParent(shape, joint, true));
    ck_assert_int_eq(simGetObjectParent(joint), base);
    ck_assert_int_eq(simGetObjectChild(joint, 0), shape);
    ck_assert_int_eq(simGetObjectChild(base, 0), joint);
    done(simSetJointTargetPosition_D(joint, mjPI / 2));
    simulate(2);
    done(simGetObjectPosition_D(shape, sim_handle_world, at));
    assert_vector(at, (double[3]){ 5, 6, 2 }, 3, 0.02);
    done(simRemoveObject(joint));
    ck_assert_int_eq(simGetObjectParent(shape), base);
    assert_vector(at, (double[3]){ 5, 6, 2 }, 3, 0.02);
}
END_TEST

START_TEST(kinematic_joint_stays_where_it_is_put)
{
    int joint = simGetObjectHandle("swing");
    double at;
    simSetJointPosition_D(joint, 0.3);
    done(simSetJointMode(joint, sim_jointmode_kinematic, 0));
    ck_assert_int_eq(simGetJointMode(joint, NULL), sim_jointmode_kinematic);
    simulate(0.5);
    done(simGetJointPosition_D(joint, &at));
    ck_assert_double_eq_tol(at, 0.3, 0.01);
    cube_make(0, 1);
    simSetJointPosition_D(joint, -0.4);
    simulate(0.5);
    done(simGetJointPosition_D(joint, &at));
    ck_assert_double_eq_tol(at, -0.4, 0.01);
    done(simSetJointMode(joint, sim_jointmode_dynamic, 0));
    simulate(0.5);
    done(simGetJointPosition_D(joint, &at));
    ck_assert_double_gt(fabs(at + 0.4), 0.1);
    expect_error(simSetJointMode(joint, sim_jointmode_dependent, 0), "MuJoCo has no others");
}
END_TEST

/* ------------------------------------------------------------------ what is gone, and what
 * fails */

START_TEST(a_hundred_things_that_were_made_and_removed_leave_nothing)
{
    const mjModel *model = world.scene.model;
    int counts[] = { model->nbody, model->ngeom, model->njnt, model->nsite, model->nsensor,
                     model->ncam, model->nmesh };
    int made[5], before = 0, after = 0;
    for (int i = 0; i < world.scene.object_count; i++)
        before += world.scene.objects[i].kind != OBJECT_GONE;
    for (int i = 0; i < 20; i++) {
        made[0] = primitive_make(i % 2 ? sim_primitiveshape_cone : sim_primitiveshape_cuboid, 1, 1,
                                 1);
        made[1] = cube_make(8, 1);
        made[2] = range_make(1);
        made[3] = done(simCreateVisionSensor_D(2, (int[2]){ 8, 8 }, (double[3]){ 0.1, 9, 1 },
                                               NULL));
        made[4] = i % 2 ? done(simCreateForceSensor_D(0, NULL, NULL, NULL))
                        : done(simCreateJoint_D(sim_joint_prismatic_subtype, 5, 0, NULL, NULL,
                                                NULL));
        for (int k = 0; k < 5; k++)
            done(simRemoveObject(made[k]));
    }
    for (int i = 0; i < world.scene.object_count; i++)
        after += world.scene.objects[i].kind != OBJECT_GONE;
    model = world.scene.model;
    ck_assert_int_eq(after, before);
    ck_assert_int_eq(model->nbody, counts[0]);
    ck_assert_int_eq(model->ngeom, counts[1]);
    ck_assert_int_eq(model->njnt, counts[2]);
    ck_assert_int_eq(model->nsite, counts[3]);
    ck_assert_int_eq(model->nsensor, counts[4]);
    ck_assert_int_eq(model->ncam, counts[5]);
    ck_assert_int_eq(model->nmesh, counts[6]);
}
END_TEST

START_TEST(bad_arguments_are_told_and_change_nothing)
{
    const mjModel *model = world.scene.model;
    int count = world.scene.object_count, fixed = simGetObjectHandle("fixed");
    expect_error(simCreatePrimitiveShape_D(99, cube_sizes, 0), "argument 1 must be");
    expect_error(simCreatePrimitiveShape_D(3, (double[3]){ 1, 0, 1 }, 0), "above 0");
    expect_error(simCreatePrimitiveShape_D(3, (double[3]){ 1, NAN, 1 }, 0), "above 0");
    expect_error(simCreatePrimitiveShape_D(8, (double[3]){ 1, 1, 0.5 }, 0), "capsule");
    expect_error(simCreatePrimitiveShape_D(7, cube_sizes, 0), "height field");
    expect_error(simCreatePureShape_D(3, 0, cube_sizes, -1, NULL), "mass");
    expect_error(simCreatePureShape_D(4, 0, cube_sizes, 1, NULL), "3 (cone)");
    expect_error(simCreatePureShape_D(-1, 0, cube_sizes, 1, NULL), "0 (cuboid)");
    expect_error(simCreateVisionSensor_D(0, (int[2]){ 8, 8 }, (double[3]){ 0.1, 9, 1 }, NULL),
                 "perspective");
    expect_error(simCreateVisionSensor_D(2, (int[2]){ 0, 8 }, (double[3]){ 0.1, 9, 1 }, NULL),
                 "not 0");
    expect_error(simCreateVisionSensor_D(2, (int[2]){ 8, 8 }, (double[3]){ 0.1, 9, 4 }, NULL),
                 "angle");
    expect_error(simCreateProximitySensor_D(1, 16, 0, NULL, (double[2]){ 0, 1 }, NULL),
                 "argument 1 must be");
    expect_error(simCreateProximitySensor_D(34, 16, 0, NULL, (double[2]){ 0, 0 }, NULL), "range");
    expect_error(simCreateJoint_D(9, 5, 0, NULL, NULL, NULL), "argument 1 must be");
    expect_error(simCreateJoint_D(10, 2, 0, NULL, NULL, NULL), "argument 2 must be");
    expect_error(simSetShapeMass_D(fixed, 0), "above 0");
    expect_error(simSetShapeMass_D(simGetObjectHandle("swing"), 1), "not a shape");
    expect_error(simSetObjectIntParameter(simGetObjectHandle("pendulum"),
                                          sim_shapeintparam_static, 1), "moved by a joint");
    ck_assert_ptr_eq(world.scene.model, model);
    ck_assert_int_eq(world.scene.object_count, count);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host make");
    TCase *tests = fixture_case("make");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, dynamic_cube_falls_and_rests_on_the_floor_and_a_static_one_stays);
    tcase_add_test(tests, primitive_stays_untouched_until_it_is_made_dynamic_and_respondable);
    tcase_add_test(tests, each_kind_of_primitive_has_its_sizes_and_the_mass_of_water);
    tcase_add_test(tests, distance_between_shapes_that_touch_nothing_is_known);
    tcase_add_test(tests, shapes_get_names_of_their_own);
    tcase_add_test(tests, colour_stays_when_another_shape_is_made);
    tcase_add_test(tests, created_proximity_sensor_detects_a_created_shape_and_the_floor);
    tcase_add_test(tests, created_camera_sees_the_colour_of_a_created_shape);
    tcase_add_test(tests, angle_of_a_created_camera_is_that_of_its_longer_side);
    tcase_add_test(tests, clipping_planes_stay_when_something_large_is_made);
    tcase_add_test(tests, created_force_sensor_bears_the_weight_of_its_child);
    tcase_add_test(tests, created_joint_turns_its_child_about_its_axis);
    tcase_add_test(tests, kinematic_joint_stays_where_it_is_put);
    tcase_add_test(tests, a_hundred_things_that_were_made_and_removed_leave_nothing);
    tcase_add_test(tests, bad_arguments_are_told_and_change_nothing);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
