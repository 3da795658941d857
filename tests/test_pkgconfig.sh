#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs in C and in C++ that include extApi.h build against the installed library and run, by
# its folders and by pkg-config alone, also with the macros that old build files define. So do the
# examples, by the command that stands at the top of each.

. "${srcdir:-.}/installed.sh"
command -v ${cc%% *} > /dev/null || skip "no C compiler"

build_all()
{
    for macros in '' '-DNON_MATLAB_PARSING -DMAX_EXT_API_CONNECTIONS=255 -D__linux'; do
        build_and_run $cc $macros "$work/x.c"
        if command -v ${cxx%% *} > /dev/null; then
            build_and_run $cxx $macros "$work/x.cc"
        fi
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
