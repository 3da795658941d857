# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The builds of script/test and script/long, which source this file at the top of the tree.
# shellcheck shell=bash
root=$PWD
jobs=$(nproc)

# What all of them need, and a configure that is not older than its source.
prepare_tree() {
    script/packages build-essential autoconf automake libtool pkg-config check libmujoco-dev \
        libmujoco-samples libegl-dev libgl-dev libosmesa6-dev liblua5.4-dev libxml2-dev \
        libegl1 libosmesa6 libgl1-mesa-dri clang libclang-rt-14-dev mandoc man-db \
        python3 libopenmpi-dev openmpi-bin
    [ -x configure ] && [ configure -nt configure.ac ] || ./autogen.sh >build-autogen.log 2>&1 || {
        cat build-autogen.log >&2
        exit 1
    }
}

# configure_variant NAME FOLDER: anew
configure_variant() {
    local arguments
    case $1 in
    gcc | dist) arguments=(CC=gcc CXX=g++) ;;
    clang) arguments=(CC=clang CXX=clang++) ;;
    asan) arguments=(CC=gcc --enable-sanitizers=address,undefined CFLAGS='-g -O1') ;;
    tsan) arguments=(CC=gcc --enable-sanitizers=thread CFLAGS='-g -O1') ;;
    plain) arguments=(CC=gcc --without-mujoco --disable-futex) ;;
    esac
    rm -rf "$2"
    mkdir -p "$2"
    (cd "$2" && "$root/configure" -q --enable-werror "${arguments[@]}")
}

# build_tests: in the present folder; compiles the tests, too
build_tests() {
    make -s -j"$jobs" && make -s -j"$jobs" -C tests check TESTS=
}
