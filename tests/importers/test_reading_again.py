"""A stored survey read again by its own definition is the same survey, whatever the file."""

import numpy as np
import pytest

from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.importers.survey_file import (
    ImportedSurvey,
    ReadingChoices,
    read_again,
    read_survey,
    source_of,
)
from hyte_analysis.survey.model import Survey
from tests.importers.exports import (
    Rows,
    Shape,
    as_csv,
    bundled,
    made_2024,
    made_2025,
    render,
    unstored,
)
from tests.importers.test_pairs import exports
from tests.importers.test_responses_twice import ROWS
from tests.importers.test_shapes import SHAPES

ODD_FLAG: Rows = [["Taho", "Keinot:Liikunta", "Keinot:Ravinto", "Keinot:Muu, mikä?"]]
ODD_FLAG += [["Kunta", "Liikunta", "", "omin sanoin"], ["HVA", "jotain ihan muuta", "Ravinto", ""]]
ODD_FLAG += [["Kunta", "", "Ravinto", ""], ["HVA", "Liikunta", "Ravinto", ""]] * 3
NUMBERS: Rows = [["Taho", made_2025().asked[2].text, made_2025().asked[1].text]]
NUMBERS += [["Kunta", "1", "a"], ["HVA", "3", "b"], ["HVA", "0", "c"], ["Kunta", "2", "d"]]
TWICE_HEADED: Rows = [["Taho", "Asia", "Asia", "Muu"], ["Kunta", "", "Asia", "x"]]
TWICE_HEADED += [["HVA", "Asia", "", "y"], ["Kunta", "Asia", "Asia", ""], ["HVA", "", "Asia", "z"]]


def again(survey: ImportedSurvey) -> ImportedSurvey:
    choices = ReadingChoices.of_report(survey.report.as_json())
    return read_again(survey.sources, survey.data.survey, survey.data.columns, choices)


def is_the_same(first: ImportedSurvey) -> None:
    second = again(first)
    assert second.data.survey == first.data.survey
    assert second.data.responses == first.data.responses
    assert second.report.is_whole
    assert (second.report.cells, second.report.cells_stored) == (
        first.report.cells,
        first.report.cells_stored,
    )
    assert unstored(second) == unstored(first)
    texts = [
        {c.question_id: list(zip(c.responses.tolist(), c.texts, strict=True))
         for c in survey.data.answers if c.texts is not None}
        for survey in (first, second)
    ]  # fmt: skip
    assert texts[0] == texts[1]


def read(rows: Rows, *, books: tuple[Survey, ...] | None = None) -> ImportedSurvey:
    return read_survey("kysely.csv", as_csv(rows), ImportChoices(books or bundled()))


@pytest.mark.parametrize("shape", list(SHAPES.values())[::4], ids=list(SHAPES)[::4])
def test_every_shape_is_read_again_alike(shape: Shape) -> None:
    for made in (made_2024(), made_2025()):
        is_the_same(read_survey(*render(made, shape), ImportChoices(bundled())))


@pytest.mark.parametrize("rows", [ODD_FLAG, NUMBERS, ROWS], ids=["odd flag", "numbers", "twins"])
def test_odd_cells_keep_their_codes(rows: Rows) -> None:
    is_the_same(read(rows))


def test_the_header_stays_as_deep_without_groups() -> None:
    choices = ImportChoices(bundled(), without_groups=True)
    is_the_same(read_survey("kysely.csv", as_csv(TWICE_HEADED), choices))


def test_the_last_of_twins_stays_the_last() -> None:
    choices = ImportChoices(bundled(), duplicates=Duplicates.KEEP_LAST)
    is_the_same(read_survey("kysely.csv", as_csv(ROWS), choices))


def test_a_pair_is_read_again_as_a_pair() -> None:
    words, numbers = exports()
    companion = source_of("numerot.csv", as_csv(numbers))
    is_the_same(read_survey("tekstit.csv", as_csv(words), ImportChoices(bundled()), companion))


def test_a_new_order_of_coded_options_keeps_what_the_numbers_mean() -> None:
    survey = read(NUMBERS)
    (question,) = [q for q in survey.data.survey.questions if q.options]
    before = {o.label: o.code for o in question.options}
    counts = {c.option.label: c.n for c in unstored(survey)[question.id].total.counts}
    assert set(before.values()) == set(range(1, len(before) + 1))
    (column,) = [c for c in again(survey).data.answers if c.question_id == question.id]
    assert column.options is not None
    assert np.bincount(column.options, minlength=5).tolist()[1:4] == [1, 1, 1]
    assert sum(counts.values()) == 3
