"""What a person may write as a module, and where that lies on this computer."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from core.downloads.archive import is_archive
from core.downloads.kaggle.cache import KaggleItem, complete_version
from core.experiment import fail
from core.experiment.folders import data_folder

HANDLE_PATH = "model.base.handle"

_SEGMENT = r"[A-Za-z0-9][\w.-]*"
_HANDLE = re.compile(
    rf"^({_SEGMENT})/({_SEGMENT})/({_SEGMENT})/({_SEGMENT})(?:/([1-9]\d*))?$"
)
_FRAMEWORKS = {"tensorflow1": "tensorFlow1", "tensorflow2": "tensorFlow2"}

_TO_KAGGLE = (
    (
        r"google/imagenet/mobilenet_v2_(\d+)_(\d+)/(feature_vector|classification)",
        r"google/mobilenet-v2/tensorFlow2/\1-\2-\3",
    ),
    (
        r"google/imagenet/mobilenet_v3_(small|large)_(\d+)_(\d+)/"
        r"(feature_vector|classification)",
        r"google/mobilenet-v3/tensorFlow2/\1-\2-\3-\4",
    ),
    (
        r"google/imagenet/efficientnet_v2_(imagenet\w+?)_(\w\d?)/"
        r"(feature_vector|classification)",
        r"google/efficientnet-v2/tensorFlow2/\1-\2-\3",
    ),
    (
        r"google/imagenet/inception_v3/(feature_vector|classification)",
        r"google/inception-v3/tensorFlow2/\1",
    ),
    (
        r"google/imagenet/resnet_v2_(\d+)/(feature_vector|classification)",
        r"google/resnet-v2/tensorFlow2/\1-\2",
    ),
    (r"google/bit/([sm]-r\d+x\d)", r"google/bit/tensorFlow2/\1"),
    (
        r"sayakpaul/vit_(\w+)_fe",
        r"spsayakpaul/vision-transformer/tensorFlow2/vit-\1-fe",
    ),
)
"""Addresses of tfhub.dev, without their version, and where Kaggle has the same. The
versions are counted anew there, so the newest one is taken."""


@dataclass(frozen=True)
class HubSource:
    """Where a module comes from.

    Attributes:
        kind: A Kaggle model, a packed module at an address, a folder, or an archive.
        name: What a person reads.
        item: The Kaggle model.
        address: From which it is downloaded.
        path: The folder, or the archive: where it is, or will be once downloaded.
    """

    kind: Literal["kaggle", "address", "folder", "archive"]
    name: str
    item: KaggleItem | None = None
    address: str = ""
    path: Path | None = None


def source_of(handle: str) -> HubSource:
    """Reads what a person has written as a module.

    Raises:
        ProblemError: it is empty, or nothing of the kind.
    """
    text = handle.strip()
    if not text:
        raise fail(
            "No module is chosen.",
            "Choose one of the list, or a folder in SavedModel format.",
            path=HANDLE_PATH,
        )
    if "://" in text:
        return _from_address(text)
    path = Path(text).expanduser()
    if path.is_dir():
        return HubSource("folder", path.name, path=path)
    if path.is_file() and is_archive(path):
        return HubSource("archive", path.name, path=path)
    item = _kaggle_item(text)
    if item is not None and not path.is_absolute():
        return HubSource("kaggle", item.handle, item=item)
    raise fail(
        f"{text} is no folder or archive on this computer, and no Kaggle handle "
        "(owner/model/framework/variation) or address.",
        "Check the spelling, or choose a folder.",
        path=HANDLE_PATH,
    )


def local_copy(source: HubSource) -> Path | None:
    """Returns the folder or archive on this computer, or None if it is not here."""
    if source.item is not None:
        return complete_version(source.item)
    if source.path is not None and source.path.exists():
        return source.path
    return None


def _from_address(text: str) -> HubSource:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        raise fail(
            f"{text} is no address of a module.",
            "It should begin with https:.",
            path=HANDLE_PATH,
        )
    host = (parts.hostname or "").removeprefix("www.")
    item = None
    if host == "kaggle.com":
        item = _from_kaggle_page(parts.path)
    elif host == "tfhub.dev":
        item = _from_tfhub(parts.path)
    if item is not None:
        return HubSource("kaggle", item.handle, item=item)
    address = text
    if host == "tfhub.dev" and "tf-hub-format" not in parts.query:
        address = f"{text}{'&' if parts.query else '?'}tf-hub-format=compressed"
    name = re.sub(r"[^\w.-]+", "_", f"{host}{parts.path}").strip("_")
    packed = data_folder() / "modules" / f"{name}.tar.gz"
    return HubSource("address", text, address=address, path=packed)


def _kaggle_item(text: str) -> KaggleItem | None:
    match = _HANDLE.match(text)
    if match is None:
        return None
    owner, model, framework, variation, version = match.groups()
    framework = _FRAMEWORKS.get(framework.lower(), framework)
    return KaggleItem(
        "model",
        f"{owner}/{model}/{framework}/{variation}",
        int(version) if version else None,
    )


def _from_kaggle_page(path: str) -> KaggleItem | None:
    words = [word for word in path.split("/") if word]
    if words[:1] != ["models"]:
        return None
    left_out = {"frameworks", "variations", "versions"}
    return _kaggle_item("/".join(w for w in words[1:] if w.lower() not in left_out))


def _from_tfhub(path: str) -> KaggleItem | None:
    plain = re.sub(r"/\d+$", "", path.strip("/"))
    for pattern, target in _TO_KAGGLE:
        match = re.fullmatch(pattern, plain)
        if match is not None:
            return _kaggle_item(match.expand(target).replace("_", "-"))
    return None
