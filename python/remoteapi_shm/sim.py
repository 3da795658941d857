# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The legacy remote API: the functions of the simulators' module sim, with the same results.

Nearly every function takes an operation mode as its last argument and returns a code
(``simx_return_ok`` or bits ``simx_return_...``), or a tuple of a code and results::

    from remoteapi_shm import sim
    client = sim.simxStart('', -1000, True, True, 2000, 5)
    code, joint = sim.simxGetObjectHandle(client, 'arm_joint1', sim.simx_opmode_blocking)
    code, position = sim.simxGetJointPosition(client, joint, sim.simx_opmode_blocking)
    sim.simxFinish(client)

Each has a manual page, for example simxGetJointPosition(3). Results that are numbers are 0 when the
code is not simx_return_ok; lists, texts and bytes are empty then. Images are Pixels, which behave
like lists. A wrong argument is a TypeError or a ValueError that names it.
"""
from __future__ import annotations as _annotations

import struct as _struct

from ._core import *
from .simConst import *

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence as _Sequence
    from typing import Any as _Any
del TYPE_CHECKING  # programs import all names of this module

_buffers: dict[int, _Any] = {}


def simxPackInts(intList: _Sequence[int]) -> bytearray:
    """A bytearray with the ints, 4 bytes each, little-endian: for string signals."""
    return bytearray(_struct.pack('<%di' % len(intList), *intList))


def simxUnpackInts(intsPackedInString: str | bytes | bytearray) -> list[int]:
    """The list of ints that simxPackInts has packed."""
    return _unpack('i', intsPackedInString)


def simxPackFloats(floatList: _Sequence[float]) -> bytearray:
    """A bytearray with the floats, 4 bytes each, little-endian: for string signals."""
    return bytearray(_struct.pack('<%df' % len(floatList), *floatList))


def simxUnpackFloats(floatsPackedInString: str | bytes | bytearray) -> list[float]:
    """The list of floats that simxPackFloats has packed."""
    return _unpack('f', floatsPackedInString)


def _unpack(code: str, packed: str | bytes | bytearray) -> list[_Any]:
    if isinstance(packed, str):
        packed = packed.encode('latin-1')
    count = len(packed) // 4
    return list(_struct.unpack_from('<%d%s' % (count, code), packed))


def simxCreateBuffer(bufferSize: int) -> _Any:
    """Memory of that many bytes, a ctypes pointer; simxReleaseBuffer gives it back."""
    import ctypes
    if bufferSize < 0:
        raise ValueError("simxCreateBuffer() argument 'bufferSize' must not be negative")
    memory = (ctypes.c_ubyte * bufferSize)()
    _buffers[ctypes.addressof(memory)] = memory
    return ctypes.cast(memory, ctypes.POINTER(ctypes.c_ubyte))


def simxReleaseBuffer(buffer: _Any) -> None:
    """Gives back what simxCreateBuffer returned."""
    import ctypes
    address = ctypes.cast(buffer, ctypes.c_void_p).value or 0
    if _buffers.pop(address, None) is None:
        raise ValueError("simxReleaseBuffer() argument 'buffer' is not from simxCreateBuffer")
