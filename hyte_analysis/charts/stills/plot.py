"""Where labels and bars are in a column of rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plot:
    """Widths and places in pixels from the left edge of the column; bars go along `reach`."""

    width: float
    label_width: float
    start: float
    length: float
    reach: tuple[float, float]
    is_beside: bool

    def x(self, value: float) -> float:
        """The place of a value on the axis."""
        low, high = self.reach
        return self.start + (value - low) / (high - low) * self.length
