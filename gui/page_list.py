"""The pages of the window, imported one by one so that the first is painted early."""

import importlib
import sys

from gui.pages.page import Page

PAGES = {
    "welcome": "Welcome",
    "data": "Data",
    "model": "Model",
    "augmentation": "Augmentation",
    "features": "Features",
    "train": "Train",
    "evaluate": "Evaluate",
    "runs": "Runs",
}
"""In the order of the rail: the module in `gui.pages`, and the title."""

_AHEAD = {
    "data": (
        "core.data.load",
        "gui.data_view.source_cards",
        "gui.data_view.data_overview",
    ),
    "model": (
        "core.model.bases.outline",
        "gui.base_view.applications_tab",
        "gui.base_view.base_chooser",
        "gui.layer_editor.stack_view",
    ),
    "augmentation": ("gui.forms", "gui.augmentation_view.operation_list"),
    "features": (
        "pyqtgraph",
        "core.features.picture",
        "gui.features_view.feature_work",
        "gui.features_view.map_card",
        "gui.features_view.extract_card",
        "gui.features_view.classifier_card",
        "gui.features_view.cluster_card",
    ),
    "train": (
        "pyqtgraph",
        "gui.plots.run_plots",
        "gui.train_view.settings_card",
    ),
}
"""Modules that take long to import; one at a time, so that no single wait is long."""


def import_ahead(name: str) -> bool:
    """Imports the next module that a page needs.

    Returns:
        False if there is none left, so that the page can be made.
    """
    for module in (*_AHEAD.get(name, ()), f"gui.pages.{name}"):
        if module not in sys.modules:
            importlib.import_module(module)
            return True
    return False


def page_class(name: str) -> type[Page]:
    """Returns the class of a page, which is called after it."""
    module = importlib.import_module(f"gui.pages.{name}")
    return getattr(module, f"{name.title().replace('_', '')}Page")
