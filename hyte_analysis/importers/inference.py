"""Questions guessed from columns that no codebook knows; every one is marked as guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import Match, Part, is_flag_column, split_headings
from hyte_analysis.survey.model import Kind, Option, Question, Role, Scale
from hyte_analysis.survey.wording import clean, finnish_order, option_key, slug, without_numbering

_MOST_OPTIONS = 12
_LONGEST_OPTION = 80
_NUMBER = re.compile(r"^[-+−]?\d{1,15}(?:[.,]\d{1,20})?$")
_RANK = re.compile(r"^(\d{1,3})\.?$")
_DONT_KNOW = frozenset(
    ("en osaa sanoa", "emme osaa sanoa", "ei osaa sanoa", "eos", "en tiedä", "emme tiedä")
)
_NOT_APPLICABLE = frozenset(("ei koske meitä", "ei koske", "ei sovellu"))
_ORDERED_SCALES: tuple[tuple[str, ...], ...] = (
    ("kyllä", "osittain", "ei", "ei ole tarvetta"),
    (
        "täysin samaa mieltä", "samaa mieltä", "jokseenkin samaa mieltä", "osittain samaa mieltä",
        "ei samaa eikä eri mieltä", "osittain eri mieltä", "jokseenkin eri mieltä", "eri mieltä",
        "täysin eri mieltä",
    ),
    ("erittäin hyvin", "hyvin", "melko hyvin", "kohtalaisesti", "melko huonosti", "huonosti",
     "erittäin huonosti"),
    ("erittäin tärkeä", "tärkeä", "melko tärkeä", "jonkin verran tärkeä", "ei kovin tärkeä",
     "ei lainkaan tärkeä"),
    ("aina", "usein", "joskus", "harvoin", "ei koskaan"),
    ("erittäin paljon", "paljon", "jonkin verran", "vähän", "ei lainkaan"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inferred:
    """A guessed question with the columns that hold it."""

    question: Question
    matches: tuple[Match, ...]


def infer_questions(columns: Sequence[Column], taken_ids: set[str]) -> Iterator[Inferred]:
    """A guessed question, or several, for each run of columns that share a heading."""
    for stem, run in _runs(columns):
        for inferred in _infer_run(stem, run):
            yield _with_own_id(inferred, taken_ids)


def _with_own_id(inferred: Inferred, taken_ids: set[str]) -> Inferred:
    base = slug(inferred.question.text) or "kysymys"
    own, again = base, 2
    while own in taken_ids:
        own, again = f"{base}-{again}", again + 1
    taken_ids.add(own)
    matches = tuple(replace(match, question_id=own) for match in inferred.matches)
    return Inferred(replace(inferred.question, id=own), matches)


def _runs(columns: Sequence[Column]) -> Iterator[tuple[str, list[Column]]]:
    """Neighbouring columns under one question, each with its own part; else one by one."""
    stems = _stems(columns)
    run: list[Column] = []
    stem = ""
    for column, (own, part) in zip(columns, stems, strict=True):
        starts_new = not own or own != stem or (run and column.index != run[-1].index + 1)
        if run and starts_new:
            yield stem, run
            run = []
        stem = own
        run.append(replace(column, heading=own, part=part) if own else column)
        if not own:
            yield "", run
            run = []
    if run:
        yield stem, run


def _stems(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """For each column the question it shares with a neighbour and its own part, or two blanks."""
    options = [
        [(column.heading, column.part)] if column.part else list(split_headings(column.heading))
        for column in columns
    ]
    found: list[tuple[str, str]] = []
    for index, mine in enumerate(options):
        near: set[str] = set()
        for other in (index - 1, index + 1):
            if 0 <= other < len(options):
                near |= {stem for stem, _ in options[other]}
        shared = [(stem, part) for stem, part in mine if stem in near]
        alone = mine[:1] if columns[index].part else []
        found.append((shared or alone or [("", "")])[0])
    return found


def _infer_run(stem: str, run: list[Column]) -> Iterator[Inferred]:
    closed = [column for column in run if column.part and not column.is_free_text_of_part]
    filled = [column for column in closed if column.filled]
    if stem and filled and all(is_flag_column(column, column.part) for column in filled):
        yield from _multiple_choice(stem, run, closed)
    elif stem and len(filled) > 1 and _is_ranking(filled):
        yield _ranking(stem, closed)
        yield from (_single(column) for column in run if column not in closed)
    elif stem and len(filled) > 1 and _shares_options(filled):
        values = [cell for column in filled for cell in column.cells if cell]
        options, scale = guessed_options(values)
        for column in run:
            yield _battery_row(column, options, scale) if column in filled else _single(column)
    else:
        yield from (_single(column) for column in run if column.filled)


def _multiple_choice(stem: str, run: list[Column], closed: list[Column]) -> Iterator[Inferred]:
    options = tuple(
        Option(code, column.part, column.part, _guessed_role(column.part))
        for code, column in enumerate(closed, start=1)
    )
    question = Question("", "", without_numbering(stem), Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
                        options=options, guessed=True)  # fmt: skip
    yield Inferred(
        question,
        tuple(
            Match(column, "", Part.FLAG, option.code, "import.guess_flags")
            for column, option in zip(closed, options, strict=True)
        ),
    )
    yield from (_single(column) for column in run if column not in closed)


def _ranking(stem: str, closed: list[Column]) -> Inferred:
    options = tuple(
        Option(code, column.part, column.part) for code, column in enumerate(closed, start=1)
    )
    question = Question("", "", without_numbering(stem), Kind.RANKING, Scale.ORDINAL,
                        options=options, guessed=True)  # fmt: skip
    matches = tuple(
        Match(column, "", Part.RANK, option.code, "import.guess_ranking")
        for column, option in zip(closed, options, strict=True)
    )
    return Inferred(question, matches)


def _battery_row(column: Column, options: tuple[Option, ...], scale: Scale) -> Inferred:
    wording = f"{without_numbering(column.heading)}: {column.part}"
    question = Question("", "", wording, Kind.SINGLE_CHOICE, scale, options=options, guessed=True)
    return Inferred(question, (Match(column, "", Part.CHOICE, guess="import.guess_battery"),))


def _single(column: Column) -> Inferred:
    wording = without_numbering(column.heading) or column.letter
    if column.part:
        wording = f"{wording}: {column.part}"
    values = [cell for cell in column.cells if cell]
    kind = Kind.OPEN_TEXT if column.is_free_text_of_part else guessed_kind(values)
    if kind is Kind.SINGLE_CHOICE:
        options, scale = guessed_options(values)
        question = Question("", "", wording, kind, scale, options=options, guessed=True)
        return Inferred(question, (Match(column, "", Part.CHOICE, guess="import.guess_choice"),))
    if kind is Kind.NUMBER:
        question = Question("", "", wording, kind, Scale.INTERVAL, guessed=True)
        return Inferred(question, (Match(column, "", Part.NUMBER, guess="import.guess_number"),))
    question = Question("", "", wording, Kind.OPEN_TEXT, guessed=True)
    return Inferred(question, (Match(column, "", Part.TEXT, guess="import.guess_text"),))


def guessed_kind(values: Sequence[str]) -> Kind:
    """The kind of a lone column: numbers, a few repeated short texts, or free text."""
    if values and all(_NUMBER.match(value) for value in values):
        return Kind.NUMBER
    distinct = {option_key(value) for value in values}
    repeated = len(values) >= 2 * len(distinct)
    short = max(map(len, distinct), default=0) <= _LONGEST_OPTION
    if values and len(distinct) <= _MOST_OPTIONS and short and (repeated or _scale_of(distinct)):
        return Kind.SINGLE_CHOICE
    return Kind.OPEN_TEXT


def guessed_options(values: Sequence[str]) -> tuple[tuple[Option, ...], Scale]:
    """Options of a guessed choice: a known scale's order, else Finnish alphabetical order.

    The order never depends on the order of the rows.
    """
    spellings: dict[str, str] = {}
    for value in sorted(set(map(clean, set(values)))):
        spellings.setdefault(option_key(value), value)
    scale = _scale_of(set(spellings))

    def place(key: str) -> tuple[bool, int, object]:
        in_scale = scale.index(key) if scale and key in scale else 0
        return _guessed_role(key) is not Role.SUBSTANTIVE, in_scale, finnish_order(key)

    ordered = sorted(spellings, key=place)
    options = tuple(
        Option(code, spellings[key], spellings[key], _guessed_role(key))
        for code, key in enumerate(ordered, start=1)
    )
    is_ordinal = scale is not None and scale is not _ORDERED_SCALES[0]
    return options, Scale.ORDINAL if is_ordinal else Scale.NOMINAL


def _scale_of(keys: set[str]) -> tuple[str, ...] | None:
    substantive = {key for key in keys if _guessed_role(key) is Role.SUBSTANTIVE}
    for scale in _ORDERED_SCALES:
        if substantive and substantive <= set(scale):
            return scale
    return None


def _guessed_role(label: str) -> Role:
    key = option_key(label)
    if key in _DONT_KNOW:
        return Role.DONT_KNOW
    return Role.NOT_APPLICABLE if key in _NOT_APPLICABLE else Role.SUBSTANTIVE


def _is_ranking(columns: Sequence[Column]) -> bool:
    """Whether the cells are ranks 1…k, each at most once a respondent."""
    rows = list(zip(*(column.cells for column in columns), strict=True))
    ranked = 0
    for row in rows:
        ranks = [_RANK.match(cell) for cell in row if cell]
        numbers = [int(match[1]) for match in ranks if match]
        if len(numbers) != len(ranks) or len(set(numbers)) != len(numbers):
            return False
        if any(not 1 <= number <= len(columns) for number in numbers):
            return False
        ranked += len(numbers) > 1
    return ranked > 0


def _shares_options(columns: Sequence[Column]) -> bool:
    """Whether the columns answer with one small set of texts, as the rows of a battery do."""
    sets = [{option_key(cell) for cell in column.cells if cell} for column in columns]
    union = set().union(*sets)
    if len(union) > _MOST_OPTIONS or max(map(len, union)) > _LONGEST_OPTION:
        return False
    if all(_NUMBER.match(value) for value in union):
        return False
    return bool(_scale_of(union)) or all(any(s & o for o in sets if o is not s) for s in sets)
