#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The installed remoteApi.so is what loads that name needs: all functions of the header are found
# in it by dlopen, and by Python's ctypes through a link beside the module, as sim.py does it; both
# get the library itself, not a second one.

. "${srcdir:-.}/installed.sh"
command -v ${cc%% *} > /dev/null || skip "no C compiler"
compat=$libdir/remoteapi-shm/compat/remoteApi.so
[ -e "$compat" ] || { echo "FAIL: $compat leads nowhere"; exit 1; }

functions=$(sed '/^#/d' "$includedir/remoteapi-shm/extApi.h" | tr '\n' ' ' |
    grep -o 'EXTAPI_DLLEXPORT [^;(]*(' | sed 's/($//; s/.*[ *]//')
[ "$(echo "$functions" | wc -l)" -ge 147 ] || fail "too few functions in extApi.h"

cat > "$work/load.c" <<'EOS'
#include <dlfcn.h>
#include <stdio.h>
int main(int count, char **arguments)
{
    void *compat = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    void *library = dlopen(arguments[2], RTLD_NOW | RTLD_LOCAL);
    int failed = 0;
    if (!compat || !library)
        return printf("%s\n", dlerror()), 1;
    for (int i = 3; i < count; i++)
        if (!dlsym(compat, arguments[i]) || dlsym(compat, arguments[i]) != dlsym(library, arguments[i]))
            failed = printf("%s is not there, or there twice\n", arguments[i]);
    return failed != 0;
}
EOS
$cc -o "$work/load" "$work/load.c" -ldl || fail "load.c does not build"
"$work/load" "$compat" "$libdir/libremoteapi-shm.so.0" $functions || fail "dlopen of $compat"

python=$(command -v python3) || { echo "no python3: only dlopen was tried"; exit $failed; }
class=$(od -A n -t u1 -j 4 -N 1 "$compat" | tr -d ' ') # ELF: 1 is 32 bits, 2 is 64
[ "$("$python" -c 'import struct; print(struct.calcsize("P") // 4)')" = "$class" ] ||
    { echo "python3 is a program of other width: only dlopen was tried"; exit $failed; }
mkdir "$work/module"
ln -s "$compat" "$work/module/remoteApi.so"
cat > "$work/module/binding.py" <<'EOS'
import ctypes
import os
import sys

library = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "remoteApi.so"))
for name in sys.argv[1:]:
    getattr(library, name)
library.simxFinish(-1)
value = ctypes.c_float(0)
result = library.simxGetJointPosition(-1, 1, ctypes.byref(value), 0x10000)
assert result == 64, result
EOS
"$python" "$work/module/binding.py" $functions || fail "ctypes"
exit $failed
