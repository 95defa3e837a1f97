"""What changes in the results: only figures, paired as a reader would."""

from dataclasses import replace

from hyte_analysis.analysis.difference import FigureChange, difference
from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Survey

YES, NO = Option(1, "Kyllä", "Kyllä"), Option(2, "Ei", "Ei")
QUESTION = Question("q", "1", "Onko?", Kind.SINGLE_CHOICE, options=(YES, NO))
OPEN = Question("o", "2", "Mitä?", Kind.OPEN_TEXT)


def tables(
    counts: dict[tuple[str, int], int], question: Question = QUESTION, names: str = "AB"
) -> tuple[ResultTable, ...]:
    """The question's table of these counts, and an open question that nobody answered."""
    groups = tuple(RespondentGroup(name, name) for name in names)
    answers = tuple(AnswerCount("q", g, code, None, n) for (g, code), n in counts.items())
    bases = tuple(
        BaseCount("q", name, n) for name in names
        if (n := sum(v for (g, _), v in counts.items() if g == name))
    )  # fmt: skip
    responses = tuple((name, 9) for name in names)
    survey = Survey("s", "S", None, groups, (question, OPEN))
    return result_tables(survey, Counts(answers, bases, responses))


BEFORE = {("A", 1): 2, ("A", 2): 1, ("B", 1): 1}


def test_the_same_figures_are_no_difference() -> None:
    assert difference(tables(BEFORE), tables(BEFORE)) == ()


def test_words_roles_and_order_are_no_figures() -> None:
    reworded = replace(QUESTION, text="Onkohan?", number="7",
                       options=(replace(YES, label="Joo"), NO))  # fmt: skip
    assert difference(tables(BEFORE), tables(BEFORE, reworded)[::-1]) == ()


def test_every_changed_figure_is_told_the_total_first() -> None:
    (change,) = difference(tables(BEFORE), tables({**BEFORE, ("A", 2): 2}))
    assert change.question == QUESTION
    assert [f.group for f in change.figures] == ["Kaikki"] * 4 + ["A"] * 4
    figures = {(f.group, f.option or f.figure): (f.before, f.after) for f in change.figures}
    assert figures["Kaikki", "n"] == (4, 5)
    assert figures["Kaikki", "mean"] == (1.25, 1.4)
    assert figures["Kaikki", "Ei"] == (1, 2)
    assert ("Kaikki", "Kyllä") not in figures
    assert figures["A", "spread"][1] == 0.5


def test_swapped_codes_change_the_mean_and_no_count() -> None:
    swapped = replace(QUESTION, options=(replace(NO, code=1), replace(YES, code=2)))
    counts = {("A", 2): 2, ("A", 1): 1, ("B", 2): 1}
    (change,) = difference(tables(BEFORE), tables(counts, swapped))
    assert {f.figure for f in change.figures} == {"mean"}


def test_an_option_or_a_question_that_goes_or_comes_is_told() -> None:
    merged = replace(QUESTION, options=(YES,))
    (change,) = difference(tables(BEFORE), tables({("A", 1): 3, ("B", 1): 1}, merged))
    lines = [(f.option, f.before, f.after) for f in change.figures if f.group == "Kaikki"
             and f.figure == "option"]  # fmt: skip
    assert lines == [("Kyllä", 3, 4), ("Ei", 1, None)]
    (gone,) = difference(tables(BEFORE), tables(BEFORE)[1:])
    assert FigureChange("Kaikki", "n", 4, None) in gone.figures
    (come,) = difference(tables(BEFORE)[1:], tables(BEFORE))
    assert FigureChange("Kaikki", "n", None, 4) in come.figures


def test_a_renamed_group_is_the_same_group() -> None:
    renamed = {(g.replace("A", "C"), code): n for (g, code), n in BEFORE.items()}
    assert difference(tables(BEFORE), tables(renamed, names="CB"), {"A": "C"}) == ()
    assert difference(tables(BEFORE), tables(renamed, names="CB"))
