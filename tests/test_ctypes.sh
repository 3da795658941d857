#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The library is loaded by Python, which binds every name and drives a simx-host; ctypes_calls.py.

python=${PYTHON:-python3}
library=$(ls ../lib/.libs/libremoteapi-shm.so.? 2> /dev/null | head -n 1)

"$python" -c 'import ctypes' 2> /dev/null || { echo "SKIP: no Python"; exit 77; }
[ -n "$library" ] || { echo "SKIP: no shared library was built"; exit 77; }
[ -x ../host/simx-host ] || { echo "SKIP: no simx-host"; exit 77; }
exec "$python" "${srcdir:-.}/ctypes_calls.py" "$(realpath "$library")" \
    "${srcdir:-.}/bindings.tsv" "${srcdir:-.}/../include/extApi.h" ../host/simx-host
