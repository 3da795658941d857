# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The client: connections, the simulation, and the objects of the scene.

Units are metres, radians, newtons, newton metres and seconds. A failed call raises Error or one of
its subclasses, with the reason in one sentence.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, TypeVar

from . import _core, sim

if TYPE_CHECKING:
    import asyncio

    import numpy

    _Number = _core.Value[float, float]
    _Vector = _core.Value[tuple[float, ...], Sequence[float]]
    _Bytes = numpy.ndarray[Any, numpy.dtype[numpy.uint8]]
    _Floats = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

BLOCKING = sim.simx_opmode_blocking
Result = TypeVar('Result')
Kind = TypeVar('Kind', bound='Entity')


class Detection(NamedTuple):
    """What a proximity sensor saw."""
    detected: bool
    point: tuple[float, ...]   #: x, y, z in the sensor's frame, in m
    handle: int                #: of the object
    normal: tuple[float, ...]  #: of its surface


class Wrench(NamedTuple):
    """What a force sensor measures, in its frame."""
    valid: bool
    broken: bool
    force: tuple[float, ...]   #: x, y, z in N
    torque: tuple[float, ...]  #: x, y, z in N m


class Velocity(NamedTuple):
    """How an object moves, in the frame of the world."""
    linear: tuple[float, ...]   #: x, y, z in m/s
    angular: tuple[float, ...]  #: x, y, z in rad/s


class Client(_core.Client):
    """A connection to a simulator; connect() makes it. A context manager that closes it.

    All methods may be called by any thread. A child process made by fork has to connect anew.
    """

    def __init__(self, port: int = -1000, address: str = '127.0.0.1', timeout: float = 5.0) -> None:
        self.simulation = Simulation(self)
        self.port = port
        self.timeout = timeout  #: seconds

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
        (handle,) = self._call(sim.simxGetObjectHandle, name)
        return kind(self, handle)

    def objects(self, object_type: int = sim.sim_handle_all) -> list[Object]:
        """All objects of a type (sim.sim_object_..._type), or all."""
        (handles,) = self._call(sim.simxGetObjects, object_type)
        return [Object(self, handle) for handle in handles]

    # ------------------------------------------------------------------ signals and scripts

    def set_signal(self, name: str, value: int | float | str | bytes) -> None:
        """Sets an integer, float or string signal, by the type of the value."""
        if isinstance(value, int):
            self._call(sim.simxSetInt32Signal, name, value)
        elif isinstance(value, float):
            self._call(sim.simxSetFloatSignal, name, value)
        else:
            self._call(sim.simxSetStringSignal, name, value)

    def int_signal(self, name: str) -> int:
        """The value of an integer signal. Raises Refused if there is none."""
        return int(self._call(sim.simxGetInt32Signal, name)[0])

    def float_signal(self, name: str) -> float:
        """The value of a float signal. Raises Refused if there is none."""
        return float(self._call(sim.simxGetFloatSignal, name)[0])

    def bytes_signal(self, name: str) -> bytes:
        """The value of a string signal. Raises Refused if there is none."""
        return bytes(self._call(sim.simxGetStringSignal, name)[0])

    def call_script(self, description: str, function: str, ints: Sequence[int] = (),
                    floats: Sequence[float] = (), strings: Sequence[str] = (),
                    data: bytes = b'', script_type: int = sim.sim_scripttype_childscript
                    ) -> tuple[list[int], list[float], list[str], bytearray]:
        """Calls a function of a script with four arrays, and returns the four that it returns."""
        results = self._call(sim.simxCallScriptFunction, description, script_type, function, ints,
                             floats, strings, data)
        return results[0], results[1], results[2], results[3]

    # ------------------------------------------------------------------ together

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is set in the block goes to the simulator together, and is executed in one step.

        No answers are waited for, so nothing is refused there; values cannot be read there.
        """
        self._check(sim.simxPauseCommunication(self.id, True))
        self._batching = True
        try:
            yield
        finally:
            self._batching = False
            sim.simxPauseCommunication(self.id, False)

    async def run(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """For asyncio: runs a function that calls the simulator, while the loop goes on."""
        import asyncio  # takes longer to import than all the rest
        return await asyncio.to_thread(function, *arguments)

    def ping(self) -> float:
        """The time of one call to the simulator and back, in seconds."""
        code, time_us = sim.simxGetPingTimeUs(self.id)
        self._check(code)
        return time_us * 1e-6

    def _call(self, function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
        """A blocking call of the legacy API: its results without the code."""
        result = function(self.id, *arguments, BLOCKING)
        code, *results = result if isinstance(result, tuple) else (result,)
        if code:
            self._check(code)
        return tuple(results)


async def _readable(loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
    """Waits until the descriptor can be read from, but not long: simxArm may have been undone."""
    future = loop.create_future()

    def wake() -> None:
        if not future.done():
            future.set_result(None)
    late = loop.call_later(0.05, wake)
    loop.add_reader(descriptor, wake)
    try:
        await future
    finally:
        loop.remove_reader(descriptor)
        late.cancel()


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
        if stepping != self._stepping:
            self._client._check(sim.simxSynchronous(self._client.id, stepping))
            self._stepping = stepping
        self._client._check(sim.simxStartSimulation(self._client.id, BLOCKING))

    def pause(self) -> None:
        """Pauses the simulation; start() continues it."""
        self._client._check(sim.simxPauseSimulation(self._client.id, BLOCKING))

    def stop(self) -> None:
        """Stops the simulation, which restores the scene."""
        self._client._check(sim.simxStopSimulation(self._client.id, BLOCKING))

    async def step_async(self, steps: int = 1) -> None:
        """For asyncio: step(), while the loop goes on. Over shared memory it takes no thread."""
        import asyncio
        loop, client, pending = asyncio.get_running_loop(), self._client, sim.simx_return_timeout_flag
        deadline = loop.time() + client.timeout
        client._check(sim.simxStepBegin(client.id, steps))
        await asyncio.sleep(0)  # many steps take no longer than that
        while (code := sim.simxStepEnd(client.id, 0)) == pending and loop.time() < deadline:
            outcome, descriptor = sim.simxArm(client.id)
            if outcome == 0:
                await _readable(loop, descriptor)
            elif outcome < 0:
                left_ms = max(round((deadline - loop.time()) * 1000), 0)
                code = await client.run(sim.simxStepEnd, client.id, left_ms)
                break
        client._check(code)

    @property
    def time(self) -> float:
        """Simulation time in s that the newest watched values belong to."""
        return self._info()[1]

    @property
    def step_number(self) -> int:
        """Number of steps since the start that the newest watched values belong to."""
        return int(self._info()[0])

    def _info(self) -> tuple[float, float]:
        code, number, time = sim.simxGetStepInfo(self._client.id)
        self._client._check(code)
        return number, time


class Entity(_core.Entity):
    """Something in the scene that has a handle. Two are equal if client and handle are."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entity) and self.client is other.client and \
            self.handle == other.handle

    def __hash__(self) -> int:
        return hash((id(self.client), self.handle))

    def __repr__(self) -> str:
        return '<%s %d>' % (type(self).__name__, self.handle)

    def watch(self, *names: str, period: float = 0.0) -> None:
        """Begins streams: from now on these attributes have the newest value, without a round trip.

        The simulator sends them in each step, or at most once in a period (seconds).
        """
        for name in names:
            self._value(name).watch(self, round(period * 1000))

    def unwatch(self, *names: str) -> None:
        """Ends these streams: the attributes ask the simulator again."""
        for name in names:
            self._value(name).unwatch(self)

    def _value(self, name: str) -> _core.Value[Any, Any]:
        value = getattr(type(self), name, None)
        if not isinstance(value, _core.Value):
            raise AttributeError('%s has no attribute %r that can be watched'
                                 % (type(self).__name__, name))
        return value

    def _call(self, function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
        client: Any = self.client
        results: tuple[Any, ...] = client._call(function, self.handle, *arguments)
        return results


class Object(Entity):
    """An object of the scene: where it is, how it moves, what it belongs to."""

    __slots__ = ()
    position: _Vector = _core.Value('position', 'x, y, z in the world, in m.')
    orientation: _Vector = _core.Value('orientation',
                                       'Euler angles alpha, beta, gamma in the world, in rad.')
    quaternion: _Vector = _core.Value('quaternion', 'Orientation in the world: x, y, z, w.')

    def position_in(self, frame: Entity) -> tuple[float, ...]:
        """The position in the frame of another object."""
        return Object.position.get_in(self, frame.handle)

    def orientation_in(self, frame: Entity) -> tuple[float, ...]:
        """The Euler angles in the frame of another object."""
        return Object.orientation.get_in(self, frame.handle)

    def move(self, position: Sequence[float], frame: Entity | None = None) -> None:
        """Sets the position in the frame of another object, or of the world."""
        Object.position.set_in(self, frame.handle if frame else -1, position)

    @property
    def velocity(self) -> Velocity:
        """Linear and angular velocity in the world."""
        linear, angular = self._call(sim.simxGetObjectVelocity)
        return Velocity(tuple(linear), tuple(angular))

    @property
    def parent(self) -> Object | None:
        """The object that this one hangs on, or None."""
        (handle,) = self._call(sim.simxGetObjectParent)
        return Object(self.client, handle) if handle >= 0 else None

    @property
    def children(self) -> list[Object]:
        """The objects that hang on this one."""
        found: list[Object] = []
        while (handle := self._call(sim.simxGetObjectChild, len(found))[0]) >= 0:
            found.append(Object(self.client, handle))
        return found

    def remove(self) -> None:
        """Removes the object from the scene."""
        self._call(sim.simxRemoveObject)


class Joint(Entity):
    """A joint: positions in rad (revolute) or m (prismatic), forces in N m or N."""

    __slots__ = ()
    position: _Number = _core.Value('joint_position',
                                    'Position; setting it moves a joint without motor.')
    force: _Number = _core.Value('joint_force',
                                 'Force or torque that acts along or about the axis.')
    max_force: _Number = _core.Value('joint_max_force', 'Largest force or torque of the motor.')
    target_position: _Number = _core.Value('joint_target_position',
                                           'What the motor aims at; only set.')
    target_velocity: _Number = _core.Value('joint_target_velocity',
                                           'What the motor aims at; only set.')

    @property
    def object(self) -> Object:
        """The same as an object of the scene, which has a place."""
        return Object(self.client, self.handle)


class Sensor(Entity):
    """A sensor, whose place is that of ``sensor.object``."""

    __slots__ = ()

    @property
    def object(self) -> Object:
        """The same as an object of the scene, which has a place."""
        return Object(self.client, self.handle)


class ProximitySensor(Sensor):
    """A proximity sensor."""

    __slots__ = ()

    def read(self) -> Detection:
        """What the sensor saw last."""
        detected, point, handle, normal = self._call(sim.simxReadProximitySensor)
        return Detection(detected, tuple(point), handle, tuple(normal))


class ForceSensor(Sensor):
    """A force and torque sensor."""

    __slots__ = ()

    def read(self) -> Wrench:
        """What the sensor measures."""
        state, force, torque = self._call(sim.simxReadForceSensor)
        return Wrench(bool(state & 1), bool(state & 2), tuple(force), tuple(torque))


class Camera(Sensor):
    """A vision sensor. Images are numpy arrays (read-only), row 0 is the lowest: image[::-1] turns
    them. After watch() an image is the newest one, without a round trip.

    Over shared memory a watched image is not copied: the array is a view of the memory where the
    simulator has put it, and stays as it is for as long as it exists, also when the client is closed
    or the simulator ends. If more than 4 images of one camera are kept, newer ones are copies.
    """

    __slots__ = ('_watched',)
    _KINDS = ('image', 'grey_image', 'depth')

    def __init__(self, client: Client, handle: int) -> None:
        self._watched: set[str] = set()

    @property
    def image(self) -> _Bytes:
        """The image: height x width x 3 bytes, red, green, blue."""
        import numpy
        width, height, data = self._look(0)
        array = numpy.frombuffer(data, numpy.uint8)
        return array.reshape(height, width, 3)

    @property
    def grey_image(self) -> _Bytes:
        """The image in grey: height x width bytes."""
        import numpy
        width, height, data = self._look(1)
        array = numpy.frombuffer(data, numpy.uint8)
        return array.reshape(height, width)

    @property
    def depth(self) -> _Floats:
        """Depth of each pixel, from 0 (near plane) to 1 (far plane): height x width floats."""
        import numpy
        width, height, data = self._look(2)
        array = numpy.frombuffer(data, numpy.float32)
        return array.reshape(height, width)

    def watch(self, *names: str, period: float = 0.0) -> None:
        """Begins streams of 'image', 'grey_image' or 'depth', see Entity.watch()."""
        for name in names:
            mode = sim.simx_opmode_streaming + min(round(period * 1000), 0xffff)
            code = _core._image(self.client, self.handle, self._kind(name), mode)
            if isinstance(code, int) and code & ~sim.simx_return_novalue_flag:
                self.client._check(code)
            self._watched.add(name)

    def unwatch(self, *names: str) -> None:
        """Ends these streams."""
        for name in names:
            kind = self._kind(name)
            if name in self._watched:
                _core._image(self.client, self.handle, kind, sim.simx_opmode_discontinue)
                self._watched.remove(name)

    def _kind(self, name: str) -> int:
        if name not in Camera._KINDS:
            raise AttributeError('Camera has no attribute %r that can be watched' % name)
        return Camera._KINDS.index(name)

    def _look(self, kind: int) -> Any:
        """Width, height and buffer."""
        name = Camera._KINDS[kind]
        if name in self._watched:
            found = _core._image(self.client, self.handle, kind, sim.simx_opmode_buffer)
            if not isinstance(found, int):
                return found
            self.watch(name)  # it has not begun, or has ended with its connection
        found = _core._image(self.client, self.handle, kind, BLOCKING)
        if isinstance(found, int):
            self.client._check(found)
        return found


def connect(port: int = -1000, address: str = '127.0.0.1', timeout: float = 5.0) -> Client:
    """Connects to a simulator.

    port: negative for shared memory on this machine (simx-host offers -1000), positive for TCP.
    address: the host of the simulator, for TCP.
    timeout: how long to wait, in s: for the connection, and later for each answer.

    Raises ConnectionLost, which says why, if there is no simulator.
    """
    return Client(port, address, timeout)
