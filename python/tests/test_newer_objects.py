# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What programs do with objects that they have made: grasping, collisions, images, joints; over
# shared memory and over ZeroMQ.
import math

import pytest

from conftest import free_box, near


def test_a_shape_is_grasped_and_let_go(sim, stepping):
    box, tip = free_box(sim, [4, 4, 2]), sim.createDummy(0.01)
    sim.setObjectParent(tip, sim.getObject('/arm_joint1'), True)
    sim.startSimulation()
    stepping()
    before = sim.getObjectPosition(box)
    sim.setObjectParent(box, tip, True)
    assert sim.getObjectParent(box) == tip and near(sim.getObjectPosition(box), before)
    assert sim.getObjectsInTree(tip, sim.handle_all, 1) == [box]
    held = sim.getObjectPosition(box, tip)
    sim.setJointTargetPosition(sim.getObject('/arm_joint1'), 0.5)
    for _ in range(50):
        stepping()
    assert near(sim.getObjectPosition(box, tip), held, 1e-4)
    assert math.dist(sim.getObjectPosition(box), before) > 0.1
    sim.setObjectParent(box, -1, True)
    assert sim.getObjectParent(box) == -1
    height = sim.getObjectPosition(box)[2]
    for _ in range(50):
        stepping()
    assert sim.getObjectPosition(box)[2] < height - 0.1


def test_what_was_grasped_is_back_when_the_simulation_stops(sim, stepping):
    box, tip, group = free_box(sim, [4, 4, 0.05]), sim.createDummy(0.01), sim.createDummy(0.01)
    mark = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    sim.setObjectPosition(mark, [5, 5, 1])
    sim.setObjectParent(tip, sim.getObject('/arm_joint1'), True)
    places = [sim.getObjectPosition(handle) for handle in (box, mark)]
    for is_let_go in (False, True):
        sim.startSimulation()
        stepping()
        sim.setObjectParent(box, tip, True)
        sim.setObjectParent(mark, group, True)
        sim.setObjectPosition(group, [1, 1, 1])
        sim.setJointTargetPosition(sim.getObject('/arm_joint1'), 0.5)
        for _ in range(20):
            stepping()
        if is_let_go:
            sim.setObjectParent(box, -1, True)
            stepping()
        sim.stopSimulation(True)
        assert [sim.getObjectParent(box), sim.getObjectParent(mark)] == [-1, -1]
        assert [sim.getObjectPosition(handle) for handle in (box, mark)] == places


def test_shapes_start_with_their_initial_velocity(sim, stepping):
    ball = free_box(sim, [4, 4, 5])
    velocity, parameter = [1, 2, 3, 0.5, 0.25, 0.125], sim.shapefloatparam_init_velocity_x
    angular = sim.shapefloatparam_init_velocity_a
    sim.setObjectOrientation(ball, [0.3, 0.4, 0.5])
    for i in range(3):
        sim.setObjectFloatParam(ball, parameter + i, velocity[i])
        sim.setObjectFloatParam(ball, angular + i, velocity[3 + i])
        assert sim.getObjectFloatParam(ball, parameter + i) == velocity[i]
    sim.startSimulation()
    assert near(sum(sim.getObjectVelocity(ball), []), velocity)
    for _ in range(20):
        stepping()
    assert abs(sim.getObjectPosition(ball)[1] - (4 + 20 * 0.005 * 2)) < 1e-6
    for i in range(6):
        sim.setObjectFloatParam(ball, (parameter if i < 3 else angular) + i % 3, 0)
    assert sim.resetDynamicObject(ball) == 1
    assert sum(sim.getObjectVelocity(ball), []) == [0] * 6


def test_shapes_go_with_the_dummy_under_which_they_hang(sim, stepping):
    group, inner = sim.createDummy(0.01), sim.createDummy(0.01)
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    sim.setObjectPosition(box, [4, 4, 2])
    sim.setObjectParent(inner, group, True)
    sim.setObjectParent(box, inner, True)
    sim.setObjectPosition(group, [1, 0, 0])
    assert near(sim.getObjectPosition(box), [5, 4, 2])
    camera = sim.createVisionSensor(2, [8, 8, 0, 0], [0.01, 10, 1] + [0] * 8)
    sim.setObjectParent(camera, inner, True)
    assert sim.getObjectParent(camera) == inner
    sim.setObjectParent(camera, -1, True)
    assert sim.getObjectParent(camera) == -1
    with pytest.raises(Exception, match='it has children'):
        sim.setObjectParent(group, sim.getObject('/base'), True)
    sim.setObjectOrientation(group, [0, 0, math.pi / 2])
    assert near(sim.getObjectPosition(box), [-3, 4, 2])
    with pytest.raises(Exception, match='it has children'):
        sim.setObjectParent(inner, -1, True)
    sim.removeObject(inner)
    assert sim.getObjectParent(box) == group
    sim.setObjectParent(box, -1, False)
    assert near(sim.getObjectPosition(box), [4, 4, 2])
    sim.setObjectPosition(box, [7, 7, 7])
    assert near(sim.getObjectPosition(box), [7, 7, 7])


def test_collisions_and_distances_tell_the_objects(sim, stepping):
    one, other = [sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
                  for _ in range(2)]
    sim.setObjectPosition(one, [4, 4, 2])
    sim.setObjectPosition(other, [4.05, 4, 2])
    assert sim.checkCollision(one, other) == sim.checkCollision(one) == (1, [one, other])
    sim.setObjectPosition(other, [4.5, 4, 2])
    assert sim.checkCollision(one, other) == sim.checkCollision(one, sim.handle_all) == (0, [])
    result, (*points, distance), objects = sim.checkDistance(one, other, 0)
    assert (result, objects) == (1,
                                 [one, other]) and abs(distance - 0.4) < 1e-9 and len(points) == 6
    assert sim.checkDistance(one, other, 0.3) == (0, [], [])


def test_images_have_options_and_parts(sim):
    camera = sim.getObject('/front_camera')
    image, (width, height) = sim.getVisionSensorImg(camera)
    grey, resolution = sim.getVisionSensorImg(camera, 1)
    assert resolution == [width, height]
    assert list(grey) == [sum(image[i:i + 3]) // 3 for i in range(0, len(image), 3)]
    rgba, _ = sim.getVisionSensorImg(camera, 2, 0.0, [0, 0], [0, 0])
    assert rgba[0::4] == image[0::3] and rgba[2::4] == image[2::3] and set(rgba[3::4]) == {255}
    part, resolution = sim.getVisionSensorImg(camera, 0, 0, [2, 1], [3, 2])
    start = 3 * (width + 2)
    assert resolution == [3, 2] and part[:9] == image[start:start + 9]
    assert sim.getVisionSensorCharImage(camera, 2, 1, 3, 2) == (part, 3, 2)
    assert sim.getVisionSensorCharImage(camera + sim.handleflag_greyscale) == (grey, width, height)
    depth, _ = sim.getVisionSensorDepth(camera, 0, [2, 1], [3, 2])
    metres, resolution = sim.getVisionSensorDepth(camera, 1, [2, 1], [3, 2])
    near_plane = sim.getObjectFloatParam(camera, sim.visionfloatparam_near_clipping)
    far_plane = sim.getObjectFloatParam(camera, sim.visionfloatparam_far_clipping)
    assert resolution == [3, 2]
    assert near([near_plane + value * (far_plane - near_plane)
                 for value in sim.unpackFloatTable(depth)],
                sim.unpackFloatTable(metres), 1e-4 * far_plane)
    sim.setVisionSensorImg(camera, bytes(range(6)), 1, [2, 1], [3, 2])
    assert sim.getVisionSensorImg(camera, 1, 0, [2, 1], [3, 2])[0] == bytes(range(6))
    for call, why in ((lambda: sim.getVisionSensorImg(camera, 0, 0, [width, 0]), 'outside'),
                      (lambda: sim.getVisionSensorImg(camera, 0, 0, [0, 0], [width + 1, 1]),
                       'larger'),
                      (lambda: sim.getVisionSensorImg(camera, 0, 0, [math.nan, 0]),
                       '#4 .*whole numbers'),
                      (lambda: sim.setVisionSensorImg(camera, b'abc', 0, [-2 ** 31, 0]),
                       'not as long')):
        with pytest.raises(Exception, match=why):
            call()


def test_joints_are_controlled_and_limited(sim, stepping):
    joint, mode = sim.getObject('/arm_joint1'), sim.jointintparam_dynctrlmode
    for control in (sim.jointdynctrl_velocity, sim.jointdynctrl_force, sim.jointdynctrl_position,
                    sim.jointdynctrl_free):
        assert sim.setObjectInt32Param(joint, mode, control) == 1
        assert sim.getObjectInt32Param(joint, mode) == control
    with pytest.raises(Exception, match='not by callbacks'):
        sim.setObjectInt32Param(joint, mode, sim.jointdynctrl_callback)
    cyclic, interval = sim.getJointInterval(joint)
    assert sim.setJointInterval(joint, False, [-0.25, 0.5]) == 1
    assert sim.getJointInterval(joint) == (False, [-0.25, 0.5])
    sim.setObjectInt32Param(joint, mode, sim.jointdynctrl_position)
    sim.setJointTargetPosition(joint, 1)
    sim.startSimulation()
    for _ in range(100):
        stepping()
    assert 0.2 < sim.getJointPosition(joint) < 0.3
    with pytest.raises(Exception, match='range above 0'):
        sim.setJointInterval(joint, False, [0, -1])
    sim.setJointInterval(joint, cyclic, interval)


def test_models_have_sizes_and_shapes_colours(sim, stepping):
    base = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.2, 0.2, 0.2])
    top = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.4])
    sim.setObjectPosition(top, [0, 0, 0.3])
    sim.setObjectParent(top, base, True)
    size, pose = sim.getModelBB(base)
    assert near(size, [0.2, 0.2, 0.6]) and near(pose, [0, 0, 0.2, 0, 0, 0, 1])
    sim.setShapeColor(top, None, sim.colorcomponent_ambient_diffuse, [1, 0.5, 0])
    assert sim.getShapeColor(top, None, sim.colorcomponent_ambient_diffuse) == (1, [1, 0.5, 0])


def test_sensors_look_for_collections(sim):
    sonar, collection = sim.getObject('/front_range'), sim.createCollection(0)
    seen = sim.readProximitySensor(sonar)
    assert sim.checkProximitySensor(sonar, collection) == (0, 0, [0, 0, 0], -1, [0, 0, 0])
    sim.addItemToCollection(collection, sim.handle_all, -1, 0)
    assert sim.checkProximitySensor(sonar, collection) == seen
    sim.destroyCollection(collection)


def test_small_functions_of_the_newer_api(sim):
    pose = sim.buildPose([1, 2, 3], [0.1, 0.2, 0.3])
    assert near(sim.multiplyPoses(pose, sim.getPoseInverse(pose)), [0, 0, 0, 0, 0, 0, 1])
    assert sim.getQuaternionInverse([0, 0, 0, 1]) == [0, 0, 0, 1]
    sim.setNamedStringParam('speed', '5')
    assert sim.getNamedStringParam('speed') == '5' and sim.getNamedStringParam('other') is None
    sim.setInt32Signal('go', 3)
    assert sim.waitForSignal('go') == 3
    sim.clearInt32Signal('go')
    base = sim.getObject('/base')
    sim.setObjectSel([base])
    assert sim.getObjectSel() == [base]
    sim.setObjectSel([])
    assert sim.getObjectSel() == []


def test_movements_take_matrices(sim):
    dummy = sim.createDummy(0.01)
    start, goal = sim.getObjectMatrix(dummy), [1, 0, 0, 0.1, 0, 1, 0, 0.2, 0, 0, 1, 0.3]
    matrix, left = sim.moveToPose(0, start, [9], [99], [9999], goal,
                                  lambda matrix, *_: sim.setObjectMatrix(dummy, matrix), None,
                                  [1, 1, 1, 0.1])
    assert near(matrix, goal) and near(sim.getObjectMatrix(dummy), goal) and left >= 0
    sim.removeObject(dummy)


def test_flags_of_handles(sim):
    base, joint = sim.getObject('/base'), sim.getObject('/arm_joint1')
    x, y, z, w = sim.getObjectQuaternion(joint)
    assert sim.getObjectQuaternion(joint + sim.handleflag_wxyzquat) == [w, x, y, z]
    assert sim.getObjectPose(joint + sim.handleflag_wxyzquat)[3:] == [w, x, y, z]
    relative = sim.getObjectPosition(base, joint + sim.handleflag_reljointbaseframe)
    assert relative == sim.getObjectPosition(base, joint)
    dummy = sim.createDummy(0.01)
    sim.setObjectQuaternion(dummy + sim.handleflag_wxyzquat, [0.6, 0.8, 0, 0])
    assert near(sim.getObjectQuaternion(dummy), [0.8, 0, 0, 0.6])
    sim.removeObject(dummy)


def test_parameters_that_programs_set(sim, stepping):
    camera, angle = sim.getObject('/front_camera'), sim.visionfloatparam_perspective_angle
    before = sim.getObjectFloatParam(camera, angle)
    assert sim.setObjectFloatParam(camera, angle, 0.5) == 1
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
    assert abs(sim.getObjectFloatParam(camera, angle) - 0.5) < 1e-9
    sim.setObjectFloatParam(camera, angle, before)
    with pytest.raises(Exception, match='the angle must be'):
        sim.setObjectFloatParam(camera, angle, 4)
    sim.setObjectInt32Param(box, sim.shapeintparam_static, False)
    assert sim.getObjectInt32Param(box, sim.shapeintparam_static) == 0
    assert sim.getInt32Param(sim.intparam_dynamic_engine) == sim.physics_mujoco
    assert sim.setInt32Param(sim.intparam_dynamic_engine, sim.physics_newton) == 1
    assert sim.getFloatParam(sim.floatparam_physicstimestep) == sim.getSimulationTimeStep()
    with pytest.raises(Exception, match='one of the physics'):
        sim.setFloatParam(sim.floatparam_physicstimestep, 0.001)


def test_copies_have_the_aliases_and_settings_of_their_originals(sim, stepping):
    base, top = [sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])
                 for _ in range(2)]
    sim.setObjectPosition(top, [0, 0, 1])
    sim.setObjectAlias(base, 'box')
    sim.setObjectAlias(top, 'lid')
    sim.setObjectSpecialProperty(top, 0)
    sim.setObjectParent(top, base, True)
    copy, = sim.copyPasteObjects([base], 0)
    assert sim.getObjectAlias(copy) == 'box' and sim.getObject('/box[1]') == copy
    lid = sim.getObject('/box[1]/lid')
    assert lid != top and sim.getObjectSpecialProperty(lid) == 0
    sim.setObjectParent(copy, base, True)
    assert sim.getObject('/box/box') == copy
