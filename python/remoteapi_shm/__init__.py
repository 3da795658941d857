# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The remote API of the robot simulators V-REP, CoppeliaSim and simx-host for Python.

``remoteapi_shm.sim`` has the functions of the simulators' own module sim. Programs that import sim
or vrep run without a change: see ``python -m remoteapi_shm --help``.
"""
from . import _core
from ._core import Pixels

__version__ = '0.1.0'
__all__ = ['Pixels', 'library_version']


def library_version():
    """The version of the library that is loaded, for example '0.1.0'."""
    return '%d.%d.%d' % (_core.version // 10000, _core.version // 100 % 100, _core.version % 100)
