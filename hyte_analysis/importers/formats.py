"""What a file format is to the import: how it is recognised, and what its table means."""

from collections.abc import Callable
from dataclasses import dataclass

from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Layout


@dataclass(frozen=True, slots=True)
class Format:
    """A survey tool's export; `texts/` names it under `import.format.<id>`.

    `recognises` judges the shape of a grid, never the file's name. `layout` may then trust it.
    """

    id: str
    recognises: Callable[[Grid], bool]
    layout: Callable[[Grid], Layout]
