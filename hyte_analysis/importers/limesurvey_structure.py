"""LimeSurvey's structure file (.lss): the questions that turn an export's codes into words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers.cells import Cells, cells_of
from hyte_analysis.importers.layout import Column, Declared, Layout
from hyte_analysis.importers.limesurvey import chosen, is_comment_word, is_other_word
from hyte_analysis.importers.limits import LARGEST_COMPANION, check_file
from hyte_analysis.importers.markup import plain_text
from hyte_analysis.importers.scales import guessed_role
from hyte_analysis.survey.model import Kind, Option, Role, Scale
from hyte_analysis.survey.wording import option_key
from hyte_analysis.texts import text

_LANGUAGE = "fi"
# LimeSurvey's letters for its kinds of question.
_LISTS = frozenset("L!O")
_MULTIPLE = frozenset("MP")
_FIXED = {"Y": ("yes", "no"), "G": ("female", "male"), "C": ("yes", "uncertain", "no"),
          "E": ("increase", "same", "decrease")}  # fmt: skip
_POINTS = {"5": 5, "A": 5, "B": 10}
_KINDS = {"N": Kind.NUMBER, "K": Kind.NUMBER, ":": Kind.NUMBER, "D": Kind.DATE,
          "S": Kind.OPEN_TEXT, "T": Kind.OPEN_TEXT, "U": Kind.OPEN_TEXT, "Q": Kind.OPEN_TEXT,
          ";": Kind.OPEN_TEXT}  # fmt: skip
_ARRAYS = frozenset("FHABCEKQ1;:")
_TECHNICAL = frozenset("|I*X")
_CODES = {"yes": "Y", "no": "N", "uncertain": "U", "female": "F", "male": "M", "increase": "I",
          "same": "S", "decrease": "D"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of the form with its words: an option, or a row or column of an array."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of the form; `letter` is LimeSurvey's own name for its kind.

    `rows` and `columns` are an array's, or a multiple choice's options; `answers` are the options
    by scale, of which an array with two has two.
    """

    code: str
    wording: str
    letter: str
    section: str = ""
    has_other: bool = False
    rows: tuple[Coded, ...] = ()
    columns: tuple[Coded, ...] = ()
    answers: tuple[tuple[Coded, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """The questions of a LimeSurvey form in form order."""

    questions: tuple[AskedQuestion, ...]


def read_structure(name: str, content: bytes) -> Structure:
    """The questions of a structure file, in the survey's own language.

    Raises ImportProblem with what to do where the file is none, or is too large.
    """
    check_file(name, len(content), LARGEST_COMPANION)
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise ImportProblem(text("formats.structure_broken", file=name)) from problem
    tables = {table.tag: _rows(table) for table in root}
    found = _Tables(tables, _language(tables))
    questions = tuple(found.questions())
    if not questions:
        raise ImportProblem(text("formats.structure_broken", file=name))
    return Structure(questions)


def _rows(table: Element) -> list[dict[str, str]]:
    return [{cell.tag: cell.text or "" for cell in row} for row in table.findall("rows/row")]


def _language(tables: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """The survey's base language, else Finnish, else the first that its questions are in."""
    rows = [*tables.get("questions", ()), *tables.get("question_l10ns", ())]
    used = [row["language"] for row in rows if row.get("language")]
    base = [row.get("language", "") for row in tables.get("surveys", ())]
    wanted = (*base, _LANGUAGE, *used)
    return next((language for language in wanted if language in used), "")


@dataclass(frozen=True, slots=True)
class _Tables:
    """The file's tables as rows; older files hold the words in the tables of the things."""

    tables: Mapping[str, Sequence[Mapping[str, str]]]
    language: str

    def questions(self) -> Iterable[AskedQuestion]:
        words = self._words("question_l10ns", "qid", "question")
        sections = self._words("group_l10ns", "gid", "group_name")
        order = {r.get("gid", ""): _number(r, "group_order") for r in self._own("groups")}
        for row in self._own("groups"):
            sections.setdefault(row.get("gid", ""), plain_text(row.get("group_name", "")))
        subs = self._by_question("subquestions", "parent_qid", "question_order")
        answers = self._by_question("answers", "qid", "sortorder")
        asked = [row for row in self._own("questions") if row.get("parent_qid", "0") in ("0", "")]
        asked.sort(key=lambda r: (order.get(r.get("gid", ""), 0), _number(r, "question_order")))
        labels = self._words("answer_l10ns", "aid", "answer")
        for row in asked:
            qid = row.get("qid", "")
            options = [(r, _label(r, labels, "aid", "code", "answer")) for r in answers[qid]]
            parts = [(r, _label(r, words, "qid", "title", "question")) for r in subs[qid]]
            yield AskedQuestion(
                code=row.get("title", ""),
                wording=words.get(qid) or plain_text(row.get("question", "")),
                letter=row.get("type", ""),
                section=sections.get(row.get("gid", ""), ""),
                has_other=row.get("other") == "Y",
                rows=_of_scale(parts, "0"),
                columns=_of_scale(parts, "1"),
                answers=tuple(
                    _of_scale(options, s) for s in sorted({_scale(r) for r, _ in options})
                ),
            )

    def _own(self, table: str) -> list[Mapping[str, str]]:
        """The table's rows in the survey's language, or in none."""
        rows = self.tables.get(table, ())
        return [row for row in rows if row.get("language", "") in ("", self.language)]

    def _words(self, table: str, key: str, word: str) -> dict[str, str]:
        """Words by the id of what they name; answers are named by question and code at times."""
        found: dict[str, str] = {}
        for row in self._own(table):
            own = row.get(key) or f"{row.get('qid', '')} {row.get('code', '')}"
            found[own] = plain_text(row.get(word, ""))
        return found

    def _by_question(
        self, table: str, key: str, order: str
    ) -> defaultdict[str, list[Mapping[str, str]]]:
        found: defaultdict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in sorted(self._own(table), key=lambda row: _number(row, order)):
            found[row.get(key, "")].append(row)
        return found


def _label(row: Mapping[str, str], words: Mapping[str, str], *names: str) -> Coded:
    """The row's code with its words, which newer files hold apart under the row's id."""
    key, code, word = names
    own = row.get(code, "")
    apart = words.get(row.get(key, "")) or words.get(f"{row.get('qid', '')} {own}")
    return Coded(own, apart or plain_text(row.get(word, "")) or own)


def _of_scale(coded: Iterable[tuple[Mapping[str, str], Coded]], scale: str) -> tuple[Coded, ...]:
    return tuple(label for row, label in coded if _scale(row) == scale)


def _scale(row: Mapping[str, str]) -> str:
    return row.get("scale_id") or "0"


def _number(row: Mapping[str, str], key: str) -> int:
    cell = row.get(key, "")
    return int(cell) if cell.isdecimal() else 0


@dataclass(frozen=True, slots=True)
class _Expected:
    """A column that a question makes: the keys of its headings, and what it says of itself."""

    keys: tuple[str, ...]
    heading: str
    part: str = ""
    is_free: bool = False
    declared: Declared | None = None
    labels: tuple[tuple[str, str], ...] = ()
    left_out: str = ""


def with_structure(layout: Layout, structure: Structure) -> Layout:
    """The layout with the form's wordings, options and kinds in place of codes.

    A column that the form does not know stays as it is. Raises ImportProblem where it knows none.
    """
    waiting: defaultdict[str, list[_Expected]] = defaultdict(list)
    for question in structure.questions:
        for expected in _expected(question):
            for key in dict.fromkeys(expected.keys):
                waiting[key].append(expected)
    told: list[Column] = []
    used: set[int] = set()
    for column in layout.columns:
        free = [] if column.left_out else waiting.get(_key_of(column), [])
        # Two questions of one wording are met in form order.
        expected_here = next((e for e in free if id(e) not in used), None)
        if expected_here is not None:
            used.add(id(expected_here))
        told.append(_told(column, expected_here))
    if not used:
        raise ImportProblem(text("formats.structure_other"))
    return replace(layout, columns=tuple(_ranked(told, structure)), notes=())


def _fold(*words: str) -> str:
    return re.sub(r"[\W_]+", "", "".join(words).casefold())


def _key_of(column: Column) -> str:
    part = column.part
    if column.is_free_text_of_part:
        part = "other" if is_other_word(part) else "" if is_comment_word(part) else part
        return f"{_fold(column.heading, part)}#"
    return _fold(column.heading, part)


def _expected(question: AskedQuestion) -> Iterable[_Expected]:
    """Every column of a question in the export's order."""
    for codes, part, scale in _parts(question):
        yield _of_part(question, codes, part, scale)
        if question.letter in ("P", "O"):
            yield _free(question, codes, part)
    if question.has_other:
        # Beside a multiple choice with comments the free text has a comment of its own.
        for _ in range(2 if question.letter == "P" else 1):
            yield _free(question, "other", text("formats.option_other"))


def _parts(question: AskedQuestion) -> Iterable[tuple[str, str, int]]:
    """Code, words and scale of each part; one without either for a question of one column."""
    scales = range(len(question.answers))
    if question.letter == "R":
        for place, _ in enumerate((question.answers or ((),))[0], start=1):
            yield str(place), text("formats.rank", place=place), 0
    elif question.letter == "1":
        pairs = ((row, scale) for row in question.rows for scale in scales)
        yield from ((f"{row.code}{scale + 1}", row.label, scale) for row, scale in pairs)
    elif question.letter not in _ARRAYS | _MULTIPLE:
        yield "", "", 0
    elif question.columns:
        cells = ((row, column) for row in question.rows for column in question.columns)
        yield from ((f"{r.code}{c.code}", f"{r.label} – {c.label}", 0) for r, c in cells)
    else:
        yield from ((row.code, row.label, 0) for row in question.rows)


def _of_part(question: AskedQuestion, codes: str, part: str, scale: int) -> _Expected:
    names = [part]
    if question.letter == "1":
        names = [f"{part}Scale {scale + 1}", f"{part}{scale + 1}"]
        part = f"{part} – {scale + 1}"
    elif question.letter == "R":
        names = [part, f"Rank {codes}", f"Ranking {codes}"]
    keys = (_fold(question.code, codes), *(_fold(question.wording, name) for name in names))
    heading = question.wording or question.code
    if question.letter in _TECHNICAL:
        return _Expected(keys, heading, part, left_out="import.ignored_technical")
    if question.letter in _MULTIPLE:
        declared = Declared(question.code, Kind.MULTIPLE_CHOICE, section=question.section)
        return _Expected(keys, heading, part, declared=declared)
    options, labels = _options(question, scale)
    kind = Kind.SINGLE_CHOICE if options else _KINDS.get(question.letter)
    if kind is None:
        return _Expected(keys, heading, part)
    scale_of = Scale.ORDINAL if question.letter in _POINTS else None
    own = f"{question.code}[{codes}]" if codes else question.code
    battery = question.wording if part else ""
    declared = Declared(own, kind, options, scale_of, question.section, battery)
    return _Expected(keys, heading, part, declared=declared, labels=labels)


def _free(question: AskedQuestion, code: str, part: str) -> _Expected:
    """The column of a free text beside an option, or beside the question where it has none."""
    name = code if code == "other" else part
    keys = (f"{_fold(question.code, code)}#", f"{_fold(question.wording, name)}#")
    return _Expected(keys, question.wording or question.code, part, is_free=True)


def _options(
    question: AskedQuestion, scale: int
) -> tuple[tuple[Option, ...], tuple[tuple[str, str], ...]]:
    """The options of a single choice in form order, and the label for each code and wording."""
    coded = question.answers[scale] if scale < len(question.answers) else ()
    if question.letter in _POINTS:
        coded = tuple(Coded(str(n), str(n)) for n in range(1, _POINTS[question.letter] + 1))
    words: list[tuple[str, str]] = []
    if question.letter in _FIXED:
        names = _FIXED[question.letter]
        coded = tuple(Coded(_CODES[name], text(f"formats.option_{name}")) for name in names)
        words = [(name, text(f"formats.option_{name}")) for name in names]
    elif question.letter not in _LISTS | frozenset("FHR1") | _POINTS.keys():
        return (), ()
    if question.has_other and question.letter in _LISTS:
        other = text("formats.option_other")
        coded = (*coded, Coded("-oth-", other))
        words.append(("other", other))
    options = tuple(
        Option(code, c.label, c.label, Role.OTHER if c.code == "-oth-" else guessed_role(c.label))
        for code, c in enumerate(coded, start=1)
    )
    labels = [(c.label, c.label) for c in coded] + words
    codes = [(c.code, c.label) for c in coded]
    return options, tuple((option_key(k), label) for k, label in [*labels, *codes])


def _told(column: Column, expected: _Expected | None) -> Column:
    """The column as the form tells it."""
    if expected is None:
        return column
    part = expected.part or (column.part if expected.is_free else "")
    told = replace(
        column,
        heading=expected.heading,
        part=part,
        is_free_text_of_part=expected.is_free,
        declared=expected.declared,
        left_out=expected.left_out,
    )
    if expected.declared and expected.declared.kind is Kind.MULTIPLE_CHOICE:
        return replace(told, cells=column.cells.mapped(_mark))
    return replace(told, cells=_labelled(column.cells, expected.labels))


def _mark(cell: str) -> str:
    """The mark of a multiple choice's cell; an export may write 2 for what was not chosen."""
    return "0" if cell == "2" else chosen(cell)


def _labelled(cells: Cells, labels: tuple[tuple[str, str], ...]) -> Cells:
    """The cells with labels for codes, or with the form's spelling where they are labels."""
    if not labels:
        return cells
    # A code comes last, so that it wins over a label that is the code of another option.
    by_key = dict(labels)
    by_label = {option_key(label): label for _, label in labels}
    keys = {option_key(cell) for cell in cells.distinct}
    known = by_label if keys <= by_label.keys() else by_key
    return cells.mapped(lambda cell: known.get(option_key(cell), cell))


def _ranked(columns: list[Column], structure: Structure) -> list[Column]:
    """The columns, those of a ranking turned around: an option each, its cells the ranks."""
    found = list(columns)
    for question in structure.questions:
        if question.letter == "R" and question.answers:
            ids = {f"{question.code}[{n}]" for n in range(1, len(question.answers[0]) + 1)}
            own = [c for c in columns if c.declared and c.declared.question in ids]
            for column in _turned(own, question):
                place = next(i for i, c in enumerate(found) if c.index == column.index)
                found[place] = column
    return found


def _turned(columns: Sequence[Column], question: AskedQuestion) -> Iterable[Column]:
    """A ranking's columns, an option each in place of a rank each.

    None where an answer is none of the options or stands twice, or some rank has no column.
    """
    labels = [answer.label for answer in question.answers[0]]
    ranks: dict[str, list[str]] = {label: [] for label in labels}
    if len(columns) < len(labels) or len(ranks) < len(labels):
        return
    for row in zip(*(column.cells for column in columns), strict=True):
        given = {cell: str(rank) for rank, cell in enumerate(row, start=1) if cell}
        if not given.keys() <= ranks.keys() or len(given) < sum(map(bool, row)):
            return
        for label, cells in ranks.items():
            cells.append(given.get(label, ""))
    declared = Declared(question.code, Kind.RANKING, section=question.section)
    for column, (label, cells) in zip(columns, ranks.items(), strict=True):
        yield replace(column, part=label, cells=cells_of(cells), declared=declared)
