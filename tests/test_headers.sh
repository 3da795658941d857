#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The public headers compile without a warning in C89 and in C++, in any order, with the macros
# that old programs define, inside extern "C"; extApi.h alone is what Matlab can read, and tells the
# version of configure.ac.

include=${srcdir:-.}/../include
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

fail()
{
    echo "FAIL: $*"
    failed=1
}

# compile COMPILER... FILE
compile()
{
    "$@" -pedantic -Wall -Wextra -Werror -I"$include" -c -o "$work/out.o" || fail "$*"
}

old_macros='-DNON_MATLAB_PARSING -DMAX_EXT_API_CONNECTIONS=255 -DDO_NOT_USE_SHARED_MEMORY -D__linux'

cat > "$work/api.c" <<'EOF'
#include "extApi.h"
#include "extApiHooks.h"
#include "extApiPlatform.h"
#include "simConst.h"
#include "v_repConst.h"
simxInt position(simxInt client, simxFloat *value);
simxInt position(simxInt client, simxFloat *value)
{
    return simxGetJointPosition(client, sim_jointmode_ik, value, simx_opmode_streaming + 10);
}
EOF
cat > "$work/platform.c" <<'EOF'
#include "extApiPlatform.h"
#include "extApi.h"
simxInt waited(void);
simxInt waited(void)
{
    extApi_sleepMs(1);
    return extApi_getTimeInMs() + simx_return_ok;
}
EOF
cat > "$work/constants.c" <<'EOF'
#include "v_repConst.h"
#include "simConst.h"
int version = SIMX_VERSION + VREP_PROGRAM_VERSION_NB + SIM_PROGRAM_VERSION_NB;
EOF
cat > "$work/alone.c" <<'EOF'
#include "extApi.h"
int mode = simx_opmode_blocking;
EOF
cat > "$work/helpers.c" <<'EOF'
#include "extApi.h"
simxInt waited(void);
simxInt waited(void)
{
    simxInt before = extApi_getTimeInMs();
    extApi_sleepMs(1);
    return extApi_getTimeDiffInMs(before);
}
EOF
cat > "$work/wrapped.cc" <<'EOF'
extern "C" {
#include "extApi.h"
}
#include <string>
int waited() { extApi_sleepMs(1); return simx_opmode_blocking; }
EOF

cc=${CC:-cc}
command -v ${cc%% *} > /dev/null || { echo "SKIP: no C compiler"; exit 77; }
cxx=${CXX:-c++}
command -v ${cxx%% *} > /dev/null || cxx=
for file in api platform constants alone helpers; do
    for macros in '' "$old_macros"; do
        compile $cc -std=c89 $macros "$work/$file.c"
        if [ -n "$cxx" ]; then
            compile $cxx -std=c++98 $macros -x c++ "$work/$file.c"
        fi
    done
done
if [ -n "$cxx" ]; then
    for standard in 11 14 17 20; do
        compile $cxx -std=c++$standard -x c++ "$work/helpers.c"
        compile $cxx -std=c++$standard "$work/wrapped.cc"
        compile $cxx -std=c++$standard $old_macros "$work/wrapped.cc"
    done
fi

# Matlab's loadlibrary reads what the preprocessor leaves, and knows types, enumerations and
# prototypes only: no attribute, no code, no pointer to a function. Its thunk-less way needs the file
# alone; where the constants lie beside it they may come along.
declared=$(grep -c '^EXTAPI_DLLEXPORT ' "$include/extApi.h")
mkdir "$work/matlab"
cp "$include/extApi.h" "$work/matlab"

# matlab NAME COMPILER-ARGUMENT...
matlab()
{
    name=$1
    shift
    $cc -E -P "$@" "$work/alone.c" > "$work/matlab.i" || fail "Matlab, $name"
    for word in __attribute__ __declspec __asm inline static return; do
        grep -qw "$word" "$work/matlab.i" && fail "Matlab, $name: $word"
    done
    grep -q '(\*' "$work/matlab.i" && fail "Matlab, $name: a pointer to a function"
    count=$(tr '\n' ' ' < "$work/matlab.i" | tr ';' '\n' |
        grep -cE '^ *(const )?simx[A-Za-z]+ +\**((mtlb_)?simx[A-Z]|extApi_)[A-Za-z0-9_]* *\(')
    [ "$count" -ge 147 ] && [ "$count" -eq "$declared" ] ||
        fail "Matlab, $name: $declared functions declared, $count of them seen"
}

matlab 'file alone' -I"$work/matlab"
matlab 'as mex does' -DMATLAB_MEX_FILE -I"$include"
matlab 'constants beside it' -I"$include"

version=$(sed -n 's/^AC_INIT(\[remoteapi-shm\], \[\(.*\)\])$/\1/p' "$include/../configure.ac")
number=$(echo "$version" | awk -F. '{ print $1 * 10000 + $2 * 100 + $3 }')
[ -n "$version" ] || fail "configure.ac tells no version"
grep -q "^#define REMOTEAPI_SHM_VERSION $number\$" "$include/extApi.h" ||
    fail "REMOTEAPI_SHM_VERSION is not $number, as configure.ac wants it"
grep -q "^#define REMOTEAPI_SHM_VERSION_STRING \"$version\"\$" "$include/extApi.h" ||
    fail "REMOTEAPI_SHM_VERSION_STRING is not $version, as configure.ac wants it"

exit $failed
