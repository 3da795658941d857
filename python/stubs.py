# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Writes remoteapi_shm/_core.pyi: the types of core.pyi and those of the functions in legacy.def.
#
#   stubs.py FOLDER-OF-THIS-FILE > _core.pyi
import re
import sys

ARGUMENTS = {'i': 'int', 'B': 'int', 'f': 'float', 's': '_Text', 'S': '_Text | None', 'd': '_Bytes',
             'm': '_Pixels', 'n': 'Sequence[int]', 'g': 'Sequence[float]', 't': 'Sequence[_Text]',
             'F': 'Sequence[float]', 'J': 'Sequence[int] | None', 'G': 'Sequence[float] | None',
             'V': 'Sequence[int] | None'}
RESULTS = {'i': 'int', 'u': 'int', '?': 'bool', 'f': 'float', 'l': 'float', 'F': 'list[float]',
           'I': 'list[int]', 'R': 'list[int]', 's': 'str', 'd': 'bytearray', 'n': 'list[int]',
           'r': 'list[int]', 'g': 'list[float]', 't': 'list[str]', 'v': 'list[list[float]]',
           'm': 'Pixels', 'D': 'Pixels'}


def stub(name, params):
    arguments = ['%s: %s' % (param, ARGUMENTS[code])
                 for param, kind, code in params if kind == ':']
    results = ['int'] + [RESULTS[code] for _, kind, code in params if kind == '>']
    result = 'tuple[%s]' % ', '.join(results) if len(results) > 1 else 'int'
    return 'def %s(%s) -> %s: ...\n' % (name, ', '.join(arguments), result)


def main():
    folder = sys.argv[1]
    with open(folder + '/core.pyi') as file:
        sys.stdout.write(file.read())
    with open(folder + '/src/legacy.def') as file:
        rows = re.findall(r'^ROW\((\w+),\s*((?:"[^"]*"\s*)+)', file.read(), flags=re.M)
    for name, texts in rows:
        params = re.findall(r'(\w+)([:>])(.)\d*', ''.join(re.findall(r'"([^"]*)"', texts)))
        sys.stdout.write(stub(name, params))


main()
