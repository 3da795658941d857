#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The tests of the package remoteapi_shm, in python/tests, with the extension of the build folder.

python=${PYTHON:-python3}
srcdir=${srcdir:-.}
LIBRARY=$(ls ../lib/.libs/libremoteapi-shm.so.? 2> /dev/null | head -n 1)

skip()
{
    echo "SKIP: $*"
    exit 77
}

[ -e ../python/remoteapi_shm/_core.abi3.so ] || skip "configured without Python"
[ -x ../host/simx-host ] || skip "no simx-host"
"$python" -c 'import pytest' 2> /dev/null || skip "no pytest for $python (python3-pytest)"

# An extension with the address sanitizer in it needs its library first; with others Python does
# not load it.
if ldd ../python/.libs/_core.abi3.so | grep -q libasan; then
    LD_PRELOAD=$(${CC:-cc} -print-file-name=libasan.so)
    ASAN_OPTIONS=detect_leaks=0
    PYTHONMALLOC=malloc
    export LD_PRELOAD ASAN_OPTIONS PYTHONMALLOC
elif nm -D ../python/.libs/_core.abi3.so | grep -qE '__(tsan|ubsan)_'; then
    skip "the extension has a sanitizer in it that Python does not load"
fi
HOST=$(realpath ../host/simx-host)
LIBRARY=$(realpath "$LIBRARY")
TOP=$(cd "$srcdir/.." && pwd)
PYTHONPATH=$(cd ../python && pwd)
PYTHONDONTWRITEBYTECODE=1
export HOST LIBRARY TOP PYTHONPATH PYTHONDONTWRITEBYTECODE
exec "$python" -m pytest -q -p no:cacheprovider "$srcdir/../python/tests" "$@"
