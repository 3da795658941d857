# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The scenes that come with simx-host, loaded by their names, also by the simulators' names: paths
# that programs use, and robots that move as they should.
import math

import pytest

from conftest import Host
from remoteapi_shm import RemoteAPIClient, sim as legacy

WHEEL, AXLE = 0.0975, 0.331  # of the Pioneer, m


@pytest.fixture(scope='module')
def host(folder):
    """The scenes are not for other tests."""
    host = Host()
    yield host
    host.kill()


@pytest.fixture
def client(host):
    with RemoteAPIClient(port=host.port) as client:
        yield client


@pytest.fixture
def sim(client):
    sim = client.require('sim')
    client.setStepping(True)
    yield sim
    sim.stopSimulation()
    while sim.getSimulationState() != sim.simulation_stopped:
        pass
    client.setStepping(False)


def steps(sim, seconds):
    end = sim.getSimulationTime() + seconds - 1e-6
    while sim.getSimulationTime() < end:
        sim.step()


def test_paths_that_programs_use(sim):
    for scene in ('arm', 'cartpole', 'line', 'pioneer'):
        sim.loadScene(scene + '.ttt')
        assert sim.getObjectType(sim.getObject('/Floor')) == sim.object_shape_type
    robot = sim.getObject('/PioneerP3DX')
    for name, kind in (('leftMotor', sim.object_joint_type), ('rightMotor', sim.object_joint_type),
                       ('visionSensor', sim.object_visionsensor_type),
                       *(('ultrasonicSensor[%d]' % i, sim.object_proximitysensor_type)
                         for i in range(16))):
        assert sim.getObjectType(sim.getObject('/PioneerP3DX/' + name)) == kind
    # Counted from the left of the front, around the robot.
    angles = []
    for i in range(16):
        sensor = sim.getObject('/PioneerP3DX/ultrasonicSensor[%d]' % i)
        x, y, _ = sim.multiplyVector(sim.getObjectMatrix(sensor, robot), [0, 0, 1000])
        angles.append(math.degrees(math.atan2(y, x)))
    assert [round(angle) for angle in angles] == [90, 50, 30, 10, -10, -30, -50, -90,
                                                  -90, -130, -150, -170, 170, 150, 130, 90]
    sim.loadScene('arm.ttt')
    path, joints = '/IRB140', []
    for _ in range(6):
        path += '/joint'
        joints.append(sim.getObject(path))
        path += '/link'
    assert joints == [sim.getObject('/IRB140/joint', {'index': i}) for i in range(6)]
    assert joints == sim.getObjectsInTree(sim.getObject('/IRB140'), sim.object_joint_type)
    sim.loadScene('line.ttt')
    for name in ('LeftSensor', 'MiddleSensor', 'RightSensor', 'visionSensor', 'DynamicLeftJoint',
                 'DynamicRightJoint'):
        sim.getObject('/LineTracer/' + name)
    sim.loadScene('cartpole.ttt')
    assert sim.getObjectParent(sim.getObject('/CartPole/slider')) == sim.getObject('/CartPole')
    sim.getObject('/CartPole/hinge')


@pytest.mark.parametrize('left, right', [(5, 5), (-5, -5), (-2, 2), (2, -2), (3, 4)])
def test_robot_drives_straight_and_turns(sim, left, right):
    sim.loadScene('pioneer.xml')
    robot = sim.getObject('/PioneerP3DX')
    sim.startSimulation()
    sim.setJointTargetVelocity(sim.getObject('/PioneerP3DX/leftMotor'), left)
    sim.setJointTargetVelocity(sim.getObject('/PioneerP3DX/rightMotor'), right)
    steps(sim, 2)
    linear, angular = sim.getObjectVelocity(robot)
    assert abs(math.hypot(*linear) - abs(left + right) / 2 * WHEEL) < 0.005
    assert abs(angular[2] - (right - left) * WHEEL / AXLE) < 0.02 * abs(angular[2]) + 1e-6
    x, y, _ = sim.getObjectPosition(robot)
    if left == right:
        assert abs(y) < 1e-6 and 0.8 < abs(x) < 2 * abs(left) * WHEEL
    if left == -right:
        assert math.hypot(x, y) < 0.002


def test_sensors_measure_the_room(sim):
    sim.loadScene('pioneer.xml')
    robot = sim.getObject('/PioneerP3DX')
    sim.setObjectPosition(robot, [1.8, -0.6, 0.1388])
    sim.startSimulation()
    steps(sim, 0.2)
    results = [sim.readProximitySensor(sim.getObject('/PioneerP3DX/ultrasonicSensor[%d]' % i))
               for i in range(16)]
    assert [result[0] for result in results] == [0, 1, 1, 1, 1, 1, 1, 0] + 8 * [0]
    assert sim.checkCollision(robot, sim.getObject('/wall')) == (0, [])
    for i in (3, 4):  # from x = 1.8 + 0.1925 to the wall at 2.5, at 10 degrees
        assert abs(results[i][1] - 0.5075 / math.cos(math.radians(10))) < 0.002
        assert results[i][3] == sim.getObject('/wall')
    lidar = sim.unpackFloatTable(sim.getStringSignal('sensor.lidar'))
    everything = [sim.readProximitySensor(ray) for ray in
                  sim.getObjectsInTree(robot, sim.object_proximitysensor_type)]
    assert sim.handleProximitySensor(sim.handle_all) == min(
        (seen for seen in everything if seen[0]), key=lambda seen: seen[1])
    assert sim.handleVisionSensor(sim.handle_all) == 0
    assert len(lidar) == 61
    for i in (20, 30, 40):  # to the wall, from x = 1.8 + 0.05
        assert abs(lidar[i] - 0.65 / math.cos(math.radians(3 * i - 90))) < 0.003
    assert abs(lidar[0] - 1.9) < 0.003 and abs(lidar[60] - 3.1) < 0.003
    assert len(sim.unpackFloatTable(sim.getStringSignal('sensor.ultrasonicSensor'))) == 16
    assert sim.getStringSignal('sensor.lid') is None


def test_models_are_loaded_by_the_simulators_names(sim):
    sim.loadScene('empty.ttt')
    robots = [sim.loadModel('pioneer_p3dx.ttm') for _ in range(2)]
    assert robots == [sim.getObject('/PioneerP3DX[%d]' % i) for i in range(2)]
    for robot in robots:
        assert len(sim.getObjectsInTree(robot, sim.object_proximitysensor_type)) == 16 + 61
    sim.removeModel(robots[1])
    assert not sim.isHandle(robots[1]) and sim.getObject('/PioneerP3DX') == robots[0]
    sim.removeModel(robots[0])
    assert sim.isHandle(sim.loadModel('pioneer_p3dx'))
    with pytest.raises(Exception, match='nowhere.xml, nowhere.urdf, nowhere.sdf, /.*/models/nowhere.xml'):
        sim.loadScene('nowhere.ttt')
    folder = sim.getStringParam(sim.stringparam_scenedefaultdir)
    sim.loadScene('cartpole')
    sim.loadScene(folder + '/line')
    assert sim.getStringParam(sim.stringparam_scene_path_and_name) == folder + '/line.xml'
    sim.loadScene('pioneer')
    sim.loadScene(folder + '/line.ttt')
    assert sim.getStringParam(sim.stringparam_scene_path_and_name) == folder + '/line.xml'


def test_legacy_clients_load_by_the_simulators_names(host, client):
    blocking = legacy.simx_opmode_blocking
    number = legacy.simxStart('127.0.0.1', host.tcp, True, True, -20000, 5)
    assert legacy.simxLoadScene(number, 'pioneer.ttt', 0, blocking) == 0
    result, motor = legacy.simxGetObjectHandle(number, '/PioneerP3DX/leftMotor', blocking)
    assert result == 0 and motor == client.require('sim').getObject('/PioneerP3DX/leftMotor')
    assert legacy.simxLoadScene(number, 'nowhere.ttt', 0, blocking) != 0
    result, errors = legacy.simxGetLastErrors(number, blocking)
    assert result == 0 and 'nowhere.urdf' in errors[0]
    legacy.simxFinish(number)
