"""Words that say no, and numbering in cells."""

import pytest

from tests.importers.exports import (
    Rows,
    Shape,
    as_xlsx,
    counts_by_label,
    imported,
    made_2024,
    recount,
    render,
    rows_of,
    texts_of,
    unstored,
)
from tests.importers.test_odd_answers import GOALS, column_of
from tests.importers.test_shapes import closed_2025, nothing_is_lost, published_figures
from tests.published import PUBLISHED

NO = ("Ei", "-", "0", "no", "off")


def rows_2024(flag: str = "label") -> Rows:
    return rows_of(made_2024(), Shape(extras=False, flag=flag))


def goals() -> int:
    return next(i for i, asked in enumerate(made_2024().asked) if asked.id == GOALS)


@pytest.mark.parametrize("word", NO)
def test_a_word_that_says_no_under_a_plain_option_is_told_of_and_chooses_nothing(word: str) -> None:
    rows = rows_2024()
    place = column_of(rows, ":Toimiva parisuhde")
    empty = [row for row in rows[1:] if not row[place]][:3]
    for row in empty:
        row[place] = word
    survey = imported("a.xlsx", as_xlsx(rows))
    assert counts_by_label(unstored(survey)[GOALS]) == recount(made_2024(), goals())
    (note,) = [note for note in survey.report.notes if "ettei vaihtoehtoa valittu" in note]
    assert "soluista 3 sanoo" in note
    assert nothing_is_lost(survey)


@pytest.mark.parametrize("word", NO)
def test_a_word_that_says_no_where_free_text_is_written_is_listed_and_not_kept(word: str) -> None:
    rows = rows_2024()
    place = column_of(rows, ":Jokin muu, mikä")
    rows[next(i for i, row in enumerate(rows) if i and not row[place])][place] = word
    survey = imported("a.xlsx", as_xlsx(rows))
    (odd,) = survey.report.odd_cells
    assert (odd.value, odd.kept) == (word, False)
    assert counts_by_label(unstored(survey)[GOALS]) == recount(made_2024(), goals())
    assert nothing_is_lost(survey)


def test_the_zeros_of_a_file_of_flags_are_no_odd_cells_even_where_nobody_chose_other() -> None:
    rows = rows_2024("1/0")
    place = column_of(rows, ":Jokin muu, mikä")
    for row in rows[1:]:
        row[place] = row[place] and "0"
    survey = imported("a.xlsx", as_xlsx(rows))
    assert survey.report.odd_cells == ()
    assert any("ettei vaihtoehtoa valittu" in note for note in survey.report.notes)
    assert nothing_is_lost(survey)


@pytest.mark.parametrize("form", ["{}. {}", "{}) {}", "{} = {}", "{}: {}", "{} - {}", "{} – {}"])
def test_numbering_before_an_option_or_a_group_is_no_part_of_it(form: str) -> None:
    rows, first, second = closed_2025()
    for row in rows[1:]:
        row[:] = [form.format(place, cell) for place, cell in enumerate(row, 1)]
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert survey.report.odd_cells == ()
    assert (first, second) == (1, 2)


@pytest.mark.parametrize("separator", ["; ", ", ", "\n"])
def test_numbering_before_several_options_in_one_cell_is_no_part_of_them(separator: str) -> None:
    made = made_2024()
    options = made.asked[goals()].options
    name, content = render(made, Shape(separator=separator, extras=False))
    rows = rows_of(made, Shape(separator=separator, extras=False))
    place = rows[0].index(made.asked[goals()].text)
    for row, given in zip(rows[1:], made.given, strict=True):
        chosen = given.chosen.get(goals(), ())
        row[place] = separator.join(f"{o + 1}. {options[o]}" for o in chosen)
    plain, numbered = imported(name, content), imported(name, as_xlsx(rows))
    assert unstored(numbered)[GOALS] == unstored(plain)[GOALS]
    assert numbered.report.odd_cells == ()
    assert texts_of(numbered, f"{GOALS}-muu") == texts_of(plain, f"{GOALS}-muu")
