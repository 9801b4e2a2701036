"""A base in words: its name, where it is cut, how much of it is frozen."""

from pathlib import Path

from core.experiment import ApplicationsBase, Base, FreezeSpec, HubBase, RunBase
from core.model.bases.architectures import architecture_of
from core.model.bases.curated import curated
from core.model.bases.outline import (
    BaseOutline,
    count_trainable,
    frozen_layers,
)


def base_name(base: Base) -> str:
    """Returns what a base is called, whether or not it can be looked at."""
    match base:
        case ApplicationsBase():
            info = architecture_of(base)
            return f"{info.title} {base.alpha:g}" if info.widths else info.title
        case HubBase():
            known = curated(base.handle)
            name = base.handle.strip().rstrip("/")
            return known.title if known else Path(name).name or "No module"
        case RunBase():
            return base.title or "No run"


def base_details(base: Base, outline: BaseOutline | None) -> str:
    """Returns how many layers are frozen, the cut, and where it comes from."""
    parts: list[str] = []
    if outline is not None and outline.layers:
        weighted = [x.name for x in outline.used_layers if x.parameters]
        frozen = len(frozen_layers(outline, base.freeze) & set(weighted))
        if frozen == len(weighted):
            parts.append("all frozen")
        elif frozen:
            parts.append(f"{frozen} of {len(weighted)} layers frozen")
        else:
            parts.append("nothing frozen")
        if getattr(base, "cut", None):
            parts.append(f"cut at {outline.cut}")
    elif outline is not None:
        counts = count_trainable(outline, base.freeze)
        share = counts.frozen / counts.total if counts.total else 1.0
        part = f"{100 * share:.0f}\u00a0% frozen"
        parts.append("all frozen" if share == 1 else part)
    parts.append("your own run" if base.kind == "run" else f"from {base.family}")
    return " · ".join(parts)


def counts_words(outline: BaseOutline, freeze: FreezeSpec) -> str:
    """Returns the numbers that training changes and those that it does not."""
    counts = count_trainable(outline, freeze)
    return f"trainable {counts.trainable:,} · frozen {counts.frozen:,}"
