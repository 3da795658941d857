/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Models of which MuJoCo would die: they are refused with a sentence, as scene and as model, and
 * the simulator goes on with what it had. And models that MuJoCo reads but does not write such that
 * it reads them again: they come into a scene and go, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host_fixture.h"

static char model_file[64];

static void model_write(const char *ending, const char *text)
{
    int file;
    snprintf(model_file, sizeof(model_file), "/tmp/simx-model-XXXXXX%s", ending);
    file = mkstemps(model_file, (int)strlen(ending));
    ck_assert_int_eq(write(file, text, strlen(text)), strlen(text));
    close(file);
}

static void expect_error(int result, const char *text)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "%s", error);
    ck_assert_msg(strchr(error, '\n') == NULL, "%s", error);
    free(error);
}

static void expect_done(int result)
{
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
}

/* A change, which needs the scene's document, and steps. */
static void expect_alive(void)
{
    expect_done(simRemoveObject(simGetObjectHandle("pendulum")));
    simStartSimulation();
    for (int i = 0; i < 3; i++)
        simulation_pass();
    ck_assert_double_gt(simGetSimulationTime_D(), 0);
}

static void expect_refused(const char *ending, const char *text, const char *why)
{
    model_write(ending, text);
    expect_error(simLoadModel(model_file), why);
    expect_error(simLoadScene(model_file), why);
    unlink(model_file);
    expect_alive();
}

#define INERTIA \
    "<inertial><mass value='1'/>" \
    "<inertia ixx='1' ixy='0' ixz='0' iyy='1' iyz='0' izz='1'/></inertial>"

static const char *const types[] = { "spherical", "Revolute", "screw", "" };

START_TEST(joint_type_that_urdf_does_not_have_is_refused)
{
    char text[1000];
    snprintf(text, sizeof(text),
             "<robot name='r'><link name='a'>" INERTIA "</link><link name='b'>" INERTIA "</link>"
             "<joint name='elbow' type='%s'><parent link='a'/><child link='b'/>"
             "<limit lower='-1' upper='1' effort='1' velocity='1'/></joint></robot>", types[_i]);
    expect_refused(".urdf", text, "the joint 'elbow' has the type");
}
END_TEST

#define MESH(attributes)                                                                        \
    "<mujoco><worldbody><body><geom type='mesh' mesh='m'/></body></worldbody><asset>"           \
    "<mesh name='m' " attributes "/></asset></mujoco>"

static const char *const faces[] = {
    MESH("vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 1 2 0 1 100000000'"),
    MESH("vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 1 4'"),
    MESH("face='0 -1 2' vertex='0 0 0 1 0 0 0 1 0 0 0 1'"),
};

START_TEST(face_whose_corner_is_not_there_is_refused)
{
    expect_refused(".xml", faces[_i], "a face of the mesh 'm' has the corner");
}
END_TEST

static const char *const short_names[] = {
    MESH("file='w'"),
    "<mujoco><worldbody/><asset><skin name='s' file='w'/></asset></mujoco>",
    "<robot name='r'><link name='a'>" INERTIA "<collision><geometry><mesh filename='w'/>"
    "</geometry></collision></link></robot>",
};

START_TEST(file_whose_name_is_shorter_than_an_ending_is_refused)
{
    expect_refused(strstr(short_names[_i], "<robot") ? ".urdf" : ".xml", short_names[_i],
                   "has no ending that tells its kind");
}
END_TEST

START_TEST(what_a_model_includes_is_looked_at_too)
{
    char included[sizeof(model_file)], text[200];
    model_write(".xml", faces[0]);
    strcpy(included, model_file);
    snprintf(text, sizeof(text), "<mujoco><include file='%s'/></mujoco>",
             strrchr(included, '/') + 1);
    expect_refused(".xml", text, "a face of the mesh 'm' has the corner");
    unlink(included);
}
END_TEST

START_TEST(file_that_includes_itself_is_refused)
{
    const char *name;
    FILE *file;
    model_write(".xml", "");
    name = strrchr(model_file, '/') + 1;
    file = fopen(model_file, "w");
    fprintf(file, "<mujoco><include file='%s'/><include file='%s'/></mujoco>", name, name);
    fclose(file);
    expect_error(simLoadModel(model_file), "already included");
    expect_error(simLoadScene(model_file), "already included");
    unlink(model_file);
    expect_alive();
}
END_TEST

/* Walks of the document would not come back. */
START_TEST(file_of_elements_in_each_other_is_refused)
{
    enum { DEPTH = 300000 };
    char *text = malloc(4 * DEPTH + 40),
         *at = text + sprintf(text, "<%s>", _i ? "robot" : "mujoco");
    for (int i = 0; i < DEPTH; i++)
        at += sprintf(at, "<a>");
    expect_refused(_i ? ".urdf" : ".xml", text, "its elements are nested deeper than");
    free(text);
}
END_TEST

/* Each is ten of the one before: the last would be 10 GB. MuJoCo takes them for text. */
START_TEST(entities_of_a_file_are_not_expanded)
{
    char text[2000], *at = text + sprintf(text, "<!DOCTYPE mujoco [<!ENTITY a0 '0123456789'>");
    for (int i = 1; i < 10; i++) {
        at += sprintf(at, "<!ENTITY a%d '", i);
        for (int j = 0; j < 10; j++)
            at += sprintf(at, "&a%d;", i - 1);
        at += sprintf(at, "'>");
    }
    sprintf(at, "]><mujoco model='&a9;'><worldbody><body name='b'><geom size='.1'/></body>"
            "</worldbody></mujoco>");
    model_write(".xml", text);
    expect_done(simLoadModel(model_file));
    expect_done(simLoadScene(model_file));
    unlink(model_file);
    expect_done(simGetObjectHandle("b"));
}
END_TEST

static const char *const endless[] = { "iterations", "noslip_iterations", "mpr_iterations" };

START_TEST(option_with_which_a_step_never_ends_is_refused)
{
    char text[300], why[100];
    snprintf(text, sizeof(text), "<mujoco><option tolerance='0' noslip_tolerance='0' "
             "mpr_tolerance='0' %s='2000000000'/></mujoco>", endless[_i]);
    snprintf(why, sizeof(why), "the option %s is 2000000000", endless[_i]);
    expect_refused(".xml", text, why);
}
END_TEST

/* 16 GB for each body. */
START_TEST(model_larger_than_memory_is_refused)
{
    expect_refused(".xml", "<mujoco><size nuser_body='2000000000'/><worldbody><body><geom "
                   "size='.1'/></body></worldbody></mujoco>", "cannot load");
}
END_TEST

START_TEST(file_that_includes_a_pipe_is_refused)
{
    char pipe[] = "/tmp/simx-pipe-XXXXXX", text[200];
    ck_assert_ptr_nonnull(mkdtemp(pipe));
    rmdir(pipe);
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    snprintf(text, sizeof(text), "<mujoco><include file='%s'/></mujoco>", pipe);
    expect_refused(".xml", text, "which is no file");
    unlink(pipe);
}
END_TEST

/* MuJoCo reads the mesh and dies of it, in a process of its own. */
START_TEST(file_of_which_mujoco_dies_is_refused)
{
    static const int header[] = { 4, 0, 0, 4 };
    static const float vertices[12] = { [3] = 1, [7] = 1, [11] = 1 };
    static const int corners[] = { 0, 1, 2, 0, 1, 100000000, 0, 1, 3, 1, 2, 3 };
    char mesh[] = "/tmp/simx-mesh-XXXXXX.msh", text[300];
    FILE *file = fdopen(mkstemps(mesh, 4), "w");
    fwrite(header, sizeof(header), 1, file);
    fwrite(vertices, sizeof(vertices), 1, file);
    fwrite(corners, sizeof(corners), 1, file);
    fclose(file);
    snprintf(text, sizeof(text), "<mujoco><asset><mesh name='m' file='%s'/></asset><worldbody>"
             "<geom type='mesh' mesh='m'/></worldbody></mujoco>", mesh);
    expect_refused(".xml", text, "dies of it");
    unlink(mesh);
}
END_TEST

static const struct {
    const char *text, *why;
} newer[] = {
    { "<mujoco><worldbody><body><flexcomp/></body></worldbody></mujoco>",
      "does not know 'flexcomp' here: it came with MuJoCo 3.0.0" },
    { "<mujoco><option integrator='implicitfast'/></mujoco>",
      "does not know 'implicitfast' here: it came with MuJoCo 2.3.3" },
    { "<mujoco><worldbody><body gravcomp='1'/></worldbody></mujoco>",
      "does not know 'gravcomp' here: it came with MuJoCo 2.3.1" },
    { "<mujoco><worldbody><teapot/></worldbody></mujoco>", "does not know 'teapot' here." },
};

START_TEST(word_of_a_newer_mujoco_is_told_with_its_version)
{
    if (mj_version() >= 230)
        return;
    expect_refused(".xml", newer[_i].text, newer[_i].why);
}
END_TEST

static const struct {
    const char *text, *why;
} mistakes[] = {
    { "<robot name='r'>\n<link name='a'/>\n<link\nname='b'/><link name='a'/></robot>",
      "there are two links of the name 'a'" },
    { "<robot name='r'><link name='a'/>\n\n<link name='b'/>\n<joint name='j' type='fixed'>"
      "<parent link='a'/>\n<child link='b'/>\n<origin xyz='0,0,1'/></joint></robot>",
      "problem reading attribute 'xyz' Element 'origin', line 6" },
    { "<robot name='r'>\n<link name='a'><collision><geometry><capsule/></geometry></collision>"
      "</link></robot>", ", line 2: URDF has box, cylinder, sphere and mesh" },
    { "<html><body/></html>", "'html': a file of MJCF begins with" },
};

START_TEST(mistake_is_told_with_its_line_and_what_is_right)
{
    expect_refused(".urdf", mistakes[_i].text, mistakes[_i].why);
}
END_TEST

/* Visual classes of public models are such, and MuJoCo dies when it writes them down. The second
 * ball has its mass from its class. */
static const char *const weighed[] = {
    "<default class='visual'><geom type='mesh' mass='3'/></default>",
    ("<default class='other'><geom type='mesh'/><default class='visual'><geom mass='3'/></default>"
     "</default>"),
    "<default class='visual'/><geom type='mesh' mass='3'/>",
};

START_TEST(class_of_meshes_with_a_mass_comes_into_a_scene_and_can_be_changed)
{
    char text[500];
    double mass;
    snprintf(text, sizeof(text),
             "<mujoco><default>%s</default><worldbody><body name='ball'><freejoint/>"
             "<geom type='sphere' size='.1' mass='1'/></body><body name='heavy'>"
             "<geom class='visual' type='sphere' size='.1'/></body></worldbody></mujoco>",
             weighed[_i]);
    model_write(".xml", text);
    expect_done(simLoadModel(model_file));
    expect_done(simLoadScene(model_file));
    unlink(model_file);
    simGetObjectFloatParameter_D(simGetObjectHandle("heavy"), sim_shapefloatparam_mass, &mass);
    ck_assert_double_eq(mass, 3);
    expect_done(simRemoveObject(simGetObjectHandle("ball")));
    simGetObjectFloatParameter_D(simGetObjectHandle("heavy"), sim_shapefloatparam_mass, &mass);
    ck_assert_double_eq(mass, 3);
}
END_TEST

/* A model comes twice and goes again, and the scene is as it was. */
static void expect_comes_twice(const char *ending, const char *text)
{
    int first, second, bodies = world.scene.model->nbody;
    model_write(ending, text);
    first = simLoadModel(model_file);
    expect_done(first);
    second = simLoadModel(model_file);
    expect_done(second);
    unlink(model_file);
    expect_done(simRemoveModel(first));
    expect_done(simRemoveModel(second));
    ck_assert_int_eq(world.scene.model->nbody, bodies);
    ck_assert_int_eq(world.scene.model->nskin, 0);
}

static const char *const awkward[] = {
    /* a body with the model's name */
    "<mujoco model='ball'><worldbody><body name='ball'><geom size='.1'/></body>"
    "<body name='two' pos='1 0 0'><geom size='.1'/></body></worldbody></mujoco>",
    /* floors of a class, one or two, without a mass */
    "<mujoco model='q'><default><default class='wall'><geom type='plane'/></default></default>"
    "<worldbody><geom class='wall' size='5 5 1'/><geom class='wall' size='5 5 1' pos='5 0 0' "
    "zaxis='-1 0 0'/><body name='t'><freejoint/><geom size='.1'/></body></worldbody></mujoco>",
    "<mujoco model='q'><default><default class='wall'><geom type='plane'/></default></default>"
    "<worldbody><geom class='wall' size='5 5 1' pos='5 0 0' zaxis='-1 0 0'/><body name='t'>"
    "<freejoint/><geom size='.1'/></body></worldbody></mujoco>",
    /* a skin, which goes with its bones */
    "<mujoco model='s'><asset><skin name='sk' vertex='0 0 0 1 0 0 0 1 0' face='0 1 2'>"
    "<bone body='torso' bindpos='0 0 0' bindquat='1 0 0 0' vertid='0 1 2' vertweight='1 1 1'/>"
    "</skin></asset><worldbody><body name='torso'><geom size='.1'/></body></worldbody></mujoco>",
};

START_TEST(what_loads_as_a_scene_comes_as_a_model_and_goes)
{
    expect_comes_twice(".xml", awkward[_i]);
}
END_TEST

#define CORNERS "vertex='0 0 0 1 0 0 0 1 0 0 0 1' face='0 2 1 0 1 3 0 3 2 1 2 3'"

/* Of the same meshes, whose scales are those of their classes, one is enough. */
START_TEST(meshes_that_models_have_in_common_are_there_once)
{
    const mjModel *model;
    int first, other, geom;
    model_write(".xml", "<mujoco><default><mesh scale='.1 .1 .1'/><default class='big'><mesh "
                "scale='2 2 2'/></default></default><asset><mesh name='m' " CORNERS "/><mesh "
                "name='n' class='big' " CORNERS "/><texture name='t' type='2d' builtin='flat' "
                "width='4' height='4'/><material name='m' texture='t'/></asset><worldbody>"
                "<body name='b'><geom name='g' type='mesh' mesh='m' material='m'/><geom "
                "type='mesh' mesh='n'/></body></worldbody></mujoco>");
    first = simLoadModel(model_file);
    expect_done(first);
    other = simLoadModel(model_file);
    expect_done(other);
    unlink(model_file);
    model = world.scene.model;
    ck_assert_int_eq(model->nmesh, 2);
    ck_assert_int_eq(model->nmat, 1);
    geom = mj_name2id(model, mjOBJ_GEOM, "g#0");
    ck_assert_double_lt(model->geom_rbound[geom], 0.2);
    expect_done(simRemoveModel(first));
    ck_assert_int_eq(world.scene.model->nmesh, 2);
    expect_done(simRemoveModel(other));
    ck_assert_int_eq(world.scene.model->nmesh, 0);
}
END_TEST

/* What has the same name as an asset of the scene, and is another one, stays another one. */
START_TEST(assets_that_only_have_a_name_in_common_stay_apart)
{
    static const char form[] =
        "<mujoco><asset><texture name='%s' type='2d' builtin='flat' width='4' height='4'/>"
        "<texture name='%s' type='2d' builtin='flat' width='8' height='8'/><material name='m' "
        "texture='u'/></asset><worldbody><body name='%s'><geom size='.1' material='m'/></body>"
        "</worldbody></mujoco>";
    const mjModel *model;
    char text[600];
    int width[2];
    snprintf(text, sizeof(text), form, "t", "u", "first");
    model_write(".xml", text);
    expect_done(simLoadModel(model_file));
    unlink(model_file);
    snprintf(text, sizeof(text), form, "u", "t", "other");
    model_write(".xml", text);
    expect_done(simLoadModel(model_file));
    unlink(model_file);
    model = world.scene.model;
    ck_assert_int_eq(model->ntex, 2);
    for (int i = 0; i < 2; i++) {
        int body = mj_name2id(model, mjOBJ_BODY, i ? "other" : "first");
        int material = model->geom_matid[model->body_geomadr[body]];
        width[i] = model->tex_width[model->mat_texid[material]];
    }
    ck_assert_int_eq(width[0], 8);
    ck_assert_int_eq(width[1], 4);
}
END_TEST

/* A picture of 2 x 3 squares. */
static const unsigned char squares[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 3, 0, 0,
    0, 2, 8, 2, 0, 0, 0, 0x12, 0x16, 0xf1, 0x4d, 0, 0, 0, 21, 'I', 'D', 'A', 'T', 
    0x78, 0xda, 0x63, 0xf8, 0xcf, 0xc0, 0xc0, 0x00, 0xc1, 0xff, 0x81, 0xd4, 0x7f, 0x20, 0xf1,
    0x1f, 0x00, 0x4a, 0xc9, 0x08, 0xf8, 0x5f, 0xb3, 0x7d, 0x75,
    0, 0, 0, 0, 'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82,
};

START_TEST(texture_of_a_grid_smaller_than_the_largest_comes)
{
    char text[500], picture[sizeof(model_file)];
    int file;
    strcpy(picture, "/tmp/simx-grid-XXXXXX.png");
    file = mkstemps(picture, 4);
    ck_assert_int_eq(write(file, squares, sizeof(squares)), sizeof(squares));
    close(file);
    snprintf(text, sizeof(text),
             "<mujoco model='g'><asset><texture name='f' type='cube' gridsize='2 3' "
             "gridlayout='ULFRBD' file='%s'/><material name='m' texture='f'/></asset><worldbody>"
             "<body name='b'><geom size='.1' material='m'/></body></worldbody></mujoco>", picture);
    expect_comes_twice(".xml", text);
    unlink(picture);
}
END_TEST

/* MuJoCo writes such numbers as an int. */
START_TEST(limits_beyond_all_numbers_stay)
{
    const mjModel *model;
    int joint;
    model_write(".urdf", "<robot name='r'><link name='a'>" INERTIA "</link><link name='b'>" INERTIA
                "</link><joint name='elbow' type='revolute'><parent link='a'/><child link='b'/>"
                "<axis xyz='0 0 1'/><limit lower='-1e16' upper='1e16' effort='1' velocity='1'/>"
                "</joint></robot>");
    expect_done(simLoadModel(model_file));
    unlink(model_file);
    model = world.scene.model;
    joint = mj_name2id(model, mjOBJ_JOINT, "elbow");
    ck_assert_int_ge(joint, 0);
    ck_assert_double_eq(model->jnt_range[2 * joint], -1e16);
    ck_assert_double_eq(model->jnt_range[2 * joint + 1], 1e16);
}
END_TEST

#define COUNT_OF(list) ((int)(sizeof(list) / sizeof((list)[0])))

int main(void)
{
    Suite *suite = suite_create("host models");
    TCase *tests = fixture_case("host models");
    tcase_add_loop_test(tests, joint_type_that_urdf_does_not_have_is_refused, 0, COUNT_OF(types));
    tcase_add_loop_test(tests, face_whose_corner_is_not_there_is_refused, 0, COUNT_OF(faces));
    tcase_add_loop_test(tests, file_whose_name_is_shorter_than_an_ending_is_refused,
                        0, COUNT_OF(short_names));
    tcase_add_loop_test(tests, file_of_elements_in_each_other_is_refused, 0, 2);
    tcase_add_test(tests, entities_of_a_file_are_not_expanded);
    tcase_add_loop_test(tests, option_with_which_a_step_never_ends_is_refused, 0,
                        COUNT_OF(endless));
    tcase_add_test(tests, model_larger_than_memory_is_refused);
    tcase_add_test(tests, file_that_includes_a_pipe_is_refused);
    tcase_add_test(tests, file_of_which_mujoco_dies_is_refused);
    tcase_add_loop_test(tests, word_of_a_newer_mujoco_is_told_with_its_version, 0,
                        COUNT_OF(newer));
    tcase_add_loop_test(tests, mistake_is_told_with_its_line_and_what_is_right, 0,
                        COUNT_OF(mistakes));
    tcase_add_test(tests, what_a_model_includes_is_looked_at_too);
    tcase_add_test(tests, file_that_includes_itself_is_refused);
    tcase_add_loop_test(tests, class_of_meshes_with_a_mass_comes_into_a_scene_and_can_be_changed,
                        0, COUNT_OF(weighed));
    tcase_add_loop_test(tests, what_loads_as_a_scene_comes_as_a_model_and_goes, 0,
                        COUNT_OF(awkward));
    tcase_add_test(tests, meshes_that_models_have_in_common_are_there_once);
    tcase_add_test(tests, assets_that_only_have_a_name_in_common_stay_apart);
    tcase_add_test(tests, texture_of_a_grid_smaller_than_the_largest_comes);
    tcase_add_test(tests, limits_beyond_all_numbers_stay);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
