"""A made-up definition for the tests of changes, and definitions of any shape."""

from dataclasses import replace

from hypothesis import strategies as st

from hyte_analysis.survey.codebook import CHOICES, ROLES_OF_AREAS
from hyte_analysis.survey.columns import Part, SourceColumn, Use
from hyte_analysis.survey.definition import Definition
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

OPTIONS = (
    Option(1, "Kunta", "Kunta"),
    Option(2, "Kaupunki", "Kaup.", synonyms=("Kaupungit",)),
    Option(3, "Muu, mikä?", "Muu", Role.OTHER),
)
SURVEY = Survey(
    "arki", "Arki 2025", 2025,
    (RespondentGroup("HVA", "HVA", ("Hyvinvointialue",), 3),
     RespondentGroup("Kunta", "Kunta", ("Kaupunki", "Kunnat"), 4)),
    (
        Question("missa", "1", "Missä asut?", Kind.SINGLE_CHOICE, Scale.NOMINAL, "1. Arki", OPTIONS,
                 guessed=True),
        Question("missa-muu", "1a", "Mikä muu?", Kind.OPEN_TEXT, section="1. Arki",
                 follow_up_of=FollowUp("missa", 3)),
        Question("mita", "2", "Mitä teet?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL, "1. Arki",
                 OPTIONS),
        Question("mita-kunta", "2a", "Mitä kunnassa?", Kind.OPEN_TEXT,
                 follow_up_of=FollowUp("mita", 1)),
        Question("mita-kaupunki", "2b", "Mitä kaupungissa?", Kind.OPEN_TEXT,
                 follow_up_of=FollowUp("mita", 2)),
        Question("ika", "3", "Ikä?", Kind.NUMBER, Scale.INTERVAL),
        Question("terveiset", "4", "Terveiset", Kind.OPEN_TEXT),
    ),
)  # fmt: skip
DEFINITION = Definition(
    SURVEY,
    (
        SourceColumn(0, "Taho", Use.GROUP, 9),
        SourceColumn(1, "Missä asut?", Use.ANSWERS, 9, "missa", Part.CHOICE,
                     guess="import.guess_similar"),
        SourceColumn(2, "Mikä muu?", Use.ANSWERS, 2, "missa-muu", Part.TEXT),
        SourceColumn(3, "Mitä teet?: Kunta", Use.ANSWERS, 5, "mita", Part.FLAG, 1),
        SourceColumn(4, "Mitä teet?: Kaupunki", Use.ANSWERS, 4, "mita", Part.FLAG, 2),
        SourceColumn(5, "Mitä kunnassa?", Use.ANSWERS, 1, "mita-kunta", Part.TEXT),
        SourceColumn(6, "Mitä kaupungissa?", Use.ANSWERS, 1, "mita-kaupunki", Part.TEXT),
        SourceColumn(7, "Ikä?", Use.ANSWERS, 9, "ika", Part.NUMBER),
        SourceColumn(8, "Terveiset", Use.ANSWERS, 3, "terveiset", Part.TEXT),
        SourceColumn(9, "IP", Use.LEFT_OUT, 9, reason="import.ignored_personal"),
    ),
)  # fmt: skip

WORDS = st.text(
    st.characters(exclude_categories=("Cs",)) | st.sampled_from('äöå"\\\'\n\r\t{}=#[]. '),
    min_size=1, max_size=12,
).filter(lambda word: any(c.isalnum() for c in word))  # fmt: skip
NUMBERS = st.sampled_from(["", "1", "2.1", "III", "x y"])
AREAS = st.sampled_from(["", "I. Mieli", "II. Arki = juhla", 'Ä "ä"'])
SECTIONS = st.sampled_from(["", "1. Arki", "1. Toinen", "2. 3. Muu", "Tausta", "tausta", "Ä?"])


@st.composite
def _options(draw: st.DrawFn) -> tuple[Option, ...]:
    n = draw(st.integers(1, 5))
    codes = sorted(draw(st.sets(st.integers(1, 60), min_size=n, max_size=n)))
    roles = [role for role in Role if role is not Role.NOT_IN_CODEBOOK]
    options = []
    for code in codes:
        # The code in each word keeps the spellings of two options apart.
        words = [f"{word} {code}k" for word in draw(st.lists(WORDS, min_size=1, max_size=4))]
        short = draw(st.sampled_from(words))
        role = draw(st.sampled_from(roles))
        area = draw(AREAS) if role in ROLES_OF_AREAS else ""
        options.append(Option(code, words[0], short, role, tuple(words[1:]), area))
    return tuple(options)


@st.composite
def _question(draw: st.DrawFn, place: int) -> Question:
    kind = draw(st.sampled_from(Kind))
    options = draw(_options()) if kind in CHOICES else ()
    has_dont_know = any(option.role is Role.DONT_KNOW for option in options)
    return Question(
        f"q{place}",
        draw(NUMBERS),
        draw(WORDS),
        kind,
        draw(st.none() | st.sampled_from(Scale)),
        draw(SECTIONS),
        options,
        tuple(draw(st.lists(WORDS, max_size=2))),
        guessed=draw(st.booleans()),
        direction=draw(st.none() | st.sampled_from(Direction)),
        battery=draw(st.just("") | WORDS),
        dont_know=draw(st.sampled_from(DontKnow)) if has_dont_know else DontKnow.AVERAGED,
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Surveys of any shape, with follow-ups in and out of their questions' places."""
    n = draw(st.integers(1, 6))
    questions = [draw(_question(place)) for place in range(n)]
    with_options = [q for q in questions if q.options]
    for number in range(draw(st.integers(0, 3)) if with_options else 0):
        parent = draw(st.sampled_from(with_options))
        code = draw(st.sampled_from([option.code for option in parent.options]))
        own = draw(_question(100 + number))
        follow_up = replace(own, follow_up_of=FollowUp(parent.id, code))
        if draw(st.booleans()):
            follow_up = Question(own.id, parent.number + "abc"[number], own.text, Kind.OPEN_TEXT,
                                 None, parent.section, (), own.synonyms,
                                 FollowUp(parent.id, code))  # fmt: skip
        at = draw(st.integers(0, len(questions)) | st.just(questions.index(parent) + 1))
        questions.insert(at, follow_up)
    groups = tuple(
        RespondentGroup(f"g{i}", f"{draw(WORDS)} {i}g", (f"{draw(WORDS)} {i}s",),
                        draw(st.none() | st.integers(0, 99)))
        for i in range(draw(st.integers(1, 3)))
    )  # fmt: skip
    return Survey("kirja", draw(WORDS), draw(st.none() | st.integers(2000, 2100)), groups,
                  tuple(questions), "kirja", unit=draw(st.sampled_from(Unit)))  # fmt: skip
