"""Each filled cell of a file is stored, or told of in the report with its place and reason."""

import csv
import io
import random
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from benchmarks.exports_of_tools import SHAPES, Export, made_up, write_csv, write_xlsx
from hyte_analysis.importers import FORMATS
from hyte_analysis.importers.finished import has_report_words
from hyte_analysis.importers.grid import grid_of_rows
from hyte_analysis.importers.layout import column_letter
from hyte_analysis.importers.report import OddCell
from hyte_analysis.importers.survey_file import ImportedSurvey
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.model import Kind, Question, Survey
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text
from tests.importers.exports import imported, tables, unstored

Cells = dict[tuple[int, int], str]
"""The filled cells below the header, by row from 1 and column from 0."""

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö" + "KÄYTÄNTÖ" + "0123456789" + " ,;:.!?()-=\n\"'%€"
FORMAT_OF = {"plain": "table", "webropol": "table", "webropol_two_rows": "table"}
NOT_CHOSEN = {"0", "n"}


def odd_texts() -> st.SearchStrategy[list[str]]:
    """Open answers as people write them: separators, quotes, line breaks, numbers, a formula."""
    some = st.text(LETTERS, min_size=1, max_size=40).filter(is_answer)
    return st.lists(some, min_size=1, max_size=12)


def is_answer(words: str) -> bool:
    """Whether a text has a letter, and beside LimeSurvey's N does not look like a report's head."""
    is_head = has_report_words(grid_of_rows([["N", words]], "made up"))
    return any(map(str.isalpha, words)) and not is_head


def cells_of_csv(content: bytes, header: int) -> Cells:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return filled([(number, list(row)) for number, row in enumerate(rows, 1)], header)


def cells_of_xlsx(content: bytes, header: int) -> Cells:
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    rows = sheet.iter_rows(values_only=True)
    found = [
        (number, ["" if v is None else str(v) for v in row]) for number, row in enumerate(rows, 1)
    ]
    return filled(found, header)


def filled(rows: list[tuple[int, list[str]]], header: int) -> Cells:
    return {
        (number, column): cell.strip()
        for number, row in rows
        if number > header
        for column, cell in enumerate(row)
        if cell.strip()
    }


def bare(words: str) -> str:
    """The letters and digits alone: what no trimming, joining or splitting takes away."""
    return "".join(character for character in words.casefold() if character.isalnum())


class Stored:
    """What an import made of the file, by question and row."""

    def __init__(self, survey: ImportedSurvey) -> None:
        self.survey: Survey = survey.data.survey
        self.texts: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.options: dict[tuple[str, int], set[int]] = defaultdict(set)
        self.numbers: dict[tuple[str, int], list[float]] = defaultdict(list)
        for column in survey.data.answers:
            rows = column.responses.tolist()
            for row, words in zip(rows, column.texts or (), strict=False):
                self.texts[column.question_id, row].append(words)
            for row, code in zip(rows, [] if column.options is None else column.options.tolist(),
                                 strict=False):  # fmt: skip
                self.options[column.question_id, row].add(code)
            for row, n in zip(rows, [] if column.numbers is None else column.numbers.tolist(),
                              strict=False):  # fmt: skip
                self.numbers[column.question_id, row].append(n)
        labels = {group.id: group.label for group in self.survey.groups}
        self.groups = {r.number: labels[r.group_id] for r in survey.data.responses}
        self.organisations = {r.number: r.organisation for r in survey.data.responses}

    def question(self, question_id: str | None) -> Question:
        found = self.survey.question(question_id or "")
        assert found is not None
        return found

    def free_texts(self, question: Question, row: int) -> list[str]:
        """The question's own texts, and those of its options."""
        own = [question.id, *(q.id for q in self.survey.follow_ups(question.id))]
        return [words for id_ in own for words in self.texts.get((id_, row), [])]

    def chosen(self, question: Question, row: int) -> list[str]:
        codes = self.options.get((question.id, row), set())
        return [option.label for option in question.options if option.code in codes]


def is_stored(found: Stored, column: SourceColumn, row: int, cell: str) -> bool:
    """Whether the answer that a cell gave is there."""
    if column.use is Use.GROUP:
        return option_key(found.groups[row]) == option_key(cell)
    if column.use is Use.ORGANISATION:
        return found.organisations[row] == cell
    question = found.question(column.question_id)
    at = question.id, row
    if column.part is Part.FLAG:
        is_chosen = column.option_code in found.options.get(at, set())
        return is_chosen != (cell.casefold() in NOT_CHOSEN)
    simple = {
        Part.TEXT: cell in found.texts.get(at, []),
        Part.NUMBER: bool(found.numbers.get(at)),
        Part.RANK: cell in [f"{rank:.0f}" for rank in found.numbers.get(at, [])],
    }
    return simple[column.part] if column.part in simple else is_covered(found, question, row, cell)


def is_covered(found: Stored, question: Question, row: int, cell: str) -> bool:
    """Whether the chosen options and own texts of a row make up all of the cell."""
    left = bare(cell)
    for words in sorted(
        {*map(bare, found.chosen(question, row)), *map(bare, found.free_texts(question, row))},
        key=len,
        reverse=True,
    ):
        left = left.replace(words, "", 1) if words else left
    return not left


def assert_nothing_is_lost(survey: ImportedSurvey, cells: Cells) -> None:
    report = survey.report
    dropped = [cell for cell in report.odd_cells if not cell.kept]
    assert report.cells == len(cells)
    assert report.cells_stored + report.cells_ignored + len(dropped) == len(cells)
    ignored = {entry.column: entry for entry in report.ignored}
    assert report.cells_ignored == sum(entry.cells for entry in ignored.values())
    told: dict[tuple[int, str], OddCell] = {(cell.row, cell.column): cell for cell in dropped}
    per_column = Counter(column for _, column in cells)
    columns = {column.position: column for column in survey.data.columns}
    found = Stored(survey)
    for (row, place), cell in cells.items():
        column, letter = columns[place], column_letter(place)
        if column.use is Use.LEFT_OUT:
            assert ignored[letter].cells == per_column[place]
            assert ignored[letter].reason
        elif (row, letter) in told:
            odd = told[row, letter]
            assert odd.value == cell
            assert odd.reason
        else:
            assert is_stored(found, column, row, cell), (letter, row, cell, column)


def export_of(shape: str, seed: int, texts: list[str]) -> Export:
    chance = random.Random(seed)  # noqa: S311 - the same survey for the same seed
    made = made_up(chance, chance.randint(2, 7), chance.randint(3, 25), texts)
    if shape == "padlet" and not any(q.kind == "open" for q in made.questions):
        return export_of(shape, seed + 1, texts)
    return SHAPES[shape](made)


def test_every_format_that_is_read_as_a_table_has_a_shape_here() -> None:
    assert {format_.id for format_ in FORMATS} <= SHAPES.keys()


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
@given(seed=st.integers(0, 2**32), texts=odd_texts(), is_workbook=st.booleans())
def test_each_filled_cell_is_stored_or_told_of(
    shape: str, seed: int, texts: list[str], is_workbook: bool
) -> None:
    export = export_of(shape, seed, texts)
    if is_workbook:
        content = write_xlsx(export)
        cells = cells_of_xlsx(content, export.header)
    else:
        content = write_csv(export)
        cells = cells_of_csv(content, export.header)
    survey = imported("vastaukset.xlsx" if is_workbook else "vastaukset.csv", content)
    assert survey.report.format == text(f"import.format.{FORMAT_OF.get(shape, shape)}")
    if shape == "padlet":
        assert_each_post_is_stored(survey, cells)
    else:
        assert_nothing_is_lost(survey, cells)
    assert tables(survey) == unstored(survey)


def assert_each_post_is_stored(survey: ImportedSurvey, cells: Cells) -> None:
    """A board's subject, text and section make one answer: of the three nothing is lost."""
    report = survey.report
    assert report.cells == len(cells) == report.cells_stored + report.cells_ignored
    found = Stored(survey)
    for (row, place), cell in cells.items():
        if place == 0:
            asked = [q for (id_, r), _ in found.texts.items() if r == row
                     for q in [found.question(id_)]]  # fmt: skip
            assert bare(cell) in {bare(question.text) for question in asked}
        elif place in (1, 2):
            answers = [words for (_, r), own in found.texts.items() if r == row for words in own]
            assert any(bare(cell) in bare(words) for words in answers)


@pytest.mark.parametrize("seed", range(6))
def test_each_filled_cell_of_an_spss_file_is_stored_or_told_of(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same file for the same seed
    rows = chance.randint(3, 20)
    labels = {1.0: "Eri mieltä", 2.0: "Ei kumpaakaan", 3.0: "Samaa mieltä"}
    groups = {1.0: "Kunta", 2.0: "HVA"}

    def some(values: list[object]) -> list[object]:
        return [chance.choice([*values, None]) for _ in range(rows)]

    frame = {
        "taho": [chance.choice([1.0, 2.0]) for _ in range(rows)],
        "vaite": some([1.0, 2.0, 3.0]),
        "luku": some([5.0, 7.5, 1234.0]),
        "sana": ["Lisää aikaa; ja rahaa", *(chance.choice(["", f"Ehdotus {i}, jatkoon"])
                                            for i in range(rows - 1))],
    }  # fmt: skip
    file = tmp_path / "vastaukset.sav"
    pyreadstat.write_sav(pd.DataFrame(frame), file, variable_value_labels={"taho": groups,
                         "vaite": labels})  # fmt: skip
    survey = imported("vastaukset.sav", file.read_bytes())
    shown = {"taho": groups, "vaite": labels}
    cells = {
        (row, place): str(shown.get(name, {}).get(value, value)).removesuffix(".0")
        for place, (name, values) in enumerate(frame.items())
        for row, value in enumerate(values, start=1)
        if value not in (None, "")
    }
    first = min(response.number for response in survey.data.responses)
    assert survey.report.format == text("import.format.spss")
    assert_nothing_is_lost(
        survey, {(row + first - 1, place): cell for (row, place), cell in cells.items()}
    )


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.MULTIPLE_CHOICE])
def test_the_check_itself_misses_an_answer_that_is_taken_away(kind: Kind) -> None:
    """The property above can fail."""
    rows = [["Taho", "Luku", "Keinot:Uni", "Keinot:Ravinto"]]
    rows += [["Kunta", "5", "Uni", ""], ["HVA", "7", "", "Ravinto"], ["Kunta", "8", "Uni", ""]]
    content = write_csv(Export(tuple(rows)))
    survey = imported("a.csv", content)
    cells = cells_of_csv(content, 1)
    assert_nothing_is_lost(survey, cells)
    gone = next(q.id for q in survey.data.survey.questions if q.kind is kind)
    kept = tuple(column for column in survey.data.answers if column.question_id != gone)
    object.__setattr__(survey.data, "answers", kept)
    with pytest.raises(AssertionError):
        assert_nothing_is_lost(survey, cells)
