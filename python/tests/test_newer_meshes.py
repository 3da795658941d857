# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Shapes of meshes and heights, and sizes of several objects; over shared memory and over ZeroMQ.
import math

import pytest

from conftest import near, refused

CORNERS = [1, 1, 1, 2, 1, 1, 1, 3, 1, 1, 1, 4]
FACES = [0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3]


@pytest.mark.parametrize('name', ['createMeshShape', 'createShape'])
def test_a_mesh_is_where_its_vertices_are(sim, stays, name):
    shape = getattr(sim, name)(0, 0, CORNERS, FACES)
    assert near(sim.getObjectPosition(shape), [1.5, 2, 2.5]) and near(sim.getShapeBB(shape), [1, 2, 3])
    assert near(sim.getObjectOrientation(shape), [0, 0, 0])
    cloud = sim.createPointCloud(0.5, 1000, 0, 1)
    sim.insertObjectIntoPointCloud(cloud, shape, 0, 10)
    points = sim.getPointCloudPoints(cloud)
    corners = {tuple(round(x, 5) for x in points[i:i + 3]) for i in range(0, len(points), 3)}
    assert corners == {tuple(CORNERS[i:i + 3]) for i in range(0, 12, 3)}
    assert sim.getObjectInt32Param(shape, sim.shapeintparam_static) == 1
    again = getattr(sim, name)(0, 0, CORNERS, FACES)
    assert sim.getObjectAlias(again) == 'Shape' and near(sim.getShapeBB(again), [1, 2, 3])


def test_a_mesh_file_is_imported(sim, stays, tmp_path):
    text = ''.join('v %g %g %g\n' % tuple(CORNERS[i:i + 3]) for i in range(0, 12, 3))
    text += ''.join('f %d %d %d\n' % tuple(n + 1 for n in FACES[i:i + 3]) for i in range(0, 12, 3))
    (tmp_path / 'a.obj').write_text(text)
    shape = sim.importShape(0, str(tmp_path / 'a.obj'), 0, 0.0001, 2)
    assert near(sim.getObjectPosition(shape), [0, 0, 0]) and near(sim.getShapeBB(shape), [2, 4, 6])
    low = [sim.getObjectFloatParam(shape, sim.objfloatparam_objbbox_min_x + i) for i in range(3)]
    assert near(low, [2, 2, 2])


def test_heights_carry_what_falls_on_them(sim, stays):
    field = sim.createHeightfieldShape(0, 0, 3, 2, 2, [5, 5, 5.5, 5, 5, 6])
    assert near(sim.getObjectPosition(field), [0, 0, 5.5]) and near(sim.getShapeBB(field), [2, 1, 1])
    ball = sim.createPrimitiveShape(sim.primitiveshape_spheroid, [0.2, 0.2, 0.2])
    sim.setObjectInt32Param(ball, sim.shapeintparam_static, 0)
    sim.setObjectInt32Param(ball, sim.shapeintparam_respondable, 1)
    sim.setObjectPosition(ball, [-0.5, 0, 5.15])
    ray = sim.createProximitySensor(sim.proximitysensor_ray_subtype, 16, 0, [0] * 8, [0, 10] + [0] * 13)
    sim.setObjectPose(ray, [0.5, 0, 9, 1, 0, 0, 0])
    sim.setStepping(True)
    sim.startSimulation()
    for _ in range(100):
        sim.step()
    assert abs(sim.getObjectPosition(ball)[2] - 5.1) < 0.02
    seen = sim.readProximitySensor(ray)
    assert seen[0] == 1 and seen[3] == field and abs(seen[1] - (9 - 5.375)) < 0.13
    sim.stopSimulation(True)
    flat = sim.createHeightfieldShape(0, 0, 2, 2, 1, [1, 1, 1, 1])
    assert near(sim.getObjectPosition(flat), [0, 0, 1])


def test_objects_are_scaled_together(sim, stays):
    one = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 2, 3])
    two = sim.createPrimitiveShape(sim.primitiveshape_spheroid, [1, 1, 1])
    mark = sim.createDummy(0.1)
    sim.setObjectPosition(one, [1, 0, 0])
    sim.setObjectParent(two, one, True)
    sim.setObjectPosition(two, [1, 3, 0])
    sim.setObjectParent(mark, two, True)
    sim.setObjectPosition(mark, [1, 3, 1])
    sim.scaleObjects([mark, two, one], 2, True)
    assert near(sim.getShapeBB(one), [2, 4, 6]) and near(sim.getShapeBB(two), [2, 2, 2])
    assert near(sim.getObjectPosition(one), [2, 0, 0]) and near(sim.getObjectPosition(two), [2, 6, 0])
    assert near(sim.getObjectPosition(mark), [2, 6, 2])
    sim.scaleObjects([one], 0.5, False)
    assert near(sim.getShapeBB(one), [1, 2, 3]) and near(sim.getObjectPosition(two), [2, 6, 0])


@pytest.mark.parametrize('call, text', [
    (lambda s: s.createMeshShape(0, 0, [1, 2], FACES), 'argument 3 must be a table of 3 numbers each'),
    (lambda s: s.createMeshShape(0, 0, [0, 0, math.inf] * 4, FACES), 'argument 3 has no number at place 3'),
    (lambda s: s.createMeshShape(0, 0, CORNERS, [0, 1, 4]), 'argument 4 has 4 at place 3: no vertex has this index'),
    (lambda s: s.createShape(0, 0, CORNERS, [0, 1, 1.5]), 'argument 4 has 1.5 at place 3'),
    (lambda s: s.createMeshShape(0, 0, CORNERS), '#4 .* .table expected, got no value'),
    (lambda s: s.createMeshShape(0, 0, [0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2]), 'createMeshShape: Error: at least 4'),
    (lambda s: s.importShape(0, '/no/file.obj', 0, 0, 1), 'file.obj cannot be read: No such file'),
    (lambda s: s.importShape(0, '/dev/zero', 0, 0, 1), 'no regular file'),
    (lambda s: s.importShape(0, 'a.obj', 0, 0, 0), 'argument 5 must be a factor above 0'),
    (lambda s: s.createHeightfieldShape(0, 0, 1, 2, 1, [0, 0]), 'numbers of points from 2 to 2048, not 1 and 2'),
    (lambda s: s.createHeightfieldShape(0, 0, 2, 2, 1, [0] * 5), 'argument 6 must be a table of 4 numbers, not of 5'),
    (lambda s: s.createHeightfieldShape(0, 0, 2, 2, 0, [0] * 4), 'argument 5 must be a size above 0'),
    (lambda s: s.createHeightfieldShape(0, 0, 2, 2, 1, [0, 0, 0, 'a']), 'argument 6 has no number at place 4'),
    (lambda s: s.scaleObjects([987654], 2), 'object does not exist'),
    (lambda s: s.scaleObjects([], 0), 'argument 2 must be a factor above 0'),
    (lambda s: s.getShapeMesh(s.getObject('/base')), 'simx-host tells no meshes')])
def test_wrong_arguments_are_refused(sim, stays, call, text):
    with refused(text):
        call(sim)
