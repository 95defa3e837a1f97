"""Options of two waves are paired by their labels, and none is left out."""

import pytest

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.wave_comparison import (
    Overlap,
    options_of_waves,
    overlap,
    wave_difference_p,
)
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
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


def table(
    *labels: str,
    kind: Kind = Kind.SINGLE_CHOICE,
    scale: Scale = Scale.NOMINAL,
    dont_know: DontKnow = DontKnow.AVERAGED,
) -> ResultTable:
    """Each option is chosen as often as its code says; "Eos" is a don't-know."""
    roles = {"Eos": Role.DONT_KNOW}
    options = tuple(
        Option(code, label, label, roles.get(label, Role.SUBSTANTIVE))
        for code, label in enumerate(labels, 1)
    )
    question = Question("q", "1", "Sujuuko?", kind, scale, options=options, dont_know=dont_know)
    survey = Survey("s", "S", None, (RespondentGroup("Kunta", "Kunta"),), (question,))
    answers = tuple(AnswerCount("q", "Kunta", option.code, None, option.code) for option in options)
    n = sum(answer.n for answer in answers)
    return result_tables(survey, Counts(answers, (BaseCount("q", "Kunta", n),), (("Kunta", n),)))[0]


def test_the_same_label_is_the_same_option_whatever_its_code() -> None:
    rows = options_of_waves(table("Hyvin", "Huonosti"), table("Huonosti", "hyvin."))
    assert [(r.label, r.now and r.now.n, r.then and r.then.n) for r in rows] == [
        ("Hyvin", 1, 2),
        ("Huonosti", 2, 1),
    ]


def test_an_option_of_one_wave_alone_has_no_pair() -> None:
    rows = options_of_waves(table("Kyllä", "Ei"), table("Kyllä", "Ehkä"))
    assert [(r.label, r.now is None, r.then is None) for r in rows] == [
        ("Kyllä", False, False),
        ("Ei", False, True),
        ("Ehkä", True, False),
    ]


def test_a_change_is_the_difference_of_shares() -> None:
    rows = options_of_waves(table("Hyvin", "Huonosti"), table("Huonosti", "Hyvin", "Ehkä"))
    assert [row.change for row in rows] == [1 / 3 - 2 / 6, 2 / 3 - 1 / 6, None]


def test_organisations_are_the_same_however_their_names_are_written() -> None:
    now = [("Kuopion kaupunki", "Kunta"), ("Iisalmi", "Kunta"), ("Savonia", "Oppilaitokset")]
    then = [("kuopion  kaupunki", "Kunta"), ("Siilinjärvi", "Kunta")]
    assert overlap(now, then, {"Kunta", "Oppilaitokset"}) == Overlap(both=1, now=3, then=2)
    assert overlap(now, then, {"Kunta"}) == Overlap(both=1, now=2, then=2)


def test_without_names_the_overlap_is_not_known() -> None:
    assert overlap([("Iisalmi", "Kunta")], [], {"Kunta"}) is None


def test_waves_of_different_respondents_are_tested_as_two_groups() -> None:
    # 1 and 2 of three answers against 2 and 1: as any 2 × 2 table of Fisher's.
    p = wave_difference_p(table("Hyvin", "Huonosti"), table("Huonosti", "Hyvin"))
    assert p == pytest.approx(1.0)


def test_a_scale_of_other_steps_is_another_scale() -> None:
    scale = Scale.ORDINAL
    three = table("Hyvin", "Kohtalaisesti", "Huonosti", scale=scale)
    two = table("Hyvin", "Huonosti", scale=scale)
    assert wave_difference_p(two, three) is None
    assert wave_difference_p(three, two) is None
    assert wave_difference_p(two, table("Huonosti", "Hyvin", scale=scale)) == pytest.approx(1.0)


@pytest.mark.parametrize("scale", [Scale.NOMINAL, Scale.ORDINAL])
def test_dont_knows_that_one_wave_leaves_out_make_no_difference(scale: Scale) -> None:
    with_them = table("Kyllä", "Ei", "Eos", scale=scale)
    without = table("Kyllä", "Ei", "Eos", scale=scale, dont_know=DontKnow.LEFT_OUT)
    assert wave_difference_p(without, with_them) == pytest.approx(1.0)
    assert wave_difference_p(with_them, without) == pytest.approx(1.0)


def test_a_question_that_allowed_several_choices_is_not_tested() -> None:
    several = table("Kyllä", "Ei", kind=Kind.MULTIPLE_CHOICE)
    one = table("Kyllä", "Ei")
    assert wave_difference_p(one, several) is None
    assert wave_difference_p(several, one) is None
