# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Collections, packed tables, paths, arguments and refusals of the newer API in simx-host, over
# shared memory and over ZeroMQ.
import math
import struct

import pytest

from conftest import refused


def near(one, two, by=1e-7):
    return len(one) == len(two) and all(abs(a - b) < by for a, b in zip(one, two))


def test_collections_follow_their_trees_and_chains(sim):
    base, joint = sim.getObject('/base'), sim.getObject('/arm_joint1')
    tree, chain = sim.createCollection(0), sim.createCollection()
    assert sim.getCollectionObjects(tree) == []
    sim.addItemToCollection(tree, sim.handle_tree, base, 0)
    assert sorted(sim.getCollectionObjects(tree)) == sorted(sim.getObjectsInTree(base))
    dummy = sim.createDummy(0.01)
    sim.setObjectParent(dummy, joint, True)
    assert dummy in sim.getCollectionObjects(tree)
    sim.addItemToCollection(tree, sim.handle_single, dummy, 1)
    assert dummy not in sim.getCollectionObjects(tree)
    sim.addItemToCollection(chain, sim.handle_chain, dummy, 2)
    above, handle = [], sim.getObjectParent(dummy)
    while handle >= 0:
        above.append(handle)
        handle = sim.getObjectParent(handle)
    assert sorted(sim.getCollectionObjects(chain)) == sorted(above) and joint in above
    sim.addItemToCollection(chain, sim.handle_all, -1, 0)
    assert len(sim.getCollectionObjects(chain)) > len(above) + 5
    sim.addItemToCollection(chain, sim.handle_all, -1, 1)
    assert sim.getCollectionObjects(chain) == []
    with refused('object is no shape'):
        sim.checkCollision(chain, tree)
    mark = sim.createDummy(0.01)
    sim.setObjectPosition(mark, -1, [9, 9, 5])
    sim.setObjectParent(dummy, -1, True)
    sim.setObjectPosition(dummy, -1, [9, 9, 3])
    sim.addItemToCollection(chain, sim.handle_single, dummy, 0)
    assert sim.checkDistance(mark, chain)[1][6] == 2
    sim.removeObjects([dummy, mark])
    for collection in tree, chain:
        assert sim.destroyCollection(collection) == 1
        with refused('collection does not exist'):
            sim.addItemToCollection(collection, sim.handle_single, base, 0)
    with refused('collection does not exist'):
        sim.destroyCollection(tree)


def test_collections_that_are_gone_leave_room_for_others(sim):
    for _ in range(10001):  # as many as a scene can have, and one more
        sim.destroyCollection(sim.createCollection())


def test_collections_refuse_what_they_cannot_have(sim):
    collection = sim.createCollection()
    with refused('argument 2 must be'):
        sim.addItemToCollection(collection, 5, sim.getObject('/base'), 0)
    with refused('object does not exist'):
        sim.addItemToCollection(collection, sim.handle_tree, 987654, 0)
    sim.destroyCollection(collection)


@pytest.fixture
def stepping(sim):
    before = sim.setStepping(True)
    sim.startSimulation()
    yield sim.step
    sim.stopSimulation()
    sim.setStepping(before)
    while sim.getSimulationState() != sim.simulation_stopped:
        pass


def upward_force(sim, shape):
    """The sum of the forces that contacts exert on the shape."""
    total, index = 0, 0
    while True:
        shapes, _, force, _ = sim.getContactInfo(sim.handle_all, shape, index)
        if not shapes:
            return total
        total += force[2] if shapes[1] == shape else -force[2]
        index += 1


@pytest.fixture
def box(sim):
    handle = sim.createPureShape(0, 8, [0.1, 0.1, 0.1], 0.5)
    sim.setObjectPosition(handle, -1, [6, 7, 0.05])
    yield handle
    sim.removeObjects([handle])


def test_forces_move_shapes_for_one_step(sim, box, stepping):
    weight = sim.getShapeMass(box) * 9.81
    for _ in range(100):
        stepping()
    assert abs(upward_force(sim, box) - weight) < 0.01 * weight
    for _ in range(20):
        sim.addForceAndTorque(box, [0, 0, 3 * weight], [0, 0, 0])
        stepping()
    speed = 20 * 0.005 * 2 * 9.81
    assert abs(sim.getObjectVelocity(box)[0][2] - speed) < 0.1 and upward_force(sim, box) == 0
    stepping()
    assert abs(sim.getObjectVelocity(box)[0][2] - speed + 0.005 * 9.81) < 0.1
    sim.addForce(box, [0.05, 0, 0], [0, 0, weight])
    stepping()
    assert sim.getObjectVelocity(box)[1][1] < -0.1
    assert sim.getSimulationStopping() is False
    with refused('the shape is static'):
        sim.addForceAndTorque(sim.getObject('/table'), [0, 0, 1], [0, 0, 0])
    with refused('must be finite'):
        sim.addForce(box, [0, 0, 0], [0, 0, math.inf])


def test_forces_need_a_simulation(sim):
    with refused('does not run'):
        sim.addForceAndTorque(sim.getObject('/cube'), [0, 0, 1], [0, 0, 0])
    with refused('not a shape'):
        sim.getContactInfo(sim.handle_all, sim.getObject('/arm_joint1'), 0)


def test_older_images_are_tables_of_floats(sim):
    camera = sim.getObject('/front_camera')
    image, (width, height) = sim.getVisionSensorImg(camera)
    older = sim.getVisionSensorImage(camera)
    assert len(older) == 3 * width * height and near(older, [byte / 255 for byte in image])
    with refused('only whole images'):
        sim.getVisionSensorImage(camera, 0, 0, 4, 4)


def test_properties_of_objects_are_kept(sim):
    cube = sim.getObject('/cube')
    assert sim.getObjectProperty(cube) == 0
    sim.setObjectProperty(cube, 32)
    assert sim.getObjectProperty(cube) == 32
    sim.setObjectProperty(cube, 0)


def test_signals_are_properties_of_the_scene(sim):
    scene = sim.handle_scene
    sim.setInt32Signal('p.count', 7)
    assert sim.getIntProperty(scene, 'signal.p.count') == 7
    sim.setFloatProperty(scene, 'signal.p.real', 0.5)
    assert sim.getFloatSignal('p.real') == sim.getProperty(scene, 'signal.p.real') == 0.5
    sim.setBufferProperty(scene, 'signal.p.bytes', b'\x00\xff')
    assert sim.getBufferSignal('p.bytes') == b'\x00\xff'
    assert sim.getBufferProperty(scene, 'signal.p.bytes') == b'\x00\xff'
    sim.setTableProperty(scene, 'signal.p.table', {'a': [1, 2]})
    assert sim.getTableProperty(scene, 'signal.p.table') == {'a': [1, 2]}
    for name in 'count', 'real', 'bytes', 'table':
        sim.removeProperty(scene, 'signal.p.' + name)
        with refused('no property'):
            sim.getProperty(scene, 'signal.p.' + name)
        assert sim.getProperty(scene, 'signal.p.' + name, {'noError': True}) is None
    assert sim.getInt32Signal('p.count') is None


def test_properties_have_types(sim):
    cube = sim.getObject('/cube')
    for call, text in ((lambda: sim.setIntProperty(cube, 'customData.x', 1.5),
                        'argument 3 is no Int: 1.5'),
                       (lambda: sim.setVector3Property(cube, 'position', [1, 2]), 'another size'),
                       (lambda: sim.setFloatArrayProperty(cube, 'customData.x', ['a']),
                        'no FloatArray'),
                       (lambda: sim.getIntProperty(cube, 'position'),
                        "'position' is of another type"),
                       (lambda: sim.setIntProperty(cube, 'nothing', 1), "no property 'nothing'"),
                       (lambda: sim.getIntProperty(987654, 'customData.x'),
                        'object does not exist'),
                       (lambda: sim.getIntProperty(cube), '#2 .* .string expected, got no value')):
        with refused(text):
            call()
    sim.setPoseProperty(cube, 'customData.home', sim.getPoseProperty(cube, 'pose'))
    assert sim.getPoseProperty(cube, 'customData.home') == sim.getObjectPose(cube)
    sim.removeProperty(cube, 'customData.home')


def test_any_table_can_be_packed(sim):
    table = {'number': 5, 'float': 0.1, 'list': [1, -2.5, True, 'text'], 'bytes': b'\xff\x00',
             'large': 2 ** 40, 'small': -2 ** 63, 'inner': {'deep': {'deeper': [[1], [2]]}},
             'many': list(range(300)), 'long': 'x' * 70000}
    packed = sim.packTable(table)
    assert isinstance(packed, bytes) and sim.unpackTable(packed) == table
    assert sim.packTable([1, 2]) == b'\x82\x01\x02' and sim.packTable('a') == b'\x61a'
    assert sim.unpackTable(b'\xfa' + struct.pack('>f', 1.5)) == 1.5
    assert sim.unpackTable(b'\xc1\x19\x01\x00') == 256
    for broken in (b'', b'\x82\x01', b'\x9f\x01\xff', b'\xa1\xf6\x01', b'\x1b' + b'\xff' * 8,
                   b'\x5b' + b'\xff' * 8, b'\x3b' + b'\xff' * 8, b'\x81' * 100 + b'\x01',
                   b'\x01\x01', b'\x9b' + b'\x7f' * 8):
        with refused('no packed table'):
            sim.unpackTable(broken)


def test_paths_are_followed_by_length(sim):
    square = [0, 0, 0, 1, 0, 0, 1, 2, 0]
    lengths, total = sim.getPathLengths(square, 3)
    assert lengths == [0, 1, 3] and total == 3
    assert sim.getPathInterpolatedConfig(square, lengths, 0.5) == [0.5, 0, 0]
    assert sim.getPathInterpolatedConfig(square, lengths, 2) == [1, 1, 0]
    assert sim.getPathInterpolatedConfig(square, lengths, -1) == [0, 0, 0]
    assert sim.getPathInterpolatedConfig(square, lengths, 9) == [1, 2, 0]
    corner = sim.getPathInterpolatedConfig(square, lengths, 1,
                                           {'type': 'quadraticBezier', 'strength': 1})
    assert near(corner, [0.875, 0.25, 0])
    assert sim.resamplePath(square, lengths, 4) == [0, 0, 0, 1, 0, 0, 1, 1, 0, 1, 2, 0]
    assert sim.getClosestPosOnPath(square, lengths, [2, 1.5, 0]) == 2.5
    assert sim.getClosestPosOnPath(square, lengths, [-3, -1, 0]) == 0
    angles, turn = [3, -3], [0, 2 * math.pi - 6]
    assert near(sim.getPathInterpolatedConfig(angles, turn, turn[1] / 2, None, [1]), [math.pi])
    half = math.sqrt(0.5)
    turned = sim.getPathInterpolatedConfig([0, 0, 0, 1, 0, 0, 1, 0], [0, 1], 0.5, None,
                                           [2, 2, 2, 2])
    assert near(turned, [0, 0, half, half])


def test_paths_are_objects_with_data(sim):
    quarter = [0, 0, math.sqrt(0.5), math.sqrt(0.5)]
    points = [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 0, *quarter]
    path = sim.createPath(points, 0, 50, 0)
    assert sim.getObject('/Path') == path
    poses = sim.unpackDoubleTable(sim.readCustomBufferData(path, 'PATH'))
    assert len(poses) == 50 * 7 and near(poses[:7], points[:7]) and near(poses[-7:], points[-7:])
    assert sim.unpackDoubleTable(sim.readCustomBufferData(path, 'PATHCTRLPTS')) == points
    closed = sim.createPath([points[:7], points[7:14], points[14:]], 2)
    poses = sim.unpackDoubleTable(sim.readCustomBufferData(closed, 'PATH'))
    assert len(poses) == 100 * 7 and near(poses[-7:-4], points[:3])
    sim.removeObjects([path, closed])
    for wrong, text in ((lambda: sim.createPath([1, 2, 3]), 'at least 2 poses'),
                        (lambda: sim.getPathLengths([1, 2, 3, 4], 3), 'has 4'),
                        (lambda: sim.getPathInterpolatedConfig([1, 2, 3], [0, 1], 0),
                         'its lengths'),
                        (lambda: sim.getPathInterpolatedConfig([1, 2], [0, 1], 0, {'type': 'x'}),
                         "not 'x'"),
                        (lambda: sim.resamplePath([1, 2], [0, 1], 1), 'at least 2')):
        with refused(text):
            wrong()


def test_aliases_lead_to_objects_by_path(sim):
    base = sim.getObject('/base')
    outer, inner = sim.createDummy(0.01), sim.createDummy(0.01)
    sim.setObjectAlias(outer, 'station')
    sim.setObjectAlias(inner, 'goal')
    sim.setObjectParent(inner, outer, True)
    assert sim.getObject('/station/goal') == sim.getObject('/*/goal') == inner
    assert sim.getObject('./goal', {'proxy': outer}) == inner
    assert sim.getObject('../goal', {'proxy': inner}) == inner
    assert sim.getObjectAlias(inner, 2) == '/station/goal' and sim.getObjectAlias(base) == 'base'
    assert sim.getObject('/station/nobody', {'noError': True}) == -1
    sim.removeObjects([outer, inner])


def test_wrong_arguments_are_told_by_function_and_number(sim):
    for call, text in ((lambda: sim.getObjectsInTree('x'),
                        "#1 to 'sim.getObjectsInTree' .whole number "
                                                           "expected, got string"),
                       (lambda: sim.getObjectsInTree(1.5), 'got 1.5'),
                       (lambda: sim.moveToConfig(1),
                        "#2 to 'sim.moveToConfig' .table expected, got no value"),
                       (lambda: sim.copyPasteObjects(5), '#1 .* .table expected, got number'),
                       (lambda: sim.writeCustomDataBlock(-1, 'a'),
                        '#3 .* .string expected, got no value'),
                       (lambda: sim.getObjectPosition('x'), '#1 .* .number expected, got string'),
                       (lambda: sim.setObjectPosition(5, [1, 2]),
                        'table of 3 numbers expected, got nil at '
                                                                  'place 3')):
        with refused(text):
            call()
    base = sim.getObject('/base')
    assert sim.getObjectsInTree(float(base)) == sim.getObjectsInTree(base)


def test_what_is_not_there_says_what_to_do_instead(sim):
    with refused('use a point cloud'):
        sim.createOctree(0.1, 0, 1)


def test_other_tables_say_what_to_do_instead(host):
    from remoteapi_shm import RemoteAPIClient
    with RemoteAPIClient(port=host.port) as client:
        for name in 'simIK', 'simOMPL', 'simUI', 'simROS2':
            for call in (lambda: client.require(name), lambda: client.getObject(name),
                         lambda: client.require(name + '-2'),
                         lambda: client.call(name + '.create', [])):
                with refused(name + ': simx-host (has|does)'):
                    call()


def test_no_number_is_a_handle_by_overflow(sim):
    for handle in (-2 ** 31, 2 ** 31 - 1, -3):
        for call in (sim.getObjectType, sim.getCollectionObjects, sim.destroyCollection,
                     sim.getObjectAlias):
            with refused('does not exist'):
                call(handle)


def test_mistakes_inside_of_functions_are_their_own(sim):
    joint, camera = sim.getObject('/arm_joint1'), sim.getObject('/front_camera')
    for call, text in ((lambda: sim.getObjectPose(987654),
                        '^sim.getObjectPose: object does not exist'),
                       (lambda: sim.getShapeBB(joint), '^sim.getShapeBB: object is not a shape'),
                       (lambda: sim.handleProximitySensor(camera),
                        '^sim.handleProximitySensor: object is not'),
                       (lambda: sim.multiplyVector(['a'] * 12, [0, 0, 0]),
                        'must be a table of 12 or 7 numbers'),
                       (lambda: sim.getObjectsInTree(joint, 'x'), "#2 to 'sim.getObjectsInTree'"),
                       (lambda: sim.yawPitchRollToAlphaBetaGamma([], 1, 2),
                        "#1 to 'sim.yawPitchRollToAlphaBetaGamma' .number expected, got table"),
                       (lambda: sim.testCB(1, 2, 3),
                        "#2 to 'sim.testCB' .function expected, got number")):
        with refused(text):
            call()
