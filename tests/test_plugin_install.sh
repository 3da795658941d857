#!/bin/sh
# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# simx-plugin-install, on folders that have of a simulator what the script looks at: each
# generation gets the plugin under its name; what was there is kept and comes back; what the user
# changed stays; folders without a simulator, or with another machine's, are refused with a reason
# and left as they were. Killed at any of its commands, it can be run again or taken back.

script=../plugin/simx-plugin-install
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
failed=0
[ -x "$script" ] || { echo "SKIP: not built"; exit 77; }

fail()
{
    echo "FAIL: $*"
    failed=1
}

# The script looks at the first 20 bytes of a library and at its names of functions.
elf()
{
    printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\003\000'"${2:-\076\000}" > "$1"
    printf '\000simGetObjectPosition\000%s\000' "${3:-simGetJointPosition}" >> "$1"
}

# simulator FOLDER LIBRARY [MACHINE [SYMBOL]]
simulator()
{
    mkdir -p "$work/$1"
    elf "$work/$1/$2" "${3:-\076\000}" "${4:-}"
}

run()
{
    "$script" --from "$work/from" "$@" > "$work/out" 2>&1
}

snapshot()
{
    (cd "$1" && find . -exec ls -ld {} + | awk '{ print $1, $5, $NF }' | LC_ALL=C sort &&
        find . -type f -exec cksum {} + | LC_ALL=C sort)
}

# refuses TEXT ARGUMENT... DIR: with a non-zero status and a line with the text, DIR untouched
refuses()
{
    text=$1
    shift
    for last in "$@"; do :; done
    [ ! -d "$last" ] || snapshot "$last" > "$work/before"
    if run "$@"; then
        fail "not refused: $*"
    fi
    grep -q "$text" "$work/out" || { cat "$work/out"; fail "$*: no word of '$text'"; }
    [ ! -d "$last" ] || snapshot "$last" | cmp -s "$work/before" - || fail "$*: changed something"
}

# installs DIR FILE...: each is there afterwards, the plugin's bytes are ours
installs()
{
    folder=$1
    shift
    run "$work/$folder" || { cat "$work/out"; fail "install into $folder"; }
    cmp -s "$work/from/libsimExtRemoteApi.so" "$work/$folder/$1" || fail "$folder: no $1"
    for name in "$@"; do
        [ -e "$work/$folder/$name" ] || fail "$folder: no $name"
    done
}

# comes_back DIR: after uninstalling, all is as in the snapshot
comes_back()
{
    run --uninstall "$work/$1" || { cat "$work/out"; fail "uninstall from $1"; }
    snapshot "$work/$1" | diff "$work/$1.before" - || fail "$1 is not as it was"
}

mkdir "$work/from"
elf "$work/from/libsimExtRemoteApi.so" '\076\000' ours
cp "${srcdir:-.}/../plugin/remoteApiConnections.txt" "$work/from"

# ------------------------------------------------------------------ each generation

simulator vrep libv_rep.so
simulator four libcoppeliaSim.so
simulator six libcoppeliaSim.so '\076\000' simInitialize
simulator headless libcoppeliaSimHeadless.so
simulator "with blanks in it" libcoppeliaSim.so
for folder in vrep four six headless "with blanks in it"; do
    snapshot "$work/$folder" > "$work/$folder.before"
done
run --check "$work/vrep" && grep -q 'V-REP 3 .*libv_repExtRemoteApi.so' "$work/out" || fail "check"
snapshot "$work/vrep" | cmp -s "$work/vrep.before" - || fail "--check changed something"
installs vrep libv_repExtRemoteApi.so remoteApiConnections.txt
installs four libsimExtRemoteApi.so remoteApiConnections.txt
installs six libsimRemoteApi.so addOns/remoteApi.lua lua/simRemoteApi.lua remoteApiConnections.txt
installs headless libsimRemoteApi.so addOns/remoteApi.lua remoteApiConnections.txt
installs "with blanks in it" libsimExtRemoteApi.so
installs four libsimExtRemoteApi.so
grep -q kept "$work/out" && fail "a second time is an upgrade: nothing has to be kept"
for folder in vrep four six headless "with blanks in it"; do
    comes_back "$folder"
done

# ------------------------------------------------------------------ the simulator's own ZeroMQ server

mkdir "$work/six/addOns"
echo theirs > "$work/six/addOns/ZMQ remote API server.lua"
snapshot "$work/six" > "$work/six.before"
installs six libsimRemoteApi.so
grep -q 'stays as it is, on port 23000' "$work/out" || fail "no word of the simulator's own server"
comes_back six
installs four libsimExtRemoteApi.so
grep -q 23000 "$work/out" && fail "there is no such server in this one"
comes_back four

# ------------------------------------------------------------------ make uninstall

# uninstalls FOLDER: configured --with-coppeliasim=FOLDER, and make's own files go, too
uninstalls()
{
    mkdir -p "$work/lib"
    : > "$work/lib/libsimRemoteApi.so"
    ${MAKE:-make} -C ../plugin uninstall-hook DESTDIR= plugindir="$work/lib" \
        COPPELIASIM="$work/$1" > "$work/out" 2>&1 || { cat "$work/out"; fail "make uninstall: $1"; }
    [ ! -e "$work/lib/libsimRemoteApi.so" ] || fail "make uninstall: $1 keeps files from going"
}
installs four libsimExtRemoteApi.so
uninstalls four
snapshot "$work/four" | diff "$work/four.before" - || fail "make uninstall left something"
uninstalls four
uninstalls nowhere

# ------------------------------------------------------------------ what was there

echo theirs > "$work/four/libsimExtRemoteApi.so"
echo older > "$work/four/libv_repExtRemoteApi.so"
echo 'portIndex1_port = 19997' > "$work/four/remoteApiConnections.txt"
snapshot "$work/four" > "$work/four.before"
installs four libsimExtRemoteApi.so
[ -e "$work/four/libv_repExtRemoteApi.so" ] && fail "a second plugin would be loaded"
grep -q 'remoteApiConnections.txt stays' "$work/out" || fail "the user's configuration"
installs four libsimExtRemoteApi.so
comes_back four

ln -sf "$work/absent" "$work/four/remoteApiConnections.txt"
installs four libsimExtRemoteApi.so
grep -q 'remoteApiConnections.txt stays' "$work/out" || fail "a configuration that leads nowhere"
[ -h "$work/four/remoteApiConnections.txt" ] || fail "the user's link is gone"
run --uninstall "$work/four"
[ -h "$work/four/remoteApiConnections.txt" ] || fail "the user's link went with the plugin"

installs four libsimExtRemoteApi.so
echo 'an update of the simulator' > "$work/four/libsimExtRemoteApi.so"
refuses 'cannot be kept' "$work/four"
run --uninstall "$work/four" || fail "uninstall after an update"
grep -q 'left libsimExtRemoteApi.so: it was changed' "$work/out" || fail "no word of the update"
grep -q update "$work/four/libsimExtRemoteApi.so" || fail "the update is gone"

installs six libsimRemoteApi.so
echo '// mine' >> "$work/six/remoteApiConnections.txt"
echo '-- mine' >> "$work/six/addOns/remoteApi.lua"
run --uninstall "$work/six"
grep -q mine "$work/six/remoteApiConnections.txt" && grep -q mine "$work/six/addOns/remoteApi.lua" ||
    fail "what the user wrote is gone"

run --link "$work/vrep" && [ -h "$work/vrep/libv_repExtRemoteApi.so" ] || fail "--link"
mv "$work/from" "$work/gone"
run --uninstall "$work/vrep" && fail "--from a folder that is gone"
mv "$work/gone" "$work/from"
comes_back vrep

rm "$work/vrep/remoteApiConnections.txt" 2> /dev/null
mv "$work/from/remoteApiConnections.txt" "$work/sample"
run "$work/vrep" && grep -q 'no remoteApiConnections.txt was installed' "$work/out" ||
    fail "no word of the configuration that is missing"
comes_back vrep
echo 'portIndex1_port = 19997' > "$work/vrep/remoteApiConnections.txt"
run "$work/vrep" && grep -q '(see remoteApiConnections(5))' "$work/out" || fail "a hint to nowhere"
run --uninstall "$work/vrep"
rm "$work/vrep/remoteApiConnections.txt"
mv "$work/sample" "$work/from/remoteApiConnections.txt"

# Our plugin under names that simulators load, copied by hand: one would be loaded beside the other.
for folder in four six headless vrep; do
    run --uninstall "$work/$folder"
    rm -f "$work/$folder"/*Ext* "$work/$folder"/*.before-remoteapi-shm
    cp "$work/from/libsimExtRemoteApi.so" "$work/$folder/libsimExtCopied by hand.so"
    cp "$work/from/libsimExtRemoteApi.so" "$work/$folder/libv_repExtRemoteApi.so"
    cp "$work/from/libsimExtRemoteApi.so" "$work/$folder/libsimExtRemoteApi.so"
    echo another > "$work/$folder/libsimExtOther.so"
    snapshot "$work/$folder" > "$work/$folder.before"
    run "$work/$folder" || { cat "$work/out"; fail "install beside copies"; }
    count=0
    for path in "$work/$folder"/lib*.so; do
        ! cmp -s "$work/from/libsimExtRemoteApi.so" "$path" || count=$((count + 1))
    done
    [ $count -eq 1 ] || fail "$folder: $count plugins would be loaded"
    [ -e "$work/$folder/libsimExtOther.so" ] || fail "$folder: another plugin is gone"
    run "$work/$folder" || fail "again beside copies"
    run --uninstall "$work/$folder"
    for name in 'libsimExtCopied by hand.so' libsimExtOther.so; do
        [ -e "$work/$folder/$name" ] || fail "$folder: $name did not come back"
    done
    rm -rf "$work/$folder"/lib*Ext* "$work/$folder"/*.txt
done

# ------------------------------------------------------------------ what is interrupted

# What the script runs, until it is killed at the Nth of them: before it has happened, or after.
mkdir "$work/bin"
for command in mv cp ln mkdir rmdir rm chmod; do
    cat > "$work/bin/$command" <<EOS
#!/bin/sh
read -r count < "$work/count"
count=\$((count + 1))
echo \$count > "$work/count"
[ \$count != "\$KILL_BEFORE" ] || { kill -9 \$PPID; exit; }
$(command -v $command) "\$@"
status=\$?
[ \$count != "\$KILL_AFTER" ] || kill -9 \$PPID
exit \$status
EOS
    chmod +x "$work/bin/$command"
done

# interrupted before|after N ARGUMENT...: true if it was
interrupted()
{
    echo 0 > "$work/count"
    (
        PATH=$work/bin:$PATH KILL_BEFORE=none KILL_AFTER=none
        [ "$1" = before ] && KILL_BEFORE=$2 || KILL_AFTER=$2
        export PATH KILL_BEFORE KILL_AFTER
        shift 2
        exec "$script" --from "$work/from" "$@"
    ) > "$work/out" 2>&1
    [ $? -eq 137 ]
}

# What was there: another plugin under our name and a second one, an add-on of the same name.
fresh()
{
    rm -rf "$work/cut"
    simulator cut libcoppeliaSimHeadless.so
    mkdir "$work/cut/addOns"
    echo theirs > "$work/cut/libsimRemoteApi.so"
    echo older > "$work/cut/libv_repExtRemoteApi.so"
    echo '-- theirs' > "$work/cut/addOns/remoteApi.lua"
}
fresh
snapshot "$work/cut" > "$work/cut.before"

# cut WHEN N WHAT: interrupted there, then installed or not, and taken back
cut()
{
    fresh
    [ "$3" = install ] || run "$work/cut"
    [ "$3" != upgrade ] || echo newer >> "$work/from/libsimExtRemoteApi.so"
    option=
    [ "$3" != uninstall ] || option=--uninstall
    # shellcheck disable=SC2086
    interrupted "$1" "$2" $option "$work/cut"
    was=$?
    [ "$1" != before ] || installs cut libsimRemoteApi.so lua/simRemoteApi.lua
    [ ! -e "$work/cut/remoteapi-shm.installed" ] || comes_back cut
    snapshot "$work/cut" | cmp -s "$work/cut.before" - || fail "$3 killed $1 $2: not as it was"
    return $was
}

# survives WHAT: wherever it is interrupted
survives()
{
    at=1
    while cut before $at "$1"; do
        cut after $at "$1"
        at=$((at + 1))
    done 2> "$work/killed"
    [ $at -gt 5 ] || fail "$1 was interrupted $at times only"
}
survives install
survives upgrade
survives uninstall

fresh
run "$work/cut"
rm "$work/cut/remoteapi-shm.installed"
installs cut libsimRemoteApi.so
grep -q kept "$work/out" && fail "our own files are kept as somebody else's"

# ------------------------------------------------------------------ what is refused

mkdir "$work/empty"
refuses 'is no simulator' "$work/empty"
refuses 'is no folder' "$work/nowhere"
refuses 'is no folder' --uninstall "$work/nowhere"
refuses 'nothing was installed' --uninstall "$work/vrep"
refuses 'which folder'
refuses 'one folder' "$work/vrep" "$work/four"
refuses 'unknown option' --purge "$work/vrep"
simulator both libv_rep.so
simulator both libcoppeliaSim.so
refuses 'which one runs' "$work/both"
simulator arm libcoppeliaSim.so '\267\000'
refuses 'another kind of machine' "$work/arm"
mkdir "$work/text"
echo 'no library' > "$work/text/libcoppeliaSim.so"
refuses 'is no library for Linux' "$work/text"
if [ "$(id -u)" -ne 0 ]; then
    chmod a-w "$work/headless"
    refuses 'cannot be written' "$work/headless"
    chmod u+w "$work/headless"
fi
rm "$work/from/libsimExtRemoteApi.so"
refuses 'the plugin is not where' "$work/vrep"
exit $failed
