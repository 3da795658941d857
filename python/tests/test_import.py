# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What `import remoteapi_shm` loads, in a Python that has loaded nothing yet. Each of these modules
# takes longer to import than the package.
import os

import remoteapi_shm
from conftest import run_python

HEAVY = {'array', 'asyncio', 'collections', 'contextlib', 'ctypes', 'dataclasses', 'enum',
         'functools',
         'importlib', 'inspect', 'numpy', 're', 'remoteapi_shm.results', 'remoteapi_shm.sim',
         'remoteapi_shm.simConst', 'struct', 'threading', 'typing', 'warnings', 'weakref'}
PACKAGE = os.path.dirname(remoteapi_shm.__path__[0])


def loaded_by(program):
    """The modules that a program has loaded; -S: not those of the site."""
    return set(run_python('import sys; sys.path.insert(0, %r)\n%s\nprint(*sys.modules)'
                          % (PACKAGE, program), options=['-I', '-S']).split())


def test_import_loads_nothing_heavy():
    loaded = loaded_by('import remoteapi_shm')
    assert 'remoteapi_shm._core' in loaded and not HEAVY & loaded


def test_legacy_module_loads_no_more_than_it_needs():
    loaded = loaded_by('import remoteapi_shm.sim')
    assert not HEAVY & loaded - {'struct', 'remoteapi_shm.sim', 'remoteapi_shm.simConst'}


def test_what_is_loaded_later_is_there():
    output = run_python('''
import pickle, remoteapi_shm
assert {'sim', 'Velocity', 'Joint'} <= set(dir(remoteapi_shm))
print(remoteapi_shm.sim.simx_return_ok, remoteapi_shm.asyncio.connect.__name__,
      remoteapi_shm.Velocity((0, 0, 1), ()).linear)
assert pickle.loads(pickle.dumps(remoteapi_shm.Wrench(1, 0, (), ()))).valid == 1
try:
    remoteapi_shm.nothing
except AttributeError as error:
    print(error)
from remoteapi_shm import *
print(Detection.__name__, RemoteAPIClient.__name__)
''')
    assert output == ("0 connect (0, 0, 1)\nmodule 'remoteapi_shm' has no attribute 'nothing'\n"
                      'Detection RemoteAPIClient\n')


def test_objects_live_on_when_the_package_is_loaded_again():
    assert run_python('''
import importlib, pickle, sys, remoteapi_shm as old
from remoteapi_shm import sim
pixels = old.Pixels(b'ab')
for name in [name for name in sys.modules if name.startswith('remoteapi_shm')]:
    del sys.modules[name]
import remoteapi_shm as new
assert new is not old and new.Error is old.Error
assert pixels + new.Pixels(b'c') == new.Pixels(b'abc') and type(pickle.loads(pickle.dumps(pixels)))
importlib.reload(sys.modules['remoteapi_shm._core'])
assert new._core.Closed is old.Closed and new._core.simxGetConnectionId(0) == -1
del old, sim, pixels
try:
    new.connect(-29999, timeout=0.01)
except new.ConnectionLost:
    print('lost')
''') == 'lost\n'


def test_legacy_module_exports_only_what_programs_expect():
    names = set(run_python('''
from remoteapi_shm.sim import *
print(*globals())''').split())
    assert 'simxStart' in names and not names & {'TYPE_CHECKING', 'annotations', 'struct', 'typing'}
