# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The client with objects: values and streams, settings, images, exceptions.
import asyncio
import os
import pickle
import time

import pytest

import remoteapi_shm
from remoteapi_shm import sim


@pytest.fixture(params=['shared memory', 'TCP'])
def client(request, host):
    port = host.port if request.param == 'shared memory' else host.tcp
    with remoteapi_shm.connect(port, timeout=20) as client:
        client.simulation.stop()
        yield client
    with remoteapi_shm.connect(port, timeout=20) as client:
        client.simulation.stop()


def test_joint_has_position_and_force(client):
    joint = client.joint('arm_joint1')
    joint.position = 0.25
    assert joint.position == pytest.approx(0.25) and isinstance(joint.position, float)
    assert isinstance(joint.force, float) and joint.max_force > 0
    joint.position = 0
    for name in ('force', 'nothing'):
        with pytest.raises(AttributeError):
            setattr(joint, name, 1.0)
    with pytest.raises(AttributeError):
        joint.target_position
    with pytest.raises(TypeError, match='joint_position'):
        joint.position = 'far'


def test_watched_position_is_that_of_the_step(client):
    joint, gripper = client.joint('arm_joint1'), client.object('cube')
    client.simulation.start()
    joint.watch('position')
    gripper.watch('position', 'orientation')
    joint.target_position = 0.5
    for _ in range(100):
        client.simulation.step()
    assert joint.position == pytest.approx(0.5, abs=0.05)
    assert len(gripper.position) == 3 and len(gripper.orientation) == 3
    joint.unwatch('position')
    assert joint.position == pytest.approx(0.5, abs=0.05)
    with pytest.raises(AttributeError, match='watched'):
        joint.watch('nothing')


def test_steps_are_counted(client):
    client.simulation.start()
    client.simulation.step(3)
    if client.port < 0:
        assert client.simulation.step_number == 3
        assert client.simulation.time == pytest.approx(0.015)
    client.simulation.stop()
    with pytest.raises(remoteapi_shm.Error):
        client.simulation.step()
    with pytest.raises(TypeError):
        client.simulation.step('a')


def test_objects_have_places_and_families(client):
    cube, joint = client.object('cube'), client.joint('arm_joint1').object
    x, y, z = cube.position
    cube.position = [x, y, z + 0.1]
    assert cube.position == pytest.approx((x, y, z + 0.1))
    cube.move((0, 0, 0), joint)
    assert cube.position_in(joint) == pytest.approx((0, 0, 0), abs=1e-5)
    assert len(cube.quaternion) == 4 and len(cube.velocity.linear) == 3
    assert joint in joint.parent.children
    assert cube in client.objects() and joint in client.objects(sim.sim_object_joint_type)
    assert cube == client.object('cube') and cube != joint
    assert len({cube, client.object('cube')}) == 1
    with pytest.raises(ValueError, match='3 values'):
        cube.position = (1, 2)


def test_sensors_read_tuples_with_names(client):
    client.simulation.start()
    client.simulation.step(2)
    detection = client.proximity_sensor('front_range').read()
    assert isinstance(detection.detected, bool) and len(detection.normal) == 3
    wrench = client.force_sensor('wrist_force').read()
    assert wrench.valid and not wrench.broken and len(wrench.force) == len(wrench.torque) == 3


def test_images_are_arrays(client):
    numpy = pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    camera = client.camera('front_camera')
    for watched in (False, True):
        if watched:
            camera.watch('image', 'depth', 'grey_image')
        image = camera.image
        assert image.shape == (240, 320, 3) and image.dtype == numpy.uint8
        assert not image.flags.writeable and camera.depth.shape == (240, 320)
        assert camera.depth.dtype == numpy.float32 and camera.grey_image.shape == (240, 320)
        kept = image.copy()
        for _ in range(6):
            camera.image
        assert (image == kept).all()
    camera.unwatch('image', 'depth', 'grey_image')
    with pytest.raises(AttributeError):
        camera.watch('smell')


def test_images_that_are_kept_stay_as_they_are(own_host):
    pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    client = remoteapi_shm.connect(own_host.port, timeout=20)
    camera = client.camera('front_camera')

    def show(level):
        """Sets an image: what the camera sees of it from then on."""
        data = bytes([level]) * (320 * 240 * 3)
        assert sim.simxSetVisionSensorImage(client.id, camera.handle, data, 0,
                                            sim.simx_opmode_blocking) == 0
        for _ in range(1000):
            client.ping()
            image = camera.image
            if image[0, 0, 0] == level:
                return image
        raise AssertionError('the image %d does not come' % level)

    def stay():
        assert all((image == level).all() for level, image in images.items())
    camera.watch('image')
    images = {level: show(level) for level in range(8)}
    for level in range(100, 110):
        show(level)
    stay()
    del images[1]  # so that another one is not copied
    images[8] = show(8)
    camera.unwatch('image')
    show(9)
    stay()
    own_host.kill()
    client.close()
    del camera, client
    stay()
    with pytest.raises(ValueError):
        images[0][0, 0, 0] = 1
    with pytest.raises(ValueError):
        images[0].flags.writeable = True


def test_signals_have_their_type(client):
    client.set_signal('i', 7)
    client.set_signal('f', 0.5)
    client.set_signal('s', b'a\0b')
    assert client.int_signal('i') == 7 and client.float_signal('f') == 0.5
    assert client.bytes_signal('s') == b'a\0b'
    with pytest.raises(remoteapi_shm.Refused):
        client.int_signal('nobody has set it')


def test_settings_go_together(client):
    first, second = client.joint('arm_joint1'), client.joint('arm_joint2')
    with client.together():
        first.position = 0.1
        second.position = 0.2
    assert (first.position, second.position) == (pytest.approx(0.1), pytest.approx(0.2))


def test_exceptions_say_why(client):
    with pytest.raises(remoteapi_shm.Refused, match='.') as caught:
        client.joint('nobody')
    assert caught.value.code == sim.simx_return_remote_error_flag
    assert isinstance(caught.value, remoteapi_shm.Error)
    with pytest.raises(remoteapi_shm.ConnectionLost, match='nobody offers it'):
        remoteapi_shm.connect(-12, timeout=0.1)
    with pytest.raises(ConnectionError):
        remoteapi_shm.connect(-12, timeout=0.1)
    for timeout in (0, -1, 1e9, float('nan')):
        with pytest.raises(ValueError):
            remoteapi_shm.connect(-12, timeout=timeout)


def test_closed_client_raises(client):
    joint = client.joint('arm_joint1')
    joint.watch('position')
    client.close()
    client.close()
    assert 'closed' in repr(client)
    for call in (lambda: joint.position, lambda: client.simulation.step(), lambda: client.ping(),
                 lambda: joint.unwatch('position') or joint.position,
                 lambda: client.object('cube'), lambda: joint.watch('position')):
        with pytest.raises(remoteapi_shm.Closed):
            call()


def test_lost_server_is_an_exception(own_host):
    with remoteapi_shm.connect(own_host.port, timeout=0.5) as client:
        joint = client.joint('arm_joint1')
        own_host.kill()
        with pytest.raises(remoteapi_shm.Error):
            joint.position
        with pytest.raises(remoteapi_shm.ConnectionLost):
            joint.position


def test_child_of_a_fork_must_connect_anew(client):
    joint = client.joint('arm_joint1')
    child = os.fork()
    if child == 0:
        try:
            joint.position
        except remoteapi_shm.Closed:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert isinstance(joint.position, float)


def test_steps_can_be_awaited(client):
    client.simulation.start()
    ticks = []

    async def tick():
        ticks.append(1)

    async def main():
        await asyncio.gather(client.simulation.step_async(5), tick())
        for _ in range(50):
            await client.simulation.step_async()
        return await client.run(client.ping)
    assert asyncio.run(main()) > 0 and ticks == [1]
    if client.port < 0:
        assert client.simulation.step_number == 55
    client.simulation.stop()
    with pytest.raises(remoteapi_shm.Refused):
        asyncio.run(client.simulation.step_async())


def test_awaited_steps_end_with_the_server(own_host):
    client = remoteapi_shm.connect(own_host.port, timeout=20)
    client.simulation.start()

    async def main():
        task = asyncio.ensure_future(client.simulation.step_async(2 * 10**9))
        await asyncio.sleep(0.2)
        own_host.kill()
        with pytest.raises(remoteapi_shm.Error):
            await task
    asyncio.run(main())
    client.close()


def test_garbage_for_the_types_of_the_core(client):
    from remoteapi_shm import _core
    for make in (lambda: _core.Entity(1, 2), lambda: _core.Entity(client, 'a'),
                 lambda: _core.Value('nothing'), lambda: _core.Value(5), lambda: _core.Client('a'),
                 lambda: _core.Entity(client), lambda: _core.Entity(client, name=1),
                 lambda: _core.Value(),
                 lambda: remoteapi_shm.Joint.position.watch(5),
                 lambda: remoteapi_shm.Joint.position.watch(client.joint('arm_joint1'), -1),
                 lambda: remoteapi_shm.Joint.position.__get__(5, int),
                 lambda: pickle.dumps(client)):
        with pytest.raises((TypeError, ValueError, AttributeError)):
            make()


def test_the_first_look_at_a_watched_value_leaves_its_stream(client):
    """An equal blocking call would end it."""
    cube, camera = client.object('cube'), client.camera('front_camera')
    cube.watch('position', period=0.5)
    camera.watch('image')
    with client.together():
        pass
    cube.position, camera.image
    with client.together():  # where nothing is asked
        assert len(cube.position) == 3 and camera.image.ndim == 3


@pytest.mark.parametrize('kind', ['port', 'tcp'])
def test_a_loop_that_only_reads_what_it_watches_notices_that_the_simulator_is_gone(own_host, kind):
    pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    with remoteapi_shm.connect(getattr(own_host, kind), timeout=0.5) as client:
        joint, camera = client.joint('arm_joint1'), client.camera('front_camera')
        joint.watch('position')
        camera.watch('image')
        reads = (lambda: joint.position), (lambda: camera.image)
        for read in reads:
            read()
        own_host.kill()
        for read in reads:
            end = time.monotonic() + 20
            with pytest.raises(remoteapi_shm.ConnectionLost):
                while time.monotonic() < end:
                    read()
        for read in reads:  # from then on it is looked at each time
            with pytest.raises(remoteapi_shm.ConnectionLost):
                read()
