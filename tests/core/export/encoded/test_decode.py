import io
import struct

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.data.decode import decode_image
from core.export.encoded.bytes import as_bytes
from core.export.encoded.decode import decode_picture
from core.export.encoded.orientation import jpeg_orientation
from tests.core.data.making import odd_exif_blocks
from tests.core.export.encoded.pictures import animated_webp, encode, exif, pictures

DECODE = tf.function(
    decode_picture, input_signature=[tf.TensorSpec([], tf.string)], autograph=False
)
ORIENTATION = tf.function(
    lambda content: jpeg_orientation(as_bytes(content)),
    input_signature=[tf.TensorSpec([], tf.string)],
    autograph=False,
)


def orientation_of(content: bytes) -> int:
    return int(ORIENTATION(content))


GREY_AS_COLOUR = ("bmp grey", "bmp 1 bit", "png 4 bits", "gif grey")
"""Grey palettes: the app gives one channel, the graph three equal ones."""


@pytest.mark.parametrize("name", pictures())
def test_that_the_graph_decodes_what_the_app_decodes(name: str) -> None:
    content = pictures()[name]
    expected = decode_image(content)
    found = DECODE(content).numpy()
    if name in GREY_AS_COLOUR:
        expected = np.repeat(expected, 3, axis=2)
    assert found.shape == expected.shape
    assert np.array_equal(found, expected)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("name", odd_exif_blocks())
def test_that_the_graph_turns_what_the_app_turns(name: str, kind: str) -> None:
    photo = Image.open(io.BytesIO(pictures()["png"]))
    content = encode(photo, kind, exif=odd_exif_blocks()[name])
    assert np.array_equal(DECODE(content).numpy(), decode_image(content))


def test_that_the_graph_and_the_app_turn_by_exif_data_alone() -> None:
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>'
    content = encode(Image.open(io.BytesIO(pictures()["png"])), "JPEG", xmp=xmp)
    assert decode_image(content).shape == (37, 53, 3)
    assert np.array_equal(DECODE(content).numpy(), decode_image(content))


def test_that_orientations_turn_the_picture() -> None:
    upright = DECODE(pictures()["jpeg orientation 1"]).numpy()
    quarter = DECODE(pictures()["jpeg orientation 6"]).numpy()
    assert np.array_equal(quarter, np.rot90(upright, -1))


def tiff(order: str, entries: list[tuple[int, int, int, int]]) -> bytes:
    mark = {"<": b"II", ">": b"MM"}[order]
    directory = struct.pack(f"{order}H", len(entries))
    for tag, kind, count, value in entries:
        packed = struct.pack(f"{order}{'I' if kind == 4 else 'H'}", value)
        head = struct.pack(f"{order}HHI", tag, kind, count)
        directory += head + packed.ljust(4, b"\0")
    return mark + struct.pack(f"{order}HI", 42, 8) + directory + bytes(4)


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    body = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
        for marker, content in segments
    )
    return b"\xff\xd8" + body + b"\xff\xda"


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", [3, 4])
def test_that_the_orientation_is_found_in_either_byte_order(
    order: str, kind: int
) -> None:
    block = tiff(order, [(0x010F, 3, 1, 9), (0x0112, kind, 1, 7), (0x011A, 3, 1, 2)])
    content = jpeg_with((0xE0, b"JFIF\0"), (0xE1, b"Exif\0\0" + block))
    assert orientation_of(content) == 7


def test_that_other_application_data_is_skipped() -> None:
    block = tiff("<", [(0x0112, 3, 1, 5)])
    content = jpeg_with(
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), (0xE1, b"Exif\0\0" + block)
    )
    assert orientation_of(content) == 5


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8", jpeg_with((0xE1, b"Exif\0\0" + b"MM\0*")), b"GIF89a"]
)
def test_that_a_file_without_orientation_is_upright(content: bytes) -> None:
    assert orientation_of(content) == 1


@given(st.binary(max_size=120))
def test_that_any_bytes_come_to_an_end(noise: bytes) -> None:
    for head in (b"\xff\xd8", b"\xff\xd8\xff\xe1\x00\x60Exif\0\0MM\0*"):
        assert isinstance(orientation_of(head + noise), int)


@given(st.binary(max_size=60), st.sampled_from([b"\x89PNG", b"GIF89a", b"BM", b"RIFF"]))
def test_that_damaged_pictures_are_refused_and_never_hang(
    noise: bytes, head: bytes
) -> None:
    with pytest.raises(tf.errors.OpError):
        DECODE(head + noise)


def test_that_a_cut_off_picture_is_refused() -> None:
    for name in ("jpeg", "png", "bmp"):
        content = pictures()[name]
        with pytest.raises(tf.errors.OpError):
            DECODE(content[: len(content) // 2])


def test_that_an_animated_webp_is_refused() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError, match="not animated"):
        DECODE(animated_webp())


def test_that_the_samples_hold_the_orientation_they_name() -> None:
    assert exif(6) in pictures()["jpeg orientation 6"]
