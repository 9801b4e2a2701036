import shutil

import pytest

from core.experiment import ApplicationsBase, HubBase, ProblemError, RunBase
from core.model.bases.consent import needs_consent, require_consent, trust
from core.model.bases.curated import CURATED
from tests.core.model.bases import modules


@pytest.mark.parametrize(
    "base",
    [
        ApplicationsBase(),
        RunBase(run_dir="somewhere"),
        HubBase(handle=""),
        *(HubBase(handle=module.handle) for module in CURATED[:2]),
        HubBase(handle="google/other/tensorFlow2/net/1"),
    ],
)
def test_that_known_sources_are_not_asked_about(base):
    assert needs_consent(base) == ""


def test_that_a_stranger_is_asked_about_once(tmp_path):
    base = HubBase(handle=str(modules.save_reusable(tmp_path / "m")))
    assert "read and write your files" in needs_consent(base)
    with pytest.raises(ProblemError, match="trust whoever"):
        require_consent(base)
    trust(base)
    assert needs_consent(base) == ""
    require_consent(base)


def test_that_trust_goes_with_the_content_and_not_with_the_place(tmp_path):
    folder = modules.save_reusable(tmp_path / "m")
    trust(HubBase(handle=str(folder)))
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert needs_consent(HubBase(handle=str(copy))) == ""
    shutil.rmtree(folder)
    modules.save_signature(folder)
    assert needs_consent(HubBase(handle=str(folder))) != ""


def test_that_a_module_elsewhere_is_trusted_by_its_name_before_it_is_here():
    base = HubBase(handle="someone/net/tensorFlow2/small/1")
    assert "someone/net" in needs_consent(base)
    trust(base)
    assert needs_consent(base) == ""
    assert needs_consent(HubBase(handle="someone/net/tensorFlow2/small/2")) != ""
