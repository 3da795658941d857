# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The client: connections and the simulation.

Units are metres, radians, newtons, newton metres and seconds. A failed call raises Error or one of
its subclasses, with the reason in one sentence.
"""
from __future__ import annotations

from . import _core
from .objects import Camera, ForceSensor, Joint, Object, ProximitySensor
from .remote import Caller

TYPE_CHECKING = False  # as typing's, which takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    from .objects import Entity

    Result = TypeVar('Result')
    Kind = TypeVar('Kind', bound=Entity)

BLOCKING = _core.simx_opmode_blocking


class Client(Caller):
    """A connection to a simulator; connect() makes it. A context manager that closes it.

    All methods may be called by any thread. A child process made by fork has to connect anew.
    """

    def __init__(self, port: int = -1000, address: str = '127.0.0.1', timeout: float = 5.0) -> None:
        super().__init__(port, address, timeout)
        self.simulation = Simulation(self)
        self.port = port

    @property
    def timeout(self) -> float:
        """How long a call waits for its answer, in s."""
        return self._timeout

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return '<Client of port %d%s>' % (self.port, '' if self.id >= 0 else ', closed')

    # ------------------------------------------------------------------ objects

    def object(self, name: str) -> Object:
        """The object of that name. Raises Refused if there is none."""
        return self._find(Object, name)

    def joint(self, name: str) -> Joint:
        """The joint of that name. Raises Refused if there is none."""
        return self._find(Joint, name)

    def camera(self, name: str) -> Camera:
        """The vision sensor of that name. Raises Refused if there is none."""
        return self._find(Camera, name)

    def proximity_sensor(self, name: str) -> ProximitySensor:
        """The proximity sensor of that name. Raises Refused if there is none."""
        return self._find(ProximitySensor, name)

    def force_sensor(self, name: str) -> ForceSensor:
        """The force sensor of that name. Raises Refused if there is none."""
        return self._find(ForceSensor, name)

    def _find(self, kind: type[Kind], name: str) -> Kind:
        (handle,) = self._call(_core.simxGetObjectHandle, name)
        return kind(self, handle)

    def objects(self, object_type: int = _core.sim_handle_all) -> list[Object]:
        """All objects of a type (sim.sim_object_..._type), or all."""
        (handles,) = self._call(_core.simxGetObjects, object_type)
        return [Object(self, handle) for handle in handles]

    # ------------------------------------------------------------------ signals and scripts

    def set_signal(self, name: str, value: int | float | str | bytes) -> None:
        """Sets an integer, float or string signal, by the type of the value; arrays are strings."""
        is_number = not getattr(value, 'shape', ())
        if is_number and hasattr(value, '__index__'):
            self._set(_core.simxSetInt32Signal, name, value)
        elif is_number and hasattr(value, '__float__'):
            self._set(_core.simxSetFloatSignal, name, value)
        else:
            self._set(_core.simxSetStringSignal, name, value)

    def int_signal(self, name: str) -> int:
        """The value of an integer signal. Raises Refused if there is none."""
        return int(self._call(_core.simxGetInt32Signal, name)[0])

    def float_signal(self, name: str) -> float:
        """The value of a float signal. Raises Refused if there is none."""
        return float(self._call(_core.simxGetFloatSignal, name)[0])

    def bytes_signal(self, name: str) -> bytes:
        """The value of a string signal. Raises Refused if there is none."""
        return bytes(self._call(_core.simxGetStringSignal, name)[0])

    def call_script(self, description: str, function: str, ints: Sequence[int] = (),
                    floats: Sequence[float] = (), strings: Sequence[str] = (),
                    data: bytes = b'', script_type: int = _core.sim_scripttype_childscript
                    ) -> tuple[list[int], list[float], list[str], bytearray]:
        """Calls a function of a script with four arrays, and returns the four that it returns."""
        results = self._call(_core.simxCallScriptFunction, description, script_type, function, ints,
                             floats, strings, data)
        return results[0], results[1], results[2], results[3]

    # ------------------------------------------------------------------ together

    def together(self) -> Together:
        """What is set in the block goes to the simulator together, and is executed in one step.

        No answers are waited for, so nothing is refused there. Only watched values can be read
        there; what would wait for the simulator raises RuntimeError.
        """
        return Together(self)

    async def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """For asyncio: runs a function that calls the simulator, while the loop goes on."""
        import asyncio  # takes longer to import than all the rest
        return await asyncio.to_thread(function, *arguments)

    def ping(self) -> float:
        """The time of one call to the simulator and back, in seconds."""
        self._can_ask()
        code, time_us = _core.simxGetPingTimeUs(self.id)
        self._check(code)
        return time_us * 1e-6

    def _call(self, function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
        """A blocking call of the legacy API: its results without the code."""
        self._can_ask()
        result = function(self.id, *arguments, BLOCKING)
        code, *results = result if isinstance(result, tuple) else (result,)
        if code:
            self._check(code)
        return tuple(results)

    def _set(self, function: Callable[..., int], *arguments: Any) -> None:
        """A call without results, which is not waited for in a block of together()."""
        if self._batching:
            code = function(self.id, *arguments, _core.simx_opmode_oneshot)
            self._check(code & ~_core.simx_return_novalue_flag)
        else:
            self._call(function, *arguments)


class Together:
    """The block of Client.together()."""

    __slots__ = ('_client', '_is_outer')

    def __init__(self, client: Client) -> None:
        self._client = client
        self._is_outer = False

    def __enter__(self) -> None:
        if self._client._batching:  # a block within another one
            return
        self._client._check(_core.simxPauseCommunication(self._client.id, True))
        self._client._batching = self._is_outer = True

    def __exit__(self, *exception: object) -> None:
        if self._is_outer:
            self._client._batching = self._is_outer = False
            _core.simxPauseCommunication(self._client.id, False)


class Simulation:
    """The simulation of a client: ``client.simulation``."""

    __slots__ = ('_client', '_stepping', 'step')

    def __init__(self, client: Client) -> None:
        self._client = client
        self._stepping = False
        #: step(steps=1): makes simulation steps; returns when the last one is done and the watched
        #: values belong to it. The simulation has to be started, with stepping.
        self.step = client._step

    def start(self, stepping: bool = True) -> None:
        """Starts or continues the simulation: with stepping it waits for step(), else it runs."""
        self._client._can_ask()
        if stepping != self._stepping:
            self._client._check(_core.simxSynchronous(self._client.id, stepping))
            self._stepping = stepping
        self._client._call(_core.simxStartSimulation)

    def pause(self) -> None:
        """Pauses the simulation; start() continues it."""
        self._client._call(_core.simxPauseSimulation)

    def stop(self) -> None:
        """Stops the simulation, which restores the scene."""
        self._client._call(_core.simxStopSimulation)

    async def step_async(self, steps: int = 1) -> None:
        """For asyncio: step(), while the loop goes on; remoteapi_shm.asyncio has all else."""
        from .waiting import step
        await step(self._client, steps)

    @property
    def time(self) -> float:
        """Simulation time in s that the newest watched values belong to."""
        return self._info()[1]

    @property
    def step_number(self) -> int:
        """Number of steps since the start that the newest watched values belong to."""
        return int(self._info()[0])

    def _info(self) -> tuple[float, float]:
        code, number, time = _core.simxGetStepInfo(self._client.id)
        self._client._check(code)
        return number, time


def connect(port: int = -1000, address: str = '127.0.0.1', timeout: float = 5.0) -> Client:
    """Connects to a simulator.

    port: negative for shared memory on this machine (simx-host offers -1000), positive for TCP.
    address: the host of the simulator, for TCP.
    timeout: how long to wait, in s: for the connection, and later for each answer, except of
    functions that are called by their names: these have client.call_timeout, which is None, for no
    limit.

    Raises ConnectionLost, which says why, if there is no simulator.
    """
    return Client(port, address, timeout)
