"""Random surveys in random shapes: figures equal a plain recount, and nothing is lost."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hyte_analysis.importers.survey_file import ImportedSurvey
from hyte_analysis.survey.model import (
    FollowUp,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Scale,
    Survey,
)
from tests.importers.exports import (
    Asked,
    Given,
    Made,
    Shape,
    bases,
    counts_by_label,
    imported,
    recount,
    recount_base,
    render,
    tables,
    texts_of,
    unstored,
)

GROUPS = ("Kunta", "HVA", "Järjestö", "", "Säätiö")
WORDS = ("kuinka", "Yhteistyö", "miten, ja miksi", "hyvä", "tieto: mikä", "arki (esim. uni, ruoka)",
         "2025", "työ/vapaa-aika", "jos-niin", "Ääni", "lapset", "Sama?", "é-kirjain")  # fmt: skip
LABELS = ("Kyllä", "Ei", "En osaa sanoa", "-", "Ei valittu", "Kyllä, usein", "Muu, mikä", "a: b",
          "Lapset, nuoret (erit. 2.aste, ikäihmiset)", "Työ / koti", "50 %", "Yes",
          "– ei mitään")  # fmt: skip
TEXTS = ("=1+1", "Hyvä; parempi, paras", 'Niin "sanottu"\nmaa', "Kyllä", "Kunta", "x", "7")

wordings = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5, unique=True).map(" ".join)


@st.composite
def asked_questions(draw: st.DrawFn) -> Asked:
    kind = draw(st.sampled_from(("single", "multiple", "multiple", "open")))
    if kind == "open":
        return Asked("", "open")
    options = tuple(draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=6, unique=True)))
    free = draw(st.sets(st.integers(0, len(options) - 1), max_size=2))
    return Asked("", kind, options, tuple(sorted(free)))


@st.composite
def surveys(draw: st.DrawFn) -> Made:
    texts = draw(st.lists(wordings, min_size=1, max_size=5, unique_by=str.casefold))
    assume(not any(a != b and b.startswith(a) for a in texts for b in texts))
    asked = tuple(replace(draw(asked_questions()), text=t, id=f"q{i}") for i, t in enumerate(texts))
    given = [_respondent(draw, asked) for _ in range(draw(st.integers(1, 7)))]
    assume(any(one.chosen or one.texts for one in given))
    return Made(asked, tuple(given))


def _respondent(draw: st.DrawFn, asked: tuple[Asked, ...]) -> Given:
    chosen: dict[int, tuple[int, ...]] = {}
    texts: dict[tuple[int, int], str] = {}
    for q, one in enumerate(asked):
        if one.kind == "open":
            if draw(st.booleans()):
                texts[q, -1] = draw(st.sampled_from(TEXTS))
            continue
        most = 1 if one.kind == "single" else len(one.options)
        picked = draw(st.sets(st.integers(0, len(one.options) - 1), max_size=most))
        if picked:
            chosen[q] = tuple(sorted(picked))
        for option in picked & set(one.free_text_of):
            if draw(st.booleans()):
                texts[q, option] = draw(st.sampled_from(TEXTS))
    return Given(draw(st.sampled_from(GROUPS)), chosen, texts)


shapes = st.builds(
    Shape,
    header=st.sampled_from(("one", "blank", "repeated", "merged")),
    numbering=st.sampled_from(("", "1.", "3.1")),
    suffix=st.sampled_from(("xlsx", "csv")),
    delimiter=st.sampled_from((";", ",", "\t")),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16")),
    language=st.booleans(),
    noisy=st.booleans(),
    flag=st.sampled_from(("label", "1/0", "x")),
    separator=st.sampled_from(("", "", ";", "; ")),
    empty_rows=st.sampled_from(((), (0, 2, 2), (99,))),
    title=st.sampled_from(("", "", "Kysely")),
    extras=st.booleans(),
    column_seed=st.sampled_from((None, 1, 2)),
)


def codebook(made: Made, *, hidden: bool) -> Survey:
    """The codebook of the survey; with `hidden` it lacks the last option of each choice.

    An unknown option with a comma, alone in its cell, may as well be two: such ones stay known.
    """
    questions = []
    kinds = {"single": Kind.SINGLE_CHOICE, "multiple": Kind.MULTIPLE_CHOICE, "open": Kind.OPEN_TEXT}
    for asked in made.asked:
        options = tuple(Option(i, label, label) for i, label in enumerate(asked.options, 1))
        is_plain = options and "," not in options[-1].label
        if hidden and is_plain and len(options) - 1 not in asked.free_text_of:
            options = options[:-1]
        scale = Scale.NOMINAL if options else None
        questions.append(Question(asked.id, "", asked.text, kinds[asked.kind], scale, "", options))
        questions.extend(
            Question(f"{asked.id}-{o}", "", f"Kerro lisää: {asked.id} {o}", Kind.OPEN_TEXT,
                     follow_up_of=FollowUp(asked.id, o + 1))
            for o in asked.free_text_of
        )  # fmt: skip
    groups = tuple(RespondentGroup(g, g) for g in ("Kunta", "HVA", "Järjestö"))
    return Survey("satunnainen", "Satunnainen", 2030, groups, tuple(questions), "satunnainen")


def read(made: Made, shape: Shape, *books: Survey) -> ImportedSurvey:
    name, content = render(made, shape)
    return imported(name, content, group_column=shape.group_heading, codebooks=books or None)


def nothing_is_lost(survey: ImportedSurvey) -> bool:
    report = survey.report
    dropped = sum(not cell.kept for cell in report.odd_cells)
    return report.cells == report.cells_stored + report.cells_ignored + dropped


def named(made: Made) -> Made:
    """The survey with the name that responses without a group are shown under."""
    given = (replace(g, group=g.group or "Ei ryhmää") for g in made.given)
    return Made(made.asked, tuple(given))


QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


@QUICK
@given(surveys(), shapes, st.booleans())
def test_figures_from_the_database_equal_a_plain_recount(
    made: Made, shape: Shape, hidden: bool
) -> None:
    survey = read(made, shape, codebook(made, hidden=hidden))
    found = tables(survey)
    for place, asked in enumerate(made.asked):
        if asked.kind == "open":
            answers = sorted(g.texts[place, -1] for g in made.given if (place, -1) in g.texts)
            kept = texts_of(survey, asked.id)
            assert sorted(" ".join(t.split()) for t in kept) == [
                " ".join(t.split()) for t in answers
            ]
            continue
        want = recount(named(made), place)
        if asked.id not in found:
            assert not want
            continue
        assert counts_by_label(found[asked.id]) == want
        if asked.kind == "multiple":
            assert bases(found[asked.id]) == recount_base(named(made), place)
    assert nothing_is_lost(survey)


@QUICK
@given(surveys(), shapes, st.integers(0, 9), st.booleans())
def test_the_order_of_the_rows_changes_nothing(
    made: Made, shape: Shape, seed: int, hidden: bool
) -> None:
    book = codebook(made, hidden=hidden)
    one = read(made, replace(shape, empty_rows=()), book)
    other = read(made, replace(shape, empty_rows=(), row_seed=seed), book)
    assert unstored(one) == unstored(other)
    assert one.data.survey == other.data.survey
    assert one.report.kinds == other.report.kinds


@QUICK
@given(surveys(), shapes, st.integers(0, 9))
def test_an_unknown_survey_is_guessed_without_losing_a_cell_or_minding_the_order_of_rows(
    made: Made, shape: Shape, seed: int
) -> None:
    one = read(made, replace(shape, empty_rows=()))
    other = read(made, replace(shape, empty_rows=(), row_seed=seed))
    assert nothing_is_lost(one)
    assert unstored(one) == unstored(other)
    assert one.data.survey == other.data.survey
    assert all(question.guessed for question in one.data.survey.questions)
