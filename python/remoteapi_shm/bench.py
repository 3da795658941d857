# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
"""How long calls take from Python, beside C and ctypes in the same run, in microseconds (medians).
The last row is the import of the package by a new process.

    simx-host --port -1000 &
    python -m remoteapi_shm.bench --port -1000
"""
import argparse
import ctypes
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import remoteapi_shm
from remoteapi_shm import _core, sim

ROUND = 20  # as in measure.c


def median_us(call: Callable[[], Any], rounds: int) -> float:
    """The median of rounds of calls, in microseconds for one call."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        for _ in range(ROUND):
            call()
        times.append((time.perf_counter() - begin) / ROUND)
    return statistics.median(times) * 1e6


def library_path() -> str:
    """The library that is loaded already."""
    with open('/proc/self/maps') as file:
        return next(line.split()[-1] for line in file if 'libremoteapi-shm.so' in line)


def load_ctypes() -> Any:
    library = ctypes.CDLL(library_path())
    integer, number = ctypes.c_int32, ctypes.POINTER(ctypes.c_float)
    library.simxGetJointPosition.argtypes = [integer, integer, number, integer]
    library.simxStep.argtypes = [integer, integer, integer]
    return library


def tell(name: str, c: float | None, ours: float | None, old: float | None = None,
         other: float | None = None) -> None:
    def column(value: float | None) -> str:
        return '%9s' % '' if value is None else '%9.3f' % value
    print('%-18s' % name, column(c), column(ours), column(old), column(other))


def measure_import(times: int) -> None:
    """Of new processes, less what an empty program takes."""
    programs = ('pass', 'import remoteapi_shm', 'import remoteapi_shm.sim',
                'import ctypes; ctypes.CDLL(%r)' % library_path())
    taken: list[list[float]] = [[] for _ in programs]
    for _ in range(times):
        for program, values in zip(programs, taken):
            begin = time.perf_counter()
            subprocess.run([sys.executable, '-c', program], check=True)
            values.append((time.perf_counter() - begin) * 1e6)
    empty, ours, legacy, old = (statistics.median(values) for values in taken)
    tell('import', None, ours - empty, legacy - empty, old - empty)


def measure(client: remoteapi_shm.Client, camera_name: str, rounds: int) -> None:
    joint, camera = client.joint('arm_joint1'), client.camera(camera_name)
    number, handle, library, get = client.id, joint.handle, load_ctypes(), sim.simxGetJointPosition
    value = ctypes.c_float()

    def c(what: str, which: int = handle) -> float:
        return _core._measure(what, number, which, rounds) * 1e6

    def by_ctypes(mode: int) -> float:
        return median_us(lambda: library.simxGetJointPosition(number, handle, ctypes.byref(value),
                                                              mode), rounds)
    blocking, buffer = sim.simx_opmode_blocking, sim.simx_opmode_buffer
    print('%-18s %9s %9s %9s %9s' % ('us', 'C', 'client', 'sim', 'ctypes'))
    tell('blocking getter', c('getter'), median_us(lambda: joint.position, rounds),
         median_us(lambda: get(number, handle, blocking), rounds), by_ctypes(blocking))
    named = _core.Function(client, 'sim.getJointPosition')
    tell('call by name', None, median_us(lambda: named(handle), rounds))
    joint.watch('position')
    client.simulation.start()
    client.simulation.step()
    tell('buffered read', c('buffer'), median_us(lambda: joint.position, rounds),
         median_us(lambda: get(number, handle, buffer), rounds), by_ctypes(buffer))
    tell('step', c('step'), median_us(client.simulation.step, rounds),
         median_us(lambda: sim.simxStep(number, 1, 20000), rounds),
         median_us(lambda: library.simxStep(number, 1, 20000), rounds))
    measure_images(client, camera, rounds, c)


def measure_images(client: remoteapi_shm.Client, camera: remoteapi_shm.Camera, rounds: int,
                   c: Callable[[str, int], float]) -> None:
    try:
        import numpy
    except ImportError:
        print('images need numpy')
        return
    camera.watch('image')
    for _ in range(20):
        client.simulation.step()
    image = camera.image
    few = max(rounds // 20, 3)

    def old_module() -> Any:
        _, _, pixels = sim.simxGetVisionSensorImage(client.id, camera.handle, 0,
                                                    sim.simx_opmode_buffer)
        return numpy.array(pixels, dtype=numpy.uint8)
    tell('image, new client', c('image', camera.handle), median_us(lambda: camera.image, few))
    tell('image, old module', None, None, median_us(old_module, few))
    tell('memcpy of it', None, median_us(image.copy, few))
    print('image: %d x %d pixels' % (image.shape[1], image.shape[0]))


def main() -> None:
    parser = argparse.ArgumentParser(prog='python -m remoteapi_shm.bench', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--port', type=int, default=-1000)
    parser.add_argument('--calls', type=int, default=20000, help='calls of each kind')
    parser.add_argument('--camera', default='front_camera')
    options = parser.parse_args()
    with remoteapi_shm.connect(options.port, timeout=20) as client:
        try:
            measure(client, options.camera, max(options.calls // ROUND, 3))
            measure_import(min(max(options.calls // 500, 3), 40))
        finally:
            client.simulation.stop()


if __name__ == '__main__':
    main()
