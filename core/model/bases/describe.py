"""From the specification of a base to its outline, for images of a given shape."""

from core.experiment import ApplicationsBase, Base, HubBase, RunBase, fail
from core.model.bases import sizes
from core.model.bases.architectures import architecture_of
from core.model.bases.folders import find_module
from core.model.bases.module_card import ModuleCard, read_card
from core.model.bases.outline import BaseOutline, OutlineLayer, OutlineVariable
from core.model.bases.sizes import BasePlan, automatic_size
from core.model.bases.sources import HANDLE_PATH, source_of

Shape = tuple[int, int, int]
SIZE_PATH = "model.base.input_size"
CUT_PATH = "model.base.cut"


def outline(base: Base, image_shape: Shape) -> BaseOutline:
    """Says what a base consists of and how images reach it.

    Nothing is downloaded and no weight is made. The first look at a large net takes
    some seconds, later ones none.

    Args:
        base: The base.
        image_shape: (height, width, channels) of the images of the data.

    Raises:
        ProblemError: it is not on this computer where it must be, its size or cut is
            impossible, or it is damaged.
    """
    match base:
        case ApplicationsBase():
            return _application(base, image_shape)
        case HubBase():
            return _module(base, image_shape)
        case RunBase():
            return _run(base, image_shape)


def plan_of(base: Base, image_shape: Shape) -> BasePlan:
    """Says how images are brought to what a base takes.

    Raises:
        ProblemError: as for `outline`.
    """
    match base:
        case ApplicationsBase():
            info = architecture_of(base)
            size = base.input_size or automatic_size(
                image_shape[:2], info.smallest_size, info.native_size
            )
            if min(size) < info.smallest_size:
                raise fail(
                    f"{info.title} needs images of at least {info.smallest_size}×"
                    f"{info.smallest_size} pixels. Found {size[0]}×{size[1]}.",
                    "Choose a larger size, or automatic.",
                    path=SIZE_PATH,
                )
            return sizes.plan(image_shape, size, 3)
        case HubBase():
            card = card_of(base)
            size = card.input_size or base.input_size or image_shape[:2]
            return sizes.plan(image_shape, size, card.channels)
        case RunBase():
            from core.model.bases.own_run import run_layers

            shape, _ = run_layers(base)
            return sizes.plan(image_shape, shape[:2], shape[2])


def card_of(base: HubBase) -> ModuleCard:
    """Returns what a module takes and gives.

    Raises:
        ProblemError: it is not on this computer, or is damaged.
    """
    folder = find_module(base)
    if folder is None:
        raise fail(
            f"The module {source_of(base.handle).name} is not on this computer yet.",
            "Download it; then its size and its weights are known.",
            path=HANDLE_PATH,
        )
    return read_card(folder)


def _application(base: ApplicationsBase, image_shape: Shape) -> BaseOutline:
    from core.model.bases.applications import application_layers

    plan = plan_of(base, image_shape)
    info = architecture_of(base)
    width = f" {base.alpha:g}" if info.widths else ""
    layers = application_layers(base, plan.input_shape)
    cut = base.cut or layers[-1].name
    return _layered(f"{info.title}{width}", plan, layers, cut, base.learns_averages)


def _run(base: RunBase, image_shape: Shape) -> BaseOutline:

    from core.model.bases.own_run import before_the_head, run_layers

    _, layers = run_layers(base)
    plan = plan_of(base, image_shape)
    title = base.title
    cut = base.cut or before_the_head(layers)
    return _layered(title, plan, layers, cut, base.learns_averages)


def _layered(
    title: str,
    plan: BasePlan,
    layers: tuple[OutlineLayer, ...],
    cut: str,
    learns_averages: bool,
) -> BaseOutline:
    whole = BaseOutline(
        title=title,
        input_shape=plan.input_shape,
        output_shape=layers[-1].output_shape,
        layers=layers,
        cut=layers[-1].name,
        learns_averages=learns_averages,
        notes=plan.notes,
    )
    try:
        return whole.cut_at(cut)
    except ValueError:
        raise fail(
            f"{title} has no layer {cut} after which it could be cut.",
            "Choose a layer of the picture, or the end.",
            path=CUT_PATH,
        ) from None


def _module(base: HubBase, image_shape: Shape) -> BaseOutline:
    card = card_of(base)
    plan = plan_of(base, image_shape)
    notes = plan.notes
    if card.input_size and base.input_size and card.input_size != base.input_size:
        height, width = card.input_size
        notes = (*notes, f"The module only takes images of {height}×{width} pixels.")
    return BaseOutline(
        title=source_of(base.handle).name,
        input_shape=plan.input_shape,
        output_shape=card.output_shape,
        variables=tuple(
            OutlineVariable(variable.name, variable.shape, variable.trainable)
            for variable in card.variables
        ),
        unlisted=card.unlisted,
        frozen_because=card.frozen_because,
        learns_averages=base.learns_averages and card.takes_training,
        notes=notes,
    )
