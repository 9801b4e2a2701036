import pytest

from core.downloads.kaggle.cache import KaggleItem
from core.experiment import ProblemError
from core.model.bases.curated import CURATED, curated
from core.model.bases.sources import source_of

V2 = "google/mobilenet-v2/tensorFlow2"


@pytest.mark.parametrize(
    ("text", "name", "version"),
    [
        (f"{V2}/035-224-feature-vector/2", f"{V2}/035-224-feature-vector", 2),
        (f" {V2}/100-96-classification ", f"{V2}/100-96-classification", None),
        (
            "https://www.kaggle.com/models/google/mobilenet-v2/TensorFlow2/"
            "035-224-feature-vector/2",
            f"{V2}/035-224-feature-vector",
            2,
        ),
        (
            "https://www.kaggle.com/models/google/mobilenet-v2/frameworks/TensorFlow2/"
            "variations/035-224-feature-vector/versions/2",
            f"{V2}/035-224-feature-vector",
            2,
        ),
        (
            "https://tfhub.dev/google/imagenet/mobilenet_v2_035_224/feature_vector/5",
            f"{V2}/035-224-feature-vector",
            None,
        ),
        (
            "https://tfhub.dev/google/imagenet/mobilenet_v3_small_075_224/feature_vector/5",
            "google/mobilenet-v3/tensorFlow2/small-075-224-feature-vector",
            None,
        ),
        (
            "https://tfhub.dev/google/imagenet/efficientnet_v2_imagenet1k_b0/"
            "feature_vector/2",
            "google/efficientnet-v2/tensorFlow2/imagenet1k-b0-feature-vector",
            None,
        ),
        (
            "https://tfhub.dev/google/imagenet/inception_v3/feature_vector/5",
            "google/inception-v3/tensorFlow2/feature-vector",
            None,
        ),
        (
            "https://tfhub.dev/google/imagenet/resnet_v2_50/feature_vector/5",
            "google/resnet-v2/tensorFlow2/50-feature-vector",
            None,
        ),
        (
            "https://tfhub.dev/google/bit/s-r50x1/1",
            "google/bit/tensorFlow2/s-r50x1",
            None,
        ),
        (
            "https://tfhub.dev/sayakpaul/vit_s16_fe/1",
            "spsayakpaul/vision-transformer/tensorFlow2/vit-s16-fe",
            None,
        ),
    ],
)
def test_that_a_module_of_kaggle_is_recognised_however_it_is_written(
    text, name, version
):
    assert source_of(text).item == KaggleItem("model", name, version)


def test_that_another_address_of_tfhub_is_downloaded_packed():
    source = source_of("https://tfhub.dev/someone/net/1")
    assert source.kind == "address"
    assert source.address == "https://tfhub.dev/someone/net/1?tf-hub-format=compressed"
    assert source.path is not None
    assert source.path.name == "tfhub.dev_someone_net_1.tar.gz"


def test_that_a_folder_is_a_folder(tmp_path):
    assert source_of(str(tmp_path)).kind == "folder"


@pytest.mark.parametrize(
    "text", ["", "  ", "word", "a/b", "/no/such/folder", "ftp://a/b"]
)
def test_that_anything_else_is_refused_with_what_to_write(text):
    with pytest.raises(ProblemError) as caught:
        source_of(text)
    assert caught.value.problems[0].path == "model.base.handle"
    assert caught.value.problems[0].hint


def test_that_all_curated_modules_are_kaggle_models_with_a_card():
    assert len({module.handle for module in CURATED}) == len(CURATED)
    for module in CURATED:
        item = source_of(module.handle).item
        assert item is not None
        assert item.version is not None
        assert curated(item.name) is module
        assert module.summary.endswith(".")
        assert module.num_bytes == 4 * module.parameters
