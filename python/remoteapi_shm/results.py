# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""What sensors and moving objects return: tuples whose items have names."""
from typing import NamedTuple


class Detection(NamedTuple):
    """What a proximity sensor saw."""
    detected: bool
    point: tuple[float, ...]   #: x, y, z in the sensor's frame, in m
    handle: int                #: of the object
    normal: tuple[float, ...]  #: of its surface


class Wrench(NamedTuple):
    """What a force sensor measures, in its frame."""
    valid: bool
    broken: bool
    force: tuple[float, ...]   #: x, y, z in N
    torque: tuple[float, ...]  #: x, y, z in N m


class Velocity(NamedTuple):
    """How an object moves, in the frame of the world."""
    linear: tuple[float, ...]   #: x, y, z in m/s
    angular: tuple[float, ...]  #: x, y, z in rad/s
