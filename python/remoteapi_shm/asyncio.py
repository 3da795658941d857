# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""RemoteAPIClient for asyncio: every call is awaited, and several can be under way at once::

    import asyncio
    from remoteapi_shm.asyncio import RemoteAPIClient

    async def main():
        async with RemoteAPIClient() as client:
            sim = await client.require('sim')
            base, time = await asyncio.gather(sim.getObject('/base'), sim.getSimulationTime())

    asyncio.run(main())
"""
from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from . import sim as legacy
from .remote import Base

_POLL_S = 0.05  # another thread's call may undo simxArm


class RemoteAPIClient(Base):
    """As remoteapi_shm.RemoteAPIClient, for one event loop."""

    async def __aenter__(self) -> RemoteAPIClient:
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.close()

    # ------------------------------------------------------------------ waiting

    async def _wait(self) -> None:
        """Until something comes for this client, or for some ms."""
        outcome, descriptor = legacy.simxArm(self.id)
        if outcome != 0:  # it has come, or, over TCP, nothing tells when it does
            await asyncio.sleep(0.001 if outcome < 0 else 0)
            return
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._waiters().add(future)
        late = loop.call_later(_POLL_S, self._wake)
        loop.add_reader(descriptor, self._wake)
        try:
            await future
        finally:
            late.cancel()
            self._waiters().discard(future)
            if not self._waiters():
                loop.remove_reader(descriptor)

    def _waiters(self) -> set[asyncio.Future[None]]:
        waiters: set[asyncio.Future[None]] = self.__dict__.setdefault('_waiting', set())
        return waiters

    def _wake(self) -> None:
        for future in self._waiters():
            if not future.done():
                future.set_result(None)

    async def _await(self, key: int) -> Any:
        reply = self._receive(key, 0)
        while reply is None:
            await self._wait()
            reply = self._receive(key, 0)
        return reply

    # ------------------------------------------------------------------ calls

    async def _run(self, name: str, args: Any) -> Sequence[Any]:
        function = self.callbackFuncs.get(name)
        results = function(*(args or ())) if function else None
        return self._results(await results if inspect.isawaitable(results) else results)

    async def call(self, function: str, args: Sequence[Any]) -> Any:
        """Calls a function of the simulator by its name."""
        key = self._send(function, args)
        try:
            name, value = await self._await(key)
            while name != 0:
                results = await self._run(name, value) if name != '_*wait*_' else ()
                self._answer(key, results)
                name, value = await self._await(key)
        except BaseException:
            self._leave(key)
            raise
        return value

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
