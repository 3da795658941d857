# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The programs of examples/python and the benchmark run; mypy has no finding; the examples in
# docstrings are right.
import doctest
import importlib
import os
import pkgutil
import re
import subprocess
import sys

import pytest

import remoteapi_shm
from conftest import Host

EXAMPLES = os.environ['TOP'] + '/examples/python/'


def run(*arguments):
    done = subprocess.run([sys.executable, *map(str, arguments)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize('name, pattern', [
    ('first_steps', r'joints; one call takes [\d.]+ us\n.*\n100  \+0\.[45]\d* rad\nrefused: '),
    ('control_loop', 'it stands in front of the table'),
    ('images', r'(320 x 240 pixels, mean colour \d+ \d+ \d+, nearest depth [01]\.\d+\n){3}'),
])
def test_example_prints_what_it_promises(own_host, name, pattern):
    if name == 'images':
        pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    for port in (own_host.port, own_host.tcp):
        assert re.search(pattern, run(EXAMPLES + name + '.py', port), re.S)


def test_example_calls_by_name(own_host):
    assert re.search(r'after 1.00 s: 0\.[45]\d* rad',
                     run(EXAMPLES + 'named_calls.py', own_host.port))


def test_example_steps_several_simulators(host, own_host):
    output = run(EXAMPLES + 'several_simulators.py', host.port, own_host.port)
    assert re.search(r'0\.[12]\d rad\n.*0\.[34]\d rad\n', output)


def test_example_calls_a_script(folder):
    refused = subprocess.run([os.environ['HOST'], '--plugin', 'none', '--run', '--steps', '1',
                              '--script', '/dev/null'], env={**os.environ, 'LD_PRELOAD': ''},
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    if refused:
        pytest.skip('simx-host was built without Lua')
    host = Host('--script', os.environ['TOP'] + '/examples/places.lua')
    try:
        assert 'ball  +0.250 -0.500 +0.040 metres' in run(EXAMPLES + 'call_script.py', host.port)
    finally:
        host.kill()


def test_benchmark_measures_all(own_host):
    output = run('-m', 'remoteapi_shm.bench', '--port', own_host.port, '--calls', 200)
    for line in ('blocking getter', 'buffered read', 'step', 'image, new client',
                 'image, old module',
                 'import'):
        assert re.search(r'^%s +-?[\d.]+ ' % line, output, re.M), output


def need_mypy():
    if os.environ.get('LD_PRELOAD'):
        pytest.skip('the extension has a sanitizer in it, and mypy does not load it')
    if subprocess.run([sys.executable, '-c', 'import mypy'], stderr=subprocess.DEVNULL).returncode:
        pytest.skip('no mypy (Debian: mypy)')


def test_types_are_right(tmp_path):
    need_mypy()
    package = os.path.dirname(remoteapi_shm.__file__)
    assert 'no issues' in run('-m', 'mypy', '--strict', '--cache-dir', tmp_path, package,
                              *(EXAMPLES + name for name in sorted(os.listdir(EXAMPLES))))


def test_types_of_the_extension_tell_of_all_that_it_has():
    """Its names, and their arguments and defaults; of the other modules they are in the source."""
    need_mypy()
    assert 'no issues' in run('-m', 'mypy.stubtest', 'remoteapi_shm._core')


def test_examples_in_docstrings_are_right():
    tried = 0
    for module in pkgutil.iter_modules(remoteapi_shm.__path__, 'remoteapi_shm.'):
        if module.name != 'remoteapi_shm.__main__' and not module.ispkg:
            outcome = doctest.testmod(importlib.import_module(module.name))
            assert outcome.failed == 0
            tried += outcome.attempted
    assert doctest.testmod(remoteapi_shm).failed == 0 and tried >= 2
