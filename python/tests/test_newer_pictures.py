# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# Pictures in files, texts and textures; over shared memory and over ZeroMQ.
import os
import random
import struct
import subprocess
import zlib

import pytest

from conftest import Host, near, refused


def lacks(library):
    """Whether simx-host was built without it."""
    done = subprocess.run(['ldd', os.path.dirname(os.environ['HOST']) + '/.libs/libcoppeliaSim.so'],
                          stdout=subprocess.PIPE, text=True)
    return done.returncode == 0 and library not in done.stdout


needs_png = pytest.mark.skipif(lacks('libpng'), reason='simx-host was built without libpng')
needs_jpeg = pytest.mark.skipif(lacks('libjpeg'), reason='simx-host was built without libjpeg')

SIZE = [7, 5]


def some_image(channels):
    """Rows from the bottom: the lowest begins with red, the topmost with green."""
    image = bytearray(random.Random(channels).randbytes(SIZE[0] * SIZE[1] * channels))
    image[0:3], image[-SIZE[0] * channels:-SIZE[0] * channels + 3] = b'\xff\0\0', b'\0\xff\0'
    return bytes(image)


# ------------------------------------------------------------------ pictures

@needs_png
@pytest.mark.parametrize('options, channels', [(0, 3), (1, 4)])
def test_a_saved_picture_is_upright_and_comes_back(sim, tmp_path, options, channels):
    image, path = some_image(channels), str(tmp_path / 'a.png')
    assert sim.saveImage(image, SIZE, options, path, -1) == 1
    assert sim.loadImage(options, path) == (image, SIZE)
    in_memory = sim.saveImage(image, SIZE, options, '.png', -1)
    assert in_memory == (tmp_path / 'a.png').read_bytes()
    assert sim.loadImage(options, in_memory) == (image, SIZE)
    if channels == 4:
        opaque = b''.join(image[i:i + 3] for i in range(0, len(image), 4))
        assert sim.loadImage(0, path) == (opaque, SIZE)
    else:
        clear = b''.join(image[i:i + 3] + b'\xff' for i in range(0, len(image), 3))
        assert sim.loadImage(1, path) == (clear, SIZE)
    picture = pytest.importorskip('PIL.Image', reason='no PIL (python3-pil)').open(path)
    assert picture.size == tuple(SIZE)
    assert picture.getpixel((0, 0))[:3] == (0, 255, 0) and picture.getpixel((0, 4))[:3] == (255, 0,
                                                                                            0)


@needs_png
def test_a_sensors_image_is_saved_as_it_is(sim, tmp_path):
    image, resolution = sim.getVisionSensorImg(sim.getObject('/front_camera'))
    sim.saveImage(image, resolution, 0, str(tmp_path / 'b.PNG'))
    assert sim.loadImage(0, str(tmp_path / 'b.PNG')) == (image, resolution)


@needs_jpeg
@pytest.mark.parametrize('ending', ['.jpg', '.jpeg'])
def test_jpeg_pictures_are_near_what_was_saved(sim, tmp_path, ending):
    size, path = [64, 48], str(tmp_path / 'a') + ending
    image = bytes(part for y in range(48) for x in range(64) for part in (4 * x, 5 * y, 128))
    with_alpha = bytes(part for i in range(0, len(image), 3) for part in (*image[i:i + 3], 7))
    sim.saveImage(image, size, 0, path, 95)
    back, resolution = sim.loadImage(0, path)
    assert resolution == size and max(abs(a - b) for a, b in zip(image, back)) < 16
    assert sim.saveImage(with_alpha, size, 1, ending,
                         95) == (tmp_path / ('a' + ending)).read_bytes()
    assert len(sim.saveImage(image, size, 0, ending, 5)) < len(sim.saveImage(image, size, 0,
                                                                             ending))
    whole = sim.loadImage(1, path)[0]
    assert whole[3::4] == b'\xff' * (64 * 48) and whole[0::4] == back[0::3]
    with refused('simLoadImage: .*libjpeg: Premature end'):
        sim.loadImage(0, (tmp_path / ('a' + ending)).read_bytes()[:-300])


def chunk(kind, data):
    return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))


def png(width, height, data=b''):
    header = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + chunk(b'IDAT', zlib.compress(data)) +
            chunk(b'IEND', b''))


@needs_png
def test_broken_and_huge_pictures_are_refused(sim, tmp_path):
    whole = sim.saveImage(some_image(3), SIZE, 0, '.png')
    for broken in whole[:-20], whole[:30], whole[:50] + b'\0' * 20 + whole[70:], png(4, 4):
        with refused('simLoadImage: the picture cannot be read: libpng: '):
            sim.loadImage(0, broken)
    for size in (16385, 1), (16384, 16384), (999999, 999999):
        with refused('a picture has 1 to 16384 pixels in each direction'):
            sim.loadImage(0, png(*size))
    assert sim.loadImage(0, png(1, 1, b'\0abc')) == (b'abc', [1, 1])
    (tmp_path / 'text.png').write_text('no picture')
    with refused('text.png cannot be read: it is neither a PNG nor a JPEG'):
        sim.loadImage(0, str(tmp_path / 'text.png'))
    os.mkfifo(tmp_path / 'pipe.png')
    for name, why in ('none.png', 'No such file'), ('pipe.png',
                                                    'no regular file'), ('', 'no regular file'):
        with refused('simLoadImage: .* cannot be read: .*' + why):
            sim.loadImage(0, str(tmp_path / name))
    with refused('it is neither the name of a file nor a picture'):
        sim.loadImage(0, 'a\0b')


@needs_png
def test_what_cannot_be_written_leaves_what_was_there(sim, tmp_path):
    image, there = some_image(3), tmp_path / 'a.png'
    there.write_bytes(b'before')
    for call, text in (
            (lambda: sim.saveImage(image, SIZE, 0, str(tmp_path / 'a.bmp')),
             'must end in .png, .jpg or .jpeg'),
            (lambda: sim.saveImage(image, SIZE, 0, str(tmp_path / 'no/a.png')),
             'No such file or directory'),
            (lambda: sim.saveImage(image, SIZE, 0, '/dev/null/a.png'), 'Not a directory'),
            (lambda: sim.saveImage(image[1:], SIZE, 0, str(there)),
             r"bad argument #1 to '.*' .105 bytes expected for 7 x 5 pixels of 3, got 104"),
            (lambda: sim.saveImage(image, SIZE, 1, str(there)), '140 bytes expected .* got 105'),
            (lambda: sim.saveImage(image, [7], 0, str(there)),
             "#2 .* .table of 2 numbers expected, got nil"),
            (lambda: sim.saveImage(image, [0, 5], 0, str(there)),
             '#2 .* .width and height expected'),
            (lambda: sim.saveImage(image, [7, 5e5], 0, str(there)), '#2 .* not 7 x 500000'),
            (lambda: sim.saveImage(image, SIZE, 0, str(there), 101),
             '#5 .* .-1 to 100 expected, got 101'),
            (lambda: sim.saveImage(image, SIZE, 0), '#4 .* .string expected, got no value'),
            (lambda: sim.loadImage('x', 'y'), '#1 .* .number expected, got string')):
        with refused(text):
            call()
    assert there.read_bytes() == b'before' and os.listdir(tmp_path) == ['a.png']
    os.mkdir(tmp_path / 'folder.png')
    with refused('what has this name is no regular file'):
        sim.saveImage(image, SIZE, 0, str(tmp_path / 'folder.png'))
    os.symlink(there, tmp_path / 'link.png')
    sim.saveImage(image, SIZE, 0, str(tmp_path / 'link.png'))
    assert there.read_bytes().startswith(b'\x89PNG') and os.path.islink(tmp_path / 'link.png')
    assert sorted(os.listdir(tmp_path)) == ['a.png', 'folder.png', 'link.png']


# ------------------------------------------------------------------ texts

def test_texts_are_shapes(sim, stays):
    text = sim.generateTextShape('Ab', [1, 0.5, 0], 0.7)
    assert sim.getObjectType(text) == sim.object_shape_type and sim.getObjectAlias(text) == 'Text'
    low = [sim.getObjectFloatParam(text, sim.objfloatparam_objbbox_min_x + i) for i in range(3)]
    high = [sim.getObjectFloatParam(text, sim.objfloatparam_objbbox_max_x + i) for i in range(3)]
    assert near(low, [0, 0, -0.05]) and near(high, [1.1, 0.7, 0.05])
    assert sim.getObjectInt32Param(text, sim.shapeintparam_static) == 1
    assert sim.getObjectInt32Param(text, sim.shapeintparam_respondable) == 0
    assert near(sim.getShapeColor(text, '', sim.colorcomponent_ambient_diffuse)[1], [1, 0.5, 0])
    middle = sim.generateTextShape('ABCD\nW', None, 0.7, True)
    assert near(sim.getShapeBB(middle), [2.3, 1.6, 0.1])
    assert near([sim.getObjectFloatParam(middle, sim.objfloatparam_objbbox_max_x + i)
                 for i in range(2)],
                [1.15, 0.8])
    sim.setObjectPosition(text, [1, 2, 3])
    assert near(sim.getObjectPosition(text), [1, 2, 3])


def test_a_text_has_a_box_for_each_row_of_dots_that_hang_together(sim, stays):
    # 'L' has its foot as one box, and six dots above it
    line = sim.generateTextShape('_', [1, 1, 1], 1)
    assert list(sim.getShapeGeomInfo(line)[:2]) == [2, sim.primitiveshape_cuboid]
    letter = sim.generateTextShape('L', [1, 1, 1], 7)
    assert sim.getShapeGeomInfo(letter)[0] == 3
    sim.computeMassAndInertia(letter, 2)
    assert abs(sim.getShapeMass(letter) - 2 * (6 + 5)) < 1e-6


@pytest.mark.parametrize('arguments, text', [
    (['\t'], 'a byte 9 at place 1'), (['a\xe9'], 'a byte 195 at place 2'),
    (['  '], 'nothing that could be seen'),
    (['a' * 501], 'has 501 characters, more than 500'), (['a', [1, 2, 3]], '3 numbers from 0 to 1'),
    (['a', [1, float('nan'), 1], 1], 'the colour must be a table of 3 numbers from 0 to 1'),
    (['a', [1, 1, 1], 0], 'height must be a number above 0'),
    ([['a']], "#1 to 'sim.generateTextShape' .string"),
    (['a', 5], "#2 .* .table expected, got number"),
    (['a', None, 'x'], '#3 .* .number expected, got string')])
def test_texts_with_wrong_arguments_are_refused(sim, stays, arguments, text):
    with refused(text):
        sim.generateTextShape(*arguments)


# ------------------------------------------------------------------ textures

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def four_colours(sim):
    """2 x 2 pixels as a picture: red and green above blue and white."""
    return sim.saveImage(bytes(BLUE + WHITE + RED + GREEN), [2, 2], 0, '.png')


def kind_of(rgb):
    """Lit from somewhere: a colour with what is far below its largest part left out."""
    return tuple(255 if part > 0.6 * max(rgb) else 0 for part in rgb)


def look_down(sim, side=64):
    """From 2 m above what is at [0, 0, 4]: the colours of the four quarters, from the lower left."""
    camera = sim.createVisionSensor(2, [side, side, 0, 0], [0.01, 10, 0.6] + [0] * 8)
    sim.setObjectPose(camera, [0, 0, 6, 0, 1, 0, 0])
    image = sim.getVisionSensorImg(camera)[0]
    sim.removeObject(camera)
    first, second = side * 3 // 8, side * 5 // 8
    return [kind_of(image[3 * (y * side + x):][:3]) for y in (first, second)
            for x in (first, second)]


@needs_png
def test_textures_are_in_images_as_they_are_in_files(folder):
    from remoteapi_shm import RemoteAPIClient
    host = Host('--abi', 'coppelia46', '--render', 'osmesa')
    try:
        with RemoteAPIClient(port=host.port) as client:
            sim = client.require('sim')
            sim.loadScene('empty.xml')
            try:
                look_down(sim)
            except Exception as error:
                pytest.skip('no images: %s' % error)
            plane, texture, resolution = sim.createTexture(four_colours(sim), 0, [1, 1])
            assert resolution == [2, 2]
            sim.setObjectPosition(plane, [0, 0, 4])
            assert look_down(sim) == [BLUE, WHITE, RED, GREEN]
            sim.setObjectOrientation(plane, [0, 0, 3.1415926535])
            assert look_down(sim) == [GREEN, RED, WHITE, BLUE]
            sim.removeObject(plane)
            box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 1])
            sim.setObjectPosition(box, [0, 0, 3.5])
            for mapping in sim.texturemap_plane, sim.texturemap_cube:
                sim.setShapeTexture(box, texture, mapping, 0)
                assert len(set(look_down(sim))) == 4 and sim.getShapeTextureId(box) == texture
            sim.setShapeTexture(box, -1, 0, 0)
            assert len(set(look_down(sim))) == 1 and sim.getShapeTextureId(box) == -1
    finally:
        host.kill()


@needs_png
def test_textures_stay_with_a_scene_that_is_saved(sim, stays, tmp_path):
    picture = tmp_path / 'wide.png'
    sim.saveImage(bytes(RED * 6), [3, 2], 0, str(picture))
    plane, texture, resolution = sim.createTexture(str(picture), 0, [2, 1], [0.5, 0.25])
    picture.unlink()
    assert resolution == [3, 2] and near(sim.getShapeBB(plane), [2, 1, 0.001])
    box = sim.createPrimitiveShape(sim.primitiveshape_cuboid, [1, 1, 1])
    sim.setShapeTexture(box, texture, sim.texturemap_cube, 0)
    sim.saveScene(str(tmp_path / 'textured.xml'))
    text = (tmp_path / 'textured.xml').read_text()
    assert 'texrepeat="2 4"' in text and 'texuniform="true"' in text and ' cube"' in text
    pictures = [sim.loadImage(0, str(path))[1] for path in (tmp_path / 'textured.files').iterdir()]
    assert sorted(pictures) == [[3, 2], [3, 3]]
    sim.setShapeTexture(box, -1, 0, 0)
    sim.saveScene(str(tmp_path / 'plain.xml'))
    assert ' cube"' not in (tmp_path / 'plain.xml').read_text()


@needs_png
def test_wrong_arguments_of_textures_are_refused(sim, stays):
    picture, joint = four_colours(sim), sim.getObject('/arm_joint1')
    plane, texture, _ = sim.createTexture(picture, 0)
    count = len(sim.getObjectsInTree(sim.handle_scene))
    for call, text in (
            (lambda: sim.createTexture('', 0),
             'createTexture: the name of a picture, or its bytes'),
            (lambda: sim.createTexture('/no/picture.png', 0),
             'picture.png cannot be read: No such file'),
            (lambda: sim.createTexture(picture[:60], 0), 'createTexture: .*libpng'),
            (lambda: sim.createTexture(picture, 0, [1, 0]),
             'argument 3 must be a table of 2 numbers above 0'),
            (lambda: sim.createTexture(picture, 0, [1, 1], ['a']),
             'argument 4 must be a table of 2 numbers'),
            (lambda: sim.createTexture(picture, 'x'),
             "#2 to 'sim.createTexture' .whole number expected, got"),
            (lambda: sim.setShapeTexture(plane, texture + 1000, 0),
             'setShapeTexture: there is no texture'),
            (lambda: sim.setShapeTexture(joint, texture, 0),
             'setShapeTexture: object is not a shape'),
            (lambda: sim.setShapeTexture(plane, texture, 4),
             'argument 3 must be a sim.texturemap_... value, not 4'),
            (lambda: sim.setShapeTexture(plane, texture, 0, 0, [0, 1]),
             'argument 5 must be a table of 2'),
            (lambda: sim.getShapeTextureId(joint), 'getShapeTextureId: object is not a shape'),
            (lambda: sim.setShapeTexture(plane), '#2 .* .whole number expected, got no value'),
            (lambda: sim.readTexture(texture, 0), 'no textures that change')):
        with refused(text):
            call()
    assert len(sim.getObjectsInTree(sim.handle_scene)) == count
