# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The library as the simulators' Python modules use it: every name is bound with the types that they
# declare (bindings.tsv), and a simx-host is driven with calls of each form. The types are also
# compared with the prototypes of extApi.h.
#
#   ctypes_calls.py LIBRARY BINDINGS HEADER HOST
import ctypes as ct
import os
import re
import subprocess
import sys
import tempfile

BLOCKING, STREAMING, BUFFER, ONESHOT = 0x10000, 0x20000, 0x60000, 0
OK, REFUSED, NO_VALUE = 0, 8, 1
CODES = {'i': ct.c_int32, 'f': ct.c_float, 'B': ct.c_ubyte, 'b': ct.c_byte, 'c': ct.c_char,
         'p': ct.c_void_p}
PROTOTYPES = {'b': 'B', 'p': '*B'}  # an image's bytes are signed there, released memory is any


def type_of(code):
    """'**f' is a pointer to a pointer to a float, 'v' is no result."""
    if code == 'v':
        return None
    if code.startswith('*'):
        return ct.POINTER(type_of(code[1:]))
    return CODES[code]


def read_bindings(path):
    with open(path) as file:
        rows = [line.rstrip('\n').split('\t') for line in file][1:]
    return {name: (result, arguments.split()) for name, result, arguments in rows}


def code_of(declaration):
    """Of "const simxChar *name": '*c'."""
    base = re.sub(r'\bconst\b', '', declaration).split()[0].strip('*')
    letter = {'simxInt': 'i', 'simxFloat': 'f', 'simxUChar': 'B', 'simxChar': 'c', 'simxVoid': 'v'}
    return '*' * declaration.count('*') + letter[base]


def check_header(bindings, path):
    with open(path) as file:
        text = re.sub(r'/\*.*?\*/', '', file.read(), flags=re.S)
    found = re.findall(r'EXTAPI_DLLEXPORT ([\w ]+?[ *]+)(\w+)\(([^)]*)\);', text)
    header = {name: (code_of(result), [code_of(item) for item in arguments.split(',')])
              for result, name, arguments in found if name in bindings}
    assert len(header) == 147, len(header)
    for name, (result, arguments) in bindings.items():
        plain = [re.sub('[bp]', lambda found: PROTOTYPES[found.group()], code)
                 for code in arguments]
        assert header[name] == (result, plain), (name, header[name], (result, arguments))


def bind(path, bindings):
    library = ct.CDLL(path)
    for name, (result, arguments) in bindings.items():
        function = getattr(library, name)
        function.restype = type_of(result)
        function.argtypes = [type_of(code) for code in arguments]
    return library


def strings(first, count):
    """`count` texts that lie back to back."""
    texts, at = [], 0
    for _ in range(count):
        end = at
        while first[end] != b'\0':
            end += 1
        texts.append(b''.join(first[i] for i in range(at, end)).decode())
        at = end + 1
    return texts


class Session:
    def __init__(self, library, port):
        self.sim = library
        self.id = library.simxStart(b'127.0.0.1', port, 1, 1, -20000, 5)
        assert self.id >= 0

    def handle(self, name):
        handle = ct.c_int32(-1)
        result = self.sim.simxGetObjectHandle(self.id, name, ct.byref(handle), BLOCKING)
        assert result == OK, (name, result)
        return handle.value

    def numbers(self):
        sim, joint = self.sim, self.handle(b'arm_joint1')
        position, place = ct.c_float(9), (ct.c_float * 3)()
        assert sim.simxSetJointPosition(self.id, joint, 0.5, BLOCKING) == OK
        assert sim.simxGetJointPosition(self.id, joint, ct.byref(position), BLOCKING) == OK
        assert abs(position.value - 0.5) < 1e-5
        assert sim.simxSetJointPosition(self.id, joint, 0, BLOCKING) == OK
        assert sim.simxGetObjectPosition(self.id, self.handle(b'cube'), -1, place, BLOCKING) == OK
        assert abs(place[0] - 0.8) < 1e-5, list(place)
        position.value = 9  # a failure leaves it alone
        assert sim.simxGetJointPosition(self.id, 987654, ct.byref(position), BLOCKING) == REFUSED
        assert position.value == 9
        flag = ct.c_ubyte(9)
        assert sim.simxGetBoolParam(self.id, 25, ct.byref(flag), BLOCKING) == OK  # real time
        assert flag.value == 0

    def bytes_and_texts(self):
        sim, value, size = self.sim, ct.POINTER(ct.c_ubyte)(), ct.c_int32()
        sent = b'a\0b\xff'
        array = (ct.c_ubyte * len(sent))(*sent)
        assert sim.simxSetStringSignal(self.id, b'py', array, len(sent), BLOCKING) == OK
        assert sim.simxGetStringSignal(self.id, b'py', ct.byref(value), ct.byref(size),
                                       BLOCKING) == OK
        assert bytes(value[:size.value]) == sent
        count, texts = ct.c_int32(), ct.POINTER(ct.c_char)()
        self.sim.simxGetLastErrors(self.id, ct.byref(count), ct.byref(texts), BLOCKING)
        assert sim.simxRemoveObject(self.id, 987654, BLOCKING) == REFUSED
        assert sim.simxGetLastErrors(self.id, ct.byref(count), ct.byref(texts), BLOCKING) == OK
        errors = strings(texts, count.value)
        assert len(errors) == 1 and 'simRemoveObject' in errors[0], errors

    def arrays(self):
        sim, count, handles = self.sim, ct.c_int32(), ct.POINTER(ct.c_int32)()
        counts = [ct.c_int32() for _ in range(4)]
        ints, floats = ct.POINTER(ct.c_int32)(), ct.POINTER(ct.c_float)()
        texts = ct.POINTER(ct.c_char)()
        assert sim.simxGetObjects(self.id, 1, ct.byref(count), ct.byref(handles), BLOCKING) == OK
        joints = handles[:count.value]
        assert self.handle(b'arm_joint1') in joints
        assert sim.simxGetObjectGroupData(self.id, 1, 0, ct.byref(counts[0]), ct.byref(handles),
                                          ct.byref(counts[1]), ct.byref(ints), ct.byref(counts[2]),
                                          ct.byref(floats), ct.byref(counts[3]), ct.byref(texts),
                                          BLOCKING) == OK
        assert handles[:counts[0].value] == joints
        assert 'arm_joint1' in strings(texts, counts[3].value)

    def images(self):
        sim, camera = self.sim, self.handle(b'front_camera')
        size, image = (ct.c_int32 * 2)(), ct.POINTER(ct.c_byte)()
        state, values = ct.c_ubyte(), ct.POINTER(ct.c_float)()
        counts = ct.POINTER(ct.c_int32)()
        assert sim.simxGetVisionSensorImage(self.id, camera, size, ct.byref(image), 0,
                                            BLOCKING) == OK
        assert size[0] == 320 and size[1] == 240
        assert -128 <= min(image[:300]) and max(image[:300]) <= 127
        assert sim.simxReadVisionSensor(self.id, camera, ct.byref(state), ct.byref(values),
                                        ct.byref(counts), BLOCKING) == OK
        assert counts[0] == 1 and counts[1] == 15
        assert all(0 <= level <= 1 for level in values[:15])
        sim.simxReleaseBuffer(values)
        sim.simxReleaseBuffer(counts)

    def left_out(self):
        """None stands for what is not given."""
        sim, handle, other = self.sim, ct.c_int32(-1), ct.c_int32(-1)
        assert sim.simxCreateDummy(self.id, 0.1, None, ct.byref(handle), BLOCKING) == OK
        assert sim.simxRemoveObject(self.id, handle, BLOCKING) == OK
        assert sim.simxAuxiliaryConsoleOpen(self.id, b'py', 10, 4, None, None, None, None,
                                            ct.byref(handle), BLOCKING) == OK
        assert sim.simxAuxiliaryConsolePrint(self.id, handle, None, BLOCKING) == OK
        assert sim.simxAuxiliaryConsoleClose(self.id, handle, BLOCKING) == OK
        assert sim.simxDisplayDialog(self.id, b't', b'text', 0, b'', None, None, ct.byref(handle),
                                     ct.byref(other), BLOCKING) == OK
        assert sim.simxEndDialog(self.id, handle, BLOCKING) == OK

    def streams(self):
        sim, joint, position = self.sim, self.handle(b'arm_joint2'), ct.c_float()
        assert sim.simxSynchronous(self.id, 1) == OK
        assert sim.simxStartSimulation(self.id, BLOCKING) == OK
        sim.simxGetJointPosition(self.id, joint, ct.byref(position), STREAMING)
        sim.simxSetJointTargetPosition(self.id, joint, 0.3, ONESHOT)
        ping = ct.c_int32()
        for _ in range(100):
            assert sim.simxSynchronousTrigger(self.id) == OK
            assert sim.simxGetPingTime(self.id, ct.byref(ping)) == OK
        assert sim.simxGetJointPosition(self.id, joint, ct.byref(position), BUFFER) == OK
        assert abs(position.value - 0.3) < 0.05, position.value
        assert sim.simxStopSimulation(self.id, BLOCKING) == OK

    def all_forms(self):
        self.numbers()
        self.bytes_and_texts()
        self.arrays()
        self.left_out()
        self.streams()
        self.images()
        self.sim.simxFinish(self.id)


def main():
    path, bindings_path, header, host = sys.argv[1:]
    bindings = read_bindings(bindings_path)
    check_header(bindings, header)
    with tempfile.TemporaryDirectory() as folder:
        os.environ['REMOTEAPI_SHM_DIR'] = folder
        library = bind(path, bindings)
        port = 20000 + os.getpid() % 10000  # see support_port.h
        with subprocess.Popen([host, '--port', str(-port), '--render', 'synthetic'],
                              stdout=subprocess.PIPE, text=True) as process:
            while 'ready' not in process.stdout.readline():
                assert process.poll() is None
            try:
                Session(library, -port).all_forms()
            finally:
                process.terminate()
    print(len(bindings), 'functions bound')


main()
