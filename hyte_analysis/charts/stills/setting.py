"""The sizes that a picture is laid out in: all other lengths follow from them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """Width, text sizes, and the thickness and air of bars in pixels.

    With `is_inline` a group's figures stand beside its name where both fit on a line.
    """

    width: float
    size: float
    small: float
    columns: int
    is_inline: bool
    bar: float
    gap: float
    has_remark: bool

    @property
    def value(self) -> float:
        """The text size of the figures at bars and of the legend."""
        return max(self.small, 0.88 * self.size)

    @property
    def between(self) -> float:
        """The air between the bars of a row."""
        return max(1.5, 0.12 * self.size)
