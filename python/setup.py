# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Builds a wheel that needs nothing of this project on the system: the library is in it, beside the
# extension. From a source tree or an unpacked release: pip wheel --no-build-isolation ./python
#
# What pyproject.toml cannot say is here; `./configure && make` does not use this file.
import glob
import os
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
LIBRARY = 'libremoteapi-shm.so.0'
# The library's own encoder and decoder, which it does not export.
WIRE = ['cbor_check.c', 'cbor_decode.c', 'cbor_encode.c', 'cbor_plain.c', 'cbor_value.c', 'value.c']
FLAGS = ['-std=gnu11', '-fvisibility=hidden', '-pthread', '-Wall', '-Wextra']
MACROS = [('_GNU_SOURCE', '1'), ('HAVE_FUTEX', '1'), ('EXTAPI_BUILD', '1'),
          ('_FILE_OFFSET_BITS', '64')]


def library_sources():
    """What lib/Makefile.am builds on Linux."""
    found = [path for folder in ('os', 'wire', 'store', 'transport', 'client', 'calls')
             for path in sorted(glob.glob(os.path.join(TOP, 'lib', folder, '*.c')))]
    return [path for path in found if not path.endswith(('_windows.c', '_none.c'))]


class BuildPython(build_py):
    """Makes the modules with the constants and the types of the extension, too."""

    def run(self):
        super().run()
        include = os.path.join(TOP, 'include')
        self.make('simConst.py', 'constants.py', include, 'sim')
        self.make('vrepConst.py', 'constants.py', include, 'vrep')
        self.make('_core.pyi', 'stubs.py', HERE)

    def make(self, name, script, *arguments):
        with open(os.path.join(self.build_lib, 'remoteapi_shm', name), 'w') as file:
            subprocess.run([sys.executable, os.path.join(HERE, script), *arguments], stdout=file,
                           check=True)


class BuildExtension(build_ext):
    """Makes the library first, and puts it beside the extension."""

    def build_extension(self, extension):
        target = os.path.dirname(os.path.abspath(self.get_ext_fullpath(extension.name)))
        os.makedirs(target, exist_ok=True)
        include = [os.path.join(TOP, 'include'), os.path.join(TOP, 'lib')]
        objects = self.compiler.compile(library_sources(), output_dir=self.build_temp,
                                        macros=MACROS, include_dirs=include, extra_preargs=FLAGS)
        path = os.path.join(target, LIBRARY)
        self.compiler.link_shared_object(
            objects, path, extra_preargs=['-pthread', '-Wl,-z,nodelete', '-Wl,-soname,' + LIBRARY,
                                          '-Wl,--no-undefined'])
        extension.extra_objects = [path]
        super().build_extension(extension)


setup(
    cmdclass={'build_py': BuildPython, 'build_ext': BuildExtension},
    options={'bdist_wheel': {'py_limited_api': 'cp311'}},
    ext_modules=[Extension('remoteapi_shm._core',
                           sorted(glob.glob('src/*.c')) +
                           [os.path.join('..', 'lib', 'wire', name) for name in WIRE],
                           py_limited_api=True,
                           include_dirs=[os.path.join(TOP, 'include'), os.path.join(TOP, 'lib')],
                           extra_compile_args=FLAGS,
                           extra_link_args=['-Wl,-rpath,$ORIGIN'],
                           depends=glob.glob('src/*.[hd]*'))],
)
