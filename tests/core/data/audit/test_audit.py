"""The whole audit: its fixes do away with its findings, on made and on real data."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.audit.apply import apply_audit_fix
from core.data.audit.audit import audit
from core.data.audit.honesty import split_pair
from core.data.audit.report import AuditReport
from core.data.load import load_raw
from core.data.prepare import prepare
from core.data.readers.detect import read_any
from core.data.types import TEST, TRAIN
from core.experiment import (
    DatasetSpec,
    Experiment,
    SplitSpec,
    from_json,
    to_json,
)
from tests.core.data.audit.making import data_of, experiment, pictures, varied


def _messy(seed: int, own_test: bool):
    """A data set with every fault that images in memory can have."""
    random = np.random.default_rng(seed)
    count = 420
    labels = random.choice(3, count, p=[0.45, 0.45, 0.1])
    pixels = pictures(count, seed)
    for target, source in random.integers(0, count, (25, 2)):
        pixels[target] = pixels[source]
    for target, source in random.integers(0, count, (40, 2)):
        pixels[target] = varied(pixels[source], int(target))
    pixels[random.integers(0, count, 4)] = 99
    parts = np.zeros(count, np.int8)
    if own_test:
        parts[:] = np.where(np.arange(count) < 300, TRAIN, TEST)
        soft = parts == TEST
        pixels[soft] = (pixels[soft] * 0.6 + 50).astype(np.uint8)
    return data_of(pixels, labels, parts)


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=8)
def test_that_every_fix_does_away_with_its_finding(seed, own_test):
    raw, before = _messy(seed, own_test), experiment()
    report = audit(raw, before)
    kinds = {finding.kind for finding in report.findings}
    assert {"mislabelled", "leakage", "constant", "imbalance"} <= kinds
    assert ("shift" in kinds) == own_test
    for finding in report.findings:
        assert finding.fixes, finding.kind
        for fix in finding.fixes:
            after = audit(raw, apply_audit_fix(before, fix))
            assert finding.kind not in {one.kind for one in after.findings}, fix


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=5)
def test_that_taking_the_first_fix_again_and_again_ends_without_findings(
    seed, own_test
):
    raw, now = _messy(seed, own_test), experiment()
    for _ in range(20):
        report = audit(raw, now)
        fixes = [fix for finding in report.findings for fix in finding.fixes]
        if not fixes:
            break
        now = apply_audit_fix(now, fixes[0])
        assert from_json(to_json(now)) == now
    assert report.findings == ()
    prepare(raw, now.dataset, now.seed)


def test_that_fixes_add_up_and_leave_the_given_experiment_unchanged():
    raw, before = _messy(1, False), experiment()
    report = audit(raw, before)
    dropping = [
        fix for finding in report.findings for fix in finding.fixes if fix.left_out
    ]
    after = before
    for fix in dropping:
        after = apply_audit_fix(after, fix)
    assert before == experiment()
    wish = after.dataset.corrections
    assert wish.data == raw.fingerprint
    once = apply_audit_fix(after, dropping[0])
    assert once == after


def test_that_corrections_of_other_data_are_given_up_by_a_fix():
    raw = _messy(1, False)
    other = {"data": "other", "left_out": "0-100"}
    fix = next(f for one in audit(raw, experiment()).findings for f in one.fixes)
    after = apply_audit_fix(experiment(corrections=other), fix)
    assert after.dataset.corrections.data == raw.fingerprint
    assert after.dataset.corrections.left_out == fix.left_out


def test_that_a_report_survives_json_and_gives_problems():
    report = audit(_messy(1, True), experiment())
    assert AuditReport.model_validate_json(report.model_dump_json()) == report
    assert len(report.problems()) == len(report.findings)


def test_that_the_audit_loads_no_tensorflow():
    code = (
        "import sys\n"
        "from core.data.audit.audit import audit\n"
        "from core.data.load import load_raw\n"
        "from core.experiment import Experiment\n"
        "experiment = Experiment()\n"
        "report = audit(load_raw(experiment.dataset), experiment)\n"
        "assert report.num_images == 1797, report\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_that_the_embedded_digits_have_no_findings():
    chosen = experiment(source="digits")
    assert audit(load_raw(chosen.dataset), chosen).findings == ()


def test_that_the_pair_differs_in_the_split_alone():
    before = experiment(split=SplitSpec(validation=0.2))
    pair = split_pair(before)
    for one, grouping in ((pair.optimistic, "none"), (pair.honest, "near_duplicates")):
        split = one.dataset.split
        assert (split.group_by, split.own_parts) == (grouping, "divide_anew")
        assert split.validation == 0.2
        same = one.replace(name=before.name, dataset=before.dataset)
        assert same == before
    elsewhere = split_pair(experiment(test_source="other.csv"))
    assert not elsewhere.optimistic.dataset.test_source
    assert not elsewhere.honest.dataset.test_source
    by_name = experiment(split=SplitSpec(group_by="file_name", group_pattern="x"))
    assert split_pair(by_name).honest.dataset.split.group_by == "file_name"


@pytest.fixture(scope="module")
def signs(realdata):
    return read_any(realdata / "asl" / "sign-language-mnist.zip")


@pytest.mark.realdata
def test_that_the_leak_of_sign_language_mnist_is_found_and_mended(signs):
    report = audit(signs, Experiment())
    found = {finding.kind: finding for finding in report.findings}
    assert found["leakage"].title.startswith("1,432 of 1,435 test images")
    assert "mislabelled" not in found
    assert "shift" not in found
    (fix,) = found["leakage"].fixes
    after = audit(signs, apply_audit_fix(Experiment(), fix))
    assert "leakage" not in {finding.kind for finding in after.findings}


@pytest.mark.realdata
def test_that_the_groups_of_sign_language_mnist_are_divided_by_the_shares(signs):
    split = SplitSpec(group_by="near_duplicates", own_parts="divide_anew")
    data = prepare(signs, DatasetSpec(split=split), 1)
    assert len(data.validation) / len(signs) == pytest.approx(0.15, abs=0.01)
    assert len(data.test) / len(signs) == pytest.approx(0.15, abs=0.01)
    for part in (data.train, data.validation, data.test):
        assert len(np.unique(part.labels)) == 24


@pytest.mark.realdata
def test_that_images_with_their_own_contrast_are_reported_as_another_test(realdata):
    spec = DatasetSpec(
        source=str(realdata / "asl" / "sign-language-mnist.zip"),
        test_source=str(realdata / "asl" / "sign_mnist_train_first188_exact.csv"),
    )
    raw, experiment = load_raw(spec), Experiment(dataset=spec)
    found = {one.kind: one for one in audit(raw, experiment).findings}
    assert found["leakage"].title.startswith("2 of 188 test images")
    shift = found["shift"]
    assert shift.title.endswith("differ from the training images in contrast")
    assert "is 41 in the middle, against 55 in training" in shift.explanation
    assert shift.num_images == 122
    vary = shift.fixes[0]
    assert vary.action == "vary"
    assert "shift" not in {
        one.kind for one in audit(raw, apply_audit_fix(experiment, vary)).findings
    }


@pytest.mark.realdata
def test_that_mnist_is_clean_and_another_split_needs_no_second_look(realdata):
    raw = read_any(realdata / "mnist")
    assert audit(raw, Experiment()).findings == ()
    told: list[str] = []
    audit(raw, Experiment(seed=2), lambda what, *_: told.append(what))
    assert told == []
