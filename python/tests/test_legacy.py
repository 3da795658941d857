# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The legacy functions against ctypes: the same calls, in the same order, to two simulators that are
# alike, must return the same.
import math

import pytest

import by_ctypes
from conftest import Host
from remoteapi_shm import Pixels, sim

pytest.importorskip('hypothesis', reason='no hypothesis (python3-hypothesis)')
from hypothesis import given, settings, strategies as st

FUNCTIONS = by_ctypes.load()
APART = {'simxStart', 'simxFinish', 'simxCreateBuffer', 'simxReleaseBuffer'}
TIMES = {'simxGetPingTime', 'simxGetInMessageInfo', 'simxGetOutMessageInfo', 'simxGetLastCmdTime'}
LONG = {'simxSetVisionSensorImage', 'simxQuery', 'simxReadVisionSensor',
        'simxGetVisionSensorImage', 'simxGetVisionSensorDepthBuffer', 'simxTransferFile'}
NAMES = sorted(set(FUNCTIONS) - APART)
SIZES = {'position': 3, 'eulerAngles': 3, 'quaternion': 4, 'matrix': 12, 'paramValues': 3,
         'colors': 12, 'titleColors': 6, 'dialogColors': 6, 'textColor': 3, 'backgroundColor': 3}
MODES = [sim.simx_opmode_blocking] * 6 + [sim.simx_opmode_buffer, sim.simx_opmode_remove, 99 << 16]

ints = st.integers(-3, 60) | st.integers(-2**31, 2**31 - 1)
floats = st.floats(-1e3, 1e3, width=32) | st.sampled_from([0.0, 1.0, 0.5])
texts = st.sampled_from(['arm_joint1', 'cube', 'front_camera', 'a', '', 'gripper\u00e9']) | \
    st.text(st.characters(blacklist_characters='\0', blacklist_categories=['Cs']), max_size=20)


@pytest.fixture(scope='module')
def pair(folder):
    """Two simulators: a client for ctypes, one for the extension."""
    hosts = Host(), Host()
    clients = [sim.simxStart('', host.port, 1, 1, -20000, 5) for host in hosts]
    yield clients
    for client in clients:
        sim.simxFinish(client)
    for host in hosts:
        host.kill()


def strategy(function, param):
    """Values for an argument."""
    name = param.name
    if name == 'operationMode':
        return st.sampled_from(MODES)
    if name == 'timeOutInMs':
        return st.just(30)
    if name == 'options' and function == 'simxCallScriptFunction':
        return st.sampled_from([sim.sim_scripttype_childscript, 0, 7])
    if name in SIZES and param.code in ('*f', '*B') and function != 'simxSetUISlider':
        element = floats if param.code == '*f' else st.integers(0, 255)
        values = st.lists(element, min_size=SIZES[name], max_size=SIZES[name])
        optional = name.lower().endswith(('color', 'colors'))
        return values | st.none() if optional else values
    if name in ('position', 'size') and param.code == '*i':
        return st.none() | st.lists(st.integers(0, 500), min_size=2, max_size=2)
    if param.code == '*c':
        return st.lists(texts, max_size=3) if name == 'inString' else texts
    if param.code == 'B' and name in ('pause', 'options'):
        return st.just(0)  # local files are another test, a pause lasts
    return {'i': ints, 'f': floats, 'B': st.integers(0, 255), '*i': st.lists(ints, max_size=5),
            '*f': st.lists(floats, max_size=5), '*B': st.binary(max_size=20),
            '*b': st.binary(max_size=30)}[param.code]


def alike(ours, theirs):
    """theirs is what ctypes found: longer arrays than asked for, None for what is not there."""
    if theirs is None:
        return ours in ([], '', bytearray())
    if isinstance(ours, Pixels):
        return ours.tolist() == theirs
    if isinstance(ours, (list, tuple)) and not isinstance(theirs, (list, bytearray)):
        return all(map(alike, ours, theirs[:len(ours)]))
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    if not isinstance(theirs, (int, float, str, bytearray, bool)):
        theirs = theirs[0]
    if isinstance(ours, float) and math.isnan(ours):
        return math.isnan(theirs)
    return type(ours) is type(theirs) and ours == theirs


@pytest.mark.parametrize('name', NAMES)
def test_function_returns_what_ctypes_finds(pair, name):
    function = FUNCTIONS[name]
    arguments = [strategy(name, param) for param in function.arguments[1:]]

    @settings(max_examples=6 if name in LONG else settings.default.max_examples)
    @given(st.tuples(*arguments))
    def compare(values):
        theirs, ours = function(pair[0], *values), getattr(sim, name)(pair[1], *values)
        if not isinstance(ours, tuple):
            assert ours == theirs, values
            return
        assert len(ours) == len(theirs)
        assert ours[0] == theirs[0], values
        if name not in TIMES:
            assert all(map(alike, ours[1:], theirs[1:])), (values, ours, theirs)
    compare()


def test_each_function_of_the_original_is_there():
    for name in FUNCTIONS:
        assert callable(getattr(sim, name)), name


def test_arguments_may_be_named(client):
    mode = sim.simx_opmode_blocking
    assert sim.simxGetObjectHandle(client, objectName='cube', operationMode=mode) == \
        sim.simxGetObjectHandle(operationMode=mode, objectName=b'cube', clientID=client)
    with pytest.raises(TypeError, match="no argument 'name'"):
        sim.simxGetObjectHandle(client, name='cube', operationMode=mode)
    with pytest.raises(TypeError, match="'clientID' twice"):
        sim.simxGetObjectHandle(client, 'cube', clientID=client)
    with pytest.raises(TypeError, match='takes 3 arguments, not 2'):
        sim.simxGetObjectHandle(client, 'cube')


def test_image_is_a_copy_that_keeps(client):
    mode = sim.simx_opmode_blocking
    _, camera = sim.simxGetObjectHandle(client, 'front_camera', mode)
    code, resolution, image = sim.simxGetVisionSensorImage(client, camera, 0, mode)
    assert code == 0 and resolution == [320, 240] and len(image) == 320 * 240 * 3
    kept = bytes(image)
    assert sim.simxGetVisionSensorImage(client, camera, 1, mode)[2] != image
    assert bytes(image) == kept
    assert sim.simxSetVisionSensorImage(client, camera, image, 0, mode) == 0
    assert sim.simxSetVisionSensorImage(client, camera, image.tolist(), 0, mode) == 0
    code, resolution, depth = sim.simxGetVisionSensorDepthBuffer(client, camera, mode)
    assert code == 0 and len(depth) == 320 * 240 and 0 <= min(depth) <= max(depth) <= 1


def test_packed_numbers_come_back():
    assert sim.simxUnpackInts(sim.simxPackInts([1, -2, 2**31 - 1])) == [1, -2, 2**31 - 1]
    assert sim.simxUnpackFloats(sim.simxPackFloats([0.5, -2.0])) == [0.5, -2.0]
    assert sim.simxPackInts([1]) == bytearray(b'\1\0\0\0')


def test_buffers_are_made_and_given_back():
    buffer = sim.simxCreateBuffer(3)
    buffer[2] = 255
    assert buffer[:3] == [0, 0, 255]
    sim.simxReleaseBuffer(buffer)
    with pytest.raises(ValueError):
        sim.simxReleaseBuffer(buffer)


def test_constants_are_those_of_the_simulators_modules():
    from remoteapi_shm import simConst, vrep, vrepConst
    assert simConst.SIMX_VERSION == vrepConst.SIMX_VERSION == 0
    assert simConst.simx_opmode_blocking == 0x10000 and simConst.simx_opmode_oneshot_wait == 0x10000
    assert simConst.sim_mill_cone_subtype == 42 and simConst.sim_jointmode_motion == 1
    assert not hasattr(simConst, 'sim_scripttype_threaded')
    assert vrep.sim_scripttype_threaded == 240
    assert vrep.simxStart is sim.simxStart
