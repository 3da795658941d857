# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Functions of the newer API that programs use around a simulation: parameters of engines, movements
# under their older names, sensors that are handled explicitly, identifiers, views, and what can be
# called.
import math

import pytest

from conftest import refused


@pytest.fixture
def stepping(sim):
    sim.stopSimulation(True)
    sim.setStepping(True)
    yield sim.step
    sim.stopSimulation(True)
    sim.setStepping(False)


@pytest.fixture
def box(sim):
    sim.stopSimulation(True)
    handle = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    yield handle
    sim.stopSimulation(True)
    sim.removeObjects([handle])


# ---------------------------------------------------------------------- engines

def test_parameters_are_read_as_they_were_set(sim, box):
    joint, mark = sim.getObject('/arm_joint1'), sim.createDummy(0.01)
    for name, handle, values in (('bullet_global_internalscalingfactor', -1, (0.5, 2)),
                                 ('ode_global_quickstep', -1, (True, False)),
                                 ('vortex_body_materialuniqueid', box, (5, 7)),
                                 ('mujoco_body_friction1', box, (0.25, 1.0)),
                                 ('mujoco_body_solimp3', box, (0.002, 0.001)),
                                 ('mujoco_body_condim', box, (4, 3)),
                                 ('mujoco_joint_damping', joint, (3.5, sim.getEngineFloatParam(
                                     sim.mujoco_joint_damping, joint))),
                                 ('mujoco_joint_polycoef2', joint, (0.5, 0.0)),
                                 ('mujoco_dummy_range2', mark, (0.5, 0.0)),
                                 ('mujoco_global_impratio', -1, (2.0, 1.0)),
                                 ('mujoco_global_wind2', -1, (0.5, 0.0)),
                                 ('mujoco_global_iterations', sim.handle_scene, (50, 100)),
                                 ('mujoco_global_cone', -1, (1, 0)),
                                 ('mujoco_global_multithreaded', -1, (True, False))):
        kind = 'Bool' if isinstance(values[0], bool) else 'Int32' if isinstance(values[0],
                                                                                int) else 'Float'
        get, set_ = (getattr(sim, '%sEngine%sParam' % (verb, kind)) for verb in ('get', 'set'))
        for value in values:
            set_(getattr(sim, name), handle, value)
            assert get(getattr(sim, name), handle) == value, name
    assert sim.getEngineFloatParam(sim.mujoco_global_stepsize, -1) == sim.getSimulationTimeStep()
    sim.removeObjects([mark])


def slide(sim, step, box, name, friction):
    """How far a box slides in half a second that begins with 1 m/s."""
    sim.setEngineFloatParam(getattr(sim, name), box, friction)
    assert sim.getEngineFloatParam(getattr(sim, name), box) == friction
    sim.setObjectPosition(box, [4, 4, 0.1])
    sim.setObjectFloatParam(box, sim.shapefloatparam_init_velocity_x, 1)
    sim.startSimulation()
    while sim.getSimulationTime() < 0.5:
        step()
    there = sim.getObjectPosition(box)
    sim.stopSimulation(True)
    return there[0] - 4


def test_friction_and_damping_take_effect(sim, stepping):
    plane = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [4, 4, 0.1])
    sim.setObjectPosition(plane, [4, 4, 0])
    sim.setObjectInt32Param(plane, sim.shapeintparam_respondable, 1)
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    sim.setObjectInt32Param(box, sim.shapeintparam_static, 0)
    sim.setObjectInt32Param(box, sim.shapeintparam_respondable, 1)
    for name in 'mujoco_body_friction1', 'bullet_body_friction', 'ode_body_friction':
        sim.setEngineFloatParam(getattr(sim, name), plane, 0.0)  # MuJoCo takes the greater one
        smooth = slide(sim, stepping, box, name, 0.0)
        rough = slide(sim, stepping, box, name, 1.0)
        assert smooth > 0.4 and rough < smooth - 0.2
    # It stays when the scene changes.
    other = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    assert sim.getEngineFloatParam(sim.mujoco_body_friction1, box) == 1
    assert sim.getEngineFloatParam(sim.mujoco_body_friction1, plane) == 0
    joint = sim.getObject('/arm_joint1')
    before = sim.getEngineFloatParam(sim.mujoco_joint_frictionloss, joint)
    sim.setEngineFloatParam(sim.mujoco_joint_frictionloss, joint, 0.125)
    sim.removeObjects([box, plane, other])
    assert sim.getEngineFloatParam(sim.mujoco_joint_frictionloss, joint) == 0.125
    sim.setEngineFloatParam(sim.mujoco_joint_frictionloss, joint, before)


def test_wrong_parameters_are_refused(sim, box):
    joint = sim.getObject('/arm_joint1')
    before = sim.getEngineFloatParam(sim.mujoco_body_friction1, box)
    for call, text in (
            (lambda: sim.setEngineFloatParam(99999, -1, 1),
             '^sim.setEngineFloatParam: engines have no parameter 99999'),
            (lambda: sim.getEngineBoolParam(sim.mujoco_body_friction1, box),
             'is one of sim.getEngineFloatParam'),
            (lambda: sim.setEngineInt32Param(sim.bullet_global_stepsize, -1, 1),
             'is one of sim.setEngineFloatParam'),
            (lambda: sim.setEngineFloatParam(sim.bullet_global_stepsize, box, 1),
             "argument 2 must be -1, not %d" % box),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, joint, 1),
             'that of a shape, which object'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_joint_damping, box, 1),
             'that of a joint, which object'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, 987654, 1),
             'object does not exist'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, box, 'x'),
             "#3 to 'sim.setEngineFloatParam' .number expected, got string"),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, box),
             "#3 to 'sim.setEngineFloatParam' .value expected, got no value"),
            (lambda: sim.setEngineInt32Param(sim.mujoco_body_condim, box, 1.5),
             'whole number expected, got 1.5'),
            (lambda: sim.setEngineInt32Param(sim.mujoco_body_condim, box, 2),
             'argument 3 is 2: it must be 1, 3, 4 or 6'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, box, -1.0),
             'must be a number from 0'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_body_friction1, box, math.nan),
             'must be a finite number'),
            (lambda: sim.setEngineFloatParam(sim.mujoco_global_impratio, -1, 0.0),
             'must be a number above 0'),
            (lambda: sim.setEngineInt32Param(sim.mujoco_global_solver, -1, 9), 'must be 0, 1 or 2'),
            (lambda: sim.getEngineFloatParam('x', box), "#1 to 'sim.getEngineFloatParam'")):
        with refused(text):
            call()
    assert sim.getEngineFloatParam(sim.mujoco_body_friction1, box) == before


# ---------------------------------------------------------------------- movements

def test_joints_move_by_the_older_function(sim, stepping):
    joints = [sim.getObject('/arm_joint1'), sim.getObject('/arm_joint2')]
    start = [sim.getJointPosition(joint) for joint in joints]
    sim.startSimulation()
    stepping()
    sim.setStepping(False)
    target = [start[0] + 0.2, start[1] - 0.1]
    result, pos, vel, accel, left = sim.rmlMoveToJointPositions(
        joints, -1, None, None, [1, 1], [2, 2], [10, 10], target, None, [0, 0])
    assert result == 1 and pos == target and vel == [0, 0] and accel == [0, 0] and left >= 0
    for joint, where in zip(joints, target):
        assert abs(sim.getJointPosition(joint) - where) < 0.05
    sim.setStepping(True)


def test_pose_moves_by_the_older_function(sim):
    mark = sim.createDummy(0.01)
    half = math.sqrt(0.5)
    for _ in range(2):
        result, pos, quat, vel, accel, left = sim.rmlMoveToPosition(
            mark, -1, -1, None, None, [5] * 4, [50] * 4, [1000] * 4, [0.1, 0.2, 0.3],
            [0, 0, half, half], None)
        assert result == 1 and pos == [0.1, 0.2, 0.3] and vel == [0] * 4 and accel == [0] * 4
        assert all(abs(a - b) < 1e-9 for a, b in zip(quat, [0, 0, half, half]))
        assert sim.getObjectPosition(mark) == pos
    assert sim.rmlMoveToPosition(mark, -1, -1, None, None, [5] * 4, [50] * 4, [1000] * 4, None,
                                 None)[1] == pos
    sim.removeObjects([mark])


@pytest.mark.parametrize('kind', ['rml', 'ruckig'])
def test_movement_in_single_steps(sim, kind):
    pos, vel, step, remove = (getattr(sim, kind + what)
                              for what in ('Pos', 'Vel', 'Step', 'Remove'))
    plan = pos(2, 0.01, -1, [0, 1, 0, 0, 0, 0], [1, 1, 2, 2, 1e6, 1e6], [True, False], [1, 5, 0, 0])
    places, result, time = [], 0, 0
    while result == 0:
        result, state, left = step(plan, 0.01)
        places.append(state[0])
        assert state[1] == 1 and state[3] == 0
        assert abs(state[2]) <= 1 + 1e-9 and abs(state[4]) <= 2 + 1e-6
        time += 1
        assert time < 1000
    # Half a second with 2 m/s2, 0.5 s with 1 m/s, and half a second again.
    assert places == sorted(places) and places[-1] == 1 and left == 0
    assert abs(time * 0.01 - 1.5) < 0.02
    assert abs(places[49] - 0.25) < 0.001
    remove(plan)
    with refused('there is no movement'):
        step(plan, 0.01)
    plan = vel(1, 0.01, -1, [0, 1, 0], [2, 1e6], [1], [3])
    for _ in range(50):
        result, state, left = step(plan, 0.01)
    assert result == 0 and abs(state[1] - 2) < 0.01 and abs(state[0] - 0.75) < 0.01
    for _ in range(60):
        result, state, left = step(plan, 0.01)
    assert result == 1 and state[1] == 3 and abs(state[0] - 2.3) < 0.001
    remove(plan)


def test_wrong_movements_are_refused(sim):
    joints = [sim.getObject('/arm_joint1')]
    move = sim.rmlMoveToJointPositions
    for call, text in (
            (lambda: move(1), "#1 to 'sim.rmlMoveToJointPositions' .table expected, got number"),
            (lambda: move(joints, -1, None, None, [1], [1]), "#7 to 'sim.rmlMoveToJointPositions'"),
            (lambda: move(joints, -1, None, None, [1], [1], [1], [1, 2]),
             'argument 8 must have 1 positions'),
            (lambda: move(joints, -1, None, None, [0], [1], [1], [9]),
             'maxVel of axis 1 must be a number above 0'),
            (lambda: move(joints, -1, [1], None, [1], [1], [1], [9]),
             'vel other than 0 is not possible'),
            (lambda: sim.rmlPos(2, 0.01, -1, [0] * 5, [1] * 6, [1, 1], [1] * 4),
             'argument 4 must be a table of 6'),
            (lambda: sim.rmlPos(2, 0.01, -1, [0] * 6, [1] * 6, [1], [1, 1, 0, 0]),
             'argument 6 must be a table of 2'),
            (lambda: sim.rmlVel(1, 0.01, -1, [0, 0, 1], [1, 1], [1], [1]),
             'acceleration in argument 4 other than 0'),
            (lambda: sim.rmlStep(0, 0.1), 'there is no movement 0'),
            (lambda: sim.rmlRemove(77), '^sim.rmlRemove: there is no movement 77')):
        with refused(text):
            call()


# ---------------------------------------------------------------------- sensors

def test_explicit_proximity_sensor_sees_when_it_is_handled(sim, stepping):
    sensor = sim.createProximitySensor(sim.proximitysensor_ray, 16, 0, [0] * 8, [0, 5] + [0] * 13)
    sim.setObjectPosition(sensor, [4, 4, 0.5])
    wall = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 0.1])
    sim.setObjectPosition(wall, [4, 4, 1.05])
    assert sim.getExplicitHandling(sensor) == 0
    sim.setExplicitHandling(sensor, 1)
    assert sim.getExplicitHandling(sensor) == 1
    sim.startSimulation()
    stepping()
    assert sim.readProximitySensor(sensor)[0] == 0
    sim.handleProximitySensor(sim.handle_all_except_explicit)
    assert sim.readProximitySensor(sensor)[0] == 0
    seen = sim.handleProximitySensor(sensor)
    assert seen[0] == 1 and abs(seen[1] - 0.5) < 1e-6 and seen[3] == wall
    sim.setObjectPosition(sensor, [4, 4, 0.7])
    stepping()
    assert sim.readProximitySensor(sensor) == seen
    assert abs(sim.handleProximitySensor(sim.handle_all)[1] - 0.3) < 1e-6
    assert abs(sim.readProximitySensor(sensor)[1] - 0.3) < 1e-6
    sim.resetProximitySensor(sensor)
    assert sim.readProximitySensor(sensor)[0] == 0
    sim.handleProximitySensor(sensor)
    sim.stopSimulation(True)
    sim.startSimulation()
    stepping()
    assert sim.readProximitySensor(sensor)[0] == 0  # that was in another simulation
    sim.setExplicitHandling(sensor, 0)
    assert sim.readProximitySensor(sensor)[0] == 1
    sim.stopSimulation(True)
    sim.removeObjects([sensor, wall])
    with refused('object does not exist'):
        sim.setExplicitHandling(sensor, 1)
    with refused("#2 to 'simSetExplicitHandling' .number expected, got no value"):
        sim.setExplicitHandling(sim.getObject('/base'))


def test_explicit_vision_sensor_keeps_its_image(sim, stepping):
    camera = sim.getObject('/front_camera')
    sim.setExplicitHandling(camera, 1)
    sim.startSimulation()
    stepping()
    first = sim.getVisionSensorImg(camera)[0]
    stepping()
    assert sim.getVisionSensorImg(camera)[0] == first
    box = sim.createDummy(0.1)  # nor does a change of the scene make another
    stepping()
    assert sim.getVisionSensorImg(camera)[0] == first
    sim.handleVisionSensor(camera)
    second = sim.getVisionSensorImg(camera)[0]
    assert second != first
    sim.setExplicitHandling(camera, 0)
    stepping()
    assert sim.getVisionSensorImg(camera)[0] != second
    sim.removeObjects([box])


# ---------------------------------------------------------------------- identifiers, views, names

def test_identifiers_are_never_given_again(sim):
    seen = set()
    for _ in range(5):
        mark = sim.createDummy(0.01)
        uid = sim.getObjectUid(mark)
        assert uid not in seen and uid != mark and sim.getObjectUid(mark) == uid
        assert sim.getObjectInt32Param(mark, sim.objintparam_unique_id) == uid
        assert sim.getObjectFromUid(uid) == mark
        seen.add(uid)
        sim.removeObjects([mark])
        with refused('^sim.getObjectFromUid: there is no object with the identifier %d' % uid):
            sim.getObjectFromUid(uid)
        assert sim.getObjectFromUid(uid, {'noError': True}) == -1
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    before = {handle: sim.getObjectUid(handle) for handle in sim.getObjectsInTree(sim.handle_scene)}
    sim.removeObjects([box])
    del before[box]
    assert {handle: sim.getObjectUid(handle) for handle in before} == before
    for uid in 0, -1, 2 ** 62, -2 ** 62:
        with refused('no object with the identifier'):
            sim.getObjectFromUid(uid)
    with refused('object does not exist'):
        sim.getObjectUid(987654)


def test_views_are_kept_and_not_shown(sim):
    view = sim.floatingViewAdd(0.2, 0.8, 0.3, 0.3, 0)
    other = sim.floatingViewAdd(0.2, 0.2, 0.3, 0.3, 0)
    assert view != other
    assert sim.adjustView(view, sim.getObject('/front_camera'), 0) == 1
    assert sim.adjustView(0, -1, 0, 'label') == 1
    assert sim.floatingViewRemove(view) == 1
    for call, text in ((lambda: sim.floatingViewRemove(view),
                        '^sim.floatingViewRemove: there is no view'),
                       (lambda: sim.floatingViewRemove(0), 'there is no view 0'),
                       (lambda: sim.adjustView(view, -1, 0), 'there is no view'),
                       (lambda: sim.adjustView(other, 987654, 0), 'object does not exist'),
                       (lambda: sim.floatingViewAdd(0, 0, 0, 1, 0), 'a size above 0'),
                       (lambda: sim.floatingViewAdd('x', 0, 0, 1, 0),
                        '#1 .* .number expected, got string'),
                       (lambda: sim.adjustView(other, -1, 0, 5),
                        '#4 .* .string expected, got number'),
                       (lambda: sim.setNavigationMode('x'),
                        '#1 .* .whole number expected, got string')):
        with refused(text):
            call()
    sim.floatingViewRemove(other)
    sim.setNavigationMode(sim.navigation_camerashift)
    assert sim.getNavigationMode() == sim.navigation_camerashift
    sim.setNavigationMode(sim.navigation_passive)
    assert sim.handleExtCalls() is None


def test_names_and_what_they_take(sim):
    names = sim.getApiFunc(-1, 'sim.getObjectP')
    assert names == sorted(names)
    assert 'sim.getObjectPosition' in names and 'sim.getObjectPose' in names
    assert all(name.startswith('sim.getObjectP') for name in names)
    assert sim.getApiFunc(-1, 'sim.handle_ma') == ['sim.handle_main_script']
    assert sim.getApiFunc(-1, 'math.flo') == ['math.floor'] and not sim.getApiFunc(-1, 'no such')
    assert sim.getApiInfo(-1, 'sim.getObjectPosition') == \
        'position = sim.getObjectPosition(objectHandle, [relativeToObjectHandle])'
    assert sim.getApiInfo(-1, 'sim.step') == 'sim.step()'
    assert sim.getApiInfo(-1, 'sim.nothing') == sim.getApiInfo(-1, 'getObject') == ''
    known = {name: sim.getApiInfo(-1, name) for name in sim.getApiFunc(-1, 'sim.')}
    assert sum(bool(text) for text in known.values()) > 140
    assert all(name + '(' in text for name, text in known.items() if text)
    with refused("#2 to 'sim.getApiFunc' .string expected, got no value"):
        sim.getApiFunc(-1)
    with refused("#1 to 'sim.getApiInfo' .whole number expected, got string"):
        sim.getApiInfo('x', 'y')
