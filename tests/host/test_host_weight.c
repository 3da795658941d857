/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Masses, inertias, sizes and groups of shapes, as they are set and as they act.
 */
#include <math.h>

#include "host/make_fixture.h"

/* What a force of 6 N does in a step. */
static double push(int shape)
{
    double linear[3], angular[3];
    world.scene.data->xfrc_applied[6 * object_find(shape)->id] = 6;
    simulation_pass();
    world.scene.data->xfrc_applied[6 * object_find(shape)->id] = 0;
    done(simGetObjectVelocity_D(shape, linear, angular));
    return linear[0];
}

START_TEST(mass_that_is_set_is_the_mass_that_acts)
{
    int shape = cube_make(0, 2);
    double mass, inertia[9], frame[12];
    place(shape, 5, 5, 1);
    simStartSimulation();
    ck_assert_double_eq_tol(push(shape), 6 / 2.0 * STEP, 1e-9);
    done(simSetShapeMass_D(shape, 12));
    ck_assert_double_eq_tol(push(shape), 6 / 2.0 * STEP + 6 / 12.0 * STEP, 1e-9);
    cube_make(0, 1); /* and stays so when the model changes */
    ck_assert_double_eq_tol(push(shape), 6 / 2.0 * STEP + 2 * 6 / 12.0 * STEP, 1e-9);
    done(simGetShapeMass_D(shape, &mass));
    ck_assert_double_eq_tol(mass, 12, 1e-9);
    done(simGetShapeInertia_D(shape, inertia, frame));
    ck_assert_double_eq_tol(inertia[4], 12 * (0.04 + 0.04) / 12, 1e-9);
    done(simSetObjectFloatParameter_D(shape, sim_shapefloatparam_mass, 3));
    done(simGetObjectFloatParameter_D(shape, sim_shapefloatparam_mass, &mass));
    ck_assert_double_eq_tol(mass, 3, 1e-9);
}
END_TEST

START_TEST(inertia_that_is_set_is_the_same_when_read)
{
    static const double inertia[9] = { 0.3, 0.05, 0, 0.05, 0.2, 0, 0, 0, 0.4 };
    static const double frame[12] = { 0, -1, 0, 0.1, 1, 0, 0, 0.2, 0, 0, 1, 0.3 };
    int shape = cube_make(0, 2);
    double is[9], at[12], turned[9], whole[9] = { 0 }, turn[9], expected[9] = { 0 };
    done(simSetShapeInertia_D(shape, inertia, frame));
    done(simGetShapeInertia_D(shape, is, at));
    for (int row = 0; row < 3; row++) {
        ck_assert_double_eq_tol(at[4 * row + 3], frame[4 * row + 3], 1e-9);
        mju_copy3(turn + 3 * row, at + 4 * row);
        mju_copy3(turned + 3 * row, frame + 4 * row);
    }
    for (int i = 0; i < 81; i++) { /* both in the shape's frame */
        int row = i % 3, column = i / 3 % 3, a = i / 9 % 3, b = i / 27;
        whole[3 * row + column] += turn[3 * row + a] * is[3 * a + b] * turn[3 * column + b];
        expected[3 * row + column] += turned[3 * row + a] * inertia[3 * a + b] *
                                      turned[3 * column + b];
    }
    assert_vector(whole, expected, 9, 1e-9);
    expect_error(simSetShapeInertia_D(shape, (double[9]){ 1, 0, 0, 0, 1, 0, 0, 0, 3 }, frame),
                 "no body has this inertia");
    expect_error(simSetShapeInertia_D(shape, (double[9]){ 1, 1, 0, 0, 1, 0, 0, 0, 1 }, frame),
                 "symmetric");
}
END_TEST

START_TEST(density_gives_a_shape_its_mass)
{
    int shape = cube_make(8, 2);
    double mass;
    done(simComputeMassAndInertia_D(shape, 500));
    done(simGetShapeMass_D(shape, &mass));
    ck_assert_double_eq_tol(mass, 4, 1e-9);
    expect_error(simComputeMassAndInertia_D(shape, 0), "density");
}
END_TEST

START_TEST(scaled_shapes_have_other_sizes)
{
    static const int kinds[] = { sim_primitiveshape_cuboid, sim_primitiveshape_spheroid,
                                 sim_primitiveshape_cylinder, sim_primitiveshape_cone,
                                 sim_primitiveshape_capsule };
    double is[4];
    int unused, other;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        int shape = primitive_make(kinds[i], 0.1, 0.1, 0.3);
        done(simScaleObject_D(shape, 2, 2, 3));
        done(simGetShapeGeomInfo_D(shape, &unused, is, NULL));
        assert_vector(is, (double[3]){ 0.2, 0.2, 0.9 }, 3, 1e-6);
    }
    other = primitive_make(sim_primitiveshape_cylinder, 0.1, 0.1, 0.3);
    expect_error(simScaleObject_D(other, 2, 1, 1), "equal factors");
    expect_error(simScaleObject_D(other, 2, 2, -1), "not -1");
}
END_TEST

START_TEST(group_of_shapes_is_one_shape_with_the_weight_of_all)
{
    int shapes[2] = { cube_make(8, 2), cube_make(8, 6) }, count, child;
    double mass, inertia[9], frame[12], is[4], turned[4] = { 0, 0, sqrt(0.5), sqrt(0.5) };
    place(shapes[0], 5, 5, 1);
    place(shapes[1], 5, 6, 1);
    done(simSetObjectQuaternion_D(shapes[1], sim_handle_world, turned));
    child = primitive_make(sim_primitiveshape_cone, 0.1, 0.1, 0.1);
    done(simSetObjectParent(child, shapes[0], true));
    simAddObjectToSelection(sim_handle_single, shapes[1]);
    ck_assert_int_eq(done(simGroupShapes(shapes, 2)), shapes[0]);
    ck_assert_int_eq(simGetObjectType(shapes[1]), -1);
    ck_assert_int_eq(simGetObjectSelectionSize(), 0);
    done(simGetShapeMass_D(shapes[0], &mass));
    ck_assert_double_eq_tol(mass, 8, 1e-9);
    done(simGetShapeInertia_D(shapes[0], inertia, frame));
    assert_vector((double[3]){ frame[3], frame[7], frame[11] }, (double[3]){ 0, 0.75, 0 }, 3, 1e-9);
    /* cubes' own, and 2 kg and 6 kg 1 m apart */
    ck_assert_double_eq_tol(inertia[0], 8 * 0.04 / 6 + 1.5, 1e-9);
    ck_assert_double_eq_tol(inertia[8], 8 * 0.04 / 6, 1e-9);
    ck_assert_int_eq(done(simGetShapeGeomInfo_D(shapes[0], &count, is, NULL)), 3);
    assert_vector(is, (double[3]){ 0.2, 1.2, 0.2 }, 3, 1e-9);
    simulate(2);
    ck_assert_double_eq_tol(height(shapes[0]), 0.1, 0.002);
    expect_error(simGroupShapes((int[2]){ shapes[0], shapes[0] }, 2), "twice");
    expect_error(simGroupShapes(shapes, 1), "at least two");
    expect_error(simGroupShapes((int[2]){ child, shapes[0] }, 2), "children");
    expect_error(simGroupShapes((int[2]){ child, simGetObjectHandle("arm") }, 2), "joint");
    expect_error(simGroupShapes((int[2]){ child, simGetObjectHandle("swing") }, 2), "handles of");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host weight");
    TCase *tests = fixture_case("weight");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, mass_that_is_set_is_the_mass_that_acts);
    tcase_add_test(tests, inertia_that_is_set_is_the_same_when_read);
    tcase_add_test(tests, density_gives_a_shape_its_mass);
    tcase_add_test(tests, scaled_shapes_have_other_sizes);
    tcase_add_test(tests, group_of_shapes_is_one_shape_with_the_weight_of_all);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
