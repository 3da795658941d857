#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs in Python that speak ZeroMQ with libzmq drive a simx-host; zmq_calls.py. Debian's packages
# python3-zmq and python3-cbor2 are for the system's own Python.

python=/usr/bin/python3

"$python" -c 'import cbor2, zmq' 2> /dev/null ||
    { echo "SKIP: $python has no zmq or no cbor2 (Debian: python3-zmq, python3-cbor2)"; exit 77; }
[ -x ../host/simx-host ] || { echo "SKIP: no simx-host"; exit 77; }
PYTHONDONTWRITEBYTECODE=1 exec "$python" "${srcdir:-.}/zmq_calls.py" ../host/simx-host
