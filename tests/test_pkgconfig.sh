#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# An installed library is found through pkg-config alone: programs in C and in C++ that include
# extApi.h build with its flags, also with the macros that old build files define, and run.

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
stage=$work/stage
failed=0

skip()
{
    echo "SKIP: $*"
    exit 77
}

cc=${CC:-cc}
cxx=${CXX:-c++}
command -v pkg-config > /dev/null || skip "no pkg-config"
command -v ${cc%% *} > /dev/null || skip "no C compiler"
{ ${MAKE:-make} -C ../include install DESTDIR="$stage" &&
  ${MAKE:-make} -C ../lib install DESTDIR="$stage"; } > "$work/log" 2>&1 ||
    { cat "$work/log"; echo "FAIL: the library cannot be installed"; exit 1; }
found=$(find "$stage" -name remoteapi-shm.pc)
[ -n "$found" ] || { echo "FAIL: no remoteapi-shm.pc was installed"; exit 1; }

PKG_CONFIG_SYSROOT_DIR=$stage
PKG_CONFIG_LIBDIR=$(dirname "$found")
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
flags=$(pkg-config --cflags remoteapi-shm) || { echo "FAIL: --cflags"; exit 1; }
libs=$(pkg-config --libs remoteapi-shm) || { echo "FAIL: --libs"; exit 1; }
libdir=$stage$(PKG_CONFIG_SYSROOT_DIR= pkg-config --variable=libdir remoteapi-shm)

cat > "$work/x.c" <<'EOS'
#include "extApi.h"
int main(void)
{
    simxFloat value = 0;
    simxFinish(-1);
    return simxGetJointPosition(-1, 1, &value, simx_opmode_blocking) ==
           simx_return_initialize_error_flag ? 0 : 1;
}
EOS
cp "$work/x.c" "$work/x.cc"

# build_and_run COMPILER... FILE
build_and_run()
{
    "$@" $flags -o "$work/x" $libs && LD_LIBRARY_PATH=$libdir "$work/x" ||
        { echo "FAIL: $* $flags $libs"; failed=1; }
}

for macros in '' '-DNON_MATLAB_PARSING -DMAX_EXT_API_CONNECTIONS=255 -D__linux'; do
    build_and_run $cc $macros "$work/x.c"
    if command -v ${cxx%% *} > /dev/null; then
        build_and_run $cxx $macros "$work/x.cc"
    fi
done
exit $failed
