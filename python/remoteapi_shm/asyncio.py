# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""For asyncio: clients whose calls are awaited, and several can be under way at once::

    import asyncio
    import remoteapi_shm.asyncio

    async def main():
        async with remoteapi_shm.asyncio.connect(-1000) as client:
            joint = await client.joint('arm_joint1')
            joint.watch('position')
            await client.simulation.start()
            await client.simulation.step(100)
            print(joint.position, await client.call('sim.getSimulationTime', []))

    asyncio.run(main())

RemoteAPIClient is that of the ZeroMQ remote API::

        async with RemoteAPIClient() as client:
            sim = await client.require('sim')
            base, time = await asyncio.gather(sim.getObject('/base'), sim.getSimulationTime())

A client belongs to the event loop that waits for it. A call that is cancelled goes on in the
simulator; functions of the program that it calls have no results then.
"""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Sequence
from typing import Any

from . import client as blocking
from .objects import Camera, ForceSensor, Joint, Object, ProximitySensor
from .remote import Base
from .waiting import call, step


class RemoteAPIClient(Base):
    """As remoteapi_shm.RemoteAPIClient, for an event loop. To connect is no coroutine: it stops the
    loop until the simulator has answered, for connect_timeout at most."""

    async def __aenter__(self) -> RemoteAPIClient:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    async def call(self, function: str, args: Sequence[Any]) -> Any:
        """Calls a function of the simulator by its name."""
        return await call(self, function, args)

    def _function(self, path: str) -> Callable[..., Any]:
        async def function(*args: Any) -> Any:
            return await self.call(path, args)
        function.__name__ = path
        return function

    async def getObject(self, name: str, _info: dict[str, Any] | None = None) -> Any:
        """A table of the simulator: its functions are coroutine functions."""
        if name not in self._objects:
            self._add(name, _info or await self.call('zmqRemoteApi.info', (name,)))
        return self._objects[name]

    async def require(self, name: str) -> Any:
        """Loads a module into the simulator, and returns its table."""
        await self.call('zmqRemoteApi.require', (name,))
        self._put_require()
        return await self.getObject(name)

    async def setStepping(self, enable: bool = True) -> Any:
        """With True the simulation waits for step()."""
        return await self.call('sim.setStepping', (enable,))

    async def step(self, wait: bool = True) -> None:
        """Makes one step of the simulation."""
        await self.call('sim.step', (wait,))


class Client:
    """A connection to a simulator; connect() makes it.

    Objects are those of remoteapi_shm: an attribute that is watched has the newest value, and to
    set one or to read another one takes a round trip, for which the loop stops. Coroutines of the
    client never stop it: ``await client.run(getattr, joint, 'position')`` reads in a thread.
    """

    def __init__(self, client: blocking.Client) -> None:
        self.blocking = client  #: the same connection, with methods that wait
        self.simulation = Simulation(self)

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self.blocking)

    def close(self) -> None:
        """Ends the connection. Calls under way and later ones raise Closed."""
        self.blocking.close()

    async def call(self, function: str, args: Sequence[Any]) -> Any:
        """Calls a function of the simulator by its name, for example 'sim.getObjectPosition'.
        Functions of the program among the arguments may be coroutine functions."""
        return await call(self.blocking, function, args)

    async def run(self, function: Callable[..., blocking.Result], *arguments: Any
                  ) -> blocking.Result:
        """Runs a function that calls the simulator in a thread, while the loop goes on."""
        return await asyncio.to_thread(function, *arguments)

    async def object(self, name: str) -> Object:
        """The object of that name. Raises Refused if there is none."""
        return await self.run(self.blocking.object, name)

    async def joint(self, name: str) -> Joint:
        """The joint of that name. Raises Refused if there is none."""
        return await self.run(self.blocking.joint, name)

    async def camera(self, name: str) -> Camera:
        """The vision sensor of that name. Raises Refused if there is none."""
        return await self.run(self.blocking.camera, name)

    async def proximity_sensor(self, name: str) -> ProximitySensor:
        """The proximity sensor of that name. Raises Refused if there is none."""
        return await self.run(self.blocking.proximity_sensor, name)

    async def force_sensor(self, name: str) -> ForceSensor:
        """The force sensor of that name. Raises Refused if there is none."""
        return await self.run(self.blocking.force_sensor, name)

    async def ping(self) -> float:
        """The time of one call to the simulator and back, in seconds."""
        return await self.run(self.blocking.ping)


class Simulation:
    """The simulation of a client: ``client.simulation``."""

    def __init__(self, client: Client) -> None:
        self._client = client.blocking
        self._run = client.run

    async def step(self, steps: int = 1) -> None:
        """Makes simulation steps, as remoteapi_shm.Simulation.step. Over shared memory it takes no
        thread.

        Tasks that step the same client do so one after the other. Steps that are cancelled are made
        nevertheless; the next ones begin after them.
        """
        await step(self._client, steps)

    async def start(self, stepping: bool = True) -> None:
        """Starts or continues the simulation: with stepping it waits for step(), else it runs."""
        await self._run(self._client.simulation.start, stepping)

    async def pause(self) -> None:
        """Pauses the simulation; start() continues it."""
        await self._run(self._client.simulation.pause)

    async def stop(self) -> None:
        """Stops the simulation, which restores the scene."""
        await self._run(self._client.simulation.stop)

    @property
    def time(self) -> float:
        """Simulation time in s that the newest watched values belong to."""
        return self._client.simulation.time

    @property
    def step_number(self) -> int:
        """Number of steps since the start that the newest watched values belong to."""
        return self._client.simulation.step_number


class connect:
    """Connects to a simulator, as remoteapi_shm.connect: ``client = await connect()``, or
    ``async with connect() as client``, which closes it."""

    def __init__(self, port: int = -1000, address: str = '127.0.0.1', timeout: float = 5.0) -> None:
        self._arguments = port, address, timeout
        self._client: Client | None = None

    async def _connect(self) -> Client:
        return Client(await asyncio.to_thread(blocking.connect, *self._arguments))

    def __await__(self) -> Generator[Any, None, Client]:
        return self._connect().__await__()

    async def __aenter__(self) -> Client:
        self._client = await self
        return self._client

    async def __aexit__(self, *exception: object) -> None:
        if self._client:
            self._client.close()
