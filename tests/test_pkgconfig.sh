#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Programs in C and in C++ that include extApi.h build against the installed library and run, by
# its folders and by pkg-config alone, also with the macros that old build files define.

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
compat=$stage$(PKG_CONFIG_SYSROOT_DIR= pkg-config --variable=compatdir remoteapi-shm)
[ -e "$compat/remoteApi.so" ] || fail "the variable compatdir names no folder with remoteApi.so"
exit $failed
