"""Why there is no GPU: one case for each computer that a student may sit at."""

import pytest

from core.experiment import ProblemError, TrainingSpec
from core.training.device_facts import DeviceFacts, Gpu, collect_facts
from core.training.devices import choose, describe_devices, reason_for_no_gpu
from core.training.precision import precision_warnings
from core.training.xla import uses_xla

A4000 = Gpu("NVIDIA RTX A4000", 16 * 1024**3, (8, 6))
GTX = Gpu("NVIDIA GeForce GTX 1060", 6 * 1024**3, (6, 1))
WITH_GPUS = DeviceFacts("linux", cores=8, gpus=(A4000, GTX), nvidia_driver=True)
CPU = DeviceFacts("linux", cores=8, nvidia_card=False, amd_card=False)


@pytest.mark.parametrize(
    ("facts", "reason", "hint"),
    [
        (DeviceFacts("darwin"), "Mac", "processor"),
        (DeviceFacts("win32"), "Windows itself", "WSL2"),
        (DeviceFacts("linux", cuda_build=False), "built without", "lossline[gpu]"),
        (CPU, "No NVIDIA GPU", "processor"),
        (DeviceFacts("linux"), "No NVIDIA GPU", "processor"),
        (DeviceFacts("linux", amd_card=True), "AMD", "processor"),
        (DeviceFacts("linux", nvidia_card=True), "driver is not installed", "driver"),
        (DeviceFacts("linux", wsl=True), "WSL2", "driver on Windows"),
        (
            DeviceFacts("linux", nvidia_driver=True),
            "CUDA libraries are missing",
            "lossline[gpu]",
        ),
        (
            DeviceFacts("linux", nvidia_driver=True, cuda_libraries=True),
            "too old",
            "Restart",
        ),
        *(
            (
                DeviceFacts("linux", nvidia_driver=True, hidden_by=value),
                "CUDA_VISIBLE_DEVICES",
                "Remove",
            )
            for value in ("", "-1", "none", "-1,0")
        ),
        (
            DeviceFacts("linux", nvidia_driver=True, hidden_by="0"),
            "CUDA libraries are missing",
            "lossline[gpu]",
        ),
        (DeviceFacts("linux", hidden_by="-1"), "No NVIDIA GPU", "processor"),
    ],
)
def test_that_the_reason_fits_the_computer(facts, reason, hint):
    said, advice = reason_for_no_gpu(facts)
    assert reason in said
    assert hint in advice


def test_that_no_reason_is_given_where_there_is_a_gpu():
    assert reason_for_no_gpu(WITH_GPUS) == ("", "")


def test_that_the_first_gpu_is_taken_by_itself():
    report = choose("auto", WITH_GPUS)
    assert report.device == "/GPU:0"
    assert report.chip == "NVIDIA RTX A4000 · 16 GB"
    assert report.explanation == ""


def test_that_a_gpu_can_be_chosen():
    assert choose("GPU:1", WITH_GPUS).gpu == GTX
    assert choose("gpu", WITH_GPUS).gpu == A4000


def test_that_a_chosen_cpu_is_not_blamed_on_the_computer():
    report = choose("cpu", WITH_GPUS)
    assert report.device == "/CPU:0"
    assert report.chip == "CPU · 8 cores"
    assert "settings" in report.reason
    assert "No NVIDIA" in choose("cpu", CPU).reason


@pytest.mark.parametrize("choice", ["gpu:2", "gpu:-1", "tpu", "", "gpu:0:1"])
def test_that_a_device_that_is_not_there_is_a_problem(choice):
    with pytest.raises(ProblemError) as caught:
        choose(choice, WITH_GPUS)
    assert caught.value.problems[0].path == "training.device"


def test_that_a_missing_gpu_says_why_it_is_missing():
    with pytest.raises(ProblemError, match="No NVIDIA GPU"):
        choose("gpu:0", CPU)


def test_that_this_computer_has_a_device():
    report = describe_devices()
    assert report.chip
    assert (report.reason == "") == (report.gpu is not None)
    assert collect_facts().cores >= 1


def _paths(precision: str, facts: DeviceFacts, xla="auto", device="auto"):
    spec = TrainingSpec().replace(precision=precision, xla=xla, device=device)
    return [p.path for p in precision_warnings(spec, choose(device, facts))]


def test_that_mixed_precision_is_warned_of_where_it_makes_slower():
    assert _paths("float32", CPU) == []
    assert _paths("mixed_float16", CPU) == ["training.precision"]
    assert _paths("mixed_bfloat16", CPU) == ["training.precision"]
    assert _paths("mixed_float16", WITH_GPUS) == []
    assert _paths("mixed_float16", WITH_GPUS, device="gpu:1") == ["training.precision"]
    assert _paths("mixed_bfloat16", WITH_GPUS) == []


def test_that_xla_is_used_on_gpus_or_when_asked_for():
    auto, on, off = (TrainingSpec().replace(xla=x) for x in ("auto", "on", "off"))
    gpu, cpu = choose("auto", WITH_GPUS), choose("auto", CPU)
    assert [uses_xla(s, gpu) for s in (auto, on, off)] == [True, True, False]
    assert [uses_xla(s, cpu) for s in (auto, on, off)] == [False, True, False]
    assert _paths("float32", CPU, xla="on") == ["training.xla"]
