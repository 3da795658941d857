# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The client of the simulators' ZeroMQ remote API, over shared memory.

Programs for that API run with another import::

    from remoteapi_shm import RemoteAPIClient

    client = RemoteAPIClient()
    sim = client.require('sim')
    handle = sim.getObject('/arm_joint1')
    sim.setJointTargetPosition(handle, 0.5)
    print(sim.getJointPosition(handle))

remoteapi_shm.asyncio has the same class for asyncio.
"""
from __future__ import annotations

import os
import sys

from . import _core
from .arguments import to_float, to_int

TYPE_CHECKING = False  # as typing's, which takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

FIRST_ZMQ_PORT = 23000  #: of the ZeroMQ remote API; the n-th simulator has the n-th from here
LOCAL_HOSTS = ('', 'localhost', '127.0.0.1', '::1')
FIRST_PORT = -1000      #: of shared memory, likewise


def port_of(port: int) -> int:
    """The port that stands for one of the ZeroMQ remote API: 23000 is -1000, 23001 is -1001.

    >>> port_of(23001), port_of(-1000), port_of(19997)
    (-1001, -1000, 19997)
    """
    if FIRST_ZMQ_PORT <= port < FIRST_ZMQ_PORT + 1000:
        return FIRST_PORT - (port - FIRST_ZMQ_PORT)
    return port


class RemoteObject:
    """A table of the simulator: its functions and constants are attributes."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return '<%s of the simulator>' % self._name

    def __getattr__(self, name: str) -> Any:
        if name.startswith('_'):  # copy asks for some before there is a name
            raise AttributeError(name)
        raise AttributeError('%s.%s: the simulator has no such function or constant'
                             % (self._name, name))


class ScriptFunctions:
    """The functions of a script: ``functions.name(args)`` calls its function ``name``."""

    def __init__(self, call: Callable[[str, Sequence[Any]], Any], handle: int) -> None:
        self._call, self._handle = call, handle

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith('__') or name in ('_call', '_handle'):
            raise AttributeError(name)

        def function(*args: Any) -> Any:
            return self._call('sim.callScriptFunction', (name, self._handle, *args))
        function.__name__ = name
        return function


def fill(remote: RemoteObject, members: dict[str, Any],
         function_of: Callable[[str], Callable[..., Any]]) -> RemoteObject:
    """Gives an object the members that zmqRemoteApi.info describes."""
    for key, member in members.items():
        path = '%s.%s' % (remote._name, key)
        value: Any
        if isinstance(member.get('func'), dict):
            value = function_of(path)
        elif len(member) == 1 and 'const' in member:
            value = member['const']
        else:
            value = fill(RemoteObject(path), member, function_of)
        setattr(remote, key, value)
    return remote


_TABLES = {'UInt8': 'B', 'UInt16': 'H', 'UInt32': 'I', 'Int32': 'i', 'Float': 'f', 'Double': 'd'}


def copy_table(table: Any) -> Any:
    """A copy of lists and dicts, with copies of those in it.

    >>> copy_table([1, {'a': [2]}])
    [1, {'a': [2]}]
    """
    if isinstance(table, dict):
        return {key: copy_table(value) for key, value in table.items()}
    if isinstance(table, (list, tuple)):
        return [copy_table(value) for value in table]
    return table


def add_helpers(sim: RemoteObject) -> None:
    """Functions that need no simulator: packFloatTable and its kind, and copyTable."""
    def add(name: str, code: str) -> None:
        def pack(values: Sequence[Any], start: int = 0, count: int = 0) -> bytes:
            import array  # not needed by most programs
            some = values[start:start + count] if count > 0 else values[start:]
            return array.array(code, some).tobytes()

        def unpack(data: bytes, start: int = 0, count: int = 0, offset: int = 0) -> list[Any]:
            import array
            values = array.array(code)
            size = (len(data) - offset) // values.itemsize * values.itemsize
            values.frombytes(data[offset:offset + size])
            return list(values[start:start + count] if count > 0 else values[start:])
        setattr(sim, 'pack%sTable' % name, pack)
        setattr(sim, 'unpack%sTable' % name, unpack)
    for name, code in _TABLES.items():
        add(name, code)
    setattr(sim, 'copyTable', copy_table)


def verbosity_of(verbose: int | None) -> int:
    """What the argument says, else VERBOSE in the environment: a number, or any text for 1."""
    if verbose is None:
        text = os.environ.get('VERBOSE', '').strip()
        return int(text) if text.isdecimal() else int(text != '')
    return to_int('RemoteAPIClient', 'verbose', verbose)


class Caller(_core.Client):
    """A client whose calls by name can have functions of the program as arguments."""

    callbackFuncs: dict[str, Callable[..., Any]]

    def __new__(cls, *args: Any, **keywords: Any) -> Any:
        client: Any = super().__new__(cls, *args, **keywords)
        client.callbackFuncs = {}
        return client

    def _name(self, function: Callable[..., Any]) -> str:
        """The name under which the simulator calls a function of the program."""
        name = '%s_%d' % (getattr(function, '__name__', 'function'), id(function))
        body = getattr(function, '__func__', None)
        if body is not None:  # each look at a method makes another object
            name = '%s_%d_%d' % (body.__name__, id(getattr(function, '__self__')), id(body))
        self.callbackFuncs[name] = function
        return name + '@func'

    def _run(self, name: str, args: Any) -> Any:
        """The simulator calls a function of the program; an unknown one has no results."""
        function = self.callbackFuncs.get(name)
        return self._results(function(*(args or ())) if function else None)

    def _results(self, results: Any) -> Sequence[Any]:
        """What a function of the program has returned, as the simulator gets it."""
        if results is None:
            return ()
        return results if isinstance(results, (list, tuple)) else (results,)


class Base(Caller):
    """What the clients for threads and for asyncio share."""

    def __init__(self, host: str = 'localhost', port: int = FIRST_ZMQ_PORT,
                 cntport: int | None = None, *, verbose: int | None = None,
                 connect_timeout: float = 5.0) -> None:
        self.uuid = os.urandom(16).hex()  #: has no effect: the connection is the client
        self.timeout = 600  #: has no effect: a client that ends is noticed at once
        self.verbose = verbosity_of(verbose)
        self._objects: dict[str, RemoteObject] = {}
        port = port_of(to_int('RemoteAPIClient', 'port', port))
        seconds = to_float('RemoteAPIClient', 'connect_timeout', connect_timeout)
        if port < 0 and host not in LOCAL_HOSTS:
            raise ValueError('shared memory reaches this machine only, not %s; the ZeroMQ client '
                             'reaches others' % host)
        if not 0.001 <= seconds <= 2e6:
            raise ValueError("RemoteAPIClient() argument 'connect_timeout' must be 0.001 to "
                             '2000000 seconds, not %r' % connect_timeout)
        super().__init__(port, host, seconds)

    def _add(self, name: str, members: dict[str, Any]) -> RemoteObject:
        remote = fill(RemoteObject(name), members, getattr(self, '_function'))
        if name == 'sim':
            add_helpers(remote)
            setattr(remote, 'getScriptFunctions', self.getScriptFunctions)
        self._objects[name] = remote
        return remote

    def getScriptFunctions(self, handle: int) -> ScriptFunctions:
        """The functions of a script, by its handle; they are called as those of the simulator."""
        return ScriptFunctions(self.call, handle)

    def _put_require(self) -> None:
        """Programs find require() in their main module, as with the ZeroMQ client."""
        setattr(sys.modules['__main__'], 'require', getattr(self, 'require'))


class RemoteAPIClient(Base):
    """A client of the simulator on this machine, as that of the ZeroMQ remote API.

    host and port are those of that API: 23000 (the default) is the shared memory at port -1000,
    23001 that at -1001 and so on. A negative port is one of shared memory, and any other one of the
    legacy remote API over TCP. cntport has no effect.

    connect_timeout is how long to wait for the simulator, in s: at the beginning, for the first
    reply, and for a new connection when that is lost. Other calls take as long as they take, unless
    call_timeout is set (in s); control-C ends them. Errors of the simulator raise
    remoteapi_shm.Refused with its text. All methods may be called by any thread. A child process
    made by fork needs a client of its own.
    """

    def __init__(self, host: str = 'localhost', port: int = FIRST_ZMQ_PORT,
                 cntport: int | None = None, *, verbose: int | None = None,
                 connect_timeout: float = 5.0) -> None:
        super().__init__(host, port, cntport, verbose=verbose, connect_timeout=connect_timeout)
        if self.verbose > 0:
            # In place of the method, so that others pay nothing.
            setattr(self, 'call', self._call_aloud)

    def __enter__(self) -> RemoteAPIClient:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _call_aloud(self, function: str, args: Sequence[Any]) -> Any:
        print('call', function, args, file=sys.stderr)
        result = super().call(function, args)
        print('    ', result, file=sys.stderr)
        return result

    def _function(self, path: str) -> Callable[..., Any]:
        if self.verbose > 0:
            return lambda *args: self.call(path, args)
        return _core.Function(self, path)

    def getObject(self, name: str, _info: dict[str, Any] | None = None) -> Any:
        """A table of the simulator ('sim', 'simIK'): its functions and constants are attributes."""
        if name not in self._objects:
            self._add(name, _info or self.call('zmqRemoteApi.info', (name,)))
        return self._objects[name]

    def require(self, name: str) -> Any:
        """Loads a module into the simulator, and returns its table."""
        self.call('zmqRemoteApi.require', (name,))
        self._put_require()
        return self.getObject(name)

    def setStepping(self, enable: bool = True) -> Any:
        """With True the simulation waits for step(); returns the level before."""
        return self.call('sim.setStepping', (enable,))

    def step(self, wait: bool = True) -> None:
        """Makes one step of the simulation."""
        self.call('sim.step', (wait,))
