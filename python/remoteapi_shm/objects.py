# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""The objects of the scene. Units are metres, radians, newtons, newton metres and seconds."""
from __future__ import annotations

from . import _core
from .arguments import to_float

TYPE_CHECKING = False  # as typing's, which takes longer to import than all the rest
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    import numpy

    from .client import Client
    from .results import Detection, Velocity, Wrench

    _Number = _core.Value[float, float]
    _Vector = _core.Value[tuple[float, ...], Sequence[float]]
    _Bytes = numpy.ndarray[Any, numpy.dtype[numpy.uint8]]
    _Floats = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

BLOCKING = _core.simx_opmode_blocking


def _period_ms(period: float) -> int:
    seconds = to_float('watch', 'period', period)
    if not 0 <= seconds <= 65.535:
        raise ValueError("watch() argument 'period' must be 0 to 65.535 seconds, not %r" % period)
    return round(seconds * 1000)


def _check_names(names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(name, str):
            raise TypeError('names of attributes must be str, not %s' % type(name).__name__)


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

        The simulator sends them in each step, or at most once in a period (seconds). When it is
        gone, reading them raises ConnectionLost.
        """
        _check_names(names)
        for name in names:
            self._value(name).watch(self, _period_ms(period))

    def unwatch(self, *names: str) -> None:
        """Ends these streams: the attributes ask the simulator again."""
        _check_names(names)
        for name in names:
            self._value(name).unwatch(self)

    def _value(self, name: str) -> _core.Value[Any, Any]:
        value = getattr(type(self), name, None)
        if not isinstance(value, _core.Value):
            raise AttributeError('%s has no attribute %r that can be watched'
                                 % (type(self).__name__, name))
        return value

    def _frame(self, function: str, frame: Entity) -> int:
        if not isinstance(frame, Entity):
            raise TypeError("%s() argument 'frame' must be an object of the scene, not %s"
                            % (function, type(frame).__name__))
        if frame.client is not self.client:
            raise ValueError("%s() argument 'frame' belongs to another client" % function)
        return frame.handle

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
        return Object.position.get_in(self, self._frame('position_in', frame))

    def orientation_in(self, frame: Entity) -> tuple[float, ...]:
        """The Euler angles in the frame of another object."""
        return Object.orientation.get_in(self, self._frame('orientation_in', frame))

    def move(self, position: Sequence[float], frame: Entity | None = None) -> None:
        """Sets the position in the frame of another object, or of the world."""
        Object.position.set_in(self, -1 if frame is None else self._frame('move', frame), position)

    @property
    def velocity(self) -> Velocity:
        """Linear and angular velocity in the world."""
        from .results import Velocity
        linear, angular = self._call(_core.simxGetObjectVelocity)
        return Velocity(tuple(linear), tuple(angular))

    @property
    def parent(self) -> Object | None:
        """The object that this one hangs on, or None."""
        (handle,) = self._call(_core.simxGetObjectParent)
        return Object(self.client, handle) if handle >= 0 else None

    @property
    def children(self) -> list[Object]:
        """The objects that hang on this one."""
        found: list[Object] = []
        while (handle := self._call(_core.simxGetObjectChild, len(found))[0]) >= 0:
            found.append(Object(self.client, handle))
        return found

    def remove(self) -> None:
        """Removes the object from the scene."""
        self._call(_core.simxRemoveObject)


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
        from .results import Detection
        detected, point, handle, normal = self._call(_core.simxReadProximitySensor)
        return Detection(detected, tuple(point), handle, tuple(normal))


class ForceSensor(Sensor):
    """A force and torque sensor."""

    __slots__ = ()

    def read(self) -> Wrench:
        """What the sensor measures."""
        from .results import Wrench
        state, force, torque = self._call(_core.simxReadForceSensor)
        return Wrench(bool(state & 1), bool(state & 2), tuple(force), tuple(torque))


class Camera(Sensor):
    """A vision sensor. Images are numpy arrays (read-only), row 0 is the lowest: image[::-1] turns
    them. After watch() an image is the newest one, without a round trip.

    Over shared memory a watched image is not copied: the array is a view of the memory where the
    simulator has put it, and stays as it is for as long as it exists, also when the client is
    closed or the simulator ends. If more than 4 images of one camera are kept, newer ones are
    copies.
    """

    __slots__ = ('_watched',)
    _KINDS = ('image', 'grey_image', 'depth')

    def __init__(self, client: Client, handle: int) -> None:
        self._watched: dict[str, float] = {}  # periods in s

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
            mode = _core.simx_opmode_streaming + _period_ms(period)
            code = _core._image(self.client, self.handle, self._kind(name), mode)
            if isinstance(code, int) and code & ~_core.simx_return_novalue_flag:
                self.client._check(code)
            self._watched[name] = period

    def unwatch(self, *names: str) -> None:
        """Ends these streams."""
        for name in names:
            kind = self._kind(name)
            if name in self._watched:
                _core._image(self.client, self.handle, kind, _core.simx_opmode_discontinue)
                del self._watched[name]

    def _kind(self, name: str) -> int:
        _check_names((name,))
        if name not in Camera._KINDS:
            raise AttributeError('Camera has no attribute %r that can be watched' % name)
        return Camera._KINDS.index(name)

    def _newest(self, kind: int) -> Any:
        """That of the stream, or a code. An equal blocking call would end the stream."""
        return _core._image(self.client, self.handle, kind, _core.simx_opmode_buffer)

    def _look(self, kind: int) -> Any:
        """Width, height and buffer."""
        name = Camera._KINDS[kind]
        if name in self._watched:
            found = self._newest(kind)
            if isinstance(found, int):  # after a round trip its first value is there
                self.client.ping()
                found = self._newest(kind)
            if isinstance(found, int):  # it has ended with its connection
                self.watch(name, period=self._watched[name])
                self.client.ping()
                found = self._newest(kind)
            if not isinstance(found, int):
                return found
        found = _core._image(self.client, self.handle, kind, BLOCKING)
        if isinstance(found, int):
            self.client._check(found)
        return found
