"""Pictures as pixels."""

import io
import os
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.data import decode
from core.data.decode import decode_image, probe_image
from core.experiment import ProblemError
from tests.core.data.making import encoded, exif_block, odd_exif_blocks


def saved(image: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int, height: int, bits: int, colour: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
def test_that_every_format_gives_its_shape_in_colour(kind):
    options = {"lossless": True} if kind == "WEBP" else {}
    pixels = decode_image(
        saved(Image.new("RGB", (8, 6), (250, 20, 30)), kind, **options)
    )
    assert pixels.shape == (6, 8, 3)
    assert pixels.dtype == np.uint8
    assert np.abs(pixels.astype(int) - (250, 20, 30)).max() <= 2


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP"])
def test_that_lossless_formats_give_the_exact_pixels(kind):
    image = np.random.default_rng(1).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(Image.fromarray(image), kind, **options)
    assert (decode_image(data) == image).all()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "JPEG", "GIF"])
def test_that_grey_pictures_have_one_channel(kind):
    pixels = decode_image(saved(Image.new("L", (3, 2), 128), kind))
    assert pixels.shape == (2, 3, 1)
    assert (pixels == 128).all()


def test_that_one_bit_becomes_black_and_white():
    image = Image.new("1", (2, 1))
    image.putpixel((1, 0), 1)
    assert decode_image(saved(image, "PNG")).tolist() == [[[0], [255]]]


def test_that_of_sixteen_bits_the_upper_eight_are_kept():
    wide = np.array([[0, 255, 256, 0x1234, 65535]], np.uint16)
    pixels = decode_image(saved(Image.fromarray(wide), "PNG"))
    assert pixels[0, :, 0].tolist() == [0, 0, 1, 0x12, 255]


def test_that_sixteen_bit_colour_keeps_the_upper_eight_too():
    rows = b"\0" + struct.pack(">3H", 0x12FF, 0x3400, 0xFFFF)
    assert decode_image(png(1, 1, 16, 2, rows)).tolist() == [[[0x12, 0x34, 0xFF]]]


@pytest.mark.parametrize("highest", [0, 4095, 65535])
def test_that_probing_tells_how_bright_sixteen_bits_are(highest):
    grey = np.linspace(0, highest, 12).astype(np.uint16).reshape(3, 4)
    probe = probe_image(saved(Image.fromarray(grey), "PNG"), "scan.png")
    assert probe.brightest == highest >> 8
    colour = b"\0" + struct.pack(">3H", 0, highest, 0)
    assert probe_image(png(1, 1, 16, 2, colour), "x.png").brightest == highest >> 8
    clear = b"\0" + struct.pack(">4H", 0, highest, 0, 65535)
    assert probe_image(png(1, 1, 16, 6, clear), "x.png").brightest == highest >> 8
    grey_alpha = b"\0" + struct.pack(">2H", highest, 65535)
    assert probe_image(png(1, 1, 16, 4, grey_alpha), "x").brightest == highest >> 8
    assert probe_image(encoded("PNG"), "plain.png").brightest is None


@given(colour=st.tuples(*[st.integers(0, 255)] * 3), alpha=st.integers(0, 255))
def test_that_transparency_is_laid_on_white(colour, alpha):
    pixels = decode_image(saved(Image.new("RGBA", (1, 1), (*colour, alpha)), "PNG"))
    exact = (np.array(colour) * alpha + 255 * (255 - alpha)) / 255
    assert (pixels[0, 0] == np.rint(exact)).all()


def test_that_grey_with_transparency_stays_grey():
    pixels = decode_image(saved(Image.new("LA", (1, 1), (0, 0)), "PNG"))
    assert pixels.tolist() == [[[255]]]


def test_that_a_transparent_palette_colour_becomes_white():
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 40, 50, 60])
    image.putpixel((1, 0), 1)
    pixels = decode_image(saved(image, "PNG", transparency=0))
    assert pixels.tolist() == [[[255, 255, 255], [40, 50, 60]]]


def test_that_a_palette_of_greys_is_grey_also_where_it_is_transparent():
    image = Image.new("P", (3, 1))
    image.putpalette([7, 7, 7, 90, 90, 90, 200, 200, 200])
    image.putdata([0, 1, 2])
    assert decode_image(saved(image, "PNG")).tolist() == [[[7], [90], [200]]]
    clear = decode_image(saved(image, "PNG", transparency=1))
    assert clear.tolist() == [[[7], [255], [200]]]


def test_that_cmyk_becomes_rgb():
    data = saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=100)
    red, green, blue = decode_image(data)[4, 4].tolist()
    assert red > 230
    assert max(green, blue) < 40


def test_that_of_a_moving_picture_the_first_frame_is_taken():
    frames = [Image.new("RGB", (2, 2), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decode_image(data)[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("turn", range(1, 9))
def test_that_a_photo_is_turned_as_its_exif_data_says(turn):
    upright = np.arange(6, dtype=np.uint8).reshape(2, 3) * 40
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: upright.T[::-1],
        7: upright.T[::-1, ::-1],
        8: upright.T[:, ::-1],
    }[turn]
    exif = Image.Exif()
    exif[0x0112] = turn
    data = saved(Image.fromarray(np.ascontiguousarray(stored)), "PNG", exif=exif)
    assert (decode_image(data)[..., 0] == upright).all()
    assert probe_image(data, "photo").shape == (2, 3, 1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_that_probing_gives_the_shape_of_decoding(kind, mode):
    data = encoded(kind, (37, 21), mode)
    assert probe_image(data, "picture").shape == decode_image(data).shape


odd_metadata = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")
TURNED = exif_block((0x0112, 3, 1, b"\6"))


@odd_metadata
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("name", odd_exif_blocks())
def test_that_a_photo_with_odd_exif_data_is_probed_and_decoded_alike(kind, name):
    photo = Image.open(io.BytesIO(encoded(kind, (37, 21))))
    data = saved(photo, kind, exif=odd_exif_blocks()[name])
    assert probe_image(data, "photo").shape == decode_image(data).shape


@odd_metadata
@pytest.mark.parametrize(
    "name", ["unit as a fraction", "resolution as text", "negative width"]
)
def test_that_a_malformed_tag_leaves_the_rotation_of_a_photo(name):
    photo = Image.open(io.BytesIO(encoded("JPEG", (37, 21))))
    turned = decode_image(saved(photo, "JPEG", exif=odd_exif_blocks()[name]))
    assert turned.shape == (37, 21, 3)
    assert (turned == decode_image(saved(photo, "JPEG", exif=TURNED))).all()


@odd_metadata
@given(changes=st.lists(st.tuples(st.integers(6, 40), st.integers(0, 255)), max_size=3))
def test_that_any_exif_data_is_probed_and_decoded_alike(changes):
    block = bytearray(TURNED)
    for position, value in changes:
        block[position] = value
    photo = Image.open(io.BytesIO(encoded("JPEG", (37, 21))))
    data = saved(photo, "JPEG", exif=bytes(block))
    assert probe_image(data, "photo").shape == decode_image(data).shape


def test_that_pillows_own_warnings_stay_off_the_screen(tmp_path):
    photo = Image.open(io.BytesIO(encoded("JPEG", (37, 21))))
    odd = odd_exif_blocks()["cut off in the middle"]
    (tmp_path / "odd.jpg").write_bytes(saved(photo, "JPEG", exif=odd))
    (tmp_path / "huge.png").write_bytes(png(10_000, 9_500, 8, 0, b""))
    program = (
        "import sys; from pathlib import Path\n"
        "from core.data.decode import decode_image\n"
        "from core.experiment import ProblemError\n"
        "print(decode_image(Path(sys.argv[1], 'odd.jpg')).shape)\n"
        "try: decode_image(Path(sys.argv[1], 'huge.png'))\n"
        "except ProblemError as error: print(error)"
    )
    command = [sys.executable, "-W", "always", "-c", program, str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "(21, 37, 3)" in done.stdout
    assert "huge.png can't be used: it has more than 89 million" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_that_a_picture_that_is_cut_off_is_refused(kind):
    data = encoded(kind, (64, 64))[:-200]
    for attempt in (lambda: decode_image(data), lambda: probe_image(data, "cut.x")):
        with pytest.raises(ProblemError):
            attempt()


@given(position=st.integers(8, 400), value=st.integers(0, 255))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP"])
def test_that_any_changed_byte_gives_a_picture_or_a_problem(kind, position, value):
    data = bytearray(encoded(kind, (16, 16)))
    data[position % len(data)] = value
    for attempt in (lambda: decode_image(bytes(data)), lambda: probe_image(data, "x")):
        with suppress(ProblemError):
            attempt()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty (0 bytes)"),
        (b"just some text", "none of JPEG, PNG, BMP, GIF or WEBP"),
    ],
)
def test_that_a_file_that_is_no_picture_says_so(tmp_path, content, reason):
    path = tmp_path / "cat.jpg"
    path.write_bytes(content)
    with pytest.raises(ProblemError, match=r"cat\.jpg can't be used") as error:
        decode_image(path)
    assert reason in str(error.value)


def test_that_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path):
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    for name in ("missing.png", "folder.png", "pipe.png"):
        with pytest.raises(ProblemError, match=name):
            decode_image(tmp_path / name)


def test_that_a_huge_picture_is_refused_before_it_is_decoded(monkeypatch):
    claimed = png(30_000, 30_000, 8, 2, b"")
    with pytest.raises(ProblemError, match="million pixels"):
        decode_image(claimed)
    with pytest.raises(ProblemError, match="million pixels"):
        probe_image(claimed, "bomb.png")
    monkeypatch.setattr(decode, "MAX_PIXELS", 20)
    with pytest.raises(ProblemError, match="million pixels"):
        decode_image(encoded(size=(5, 5)))


def test_that_a_huge_file_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(decode, "MAX_BYTES", 10)
    path = tmp_path / "large.png"
    path.write_bytes(encoded())
    with pytest.raises(ProblemError, match="larger than"):
        decode_image(path)


@pytest.mark.realdata
def test_that_a_real_photo_is_decoded(realdata: Path):
    photo = next((realdata / "photos" / "sign_language_digits" / "3").iterdir())
    assert decode_image(photo).shape == (100, 100, 3)
