# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Point clouds; over shared memory and over ZeroMQ.
import math
import random

import pytest

from conftest import near, refused


def in_threes(points):
    return [tuple(points[i:i + 3]) for i in range(0, len(points), 3)]


def test_a_cloud_is_an_object_with_points(sim, stays):
    cloud = sim.createPointCloud(0.1, 10, 0, 2)
    assert sim.getObjectType(cloud) == sim.sceneobject_pointcloud == sim.object_pointcloud_type
    assert sim.getObjectAlias(cloud) == 'PointCloud' and sim.getObject('/PointCloud') == cloud
    assert sim.getObjectsInTree(sim.handle_scene, sim.object_pointcloud_type) == [cloud]
    assert cloud not in sim.getObjectsInTree(sim.handle_scene, sim.object_dummy_type)
    assert not sim.getPointCloudPoints(cloud)
    assert sim.insertPointsIntoPointCloud(cloud, 0, [0.5, 0, 0, -3, 2, 1]) == 2
    assert sim.getPointCloudPoints(cloud) == [0.5, 0, 0, -3, 2, 1]
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 1])
    sim.setObjectPosition(box, [1, 0, 0])
    sim.setObjectParent(cloud, box, True)
    assert sim.getObjectParent(cloud) == box
    sim.setObjectPosition(box, [2, 0, 0])
    assert near(sim.getObjectPosition(cloud), [1, 0, 0])
    sim.removeObject(cloud)
    with refused('object does not exist'):
        sim.getPointCloudPoints(cloud)


def test_points_are_kept_in_the_clouds_frame(sim, stays):
    cloud = sim.createPointCloud(0.1, 10, 0, 2)
    sim.setObjectPosition(cloud, [1, 2, 3])
    sim.setObjectOrientation(cloud, [0, 0, math.pi / 2])
    sim.insertPointsIntoPointCloud(cloud, 0, [1, 3, 3])
    assert near(sim.getPointCloudPoints(cloud), [1, 0, 0])
    assert sim.insertPointsIntoPointCloud(cloud, 1, [0, 0, 7], [255, 0, 0]) == 2
    assert near(sim.getPointCloudPoints(cloud), [1, 0, 0, 0, 0, 7])
    assert sim.removePointsFromPointCloud(cloud, 1, [1, 0, 0], 0.01) == 1
    assert sim.removePointsFromPointCloud(cloud, 0, [1, 2, 10], 0.01) == 0
    sim.insertPointsIntoPointCloud(cloud, 1, [0, 0, 0, 1, 1, 1])
    assert sim.removePointsFromPointCloud(cloud, 0, None, 0) == 0


def test_points_near_others_and_of_full_voxels_do_not_come_in(sim, stays):
    cloud = sim.createPointCloud(1, 3, 0, 1)
    assert sim.insertPointsIntoPointCloud(cloud, 0, [0.5, 0.5, 0.5] * 2, None, 0.01) == 1
    # beside it, in the voxel behind the border
    assert sim.insertPointsIntoPointCloud(cloud, 0, [0.99, 0, 0, 1.001, 0, 0], None, 0.02) == 2
    assert sim.insertPointsIntoPointCloud(cloud, 0, [0.1 * i for i in range(1, 31)]) == 10
    voxels = {}
    for point in in_threes(sim.getPointCloudPoints(cloud)):
        key = tuple(math.floor(x) for x in point)
        voxels[key] = voxels.get(key, 0) + 1
    assert voxels == {(0, 0, 0): 3, (1, 1, 1): 3, (2, 2, 2): 3, (3, 3, 3): 1} or max(voxels.values()) == 3
    count = len(sim.getPointCloudPoints(cloud)) // 3
    assert sim.insertPointsIntoPointCloud(cloud, 0, [0.2, 0.3, 0.4] * 100) == count
    assert sim.setPointCloudOptions(cloud, 1, 1, 2, 5) == 1
    assert list(sim.getPointCloudOptions(cloud)) == [1, 1, 2, 5]
    assert len(sim.getPointCloudPoints(cloud)) // 3 == len(voxels)


def test_removing_finds_what_looking_at_each_point_finds(sim, stays):
    points = [random.Random(i).uniform(-1, 1) for i in range(900)]
    for voxel in 0.05, 0.5, 5:
        cloud = sim.createPointCloud(voxel, 1000, 0, 1)
        sim.insertPointsIntoPointCloud(cloud, 0, points)
        at, tolerance = (0.1, -0.2, 0.3), 0.4
        left = [point for point in in_threes(points) if math.dist(point, at) > tolerance]
        assert 0 < len(left) < 300
        assert sim.removePointsFromPointCloud(cloud, 0, at, tolerance) == len(left)
        assert in_threes(sim.getPointCloudPoints(cloud)) == left


def is_on_cone(x, y, z):
    """Of 32 sides, with a radius of 0.5 and a height of 0.3."""
    radius = 0.5 * (0.15 - z) / 0.3
    return abs(z + 0.15) < 1e-5 or 0.995 * radius - 1e-5 < math.hypot(x, y) < radius + 1e-5


@pytest.mark.parametrize('kind, on_surface', [
    ('cuboid', lambda p: max(abs(x) / half for x, half in zip(p, (0.5, 0.25, 0.15))) - 1),
    ('spheroid', lambda p: sum((x / half) ** 2 for x, half in zip(p, (0.5, 0.25, 0.15))) - 1),
    ('cylinder', lambda p: max(math.hypot(p[0], p[1]) / 0.5, abs(p[2]) / 0.15) - 1),
    ('cone', lambda p: 0 if is_on_cone(*p) else 1)])
def test_shapes_come_in_with_their_surface(sim, stays, kind, on_surface):
    sizes = [1, 1, 0.3] if kind in ('cylinder', 'cone') else [1, 0.5, 0.3]
    shape = sim.createPrimitiveShape(getattr(sim, 'primitiveshape_' + kind), sizes)
    sim.setObjectPosition(shape, [3, 1, 2])
    sim.setObjectOrientation(shape, [0.3, 0.4, 0.5])
    cloud = sim.createPointCloud(0.2, 1000, 0, 1)
    count = sim.insertObjectIntoPointCloud(cloud, shape, 0, 0.05)
    matrix = sim.getObjectMatrix(shape)
    points = in_threes(sim.getPointCloudPoints(cloud))
    assert len(points) == count > 200
    local = []
    for point in points:
        off = [point[i] - matrix[4 * i + 3] for i in range(3)]
        local.append([sum(matrix[4 * row + i] * off[row] for row in range(3)) for i in range(3)])
    assert all(abs(on_surface(point)) < 1e-5 for point in local)
    for axis in range(3):
        reach = [max(sign * point[axis] for point in local) for sign in (1, -1)]
        assert all(0.8 * sizes[axis] / 2 < x < sizes[axis] / 2 + 1e-5 for x in reach)
    assert sim.insertObjectIntoPointCloud(cloud, shape, 0, 0.05, None, 0.001) == count


def test_clouds_and_dummies_come_in(sim, stays):
    one, two, dummy = sim.createPointCloud(0.1, 9, 0, 1), sim.createPointCloud(0.1, 9, 0, 1), sim.createDummy(0.1)
    sim.setObjectPosition(dummy, [1, 2, 3])
    sim.setObjectPosition(one, [0, 0, 1])
    sim.insertPointsIntoPointCloud(one, 1, [1, 1, 1, 2, 2, 2])
    assert sim.insertObjectIntoPointCloud(two, one, 0, 0.1) == 2
    assert sim.insertObjectIntoPointCloud(two, dummy, 0, 0.1, [0, 0, 0]) == 3
    assert near(sim.getPointCloudPoints(two), [1, 1, 2, 2, 2, 3, 1, 2, 3])
    assert not sim.getPointCloudPoints(sim.copyPasteObjects([two])[0])


def test_clouds_have_limits_which_are_told(sim, stays):
    cloud, shape = sim.createPointCloud(0.001, 1, 0, 1), sim.createPrimitiveShape(3, [1, 1, 1])
    with refused('the grid is too fine for this shape'):
        sim.insertObjectIntoPointCloud(cloud, shape, 0, 0.0005)
    with refused('too far for voxels of 0.001 m'):
        sim.insertPointsIntoPointCloud(cloud, 0, [0, 0, 0, 2000, 0, 0])
    assert not sim.getPointCloudPoints(cloud)
    other = sim.createPointCloud(0.001, 1000000, 0, 1)
    assert sim.insertPointsIntoPointCloud(other, 0, [0, 0, 0] * 3) == 3
    many = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 1])
    assert sim.insertObjectIntoPointCloud(cloud, many, 0, 0.005) > 200000
    with refused('the cloud has .* 500000 is the most, and 2000000 for all clouds'):
        sim.insertObjectIntoPointCloud(cloud, many, 0, 0.0045)


@pytest.mark.parametrize('call, text', [
    (lambda s, c: s.createPointCloud(0, 1, 0, 1), 'argument 1 must be a size above 0'),
    (lambda s, c: s.createPointCloud(1, 0, 0, 1), 'argument 2 must be a number of points above 0, not 0'),
    (lambda s, c: s.createPointCloud(1, 'a', 0, 1), "#2 to 'sim.createPointCloud' .whole number expected, got"),
    (lambda s, c: s.insertPointsIntoPointCloud(c, 0, [1, 2]), 'argument 3 must be a table of 3 numbers'),
    (lambda s, c: s.insertPointsIntoPointCloud(c, 0, [1, 2, 'a']), 'argument 3 has no number at place 3'),
    (lambda s, c: s.insertPointsIntoPointCloud(c, 0, [1, 2, math.nan]), 'no number at place 3'),
    (lambda s, c: s.insertPointsIntoPointCloud(c, 0, [1, 2, 3], None, -1), 'argument 5 must be a tolerance'),
    (lambda s, c: s.insertPointsIntoPointCloud(c, 0), '#3 .* .table expected, got no value'),
    (lambda s, c: s.insertPointsIntoPointCloud(s.getObject('/base'), 0, []), 'object is not a point cloud'),
    (lambda s, c: s.insertObjectIntoPointCloud(c, c, 0, 0), 'argument 4 must be a size above 0'),
    (lambda s, c: s.insertObjectIntoPointCloud(c, s.getObject('/arm_joint1'), 0, 1), 'argument 2 must be a shape'),
    (lambda s, c: s.insertObjectIntoPointCloud(c, 987654, 0, 1), 'object does not exist'),
    (lambda s, c: s.removePointsFromPointCloud(c, 0, [1], 0), 'argument 3 must be a table of 3 numbers'),
    (lambda s, c: s.setPointCloudOptions(c, -1, 1, 0, 1), 'argument 2 must be a size above 0'),
    (lambda s, c: s.getPointCloudPoints('a'), '#1 .* .whole number expected, got string')])
def test_wrong_arguments_of_clouds_are_refused(sim, stays, call, text):
    cloud = sim.createPointCloud(0.1, 10, 0, 1)
    with refused(text):
        call(sim, cloud)
    assert not sim.getPointCloudPoints(cloud)
