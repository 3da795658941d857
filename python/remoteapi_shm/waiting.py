# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""What the tasks of an event loop wait for from a client: replies to calls by name, and steps.

Over shared memory the session has a descriptor that wakes the loop. Whatever comes is taken from
the session by the first call of the client that looks, so all tasks look when one does.
"""
from __future__ import annotations

import asyncio
import inspect
import os
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from . import _core

Found = TypeVar('Found')
Check = Callable[[bool], 'Found | None']

_PENDING = _core.simx_return_timeout_flag
_ARMED_S = 0.05      # until the next look nonetheless: another call may undo simxArm
_FIRST_POLL_S = 0.001
_LAST_POLL_S = 0.02


class Waiting:
    """The tasks of one loop that wait for one client."""

    def __init__(self, client: _core.Client, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.stepping = asyncio.Lock()  # one task after the other, in their order
        self._id, self._timeout = client.id, client._timeout
        self._checks: dict[asyncio.Future[Any], Check[Any]] = {}
        self._descriptor = -1  # a duplicate: the library closes its own when the connection is lost
        self._timer: asyncio.TimerHandle | None = None
        self._poll_s = _FIRST_POLL_S
        self._apart_since: float | None = None
        self._has_left = False

    def is_busy(self) -> bool:
        return bool(self._checks) and not self.loop.is_closed()

    async def until(self, check: Check[Found],
                    timeout: float | None = None) -> Found:
        """What check(False) returns as soon as that is not None, or what check(True) does, when it
        is too late: after the timeout, or when there is no connection any more."""
        future: asyncio.Future[Found] = self.loop.create_future()
        late = None if timeout is None else self.loop.call_later(timeout, self._give_up, future)
        self._checks[future] = check
        try:
            await asyncio.sleep(0)  # the reply comes soon; however soon, other tasks run
            self.look()
            return await future
        finally:
            if late:
                late.cancel()
            self._forget(future)

    def answer_left_calls(self, client: Any) -> None:
        """Nobody waits for these, but functions that they call must not stop the simulator."""
        if self._has_left or self.loop.is_closed():
            return
        future = self.loop.create_future()
        self._checks[future] = lambda late: late or (None if client._left() else False)
        self._has_left = True

        def done(future: asyncio.Future[bool]) -> None:
            self._has_left = False
            self._forget(future)
            if not future.result() and client._left():  # one has been left meanwhile
                self.answer_left_calls(client)
        future.add_done_callback(done)
        self.look()

    def _forget(self, future: asyncio.Future[Any]) -> None:
        del self._checks[future]
        if not self._checks:
            self._rest()

    def look(self) -> None:
        """Tells those whose checks have found something, and waits for the others."""
        pending = 0
        for future in list(self._checks):
            pending += not self._found(future, False)
        if pending:
            self._watch()
        else:
            self._rest()

    def _found(self, future: asyncio.Future[Any], late: bool) -> bool:
        if future.done():
            return True
        try:
            value = self._checks[future](late)
        except Exception as error:
            future.set_exception(error)
            return True
        if value is not None:
            future.set_result(value)
            self._poll_s = _FIRST_POLL_S
        return value is not None

    def _give_up(self, future: asyncio.Future[Any]) -> None:
        if not self._found(future, False):
            self._found(future, True)

    # ------------------------------------------------------------------ being woken

    def _watch(self) -> None:
        outcome, descriptor = _core.simxArm(self._id)
        if outcome == 0:
            self._listen(descriptor)
            self._look_in(_ARMED_S)
        elif outcome > 0:  # something has come meanwhile
            self._look_in(0)
        else:
            self._deafen()
            self._look_in(self._poll_s)
            self._poll_s = min(self._poll_s * 1.1, _LAST_POLL_S)
        self._notice_loss(outcome)

    def look_soon(self) -> None:
        if self.is_busy():
            self._look_in(0)

    def _look_in(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self.look)

    def _notice_loss(self, outcome: int) -> None:
        """The library connects again; who waits gets an exception when that takes too long."""
        if outcome >= 0 or _core.simxGetConnectionId(self._id) >= 0:
            self._apart_since = None
        elif self._apart_since is None:
            self._apart_since = time.monotonic()
        elif time.monotonic() - self._apart_since > self._timeout:
            for future in list(self._checks):
                self._found(future, True)

    def _listen(self, descriptor: int) -> None:
        try:
            if self._descriptor >= 0 and os.path.sameopenfile(self._descriptor, descriptor):
                return
            self._deafen()
            self._descriptor = os.dup(descriptor)
        except OSError:  # another thread has noticed meanwhile that the connection is lost
            self._deafen()
        else:
            self.loop.add_reader(self._descriptor, self.look)

    def _deafen(self) -> None:
        if self._descriptor >= 0:
            if not self.loop.is_closed():
                self.loop.remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        if self._descriptor >= 0:  # the loop has ended first
            os.close(self._descriptor)

    def _rest(self) -> None:
        self._deafen()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        self._apart_since, self._poll_s = None, _FIRST_POLL_S


def waiting_of(client: Any) -> Waiting:
    """That of the client for the loop that runs."""
    loop = asyncio.get_running_loop()
    waiting: Waiting | None = client.__dict__.get('_waiting')
    if waiting is None or waiting.loop is not loop:
        if waiting and waiting.is_busy():
            raise RuntimeError('tasks of another event loop wait for this client')
        waiting = client.__dict__['_waiting'] = Waiting(client, loop)
    return waiting


# ---------------------------------------------------------------------- calls by name

class Call:
    """A call under way."""

    def __init__(self, client: Any, key: int) -> None:
        self.client, self.key = client, key
        self.is_over = self.is_asked = False

    def reply(self, late: bool) -> tuple[Any, Any] | None:
        self.is_over = True  # when this fails
        found: tuple[Any, Any] | None = self.client._receive(self.key, 1 if late else 0)
        self.is_over = found is not None and found[0] == 0
        self.is_asked = found is not None and not self.is_over
        if found is not None:
            self.client._has_replied = True
        return found

    def answer(self, results: Sequence[Any]) -> None:
        self.client._answer(self.key, results)
        self.is_asked = False

    def leave(self, waiting: Waiting) -> None:
        if self.is_over:
            return
        try:
            if self.is_asked:
                self.answer(())
        except _core.Error:
            pass
        self.client._leave(self.key)
        waiting.answer_left_calls(self.client)


async def _send(client: Any, waiting: Waiting, function: str, args: Sequence[Any]) -> Call:
    """A client has 64 calls under way at most: others wait until one has ended."""
    sent: list[Call] = []

    def check(late: bool) -> Call | None:
        key: int = client._send(function, args)
        if key >= 0:
            sent.append(Call(client, key))
        return sent[0] if sent else None
    try:
        found = check(False)
        return found if found else await waiting.until(check)
    except BaseException:
        if sent:  # cancelled just then
            sent[0].leave(waiting)
        raise


async def _run(client: Any, name: str, args: Any) -> Sequence[Any]:
    """The simulator calls a function of the program; an unknown one has no results."""
    function = client.callbackFuncs.get(name)
    results = function(*(args or ())) if function else None
    found: Sequence[Any] = client._results(await results if inspect.isawaitable(results)
                                           else results)
    return found


async def call(client: Any, function: str, args: Sequence[Any]) -> Any:
    """Calls a function of the simulator by its name. The exception of a function that the simulator
    calls is raised when the simulator has ended the call."""
    waiting, raised = waiting_of(client), None
    this = await _send(client, waiting, function, args)
    timeout_s = client.call_timeout if client._has_replied else client._timeout
    try:
        while True:
            name, value = await waiting.until(this.reply, timeout_s)
            timeout_s = client.call_timeout
            if name == 0:
                break
            if name == '_*repeat*_':
                client._send(function, args, this.key)
                continue
            try:
                this.answer(await _run(client, name, value) if name != '_*wait*_' else ())
            except Exception as error:
                raised = raised or error
                this.answer(())
    except BaseException:
        this.leave(waiting)
        raise
    finally:
        waiting.look_soon()  # there may be calls that wait until this one has ended
    if raised:
        raise raised
    return value


# ---------------------------------------------------------------------- steps

async def _end_steps(client: Any, waiting: Waiting) -> int:
    def check(late: bool) -> int | None:
        code = _core.simxStepEnd(client.id, 0)
        return None if code == _PENDING and not late else code
    await asyncio.sleep(0)
    if _core.simxArm(client.id)[0] >= 0:
        return await waiting.until(check, client._timeout)
    deadline, code = time.monotonic() + client._timeout, _PENDING
    while code == _PENDING and time.monotonic() < deadline:
        # No descriptor tells when they end: a thread waits, which ends soon when this is cancelled.
        code = await asyncio.to_thread(_core.simxStepEnd, client.id, 100)
    return code


async def step(client: Any, steps: int) -> None:
    """Makes steps, after those that another task makes or has left."""
    waiting = waiting_of(client)
    async with waiting.stepping:
        while not client._begin_steps(steps):
            if await _end_steps(client, waiting) == _PENDING:
                client._check(_PENDING)
        client._check(await _end_steps(client, waiting))
