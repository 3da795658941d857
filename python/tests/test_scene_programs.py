# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs of examples/python in the scenes for which they were written: each does what it promises,
# and moves the scene in the same way, to the last digit, over shared memory and over ZeroMQ, in a
# simulator that is new and in one that has run the program before. watch.lua tells what has
# happened.
import math
import os
import re
import subprocess
import sys

import pytest

from conftest import Host
from remoteapi_shm import RemoteAPIClient

EXAMPLES = os.environ['TOP'] + '/examples/python/'
STEP = 0.01  # s, of the scenes

# The same program with the other client.
OVER_ZMQ = '''
import runpy, sys
import remote_api_client, remoteapi_shm
remoteapi_shm.RemoteAPIClient = remote_api_client.RemoteAPIClient
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')
'''


class Scene:
    """A simulator with a scene that is watched."""

    def __init__(self, model, folder):
        self.file = str(folder / 'watched')
        os.environ['WATCH'] = self.file
        self.host = Host('--render', 'egl', '--script',
                         os.environ['TOP'] + '/python/tests/watch.lua', model)

    def run(self, over, name, *arguments):
        """What the program prints, and what was watched, as text."""
        program = [EXAMPLES + name + '.py', str(self.host.port)]
        if over == 'ZeroMQ':
            program = ['-c', OVER_ZMQ, program[0], str(self.host.zmq)]
        path = os.environ['PYTHONPATH'] + ':' + os.environ['TOP'] + '/tests'
        done = subprocess.run([sys.executable, *program, *arguments], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**os.environ, 'PYTHONPATH': path})
        assert done.returncode == 0, done.stdout
        self.wait_for_stop()
        with open(self.file, encoding='ascii') as file:
            return done.stdout, file.read()

    def wait_for_stop(self):
        """A program ends when it has asked for the stop; the file is whole behind it."""
        with RemoteAPIClient(port=self.host.port) as client:
            client.require('sim').stopSimulation(True)

    def run_all(self, name, *arguments):
        """Runs the program in all ways: what it prints, whether the robot has touched something in
        a step, and the poses of each shape in all steps."""
        first = self.run('shared memory', name, *arguments)
        for over in ('ZeroMQ', 'shared memory', 'ZeroMQ'):
            output, watched = self.run(over, name, *arguments)
            different = [i for i, (one, other) in enumerate(zip(first[1].splitlines(),
                                                                watched.splitlines()))
                         if one != other]
            assert different[:1] == [] and len(watched) == len(first[1]), 'over ' + over
            assert output == first[0]
        names, *lines = first[1].splitlines()
        steps = [[float.fromhex(value) for value in line.split()] for line in lines]
        shapes = {shape: [step[1 + 7 * i:8 + 7 * i] for step in steps]
                  for i, shape in enumerate(names.split())}
        return first[0], any(step[0] for step in steps), shapes


@pytest.fixture
def scene(folder, tmp_path):
    pytest.importorskip('zmq', reason='no zmq (python3-zmq)')
    pytest.importorskip('cbor2', reason='no cbor2 (python3-cbor2)')
    scenes = []

    def start(model):
        scenes.append(Scene(model, tmp_path))
        return scenes[0]
    yield start
    scenes[0].host.kill()


def length(path):
    return sum(math.dist(a[:2], b[:2]) for a, b in zip(path, path[1:]))


def tilt(pose):
    """Of the z axis from the vertical."""
    x, y, z, w = pose[3:]
    return math.acos(1 - 2 * (x * x + y * y))


def test_obstacles_are_avoided(scene):
    output, touches, shapes = scene('pioneer.xml').run_all('avoid_obstacles')
    path = shapes['PioneerP3DX']
    assert re.fullmatch(r'after 30\.00 s the robot is at [+-]\d\.\d\d [+-]\d\.\d\d m\n', output)
    assert len(path) >= 30 / STEP and not touches
    assert length(path) > 5
    assert all(max(pose[i] for pose in path) - min(pose[i] for pose in path) > 2 for i in (0, 1))


def test_wall_is_followed(scene):
    output, touches, shapes = scene('pioneer.xml').run_all('follow_wall')
    assert output == 'distance from the wall: 0.40 m\n'
    path = shapes['PioneerP3DX']
    assert not touches and length(path) > 11
    # From the first corner on, and not in corners: the right side is 0.165 m beside the middle.
    beside = [(max(abs(x), abs(y)), abs(x) > abs(y), max(x, y, key=abs) > 0)
              for x, y, *_ in path[int(8 / STEP):] if min(abs(x), abs(y)) < 1.5]
    assert len(beside) > 0.6 * len(path[int(8 / STEP):])
    assert all(abs(2.5 - place - 0.165 - 0.4) < 0.05 for place, _, _ in beside)
    assert len({wall[1:] for wall in beside}) >= 3


def test_arm_reaches_configurations(scene):
    watched = scene('arm.xml')
    output, _, _ = watched.run_all('move_arm')
    from remoteapi_shm import RemoteAPIClient
    with RemoteAPIClient(port=watched.host.port) as client:
        sim = client.require('sim')
        joints = [sim.getObject('/IRB140/joint[%d]' % i) for i in range(6)]
        tip = sim.getObject('/IRB140/tip')
        wanted = [[90, 20, 20, 0, 60, 0], [0, 45, -20, 90, 30, 45], [-60, -30, 40, -45, 80, 180],
                  [0, 0, 0, 0, 90, 0]]
        lines = output.splitlines()
        assert len(lines) == len(wanted)
        for line, configuration, tolerance in zip(lines, wanted, (0.2, 0.2, 0.2, 1)):
            told = [float(number) for number in re.findall(r'[+-][\d.]+', line)]
            assert all(abs(a - b) < tolerance for a, b in zip(told, configuration)), line
            for joint, angle in zip(joints, configuration):
                sim.setJointPosition(joint, math.radians(angle))
            assert math.dist(told[6:], sim.getObjectPosition(tip)) < 0.02 * tolerance + 0.002


def line_distance(x, y):
    """From the line of line.xml: the tangents and arcs of two circles on the x axis."""
    (x1, r1), (x2, r2) = (-0.45, 0.6), (0.65, 0.35)
    y, x, span = abs(y), x - x1, x2 - x1
    sine = (r1 - r2) / span
    cosine = math.sqrt(1 - sine * sine)
    along = cosine * x - sine * y
    if along < 0:
        return abs(math.hypot(x, y) - r1)
    if along > cosine * span:
        return abs(math.hypot(x - span, y) - r2)
    return abs(sine * x + cosine * y - r1)


def test_line_is_followed_around(scene):
    pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    watched = scene('line.xml')
    from remoteapi_shm import RemoteAPIClient
    with RemoteAPIClient(port=watched.host.port) as client:
        sim = client.require('sim')
        try:
            sim.getVisionSensorImg(sim.getObject('/LineTracer/visionSensor'))
        except Exception as error:
            pytest.skip('no images: %s' % error)
    output, _, shapes = watched.run_all('follow_line')
    assert re.fullmatch(r'the line is at \d+ of 128 columns\n', output)
    path = shapes['LineTracer']
    assert max(line_distance(x, y) for x, y, *_ in path) < 0.03
    turned = 0
    for (x1, y1, *_), (x2, y2, *_) in zip(path, path[1:]):
        turned += math.remainder(math.atan2(y2, x2) - math.atan2(y1, x1), 2 * math.pi)
    assert turned > 2 * math.pi


def test_pole_stays_up(scene):
    output, _, shapes = scene('cartpole.xml').run_all('balance_pole')
    poles = shapes['pole']
    assert output == 'after 20.00 s: cart at -0.000 m, pole at -0.000 rad\n'
    assert len(poles) >= 20 / STEP and max(map(tilt, poles)) <= 0.1501
    assert max(map(tilt, poles[-100:])) < 1e-3


def test_pole_falls_without_force(scene):
    _, _, shapes = scene('cartpole.xml').run_all('balance_pole', '0')
    assert max(map(tilt, shapes['pole'][:int(3 / STEP)])) > 3
