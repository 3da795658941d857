/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Which file a name means: of the working directory, of the models that come with simx-host, or the
 * MJCF or URDF file beside one that only V-REP and CoppeliaSim can read.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host_fixture.h"

#define MJCF(body) "<mujoco><worldbody><body name='" body "'/></worldbody></mujoco>"
#define URDF(body) "<robot name='r'><link name='" body "'/></robot>"

static char folder[] = "/tmp/simx-find-XXXXXX";

/* In a folder of its own; that of the models is where the fixture's kinds.xml is. */
static void setup(void)
{
    static char models[PATH_MAX];
    ck_assert_ptr_nonnull(realpath(world.options.empty_model, models));
    world.options.empty_model = models;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void teardown(void)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL)
        unlink(entry->d_name);
    closedir(entries);
    rmdir(folder);
}

static void file_write(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static void expect_scene(const char *name, const char *body)
{
    int result = simLoadScene(name);
    char *error = result < 0 ? simGetLastError() : NULL;
    ck_assert_msg(!error, "%s", error);
    ck_assert_int_ge(simGetObjectHandle(body), 0);
}

static void expect_refusal(int result, const char *text)
{
    char *error = simGetLastError();
    ck_assert_int_eq(result, -1);
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, text) != NULL, "no \"%s\" in: %s", text, error);
    ck_assert_msg(strchr(error, '\n') == NULL, "%s", error);
    free(error);
}

START_TEST(mjcf_or_urdf_beside_takes_the_place_of_a_foreign_file)
{
    file_write("one.ttt", "VREP");
    file_write("one.xml", MJCF("one"));
    file_write("one.urdf", URDF("urdf"));
    file_write("two.urdf", URDF("two"));
    file_write("three.xml", MJCF("three"));
    expect_scene("one.ttt", "one");
    expect_scene("./two.ttt", "two");
    expect_scene("three.simscene.xml", "three");
    file_write("four.sdf", "<sdf version='1.6'><model name='four'><link name='l'/></model></sdf>");
    expect_scene("four.ttt", "four");
    ck_assert_int_ge(simLoadModel("one.ttm"), 0);
    ck_assert_int_ge(simGetObjectHandle("one"), 0);
}
END_TEST

START_TEST(what_a_client_sent_is_loaded_whatever_its_ending)
{
    file_write("sent.ttt", MJCF("sent"));
    file_write("sent.xml", MJCF("other"));
    expect_scene("sent.ttt", "sent");
}
END_TEST

START_TEST(foreign_file_alone_is_refused_with_what_was_looked_for)
{
    char models[PATH_MAX + 20];
    snprintf(models, sizeof(models), ": none.xml, none.urdf, none.sdf, %.*s/none.xml, ",
             (int)(strrchr(world.options.empty_model, '/') - world.options.empty_model),
             world.options.empty_model);
    file_write("kinds.ttt", "VREP");
    expect_refusal(simLoadScene("none.ttt"), models);
    expect_refusal(simLoadScene("none.ttt"), "of V-REP or CoppeliaSim, which only these can read");
    expect_refusal(simLoadModel("a/none.ttm"), ": a/none.xml, a/none.urdf, a/none.sdf; export");
    expect_refusal(simLoadScene("none.simscene.xml"), ": none.xml, none.urdf, none.sdf, ");
    expect_refusal(simLoadScene("kinds.ttt"), ": kinds.xml, kinds.urdf, kinds.sdf; export");
}
END_TEST

START_TEST(name_without_a_folder_is_found_among_the_models)
{
    char *models = simGetStringParameter(sim_stringparam_scenedefaultdir);
    size_t length = strlen(models);
    ck_assert_int_eq(strncmp(world.options.empty_model, models, length), 0);
    ck_assert_str_eq(world.options.empty_model + length, "/kinds.xml");
    free(models);
    expect_scene("kinds.xml", "pendulum");
    expect_scene("kinds.ttt", "pendulum");
    file_write("kinds.xml", MJCF("mine"));
    expect_scene("kinds.xml", "mine");
    expect_refusal(simLoadScene("nowhere.xml"), "neither in the working directory nor in /");
    expect_refusal(simLoadScene("./vision.xml"), "cannot load ./vision.xml");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("files by their names");
    TCase *tests = fixture_case("names");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, mjcf_or_urdf_beside_takes_the_place_of_a_foreign_file);
    tcase_add_test(tests, what_a_client_sent_is_loaded_whatever_its_ending);
    tcase_add_test(tests, foreign_file_alone_is_refused_with_what_was_looked_for);
    tcase_add_test(tests, name_without_a_folder_is_found_among_the_models);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
