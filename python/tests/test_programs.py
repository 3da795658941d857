# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Old programs run without a change: with PYTHONPATH alone, and with links beside them.
import os
import re
import shutil
import subprocess
import sys

import pytest

import remoteapi_shm
from remoteapi_shm import __main__ as command
from remoteapi_shm import legacy

OUTPUT = '''Program started
Connected to remote API server
Number of objects in the scene:  True
Joint: 30.0
image OK [320, 240] 230400 True
[1.5, 2.5]
Program ended
'''


def run(program, host, **environment):
    environment = {**os.environ, **environment}
    return subprocess.run([sys.executable, program, str(host.port)], env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60).stdout


@pytest.fixture(params=['sim', 'vrep'])
def program(request, tmp_path):
    """The old program in a folder of its own, for the one module or the other."""
    with open(os.path.join(os.path.dirname(__file__), 'old_program.py')) as file:
        text = file.read().replace('import sim', 'import ' + request.param)
    path = tmp_path / 'old_program.py'
    path.write_text(re.sub(r'(?<!")\bsim\.', request.param + '.', text))
    return path


def test_old_program_runs_with_pythonpath_alone(program, host):
    assert run(program, host, PYTHONPATH=legacy.PATH) == OUTPUT


def test_old_program_runs_with_links_beside_it(program, host):
    (program.parent / 'sim.py').write_text('the original')
    for _ in range(2):
        command.install(str(program.parent))
    assert run(program, host, PYTHONPATH='') == OUTPUT
    command.uninstall(str(program.parent))
    shutil.rmtree(program.parent / '__pycache__', ignore_errors=True)
    assert sorted(os.listdir(program.parent)) == ['old_program.py', 'sim.py']
    assert (program.parent / 'sim.py').read_text() == 'the original'


def test_command_tells_where_things_are(tmp_path):
    def output(*arguments):
        return subprocess.run([sys.executable, '-m', 'remoteapi_shm', *arguments], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    assert output('--legacy-path').stdout == legacy.PATH + '\n'
    assert remoteapi_shm.library_version() in output().stdout
    failed = output('--install', str(tmp_path / 'nowhere'))
    assert failed.returncode == 1 and failed.stdout.startswith('remoteapi_shm: ')
    assert failed.stdout.count('\n') == 1
