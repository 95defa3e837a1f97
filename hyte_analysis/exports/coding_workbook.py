"""A survey's coding as an Excel workbook that people can fill in and that can be read back."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.exports import excel_cells as cells
from hyte_analysis.exports import excel_sheets as sheets
from hyte_analysis.exports.code_files import CODE_COLUMNS, code_rows, path_text
from hyte_analysis.survey.coding import AGREED, Code, CodedPassage, Passage, PassageText, code_paths
from hyte_analysis.survey.model import Survey
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import TAGS, language

# The columns before the codes, with their widths; the first is hidden.
COLUMNS: tuple[tuple[str, float], ...] = (
    ("key", 12),
    ("question", 22),
    ("response", 9),
    ("group", 13),
    ("organisation", 18),
    ("answer", 50),
    ("coder", 15),
    ("is_read", 9),
)
KEY, ANSWER, CODER, IS_READ = 1, 6, 7, 8
_CODE_WIDTH = 13.0
_CODE_SHEET_WIDTHS = (34.0, 44.0, 70.0, 12.0)
# A passage, who has coded its question, and the codes given; None: nobody, not read.
_Row = tuple[PassageText, str | None, tuple[int, ...] | None]
_HELP = ("marks", "read", "coders", "codes", "words", "again", "internal")


def to_coding_workbook(
    survey: Survey,
    codes: Sequence[Code],
    passages: Sequence[PassageText],
    coded: Sequence[CodedPassage],
    organisations: Mapping[int, str],
) -> bytes:
    """A workbook's bytes: a row a passage and coder, a column a code with 1 where it is given.

    Everyone who has coded a question has a row for each of its passages; where nobody has, the
    coder is left empty. `organisations` are by response; without them the column stays empty. A
    hidden column tells which passage a row is of.
    """
    book = Workbook()
    coding, code_list, help_ = (
        book.active or book.create_sheet(),
        book.create_sheet(),
        book.create_sheet(),
    )
    for style in cells.named_styles():
        book.add_named_style(style)
    book.properties.title = cells.one_line(survey.title)
    book.properties.creator = text("words.product")
    book.properties.language = TAGS[language()]
    for sheet, name in ((coding, "coding"), (code_list, "codes"), (help_, "help")):
        sheet.title = text(f"code_files.sheet.{name}")
    rows = _coding_rows(passages, coded)
    last_row = _fill_coding(coding, survey, codes, rows, organisations)
    _finish_coding(coding, survey, last_row, len(codes))
    _fill_codes(code_list, survey, codes)
    _fill_help(help_, survey)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def key_text(passage: Passage) -> str:
    """Which passage a row is of, in the hidden column; the question's id may hold spaces."""
    digest, start, end = passage.digest, passage.start, passage.end
    return f"{digest} {start} {end} {passage.response} {passage.question_id}"


def coder_text(coder: str) -> str:
    """The coder's name, or the words for what was agreed on together."""
    return text("code_files.agreed") if coder == AGREED else coder


def _coding_rows(passages: Sequence[PassageText], coded: Sequence[CodedPassage]) -> Iterator[_Row]:
    """A row for each passage and coder of its question; one without a coder where nobody has."""
    given = {(row.passage, row.coder): row.codes for row in coded}
    coders = _coders(coded)
    for passage in passages:
        for coder in coders.get(passage.passage.question_id, (None,)):
            codes = None if coder is None else given.get((passage.passage, coder))
            yield passage, coder, codes


def _fill_coding(
    ws: Worksheet,
    survey: Survey,
    codes: Sequence[Code],
    rows: Iterable[_Row],
    organisations: Mapping[int, str],
) -> int:
    """Fills the sheet from its first row on; the last row that holds anything comes back."""
    ordered = code_paths(codes)
    headers = [text(f"code_files.coding.{name}") for name, _ in COLUMNS]
    headers += [path_text((*above, code.name)) for code, above in ordered]
    sheets.set_widths(ws, [*(width for _, width in COLUMNS), *(_CODE_WIDTH for _ in ordered)])
    for column, header in enumerate(headers, start=1):
        cells.put_text(ws, 1, column, header, cells.HEADER)
    groups = {group.id: group.label for group in survey.groups}
    columns = {code.id: IS_READ + turn for turn, (code, _) in enumerate(ordered, start=1)}
    at = 1
    for at, (passage, coder, given) in enumerate(rows, start=2):
        told = (
            _asked(survey, passage.passage.question_id),
            groups.get(passage.group_id) or passage.group_id or text("words.no_group"),
            organisations.get(passage.passage.response, ""),
            passage.text,
        )
        _put_passage(ws, at, passage, told)
        cells.put_text(ws, at, CODER, "" if coder is None else coder_text(coder))
        if given is not None:
            for column in (IS_READ, *(columns[code] for code in given if code in columns)):
                cells.put_number(ws, at, column, 1, cells.COUNT)
    return at


def _coders(coded: Sequence[CodedPassage]) -> dict[str, tuple[str, ...]]:
    """Who has coded each question, in alphabetical order; what was agreed on comes last."""
    found: dict[str, set[str]] = {}
    for row in coded:
        found.setdefault(row.passage.question_id, set()).add(row.coder)
    return {
        question: tuple(sorted(names, key=lambda name: (name == AGREED, name)))
        for question, names in found.items()
    }


def _asked(survey: Survey, question_id: str) -> str:
    question = survey.question(question_id)
    return f"{question.number} {question.text}".strip() if question else question_id


def _put_passage(ws: Worksheet, row: int, passage: PassageText, told: Sequence[str]) -> None:
    """Writes what the row is of: the hidden key, the respondent's number and the words."""
    question, *rest = told
    cells.put_text(ws, row, KEY, key_text(passage.passage))
    cells.put_text(ws, row, KEY + 1, question)
    cells.put_number(ws, row, KEY + 2, passage.passage.response, cells.CODE)
    for column, value in enumerate(rest, start=KEY + 3):
        cells.put_text(ws, row, column, value)
    widths = dict(COLUMNS)
    fitted = zip(told, ("question", "group", "organisation", "answer"), strict=True)
    sheets.fit_row(ws, row, [(value, widths[name]) for value, name in fitted])


def _finish_coding(ws: Worksheet, survey: Survey, last_row: int, codes: int) -> None:
    """Header in sight, filters, the choice of 1 or nothing in the marks, and the key hidden."""
    headers = [str(cell.value) for cell in ws[1]]
    narrow = [(name, _CODE_WIDTH * 0.7) for name in headers[IS_READ:]]
    sheets.fit_row(ws, 1, [*narrow, (headers[IS_READ - 1], _CODE_WIDTH * 0.5)])
    height = ws.row_dimensions[1].height or sheets.LINE_HEIGHT
    ws.row_dimensions[1].height = min(height, sheets.FROZEN_HEIGHT)
    sheets.freeze_below(ws, 1, ANSWER)
    last = get_column_letter(IS_READ + codes)
    ws.auto_filter.ref = f"A1:{last}{last_row}"
    ws.column_dimensions["A"].hidden = True
    if last_row > 1:
        marks = DataValidation(type="list", formula1='"1"', allow_blank=True, showErrorMessage=True)
        marks.errorTitle = text("code_files.mark_title")
        marks.error = text("code_files.mark")
        marks.add(f"{get_column_letter(IS_READ)}2:{last}{last_row}")
        ws.add_data_validation(marks)
    sheets.set_up_print(ws, survey, "", title_row=1)


def _fill_codes(ws: Worksheet, survey: Survey, codes: Sequence[Code]) -> None:
    sheets.set_widths(ws, _CODE_SHEET_WIDTHS)
    for column, name in enumerate(CODE_COLUMNS, start=1):
        cells.put_text(ws, 1, column, text(f"code_files.column.{name}"), cells.HEADER)
    for row, told in enumerate(code_rows(codes), start=2):
        for column, value in enumerate(told, start=1):
            cells.put_text(ws, row, column, value)
        sheets.fit_row(ws, row, zip(told, _CODE_SHEET_WIDTHS, strict=True))
    sheets.freeze_below(ws, 1)
    sheets.set_up_print(ws, survey, "", title_row=1)


def _fill_help(ws: Worksheet, survey: Survey) -> None:
    sheets.set_widths(ws, [100])
    sheets.put_wide(ws, 1, (1, 1), text("code_files.help.title"), cells.TITLE)
    sheets.put_wide(ws, 2, (1, 1), survey.title, cells.QUIET)
    for row, name in enumerate(_HELP, start=3):
        sheets.put_wide(ws, row, (1, 1), text(f"code_files.help.{name}"), cells.TEXT)
    sheets.set_up_print(ws, survey, "")
