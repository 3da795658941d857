# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# A client of named calls over ZeroMQ, for tests: the interface that programs for the simulators'
# ZeroMQ remote API rely on, in its protocol's version 2.
import array
import uuid

import cbor2
import zmq


class RemoteObject:
    """Functions and constants of one of the simulator's tables, as attributes."""

    def __init__(self, client, name, members):
        for key, member in members.items():
            path = name + '.' + key
            if 'func' in member and isinstance(member['func'], dict):
                setattr(self, key, client.function(path))
            elif len(member) == 1 and 'const' in member:
                setattr(self, key, member['const'])
            else:
                setattr(self, key, RemoteObject(client, path, member))


class ScriptFunctions:
    def __init__(self, client, handle):
        self.client, self.handle = client, handle

    def __getattr__(self, name):
        return lambda *args: self.client.call('sim.callScriptFunction', [name, self.handle, *args])


class RemoteAPIClient:
    FIRST_MS = 5000

    def __init__(self, host='localhost', port=23000, cntport=None, *, verbose=None):
        self.uuid, self.verbose, self.timeout = str(uuid.uuid4()), verbose, 600
        self.callbackFuncs, self.has_begun = {}, False
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.REQ)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RCVTIMEO, self.FIRST_MS)
        self.socket.connect(f'tcp://{host}:{port}')

    def close(self):
        self.socket.close()
        self.context.term()

    # ------------------------------------------------------------------ the protocol

    def exchange(self, func, args):
        request = {'func': func, 'args': args, 'argsL': len(args), 'uuid': self.uuid}
        if not self.has_begun:
            request.update(ver=2, lang='python', timeout=self.timeout)
        while True:
            self.socket.send(cbor2.dumps(request))
            reply = cbor2.loads(self.socket.recv())
            if not self.has_begun:
                self.has_begun = True
                self.socket.setsockopt(zmq.RCVTIMEO, 20000)  # a test ends
            if reply.get('func') != '_*repeat*_':
                return reply

    def named(self, value, depth=0):
        """Functions among arguments go as names."""
        if callable(value):
            name = f'{value.__name__}_{id(value)}'
            self.callbackFuncs[name] = value
            return name + '@func'
        if depth == 0 and isinstance(value, list) and len(value) <= 16:
            return [self.named(item, 1) for item in value]
        if depth == 0 and isinstance(value, dict) and len(value) <= 16:
            return {key: self.named(item, 1) for key, item in value.items()}
        return value

    def answer_callback(self, reply):
        function, args = self.callbackFuncs.get(reply['func']), list(reply['args'] or [])
        results = function(*args) if function else []
        if results is None:
            return []
        return results if isinstance(results, list) else [results]

    def call(self, func, args):
        reply = self.exchange(func, [self.named(arg) for arg in args])
        while 'func' in reply:
            results = [] if reply['func'] == '_*wait*_' else self.answer_callback(reply)
            reply = self.exchange('_*executed*_', results)
        if 'err' in reply:
            raise Exception(reply['err'].replace('_=NL=_', '\n').replace('_=TB=_', '\t'))
        results = list(reply.get('ret') or [])
        return None if not results else results[0] if len(results) == 1 else tuple(results)

    def function(self, name):
        def remote(*args):
            return self.call(name, args)
        remote.__name__ = name
        return remote

    # ------------------------------------------------------------------ what programs call

    def getObject(self, name):
        remote = RemoteObject(self, name, self.call('zmqRemoteApi.info', [name]))
        if name == 'sim':
            remote.getScriptFunctions = self.getScriptFunctions
            remote.copyTable = lambda table: cbor2.loads(cbor2.dumps(table))
            remote.packFloatTable = lambda values: array.array('f', values).tobytes()
            remote.unpackFloatTable = lambda data: list(array.array('f', data))
            remote.packDoubleTable = lambda values: array.array('d', values).tobytes()
            remote.unpackDoubleTable = lambda data: list(array.array('d', data))
        return remote

    def require(self, name):
        self.call('zmqRemoteApi.require', [name])
        return self.getObject(name)

    def getScriptFunctions(self, handle):
        return ScriptFunctions(self, handle)

    def setStepping(self, enable=True):
        return self.call('sim.setStepping', [enable])

    def step(self, wait=True):
        return self.call('sim.step', [wait])
