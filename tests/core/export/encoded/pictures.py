"""Encoded pictures of every kind that the app opens."""

import io
from functools import cache
from typing import Any

import numpy as np
from PIL import Image

EXIF_ORIENTATION = 0x0112


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def exif(orientation: int) -> bytes:
    data = Image.Exif()
    data[EXIF_ORIENTATION] = orientation
    return data.tobytes()


@cache
def pictures() -> dict[str, bytes]:
    """One file for each way in which a picture may be stored, by name."""
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, (37, 53, 4), np.uint8)
    rough = Image.fromarray(noise[..., :3])
    alpha = Image.fromarray(noise)
    grey = Image.fromarray(noise[..., 0])
    grey_alpha = Image.fromarray(noise[..., :2])
    wide = Image.fromarray(random.integers(0, 65536, (37, 53)).astype(np.uint16))
    soft = rough.resize((9, 7)).resize((53, 37))
    palette = soft.quantize(64)
    bits = grey.convert("1")
    found = {
        "jpeg": encode(soft, "JPEG", quality=85),
        "jpeg grey": encode(soft.convert("L"), "JPEG"),
        "jpeg cmyk": encode(soft.convert("CMYK"), "JPEG"),
        "jpeg progressive": encode(soft, "JPEG", progressive=True, subsampling=2),
        "jpeg of several": encode(soft, "MPO", save_all=True, append_images=[rough]),
        "png": encode(rough, "PNG"),
        "png alpha": encode(alpha, "PNG"),
        "png grey": encode(grey, "PNG"),
        "png grey alpha": encode(grey_alpha, "PNG"),
        "png 16 bits": encode(wide, "PNG"),
        "png 1 bit": encode(bits, "PNG"),
        "png 4 bits": encode(grey.quantize(16), "PNG", bits=4),
        "png palette": encode(palette, "PNG"),
        "png palette, one clear": encode(palette, "PNG", transparency=3),
        "png palette, half clear": encode(
            palette, "PNG", transparency=noise[0, :, 3].tobytes()
        ),
        "png grey, one clear": encode(grey, "PNG", transparency=7),
        "png colour, one clear": encode(
            palette.convert("RGB"), "PNG", transparency=tuple(palette.getpalette()[:3])
        ),
        "gif": encode(palette, "GIF"),
        "gif grey": encode(grey, "GIF"),
        "gif, one clear": encode(palette, "GIF", transparency=3),
        "gif animated": encode(
            palette,
            "GIF",
            save_all=True,
            append_images=[palette.rotate(90), palette.rotate(180)],
            transparency=5,
            comment=b"a comment before the first frame",
        ),
        "bmp": encode(rough, "BMP"),
        "bmp alpha": encode(alpha, "BMP"),
        "bmp grey": encode(grey, "BMP"),
        "bmp palette": encode(palette, "BMP"),
        "bmp 1 bit": encode(bits, "BMP"),
        "webp": encode(soft, "WEBP"),
        "webp lossless": encode(rough, "WEBP", lossless=True),
        "webp alpha": encode(alpha, "WEBP"),
    }
    for value in range(10):
        for kind in ("JPEG", "PNG", "WEBP"):
            name = f"{kind.lower()} orientation {value}"
            found[name] = encode(soft, kind, exif=exif(value))
    return found


def animated_webp() -> bytes:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "blue")]
    return encode(frames[0], "WEBP", save_all=True, append_images=frames[1:])
