# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Scenes and models that programs write, and load again; over shared memory and over ZeroMQ.
import os

import pytest

from conftest import refused


@pytest.fixture
def scene(sim):
    """The scene that came first is there again afterwards."""
    yield sim
    sim.stopSimulation(True)
    sim.setStepping(False)
    sim.loadScene('robot.xml')
    assert sim.getObjectsInTree(sim.handle_scene)


def near(one, two, by=1e-9):
    return len(one) == len(two) and all(abs(a - b) < by for a, b in zip(one, two))


def look(sim, base=None):
    """Each object by its path: kind, place, parent, and the position of a joint."""
    objects = {}
    for handle in sim.getObjectsInTree(sim.handle_scene if base is None else base):
        kind, parent = sim.getObjectType(handle), sim.getObjectParent(handle)
        position = None
        if kind == sim.object_joint_type and sim.getJointType(handle) != sim.joint_spherical_subtype:
            position = sim.getJointPosition(handle)
        objects[sim.getObjectAlias(handle, 1)] = (
            kind, sim.getObjectAlias(parent, 1) if parent >= 0 else None, position,
            sim.getObjectPose(handle))
    return objects


def compare(before, after):
    assert before.keys() == after.keys()
    for path, (kind, parent, position, pose) in before.items():
        assert after[path][:2] == (kind, parent), path
        assert near(after[path][3], pose), (path, pose, after[path][3])
        assert position is None or abs(after[path][2] - position) < 1e-9, path


def furnish(sim):
    """What programs make and set: all of it is to come back."""
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.2, 0.3])
    sim.setObjectInt32Param(box, sim.shapeintparam_static, 0)
    sim.setObjectInt32Param(box, sim.shapeintparam_respondable, 1)
    sim.setObjectPose(box, [1, 2, 3, 0.5, 0.5, 0.5, 0.5])
    sim.setObjectAlias(box, 'a"box"&<more>')
    sim.setShapeMass(box, 2.5)
    sim.setShapeColor(box, '', sim.colorcomponent_ambient_diffuse, [1, 0, 0.25])
    cone = sim.createPrimitiveShape(sim.primitiveshape_cone, [0.1, 0.1, 0.3])
    sim.setObjectPose(cone, [-1, 2, 1, 0, 0, 0.6, 0.8])
    tip, inner = sim.createDummy(0.1), sim.createDummy(0.1)
    sim.setObjectParent(tip, sim.getObject('/arm_joint1'), False)
    sim.setObjectPosition(tip, [0.1, 0.2, 0.3])
    sim.setObjectParent(inner, tip, False)
    sim.setObjectAlias(inner, 'inner')
    camera = sim.createVisionSensor(2, [32, 24, 0, 0], [0.01, 10, 1.1] + [0] * 8)
    sim.setObjectParent(camera, inner, True)
    joint = sim.createJoint(sim.joint_prismatic_subtype, sim.jointmode_kinematic, 0)
    sim.setObjectPose(joint, [2, 2, 2, 0.6, 0, 0, 0.8])
    sim.setJointPosition(joint, 0.3)
    sim.setJointPosition(sim.getObject('/arm_joint1'), 0.7)
    sim.setJointPosition(sim.getObject('/arm_joint2'), -0.4)
    sim.setFloatParam(sim.floatparam_simulation_time_step, 0.004)
    sim.setArrayParam(sim.arrayparam_gravity, [0, 1, -5])
    sim.setEngineFloatParam(sim.mujoco_body_friction1, box, 0.375)
    sim.setEngineInt32Param(sim.mujoco_body_condim, box, 4)
    sim.setEngineFloatParam(sim.mujoco_joint_damping, sim.getObject('/arm_joint2'), 1.5)
    sim.setEngineFloatParam(sim.mujoco_global_density, -1, 1.25)
    sim.setEngineInt32Param(sim.mujoco_global_solver, -1, 1)


def settings(sim):
    box, camera = sim.getObject('/a"box"&<more>'), sim.getObject('/Vision_sensor')
    return [sim.getShapeMass(box), sim.getObjectInt32Param(box, sim.shapeintparam_static),
            sim.getObjectInt32Param(box, sim.shapeintparam_respondable),
            *sim.getShapeColor(box, '', sim.colorcomponent_ambient_diffuse)[1],
            *sim.getShapeBB(box),
            *sim.getShapeBB(sim.getObject('/Cone')), *sim.getVisionSensorRes(camera),
            sim.getObjectFloatParam(camera, sim.visionfloatparam_perspective_angle),
            sim.getEngineFloatParam(sim.mujoco_body_friction1, box),
            sim.getEngineInt32Param(sim.mujoco_body_condim, box),
            sim.getEngineFloatParam(sim.mujoco_joint_damping, sim.getObject('/arm_joint2')),
            sim.getEngineFloatParam(sim.mujoco_global_density, -1),
            sim.getEngineInt32Param(sim.mujoco_global_solver, -1),
            sim.getSimulationTimeStep(), *sim.getArrayParam(sim.arrayparam_gravity)]


def test_a_saved_scene_comes_back_as_it_was(scene, tmp_path):
    sim, path = scene, str(tmp_path / 'scene.ttt')
    furnish(sim)
    before, wanted = look(sim), settings(sim)
    assert sim.saveScene(path) == 1
    assert os.listdir(tmp_path) == ['scene.xml']
    sim.loadScene('empty.xml')
    sim.loadScene(path)
    compare(before, look(sim))
    assert near(settings(sim), wanted, 1e-6)
    text = (tmp_path / 'scene.xml').read_bytes()
    sim.saveScene(str(tmp_path / 'scene.xml'))
    sim.loadScene(str(tmp_path / 'scene.xml'))
    compare(before, look(sim))
    assert len((tmp_path / 'scene.xml').read_bytes()) == pytest.approx(len(text), rel=0.02)


def test_a_scene_is_saved_while_it_moves(scene, tmp_path):
    sim, path = scene, str(tmp_path / 'moving')
    furnish(sim)
    sim.setStepping(True)
    sim.startSimulation()
    sim.setJointTargetPosition(sim.getObject('/arm_joint1'), 0.2)
    for _ in range(20):
        sim.step()
    before = look(sim)
    assert abs(before['/arm_joint1'][2] - 0.7) > 1e-3
    sim.saveScene(path)
    sim.stopSimulation(True)
    sim.loadScene(path)
    compare(before, look(sim))
    sim.startSimulation()
    sim.step()
    sim.stopSimulation(True)
    compare(before, look(sim))


def test_a_saved_model_comes_into_a_scene(scene, tmp_path):
    sim, path = scene, str(tmp_path / 'robot.ttm')
    sim.setJointPosition(sim.getObject('/arm_joint1'), 0.7)
    tip = sim.createDummy(0.1)
    sim.setObjectParent(tip, sim.getObject('/gripper'), False)
    sim.setObjectPosition(tip, [0.1, 0.2, 0.3], sim.getObject('/gripper'))
    sim.setObjectAlias(tip, 'my_tip')
    sim.setObjectAlias(sim.getObject('/shoulder'), 'renamed')
    base = sim.getObject('/base')
    before = look(sim, base)
    assert sim.saveModel(base, path) == 1
    second = sim.loadModel(path)
    assert sim.getObjectAlias(second) == 'base' and near(sim.getObjectPose(second),
                                                         sim.getObjectPose(base))
    assert abs(sim.getJointPosition(sim.getObject('./arm_joint1', {'proxy': second})) - 0.7) < 1e-9
    assert near(sim.getObjectPosition(sim.getObject('./my_tip', {'proxy': second})),
                sim.getObjectPosition(tip))
    sim.loadScene('empty.xml')
    compare(before, look(sim, sim.loadModel(path)))
    sim.loadScene(str(tmp_path / 'robot'))
    compare(before, look(sim))


def test_meshes_and_textures_are_found_again(scene, tmp_path):
    sim = scene
    (tmp_path / 'meshes').mkdir()
    corners = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    faces = [(0, 2, 1), (0, 1, 3), (0, 3, 2), (1, 2, 3)]
    obj = ''.join('v %g %g %g\n' % corner for corner in corners)
    obj += ''.join('f %d %d %d\n' % tuple(i + 1 for i in face) for face in faces)
    (tmp_path / 'meshes' / 'part.obj').write_text(obj)
    (tmp_path / 'robot.urdf').write_text(
        '<robot name="r"><link name="body"><inertial><mass value="1"/><inertia ixx="1" iyy="1" izz="1" '
        'ixy="0" ixz="0" iyz="0"/></inertial><collision><geometry><mesh filename="meshes/part.obj"/>'
        '</geometry></collision></link></robot>')
    (tmp_path / 'mesh.xml').write_text(
        '<mujoco><compiler meshdir="meshes"/><asset><mesh file="part.obj"/></asset><worldbody>'
        '<body name="mine"><geom type="mesh" mesh="part"/></body></worldbody></mujoco>')
    sim.loadScene(str(tmp_path / 'mesh.xml'))
    sim.loadModel(str(tmp_path / 'robot.urdf'))
    before, sizes = look(sim), {}
    for path in before:
        if before[path][0] == sim.object_shape_type:
            sizes[path] = sim.getShapeBB(sim.getObject(path))
    (tmp_path / 'elsewhere').mkdir()
    sim.saveScene(str(tmp_path / 'elsewhere' / 'new.xml'))
    (tmp_path / 'robot.urdf').unlink()
    (tmp_path / 'elsewhere').rename(tmp_path / 'moved')
    sim.loadScene('empty.xml')
    sim.loadScene(str(tmp_path / 'moved' / 'new.xml'))
    compare(before, look(sim))
    for path, size in sizes.items():
        assert near(sim.getShapeBB(sim.getObject(path)), size, 1e-5) and max(size) > 0.9


def test_what_cannot_be_saved_is_told(sim, tmp_path):
    there = tmp_path / 'a.xml'
    there.write_text('before')
    base = sim.getObject('/base')
    for call, text in (
            (lambda: sim.saveScene(str(tmp_path / 'a.mjb')),
             'simSaveScene: the name must end in .xml, .ttt'),
            (lambda: sim.saveScene(''), 'simSaveScene: the name must end'),
            (lambda: sim.saveScene(str(tmp_path / 'no' / 'a.ttt')),
             'no/a.xml cannot be written: No such file'),
            (lambda: sim.saveScene([1]), r"#1 to '.*' .string expected, got table"),
            (lambda: sim.saveModel(base), '#2 .* .string expected, got no value'),
            (lambda: sim.saveModel('a', 'b'), '#1 .* .number expected, got string'),
            (lambda: sim.saveModel(sim.getObject('/arm_joint1'), str(there)),
             'simSaveModel: object is not a shape'),
            (lambda: sim.saveModel(987654, str(there)), 'simSaveModel: object does not exist')):
        with refused(text):
            call()
    assert there.read_text() == 'before' and os.listdir(tmp_path) == ['a.xml']
