"""Made-up surveys for the storage tests, and a recount of them that knows no SQL."""

import hashlib
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from hyte_analysis.survey.coding import (
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    Passage,
    digest,
)
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from hyte_analysis.survey.responses import AnswerColumn, Response, SourceFile, SurveyData

GROUPS = (
    RespondentGroup("HVA", "HVA", ("Hyvinvointialue",), 10),
    RespondentGroup("Kunta", "Kunta", ("Kaupunki", "Kunnat")),
    RespondentGroup("Oppilaitokset", "Oppilaitokset", (), 0),
    RespondentGroup("Muut toimijat", "Muut toimijat"),
    RespondentGroup("Ei ryhmää", "Ei ryhmää", in_codebook=False),
)

COLUMNS = (
    SourceColumn(0, "Taho", Use.GROUP, 4),
    SourceColumn(1, "Yksi?", Use.ANSWERS, 3, "yksi", Part.CHOICE, guess="import.guess_similar"),
    SourceColumn(2, "Monta?: Vaihtoehto 1", Use.ANSWERS, 2, "monta", Part.FLAG, 1),
    SourceColumn(3, "IP", Use.LEFT_OUT, 4, reason="import.ignored_personal"),
)
Rows = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Row:
    """What one made-up respondent answered; None and () are unanswered."""

    group: str
    single: int | None = None
    several: frozenset[int] = frozenset()
    other_text: str | None = None
    ranked: tuple[int, ...] = ()
    number: float | None = None
    text: str | None = None
    day: float | None = None


def options(roles: Sequence[Role]) -> tuple[Option, ...]:
    return tuple(
        Option(code, f"Vaihtoehto {code}, pitkä", f"V{code}", role, (f"v {code}",), area_of(code))
        for code, role in enumerate(roles, start=1)
    )


def area_of(code: int) -> str:
    """The focus area of an option: two areas, and options in neither."""
    return ("", "Arki", "Johtaminen")[code % 3]


def survey(
    roles: Sequence[Role] = (Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.DONT_KNOW),
    survey_id: str = "kysely",
) -> Survey:
    """A survey with a question of every kind, whose choices have options of these roles."""
    choices = options(roles)
    return Survey(
        id=survey_id,
        title="Kysely ”A” {b}",
        wave=2025,
        groups=GROUPS,
        questions=(
            Question("yksi", "1", "Yksi?", Kind.SINGLE_CHOICE, Scale.NOMINAL, "1. Osio", choices,
                     ("Yksi synonyymi",)),
            Question("monta", "2", "Monta?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL, "1. Osio",
                     choices, dont_know=DontKnow.LEFT_OUT),
            Question("muu", "2a", "Mikä muu?", Kind.OPEN_TEXT,
                     follow_up_of=FollowUp("monta", 1)),
            Question("sijat", "3", "Järjestys?", Kind.RANKING, Scale.ORDINAL, options=choices),
            Question("luku", "4", "Montako?", Kind.NUMBER, Scale.INTERVAL, guessed=True),
            Question("avoin", "5", "Mitä muuta?", Kind.OPEN_TEXT),
            Question("paiva", "6", "Milloin?", Kind.DATE, battery="Ajat",
                     direction=Direction.LOWER_IS_BETTER),
        ),
        codebook_id="koodikirja",
        is_sample=True,
        unit=Unit.PERSON,
    )  # fmt: skip


def data(rows: Sequence[Row], asked: Survey | None = None) -> SurveyData:
    """The rows as an import hands them over, numbered from 2 as in a file with a header."""
    asked = asked or survey()
    numbered = list(enumerate(rows, start=2))

    def pick(values: Callable[[Row], Iterable[object]]) -> tuple[Rows, list]:  # type: ignore[type-arg]
        pairs = [(number, value) for number, row in numbered for value in values(row)]
        return rows_of([number for number, _ in pairs]), [value for _, value in pairs]

    def given(value: object) -> list[object]:
        return [] if value is None else [value]

    single = pick(lambda row: given(row.single))
    several = pick(lambda row: sorted(row.several))
    other = pick(lambda row: given(row.other_text))
    ranked = pick(lambda row: row.ranked)
    ranks = pick(lambda row: [float(place) for place, _ in enumerate(row.ranked, start=1)])
    number = pick(lambda row: given(row.number))
    text = pick(lambda row: given(row.text))
    day = pick(lambda row: given(row.day))
    return SurveyData(
        asked,
        tuple(Response(n, row.group, f"Organisaatio {n}" if n % 2 else None)
              for n, row in numbered),
        (
            AnswerColumn("yksi", single[0], options=rows_of(single[1])),
            AnswerColumn("monta", several[0], options=rows_of(several[1])),
            AnswerColumn("muu", other[0], texts=other[1]),
            AnswerColumn("sijat", ranked[0], rows_of(ranked[1]), np.array(ranks[1], np.float64)),
            AnswerColumn("luku", number[0], numbers=np.array(number[1], np.float64)),
            AnswerColumn("avoin", text[0], texts=text[1]),
            AnswerColumn("paiva", day[0], numbers=np.array(day[1], np.float64)),
        ),
        COLUMNS,
    )  # fmt: skip


def rows_of(numbers: Iterable[int]) -> Rows:
    """Row numbers or option codes as an import hands them over."""
    return np.array(list(numbers), np.int32)


def source(content: bytes = b"vastaukset", name: str = "kysely.csv") -> SourceFile:
    return SourceFile(name, content, hashlib.sha256(content).hexdigest())


def recount(rows: Sequence[Row]) -> dict[tuple[str, str, int | None, float | None], int]:
    """How many rows gave each option, number, rank or text, by question and group."""
    counted: Counter[tuple[str, str, int | None, float | None]] = Counter()
    for row in rows:
        if row.single is not None:
            counted["yksi", row.group, row.single, None] += 1
        for code in row.several:
            counted["monta", row.group, code, None] += 1
        for place, code in enumerate(row.ranked, start=1):
            counted["sijat", row.group, code, float(place)] += 1
        if row.number is not None:
            counted["luku", row.group, None, row.number] += 1
        if row.day is not None:
            counted["paiva", row.group, None, row.day] += 1
        for question, text in (("muu", row.other_text), ("avoin", row.text)):
            if text is not None:
                counted[question, row.group, None, None] += 1
    return dict(counted)


def rebase(rows: Sequence[Row]) -> dict[tuple[str, str], int]:
    """How many rows answered anything in each question, by group."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in rows:
        answered = {
            "yksi": row.single is not None,
            "monta": bool(row.several) or row.other_text is not None,
            "muu": row.other_text is not None,
            "sijat": bool(row.ranked),
            "luku": row.number is not None,
            "avoin": row.text is not None,
            "paiva": row.day is not None,
        }
        counted.update((question, row.group) for question, is_in in answered.items() if is_in)
    return dict(counted)


def reareas(rows: Sequence[Row]) -> dict[tuple[str, str, str], int]:
    """How many rows chose an option of each focus area, by question and group."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        single = () if row.single is None else (row.single,)
        for question, codes in (("yksi", single), ("monta", row.several), ("sijat", row.ranked)):
            areas = {area_of(code) for code in codes} - {""}
            counted.update((question, row.group, area) for area in areas)
    return dict(counted)


def single_choice_figures(
    rows: Sequence[Row], roles: Sequence[Role]
) -> dict[str, tuple[float | None, float | None, float | None]]:
    """KA, Hajonta and KA without don't-knows of the single choice, by group and for all."""
    values: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.single is not None and roles[row.single - 1] is not Role.NOT_IN_CODEBOOK:
            values[row.group].append(row.single)
            values["Kaikki"].append(row.single)
    figures = {}
    for group, codes in values.items():
        known = [code for code in codes if roles[code - 1] is not Role.DONT_KNOW]
        without = statistics.fmean(known) if known else None
        figures[group] = (statistics.fmean(codes), statistics.pstdev(codes), without)
    return figures


def respondents(number_of_options: int) -> st.SearchStrategy[Row]:
    codes = st.integers(1, number_of_options)
    rankings = st.permutations(range(1, number_of_options + 1))
    return st.builds(
        Row,
        group=st.sampled_from([group.id for group in GROUPS]),
        single=st.none() | codes,
        several=st.frozensets(codes),
        other_text=st.none() | st.text("aåb;'\"{}=\n", min_size=1, max_size=8),
        ranked=st.builds(
            lambda order, length: tuple(order[:length]), rankings, st.integers(0, number_of_options)
        ),
        number=st.none() | st.integers(-3, 30).map(float) | st.floats(-1e6, 1e6, width=32),
        text=st.none() | st.text(min_size=1, max_size=20, alphabet=st.characters(
            exclude_categories=("Cs",), exclude_characters="\x00")),
        day=st.none() | st.integers(738_000, 738_400).map(float),
    )  # fmt: skip


@st.composite
def answered_surveys(draw: st.DrawFn) -> tuple[tuple[Role, ...], list[Row]]:
    """Roles of a form's options, and rows of answers to it."""
    substantive = draw(st.integers(1, 4))
    last = draw(st.sampled_from([(), (Role.DONT_KNOW,), (Role.DONT_KNOW, Role.NOT_IN_CODEBOOK)]))
    roles = (Role.SUBSTANTIVE,) * substantive + last
    return roles, draw(st.lists(respondents(len(roles)), max_size=25))


def passage(
    response: int, text: str, question: str = "avoin", start: int = 0, end: int | None = None
) -> Passage:
    """A passage of a respondent's answer; the whole of it where no end is given."""
    return Passage(question, response, digest(text), start, len(text) if end is None else end)


def coding_change(
    removed: Sequence[CodedPassage] = (),
    added: Sequence[CodedPassage] = (),
    codes: Sequence[Code] = (),
    what: str = "",
) -> CodingChange:
    """A change that takes codings away and adds others, and codes with them."""
    return CodingChange(
        ChangeKind.CODED,
        CodingRows(coded=tuple(removed)),
        CodingRows(tuple(codes), tuple(added)),
        what,
    )
