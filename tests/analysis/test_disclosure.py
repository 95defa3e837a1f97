"""What a protected audience sees of few answers, and that nobody can work out the rest."""

import io
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.conventions import (
    base_sentence,
    disclosure_notes,
    mean_or_reason,
    share_or_reason,
    withheld,
)
from hyte_analysis.analysis.disclosure import cells, quoted_groups
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.group_differences import Untested, group_differences
from hyte_analysis.analysis.result import Remedy, ResultTable
from hyte_analysis.analysis.reveals import reveals, telling_rows
from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.charts import CHARTS, alt_text, default_look
from hyte_analysis.exports import EXPORTS
from hyte_analysis.exports.plain import to_csv, to_json, to_text
from hyte_analysis.importers.choices import ImportChoices
from hyte_analysis.importers.survey_file import read_survey
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import Counts, Filter
from hyte_analysis.survey.audiences import EVERYTHING, Action, Audience, Limits, Profile, audience
from hyte_analysis.survey.codebook import CODEBOOK_FOLDER, read_codebook
from hyte_analysis.survey.model import (
    DontKnow,
    Kind,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)
from hyte_analysis.texts.formats import decimal_text
from tests.analysis import solver
from tests.analysis.solver import Asked, ns, protecting, question, single_choices, surveys
from tests.published import PUBLISHED

PUBLIC = protecting(5, 5, 3)
PERSONS = protecting(10, 5, 5)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


TWO = question(Role.SUBSTANTIVE, Role.SUBSTANTIVE)
FOUR = question(*[Role.SUBSTANTIVE] * 4, scale=Scale.ORDINAL)
WITH_DONT_KNOW = question(Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.DONT_KNOW, Role.SUBSTANTIVE)
SEVERAL = question(*[Role.SUBSTANTIVE] * 3, kind=Kind.MULTIPLE_CHOICE)


def shown(asked: Asked, to: Audience = PUBLIC, **reading: object) -> ResultTable:
    return solver.shown(asked, to, **reading)


def of(counts: Mapping[str, Sequence[int]], asked: Question = TWO) -> Asked:
    return single_choices(asked, counts)


# A solver that tries

limits = st.builds(protecting, st.integers(2, 10), st.integers(1, 8), st.integers(2, 5))


@settings(max_examples=60, deadline=None)
@given(surveys(), limits)
def test_nobody_can_work_out_what_a_small_group_answered(asked: Asked, to: Audience) -> None:
    assert solver.told(asked, to) == []


@pytest.mark.parametrize("asked", [TWO, FOUR, WITH_DONT_KNOW], ids=["two", "four", "dont_know"])
@pytest.mark.parametrize("n", [1, 2, 5, 6, 7])
@pytest.mark.parametrize(("counts", "mean", "fits"), [(10, 5, 5), (8, 1, 3), (8, 1, 2)])
def test_every_look_of_few_answers_fits_enough_distributions(
    asked: Question, n: int, counts: int, mean: int, fits: int
) -> None:
    to, looks = protecting(counts, mean, fits), defaultdict(int)
    every = list(solver.vectors(n, len(asked.options)))
    for vector in every:
        looks[tuple(map(repr, solver.views(of({"A": vector}, asked), to)))] += 1
    assert min(looks.values()) >= min(fits, len(every))


def test_the_solver_sees_through_tables_that_are_not_protected() -> None:
    small = of({"A": (1, 0), "B": (3, 4)})
    warned = Audience(Profile.COUNCIL, Limits(Action.WARN, 5, 5, 2, 1))
    assert solver.told(small, warned) == [("A",)]
    assert solver.bounds(small, warned, ["A"]) == ((1, 1), (0, 0))
    assert solver.bounds(small, PUBLIC, ["A"]) == ((0, 1), (0, 1))


# What would leak


def test_a_merged_cell_where_all_answered_alike_tells_nothing_of_its_groups() -> None:
    table = shown(of({"A": (1, 0), "B": (4, 0), "C": (3, 6)}))
    assert ns(table) == {"A + B": [None, None], "C": [3, 6], "Kaikki": [None, None]}
    assert [group.n for group in table.groups] == [5, 9, 14]
    assert table.total.mean is None
    assert "ei näytetä: paljastaisi alle 5 vastaajan vastaukset" in withheld(table, table.total)


def test_a_large_group_that_answered_alike_is_shown() -> None:
    assert ns(shown(of({"A": (5, 0), "B": (6, 0)})))["Kaikki"] == [11, 0]


def test_alike_answers_are_shown_where_the_inversion_is_not_checked() -> None:
    table = shown(of({"A": (1, 0), "B": (4, 0)}), protecting(5, 5, 1))
    assert ns(table) == {"Kaikki": [5, 0]}


@pytest.mark.parametrize("state", solver.STATES)
def test_dont_knows_alone_are_no_way_around_the_limit(state: DontKnow | None) -> None:
    table = shown(of({"A": (0, 0, 2, 0)}, WITH_DONT_KNOW), dont_know=state)
    assert all(count.n is None for group in table.groups for count in group.counts)
    assert [(group.n, group.left_out) for group in table.groups] == [(2, None), (2, None)]


def test_where_figures_are_hidden_n_is_all_who_answered_and_says_so() -> None:
    table = shown(of({"A": (1, 0, 1, 0)}, WITH_DONT_KNOW), dont_know=DontKnow.LEFT_OUT)
    assert table.total.n == 2
    assert base_sentence(table).endswith("n on kaikki kysymykseen vastanneet.")


@pytest.mark.parametrize("state", list(DontKnow))
def test_the_cells_are_the_same_whatever_dont_knows_are_part_of(state: DontKnow) -> None:
    table = shown(
        of({"A": (1, 0, 5, 0), "B": (2, 1, 0, 0), "C": (1, 1, 0, 1)}, WITH_DONT_KNOW),
        dont_know=state,
    )
    assert [group.group for group in table.groups] == ["A", "B + C", "Kaikki"]


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.DATE])
def test_hidden_values_are_no_rows_either(kind: Kind) -> None:
    few = Asked(question(kind=kind), {"A": ((738000.0,), (738400.0,)), "B": ()})
    assert shown(few).options == ()
    alike = Asked(
        question(kind=kind),
        {"A": ((740000.0,),) * 2, "B": ((740000.0,),) * 3, "C": ((738000.0,), (738001.0,)) * 4},
    )
    table = shown(alike)
    assert [option.code for option in table.options] == [1, 2]
    assert ns(table) == {"A + B": [None, None], "C": [4, 4], "Kaikki": [None, None]}


def test_hidden_answers_outside_the_codebook_are_no_rows_either() -> None:
    outside = question(Role.SUBSTANTIVE, Role.SUBSTANTIVE, Role.NOT_IN_CODEBOOK)
    table = shown(of({"A": (0, 0, 2), "B": (0, 0, 3), "C": (3, 3, 0)}, outside))
    assert [option.code for option in table.options] == [1, 2]
    assert [option.code for option in table.question.options] == [1, 2]
    assert not table.has_outsiders


def test_a_ranking_that_all_gave_alike_is_hidden() -> None:
    ranked = question(*[Role.SUBSTANTIVE] * 3, kind=Kind.RANKING)
    table = shown(Asked(ranked, {"A": ((2.0, 1.0, 3.0),), "B": ((2.0, 1.0, 3.0),) * 4}))
    assert [count.mean_rank for count in table.total.counts] == [None] * 3
    mixed = shown(Asked(ranked, {"A": ((2.0, 1.0, 3.0),), "B": ((3.0, 1.0, 2.0),) * 4}))
    assert [count.mean_rank for count in mixed.total.counts] == [2.0, 2.6, 1.4]


def test_several_choices_hide_mentions_ranks_and_areas() -> None:
    total = shown(Asked(SEVERAL, {"A": ((1.0, 2.0), (3.0,))})).total
    assert (total.mentions_per_respondent, total.n) == (None, 2)
    assert [(area.n, area.share) for area in total.areas] == [(None, None)]


def test_no_p_is_told_of_what_is_not_shown() -> None:
    table = shown(of({"A": (1, 0), "B": (4, 0), "C": (3, 6)}))
    test = group_differences([table]).strongest("q")
    assert test is not None
    assert (test.p, test.smallest_p, test.reason) == (None, None, Untested.NOT_SHOWN)
    assert finding_sentence(table, test) == (
        "Kysymykseen on 14 vastausta, joita ei näytetä tälle yleisölle tarkasti; "
        "ryhmiä ei näytetä erikseen tälle yleisölle."
    )


def test_a_chosen_small_group_brings_those_it_is_merged_with() -> None:
    table = shown(of({"A": (1, 1), "B": (1, 2), "C": (3, 6)}), groups=("A",))
    assert ns(table) == {"Kaikki": [2, 3]}
    assert table.total.members == ("A", "B")
    assert disclosure_notes(table) == [
        "Ryhmät A, B on yhdistetty, koska niistä ainakin yhdessä on alle 5 vastausta."
    ]


def test_the_cells_rest_on_all_groups_whatever_is_chosen() -> None:
    groups = [RespondentGroup(name, name) for name in "ABCD"]
    bases = {"A": 2, "B": 9, "C": 6, "D": 0}
    found = {
        chosen: [c.group_ids for c in cells(groups, bases, chosen, (), PUBLIC).shown]
        for chosen in [(), ("A",), ("B",), ("B", "C"), ("D",)]
    }
    assert found == {
        (): [("A", "C"), ("B",), ("D",)],
        ("A",): [],
        ("B",): [("B",)],
        ("B", "C"): [("A", "C"), ("B",)],
        ("D",): [("D",)],
    }


def test_a_readers_own_merges_are_not_for_a_protected_audience() -> None:
    asked = of({"A": (3, 3), "B": (4, 2), "C": (3, 6)})
    assert shown(asked, merged=(("A", "B"),)) == shown(asked)


def test_a_protected_audience_never_gets_another_cut_of_the_answers() -> None:
    with pytest.raises(ValueError, match="protected"):
        shown(of({"A": (3, 3), "B": (4, 2)}), split=TWO)


def test_quotes_have_a_limit_of_their_own() -> None:
    responses = {"A": 3, "B": 10}
    public = protecting(5, 5, 3)
    persons = Audience(Profile.COUNCIL, replace(public.limits, quotes=10))
    warned = Audience(Profile.COUNCIL, replace(public.limits, action=Action.WARN, quotes=10))
    assert quoted_groups(responses, public) == ()
    assert quoted_groups(responses, persons) == ("B",)
    assert quoted_groups(responses, warned) == ("A", "B")


# Remedies, in order


def test_first_small_groups_are_merged() -> None:
    table = shown(of({"A": (1, 0), "B": (2, 2), "C": (3, 6)}))
    assert ns(table) == {"A + B": [3, 2], "C": [3, 6], "Kaikki": [6, 8]}
    assert [group.remedy for group in table.groups] == [Remedy.MERGED, None, None]
    assert disclosure_notes(table) == [
        "Ryhmät A, B on yhdistetty, koska niistä ainakin yhdessä on alle 5 vastausta."
    ]


@pytest.mark.parametrize(
    ("vector", "remedy", "figures", "note"),
    [
        (
            (2, 3, 3, 1),
            Remedy.NO_COUNTS,
            (2.33, 0.94),
            (
                "Lukumäärät on jätetty pois, koska vastauksia on alle 10. KA:sta ja Hajonnasta ei "
                "voi laskea vastauksia takaisin."
            ),
        ),
        (
            (0, 0, 2, 7),
            Remedy.NO_SPREAD,
            (3.78, None),
            (
                "Lukumäärät ja Hajonta on jätetty pois, koska vastauksia on alle 10: KA:sta, "
                "Hajonnasta ja n:stä voisi laskea vastaukset takaisin."
            ),
        ),
        (
            (8, 1, 0, 0),
            Remedy.SHARES_ONLY,
            (None, None),
            (
                "Osuuksista kerrotaan vain, onko vaihtoehdon valinnut vähintään puolet, koska "
                "vastauksia on alle 10."
            ),
        ),
    ],
)
def test_then_counts_are_dropped_then_hajonta_then_all_but_halves(
    vector: tuple[int, ...], remedy: Remedy, figures: tuple[float | None, ...], note: str
) -> None:
    table = shown(of({"A": vector}, FOUR), protecting(10, 5, 2))
    total = table.total
    assert total.remedy is remedy, (total.remedy, total.mean, total.spread)
    assert (total.mean, total.spread) == figures
    assert all(count.n is None and count.share is None for count in total.counts)
    assert disclosure_notes(table) == [note]


def test_halves_say_only_what_at_least_half_chose() -> None:
    table = shown(of({"A": (8, 1, 0, 0)}, FOUR), protecting(10, 5, 2))
    told = [share_or_reason(count) for count in table.total.counts]
    assert told == ["vähintään puolet", *["alle puolet"] * 3]
    four = question(*[Role.SUBSTANTIVE] * 4, kind=Kind.MULTIPLE_CHOICE)
    several = Asked(four, {"A": ((1.0,), (1.0, 2.0), (1.0,), (2.0, 3.0), (1.0,), (4.0,))})
    told_of = shown(several, protecting(10, 5, 3)).total.counts
    assert [count.is_half for count in told_of] == [True, False, False, False]


def test_in_the_end_nothing_but_n_is_shown() -> None:
    table = shown(of({"A": (2, 1), "B": (1, 0)}))
    assert [(g.n, g.mean, g.spread, g.remedy) for g in table.groups] == [
        (4, None, None, Remedy.HIDDEN)
    ]
    assert mean_or_reason(table.total, None, "") == "ei näytetä"
    assert withheld(table, table.total) == "ei näytetä: alle 5 vastausta"
    assert disclosure_notes(table)[1:] == [
        (
            "Lukuja ei näytetä, koska vastauksia on alle 5: niistä voisi päätellä yksittäisen "
            "vastauksen."
        )
    ]


def test_what_is_hidden_for_others_has_a_reason_of_its_own() -> None:
    table = shown(of({"A": (1, 0), "B": (4, 0), "C": (3, 6)}))
    assert disclosure_notes(table) == [
        "Ryhmät A, B on yhdistetty, koska niistä ainakin yhdessä on alle 5 vastausta.",
        (
            "Osa luvuista on jätetty pois, koska niistä voisi päätellä, mitä alle 5 vastaajan "
            "ryhmä vastasi."
        ),
    ]


def test_an_audience_that_is_only_warned_sees_everything() -> None:
    warned = Audience(Profile.COUNCIL, Limits(Action.WARN, 5, 5, 2, 1))
    table = shown(of({"A": (1, 0), "B": (0, 0), "C": (3, 6)}), warned)
    assert ns(table) == {"A": [1, 0], "B": [0, 0], "C": [3, 6], "Kaikki": [4, 6]}
    assert all(group.remedy is None for group in table.groups)
    assert disclosure_notes(table) == []


# The published sample


@pytest.fixture(scope="module")
def sample() -> tuple[Survey, Counts]:
    choices = ImportChoices((read_codebook(CODEBOOK_FOLDER / "ennakkokysely-2025.toml"),))
    path = SAMPLES / "ennakkokysely-2025.xlsx"
    imported = read_survey(path.name, path.read_bytes(), choices)
    database = open_database(None)
    stored = store_survey(database, imported.data, imported.source, imported.report.as_json())
    return imported.data.survey, StoredAnswers(database).counts(stored.survey_id, Filter())


PUBLISHED_QUESTIONS = ("sovitut-kaytannot", "tieto-toiselta-toimijalta")


def sample_tables(sample: tuple[Survey, Counts], profile: Profile) -> dict[str, ResultTable]:
    reading = Reading(audience=audience(profile, Unit.ORGANISATION))
    return {table.question.id: table for table in read_tables(*sample, reading)}


def test_a_council_sees_all_published_rows_and_is_warned_of_seven(
    sample: tuple[Survey, Counts],
) -> None:
    tables = sample_tables(sample, Profile.COUNCIL)
    rows = {
        (question_id, group.group): (decimal_text(group.mean), decimal_text(group.spread), group.n)
        for question_id in PUBLISHED_QUESTIONS
        for group in tables[question_id].single_groups
    }
    assert rows == {
        key: (mean.replace(".", ","), spread.replace(".", ","), n)
        for key, (mean, spread, n) in PUBLISHED.items()
    }
    published = [tables[question_id] for question_id in PUBLISHED_QUESTIONS]
    assert telling_rows(published) == (7, 8)
    assert {r.group: r.fits for r in reveals(published[0])}["Kunta"] == 2


def test_the_public_sees_the_small_groups_of_the_sample_as_one(
    sample: tuple[Survey, Counts],
) -> None:
    for question_id in PUBLISHED_QUESTIONS:
        table = sample_tables(sample, Profile.PUBLIC)[question_id]
        assert {group.group: group.n for group in table.groups} == {
            "HVA + Oppilaitokset + Muut toimijat": 7,
            "Kunta": 14,
            "Kaikki": 21,
        }
        assert disclosure_notes(table) == [
            (
                "Ryhmät HVA, Oppilaitokset, Muut toimijat on yhdistetty, koska niistä ainakin "
                "yhdessä on alle 5 vastausta."
            )
        ]


PRACTICES = {
    "HVA": (2, 0, 1, 0),
    "Kunta": (6, 5, 1, 2),
    "Oppil": (0, 1, 0, 0),
    "Muut": (0, 2, 1, 0),
}
WISHES = {"HVA": (1, 2), "Kunta": (4, 10), "Oppil": (0, 1), "Muut": (3, 0)}


@pytest.mark.parametrize(
    ("asked", "of_one"),
    [
        (of(PRACTICES, WITH_DONT_KNOW), ((0, 1), (0, 1), (0, 1), (0, 0))),
        (of(WISHES), ((0, 1), (0, 1))),
    ],
)
def test_no_row_of_the_merged_groups_can_be_solved(
    asked: Asked, of_one: tuple[tuple[int, int], ...]
) -> None:
    to = audience(Profile.PUBLIC, Unit.ORGANISATION)
    assert solver.told(asked, to) == []
    assert solver.bounds(asked, to, ["Oppil"]) == of_one
    for group in ("HVA", "Muut"):
        assert any(low < high for low, high in solver.bounds(asked, to, [group]))
    assert all(low == high for low, high in solver.bounds(asked, to, ["Kunta"]))


# Charts and files

SECRETS = {
    "A": (7919, 4801, 0, 6007),
    "B": (5, 21_001, 23, 17),
    "C": (3, 30_011, 29, 18),
    "D": (0, 0, 0, 0),
}
FAR = protecting(20_000, 20_000, 3)


def secretive(kind: Kind) -> Asked:
    """A question whose group A is too small for the limits by far, and is merged with B."""
    ranked = question(*[Role.SUBSTANTIVE] * 4)
    made = ranked if kind is Kind.RANKING else WITH_DONT_KNOW
    options = () if kind in VALUES else made.options
    return replace(of(SECRETS, made), question=replace(made, kind=kind, options=options))


VALUES = (Kind.NUMBER, Kind.DATE)
CLOSED = [kind for kind in Kind if kind is not Kind.OPEN_TEXT]


def outputs(survey: Survey, table: ResultTable) -> dict[str, str]:
    """Everything that is drawn and written of the table, as text."""
    found = {"alt": alt_text(table), "json": json.dumps(to_json(survey, [table]))}
    found |= {"csv": to_csv([table]), "text": to_text([table])}
    for chart in CHARTS:
        if chart.suits(table):
            found[chart.id] = chart.draw(table, default_look(table)).to_json()
    for export in EXPORTS:
        book = zipfile.ZipFile(io.BytesIO(export.make(survey, [table], [])))
        found[export.id] = " ".join(
            book.read(name).decode(errors="ignore") for name in book.namelist()
        )
    return found


def holds(text: str, n: int) -> bool:
    """Whether the number stands in the text, with or without a space between thousands."""
    thousands = "" if n < 1000 else rf"{n // 1000}(?:\s|\\u00a0)?{n % 1000:03}"
    return re.search(rf"(?<!\d){thousands or n}(?!\d)", text) is not None


@pytest.mark.parametrize(
    ("kind", "state"),
    [*((kind, None) for kind in CLOSED), *((Kind.SINGLE_CHOICE, state) for state in DontKnow)],
)
def test_no_chart_or_file_holds_a_count_that_the_table_hides(
    kind: Kind, state: DontKnow | None
) -> None:
    asked = secretive(kind)
    table = shown(asked, FAR, dont_know=state)
    assert [group.group for group in table.groups] == ["A + B", "C", "D", "Kaikki"]
    for name, text in outputs(asked.survey, table).items():
        assert not [n for n in SECRETS["A"] + SECRETS["B"] if n > 1000 and holds(text, n)], name


@pytest.mark.parametrize("kind", CLOSED)
def test_no_chart_or_file_holds_a_figure_of_too_few_answers(kind: Kind) -> None:
    asked = replace(secretive(kind), responses={"A": secretive(kind).responses["A"], "D": ()})
    table = shown(asked, FAR)
    shares = ("0.42", "42\u00a0%", "0,42", "0.32", "0.256", "25,6")
    for name, text in outputs(asked.survey, table).items():
        if name not in ("stacked", "options", "grouped", "areas", "diverging", "excel"):
            assert not [share for share in shares if share in text], name
        assert not [n for n in SECRETS["A"] if n and holds(text, n)], name


def test_every_output_holds_the_counts_that_are_shown() -> None:
    table = shown(secretive(Kind.SINGLE_CHOICE), EVERYTHING)
    for name, text in outputs(secretive(Kind.SINGLE_CHOICE).survey, table).items():
        assert holds(text, 7919) or name == "areas", name
