/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of the simulator and of the plugin in the main script.
 */
#include <stdlib.h>
#include <string.h>

#include "host/host_fixture.h"
#include "host/script_fixture.h"
#include "script/mainscript.h"
#include "script/stack.h"

/* ------------------------------------------------------------------ the simulator's functions */

START_TEST(poses_are_those_of_the_model)
{
    const mjData *data;
    int body;
    script_open("function position(k) return sim.getObjectPosition(simGetObjectHandle('bob'))[k] "
                "end\n"
                "function x() return position(1) end function y() return position(2) end\n"
                "function z() return position(3) end\n"
                "function put() sim.setObjectPosition(sim.getObject('/free'), {1, 2, 3}) "
                "sim.setObjectPosition(sim.getObject('/ghost'), sim.handle_world, {4, 5, 6}) "
                "return #sim.getObjectQuaternion(sim.getObject('/free'), -1) end\n");
    data = world.scene.data;
    body = mj_name2id(world.scene.model, mjOBJ_SITE, "bob");
    scene_refresh();
    ck_assert_double_eq(script_number("x"), data->site_xpos[3 * body]);
    ck_assert_double_eq(script_number("y"), data->site_xpos[3 * body + 1]);
    ck_assert_double_eq(script_number("z"), data->site_xpos[3 * body + 2]);
    ck_assert_double_eq(script_number("put"), 4);
    scene_refresh();
    body = mj_name2id(world.scene.model, mjOBJ_BODY, "free");
    assert_vector(data->xpos + 3 * body, (const double[3]){ 1, 2, 3 }, 3, 1e-12);
    body = mj_name2id(world.scene.model, mjOBJ_BODY, "ghost");
    assert_vector(data->xpos + 3 * body, (const double[3]){ 4, 5, 6 }, 3, 1e-12);
}
END_TEST

/* Each function of the table is called once here with arguments that fit; what is no error gives
 * values of the right type. */
START_TEST(functions_of_all_shapes_can_be_called)
{
    script_open(
        "local joint, force, range = sim.getObjectHandle('driven'), sim.getObjectHandle("
        "'hinge_load'), sim.getObjectHandle('range5')\n"
        "local ball, camera = sim.getObjectHandle('ball'), sim.getObjectHandle('watcher')\n"
        "function f()\n"
        "  assert(math.type(sim.getSystemTime()) == 'float')\n"
        "  assert(sim.getSimulationTimeStep() == 0.002 and sim.getFloatParam("
        "sim.floatparam_simulation_time_step) == 0.002)\n"
        "  assert(simIsRealTimeSimulation() == 0)\n"
        "  sim.setJointTargetPosition(joint, 0.5)\n"
        "  sim.setJointMaxForce(joint, 7) assert(sim.getJointMaxForce(joint) == 7)\n"
        "  sim.setJointTargetForce(joint, -3)\n"
        "  local cyclic, interval = sim.getJointInterval(joint)\n"
        "  assert(type(cyclic) == 'boolean' and #interval == 2)\n"
        "  assert(sim.getJointType(joint) == sim.joint_revolute_subtype)\n"
        "  assert(select('#', sim.getJointMode(joint)) == 2)\n"
        "  assert(#sim.getJointMatrix(ball) == 12)\n"
        "  sim.setSphericalJointMatrix(ball, {1,0,0,0, 0,0,-1,0, 0,1,0,0})\n"
        "  local m = sim.getJointMatrix(ball) assert(math.abs(m[7] + 1) < 1e-9)\n"
        "  assert(sim.readForceSensor(force) == 0)\n"
        "  assert(sim.readProximitySensor(range) == 0)\n"
        "  assert(sim.getVisionSensorRes(camera)[1] == 64)\n"
        "  assert(sim.checkCollision(sim.getObjectHandle('fixed'), sim.handle_all) == 0)\n"
        "  sim.setInt32Signal('i', 5) assert(sim.getIntegerSignal('i') == 5)\n"
        "  sim.setFloatSignal('f', 0.1) assert(sim.getFloatSignal('f') == 0.1)\n"
        "  sim.setStringSignal('s', 'a\\0b') assert(sim.getStringSignal('s') == 'a\\0b')\n"
        "  sim.clearStringSignal('s') assert(sim.getStringSignal('s') == nil)\n"
        "  sim.clearInt32Signal() assert(sim.getInt32Signal('i') == nil)\n"
        "  sim.clearFloatSignal('f') assert(sim.getFloatSignal('f') == nil)\n"
        "  local dummy = sim.createDummy(0.1)\n"
        "  sim.setObjectParent(dummy, joint, false)\n"
        "  assert(sim.getObjectParent(dummy) == joint and sim.getObjectName(dummy) == 'Dummy')\n"
        "  sim.addObjectToSelection(sim.handle_single, dummy)\n"
        "  assert(sim.getObjectSelection()[1] == dummy)\n"
        "  sim.removeObject(dummy) assert(#sim.getObjectSelection() == 0)\n"
        "  assert(not pcall(sim.getObjectType, dummy))\n"
        "  assert(sim.getObject('/nobody', {noError = true}) == -1)\n"
        "  assert(sim.getObjectAlias(joint, 2):sub(1, 1) == '/')\n"
        "  assert(sim.getObjectFloatParam(joint, sim.jointfloatparam_velocity) == 0)\n"
        "  assert(sim.getObjectFloatParam(joint, 99999) == nil)\n"
        "  sim.setObjectInt32Param(joint, sim.jointintparam_motor_enabled, 0)\n"
        "  assert(sim.getObjectInt32Param(joint, sim.jointintparam_motor_enabled) == 0)\n"
        "  sim.setArrayParam(sim.arrayparam_gravity, {0, 0, -1})\n"
        "  assert(sim.getArrayParam(sim.arrayparam_gravity)[3] == -1)\n"
        "  sim.setBoolParam(sim.boolparam_realtime_simulation, true)\n"
        "  assert(sim.getBoolParam(sim.boolparam_realtime_simulation) == true)\n"
        "  sim.setBoolParam(sim.boolparam_realtime_simulation, false)\n"
        "  assert(sim.getInt32Param(sim.intparam_program_version) == 41000)\n"
        "  assert(sim.getStringParam(sim.stringparam_scene_name) == 'kinds.xml')\n"
        "  local v, w = sim.getObjectVelocity(sim.getObjectHandle('free'))\n"
        "  assert(#v == 3 and #w == 3)\n"
        "  local console = sim.auxiliaryConsoleOpen('c', 5)\n"
        "  sim.auxiliaryConsolePrint(console, 'x')\n"
        "  sim.auxiliaryConsoleClose(console)\n"
        "  local dialog = sim.displayDialog('t', 'x', sim.dlgstyle_input, false, 'initial')\n"
        "  assert(sim.getDialogInput(dialog) == 'initial')\n"
        "  assert(sim.getDialogResult(dialog) == sim.dlgret_cancel) sim.endDialog(dialog)\n"
        "  sim.addLog(sim.verbosity_debug, 'unseen')\n"
        "  assert(not pcall(sim.setArrayParam, 0, {1, 2}) and not pcall(sim.setArrayParam, 0))\n"
        "  assert(not pcall(sim.setVisionSensorImg, camera, 'short'))\n"
        "  return 1\n"
        "end\n");
    ck_assert_double_eq(script_number("f"), 1);
}
END_TEST

START_TEST(sensors_tell_the_script_what_they_tell_the_plugin)
{
    double point[4], normal[3];
    int object, sensor = simGetObjectHandle("range0");
    script_open("local sensor = sim.getObjectHandle('range0')\n"
                "function distance() return (select(2, sim.readProximitySensor(sensor))) end\n"
                "function object() return (select(4, sim.readProximitySensor(sensor))) end\n"
                "function normal() return (select(5, sim.readProximitySensor(sensor)))[2] end\n"
                "function force() local r, f, t = sim.readForceSensor(sim.getObjectHandle("
                "'hinge_load')) return f[1] end\n");
    simStartSimulation();
    simulation_pass();
    ck_assert_int_eq(simReadProximitySensor_D(sensor, point, &object, normal), 1);
    ck_assert_double_eq(script_number("distance"), point[3]);
    ck_assert_double_eq(script_number("object"), object);
    ck_assert_double_eq(script_number("normal"), normal[1]);
    ck_assert_int_eq(simReadForceSensor_D(simGetObjectHandle("hinge_load"), normal, NULL), 1);
    ck_assert_double_eq(script_number("force"), normal[0]);
}
END_TEST

/* ------------------------------------------------------------------ the plugin's functions */

/* Returns the sum of its arguments and the script's handle; a text raises it as an error. */
static void plugin_sum(struct SScriptCallBack *call)
{
    double sum = 0, number;
    char *text;
    while (simGetStackSize(call->stackID) > 0) {
        simMoveStackItemToTop(call->stackID, 0);
        text = simGetStackStringValue(call->stackID, NULL);
        if (text && strcmp(text, "last error") == 0)
            simSetLastError("sum", text);
        else if (text)
            strcpy(call->raiseErrorWithMessage, text);
        free(text);
        if (simGetStackDoubleValue(call->stackID, &number) == 1)
            sum += number;
        simPopStackItem(call->stackID, 1);
    }
    simPushDoubleOntoStack(call->stackID, sum);
    simPushInt32OntoStack(call->stackID, call->scriptID);
}

START_TEST(functions_of_the_plugin_are_in_a_table)
{
    world.plugin.name = memory_text("simTest");
    world.plugin.image = &world;
    world.plugin.calls = 1;
    ck_assert_int_eq(simRegisterScriptCallbackFunction("sum", NULL, plugin_sum), 1);
    world.plugin.calls = 0;
    script_open("local p = loadPlugin('simTest')\n"
                "assert(require('simTest') == p and not pcall(loadPlugin, 'simOther'))\n"
                "function f() local s, h = p.sum(1, 2, 39.5) assert(h == 1010002) return s end\n"
                "function raised() return p.sum('because') end\n"
                "function set() return p.sum('last error') end\n"
                "function wrong() return p.sum(print) end\n");
    ck_assert_double_eq(script_number("f"), 42.5);
    expect_error("raised", "because");
    expect_error("set", "last error");
    expect_error("wrong", "stay within");
    free(world.plugin.name);
    world.plugin.image = NULL;
}
END_TEST

/* A plugin that is called by the script cannot call the script that waits for it. */
static void plugin_again(struct SScriptCallBack *call)
{
    int stack = simCreateStack();
    simPushInt32OntoStack(call->stackID, simCallScriptFunctionEx(MAINSCRIPT_HANDLE, "f", stack));
    free(simGetLastError());
    simReleaseStack(stack);
}

START_TEST(script_is_not_entered_twice)
{
    world.plugin.calls = 1;
    ck_assert_int_eq(simRegisterScriptCallbackFunction("again", NULL, plugin_again), 1);
    world.plugin.calls = 0;
    world.plugin.name = memory_text("simTest");
    world.plugin.image = &world;
    script_open("local p = loadPlugin('simTest')\n"
                "function f() return pcall(p.again) and p.again() end");
    ck_assert_double_eq(script_number("f"), -1);
    free(world.plugin.name);
    world.plugin.image = NULL;
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("script, calls");
    TCase *tests = fixture_case("script, calls");
    tcase_set_timeout(tests, 30);
    tcase_add_test(tests, poses_are_those_of_the_model);
    tcase_add_test(tests, functions_of_all_shapes_can_be_called);
    tcase_add_test(tests, sensors_tell_the_script_what_they_tell_the_plugin);
    tcase_add_test(tests, functions_of_the_plugin_are_in_a_table);
    tcase_add_test(tests, script_is_not_entered_twice);
    suite_add_tcase(suite, tests);
    return fixture_run(suite);
}
