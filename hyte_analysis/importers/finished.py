"""Ready figures told apart from raw answers."""

import re
from collections.abc import Iterable, Mapping, Sequence

from hyte_analysis.importers.grid import Grid
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match
from hyte_analysis.importers.reading import fits_options
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import Survey
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts.every_language import in_every_language

_ROWS_TO_JUDGE = 60
_COLUMNS_TO_JUDGE = 20
_LONGEST_HEADING = 40

# How the tools head their figures; file vocabulary, compared as the beginning of a heading.
_WORD = re.compile(
    r"(ka|keskiarvo|hajonta|keskihajonta|mediaani|prosenttia?|osuus|lukumäärä|lkm|kpl|vastauksia"
    r"|vastaajia|vastaajien määrä|valittujen vastausten lukumäärä"
    r"|medelvärde|medeltal|genomsnitt|mv|standardavvikelse|spridning|procent|andel|antal"
    r"|n|average|mean|median|spread|standard deviation|sd|percent|%)(?![^\W_])"
)
_FIGURES_AFTER = re.compile(r"[\W\d]*")
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)?\s?%?")
_DECIMAL = re.compile(r"[-+−]?\d+[.,]\d+\s?%?")


def is_own_workbook(grids: Iterable[Grid]) -> bool:
    """Whether the sheets are those of a workbook that this product has written."""
    names = {grid.sheet for grid in grids}
    sheets = map(in_every_language, ("excel.sheet.contents", "excel.sheet.results"))
    return any(names.issuperset(of_language) for of_language in zip(*sheets, strict=True))


def is_finished(
    grid: Grid, columns: Sequence[Column], matches: Mapping[int, Match], codebook: Survey
) -> bool:
    """Whether the sheet holds a survey tool's ready figures in place of raw answers.

    A column whose cells are options of its question is raw answers, whatever else there is.
    """
    closed = [match for match in matches.values() if match.part is not Part.TEXT]
    if any(_holds_answers(match, codebook) for match in closed):
        return False
    # Decimals are no sign of a report where the question asks for a number.
    figures = [m.column for m in closed if m.column.filled and m.part is Part.CHOICE]
    if figures and all(_are_figures(column, _NUMBER) for column in figures):
        is_of_means = all(any(map(_DECIMAL.fullmatch, column.cells.distinct)) for column in figures)
        if grid.has_charts or is_of_means:
            return True
    return has_report_words(grid) or (grid.has_charts and _is_table_of_figures(columns))


def has_report_words(grid: Grid) -> bool:
    """Whether figures are headed as reports head them: two headings, beside a chart one."""
    found: set[str] = set()
    for row in grid.top[:_ROWS_TO_JUDGE]:
        keys = {option_key(cell) for cell in row[:_COLUMNS_TO_JUDGE] if cell}
        headings = {key: _WORD.match(key) for key in keys if len(key) <= _LONGEST_HEADING}
        words = {key: match[1] for key, match in headings.items() if match}
        if len(set(words.values())) > 1:
            return True
        # Away from other headings a word counts only with nothing but figures after it.
        found |= {w for key, w in words.items() if _FIGURES_AFTER.fullmatch(key, len(w))}
    return len(found) > 1 or (grid.has_charts and bool(found))


def _holds_answers(match: Match, codebook: Survey) -> bool:
    """Whether most cells of the column are answers to the question it was matched to."""
    column = match.column
    question = codebook.question(match.question_id)
    if question is None or not column.filled:
        return False
    if match.part is Part.CHOICE:
        return fits_options(question, column)
    # An option's own column is a shape that no report has; a lone number is anybody's guess.
    return match.part in (Part.FLAG, Part.RANK)


def _are_figures(column: Column, form: re.Pattern[str]) -> bool:
    return all(map(form.fullmatch, column.cells.distinct))


def _is_table_of_figures(columns: Sequence[Column]) -> bool:
    """Whether every row has a name of its own and nothing but figures after it."""
    filled = [column for column in columns if column.filled]
    if not filled or any(n > 1 for n in filled[0].cells.counts):
        return False
    names = list(map(option_key, filled[0].cells.distinct))
    is_named = len(set(names)) == len(names) and not any(map(_NUMBER.fullmatch, names))
    return len(filled) > 1 and is_named and all(_are_figures(c, _NUMBER) for c in filled[1:])
