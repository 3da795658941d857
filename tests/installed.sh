# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# For the tests of what is installed, which read this file: $libdir and $includedir are where it
# is. By itself a test installs library and headers into a folder of its own; `make installcheck`
# sets INSTALLED_LIBDIR and INSTALLED_INCLUDEDIR, and what lies there is tested.

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
cc=${CC:-cc}
cxx=${CXX:-c++}

skip()
{
    echo "SKIP: $*"
    exit 77
}

fail()
{
    echo "FAIL: $*"
    failed=1
}

# Installs into $stage and finds the folders there.
stage_library()
{
    stage=$work/stage
    { ${MAKE:-make} -C ../include install DESTDIR="$stage" &&
      ${MAKE:-make} -C ../lib install DESTDIR="$stage"; } > "$work/log" 2>&1 ||
        { cat "$work/log"; echo "FAIL: the library cannot be installed"; exit 1; }
    found=$(find "$stage" -name remoteapi-shm.pc)
    [ -n "$found" ] || { echo "FAIL: no remoteapi-shm.pc was installed"; exit 1; }
    libdir=$(dirname "$(dirname "$found")")
    found=$(find "$stage" -name extApi.h)
    includedir=$(dirname "$(dirname "$found")")
}

if [ -n "$INSTALLED_LIBDIR" ]; then
    libdir=$INSTALLED_LIBDIR
    includedir=$INSTALLED_INCLUDEDIR
    stage=${INSTALLED_DESTDIR}
else
    stage_library
fi

# A program in C and C++ that needs the header, a type, a constant, functions and the time helpers.
cat > "$work/x.c" <<'EOS'
#include "extApi.h"
int main(void)
{
    simxFloat value = 0;
    simxInt begin = extApi_getTimeInMs();
    simxFinish(-1);
    extApi_sleepMs(1);
    if (extApi_getTimeDiffInMs(begin) > 20000)
        return 1;
    return simxGetJointPosition(-1, 1, &value, simx_opmode_blocking) ==
           simx_return_initialize_error_flag ? 0 : 1;
}
EOS
cp "$work/x.c" "$work/x.cc"

# build_and_run COMPILER... FILE, with $flags and $libs as a shell reads them: what pkg-config
# prints has backslashes before unusual characters.
build_and_run()
{
    rm -f "$work/x"
    eval "$* $flags -o $work/x $libs" && LD_LIBRARY_PATH=$libdir "$work/x" ||
        fail "$* $flags $libs"
}
