"""A plan carried over to the next year's survey: what has a pair comes along, the rest is told."""

from dataclasses import replace

from hyte_analysis.reports.plan_copy import copied_plan
from hyte_analysis.survey.model import Kind, Option, Question, Scale, Survey
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import counted, text

OPTIONS = (Option(1, "Kyllä", "Kyllä"), Option(2, "Ei", "Ei"))


def closed(id_: str, words: str, *synonyms: str) -> Question:
    return Question(id_, "1", words, Kind.SINGLE_CHOICE, Scale.NOMINAL, "", OPTIONS, synonyms)


def opened(id_: str, words: str) -> Question:
    return Question(id_, "2", words, Kind.OPEN_TEXT)


def survey(id_: str, *questions: Question) -> Survey:
    return Survey(id_, id_.title(), None, (), questions)


THEN = survey("vanha", closed("a", "Onko sovittu?"), closed("b", "Onko tarvetta?"),
              opened("c", "Mitä sovittu?"), closed("d", "Poistunut"))  # fmt: skip
NOW = survey("uusi", closed("a2", "Onko käytännöistä sovittu?"), closed("b", "Onko tarpeita?"),
             opened("c9", "3. Mitä sovittu:"), opened("e", "Poistuva"))  # fmt: skip
LINKS = (WaveLink("a", "a2", WaveState.CHANGED_WORDING),)


def plan(*items: PlanItem) -> Plan:
    return Plan("Kokous", "Otsikko", "", (PlanSection("Osio", items),))


def copied(*items: PlanItem) -> tuple[tuple[PlanItem, ...], tuple[str, ...]]:
    after, told = copied_plan(plan(*items), THEN, NOW, LINKS)
    return after.items, told


def test_a_question_comes_along_by_a_confirmed_pair_then_by_id_then_by_wording() -> None:
    items, told = copied(
        PlanItem(ItemKind.QUESTION, "a", chart="grouped", order="size"),
        PlanItem(ItemKind.QUESTION, "b"),
        PlanItem(ItemKind.THEMES, "c", title="Oma otsikko"),
    )
    assert items == (
        PlanItem(ItemKind.QUESTION, "a2", chart="grouped", order="size"),
        PlanItem(ItemKind.QUESTION, "b"),
        PlanItem(ItemKind.THEMES, "c9", title="Oma otsikko"),
    )
    assert not told


def test_a_confirmed_pair_goes_before_the_same_id() -> None:
    links = (WaveLink("b", "a2", WaveState.SAME),)
    after, _ = copied_plan(plan(PlanItem(ItemKind.QUESTION, "b")), THEN, NOW, links)
    assert after.items[0].question_id == "a2"


def test_a_synonym_is_a_wording_too() -> None:
    now = survey("uusi", closed("z", "Toisin sanoen", "1. onko sovittu"))
    after, told = copied_plan(plan(PlanItem(ItemKind.QUESTION, "a")), THEN, now, ())
    assert (after.items[0].question_id, told) == ("z", ())


def test_what_has_no_pair_is_left_out_and_told() -> None:
    items, told = copied(PlanItem(ItemKind.QUESTION, "d"), PlanItem(ItemKind.QUESTION, "b"))
    assert [item.question_id for item in items] == ["b"]
    assert told == (text("report_page.copy_no_pair", title="1 Poistunut"),)


def test_a_pair_of_another_kind_is_no_pair() -> None:
    links = (WaveLink("d", "e", WaveState.NOT_COMPARABLE),)
    after, told = copied_plan(plan(PlanItem(ItemKind.QUESTION, "d", "Otsikko")), THEN, NOW, links)
    assert not after.sections
    assert told == (text("report_page.copy_other_kind", title="Otsikko"),)


def test_the_codes_of_other_answers_are_not_taken_for_the_same() -> None:
    codes = replace(closed("c.luokat", "Mitä sovittu?"), coded_from="c")
    then = replace(THEN, questions=(*THEN.questions, codes))
    after, told = copied_plan(plan(PlanItem(ItemKind.QUESTION, "c.luokat")), then, NOW, ())
    assert not after.items
    assert len(told) == 1


def test_the_summary_beside_a_chart_follows_or_is_told() -> None:
    items, told = copied(PlanItem(ItemKind.QUESTION, "b", beside="c"),
                         PlanItem(ItemKind.QUESTION, "a", beside="d"))  # fmt: skip
    assert [item.beside for item in items] == ["c9", ""]
    assert told == (text("report_page.copy_no_beside", title="1 Onko sovittu?"),)


def test_a_crosstab_needs_both_its_questions() -> None:
    items, told = copied(PlanItem(ItemKind.CROSSTAB, "a", against="b"),
                         PlanItem(ItemKind.CROSSTAB, "b", against="d"))  # fmt: skip
    assert items == (PlanItem(ItemKind.CROSSTAB, "a2", against="b"),)
    assert told == (text("report_page.copy_no_split", title="1 Onko tarvetta?"),)


def test_waves_are_compared_with_the_survey_that_was_copied_from() -> None:
    items, told = copied(PlanItem(ItemKind.WAVES, "b", against="vielä-vanhempi"))
    assert items == (PlanItem(ItemKind.WAVES, "b", against="vanha"),)
    assert told == (text("report_page.copy_waves", title="1 Onko tarvetta?", survey="Vanha"),)


def test_last_year_s_comments_and_meeting_stay_behind_but_the_team_s_words_come() -> None:
    words = PlanItem(ItemKind.TEXT, title="Kiitos", comment="Kiitos kaikille")
    before = plan(PlanItem(ItemKind.QUESTION, "b", comment="Puolet vastasi kyllä."), words)
    after, told = copied_plan(replace(before, event="Kokous 5.11.2025"), THEN, NOW, LINKS)
    assert after.items == (PlanItem(ItemKind.QUESTION, "b"), words)
    assert (after.title, after.event) == ("Otsikko", "")
    assert told == (counted("report_page.copy_comments", 1),
                    text("report_page.copy_event", event="Kokous 5.11.2025"))  # fmt: skip


def test_a_section_that_lost_all_its_items_goes_and_an_empty_one_stays() -> None:
    before = Plan("x", sections=(
        PlanSection("Tyhjeni", (PlanItem(ItemKind.QUESTION, "d"),)), PlanSection("Tyhjä"),
    ))  # fmt: skip
    after, _ = copied_plan(before, THEN, NOW, ())
    assert [section.heading for section in after.sections] == ["Tyhjä"]


def test_a_copy_within_a_survey_is_the_plan_as_it_is() -> None:
    before = plan(PlanItem(ItemKind.QUESTION, "d", comment="Kommentti"))
    assert copied_plan(before, THEN, THEN, ()) == (before, ())
