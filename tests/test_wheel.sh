#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A wheel of the package remoteapi_shm is built from the sources without network, has the library in
# it and nothing from elsewhere, and works in a clean virtual environment. Then `make install` with
# a folder of its own: the package is where this Python looks, and is gone after `make uninstall`.

python=${PYTHON:-python3}
top=$(cd "${srcdir:-.}/.." && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH

skip()
{
    echo "SKIP: $*"
    exit 77
}

fail()
{
    echo "FAIL: $*"
    exit 1
}

[ -e ../python/remoteapi_shm/_core.abi3.so ] || skip "configured without Python"
[ "$(uname -sm)" = 'Linux x86_64' ] || skip "not a 64-bit PC with Linux"
"$python" -c 'import setuptools, venv, wheel, ensurepip' 2> /dev/null ||
    skip "$python cannot build wheels (python3-setuptools, python3-wheel, python3-venv)"

# ------------------------------------------------------------------ the wheel
mkdir "$work/source"
cp -R "$top/include" "$top/lib" "$top/python" "$work/source" && chmod -R u+w "$work/source"
"$python" -m venv "$work/venv" || fail "no virtual environment"
"$python" -m pip --disable-pip-version-check wheel -q --no-build-isolation --no-deps --no-index \
    -w "$work" "$work/source/python" > "$work/log" 2>&1 || { cat "$work/log"; fail "no wheel"; }
wheel=$(ls "$work"/*.whl)
case $wheel in
*/remoteapi_shm-*-cp311-abi3-linux_x86_64.whl) ;;
*) fail "the wheel is called $wheel" ;;
esac
"$work/venv/bin/pip" --disable-pip-version-check install -q --no-index "$wheel" ||
    fail "the wheel cannot be installed"
package=$("$work/venv/bin/python" -c 'import remoteapi_shm; print(remoteapi_shm.__path__[0])')
ls "$package"
maps='import remoteapi_shm; print(open("/proc/self/maps").read())'
"$work/venv/bin/python" -c "$maps" | grep "$package/libremoteapi-shm.so.0" > "$work/log" ||
    fail "the wheel does not load its own library"
nm -D --defined-only "$package/libremoteapi-shm.so.0" | awk '{ print $NF }' | sort > "$work/wheel"
nm -D --defined-only ../lib/.libs/libremoteapi-shm.so | awk '{ print $NF }' | sort |
    diff - "$work/wheel" || fail "< exported by the library, > by the wheel's"
[ ! -e "$work/source/python/remoteapi_shm/simConst.py" ] || fail "a module is made in the sources"

# ------------------------------------------------------------------ the old program, with the wheel
if [ -x ../host/simx-host ]; then
    REMOTEAPI_SHM_DIR=$work
    export REMOTEAPI_SHM_DIR
    port=$((20000 + $$ % 10000)) # see support_port.h
    mkfifo "$work/out"
    ../host/simx-host --port -$port --render synthetic > "$work/out" &
    host=$!
    exec 3< "$work/out"
    while read -r line <&3; do case $line in *ready*) break ;; esac; done
    PYTHONPATH=$("$work/venv/bin/python" -m remoteapi_shm --legacy-path) \
        "$work/venv/bin/python" "$top/python/tests/old_program.py" -$port > "$work/log" 2>&1
    kill $host
    wait $host
    grep -q '^Joint: 30.0$' "$work/log" || { cat "$work/log"; fail "the old program"; }
fi

# ------------------------------------------------------------------ make install
run_make()
{
    for folder in include lib python; do
        ${MAKE:-make} -s -C "../$folder" "$@" > "$work/log" 2>&1 ||
            { cat "$work/log"; fail "make $*"; }
    done
}
run_make install DESTDIR="$work/stage"
[ -z "$(find "$work/stage" -name '*.la')" ] || fail "a file of libtool is installed"
site=$(dirname "$(dirname "$(find "$work/stage" -name _core.abi3.so)")")
library=$(dirname "$(find "$work/stage" -name libremoteapi-shm.so.0)")
prefix=$(sed -n 's/^prefix = //p' ../python/Makefile)
"$python" -c 'import site, sys
below = [path for path in site.getsitepackages() if path.startswith(sys.argv[1] + "/lib/")]
sys.exit(bool(below) and sys.argv[2] not in below)' "$prefix" "${site#"$work/stage"}" ||
    fail "$python does not look into ${site#"$work/stage"}"
LD_LIBRARY_PATH=$library PYTHONPATH=$site "$python" -m remoteapi_shm --legacy-path |
    grep -q "^$site/remoteapi_shm/legacy\$" || fail "the installed package does not work"
run_make uninstall DESTDIR="$work/stage"
[ -z "$(find "$work/stage" ! -type d)" ] || { find "$work/stage" ! -type d; fail "not uninstalled"; }
