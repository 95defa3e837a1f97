"""Don't-knows in their three states, median and consensus, focus areas."""

from dataclasses import replace

import pytest

from hyte_analysis.analysis.conventions import base_sentence, convention, median_text
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.result import GroupResult, ResultTable
from hyte_analysis.survey.answers import AnswerCount, AreaCount, BaseCount, Counts
from hyte_analysis.survey.model import (
    DontKnow,
    Kind,
    Option,
    Question,
    RespondentGroup,
    Role,
    Scale,
    Survey,
)

STEPS = ("Huonosti", "Kohtalaisesti", "Hyvin")
OPTIONS = (
    *(Option(code, label, label) for code, label in enumerate(STEPS, 1)),
    Option(4, "En osaa sanoa", "EOS", Role.DONT_KNOW),
)
ASKED = Question("q", "1", "Sujuuko?", Kind.SINGLE_CHOICE, Scale.ORDINAL, options=OPTIONS)
# Huonosti 1, Kohtalaisesti 2, Hyvin 1, En osaa sanoa 4.
COUNTED = (1, 2, 1, 4)


def table(
    state: DontKnow | None, asked: Question = ASKED, counts: tuple[int, ...] = COUNTED
) -> ResultTable:
    survey = Survey("s", "S", None, (RespondentGroup("Kunta", "Kunta"),), (asked,))
    answers = tuple(
        AnswerCount("q", "Kunta", code, None, n) for code, n in enumerate(counts, 1) if n
    )
    given = Counts(answers, (BaseCount("q", "Kunta", sum(counts)),), (("Kunta", sum(counts)),))
    return read_tables(survey, given, Reading(dont_know=state))[0]


def kunta(state: DontKnow | None, asked: Question = ASKED) -> GroupResult:
    return table(state, asked).single_groups[0]


def test_averaged_dont_knows_are_part_of_all_figures() -> None:
    group = kunta(DontKnow.AVERAGED)
    assert (group.n, group.left_out) == (8, 0)
    assert group.mean == (1 + 4 + 3 + 16) / 8
    assert group.mean_without_dont_know == 2.0
    assert group.counts[3].share == 0.5


def test_counted_dont_knows_are_part_of_shares_alone() -> None:
    group = kunta(DontKnow.COUNTED)
    assert group.n == 8
    assert group.counts[3].share == 0.5
    assert (group.mean, group.spread) == (2.0, pytest.approx(0.5**0.5))


def test_dont_knows_that_are_left_out_are_no_part_of_the_base() -> None:
    shown = table(DontKnow.LEFT_OUT)
    group = shown.single_groups[0]
    assert (group.n, group.left_out) == (4, 4)
    assert [count.share for count in group.counts] == [0.25, 0.5, 0.25]
    assert [option.label for option in shown.options] == list(STEPS)
    assert group.mean == 2.0
    assert base_sentence(shown) == "n: kantaa ottaneet; 4 en osaa sanoa -vastausta on jätetty pois."


@pytest.mark.parametrize("state", list(DontKnow))
def test_the_codebook_says_the_state_and_the_reader_may_say_otherwise(state: DontKnow) -> None:
    said = replace(ASKED, dont_know=state)
    assert kunta(None, said) == kunta(state)
    assert kunta(DontKnow.AVERAGED, said) == kunta(DontKnow.AVERAGED)


def test_every_state_is_said_with_codes_and_divisor() -> None:
    sentences = {convention(table(state)) for state in DontKnow}
    assert len(sentences) == 3
    assert all("jakajana vastausten määrä n" in sentence for sentence in sentences)
    assert all("1 = Huonosti, 2 = Kohtalaisesti" in sentence for sentence in sentences)


def test_median_and_consensus_never_hold_dont_knows() -> None:
    for state in DontKnow:
        group = kunta(state)
        # Leik: cumulative shares 1/4, 3/4, 1; the distances 1/4 and 1/4 of (3 − 1) / 2.
        assert (group.median, group.consensus) == (2.0, 0.5)
        assert median_text(group) == "2"


def test_a_median_may_lie_between_two_steps() -> None:
    shown = table(None, counts=(2, 2, 0, 1))
    assert median_text(shown.total) == "1,5"


def test_a_nominal_question_has_no_median() -> None:
    assert kunta(None, replace(ASKED, scale=Scale.NOMINAL)).median is None


def test_all_dont_knows_left_out_leave_nobody() -> None:
    shown = table(DontKnow.LEFT_OUT, counts=(0, 0, 0, 3))
    assert (shown.total.n, shown.total.mean, shown.total.median) == (0, None, None)
    assert [count.share for count in shown.total.counts] == [None] * 3


def test_a_focus_area_counts_each_respondent_once() -> None:
    options = tuple(
        Option(code, f"T{code}", f"T{code}", area="I" if code < 3 else "II") for code in (1, 2, 3)
    )
    asked = Question("q", "1", "Mitä?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL, options=options)
    groups = (RespondentGroup("A", "A"), RespondentGroup("B", "B"))
    survey = Survey("s", "S", None, groups, (asked,))
    # In A two respondents, who both chose both goals of area I.
    answers = (AnswerCount("q", "A", 1, None, 2), AnswerCount("q", "A", 2, None, 2),
               AnswerCount("q", "B", 3, None, 1))  # fmt: skip
    areas = (AreaCount("q", "A", "I", 2), AreaCount("q", "B", "II", 1))
    bases = (BaseCount("q", "A", 2), BaseCount("q", "B", 3))
    total = read_tables(survey, Counts(answers, bases, (), areas), Reading())[0].total
    assert [(a.area, a.n, a.share) for a in total.areas] == [("I", 2, 2 / 5), ("II", 1, 1 / 5)]
