#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A CMake project finds the installed library by find_package, builds with it and runs; it is not
# found where the wanted version is another, or where the headers are gone.

. "${srcdir:-.}/installed.sh"
command -v cmake > /dev/null || skip "no cmake"
command -v ${cc%% *} > /dev/null || skip "no C compiler"

# project FOLDER FIND_PACKAGE-ARGUMENTS
project()
{
    mkdir -p "$work/$1"
    cp "$work/x.c" "$work/x.cc" "$work/$1"
    cat > "$work/$1/CMakeLists.txt" <<EOS
cmake_minimum_required(VERSION 3.13)
project(user C CXX)
set(CMAKE_C_STANDARD 90)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_EXTENSIONS OFF)
find_package($2)
add_executable(in_c x.c)
target_link_libraries(in_c PRIVATE remoteapi-shm::remoteapi-shm)
add_executable(in_cpp x.cc)
set_target_properties(in_cpp PROPERTIES CXX_STANDARD 11)
target_link_libraries(in_cpp PRIVATE remoteapi-shm::remoteapi-shm)
add_executable(in_cpp20 x.cc)
set_target_properties(in_cpp20 PROPERTIES CXX_STANDARD 20)
target_link_libraries(in_cpp20 PRIVATE remoteapi-shm::remoteapi-shm)
EOS
    cmake -S "$work/$1" -B "$work/$1/build" -Dremoteapi-shm_DIR="$libdir/cmake/remoteapi-shm" \
        > "$work/$1/log" 2>&1
}

# refuses FOLDER FIND_PACKAGE-ARGUMENTS TEXT
refuses()
{
    if project "$1" "$2"; then
        fail "find_package($2) must fail"
    fi
    tr -s "\n " " " < "$work/$1/log" | grep -q "$3" || { cat "$work/$1/log"; fail "no word of: $3"; }
}

# will_do INSTALLED WANTED yes|no, by the installed version file with another version in it
will_do()
{
    sed "s/^set(PACKAGE_VERSION \".*/set(PACKAGE_VERSION \"$1\")/" "$version_file" > "$work/version.cmake"
    # shellcheck disable=SC2046
    set -- "$@" $(echo "$2" | tr . ' ')
    cat > "$work/ask.cmake" <<EOS
set(PACKAGE_FIND_VERSION $2)
set(PACKAGE_FIND_VERSION_MAJOR $4)
set(PACKAGE_FIND_VERSION_MINOR ${5:-0})
set(PACKAGE_FIND_VERSION_COUNT $(($# - 3)))
include($work/version.cmake)
if(PACKAGE_VERSION_COMPATIBLE)
  message("yes")
else()
  message("no")
endif()
EOS
    [ "$(cmake -P "$work/ask.cmake" 2>&1)" = "$3" ] || fail "$1 for $2: not $3"
}

version_file=$(echo "$libdir"/cmake/remoteapi-shm/*ersion.cmake)
will_do 0.1.0 0.1 yes
will_do 0.1.4 0.1.3 yes
will_do 0.1.3 0.1.4 no
will_do 0.1.0 0 yes
will_do 0.2.0 0.1 no
will_do 0.2.0 0.1.5 no
will_do 1.3.0 1.2 yes
will_do 1.3.0 1.4 no
will_do 1.0.0 0.9 no
will_do 2.0.0 1.9.9 no

version=$(sed -n 's/^Version: //p' "$libdir/pkgconfig/remoteapi-shm.pc")
for arguments in 'remoteapi-shm REQUIRED' "remoteapi-shm $version EXACT REQUIRED CONFIG" \
    "remoteapi-shm ${version%.*} REQUIRED"; do
    rm -rf "$work/good"
    project good "$arguments" || { cat "$work/good/log"; fail "find_package($arguments)"; }
    cmake --build "$work/good/build" > "$work/log" 2>&1 || { cat "$work/log"; fail "build"; }
    for program in in_c in_cpp in_cpp20; do
        LD_LIBRARY_PATH=$libdir "$work/good/build/$program" || fail "$program of $arguments"
    done
done
refuses newer 'remoteapi-shm 99 REQUIRED' 'requested version'
refuses other "remoteapi-shm ${version%.*}.99 EXACT REQUIRED" 'requested version'

if [ -z "$INSTALLED_LIBDIR" ]; then
    mv "$stage" "$work/moved"
    libdir=$work/moved${libdir#"$stage"}
    project moved 'remoteapi-shm REQUIRED' || { cat "$work/moved/log"; fail "a moved package"; }
    rm -f "$work/moved${includedir#"$stage"}/remoteapi-shm/extApi.h"
    refuses headless 'remoteapi-shm REQUIRED' 'extApi.h'
fi
exit $failed
