# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Linked dummies, and lights; over shared memory and over ZeroMQ.
import math

import pytest

from conftest import free_box, near


# ------------------------------------------------------------------ links

def two_linked(sim):
    """Two free boxes that float side by side, each with a dummy towards the other: 0.2 m apart."""
    boxes, dummies = [], []
    for side in 1, -1:
        box, dummy = free_box(sim, [0.2 * side, 3, 2]), sim.createDummy(0.01)
        sim.setObjectPosition(dummy, [0.1 * side, 3, 2])
        sim.setObjectParent(dummy, box, True)
        boxes.append(box)
        dummies.append(dummy)
    assert sim.setLinkDummy(*dummies) == 1
    return boxes, dummies


def steps(stepping, count):
    for _ in range(count):
        stepping()


def test_linked_dummies_are_held_together(sim, stepping):
    (one, other), (dummy, partner) = two_linked(sim)
    assert sim.getLinkDummy(dummy) == partner and sim.getLinkDummy(partner) == dummy
    sim.setObjectOrientation(dummy, [0, 0, 0.1])  # both poses are held, as they are at the start
    sim.startSimulation()
    steps(stepping, 200)
    assert near(sim.getObjectPosition(dummy, partner), [0, 0, 0], 0.01)
    assert near(sim.getObjectOrientation(dummy, partner), [0, 0, 0], 0.01)
    assert near(sim.getObjectPosition(other, one), [-0.2, 0, 0], 0.03)
    sim.setLinkDummy(dummy, -1)
    assert sim.getLinkDummy(partner) == -1
    before = sim.getObjectPosition(other, one)
    sim.addForceAndTorque(one, [300, 0, 0], [0, 0, 0])
    steps(stepping, 20)
    assert math.dist(sim.getObjectPosition(other, one), before) > 0.01
    sim.stopSimulation(True)
    sim.startSimulation()
    steps(stepping, 20)
    assert near(sim.getObjectPosition(dummy, partner), [0.2, 0, 0], 1e-3)


def test_a_link_with_the_world_holds_a_shape_up(sim, stepping):
    box, hook, fixed = free_box(sim, [0, 3, 2]), sim.createDummy(0.01), sim.createDummy(0.01)
    sim.setLinkDummy(fixed, hook)  # before they hang anywhere
    sim.setObjectPosition(hook, [0, 3, 2.1])
    sim.setObjectParent(hook, box, True)
    sim.setObjectPosition(fixed, [0.1, 3, 2.1])
    sim.startSimulation()
    steps(stepping, 200)
    assert near(sim.getObjectPosition(box), [0.1, 3, 2], 0.02)
    sim.removeObject(fixed)
    assert sim.getLinkDummy(hook) == -1
    steps(stepping, 50)
    assert sim.getObjectPosition(box)[2] < 1.9


def test_links_of_other_types_hold_nothing(sim, stepping):
    (one, other), (dummy, partner) = two_linked(sim)
    kind = sim.dummyintparam_link_type
    assert sim.getObjectInt32Param(dummy, kind) == sim.dummylink_dynloopclosure
    sim.setObjectInt32Param(dummy, kind, sim.dummy_linktype_ik_tip_target)
    assert sim.getObjectInt32Param(partner, kind) == sim.dummy_linktype_ik_tip_target
    sim.startSimulation()
    steps(stepping, 20)
    assert near(sim.getObjectPosition(other, one), [-0.4, 0, 0])
    sim.setObjectInt32Param(partner, kind, sim.dummylink_dynloopclosure)
    steps(stepping, 200)
    assert near(sim.getObjectPosition(dummy, partner), [0, 0, 0], 0.01)


def test_a_link_comes_back_with_its_scene(sim, tmp_path):
    sim.loadScene('empty.xml')
    _, (dummy, partner) = two_linked(sim)
    paths = [sim.getObjectAlias(handle, 1) for handle in (dummy, partner)]
    sim.saveScene(str(tmp_path / 'linked.xml'))
    sim.loadScene(str(tmp_path / 'linked.xml'))
    dummy, partner = [sim.getObject(path) for path in paths]
    assert sim.getLinkDummy(dummy) == partner and sim.getLinkDummy(partner) == dummy
    sim.setStepping(True)
    sim.startSimulation()
    steps(sim.step, 200)
    assert near(sim.getObjectPosition(dummy, partner), [0, 0, 0], 0.01)
    sim.stopSimulation(True)
    sim.setStepping(False)
    sim.loadScene('robot.xml')


def test_wrong_links_are_refused(sim, stepping):
    one, two, three = (sim.createDummy(0.01) for _ in range(3))
    sim.setLinkDummy(one, two)
    base = sim.getObject('/base')
    for call, text in ((lambda: sim.setLinkDummy(one, one), 'cannot be linked with itself'),
                       (lambda: sim.setLinkDummy(one, base), 'simSetLinkDummy: object is not a dummy'),
                       (lambda: sim.setLinkDummy(987654, one), 'simSetLinkDummy: object does not exist'),
                       (lambda: sim.setLinkDummy(one), '#2 .* .number expected, got no value'),
                       (lambda: sim.getLinkDummy(base), 'simGetLinkDummy: object is not a dummy'),
                       (lambda: sim.setObjectInt32Param(one, sim.dummyintparam_link_type, 9), 'type, not 9')):
        with pytest.raises(Exception, match=text):
            call()
    assert sim.getLinkDummy(one) == two
    sim.setLinkDummy(three, two)
    assert [sim.getLinkDummy(handle) for handle in (one, two, three)] == [-1, three, two]
    sim.startSimulation()  # they hang nowhere: a warning
    stepping()


# ------------------------------------------------------------------ lights

def test_lights_are_changed(sim, stepping, tmp_path):
    light = sim.getObjectsInTree(sim.handle_scene, sim.sceneobject_light)[0]
    first = sim.getLightParameters(light)
    assert first[0] == 1 and first[1] == [0, 0, 0]
    assert sim.setLightParameters(light, 0, None, [0.5, 0.25, 1], [0, 0.125, 0]) == 1
    assert list(sim.getLightParameters(light)) == [0, [0, 0, 0], [0.5, 0.25, 1], [0, 0.125, 0]]
    sim.createPrimitiveShape(sim.primitiveshape_cuboid, [0.1, 0.1, 0.1])  # the model is another one
    assert list(sim.getLightParameters(light)) == [0, [0, 0, 0], [0.5, 0.25, 1], [0, 0.125, 0]]
    sim.setLightParameters(light, 1, None, None, [0, 0, 1])
    assert list(sim.getLightParameters(light)) == [1, [0, 0, 0], [0.5, 0.25, 1], [0, 0, 1]]
    sim.saveScene(str(tmp_path / 'lit.xml'))
    text = (tmp_path / 'lit.xml').read_text()
    assert 'diffuse="0.5 0.25 1"' in text and 'specular="0 0 1"' in text
    sim.setLightParameters(light, *first)
    base = sim.getObject('/base')
    for call, why in ((lambda: sim.setLightParameters(base, 1), 'simSetLightParameters: object is no'),
                      (lambda: sim.getLightParameters(base), 'simGetLightParameters: object is no'),
                      (lambda: sim.setLightParameters(light, 1, None, [2, 0, 0]), 'three numbers from 0 to 1'),
                      (lambda: sim.setLightParameters(light, 1, None, [1, 0]), '#4 .* .table of 3 numbers'),
                      (lambda: sim.setLightParameters(light), '#2 .* .number expected, got no value')):
        with pytest.raises(Exception, match=why):
            call()
    assert sim.getLightParameters(light) == first
