#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The manual: mandoc and man have nothing to say against the pages, each function of extApi.h has
# one that shows its prototype as the header has it, the examples compile, also the README's, and
# each key of the configuration file and each environment variable is described.

root=${srcdir:-.}/..
include=$root/include
man=$root/man
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0

command -v mandoc > /dev/null || { echo "SKIP: no mandoc"; exit 77; }

fail()
{
    echo "FAIL: $*"
    failed=1
}

# One prototype a line, with single blanks: "simxInt simxFinish(simxInt clientID)".
header_prototypes()
{
    awk '
        /^EXTAPI_DLLEXPORT / { text = "" ; open = 1 }
        open { text = text " " $0 }
        open && /;/ {
            gsub(/[ \t]+/, " ", text)
            sub(/^ EXTAPI_DLLEXPORT /, "", text)
            sub(/;.*/, "", text)
            gsub(/\( /, "(", text)
            print text
            open = 0
        }
    ' "$include/extApi.h" | sort
}

# The same from the pages' .Ft, .Fo, .Fa and .Fc lines.
page_prototypes()
{
    awk '
        function argument(line)
        {
            sub(/^\.F[a-z] /, "", line)
            gsub(/"/, "", line)
            gsub(/\\:/, "", line)
            return line
        }
        /^\.Sh / { synopsis = ($2 == "SYNOPSIS") }
        synopsis && /^\.Ft / { type = argument($0); if (type !~ /\*$/) type = type " " }
        synopsis && /^\.Fo / { text = type argument($0) "("; comma = "" }
        synopsis && /^\.Fa / { text = text comma argument($0); comma = ", " }
        synopsis && /^\.Fc/ { print text ")" }
    ' "$man"/*.3 | sort
}

# Writes each example in C of a page into a file of its own.
extract_examples()
{
    awk -v out="$2" '
        function finish()
        {
            if (text ~ /#include/)
                printf "%s", text > (out "." ++count ".c")
        }
        /^\.Bd -literal/ { inside = 1; text = ""; next }
        /^\.Ed/ { if (inside) finish(); inside = 0 }
        inside {
            gsub(/\\e/, "\\")
            sub(/^\\&/, "")
            text = text $0 "\n"
        }
    ' "$1"
}

compile_example()
{
    $cc -std=c99 -pedantic -Wall -Wextra -Werror -I"$include" -c -o "$work/out.o" "$1" ||
        fail "$2: $(basename "$1")"
}

# ------------------------------------------------------------------ form

for page in "$man"/*.[1357]; do
    mandoc -T lint -W warning "$page" || fail "$page: mandoc"
    if command -v man > /dev/null && command -v groff > /dev/null; then
        LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l "$page" \
            > /dev/null 2> "$work/warnings"
        if [ -s "$work/warnings" ]; then
            cat "$work/warnings"
            fail "$page: man --warnings"
        fi
    fi
done

# ------------------------------------------------------------------ functions

header_prototypes > "$work/header"
page_prototypes > "$work/pages"
[ "$(wc -l < "$work/header")" -ge 157 ] || fail "too few prototypes were found in extApi.h"
diff "$work/header" "$work/pages" || fail "prototypes of extApi.h (<) and of the pages (>) differ"

sh "$man/function-pages" "$include/extApi.h" "$man"/*.3 > "$work/links"
grep '^EXTAPI_DLLEXPORT' "$include/extApi.h" | sed 's/(.*//; s/.*[ *]//' | sort > "$work/declared"
cut -d ' ' -f 1 "$work/links" | sort | diff "$work/declared" - || fail "functions without a page"

# ------------------------------------------------------------------ examples

cc=${CC:-cc}
if command -v ${cc%% *} > /dev/null; then
    for page in "$man"/*.3; do
        name=$(basename "$page" .3)
        extract_examples "$page" "$work/$name"
        [ -e "$work/$name.1.c" ] || fail "$page has no example"
        for example in "$work/$name".*.c; do
            compile_example "$example" "$page"
        done
    done
    sed -n '/^```c$/,/^```$/{/^```/d;p;}' "$root/README.md" > "$work/readme.c"
    [ -s "$work/readme.c" ] || fail "README.md has no example"
    compile_example "$work/readme.c" README.md
fi

# ------------------------------------------------------------------ configuration

sed -n '/keys\[\] = {/,/};/p' "$root/plugin/server/config.c" | grep -o '"[A-Za-z]*"' | tr -d '"' \
    > "$work/keys"
[ "$(wc -l < "$work/keys")" -ge 8 ] || fail "too few keys were found in config.c"
while read -r key; do
    grep -q "^\.It Ic portIndex Ns Ar N Ns Ic _$key\$" "$man/remoteApiConnections.5" ||
        fail "remoteApiConnections.5 does not describe portIndexN_$key"
    grep -q "^/*portIndex[0-9]_$key = " "$root/plugin/remoteApiConnections.txt" ||
        fail "plugin/remoteApiConnections.txt does not show portIndexN_$key"
done < "$work/keys"

# ------------------------------------------------------------------ environment

grep -rh 'getenv("' "$root/lib" "$root/plugin" --include='*.c' |
    sed 's/.*getenv("\([A-Z_]*\)").*/\1/' | sort -u > "$work/variables"
[ -s "$work/variables" ] || fail "no environment variable was found"
while read -r variable; do
    grep -q "^\.It Ev $variable\$" "$man/remoteapi-shm.7" ||
        fail "remoteapi-shm.7 does not describe $variable"
done < "$work/variables"

exit $failed
