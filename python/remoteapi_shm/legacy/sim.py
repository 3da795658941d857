# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# For programs that import this name. The package is beside this folder if Python does not find it.
try:
    from remoteapi_shm.sim import *
except ModuleNotFoundError as error:
    if error.name != 'remoteapi_shm':
        raise
    import os.path
    import sys
    sys.path.append(os.path.realpath(__file__ + '/../../..'))
    from remoteapi_shm.sim import *
