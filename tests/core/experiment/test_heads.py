import pytest

from core.experiment.heads import HEADS


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_that_a_head_averages_an_image_and_leaves_a_row(head):
    on_image, on_row = head.make(True), head.make(False)
    assert on_image[0].kind == "GlobalAveragePooling2D"
    assert on_image[1:] == on_row
    assert head.summary.endswith(".")


def test_that_the_three_heads_of_the_course_are_offered():
    kinds = [[layer.kind for layer in head.make(False)] for head in HEADS]
    assert kinds == [["Dropout"], ["Dense", "Dropout"], []]
