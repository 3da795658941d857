# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# What the legacy modules return for an image behaves like the list that the original returns.
import array
import copy
import pickle

import pytest

from remoteapi_shm import Pixels

VALUES = [0, 1, 127, -128, -1, 5]
DATA = bytes(value & 255 for value in VALUES)


@pytest.fixture
def pixels():
    return Pixels(DATA)


def test_pixels_have_length_items_and_slices(pixels):
    assert len(pixels) == 6 and [pixels[i] for i in range(-6, 6)] == VALUES + VALUES
    for part in (slice(1, 4), slice(None, None, -1), slice(-2, None), slice(5, 1, -2), slice(9, 3)):
        assert pixels[part] == VALUES[part] and type(pixels[part]) is Pixels
    for at in (6, -7, 2**70):
        with pytest.raises(IndexError):
            pixels[at]
    with pytest.raises(TypeError):
        pixels['a']


def test_pixels_iterate_and_compare(pixels):
    assert list(pixels) == pixels.tolist() == VALUES and list(reversed(pixels)) == VALUES[::-1]
    assert pixels == VALUES and VALUES == pixels and pixels == Pixels(DATA)
    assert pixels != VALUES[:-1] and pixels != Pixels(DATA[1:]) and pixels != tuple(VALUES)
    assert -128 in pixels and 128 not in pixels
    assert min(pixels) == -128 and pixels.index(127) == 2 and pixels.count(5) == 1
    with pytest.raises(TypeError):
        hash(pixels)


def test_pixels_can_be_changed(pixels):
    pixels[0] = -5
    pixels[-1] = 255
    assert pixels[0] == -5 and pixels[5] == -1
    for value in (300, 'a', None):
        with pytest.raises((TypeError, ValueError)):
            pixels[0] = value
    with pytest.raises(TypeError):
        del pixels[0]
    pixels.reverse()
    assert pixels == [-1, -1, -128, 127, 1, -5]
    for size in (0, 1):
        few = Pixels(DATA[:size])
        few.reverse()
        assert few == VALUES[:size]


def test_pixels_add_to_each_other_and_to_lists(pixels):
    assert pixels + pixels == VALUES * 2 and type(pixels + pixels) is Pixels
    assert pixels + [7] == VALUES + [7] and [7] + pixels == [7] + VALUES
    assert type(pixels + [7]) is list
    with pytest.raises(TypeError):
        pixels + 7


def test_pixels_are_copied_and_pickled(pixels):
    for twin in (copy.copy(pixels), copy.deepcopy(pixels), pixels.copy(),
                 pickle.loads(pickle.dumps(pixels))):
        assert twin == pixels and twin is not pixels
        twin[0] = 9
        assert pixels[0] == 0
    depth = Pixels(array.array('f', [0.5, 1]), 'f')
    assert pickle.loads(pickle.dumps(depth)).tolist() == [0.5, 1.0]


def test_floats_are_pixels_too():
    depth = Pixels(array.array('f', [0.5, 1, 0.25]), 'f')
    assert depth == [0.5, 1.0, 0.25] and depth[1:] == [1.0, 0.25] and depth[0] == 0.5
    depth.reverse()
    assert depth + depth == [0.25, 1.0, 0.5] * 2
    assert memoryview(depth).format == 'f' and memoryview(depth).shape == (3,)
    for data, format in ((b'abc', 'f'), (b'abc', 'x')):
        with pytest.raises(ValueError):
            Pixels(data, format)


def test_pixels_are_bytes_for_who_takes_buffers(pixels):
    assert bytes(pixels) == bytearray(pixels) == pixels.tobytes() == DATA
    assert array.array('b', pixels).tolist() == VALUES
    view = memoryview(pixels)
    assert view.format == 'b' and view.shape == (6,) and view[3] == -128


def test_numpy_takes_pixels(pixels):
    numpy = pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    assert numpy.array(pixels, dtype=numpy.uint8).tolist() == list(DATA)
    shared = numpy.asarray(pixels)
    assert shared.dtype == numpy.int8 and shared.tolist() == VALUES
    shared[0] = 3
    assert pixels[0] == 3
    image = numpy.array(pixels, dtype=numpy.uint8)
    image.resize([1, 2, 3])
    assert image.shape == (1, 2, 3)


def test_pil_takes_pixels(pixels):
    image = pytest.importorskip('PIL.Image', reason='no PIL (python3-pil)')
    for made in (image.frombytes('RGB', (2, 1), bytes(pixels)),
                 image.frombuffer('RGB', (2, 1), pixels, 'raw', 'RGB', 0, 1)):
        assert made.getpixel((1, 0)) == (128, 255, 5)
