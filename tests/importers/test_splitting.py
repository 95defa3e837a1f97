"""A cell is split only where the parts come again in other company."""

import pytest

from hyte_analysis.importers.cells import cells_of
from hyte_analysis.importers.splitting import split_of, tokens_of

PLACES = ["Kunta", "Hyvinvointialue", "Järjestö", "Seurakunta"]


def combined(separator: str, last: str = "") -> list[str]:
    sets = [(0,), (0, 1), (1, 2), (0, 2, 3), (3,), (1, 3), (0, 1, 2, 3), (2,)]
    return [separator.join(PLACES[i] for i in places) + last for places in sets]


@pytest.mark.parametrize("separator", [";", "; ", ", ", ",", "\n", "|"])
def test_options_that_people_combined_are_parted(separator: str) -> None:
    split = split_of(cells_of(combined(separator)))
    assert split is not None
    counts = {"Kunta": 4, "Hyvinvointialue": 4, "Järjestö": 4, "Seurakunta": 4}
    assert dict(split.tokens) == counts


def test_a_separator_at_the_end_of_every_cell_is_a_tools_list() -> None:
    split = split_of(cells_of(["Kunta;", "Järjestö;", "Kunta;Järjestö;"]))
    assert split is not None
    assert dict(split.tokens) == {"Kunta": 2, "Järjestö": 2}


@pytest.mark.parametrize(
    "cells",
    [
        ["Kyllä, osittain", "Kyllä, kokonaan", "Ei", "Kyllä, osittain", "Ei"] * 5,
        ["PK-seutu (Helsinki, Espoo, Vantaa)", "Muu Suomi"] * 10,
        ["Hyvä, että kysytte.", "Aikaa on vähän, rahaa vähemmän.", "Kyllä, kiitos.", "Ei ole."],
        ["Aina", "Usein", "Harvoin"] * 5,
        [],
    ],
)
def test_an_answer_with_a_comma_in_it_stays_whole(cells: list[str]) -> None:
    assert split_of(cells_of(cells)) is None


def test_a_separator_inside_parentheses_parts_nothing() -> None:
    cell = "CI/CD (GitHub, GitLab), AWS, Docker (a; b)"
    assert list(tokens_of(cell, ", ")) == ["CI/CD (GitHub, GitLab)", "AWS", "Docker (a; b)"]


def test_parts_that_are_never_seen_apart_are_one_option() -> None:
    both = "Muut välineet, hiiri jne"
    cells = [both, f"Kannettava, {both}", f"{both}, Näyttö", "Näyttö", "Kannettava, Näyttö"] * 3
    split = split_of(cells_of(cells))
    assert split is not None
    assert dict(split.tokens) == {both: 9, "Kannettava": 6, "Näyttö": 9}
