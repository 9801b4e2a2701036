"""pyqtgraph as the type checker should see it: without types.

It comes without annotations, and what can be inferred from its code is mostly wrong.
"""

from typing import Any

import pyqtgraph

pg: Any = pyqtgraph
