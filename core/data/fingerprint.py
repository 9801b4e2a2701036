"""Short digests that tell whether data is the same."""

import hashlib

import numpy as np
from numpy.typing import NDArray


def fingerprint_of(*parts: str | NDArray[np.generic]) -> str:
    """Returns a digest of texts and arrays: 32 hexadecimal digits.

    The shape and dtype of an array count as well as its content.
    """
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        if isinstance(part, str):
            # Names of files may hold bytes that are no UTF-8.
            text = f"text {len(part)} {part}".encode(errors="surrogateescape")
            digest.update(text)
        else:
            digest.update(f"array {part.dtype.str} {part.shape}".encode())
            digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()
