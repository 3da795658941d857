# SPDX-FileCopyrightText: The remoteapi-shm authors
# SPDX-License-Identifier: MIT
#
# The coder of named calls beside the package cbor2: each decodes what the other has encoded to the
# same values, and no message crashes it.
import array
import math
import struct

import pytest

from remoteapi_shm import Pixels, _core

cbor2 = pytest.importorskip('cbor2', reason='no cbor2 (python3-cbor2)')
pytest.importorskip('hypothesis', reason='no hypothesis (python3-hypothesis)')
from hypothesis import given, strategies as st

MANY = 60  # deeper values are refused
integers = st.integers(-2**63, 2**63 - 1)
strings = st.text() | st.binary()
scalars = st.none() | st.booleans() | integers | st.floats() | strings
keys = st.booleans() | integers | st.floats(allow_nan=False) | strings


def containers(items):
    return st.lists(items, max_size=20) | st.dictionaries(keys, items, max_size=20)


values = st.recursive(scalars, containers)


def same(one, two):
    """Equal, with equal types and signs, and NaN equal to NaN."""
    if type(one) is not type(two):
        return False
    if isinstance(one, float):
        return struct.pack('d', one) == struct.pack('d', two) or math.isnan(one) and math.isnan(two)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return len(one) == len(two) and all(map(same, one, two)) and \
            all(map(same, one.values(), two.values()))
    return one == two


# ---------------------------------------------------------------------- both ways

@given(values)
def test_what_cbor2_encodes_we_decode(value):
    assert same(_core._decode(cbor2.dumps(value)), value)
    if not isinstance(value, dict):  # whose order cbor2 changes there
        assert same(_core._decode(cbor2.dumps([value, 0.1], canonical=True))[1], 0.1)


@given(values)
def test_what_we_encode_cbor2_decodes(value):
    message = _core._encode(value)
    assert same(cbor2.loads(message), value) and same(_core._decode(message), value)


@given(st.floats(width=16) | st.floats(width=32) | st.floats())
def test_a_float_takes_the_fewest_bytes_that_keep_it(value):
    message = _core._encode(value)
    assert math.isnan(value) or message == cbor2.dumps(value, canonical=True)
    for head, code in ((b'\xf9', 'e'), (b'\xfa', 'f'), (b'\xfb', 'd')):
        try:
            wide = head + struct.pack('>' + code, value)
        except OverflowError:
            continue
        assert same(_core._decode(wide), cbor2.loads(wide))


def indefinite(value, draw):
    """The same value, with lengths that are not told at the beginning."""
    if isinstance(value, list):
        return b'\x9f' + b''.join(indefinite(item, draw) for item in value) + b'\xff'
    if isinstance(value, dict):
        return b'\xbf' + b''.join(cbor2.dumps(key) + indefinite(item, draw)
                                  for key, item in value.items()) + b'\xff'
    if isinstance(value, (str, bytes)):
        cut = draw(st.integers(0, len(value)))
        head = b'\x7f' if isinstance(value, str) else b'\x5f'
        return head + cbor2.dumps(value[:cut]) + cbor2.dumps(value[cut:]) + b'\xff'
    return cbor2.dumps(value)


@given(values, st.data())
def test_indefinite_lengths(value, data):
    message = indefinite(value, data.draw)
    assert same(_core._decode(message), value) and same(cbor2.loads(message), value)


# ---------------------------------------------------------------------- arrays

FORMATS = {'b': 72, 'B': 64, 'h': 77, 'H': 69, 'i': 78, 'I': 70, 'q': 79, 'Q': 71, 'f': 85, 'd': 86}


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_arrays_go_as_packed_numbers(code, data):
    size = array.array(code).itemsize
    numbers = array.array(code, data.draw(st.binary(max_size=10 * size).map(
        lambda some: some[:len(some) // size * size])))
    message = _core._encode(numbers)
    packed = cbor2.loads(message)
    assert packed == cbor2.CBORTag(FORMATS[code], numbers.tobytes())
    if code == 'Q' and any(number >= 2**63 for number in numbers):
        with pytest.raises(ValueError, match='64 bits with a sign'):
            _core._decode(message)
    else:
        assert same(_core._decode(message), numbers.tolist())
    swapped = array.array(code, numbers)
    swapped.byteswap()
    if size > 1 and code != 'Q':
        other = cbor2.dumps(cbor2.CBORTag(FORMATS[code] - 4, swapped.tobytes()))
        assert same(_core._decode(other), numbers.tolist())


@given(st.data())
def test_numpy_arrays_of_any_shape_are_lists_of_lists(data):
    numpy = pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    kind = data.draw(st.sampled_from(['b', 'u2', '>i4', 'i8', '<f2', '>f4', 'f8', '?']))
    shape = data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=4))
    values = numpy.arange(math.prod(shape)).astype(kind).reshape(shape)
    axes = data.draw(st.permutations(range(len(shape))))
    values = values.transpose(axes)[::data.draw(st.sampled_from([1, -1, 2]))]
    assert same(_core._decode(_core._encode(values)), values.tolist())


def test_matrices_are_rows():
    def matrix(rows, columns, numbers):
        return _core._decode(cbor2.dumps(cbor2.CBORTag(40, [[rows, columns], numbers])))
    doubles = cbor2.CBORTag(86, struct.pack('<6d', *range(6)))
    assert matrix(2, 3, doubles) == [[0, 1, 2], [3, 4, 5]]
    assert matrix(3, 2, [1, 2, 3, 4, 5, 6.5]) == [[1, 2], [3, 4], [5, 6.5]]
    assert matrix(0, 3, []) == matrix(0, 0, []) == []
    assert matrix(2**31 - 1, 0, []) == []  # each row would take memory
    with pytest.raises(ValueError):
        matrix(2, 2, doubles)


def test_memory_of_bytes_is_a_string_and_other_memory_an_array():
    def arrives(value):
        return _core._decode(_core._encode(value))
    assert arrives(memoryview(b'abcdef')[::2]) == b'ace'
    assert arrives(memoryview(array.array('d', [0.5, 2]))) == [0.5, 2]
    assert arrives(memoryview(array.array('i', range(6)))[::-2]) == [5, 3, 1]
    assert arrives(memoryview(bytes(range(6))).cast('B', (2, 3))) == [[0, 1, 2], [3, 4, 5]]
    assert arrives(Pixels(b'\x01\xff')) == [1, -1]


# ---------------------------------------------------------------------- what is refused

@pytest.mark.parametrize('wide', [1, 2, 17])
def test_whatever_is_encoded_can_be_decoded(wide):
    """Also lists that are too long to look for functions in."""
    def chain(depth):
        value = 5
        for i in range(depth):
            more = range(wide - 1)
            value = [value, *more] if i % 2 else {'a': value, **dict.fromkeys(more)}
        return value
    assert same(_core._decode(_core._encode(chain(MANY))), chain(MANY))
    with pytest.raises(ValueError, match='argument 1 is nested too deeply'):
        _core._encode(chain(MANY + 1))


def test_dimensions_count_as_lists():
    numpy = pytest.importorskip('numpy', reason='no numpy (python3-numpy)')
    value = numpy.zeros((1,) * 32)
    for _ in range(MANY - 32):
        value = [value]
    assert _core._decode(_core._encode(value))
    with pytest.raises(ValueError, match='nested too deeply'):
        _core._encode([value])


@pytest.mark.parametrize('value, error', [
    ('\ud800', ValueError), ({'\udfff': 1}, ValueError), ({None: 1}, TypeError), (print, TypeError),
    (array.array('u', 'ab'), TypeError), (-2**63 - 1, ValueError), ([1, {2: {3: 4j}}], TypeError)])
def test_what_cannot_be_encoded_names_the_argument(value, error):
    with pytest.raises(error, match=r'^_encode\(\) argument 1 has '):
        _core._encode(value)


def decode_or_refuse(message):
    try:
        return _core._decode(message)
    except ValueError as error:
        assert str(error).startswith("the simulator's reply cannot be read: ")
    return ...


@given(values, st.data())
def test_a_part_of_a_message_is_refused(value, data):
    message = _core._encode(value)
    cut = data.draw(st.integers(0, len(message) - 1))
    assert decode_or_refuse(message[:cut]) is ... is decode_or_refuse(message + b'\x00')


@given(values, st.data())
def test_a_changed_message_gives_a_value_or_an_exception(value, data):
    message = bytearray(_core._encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    compare(bytes(message))


@given(st.binary(max_size=40))
def test_random_bytes_give_a_value_or_an_exception(message):
    compare(message)


def compare(message):
    """cbor2 reads what we read, but tags, of which it knows others."""
    value = decode_or_refuse(message)
    if value is ... or any(byte >> 5 == 6 for byte in message) or 0xf7 in message:
        return
    assert same(cbor2.loads(message), value)
