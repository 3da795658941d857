# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""What the package is and where; links for old programs.

    python -m remoteapi_shm                  versions and folders
    python -m remoteapi_shm --legacy-path    the folder for PYTHONPATH: PYTHONPATH=$(...) old.py
    python -m remoteapi_shm --install DIR    links beside a program, in place of its modules
    python -m remoteapi_shm --uninstall DIR  takes them back
"""
import argparse
import os
import sys

import remoteapi_shm
from remoteapi_shm import legacy

MODULES = ('sim.py', 'simConst.py', 'vrep.py', 'vrepConst.py')
KEPT = '.before-remoteapi-shm'


def is_ours(path: str) -> bool:
    return os.path.islink(path) and os.path.dirname(os.path.realpath(path)) == \
        os.path.realpath(legacy.PATH)


def install(folder: str) -> None:
    """A file of the same name is kept under another one."""
    for name in MODULES:
        path = os.path.join(folder, name)
        if is_ours(path):
            continue
        if os.path.lexists(path):
            if os.path.lexists(path + KEPT):
                raise FileExistsError('%s and %s both exist: remove one' % (path, path + KEPT))
            os.rename(path, path + KEPT)
        os.symlink(os.path.join(legacy.PATH, name), path)
        print(path)


def uninstall(folder: str) -> None:
    for name in MODULES:
        path = os.path.join(folder, name)
        if is_ours(path):
            os.unlink(path)
            if os.path.lexists(path + KEPT):
                os.rename(path + KEPT, path)
            print(path)


def tell() -> None:
    print('remoteapi_shm %s, library %s' % (remoteapi_shm.__version__,
                                            remoteapi_shm.library_version()))
    print('package  %s' % os.path.dirname(os.path.abspath(remoteapi_shm.__file__)))
    print('legacy   %s' % legacy.PATH)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog='python -m remoteapi_shm',
        description='The remote API of V-REP and CoppeliaSim for Python: where the package is, and '
                    'links for programs that import sim or vrep.')
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument('--legacy-path', action='store_true',
                        help='print the folder of the modules sim and vrep, for PYTHONPATH')
    choice.add_argument('--install', metavar='DIR',
                        help='put links to these modules into DIR; keep files of the same names')
    choice.add_argument('--uninstall', metavar='DIR', help='take these links back')
    options = parser.parse_args()
    try:
        if options.legacy_path:
            print(legacy.PATH)
        elif options.install is not None:
            install(options.install)
        elif options.uninstall is not None:
            uninstall(options.uninstall)
        else:
            tell()
    except OSError as error:
        sys.exit('remoteapi_shm: %s' % error)


if __name__ == '__main__':
    main()
