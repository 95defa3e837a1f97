"""The palette can be told apart and read, and a label is broken where it fits."""

import pytest

from hyte_analysis.charts import heat_colours, plotly_config
from hyte_analysis.charts.theme import (
    ASIDE_COLOUR,
    DONT_KNOW_COLOUR,
    EDGE,
    FURTHER_GROUP_COLOURS,
    GROUP_COLOURS,
    INK,
    LABEL_CONTRAST,
    NOMINAL_COLOURS,
    ORDINAL_COLOURS,
    OUTSIDER_COLOUR,
    PAPER,
    QUIET_INK,
    SHAPE_CONTRAST,
    SPLIT_COLOURS,
    SPLIT_RAMP,
    TEMPLATE,
    TOTAL_COLOUR,
    contrast,
    is_pale,
    label_colour,
    luminance,
    option_colours,
    ramp,
)
from hyte_analysis.charts.wrapping import lines, width
from hyte_analysis.survey.model import Option, Scale

SEGMENTS = (
    *NOMINAL_COLOURS,
    *ORDINAL_COLOURS,
    DONT_KNOW_COLOUR,
    ASIDE_COLOUR,
    OUTSIDER_COLOUR,
)
BARS = (
    *GROUP_COLOURS.values(),
    *FURTHER_GROUP_COLOURS,
    *SPLIT_COLOURS,
    *ramp(SPLIT_RAMP, 10),
    TOTAL_COLOUR,
    DONT_KNOW_COLOUR,
)


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("fill", SEGMENTS)
def test_a_label_can_be_read_on_every_segment(fill: str) -> None:
    assert contrast(label_colour(fill), fill) >= LABEL_CONTRAST


@pytest.mark.parametrize("ink", [INK, QUIET_INK])
def test_text_can_be_read_on_paper(ink: str) -> None:
    assert contrast(ink, PAPER) >= LABEL_CONTRAST


@pytest.mark.parametrize("colour", BARS)
def test_every_bar_can_be_told_from_the_paper(colour: str) -> None:
    assert contrast(colour, PAPER) >= SHAPE_CONTRAST


@pytest.mark.parametrize("fill", SEGMENTS)
def test_every_segment_or_its_edge_can_be_told_from_the_paper(fill: str) -> None:
    assert contrast(EDGE if is_pale(fill) else fill, PAPER) >= SHAPE_CONTRAST


@pytest.mark.parametrize("steps", [2, 3, 4, 5])
def test_the_ends_of_a_scale_keep_the_ends_of_the_ramp(steps: int) -> None:
    options = [Option(at, str(at), "") for at in range(1, steps + 1)]
    colours = option_colours(options, Scale.ORDINAL)
    assert len(set(colours.values())) == steps
    assert (colours[1], colours[steps]) == (ORDINAL_COLOURS[0], ORDINAL_COLOURS[-1])


@pytest.mark.parametrize("share", [at / 200 for at in range(201)])
def test_a_figure_can_be_read_in_a_cell_of_every_heat(share: float) -> None:
    background, ink = heat_colours(share)
    assert contrast(background, ink) >= LABEL_CONTRAST


def test_a_larger_share_is_a_darker_cell_and_no_figure_is_no_colour() -> None:
    shades = [luminance(heat_colours(at / 100)[0]) for at in range(101)]
    assert shades == sorted(shades, reverse=True)
    assert shades[0] - shades[-1] > 0.8
    assert heat_colours(None) == (PAPER, QUIET_INK)


def test_the_template_writes_numbers_in_finnish_on_white() -> None:
    assert TEMPLATE.layout.separators == ",\u00a0"
    assert TEMPLATE.layout.paper_bgcolor == PAPER
    assert TEMPLATE.layout.font.family.startswith("Source Sans")


def test_a_chart_has_no_buttons_of_its_own_and_offers_no_upload() -> None:
    config = plotly_config()
    assert config["displayModeBar"] is False
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""


@pytest.mark.parametrize(
    "words", ["", "Kyllä", "a" * 300, "Kukaan ei koe itseään yksinäiseksi " * 8, "sana " * 90]
)
def test_lines_fit_and_hold_every_word(words: str) -> None:
    broken = lines(words, 20)
    assert all(width(line) <= 20 for line in broken)
    assert "".join(broken).replace(" ", "") == words.replace(" ", "")


def test_no_word_is_left_alone_on_the_last_line() -> None:
    assert lines("Netin haitallinen käyttö vähenee (erit. nuoret)", 18) == (
        "Netin haitallinen käyttö",
        "vähenee (erit. nuoret)",
    )
