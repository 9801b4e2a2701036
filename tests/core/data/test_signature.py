import os

from core.data.signature import signature_of


def test_that_a_changed_file_deep_in_a_folder_changes_the_signature(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    file = tmp_path / "a" / "b" / "file"
    file.write_text("one")
    before = signature_of(tmp_path)
    assert signature_of(tmp_path) == before
    file.write_text("two")
    os.utime(file, ns=(5, 5))
    assert signature_of(tmp_path) != before


def test_that_a_new_file_changes_the_signature(tmp_path):
    before = signature_of(tmp_path)
    (tmp_path / "new").touch()
    assert signature_of(tmp_path) != before


def test_that_a_link_to_its_own_folder_ends(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    assert signature_of(tmp_path) == signature_of(tmp_path)


def test_that_what_is_not_there_has_a_signature_too(tmp_path):
    assert signature_of(tmp_path / "nothing") != signature_of(tmp_path)
