"""Whether groups differ: exact, adjusted over the survey, in words that follow fixed rules."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from hyte_analysis.analysis.distribution import Reading, read_tables, result_tables
from hyte_analysis.analysis.group_differences import (
    GroupDifference,
    Untested,
    Verdict,
    differences_from_others,
    group_differences,
    own_and_others,
)
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.model import (
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
    Unit,
)

GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
Given = Mapping[str, Sequence[int]]
# Counts by form position, from data/samples: the slides of 5.11.2025.
AGREED = {"HVA": (2, 0, 1, 0), "Kunta": (6, 5, 1, 2), "Oppilaitokset": (0, 1, 0, 0),
          "Muut toimijat": (0, 2, 1, 0)}  # fmt: skip
WANTED = {"HVA": (1, 2), "Kunta": (4, 10), "Oppilaitokset": (0, 1), "Muut toimijat": (3, 0)}


def question(
    id_: str, n: int, kind: Kind = Kind.SINGLE_CHOICE, scale: Scale = Scale.NOMINAL
) -> Question:
    options = tuple(Option(code, f"V{code}", f"V{code}") for code in range(1, n + 1))
    return Question(id_, id_, f"{id_}?", kind, scale, options=options)


def tables(
    given: Mapping[str, Given],
    kind: Kind = Kind.SINGLE_CHOICE,
    scale: Scale = Scale.NOMINAL,
    base: Mapping[str, int] | None = None,
    reading: Reading | None = None,
) -> tuple[ResultTable, ...]:
    """Tables of questions whose counts are given by group."""
    questions = tuple(
        question(id_, max(map(len, own.values())), kind, scale) for id_, own in given.items()
    )
    names = tuple(dict.fromkeys(name for own in given.values() for name in own))
    survey = Survey("s", "S", 2025, tuple(RespondentGroup(g, g) for g in names), questions)
    answers = tuple(
        AnswerCount(id_, group, code, None, n)
        for id_, own in given.items()
        for group, counts in own.items()
        for code, n in enumerate(counts, 1)
        if n
    )
    bases = tuple(
        BaseCount(id_, group, (base or {}).get(group, sum(counts)))
        for id_, own in given.items()
        for group, counts in own.items()
    )
    counts = Counts(answers, bases, tuple((name, 1) for name in names))
    return read_tables(survey, counts, reading) if reading else result_tables(survey, counts)


def test_no_difference_on_the_published_slides_can_be_told_from_chance() -> None:
    found = group_differences(tables({"q1": AGREED, "q2": WANTED}))
    first, second = found.tests
    assert first.p is not None
    assert second.p is not None
    assert round(first.p, 4) == 0.3941
    assert round(second.p, 4) == 0.0985
    # Benjamini–Hochberg of two: the smaller is doubled, the larger stays.
    assert second.adjusted_p == pytest.approx(2 * second.p)
    assert first.adjusted_p == pytest.approx(first.p)
    assert {test.verdict for test in found.tests} == {Verdict.CHANCE}


def test_three_against_three_can_never_be_told_apart() -> None:
    (test,) = group_differences(tables({"q": {"A": (3, 0), "B": (0, 3)}})).tests
    assert test.p == pytest.approx(0.1)
    assert test.smallest_p == pytest.approx(0.1)
    assert not test.can_be_told
    assert test.verdict is not Verdict.CLEAR


def test_a_clear_difference_is_said() -> None:
    (test,) = group_differences(tables({"q": {"A": (14, 0), "B": (0, 3)}})).tests
    assert test.p == pytest.approx(1 / 680)
    assert test.verdict is Verdict.CLEAR


def test_one_small_p_among_many_questions_says_nothing() -> None:
    alike = {"A": (5, 5), "B": (5, 5)}
    given = {"q0": {"A": (10, 0), "B": (5, 5)}} | {f"q{i}": alike for i in range(1, 20)}
    found = group_differences(tables(given))
    (own,) = found.of("q0")
    assert own.p is not None
    assert own.adjusted_p is not None
    assert own.p < 0.05 < own.adjusted_p
    assert own.verdict is Verdict.CHANCE


@pytest.mark.parametrize(
    ("p", "adjusted", "verdict"),
    [
        (0.001, 0.05, Verdict.CLEAR),
        (0.05, 0.10, Verdict.HINT),
        (0.01, 0.06, Verdict.HINT),
        (0.05, 0.4, Verdict.CHANCE),
        (0.06, 0.06, Verdict.CHANCE),
        (0.0985, 0.0985, Verdict.CHANCE),
        (None, None, Verdict.UNTESTED),
    ],
)
def test_the_words_follow_fixed_limits(
    p: float | None, adjusted: float | None, verdict: Verdict
) -> None:
    assert GroupDifference("q", p=p, adjusted_p=adjusted).verdict is verdict


def test_each_option_of_a_multiple_choice_is_a_test_of_its_own() -> None:
    given = {"q": {"A": (8, 5, 0), "B": (1, 5, 0)}}
    base = {"A": 10, "B": 9}
    found = group_differences(tables(given, Kind.MULTIPLE_CHOICE, base=base))
    assert [test.option_code for test in found.tests] == [1, 2, 3]
    for test, table in zip(found.tests, ([[8, 2], [1, 8]], [[5, 5], [5, 4]]), strict=False):
        assert test.p == pytest.approx(fisher_exact(table).pvalue)
    assert found.tests[2].reason is Untested.ALL_ALIKE
    strongest = found.strongest("q")
    assert strongest is not None
    assert strongest.option_code == 1


def test_dont_knows_have_no_place_in_the_test_of_a_scale() -> None:
    given = {"q": {"A": (5, 3, 1, 4), "B": (1, 3, 6, 0)}}
    (plain,) = tables({"q": {"A": (5, 3, 1), "B": (1, 3, 6)}}, scale=Scale.ORDINAL)
    (full,) = tables(given, scale=Scale.ORDINAL)
    options = (*full.question.options[:3], Option(4, "EOS", "EOS", Role.DONT_KNOW))
    survey = Survey(
        "s", "S", None, (RespondentGroup("A", "A"), RespondentGroup("B", "B")),
        (Question("q", "q", "q?", Kind.SINGLE_CHOICE, Scale.ORDINAL, options=options),),
    )  # fmt: skip
    answers = tuple(
        AnswerCount("q", group, code, None, n)
        for group, counts in given["q"].items()
        for code, n in enumerate(counts, 1)
    )
    bases = (BaseCount("q", "A", 13), BaseCount("q", "B", 10))
    with_dont_know = result_tables(survey, Counts(answers, bases, ()))[0]
    ps = [group_differences([table]).tests[0].p for table in (plain, with_dont_know)]
    assert (ps[0] is None) == (ps[1] is None)
    assert (ps[0] or 0) == pytest.approx(ps[1] or 0, rel=1e-12)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"A": (3, 2), "B": (0, 0)}, Untested.ONE_GROUP),
        ({"A": (3, 0), "B": (5, 0)}, Untested.ALL_ALIKE),
    ],
)
def test_what_is_not_tested_says_why(given: Given, reason: Untested) -> None:
    (test,) = group_differences(tables({"q": given})).tests
    assert (test.p, test.reason, test.verdict) == (None, reason, Verdict.UNTESTED)


def test_dont_knows_of_the_other_group_do_not_make_all_alike() -> None:
    options = (Option(1, "Hyvin", "Hyvin"), Option(2, "Huonosti", "Huonosti"),
               Option(3, "En osaa sanoa", "Eos", Role.DONT_KNOW))  # fmt: skip
    asked = Question("q", "q", "q?", Kind.SINGLE_CHOICE, Scale.ORDINAL, options=options)
    survey = Survey(
        "s", "S", 2025, (RespondentGroup("A", "A"), RespondentGroup("B", "B")), (asked,)
    )
    answers = (AnswerCount("q", "A", 1, None, 2), AnswerCount("q", "A", 2, None, 1),
               AnswerCount("q", "B", 3, None, 4))  # fmt: skip
    bases = (BaseCount("q", "A", 3), BaseCount("q", "B", 4))
    (test,) = group_differences(result_tables(survey, Counts(answers, bases, ()))).tests
    assert (test.p, test.reason) == (None, Untested.ONE_GROUP)


def test_a_group_that_is_merged_in_a_question_is_not_shown_there_apart() -> None:
    public = Reading(audience=audience(Profile.PUBLIC, Unit.ORGANISATION))
    given = {"A": (2, 1), "B": (2, 2), "C": (5, 2)}
    (table,) = tables({"q": given}, reading=public)
    assert [group.members for group in table.single_groups] == [("A", "B"), ()]
    reasons = [differences_from_others([table], name).tests[0].reason for name in ("A", "A + B")]
    assert reasons == [Untested.NOT_SHOWN, None]


def test_rankings_are_not_tested() -> None:
    (test,) = group_differences(tables({"q": {"A": (3, 2), "B": (1, 1)}}, Kind.RANKING)).tests
    assert test.reason is Untested.KIND


def test_a_group_is_compared_with_the_others_not_with_the_total() -> None:
    (table,) = tables({"q1": AGREED})
    own, others = own_and_others(table, "Kunta")
    assert own.n == 14
    assert [count.n for count in others.counts] == [2, 3, 2, 0]
    assert others.n == 7
    (test,) = differences_from_others([table], "Kunta").tests
    both = group_differences(tables({"q": {"Kunta": (6, 5, 1, 2), "muut": (2, 3, 2, 0)}}))
    assert test.p == both.tests[0].p


def test_a_protected_audience_gets_tests_of_what_it_sees() -> None:
    public = Reading(audience=audience(Profile.PUBLIC, Unit.ORGANISATION))
    (table,) = tables({"q1": AGREED}, reading=public)
    (test,) = group_differences([table]).tests
    merged = group_differences(tables({"q": {"Kunta": (6, 5, 1, 2), "muut": (2, 3, 2, 0)}}))
    assert test.p == merged.tests[0].p
    (small,) = tables({"q": {"A": (2, 1), "B": (1, 1)}}, reading=public)
    assert small.total.n
    assert group_differences([small]).tests[0].reason is Untested.NOT_SHOWN


counts_of_groups = st.lists(st.lists(st.integers(0, 8), min_size=3, max_size=3), min_size=2,
                            max_size=4)  # fmt: skip


@given(counts_of_groups)
def test_the_order_of_groups_changes_no_p(counts: list[list[int]]) -> None:
    named = {f"G{at}": tuple(own) for at, own in enumerate(counts)}
    turned = dict(reversed(named.items()))
    ps = [group_differences(tables({"q": given})).tests[0].p for given in (named, turned)]
    assert (ps[0] is None) == (ps[1] is None)
    assert (ps[0] or 0) == pytest.approx(ps[1] or 0, rel=1e-12)
