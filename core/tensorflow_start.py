"""Loading TensorFlow without the remarks that its native code prints about itself.

While TensorFlow loads and looks for GPUs, its C++ parts write to the error stream,
before any log level is in force: which processor features they use, that a CUDA library
is missing. Devices and reasons are told in plain words elsewhere, so these lines are
held back. Anything else that was written meanwhile is passed on.
"""

import os
import re
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from core.optional_imports import left_out
from core.tensorflow_libraries import bind_libraries

if TYPE_CHECKING:
    from core.training.devices import DeviceReport

_REMARK = re.compile(
    rb"^(WARNING: All log messages before absl::InitializeLog"
    rb"|[IWE]\d{4} \d\d:\d\d:\d+\.\d+ +\d+ [\w.]+:\d+\]"
    rb"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] "
    rb"|To enable the following instructions:)"
)

_UNUSED = ("sklearn", "pandas")
"""What Keras imports if it is there, for wrappers and tables that Lossline lets be."""


def start_tensorflow() -> "DeviceReport":
    """Loads TensorFlow and looks at the devices; takes seconds the first time."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with _native_remarks_held_back(), left_out(*_UNUSED):
        bind_libraries()
        from core.training.devices import describe_devices

        return describe_devices()


@contextmanager
def _native_remarks_held_back() -> Generator[None]:
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (AttributeError, OSError):
        # A program without a console (Windows) has no such stream to keep quiet.
        yield
        return
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(kept, 2)
            os.close(kept)
            _pass_on(written)


def _pass_on(written: BinaryIO) -> None:
    written.seek(0)
    for line in written:
        if not _REMARK.match(line):
            os.write(2, line)
