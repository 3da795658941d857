# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The legacy remote API with the constants of V-REP 3: the simulators' module vrep."""
from .sim import *
from .vrepConst import *
