# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The remote API of the robot simulators V-REP, CoppeliaSim and simx-host for Python.

A program connects to a simulator over shared memory (a negative port) or TCP (a positive one), and
reads and sets what is in the scene::

    import remoteapi_shm

    with remoteapi_shm.connect(-1000) as client:
        joint = client.joint('arm_joint1')
        joint.watch('position')          # a stream: reading it takes no round trip
        client.simulation.start()
        joint.target_position = 0.5      # rad
        for _ in range(100):
            client.simulation.step()     # one step; then the watched values are new
        print(joint.position)
        client.simulation.stop()

Calls that fail raise an Error: Timeout, ConnectionLost, Refused (by the simulator) or Closed. str()
of it is a sentence, and code has the bits of the legacy API. Control-C ends a call that waits.

Programs for CoppeliaSim's ZeroMQ remote API run with RemoteAPIClient, and any function of the
simulator can be called by its name::

    client.call('sim.getObjectPosition', [joint.handle])

remoteapi_shm.asyncio has both clients for asyncio, with calls and steps that are awaited.

``remoteapi_shm.sim`` has the functions of the simulators' own module sim. Programs that import sim
or vrep run without a change: see ``python -m remoteapi_shm --help``.
"""
from . import _core
from ._core import Closed, ConnectionLost, Error, Pixels, Refused, Timeout
from .client import Client, Simulation, connect
from .objects import Camera, Entity, ForceSensor, Joint, Object, ProximitySensor, Sensor
from .remote import RemoteAPIClient

TYPE_CHECKING = False  # as typing's, which takes longer to import than all the rest
if TYPE_CHECKING:
    from . import asyncio, sim
    from .results import Detection, Velocity, Wrench

__version__ = '0.1.0'
__all__ = ['Camera', 'Client', 'Closed', 'ConnectionLost', 'Detection', 'Entity', 'Error',
           'ForceSensor', 'Joint', 'Object', 'Pixels', 'ProximitySensor', 'Refused',
           'RemoteAPIClient', 'Sensor',
           'Simulation', 'Timeout', 'Velocity', 'Wrench', 'connect', 'library_version']


def library_version() -> str:
    """The version of the library that is loaded, for example '0.1.0'.

    >>> library_version().count('.')
    2
    """
    return '%d.%d.%d' % (_core.version // 10000, _core.version // 100 % 100, _core.version % 100)


def __getattr__(name: str) -> object:
    """What is seldom needed at once is loaded when it is used: sim has 1900 constants."""
    import importlib
    if name in ('asyncio', 'sim'):
        return importlib.import_module('.' + name, __name__)
    if name in ('Detection', 'Velocity', 'Wrench'):
        return getattr(importlib.import_module('.results', __name__), name)
    raise AttributeError('module %r has no attribute %r' % (__name__, name))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, 'asyncio', 'sim'})
