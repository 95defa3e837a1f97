"""Options of two waves are paired by their labels, and none is left out."""

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Survey


def table(*labels: str) -> ResultTable:
    options = tuple(Option(code, label, label) for code, label in enumerate(labels, 1))
    question = Question("q", "1", "Sujuuko?", Kind.SINGLE_CHOICE, options=options)
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
