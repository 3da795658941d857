# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What Python does while a call waits: other threads, signals, forks, other interpreters.
import os
import signal
import threading
import time

import pytest

from conftest import run_python
from remoteapi_shm import sim

BLOCKING = sim.simx_opmode_blocking
LONG_MS = 20000


def ask_in_vain(client):
    """A call that nobody answers."""
    return sim.simxQuery(client, 'question', b'?', 'answer', LONG_MS)[0]


def interrupt_soon():
    """A signal when the main thread waits; returns the thread that sends it, and when it did."""
    sent = []

    def send():
        time.sleep(0.2)  # so long that the call sleeps; it would end only after LONG_MS
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)
    thread = threading.Thread(target=send)
    thread.start()
    return thread, sent


def test_keyboard_interrupt_ends_a_call(client):
    thread, sent = interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        ask_in_vain(client)
    assert time.monotonic() - sent[0] < 5  # 0.1 where nobody else runs
    thread.join()
    assert sim.simxGetPingTime(client)[0] == 0


def test_handler_may_call_and_the_call_goes_on(client):
    seen = []

    def handle(number, frame):
        seen.append(sim.simxSetStringSignal(client, 'answer', b'!', BLOCKING))
    before = signal.signal(signal.SIGINT, handle)
    try:
        thread, _ = interrupt_soon()
        assert sim.simxQuery(client, 'question', b'?', 'answer', LONG_MS) == (0, bytearray(b'!'))
        assert seen == [0]
        thread.join()
    finally:
        signal.signal(signal.SIGINT, before)


def test_handler_may_finish_the_client_whose_call_waits(client):
    def handle(number, frame):
        sim.simxFinish(client)
    before = signal.signal(signal.SIGINT, handle)
    try:
        thread, sent = interrupt_soon()
        assert ask_in_vain(client) != 0
        assert time.monotonic() - sent[0] < 5
        thread.join()
        assert sim.simxGetConnectionId(client) == -1
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_run_and_call_while_one_waits(client):
    done = threading.Event()
    results = []

    def wait():
        results.append(sim.simxQuery(client, 'question', b'?', 'answer', LONG_MS))
        done.set()
    thread = threading.Thread(target=wait)
    thread.start()
    count = 0
    while not done.is_set():
        assert sim.simxGetPingTime(client)[0] == 0
        count += 1
        if count == 50:
            sim.simxSetStringSignal(client, 'answer', b'here', BLOCKING)
    thread.join()
    assert results == [(0, bytearray(b'here'))] and count >= 50


def test_threads_get_their_own_answers(client):
    code, joint = sim.simxGetObjectHandle(client, 'arm_joint1', BLOCKING)
    failures = []

    def work(number):
        name, value = 'signal%d' % number, bytes([number]) * 100
        for _ in range(100):
            sim.simxSetStringSignal(client, name, value, BLOCKING)
            if sim.simxGetStringSignal(client, name, BLOCKING) != (0, value):
                failures.append(number)
            sim.simxGetJointPosition(client, joint, BLOCKING)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_client_can_be_finished_while_another_thread_waits(host):
    client = sim.simxStart('', host.port, True, True, -LONG_MS, 5)
    results = []
    thread = threading.Thread(target=lambda: results.append(ask_in_vain(client)))
    thread.start()
    time.sleep(0.1)
    sim.simxFinish(client)
    thread.join()
    assert results[0] != 0


def test_child_of_a_fork_has_no_clients_and_the_parent_goes_on(client):
    child = os.fork()
    if child == 0:
        os._exit(0 if sim.simxGetConnectionId(client) == -1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert sim.simxGetPingTime(client)[0] == 0


def test_killed_server_is_an_error_and_no_more(own_host):
    client = sim.simxStart('', own_host.port, True, True, -LONG_MS, 5)
    assert sim.simxGetPingTime(client)[0] == 0
    own_host.kill()
    assert sim.simxGetObjectHandle(client, 'cube', BLOCKING)[0] != 0
    assert sim.simxGetErrorText(client)
    sim.simxFinish(client)


def test_other_interpreters_are_refused():
    assert 'main interpreter' in run_python('''
import _xxsubinterpreters as interpreters
import remoteapi_shm
other = interpreters.create()
try:
    interpreters.run_string(other, 'import remoteapi_shm')
except interpreters.RunFailedError as error:
    print(error)
''')
