# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The functions of the library as ctypes calls them, by the types of bindings.tsv and the names of
# extApi.h: what the legacy modules must return, found in another way.
import ctypes as ct
import os
import re

CODES = {'i': ct.c_int32, 'f': ct.c_float, 'B': ct.c_ubyte, 'b': ct.c_byte, 'c': ct.c_char,
         'p': ct.c_void_p}
ROOM = 16
# Arguments that extApi.h, as the original, declares without const.
INPUTS = {('simxSetSphericalJointMatrix', 'matrix'), ('simxSetVisionSensorImage', 'image'),
          *(('simxAuxiliaryConsoleOpen', name)
            for name in ('position', 'size', 'textColor', 'backgroundColor'))}
# Of a result of any length, the parameter with its length.
LENGTHS = {'objectHandles': 'objectCount', 'errorStrings': 'errorCnt', 'handles': 'handlesCount',
           'intData': 'intDataCount', 'floatData': 'floatDataCount', 'uiHandles': 'count',
           'stringData': 'stringDataCount', 'newObjectHandles': 'newObjectCount',
           'signalValue': 'signalLength', 'retSignalValue': 'retSignalLength',
           'outInt': 'outIntCnt', 'outFloat': 'outFloatCnt', 'outString': 'outStringCnt',
           'outBuffer': 'outBufferSize'}
# Of an argument of any length, likewise.
COUNTS = {'objectHandles': 'objectCount', 'signalValue': 'signalLength', 'image': 'bufferSize',
          'inInt': 'inIntCnt', 'inFloat': 'inFloatCnt', 'inString': 'inStringCnt',
          'inBuffer': 'inBufferSize'}
BOOLS = {'detectionState', 'collisionState', 'paramValue'}


def type_of(code):
    if code == 'v':
        return None
    return ct.POINTER(type_of(code[1:])) if code.startswith('*') else CODES[code]


class Param:
    def __init__(self, function, declaration, code):
        self.name = re.search(r'(\w+)$', declaration).group(1)
        self.code = code
        self.is_input = '*' not in code or 'const' in declaration or \
            (function, self.name) in INPUTS


class Function:
    """A function, with the arguments that its Python form has, in order."""

    def __init__(self, library, name, result, codes, declarations):
        self.name = name
        self.pointer = getattr(library, name)
        self.pointer.restype = type_of(result)
        self.pointer.argtypes = [type_of(code) for code in codes]
        self.release = library.simxReleaseBuffer
        self.params = [Param(name, declaration, code)
                       for declaration, code in zip(declarations, codes)]
        self.result_lengths = {LENGTHS.get(param.name) for param in self.params
                               if not param.is_input}
        self.counts = {COUNTS[param.name] for param in self.params
                       if param.is_input and '*' in param.code and param.name in COUNTS}
        self.arguments = [param for param in self.params
                          if param.is_input and param.name not in self.counts]

    def __call__(self, *arguments):
        given = dict(zip((param.name for param in self.arguments), arguments))
        counts = {COUNTS[name]: len(value) for name, value in given.items()
                  if name in COUNTS and COUNTS[name] in self.counts}
        places = [self.place(param, given, counts) for param in self.params]
        code = self.pointer(*places)
        values = {param.name: place for param, place in zip(self.params, places)}
        results = [self.value(param, values, given, code) for param in self.params
                   if not param.is_input and param.name not in self.result_lengths]
        if self.name == 'simxReadVisionSensor':
            results[1:] = [self.packets(values, code)]
        return (code, *results) if results else code

    def place(self, param, given, counts):
        """What is passed to C."""
        if param.name in counts:
            return counts[param.name]
        if not param.is_input:
            kind = type_of(param.code[1:])
            return (kind * ROOM)() if '**' not in param.code else ct.pointer(kind())
        value = given[param.name]
        if '*' not in param.code or value is None:
            return value
        if param.name == 'inString':
            value = b''.join(text.encode() + b'\0' for text in value)
        elif isinstance(value, str):
            value = value.encode() + (b'\0' if param.code == '*c' else b'')
        if param.code == '*b':
            value = [byte - 256 if byte > 127 else byte for byte in value]
        return (CODES[param.code[1:]] * len(value))(*value)

    def value(self, param, values, given, code):
        place = values[param.name]
        if '**' not in param.code:
            if param.name == 'resolution':
                return list(place[:2]) if code == 0 else []
            first = place[0]
            return first != 0 if param.code == '*B' and param.name in BOOLS else place
        if code != 0:
            return None
        pointer = place.contents
        if param.name in ('image', 'buffer'):
            pixels = values['resolution'][0] * values['resolution'][1]
            return pointer[:pixels * (3 if param.name == 'image' and not given['options'] else 1)]
        if param.name not in LENGTHS:
            return ct.cast(pointer, ct.c_char_p).value.decode()
        length = values[LENGTHS[param.name]][0]
        if param.code == '**c':
            return self.texts(pointer, length)
        taken = pointer[:length] if length else []
        if param.name == 'uiHandles':
            self.release(ct.cast(pointer, ct.c_void_p))
        return bytearray(taken) if param.code == '**B' else taken

    def packets(self, values, code):
        if code != 0:
            return []
        sizes, data = values['auxValuesCount'].contents, values['auxValues'].contents
        found, at = [], 0
        for packet in range(sizes[0]):
            found.append(data[at:at + sizes[packet + 1]])
            at += sizes[packet + 1]
        self.release(ct.cast(sizes, ct.c_void_p))
        self.release(ct.cast(data, ct.c_void_p))
        return found

    @staticmethod
    def texts(pointer, count):
        found, address = [], ct.cast(pointer, ct.c_void_p).value
        for _ in range(count):
            text = ct.string_at(address)
            found.append(text.decode())
            address += len(text) + 1
        return found


def load():
    """The functions of the library by their names."""
    top = os.environ['TOP']
    library = ct.CDLL(os.environ['LIBRARY'])
    with open(top + '/tests/bindings.tsv') as file:
        rows = [line.rstrip('\n').split('\t') for line in file][1:]
    with open(top + '/include/extApi.h') as file:
        header = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.S)
    declared = {name: [item.strip() for item in arguments.split(',')] for name, arguments in
                re.findall(r'EXTAPI_DLLEXPORT [\w ]+?[ *]+(\w+)\(([^)]*)\);', header)}
    return {name: Function(library, name, result, codes.split(), declared[name])
            for name, result, codes in rows if not name.startswith('mtlb_')}
