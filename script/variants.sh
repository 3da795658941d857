# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The builds of script/test, script/test-windows and script/test-long, which source this file at the
# top of the tree.
# shellcheck shell=bash
root=$PWD
jobs=$(nproc)
# The one that has Debian's packages; another may come first in PATH.
export PYTHON=/usr/bin/python3

# Installs the packages for the builds on this system.
prepare_tree() {
    script/packages build-essential autoconf automake libtool pkg-config check libmujoco-dev \
        libmujoco-samples libegl-dev libgl-dev libosmesa6-dev liblua5.4-dev libxml2-dev \
        libassimp-dev libpng-dev libjpeg-dev libegl1 libosmesa6 libgl1-mesa-dri clang \
        libclang-rt-14-dev mandoc man-db python3 python3-dev python3-pytest python3-hypothesis python3-numpy python3-pil \
        mypy python3-setuptools python3-venv python3-wheel python3-zmq python3-cbor2 \
        strace libopenmpi-dev openmpi-bin
    prepare_configure
}

# Updates configure if its source is newer.
prepare_configure() {
    [ -x configure ] && [ configure -nt configure.ac ] || ./autogen.sh >build-autogen.log 2>&1 || {
        cat build-autogen.log >&2
        exit 1
    }
}

# variant_arguments NAME: sets `arguments` to those of configure
variant_arguments() {
    case $1 in
    gcc) arguments=(CC=gcc CXX=g++) ;;
    clang) arguments=(CC=clang CXX=clang++ --enable-sanitizers=undefined --disable-futex) ;;
    asan) arguments=(CC=gcc --enable-sanitizers='address,undefined,float-cast-overflow' CFLAGS='-g -O1') ;;
    tsan) arguments=(CC=gcc --enable-sanitizers=thread CFLAGS='-g -O1' --without-mujoco) ;;
    tsan-host) arguments=(CC=gcc --enable-sanitizers=thread CFLAGS='-g -O1') ;;
    plain) arguments=(CC=gcc --without-mujoco --disable-futex --without-python) ;;
    esac
}

# fresh_folder FOLDER: an empty one; a source tree in it may be read-only
fresh_folder() {
    [ ! -d "$1" ] || chmod -R u+w "$1"
    rm -rf "$1"
    mkdir -p "$1"
}

# configure_variant NAME FOLDER: configures the variant in a new folder
configure_variant() {
    local arguments
    variant_arguments "$1"
    fresh_folder "$2"
    (cd "$2" && "$root/configure" -q --enable-werror "${arguments[@]}")
}

# build_tests: builds in the current folder, including the tests
build_tests() {
    make -s -j"$jobs" && make -s -j"$jobs" -C tests check TESTS=
}

# run_tests [VARIABLE=VALUE...]: runs the tests of the current folder, three times as many at once as
# there are cores, because most tests wait most of the time. A test that fails is reported and runs once
# more alone; it has failed if it fails again. A crash or a finding of a sanitizer is a failure at
# once.
run_tests() {
    local failures failure
    make -s -j"$((jobs * 3))" check "$@" && return
    failures=$(grep -rl --include='*.trs' '^:recheck: yes' tests | sed 's/\.trs$//')
    [ -n "$failures" ] || return
    for failure in $failures; do
        cat "$failure.log"
        tail -n 1 "$failure.log" | grep -q '(exit status: 1)$' || return
        ! grep -q Sanitizer "$failure.log" || return
    done
    for failure in $failures; do
        echo "failed among others: $failure"
        sed -n 's/^[^ ]*:[EFS]:/failed among others: &/p' "$failure.log"
        echo '# FAIL: -1'
    done
    make -s -C tests recheck "$@"
}

# count KIND LOG: adds up the numbers of PASS, SKIP, FAIL or ERROR in automake's summaries in a log.
count() {
    awk -v kind="# $1:" '{ gsub(/\033\[[0-9;]*m/, "") } index($0, kind) == 1 { n += $3 } END { print n + 0 }' "$2"
}
