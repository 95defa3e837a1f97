"""Made-up exports: one neutral survey rendered into the file shapes that survey tools write."""

import csv
import io
import random
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import ImportedSurvey, read_survey
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import load_survey, remove_survey, store_survey
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts, Filter
from hyte_analysis.survey.codebook import known_codebooks
from hyte_analysis.survey.model import Kind, Survey

DATA = Path(__file__).parents[2] / "data"
OPEN = " Avoimet vastaukset"
Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the form: `kind` is single, multiple or open."""

    text: str
    kind: str
    options: tuple[str, ...] = ()
    free_text_of: tuple[int, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One respondent: group, chosen options by question, and texts by (question, option)."""

    group: str
    chosen: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A survey and its answers, before any file shape. Option -1 is an open question itself."""

    asked: tuple[Asked, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the file looks."""

    header: str = "one"  # one, blank, repeated, merged
    numbering: str = ""  # "", "1.", "3.1"
    suffix: str = "xlsx"
    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    language: bool = False
    noisy: bool = False
    flag: str = "label"  # label, 1/0, x
    separator: str = ""  # multiple choice in one cell
    empty_rows: tuple[int, ...] = ()
    title: str = ""
    group_heading: str = "Vastaajaryhmä"
    group_words: Mapping[str, str] = field(default_factory=dict)
    extras: bool = True
    column_seed: int | None = None
    row_seed: int | None = None


@dataclass(frozen=True, slots=True)
class Col:
    """One column of the file."""

    question: str
    cells: tuple[str, ...]
    part: str = ""
    is_open: bool = False


def columns(made: Made, shape: Shape) -> list[Col]:
    """The file's columns in form order."""
    given = made.given
    groups = tuple(shape.group_words.get(g.group, g.group) for g in given)
    found = [Col(shape.group_heading, groups)]
    if shape.extras:
        times = tuple(f"{1 + i % 28}.5.2025 {8 + i % 9}.{i % 60:02d}" for i in range(len(given)))
        found.insert(0, Col("Vastausaika", times))
    if shape.language:
        found.append(Col("Language", ("fi",) * len(given)))
    for q, asked in enumerate(made.asked):
        text = _numbered(asked.text, shape.numbering, q)
        if asked.kind == "open":
            found.append(Col(text, tuple(g.texts.get((q, -1), "") for g in given)))
        elif asked.kind == "single" or shape.separator:
            cells = tuple(
                shape.separator.join(asked.options[o] for o in g.chosen.get(q, ())) for g in given
            )
            found.append(Col(text, cells))
        else:
            found.extend(_flag_columns(asked, text, q, given, shape.flag))
        for option in asked.free_text_of:
            cells = tuple(g.texts.get((q, option), "") for g in given)
            found.append(Col(text, cells, asked.options[option], is_open=True))
    return found


def _flag_columns(asked: Asked, text: str, q: int, given: Sequence[Given], flag: str) -> list[Col]:
    found = []
    for o, label in enumerate(asked.options):
        yes, no = {"label": (label, ""), "1/0": ("1", "0"), "x": ("x", "")}[flag]
        cells = tuple((yes if o in g.chosen[q] else no) if g.chosen.get(q) else "" for g in given)
        found.append(Col(text, cells, label))
    return found


def _numbered(text: str, style: str, place: int) -> str:
    if style == "3.1":
        return f"{1 + place // 3}.{1 + place % 3} {text}"
    return f"{place + 1}. {text}" if style else text


def rows_of(made: Made, shape: Shape) -> Rows:
    """The file's rows with one or two header rows."""
    cols = _shuffled_blocks(columns(made, shape), shape.column_seed)
    if shape.header == "one":
        head = [[_one_heading(col) for col in cols]]
    else:
        first = [col.question for col in cols]
        if shape.header != "repeated":
            first = [
                "" if i and cols[i - 1].question == text else text for i, text in enumerate(first)
            ]
        head = [first, [col.part + (OPEN if col.is_open else "") for col in cols]]
    body = [list(row) for row in zip(*(col.cells for col in cols), strict=True)]
    if shape.row_seed is not None:
        random.Random(shape.row_seed).shuffle(body)  # noqa: S311 - a fixed order
    for place in sorted(shape.empty_rows, reverse=True):
        body.insert(min(place, len(body)), [""] * len(cols))
    rows = head + body
    if shape.title:
        rows = [[shape.title] + [""] * (len(cols) - 1), *rows]
    return (
        [[_noisy(cell, i) for i, cell in enumerate(row)] for row in rows] if shape.noisy else rows
    )


def _one_heading(col: Col) -> str:
    return f"{col.question}:{col.part}{OPEN if col.is_open else ''}" if col.part else col.question


def _shuffled_blocks(cols: list[Col], seed: int | None) -> list[Col]:
    """Whole questions in another order; a question's own columns stay side by side."""
    if seed is None:
        return cols
    blocks = [list(block) for _, block in groupby(cols, key=lambda col: col.question)]
    random.Random(seed).shuffle(blocks)  # noqa: S311 - a fixed order
    return [col for block in blocks for col in block]


def _noisy(cell: str, place: int) -> str:
    """The cell as survey tools spoil it: no-break and doubled spaces, colons and marks."""
    if not cell or "\n" in cell:
        return cell
    if place % 3 == 0:
        return f"\u00a0{cell.replace(' ', chr(0xA0), 1)} "
    return cell.replace(" ", "  ", 1) if place % 3 == 1 else f"\ufeff{cell}"


def render(made: Made, shape: Shape) -> tuple[str, bytes]:
    """File name and bytes."""
    rows = rows_of(made, shape)
    if shape.suffix == "xlsx":
        return "kysely.xlsx", as_xlsx(rows, merged=shape.header == "merged")
    return "kysely.csv", as_csv(rows, shape.delimiter, shape.encoding)


def as_csv(rows: Rows, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding, "ignore")  # cp1252 has no byte order mark


def as_xlsx(rows: Sequence[Sequence[Any]], *, merged: bool = False, sheet: str = "Sheet1") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    fill_sheet(book, sheet, rows)
    if merged:
        _merge_questions(book[sheet], rows[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill_sheet(book: Workbook, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(name)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value not in ("", None):
                cell = sheet.cell(r, c, value)
                if isinstance(value, str):
                    cell.data_type = "s"


def _merge_questions(sheet: Worksheet, first: Sequence[str]) -> None:
    starts = [i for i, text in enumerate(first) if text] + [len(first)]
    for start, end in pairwise(starts):
        if end - start > 1:
            sheet.merge_cells(start_row=1, end_row=1, start_column=start + 1, end_column=end)


bundled = cache(known_codebooks)


def imported(
    name: str,
    content: bytes,
    *,
    group_column: str | None = None,
    codebooks: tuple[Survey, ...] | None = None,
) -> ImportedSurvey:
    books = bundled() if codebooks is None else codebooks
    return read_survey(name, content, ImportChoices(books, None, group_column))


@cache
def _database() -> Database:
    return open_database(None)


def tables(survey: ImportedSurvey) -> dict[str, ResultTable]:
    """The figures after a stay in the database, by question id."""
    database = _database()
    outcome = store_survey(database, survey.data, survey.source, survey.report.as_json())
    try:
        stored = load_survey(database, outcome.survey_id)
        counts = StoredAnswers(database).counts(outcome.survey_id, Filter())
        return {t.question.id: t for t in result_tables(stored, counts)}
    finally:
        remove_survey(database, outcome.survey_id)


def unstored(survey: ImportedSurvey) -> dict[str, ResultTable]:
    """The figures without the database: the answers counted in plain Python."""
    data = survey.data
    group_of = {response.number: response.group_id for response in data.responses}
    kinds = {question.id: question for question in data.survey.questions}
    answers: Counter[tuple[str, str, int | None, float | None]] = Counter()
    base: dict[tuple[str, str], set[int]] = {}
    for column in data.answers:
        n = len(column.responses)
        for response, option, number in zip(
            column.responses.tolist(),
            [None] * n if column.options is None else column.options.tolist(),
            [None] * n if column.numbers is None else column.numbers.tolist(),
            strict=True,
        ):
            group = group_of[response]
            answers[column.question_id, group, option, number] += 1
            base.setdefault((column.question_id, group), set()).add(response)
            parent = kinds[column.question_id].follow_up_of
            if parent and kinds[parent.question_id].kind is Kind.MULTIPLE_CHOICE:
                base.setdefault((parent.question_id, group), set()).add(response)
    counts = Counts(
        tuple(AnswerCount(*key, n) for key, n in answers.items()),
        tuple(BaseCount(*key, len(found)) for key, found in base.items()),
        tuple(Counter(group_of.values()).items()),
    )
    return {t.question.id: t for t in result_tables(data.survey, counts)}


def counts_by_label(table: ResultTable) -> Counter[tuple[str, str]]:
    """(group, option label) → n, those nobody chose left out."""
    return Counter(
        {
            (group.group, count.option.label): count.n
            for group in table.single_groups
            for count in group.counts
            if count.n
        }
    )


def bases(table: ResultTable) -> Counter[str]:
    return Counter({group.group: group.n for group in table.single_groups if group.n})


def recount(made: Made, q: int) -> Counter[tuple[str, str]]:
    """The same from the neutral survey, in plain Python."""
    return Counter(
        (g.group, made.asked[q].options[o]) for g in made.given for o in g.chosen.get(q, ())
    )


def recount_base(made: Made, q: int) -> Counter[str]:
    return Counter(
        g.group for g in made.given if g.chosen.get(q) or any(key[0] == q for key in g.texts)
    )


def texts_of(survey: ImportedSurvey, question_id: str) -> list[str]:
    return [
        text
        for column in survey.data.answers
        if column.question_id == question_id
        for text in column.texts or ()
    ]


@cache
def codebook_form(name: str) -> tuple[Asked, ...]:
    """The form of a bundled codebook, read without the product's own code."""
    book = tomllib.loads((DATA / "codebooks" / f"{name}.toml").read_text(encoding="utf-8"))
    kinds = {"single_choice": "single", "multiple_choice": "multiple", "open_text": "open"}
    return tuple(
        Asked(
            q["text"],
            kinds[q["kind"]],
            tuple(o["label"] for o in q.get("options", [])),
            tuple(i for i, o in enumerate(q.get("options", [])) if "follow_up" in o),
            q["id"],
        )
        for q in book["questions"]
    )


@cache
def group_words(name: str) -> dict[str, list[str]]:
    """Every word of a codebook for each of its groups."""
    book = tomllib.loads((DATA / "codebooks" / f"{name}.toml").read_text(encoding="utf-8"))
    return {g["id"]: [g["label"], *g["synonyms"]] for g in book["groups"]}


FIRST_2025 = {"HVA": (2, 0, 1, 0), "Kunta": (6, 5, 1, 2)}
FIRST_2025 |= {"Muut toimijat": (0, 2, 1, 0), "Oppilaitokset": (0, 1, 0, 0)}
SECOND_2025 = {"HVA": (1, 2), "Kunta": (4, 10), "Muut toimijat": (3, 0), "Oppilaitokset": (0, 1)}


@cache
def made_2025() -> Made:
    """21 answers with the published counts."""
    form = codebook_form("ennakkokysely-2025")
    first = next(q for q, a in enumerate(form) if a.id == "sovitut-kaytannot")
    second = next(q for q, a in enumerate(form) if a.id == "tieto-toiselta-toimijalta")
    given = []
    for group, counts in FIRST_2025.items():
        ones = [o for o, n in enumerate(counts) for _ in range(n)]
        twos = [o for o, n in enumerate(SECOND_2025[group]) for _ in range(n)]
        for i, (one, two) in enumerate(zip(ones, twos, strict=True)):
            texts = {(first, one): f"Käytäntö {i}, joka; toimii"} if one < 2 and i % 2 else {}
            if two:
                texts[second, two] = "Kunta: tilastot\nja kyselyt"
            texts[0, -1] = ("Hyvä kausi.", "=> lisää yhteistyötä", "")[i % 3]
            given.append(Given(group, {first: (one,), second: (two,)}, texts))
    return Made(form, tuple(given))


@cache
def made_2024(n: int = 26, seed: int = 2024) -> Made:
    """Answers drawn from the 2024 form, with gaps."""
    draw = random.Random(seed)  # noqa: S311 - the same survey every time
    form = codebook_form("ennakkokysely-2024")
    groups = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
    given = []
    for _ in range(n):
        chosen: dict[int, tuple[int, ...]] = {}
        texts: dict[tuple[int, int], str] = {}
        for q, asked in enumerate(form):
            if draw.random() < 0.2:
                continue
            if asked.kind == "open":
                texts[q, -1] = draw.choice(("Lisää aikaa, rahaa; ja väkeä.", "En tiedä", "Kyllä"))
                continue
            size = 1 if asked.kind == "single" else draw.randint(1, 6)
            chosen[q] = tuple(sorted(draw.sample(range(len(asked.options)), size)))
            for option in set(chosen[q]) & set(asked.free_text_of):
                texts[q, option] = f"Kävelykerho {draw.randint(1, 5)}, kaikille"
        given.append(Given(draw.choice(groups), chosen, texts))
    return Made(form, tuple(given))


def only(made: Made, *ids: str) -> Made:
    """The survey with only these questions, without free texts."""
    kept = [q for q, asked in enumerate(made.asked) if asked.id in ids]
    given = (Given(g.group, {i: g.chosen[q] for i, q in enumerate(kept)}) for g in made.given)
    return Made(tuple(replace(made.asked[q], free_text_of=()) for q in kept), tuple(given))
