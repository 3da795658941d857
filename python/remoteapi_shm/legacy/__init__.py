# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The folder of the modules that old programs import: sim, simConst, vrep, vrepConst."""
import os.path

PATH = os.path.dirname(os.path.abspath(__file__))
