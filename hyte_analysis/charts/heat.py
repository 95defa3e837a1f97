"""Colours of a table whose cells are darker the larger their share is."""

from hyte_analysis.charts.theme import (
    INK,
    PAPER,
    PRIMARY,
    QUIET_INK,
    ramp,
    readable,
)

_SHADES = ramp((PAPER, PRIMARY), 101)


def heat_colours(share: float | None) -> tuple[str, str]:
    """Background and text colour of a cell, for a share of 0–1; None is a cell without a figure.

    One hue, a shade a per cent; the text always has a contrast of 4.5:1 or more.
    """
    if share is None:
        return PAPER, QUIET_INK
    shade = _SHADES[round(100 * min(1.0, max(0.0, share)))]
    return shade, readable((INK, PAPER), shade)
