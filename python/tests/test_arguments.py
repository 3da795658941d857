# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Garbage as arguments of each function: an exception that names the argument, or a return code.
import inspect

import pytest

from remoteapi_shm import Pixels, sim

pytest.importorskip('hypothesis', reason='no hypothesis (python3-hypothesis)')
from hypothesis import given, strategies as st

NAMES = sorted(name for name in dir(sim) if name.startswith('simx')
               and callable(getattr(sim, name)))
ELSEWHERE = {'simxFinish', 'simxStart', 'simxCreateBuffer', 'simxReleaseBuffer', 'simxPackInts',
             'simxUnpackInts', 'simxPackFloats', 'simxUnpackFloats', 'simxGetErrorText'}


class Liar:
    """Claims to be a sequence, a number and a buffer."""

    def __len__(self):
        return 3

    def __getitem__(self, at):
        raise RuntimeError('liar')

    def __index__(self):
        return 2**70

    def __float__(self):
        raise OverflowError('liar')


garbage = st.sampled_from([None, '', b'', 'a\0b', '\ud800', -1, 2**31, 2**64, -2**63, 1.5, 1e300,
                           float('nan'), [], [1], ['a'], [[1]], [None] * 3, {}, set(), object(),
                           Liar(), Pixels(b'abc'), memoryview(b'abcdef')[::2], bytearray(5),
                           (1, 2, 3),
                           range(10), 10 ** 400, True, iter([1, 2])]) | st.integers() | st.text()


@pytest.mark.parametrize('name', sorted(set(NAMES) - ELSEWHERE))
def test_garbage_is_an_exception_or_a_code(name):
    function = getattr(sim, name)
    names = list(inspect.signature(function).parameters)

    @given(st.tuples(*[garbage] * len(names)))
    def call(values):
        values = [77 if key == 'clientID' and type(value) is int else value
                  for key, value in zip(names, values)]
        try:
            result = function(*values)
        except (TypeError, ValueError) as error:
            assert name + '()' in str(error) and any("'%s'" % key in str(error) for key in names)
        except RuntimeError as error:
            assert str(error) == 'liar'
        else:
            assert isinstance(result, (int, tuple))
    call()


@pytest.mark.parametrize('call, sentence', [
    (lambda: sim.simxStart('', 'a', 1, 1, 1, 1),
     "simxStart() argument 'connectionPort' must be an int, not str"),
    (lambda: sim.simxStart('a\0', 1, 1, 1, 1, 1),
     "simxStart() argument 'connectionAddress' has a NUL in it"),
    (lambda: sim.simxSetObjectPosition(0, 1, -1, [0, 1], 0),
     "simxSetObjectPosition() argument 'position' must have 3 values, not 2"),
    (lambda: sim.simxSetObjectPosition(0, 1, -1, [0, 1, 'x'], 0),
     "simxSetObjectPosition() argument 'position' must be a float, not str"),
    (lambda: sim.simxGetJointPosition(0, 2**32, 0),
     "simxGetJointPosition() argument 'jointHandle' does not fit in 32 bits"),
    (lambda: sim.simxSetStringSignal(0, 'a', 5, 0),
     "simxSetStringSignal() argument 'signalValue' must be bytes, a bytearray or a str, not int"),
    (lambda: sim.simxFinish('a'), "simxFinish() argument 'clientID' must be an int, not str"),
])
def test_exception_says_what_is_wrong(call, sentence):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert str(caught.value) == sentence


def test_what_a_sequence_raises_comes_through():
    with pytest.raises(RuntimeError, match='liar'):
        sim.simxSetObjectSelection(0, Liar(), 0)
