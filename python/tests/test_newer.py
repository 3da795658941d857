# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Functions of the newer API in simx-host, over shared memory and over ZeroMQ: the same program,
# with the same results.
import math
import random

import pytest


@pytest.fixture
def dummy(sim):
    handle = sim.createDummy(0.01)
    yield handle
    sim.removeObjects([handle])
    assert not sim.isHandle(handle)


def near(one, two, by=1e-7):
    return len(one) == len(two) and all(abs(a - b) < by for a, b in zip(one, two))


def test_poses_and_matrices_agree_with_positions_and_angles(sim, dummy):
    draw = random.Random(5)
    base = sim.getObject('/base')
    for _ in range(20):
        place = [draw.uniform(-1, 1) for _ in range(3)]
        angles = [draw.uniform(-3, 3), draw.uniform(-1.5, 1.5), draw.uniform(-3, 3)]
        sim.setObjectPosition(dummy, -1, place)
        sim.setObjectOrientation(dummy, -1, angles)
        matrix, pose = sim.getObjectMatrix(dummy), sim.getObjectPose(dummy)
        assert near(sim.getEulerAnglesFromMatrix(matrix), angles)
        assert near(sim.buildMatrix(place, angles), matrix)
        assert near(sim.poseToMatrix(sim.buildPose(place, angles)), matrix)
        assert near(sim.poseToMatrix(sim.matrixToPose(matrix)), matrix)
        assert near(sim.multiplyMatrices(matrix, sim.getMatrixInverse(matrix)),
                    sim.buildIdentityMatrix())
        assert near(sim.multiplyVector(matrix, [0, 0, 0, 1, 0, 0])[:3], place)
        back = sim.yawPitchRollToAlphaBetaGamma(*sim.alphaBetaGammaToYawPitchRoll(*angles))
        assert near(sim.buildMatrix(place, list(back)), matrix)
        turned = sim.rotateAroundAxis(matrix, [0, 0, 1], [0, 0, 0], math.pi / 2)
        assert near(turned[3::4], [-place[1], place[0], place[2]])
        assert near(sim.interpolateMatrices(matrix, turned, 1), turned)
        sim.setObjectMatrix(dummy, turned)
        assert near(sim.getObjectMatrix(dummy), turned)
        sim.setObjectPose(dummy, -1, pose)
        sim.setObjectPose(dummy, sim.getObjectPose(dummy, base), base)
        assert near(sim.getObjectMatrix(dummy, -1), matrix)
    with pytest.raises(Exception, match='setObjectPose: the pose must be a table of 7 numbers'):
        sim.setObjectPose(dummy, [1, 2])
    with pytest.raises(Exception, match='an axis must not be 0'):
        sim.rotateAroundAxis(matrix, [0, 0, 0], [0, 0, 0], 1)


def test_trees_and_aliases(sim, dummy):
    base, joint = sim.getObject('/base'), sim.getObject('/arm_joint1')
    whole = sim.getObjectsInTree(base)
    assert whole[0] == base and joint in whole
    assert set(sim.getObjectsInTree(base, sim.sceneobject_joint, 1)) < set(whole)
    assert base not in sim.getObjectsInTree(base, sim.handle_all, 1)
    assert set(sim.getObjectsInTree(base, sim.handle_all, 3)) < set(whole)
    assert set(whole) < set(sim.getObjectsInTree(sim.handle_scene))
    with pytest.raises(Exception, match='does not exist'):
        sim.getObjectsInTree(999)
    sim.setObjectAlias(dummy, 'goal')
    assert sim.getObject('/goal') == dummy and sim.getObjectAlias(dummy) == 'goal'
    assert sim.getObjectAlias(base) == 'base'
    with pytest.raises(Exception, match='no spaces and no'):
        sim.setObjectAlias(dummy, 'a/b')
    assert sim.isHandle(base) and not sim.isHandle(999)


def test_data_that_is_kept(sim, dummy):
    sim.writeCustomDataBlock(dummy, 'tag', b'\x00\xff')
    assert sim.readCustomDataBlock(dummy, 'tag') == b'\x00\xff'
    assert sim.readCustomDataBlockTags(dummy) == ['tag']
    assert not sim.readCustomDataBlock(dummy, 'none')
    sim.writeCustomTableData(dummy, 'table', {'a': [1, 2]})
    assert sim.readCustomTableData(dummy, 'table') == {'a': [1, 2]}
    sim.setIntProperty(sim.handle_scene, 'signal.x', 5)
    assert sim.getIntProperty(sim.handle_scene, 'signal.x') == 5
    sim.setFloatArrayProperty(dummy, 'position', [1, 2, 3])
    assert sim.getFloatArrayProperty(dummy, 'position') == [1, 2, 3]
    with pytest.raises(Exception, match="no property 'nothing'"):
        sim.getIntProperty(dummy, 'nothing')
    assert sim.getIntProperty(dummy, 'nothing', {'noError': True}) is None


def test_joints_and_sensors(sim):
    joint = sim.getObject('/arm_joint1')
    sim.setJointTargetPosition(joint, 0.25)
    assert sim.getJointTargetPosition(joint) == 0.25
    sim.setJointTargetVelocity(joint, 0.5)
    assert sim.getJointTargetVelocity(joint) == 0.5 and sim.getJointVelocity(joint) == 0
    assert sim.resetDynamicObject(joint) == 1 and sim.isDynamicallyEnabled(joint) is False
    sonar = sim.getObject('/front_range')
    result, distance, point, seen, normal = sim.readProximitySensor(sonar)
    assert len(point) == len(normal) == 3 and (result == 0) == (seen == -1)
    assert sim.checkProximitySensor(sonar, sim.handle_all) == (result, distance, point, seen,
                                                               normal)
    assert sim.checkProximitySensor(sonar, sim.getObject('/gripper')) == (
        0, 0, [0, 0, 0], -1, [0, 0, 0])
    camera = sim.getObject('/front_camera')
    image, resolution = sim.getVisionSensorImg(camera)
    older, width, height = sim.getVisionSensorCharImage(camera)
    assert resolution == [width, height] and len(image) == len(older) == 3 * width * height


def test_shapes(sim):
    cube = sim.getObject('/cube')
    assert near(sim.getShapeBB(cube), [0.05] * 3) and abs(sim.getShapeMass(cube) - 0.0375) < 1e-9
    assert sim.setShapeColor(cube, None, sim.colorcomponent_ambient_diffuse, [1, 0, 0]) == 1
    with pytest.raises(Exception, match='from 0 to 1'):
        sim.setShapeColor(cube, None, sim.colorcomponent_ambient_diffuse, [2, 0, 0])
    with pytest.raises(Exception, match='not a shape'):
        sim.setObjectColor(sim.getObject('/arm_joint1'), 0, 0, [1, 0, 0])
    drawing = sim.addDrawingObject(sim.drawing_lines, 2, 0, -1, 2, [1, 0, 0])
    assert [sim.addDrawingObjectItem(drawing, [0, 0, 0, 1, 1, n]) for n in range(3)] == [1, 1, 1]
    sim.removeDrawingObject(drawing)
    with pytest.raises(Exception, match='no such drawing object'):
        sim.addDrawingObjectItem(drawing, [0, 0, 0])


@pytest.fixture
def still(sim):
    """The simulation is stopped before and after, and what a test has made is gone."""
    before = set(sim.getObjectsInTree(sim.handle_scene))
    sim.setStepping(True)
    yield before
    sim.stopSimulation()
    sim.setStepping(False)
    while sim.getSimulationState() != sim.simulation_stopped:
        pass
    sim.removeObjects([h for h in sim.getObjectsInTree(sim.handle_scene) if h not in before])
    assert set(sim.getObjectsInTree(sim.handle_scene)) == before


def steps(sim, count):
    sim.startSimulation()
    for _ in range(count):
        sim.step()


def test_a_shape_that_is_made_falls_when_it_is_dynamic(sim, still):
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.2, 0.2, 0.2])
    sim.setObjectPosition(box, [3, 3, 0.5])
    assert near(sim.getShapeBB(box), [0.2] * 3) and abs(sim.getShapeMass(box) - 8) < 1e-9
    assert sim.getShapeGeomInfo(box)[:2] == (2, sim.primitiveshape_cuboid)
    assert sim.getObjectAlias(box).startswith('Cuboid')
    steps(sim, 20)
    assert sim.getObjectPosition(box) == [3, 3, 0.5]
    sim.setObjectInt32Param(box, sim.shapeintparam_static, 0)
    sim.setObjectInt32Param(box, sim.shapeintparam_respondable, 1)
    sim.resetDynamicObject(box)
    steps(sim, 300)
    assert near(sim.getObjectPosition(box), [3, 3, 0.1], 0.01)
    sim.setObjectInt32Param(box, sim.shapeintparam_static, 1)
    sim.setObjectPosition(box, [3, 3, 2])
    steps(sim, 20)
    assert sim.getObjectPosition(box) == [3, 3, 2]


def test_mass_and_inertia_are_set(sim, still):
    ball = sim.createPureShape(1, 8, [0.2, 0.2, 0.2], 1.5)
    assert abs(sim.getShapeMass(ball) - 1.5) < 1e-9
    sim.setShapeMass(ball, 3)
    inertia, frame = sim.getShapeInertia(ball)
    assert near(inertia[::4], [2 / 5 * 3 * 0.01] * 3) and near(frame[3::4], [0, 0, 0])
    mass, per_mass, centre = sim.getShapeMassAndInertia(ball)
    assert abs(mass - 3) < 1e-9 and near(per_mass[::4], [2 / 5 * 0.01] * 3) and centre == [0, 0, 0]
    sim.setShapeInertia(ball, [1.5, 0, 0, 0, 1.2, 0, 0, 0, 1], frame)
    assert near(sim.getShapeInertia(ball)[0], [1.5, 0, 0, 0, 1.2, 0, 0, 0, 1])
    sim.setShapeBB(ball, [0.4, 0.4, 0.4])
    sim.scaleObject(ball, 2, 2, 2, 0)
    assert near(sim.getShapeBB(ball), [0.8] * 3)
    other = sim.createPureShape(0, 8, [0.2, 0.2, 0.2], 2)
    assert sim.groupShapes([ball, other], False) == ball and not sim.isHandle(other)
    assert abs(sim.getShapeMass(ball) - 5) < 1e-9


def test_sensors_that_are_made_see_shapes_that_are_made(sim, still):
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 1])
    sonar = sim.createProximitySensor(sim.proximitysensor_cone, 16, 0, [8, 8, 1, 1, 1, 1, 0, 0],
                                      [0, 2] + [0] * 13)
    camera = sim.createVisionSensor(2, [16, 8, 0, 0], [0.01, 10, 1] + [0] * 8)
    sim.setObjectPosition(box, [4, 4, 2])
    for sensor in (sonar, camera):
        sim.setObjectPosition(sensor, [4, 4, 3])
        sim.setObjectOrientation(sensor, [math.pi, 0, 0])
    assert sim.getVisionSensorRes(camera) == [16, 8]
    assert len(sim.getVisionSensorImg(camera)[0]) == 16 * 8 * 3
    steps(sim, 1)
    result, distance, _, seen, _ = sim.readProximitySensor(sonar)
    assert (result, seen) == (1, box) and abs(distance - 0.5) < 1e-6
    sim.setObjectSpecialProperty(box, sim.objectspecialproperty_collidable)
    assert sim.readProximitySensor(sonar)[0] == 0
    sim.setObjectSpecialProperty(box, sim.objectspecialproperty_detectable_all)
    assert sim.getObjectSpecialProperty(box) == sim.objectspecialproperty_detectable_all
    assert sim.readProximitySensor(sonar)[0] == 1
    sim.setObjectParent(camera, box, True)
    assert sim.getObjectParent(camera) == box


def test_a_joint_that_is_made_moves_its_child(sim, still):
    joint = sim.createJoint(sim.joint_revolute, sim.jointmode_dynamic, 0)
    sensor = sim.createForceSensor(0, [0] * 5, [0] * 5)
    bar = sim.createPureShape(0, 0, [0.1, 0.1, 0.1], 1)
    sim.setObjectPosition(joint, [4, 4, 2])
    sim.setObjectPosition(sensor, [4, 4, 2])
    sim.setObjectPosition(bar, [5, 4, 2])
    sim.setObjectParent(sensor, joint, True)
    sim.setObjectParent(bar, sensor, True)
    assert sim.getObjectParent(bar) == sensor and sim.getObjectParent(sensor) == joint
    sim.setJointMode(joint, sim.jointmode_kinematic, 0)
    assert sim.getJointMode(joint)[0] == sim.jointmode_kinematic
    sim.setJointPosition(joint, math.pi / 2)
    steps(sim, 20)
    assert near(sim.getObjectPosition(bar), [4, 5, 2], 0.01)
    assert near(sim.readForceSensor(sensor)[1], [0, 0, 9.81], 0.05)
    with pytest.raises(Exception, match='MuJoCo has no others'):
        sim.setJointMode(joint, sim.jointmode_dependent)


def test_what_cannot_be_made_is_told(sim, still):
    for call, args, why in (
            (sim.createPrimitiveShape, (99, [1, 1, 1]), 'argument 1 must be'),
            (sim.createPrimitiveShape, (3, [1, 1]), 'table of 3 numbers expected'),
            (sim.createPrimitiveShape, (3, 'big'), 'table of 3 numbers expected, got string'),
            (sim.createPrimitiveShape, (3, [1, 0, 1]), 'above 0'),
            (sim.createPureShape, (3, 8, [1, 1, 1], -1), 'mass'),
            (sim.createVisionSensor, (0, [8, 8], [0.1, 9, 1]), 'perspective'),
            (sim.createJoint, (1, 2), 'argument 1 must be'),
            (sim.setShapeMass, (sim.getObject('/cube'), 0), 'above 0'),
            (sim.setShapeBB, (sim.getObject('/cube'), [1]), 'table of 3 numbers')):
        with pytest.raises(Exception, match=why):
            call(*args)
    assert set(sim.getObjectsInTree(sim.handle_scene)) == still
