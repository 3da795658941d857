/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The host's signals, parameters, stacks, consoles and dialogs.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calls/param.h"
#include "host/host_fixture.h"

/* ------------------------------------------------------------------ signals */

START_TEST(string_signal_comes_back_with_its_zeros)
{
    int size = -1;
    char *bytes;
    ck_assert_int_eq(simSetStringSignal("s", "a\0b", 3), 1);
    bytes = simGetStringSignal("s", &size);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(bytes, "a\0b", 3);
    simReleaseBuffer(bytes);
    ck_assert_int_eq(simSetStringSignal("s", "", 0), 1);
    bytes = simGetStringSignal("s", &size);
    ck_assert_ptr_nonnull(bytes);
    ck_assert_int_eq(size, 0);
    simReleaseBuffer(bytes);
    ck_assert_int_eq(simSetStringSignal("s", "x", -1), -1);
    size = 7;
    ck_assert_ptr_null(simGetStringSignal("none", &size));
    ck_assert_int_eq(size, 7);
}
END_TEST

START_TEST(types_of_signals_do_not_meet)
{
    int number = 5;
    double real = 5;
    ck_assert_int_eq(simSetIntegerSignal("x", 3), 1);
    ck_assert_int_eq(simGetFloatSignal_D("x", &real), 0);
    ck_assert_double_eq(real, 5);
    ck_assert_int_eq(simSetFloatSignal_D("x", 0.1), 1);
    ck_assert_int_eq(simGetIntegerSignal("x", &number), 1);
    ck_assert_int_eq(number, 3);
    ck_assert_int_eq(simGetFloatSignal_D("x", &real), 1);
    ck_assert_double_eq(real, 0.1);
    ck_assert_int_eq(simClearIntegerSignal("x"), 1);
    ck_assert_int_eq(simClearIntegerSignal("x"), 0);
    ck_assert_int_eq(simGetIntegerSignal("x", &number), 0);
    ck_assert_int_eq(simGetIntegerSignal("", &number), -1);
    ck_assert_int_eq(simGetIntegerSignal(NULL, &number), -1);
}
END_TEST

static const char instruments[] =
    "<mujoco><worldbody><geom type='plane' size='9 9 1'/><body name='box' pos='0 0 .1'><freejoint/>"
    "<geom type='box' size='.1 .1 .1' mass='2'/><site name='foot' size='.2'/></body>"
    "<body pos='1 0 1'><joint name='hinge' axis='0 1 0'/><geom size='.1' pos='0 0 .2'/>"
    "<site name='tip'/></body></worldbody>"
    "<tendon><fixed name='rope'><joint joint='hinge' coef='2'/></fixed></tendon>"
    "<actuator><motor name='pull' tendon='rope'/><general joint='hinge'/></actuator>"
    "<sensor><touch name='touch' site='foot'/><accelerometer name='acc' site='foot'/>"
    "<jointpos name='angle' joint='hinge'/><tendonpos tendon='rope'/></sensor>"
    "<keyframe><key name='up' qpos='0 0 3 1 0 0 0 .5' ctrl='.25 0'/></keyframe></mujoco>";

static void instruments_open(void)
{
    char path[] = "/tmp/simx-values-XXXXXX.xml", *error;
    int file = mkstemps(path, 4), result;
    ck_assert_int_eq(write(file, instruments, strlen(instruments)), strlen(instruments));
    close(file);
    result = simLoadScene(path);
    error = result < 0 ? simGetLastError() : NULL;
    unlink(path);
    ck_assert_msg(!error, "%s", error);
}

static double signal_get(const char *name)
{
    double value = NAN;
    ck_assert_int_eq(simGetFloatSignal_D(name, &value), 1);
    return value;
}

START_TEST(sensors_of_the_model_are_signals)
{
    float values[3];
    double value;
    char *bytes;
    int size = 0;
    instruments_open();
    simStartSimulation();
    for (int i = 0; i < 500; i++)
        simulation_pass();
    ck_assert_double_eq_tol(signal_get("sensor.touch"), 2 * 9.81, 0.1);
    simSetJointPosition_D(simGetObjectHandle("hinge"), 0.3);
    ck_assert_double_eq(signal_get("sensor.angle"), 0.3);
    ck_assert_double_eq(signal_get("sensor.sensor3"), 0.6);
    ck_assert_int_eq(simGetFloatSignal_D("sensor.acc", &value), 0);
    bytes = simGetStringSignal("sensor.acc", &size);
    ck_assert_int_eq(size, sizeof(values));
    memcpy(values, bytes, sizeof(values));
    simReleaseBuffer(bytes);
    ck_assert_double_eq_tol(values[2], 9.81, 0.1);
    ck_assert_int_eq(simGetFloatSignal_D("sensor.none", &value), 0);
    ck_assert_int_eq(simGetFloatSignal_D("sensor.sensor0", &value), 0);
}
END_TEST

START_TEST(actuators_of_the_model_are_signals)
{
    int hinge;
    instruments_open();
    hinge = simGetObjectHandle("hinge");
    ck_assert_int_eq(simSetFloatSignal_D("actuator.pull", 0.5), 1);
    ck_assert_double_eq(signal_get("actuator.pull"), 0.5);
    simSetJointTargetVelocity_D(hinge, 1); /* silences the joint's own actuator */
    ck_assert_int_eq(simSetFloatSignal_D("actuator.actuator1", 0.25), 1);
    scene_touch();
    scene_refresh();
    ck_assert_double_eq_tol(world.scene.data->qfrc_actuator[6], 2 * 0.5 + 0.25, 1e-12);
    ck_assert_int_eq(simSetFloatSignal_D("actuator.none", 7), 1);
    ck_assert_double_eq(signal_get("actuator.none"), 7);
}
END_TEST

START_TEST(model_goes_to_a_keyframe)
{
    double position[3];
    ck_assert_int_eq(simSetStringSignal("keyframe", "own", 3), 1); /* of a scene that has none */
    instruments_open();
    ck_assert_int_eq(simSetStringSignal("keyframe", "up", 2), 1);
    simGetObjectPosition_D(simGetObjectHandle("box"), -1, position);
    ck_assert_double_eq(position[2], 3);
    ck_assert_double_eq(signal_get("sensor.angle"), 0.5);
    ck_assert_double_eq(signal_get("actuator.pull"), 0.25);
    ck_assert_int_eq(simSetStringSignal("keyframe", "down", 4), -1);
}
END_TEST

START_TEST(thousand_signals_are_found_listed_and_removed)
{
    char name[16], *first;
    int number, left = 1000;
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        ck_assert_int_eq(simSetIntegerSignal(name, i), 1);
    }
    for (int i = 0; i < 1000; i += 3) {
        snprintf(name, sizeof(name), "n%d", i);
        ck_assert_int_eq(simClearIntegerSignal(name), 1);
        left--;
    }
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "n%d", i);
        ck_assert_int_eq(simGetIntegerSignal(name, &number), i % 3 != 0);
        ck_assert(i % 3 == 0 || number == i);
    }
    while ((first = simGetSignalName(0, 0)) != NULL) {
        ck_assert_int_eq(simClearIntegerSignal(first), 1);
        simReleaseBuffer(first);
        left--;
    }
    ck_assert_int_eq(left, 0);
}
END_TEST

START_TEST(clearing_without_a_name_ends_a_plugin_that_does_it)
{
    freopen("/dev/null", "w", stderr);
    simClearStringSignal(NULL);
}
END_TEST

/* ------------------------------------------------------------------ parameters */

START_TEST(program_version_is_that_of_the_generation)
{
    int value = -1;
    ck_assert_int_eq(simGetIntegerParameter(sim_intparam_program_version, &value), 1);
    ck_assert_int_eq(value, 41000);
    value = 0;
    ck_assert_int_eq(simGetIntegerParameter(sim_intparam_edit_mode_type, &value), -1);
    ck_assert_int_eq(value, 0);
    ck_assert_int_eq(simSetIntegerParameter(sim_intparam_error_report_mode, 0), 1);
    simGetIntegerParameter(sim_intparam_error_report_mode, &value);
    ck_assert_int_eq(value, 7);
    ck_assert_int_eq(simSetIntegerParameter(4711, 0), -1);
}
END_TEST

START_TEST(time_step_changes_only_while_stopped)
{
    double value;
    ck_assert_int_eq(simGetFloatingParameter_D(sim_floatparam_simulation_time_step, &value), 1);
    ck_assert_double_eq(value, 0.002);
    ck_assert_int_eq(simSetFloatingParameter_D(sim_floatparam_simulation_time_step, 0.004), 1);
    ck_assert_int_eq(simSetFloatingParameter_D(sim_floatparam_simulation_time_step, 0), -1);
    ck_assert_int_eq(simSetFloatingParameter_D(sim_floatparam_simulation_time_step, NAN), -1);
    simStartSimulation();
    simulation_pass();
    ck_assert_double_eq(simGetSimulationTime_D(), 0.004);
    ck_assert_int_eq(simSetFloatingParameter_D(sim_floatparam_simulation_time_step, 0.002), -1);
}
END_TEST

START_TEST(gravity_can_be_turned)
{
    double up[3] = { 0, 0, 5 }, back[3], bad[3] = { INFINITY, 0, 0 };
    ck_assert_int_eq(simSetArrayParameter_D(sim_arrayparam_gravity, up), 1);
    ck_assert_int_eq(simGetArrayParameter_D(sim_arrayparam_gravity, back), 1);
    assert_vector(back, up, 3, 1e-9);
    ck_assert_int_eq(simSetArrayParameter_D(sim_arrayparam_gravity, bad), -1);
    ck_assert_int_eq(simGetArrayParameter_D(sim_arrayparam_fog, back), -1);
}
END_TEST

START_TEST(temporary_directory_is_private_and_goes_with_the_world)
{
    char *path = simGetStringParameter(sim_stringparam_remoteapi_temp_file_dir);
    struct stat status;
    char file[1200];
    FILE *made;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0700);
    snprintf(file, sizeof(file), "%s/left", path);
    made = fopen(file, "w");
    ck_assert_ptr_nonnull(made);
    fclose(made);
    parameters_free(&world.parameters);
    ck_assert_int_eq(stat(path, &status), -1);
    simReleaseBuffer(path);
}
END_TEST

START_TEST(another_scene_has_other_handles)
{
    int before = 0, after = 0, handle = simGetObjectHandle("fixed");
    simSetIntegerSignal("old", 1);
    simGetIntegerParameter(sim_intparam_scene_unique_id, &before);
    ck_assert_int_eq(simLoadScene("/nonexistent.xml"), -1);
    ck_assert_int_eq(simGetObjectType(handle), sim_object_shape_type);
    ck_assert_int_eq(simLoadScene(world.options.model), 1);
    simGetIntegerParameter(sim_intparam_scene_unique_id, &after);
    ck_assert_int_ne(before, after);
    ck_assert_int_eq(simGetObjectType(handle), -1);
    ck_assert_int_ge(simGetObjectHandle("fixed"), 0);
    ck_assert_int_eq(simClearIntegerSignal("old"), 0);
    simStartSimulation();
    ck_assert_int_eq(simCloseScene(), -1);
}
END_TEST

/* ------------------------------------------------------------------ float functions */

START_TEST(float_position_of_a_joint_writes_three_floats)
{
    float values[4] = { 1, 1, 1, 1 };
    ck_assert_int_eq(simGetJointPosition(simGetObjectHandle("swing"), values), 1);
    ck_assert_float_eq(values[0], 0);
    ck_assert_float_ne(values[1], 1);
    ck_assert_float_ne(values[2], 1);
    ck_assert_float_eq(values[3], 1);
}
END_TEST

START_TEST(float_getters_write_garbage_when_they_fail)
{
    float values[4] = { 1, 1, 1, 1 };
    ck_assert_int_eq(simGetObjectPosition(4711, -1, values), -1);
    ck_assert_float_ne(values[2], 1);
    ck_assert_float_eq(values[3], 1);
}
END_TEST

START_TEST(float_proximity_sensor_keeps_the_distance_to_itself)
{
    float values[4] = { 7, 7, 7, 7 };
    simStartSimulation();
    simulation_pass();
    ck_assert_int_eq(simReadProximitySensor(simGetObjectHandle("range0"), values, NULL, NULL), 1);
    ck_assert_float_gt(values[2], 0.5f);
    ck_assert_float_eq(values[3], 7);
}
END_TEST

/* ------------------------------------------------------------------ stacks */

START_TEST(values_come_off_a_stack_as_they_were_put)
{
    int stack = simCreateStack(), number = 0, size = 0;
    double real;
    bool truth = false;
    char *bytes;
    ck_assert_int_ge(stack, 0);
    ck_assert_int_eq(simGetStackInt32Value(stack, &number), -1);
    simPushInt32OntoStack(stack, -5);
    simPushDoubleOntoStack(stack, 2.7);
    simPushBoolOntoStack(stack, true);
    simPushStringOntoStack(stack, "a\0b", 3);
    simPushNullOntoStack(stack);
    ck_assert_int_eq(simGetStackSize(stack), 5);
    ck_assert_int_eq(simIsStackValueNull(stack), 1);
    ck_assert_int_eq(simPopStackItem(stack, 1), 4);
    bytes = simGetStackStringValue(stack, &size);
    ck_assert_int_eq(size, 3);
    ck_assert_mem_eq(bytes, "a\0b\0", 4);
    simReleaseBuffer(bytes);
    ck_assert_int_eq(simGetStackInt32Value(stack, &number), 0);
    simMoveStackItemToTop(stack, 2);
    ck_assert_int_eq(simGetStackBoolValue(stack, &truth), 1);
    ck_assert(truth);
    simMoveStackItemToTop(stack, 1);
    ck_assert_int_eq(simGetStackBoolValue(stack, &truth), 0);
    ck_assert_int_eq(simGetStackInt32Value(stack, &number), 1);
    ck_assert_int_eq(number, 2);
    ck_assert_int_eq(simGetStackDoubleValue(stack, &real), 1);
    ck_assert_double_eq(real, 2.7);
    ck_assert_int_eq(simPopStackItem(stack, 0), 0);
    ck_assert_int_eq(simReleaseStack(stack), 1);
    ck_assert_int_eq(simReleaseStack(stack), -1);
}
END_TEST

START_TEST(tables_are_built_read_and_unfolded)
{
    int stack = simCreateStack(), values[3] = { 4, 5, 6 }, back[3], key = 0;
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), -1);
    simPushInt32TableOntoStack(stack, values, 3);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), 3);
    ck_assert_int_eq(simGetStackTableInfo(stack, 2), 1);
    ck_assert_int_eq(simGetStackTableInfo(stack, 4), 0);
    ck_assert_int_eq(simGetStackInt32Table(stack, back, 3), 1);
    ck_assert_mem_eq(back, values, sizeof(values));
    ck_assert_int_eq(simGetStackInt32Table(stack, back, 4), 0);
    simPushStringOntoStack(stack, "name", 0);
    simPushTableOntoStack(stack);
    ck_assert_int_eq(simInsertDataIntoStackTable(stack), 1);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), -2);
    ck_assert_int_eq(simUnfoldStackTable(stack), 1);
    ck_assert_int_eq(simGetStackSize(stack), 8);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), 0);
    simMoveStackItemToTop(stack, 0);
    ck_assert_int_eq(simGetStackInt32Value(stack, &key), 1);
    ck_assert_int_eq(key, 1);
    ck_assert_int_eq(simGetStackTableInfo(stack, 0), -3);
    simReleaseStack(stack);
}
END_TEST

static void callback(struct SScriptCallBack *call)
{
    (void)call;
}

START_TEST(new_style_functions_are_plain_names_while_the_plugin_is_called)
{
    ck_assert_int_eq(simRegisterScriptCallbackFunction("start", NULL, callback), -1);
    world.plugin.calls = 1;
    ck_assert_int_eq(simRegisterScriptCallbackFunction("start", NULL, callback), 1);
    ck_assert_int_eq(simRegisterScriptCallbackFunction("start", NULL, callback), 0);
    ck_assert_int_eq(simRegisterScriptCallbackFunction("start@RemoteApi", NULL, callback), -1);
    ck_assert_int_eq(simRegisterScriptCallbackFunction("stop", NULL, NULL), -1);
    ck_assert_int_eq(simRegisterScriptVariable("simRemoteApi", "{}", 0), 1);
    world.plugin.calls = 0;
}
END_TEST

/* ------------------------------------------------------------------ consoles and dialogs */

START_TEST(consoles_end_with_the_simulation_when_asked_to)
{
    int with = simAuxiliaryConsoleOpen("with", 10, 1, NULL, NULL, NULL, NULL);
    int without = simAuxiliaryConsoleOpen("without", 10, 0, NULL, NULL, NULL, NULL);
    freopen("/dev/null", "w", stdout);
    ck_assert_int_eq(simAuxiliaryConsolePrint(with, "one\ntwo"), 1);
    ck_assert_int_eq(simAuxiliaryConsolePrint(with, NULL), 1);
    simStartSimulation();
    simStopSimulation();
    while (!simulation_stopped())
        simulation_pass();
    ck_assert_int_eq(simAuxiliaryConsolePrint(with, "gone"), -1);
    ck_assert_int_eq(simAuxiliaryConsoleShow(without, true), 1);
    ck_assert_int_eq(simAuxiliaryConsoleClose(without), 1);
    ck_assert_int_eq(simAuxiliaryConsoleClose(without), -1);
}
END_TEST

START_TEST(dialogs_are_cancelled_at_once)
{
    int dialog;
    char *input;
    freopen("/dev/null", "w", stdout);
    dialog = simDisplayDialog("title", "question", sim_dlgstyle_input, "first", NULL, NULL, NULL);
    ck_assert_int_ge(dialog, 0);
    ck_assert_int_eq(simGetDialogResult(dialog), sim_dlgret_cancel);
    input = simGetDialogInput(dialog);
    ck_assert_str_eq(input, "first");
    simReleaseBuffer(input);
    ck_assert_int_eq(simEndDialog(dialog), 1);
    ck_assert_int_eq(simGetDialogResult(dialog), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host values");
    TCase *tests = fixture_case("host values");
    tcase_add_test(tests, string_signal_comes_back_with_its_zeros);
    tcase_add_test(tests, types_of_signals_do_not_meet);
    tcase_add_test(tests, thousand_signals_are_found_listed_and_removed);
    tcase_add_test(tests, sensors_of_the_model_are_signals);
    tcase_add_test(tests, actuators_of_the_model_are_signals);
    tcase_add_test(tests, model_goes_to_a_keyframe);
    tcase_add_test(tests, program_version_is_that_of_the_generation);
    tcase_add_test(tests, time_step_changes_only_while_stopped);
    tcase_add_test(tests, gravity_can_be_turned);
    tcase_add_test(tests, temporary_directory_is_private_and_goes_with_the_world);
    tcase_add_test(tests, another_scene_has_other_handles);
    tcase_add_test(tests, float_position_of_a_joint_writes_three_floats);
    tcase_add_test(tests, float_getters_write_garbage_when_they_fail);
    tcase_add_test(tests, float_proximity_sensor_keeps_the_distance_to_itself);
    tcase_add_test(tests, values_come_off_a_stack_as_they_were_put);
    tcase_add_test(tests, tables_are_built_read_and_unfolded);
    tcase_add_test(tests, new_style_functions_are_plain_names_while_the_plugin_is_called);
    tcase_add_test(tests, consoles_end_with_the_simulation_when_asked_to);
    tcase_add_test(tests, dialogs_are_cancelled_at_once);
    tcase_add_test_raise_signal(tests, clearing_without_a_name_ends_a_plugin_that_does_it,
                                SIGABRT);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
