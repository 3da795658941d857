#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs in C and in C++ that include extApi.h build against the installed library and run, by
# its folders and by pkg-config alone, in old and new standards, also with the macros that old build
# files define, and with headers of the original that a project has kept. So do the examples, by the
# command that stands at the top of each.

. "${srcdir:-.}/installed.sh"
command -v ${cc%% *} > /dev/null || skip "no C compiler"

# What such a header declares of what x.c calls.
mkdir "$work/kept"
cat > "$work/kept/extApi.h" <<'EOS'
typedef int simxInt;
typedef float simxFloat;
enum { simx_return_initialize_error_flag = 64, simx_opmode_blocking = 0x10000 };
#ifdef __cplusplus
extern "C" {
#endif
extern simxInt extApi_getTimeInMs(void);
extern simxInt extApi_getTimeDiffInMs(simxInt lastTime);
extern void extApi_sleepMs(simxInt ms);
extern void simxFinish(simxInt clientID);
extern simxInt simxGetJointPosition(simxInt clientID, simxInt handle, simxFloat *position,
                                    simxInt mode);
#ifdef __cplusplus
}
#endif
EOS

build_all()
{
    old_macros='-DNON_MATLAB_PARSING -DMAX_EXT_API_CONNECTIONS=255 -D__linux'
    for way in '' -std=c89 "$old_macros" "-I$work/kept"; do
        build_and_run $cc $way "$work/x.c"
    done
    command -v ${cxx%% *} > /dev/null || return
    for way in '' -std=c++11 -std=c++14 -std=c++17 -std=c++20 "$old_macros" "-I$work/kept"; do
        build_and_run $cxx $way "$work/x.cc"
    done
}

flags=-I$includedir/remoteapi-shm
libs="-L$libdir -lremoteapi-shm"
build_all

command -v pkg-config > /dev/null || skip "no pkg-config; without it all went well: $failed failed"
PKG_CONFIG_SYSROOT_DIR=$stage
PKG_CONFIG_LIBDIR=$libdir/pkgconfig
export PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_LIBDIR
flags=$(pkg-config --cflags remoteapi-shm) || fail "--cflags"
libs=$(pkg-config --libs remoteapi-shm) || fail "--libs"
build_all

# build_example FILE: with this compiler, and what pkg-config prints as a shell reads it.
build_example()
{
    line=$(sed -n -e 's/\$(pkg-config --cflags --libs remoteapi-shm)/$flags $libs/' \
        -e 's/^ \* *cc /$cc /p' "$1")
    cp "$1" "$work"
    case $line in
    '$cc '*' $flags $libs '*) (cd "$work" && eval "eval \"$line\"") || fail "$1: $line" ;;
    *) fail "$1 does not say how to build it" ;;
    esac
}
for example in "${srcdir:-.}"/../examples/*.c; do
    case $example in
    *_mpi.c) ;; # by MPI's compiler
    *) build_example "$example" ;;
    esac
done

compat=$stage$(PKG_CONFIG_SYSROOT_DIR= pkg-config --variable=compatdir remoteapi-shm)
[ -e "$compat/remoteApi.so" ] || fail "the variable compatdir names no folder with remoteApi.so"
exit $failed
