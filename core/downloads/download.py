"""Fetching one file from the network: resumed, checked, and never half there."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.downloads.progress import Progress, no_progress
from core.experiment import ProblemError, fail

if TYPE_CHECKING:
    import requests

_CONNECT_SECONDS = 10
_SILENCE_SECONDS = 8
"""After so long without a byte the connection is dropped and taken up anew, so that a
request to stop is noticed."""

_FRUITLESS_ATTEMPTS = 3
_CHUNK = 16 * 1024
_REPORT_SECONDS = 0.05


class _Interrupted(Exception):
    """The connection broke; another attempt may go on where it ended."""


def download(
    url: str,
    target: Path,
    *,
    progress: Progress = no_progress,
    sha256: str | None = None,
    check: Callable[[Path], None] | None = None,
    by_hand: str = "",
) -> None:
    """Downloads a file; it has its name only once it is whole and checked.

    Until then it is called `NAME.part`. A part that is there from an earlier attempt is
    continued if the server can do that. A broken connection is taken up again as long
    as bytes keep coming.

    Args:
        url: Where it is.
        target: What to call it; folders are made as needed. An old file is replaced.
        progress: Told the bytes so far, with the speed; may raise `Cancelled`, which
            leaves the part for the next time.
        sha256: What its digest must be, in hexadecimal digits.
        check: Called with the part when it is complete; raises `ProblemError` if it is
            not what was expected.
        by_hand: A hint on how to bring the file without the network.

    Raises:
        ProblemError: no connection, a refusal, a wrong file, or a full disk.
        Cancelled: `progress` asked for it.
    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        continued = part.exists()
        _complete(url, part, progress, by_hand)
        try:
            _verify(part, target.name, sha256, check, by_hand)
        except ProblemError:
            part.unlink(missing_ok=True)
            if not continued:
                raise
            # The old part may have belonged to another version: once from the start.
            _complete(url, part, progress, by_hand)
            try:
                _verify(part, target.name, sha256, check, by_hand)
            except ProblemError:
                part.unlink(missing_ok=True)
                raise
        part.replace(target)
    except OSError as error:
        raise fail(
            f"{target.name} can't be saved in {target.parent}: "
            f"{error.strerror or error}.",
            "Make room or check the folder's permissions, then try again.",
        ) from None


def file_sha256(path: Path) -> str:
    """Returns the SHA-256 digest of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _complete(url: str, part: Path, progress: Progress, by_hand: str) -> None:
    """Brings the part to its full length, in as many attempts as bear fruit."""
    fruitless = 0
    while True:
        before = _size(part)
        try:
            _attempt(url, part, progress, by_hand)
        except _Interrupted as error:
            fruitless = 0 if _size(part) > before else fruitless + 1
            if fruitless >= _FRUITLESS_ATTEMPTS:
                raise fail(
                    f"{_file_name(url)} can't be downloaded from {_host(url)}: {error}",
                    f"Check the network and try again. {by_hand}".strip(),
                ) from None
        else:
            return


def _attempt(url: str, part: Path, progress: Progress, by_hand: str) -> None:
    import requests  # a slow import that only downloads need

    start = _size(part)
    progress(f"Connecting to {_host(url)}", start, None, "bytes")
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        with requests.get(
            url,
            headers=headers,
            stream=True,
            timeout=(_CONNECT_SECONDS, _SILENCE_SECONDS),
        ) as response:
            if response.status_code == 416:  # more is there than the server has
                part.unlink(missing_ok=True)
                raise _Interrupted("the file on the server has changed.")
            _refuse(response, url, by_hand)
            _receive(response, part, start, _file_name(url), progress)
    except requests.RequestException as error:
        raise _Interrupted(_in_words(error)) from None


def _receive(
    response: "requests.Response",
    part: Path,
    start: int,
    name: str,
    progress: Progress,
) -> None:
    if not _continues(response, start):
        start = 0
    length = response.headers.get("Content-Length")
    total = start + int(length) if length and length.isdigit() else None
    began = reported = time.monotonic()
    done = start
    with part.open("ab" if start else "wb") as file:
        for chunk in response.iter_content(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            now = time.monotonic()
            if now - reported >= _REPORT_SECONDS:
                reported = now
                speed = (done - start) / max(now - began, 1e-3) / 1e6
                what = f"Downloading {name} ({speed:.1f} MB/s)"
                progress(what, done, total, "bytes")
    progress(f"Downloading {name}", done, total, "bytes")
    if total is not None and done != total:
        raise _Interrupted(f"it broke off after {done:,} of {total:,} bytes.")


def _continues(response: "requests.Response", start: int) -> bool:
    found = response.headers.get("Content-Range", "")
    return response.status_code == 206 and found.startswith(f"bytes {start}-")


def _refuse(response: "requests.Response", url: str, by_hand: str) -> None:
    code = response.status_code
    if code < 400:
        return
    if code >= 500 or code == 429:
        raise _Interrupted(f"the server is in trouble ({code} {response.reason}).")
    raise fail(
        f"{_host(url)} refuses {_file_name(url)}: {code} {response.reason}.",
        by_hand or "Try again later.",
    )


def _verify(
    part: Path,
    name: str,
    sha256: str | None,
    check: Callable[[Path], None] | None,
    by_hand: str,
) -> None:
    if sha256 is not None and file_sha256(part) != sha256:
        raise fail(
            f"The {name} that arrived is not the file that was expected (its SHA-256 "
            "digest differs). It was deleted.",
            f"Try again. {by_hand}".strip(),
        )
    if check is not None:
        check(part)


def _in_words(error: Exception) -> str:
    """Names the cause of a failed request, without the library's own wrapping."""
    import requests

    if isinstance(error, requests.exceptions.SSLError):
        return "the connection is not safe (its certificate was not accepted)."
    if isinstance(error, requests.exceptions.ProxyError):
        return "the network's proxy can't be reached."
    if isinstance(error, requests.exceptions.Timeout):
        return "it does not answer."
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the connection broke off."
    if isinstance(error, requests.exceptions.ConnectionError):
        return "there is no connection."
    return f"{error}."


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0]


def _file_name(url: str) -> str:
    return url.rsplit("/", 1)[-1]
