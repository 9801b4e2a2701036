"""Forms made from the specifications: one row a setting.

`SpecForm(workspace, "training")` edits what stands at a place of the experiment.
"""

from gui.forms.spec_form import SpecForm

__all__ = ["SpecForm"]
