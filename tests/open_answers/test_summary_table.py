"""A summary as its readers get it, and what a person does to it."""

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.open_answers import summary_changes as changes
from hyte_analysis.open_answers.offers import Pile, near_duplicates, offered, pile_of, tag_of
from hyte_analysis.open_answers.readership import readership_of
from hyte_analysis.open_answers.sample_themes import THEMES, read_sample_themes
from hyte_analysis.open_answers.summary import Readership, SummaryTable, summary_table
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.audiences import EVERYTHING, Action, Audience, Limits, Profile
from hyte_analysis.survey.coding import (
    AnswerSplit,
    Code,
    CodedPassage,
    CodingRows,
    Passage,
    ResultCoder,
    answer_key,
    passages,
)
from hyte_analysis.survey.model import Kind, Question, RespondentGroup, Survey
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme
from hyte_analysis.texts import text

Q = "mita"
SURVEY = Survey(
    "kysely", "Kysely 2026", 2026,
    (RespondentGroup("HVA", "HVA"), RespondentGroup("Kunta", "Kunta")),
    (Question(Q, "1", "Mitä tietoa toivotte?", Kind.OPEN_TEXT),),
)  # fmt: skip
COUNCIL = Audience(Profile.COUNCIL, Limits(Action.WARN, 5, 5, 2, 1))
PUBLIC = Audience(Profile.PUBLIC, Limits(Action.PROTECT, 5, 5, 3, 5))
LABELS = {"HVA": "HVA", "Kunta": "Kunta"}
QUEUES = "Hyvinvointialue: mielenterveyspalvelujen jonotusajat"
QUEUES_TOO = "Hyvinvointialueelta jonotusajat mielenterveyspalveluihin"
CALL = "Soita Matille 040 123 4567. Tilat ovat vapaina."
ANSWERS = (
    OpenAnswer(Q, 1, "Kunta", QUEUES),
    OpenAnswer(Q, 2, "HVA", QUEUES_TOO),
    OpenAnswer(Q, 3, "Kunta", CALL),
    OpenAnswer(Q, 4, "Kunta", "Väestöennusteet helposti luettavassa muodossa"),
)
CODES = (Code(1, "Tieto", position=2), Code(2, "Jonot", parent=1), Code(3, "Tilat", position=1))
AT = datetime(2026, 1, 2)  # noqa: DTZ001 - as the database gives it


def whole(response: int, answers: Sequence[OpenAnswer] = ANSWERS) -> Passage:
    answer = next(answer for answer in answers if answer.response == response)
    return passages([answer])[0].passage


def released(*responses: int, masks: tuple[Mask, ...] = ()) -> dict[object, Release]:
    keys = [whole(response).answer for response in responses]
    return {key: Release(key, masks, "Maija", AT) for key in keys}


def coded(coder: str, **codes: tuple[int, ...]) -> tuple[CodedPassage, ...]:
    return tuple(CodedPassage(whole(int(r[1:])), coder, given) for r, given in codes.items())


def table(  # what is told to whom, with the most usual as it is
    *lines: Line,
    audience: Audience = EVERYTHING,
    groups: Sequence[str] = ("HVA", "Kunta"),
    releases: dict[object, Release] | None = None,
    form: Form = Form.THEMES,
    rows: CodingRows | None = None,
    pile: Pile | None = None,
    blind: Callable[[str], str] | None = None,
    cover: Callable[[str], str] | None = None,
    sentence: str = "",
) -> SummaryTable:
    summary = Summary(Q, (Theme("Jonot", sentence, lines, code=1),), form)
    pile = pile or pile_of(Q, passages(ANSWERS), rows or CodingRows())
    who = Readership(audience, groups, LABELS, releases or {}, blind, cover)  # type: ignore[arg-type]
    return summary_table(SURVEY, summary, pile, who)


def quote(response: int, words: str = "", part: Part = Part.QUOTE) -> Line:
    return Line(part, whole(response), words)


def own(words: str, part: Part = Part.QUOTE) -> Line:
    return Line(part, None, words)


def lines(told: SummaryTable) -> list[str]:
    return [f"{bullet.text} {bullet.tag}".strip() for bullet in told.themes[0].bullets]


def test_near_duplicates_are_one_bullet_with_their_groups_and_count() -> None:
    (bullet,) = table(quote(1), quote(2)).themes[0].bullets
    assert bullet.text == QUEUES
    assert bullet.tag == "(useita vastauksia, kunta–hva)"
    assert (bullet.count, bullet.groups) == (2, ("Kunta", "HVA"))
    assert bullet.passages == (whole(1), whole(2))


def test_a_duplicate_counts_although_only_one_of_them_was_chosen() -> None:
    assert lines(table(quote(2))) == [f"{QUEUES_TOO} (useita vastauksia, hva–kunta)"]


def test_a_duplicate_that_is_coded_elsewhere_is_counted_there() -> None:
    rows = CodingRows(CODES, coded("Aino", r1=(1,), r2=(3,)))
    assert lines(table(quote(1), rows=rows)) == [f"{QUEUES} (kunta)"]
    rows = CodingRows(CODES, coded("Aino", r1=(1,), r2=(2,)))
    assert lines(table(quote(1), rows=rows)) == [f"{QUEUES} (useita vastauksia, kunta–hva)"]


def test_two_answers_of_one_respondent_are_not_several() -> None:
    twice = (OpenAnswer(Q, 9, "Kunta", "Jonotusajat"), OpenAnswer(Q, 9, "Kunta", "jonotusajat."))
    pile = pile_of(Q, passages(twice), CodingRows())
    told = table(Line(Part.QUOTE, whole(9, twice)), pile=pile)
    assert lines(told) == ["Jonotusajat (kunta)"]


def test_the_team_s_own_line_has_no_tag_and_no_count() -> None:
    (bullet,) = table(own("Sovitaan yhdessä")).themes[0].bullets
    assert (bullet.text, bullet.tag, bullet.count, bullet.groups) == ("Sovitaan yhdessä", "", 0, ())


def test_a_reworded_quote_keeps_its_tag() -> None:
    assert lines(table(quote(4, "Väestöennusteet"))) == ["Väestöennusteet (kunta)"]


def test_the_team_sees_what_nobody_has_checked_and_is_told_how_many() -> None:
    told = table(quote(3), quote(4), releases=released(4))
    assert len(told.themes[0].bullets) == 2
    assert (told.unchecked, told.withheld) == (1, 0)


@pytest.mark.parametrize("audience", [COUNCIL, PUBLIC])
def test_others_read_only_what_is_let_out_and_masked(audience: Audience) -> None:
    masks = (Mask(6, 13, "[nimi]"), Mask(14, 27, "[puhelin]"))
    told = table(quote(3), quote(4), audience=audience, releases=released(3, masks=masks))
    assert lines(told) == ["Soita [nimi] [puhelin] Tilat ovat vapaina. (kunta)"]
    assert told.withheld == 1


def test_a_quote_of_a_part_is_masked_by_the_places_of_the_whole_answer() -> None:
    key = whole(3).answer
    start = CALL.index("Tilat")
    later = Passage(*key, start, len(CALL))
    masks = (Mask(start, start + 5, "[X]"),)
    told = table(Line(Part.QUOTE, later), audience=COUNCIL, releases=released(3, masks=masks))
    assert lines(told) == ["[X] ovat vapaina. (kunta)"]


def test_a_masked_word_does_not_come_out_in_a_reworded_quote() -> None:
    masks = (Mask(6, 13, "[nimi]"),)
    told = table(quote(3, "Tilat: kysy matille kuuluvia"), audience=COUNCIL,
                 releases=released(3, masks=masks))  # fmt: skip
    assert lines(told) == ["Tilat: kysy [nimi] kuuluvia (kunta)"]


def test_a_duplicate_that_is_not_let_out_does_not_count_for_others() -> None:
    told = table(quote(1), audience=COUNCIL, releases=released(1))
    assert lines(told) == [f"{QUEUES} (kunta)"]


def test_a_group_that_the_audience_may_not_read_is_not_quoted_nor_named() -> None:
    told = table(quote(1), quote(2), audience=PUBLIC, groups=("Kunta",), releases=released(1, 2))
    assert lines(told) == [f"{QUEUES} (kunta)"]
    assert told.withheld == 1


def test_an_answer_whose_words_have_changed_is_not_quoted() -> None:
    gone = Line(Part.QUOTE, Passage(Q, 1, "0123456789abcdef", 0, 5))
    told = table(gone, quote(4))
    assert (len(told.themes[0].bullets), told.missing) == (1, 1)


def test_a_quote_outlives_the_splitting_of_its_answer() -> None:
    split = AnswerSplit(answer_key(ANSWERS[2]), (CALL.index("Tilat"),))
    pile = pile_of(Q, passages(ANSWERS, [split]), CodingRows(splits=(split,)))
    assert lines(table(quote(3), pile=pile)) == [f"{CALL} (kunta)"]


def test_line_breaks_and_spaces_of_an_answer_do_not_make_lines() -> None:
    answers = (OpenAnswer(Q, 5, "Kunta", "  Ensin\n\n2. Toinen\tteema  "),)
    pile = pile_of(Q, passages(answers), CodingRows())
    told = table(Line(Part.QUOTE, whole(5, answers)), pile=pile)
    assert lines(told) == ["Ensin 2. Toinen teema (kunta)"]


def test_blinding_is_done_only_where_the_summary_says_so() -> None:
    told = table(quote(4), own("Kuopio"), blind=str.upper, sentence="lause")
    assert lines(told) == [f"{ANSWERS[3].text.upper()} (kunta)", "KUOPIO"]
    assert told.themes[0].sentence == "LAUSE"
    summary = Summary(Q, (Theme("Jonot", "", (quote(4),)),), is_blinded=False)
    who = Readership(EVERYTHING, ("Kunta",), LABELS, {}, str.upper)
    named = summary_table(SURVEY, summary, pile_of(Q, passages(ANSWERS), CodingRows()), who)
    assert lines(named) == [f"{ANSWERS[3].text} (kunta)"]


def test_the_team_s_own_words_are_covered_for_others_only() -> None:
    for audience, expected in ((EVERYTHING, "Soita"), (COUNCIL, "SOITA")):
        assert lines(table(own("Soita"), audience=audience, cover=str.upper)) == [expected]


def test_a_readership_takes_out_names_numbers_and_places() -> None:
    who = readership_of(SURVEY, COUNCIL, ("Kunta",), {}, [("Savon Setlementti", "HVA")])
    assert who.blind is not None
    assert who.cover is not None
    assert who.blind("Kuopion kaupungin ja Iisalmen mallit") == "X kunnan ja X kunnan mallit"
    assert "Setlementti" not in who.blind("Savon Setlementti järjestää kerhoja")
    assert who.cover("Soita 040 123 4567 tai matti.virtanen@kuopio.fi") == (
        "Soita [puhelin] tai [sähköposti]"
    )


def test_a_theme_tells_how_many_mention_its_code_or_one_below_it() -> None:
    rows = CodingRows(CODES, coded("Maija", r1=(2,), r2=(1, 2), r3=(3,)))
    told = table(rows=rows)
    assert (told.themes[0].n, told.themes[0].answered, told.answered) == (2, 4, 4)


def test_a_protected_audience_is_not_told_how_few_mention_a_theme() -> None:
    rows = CodingRows(CODES, coded("Maija", r1=(2,)))
    assert table(rows=rows, audience=PUBLIC).themes[0].n is None
    assert table(rows=rows, audience=COUNCIL).themes[0].n == 1


def test_what_was_agreed_counts_before_the_result_coder_and_others_do_not() -> None:
    rows = CodingRows(
        CODES,
        (*coded("Maija", r1=(2,), r2=(2,)), *coded("Anna", r3=(1,), r4=(1,), r2=(3,)),
         *coded("", r3=(3,))),
        result_coders=(ResultCoder(Q, "Anna"),),
    )  # fmt: skip
    assert pile_of(Q, passages(ANSWERS), rows).mentions == {1: 1, 3: 2}


def test_numbers_run_on_and_themes_with_causes_share_one() -> None:
    cause, quoted = (own("Kiire", Part.CAUSE),), (quote(4),)
    themes = (Theme("A", "", quoted), Theme("B", "", cause), Theme("C", "", cause),
              Theme("D", "", quoted), Theme("E", "", cause))  # fmt: skip
    pile = pile_of(Q, passages(ANSWERS), CodingRows())
    who = Readership(EVERYTHING, ("Kunta",), LABELS, {})
    workshop = summary_table(SURVEY, Summary(Q, themes, Form.WORKSHOP), pile, who)
    assert [theme.number for theme in workshop.themes] == [1, 2, 2, 3, 4]
    assert [len(section) for section in workshop.sections] == [1, 2, 1, 1]
    plain = summary_table(SURVEY, Summary(Q, themes), pile, who)
    assert [theme.number for theme in plain.themes] == [1, 2, 3, 4, 5]


def test_changing_the_form_loses_no_line() -> None:
    told = (quote(4), own("Kiire", Part.CAUSE), own("Tuki", Part.SOLUTION))
    workshop = table(*told, form=Form.WORKSHOP).themes[0]
    assert [len(part) for part in (workshop.bullets, workshop.causes, workshop.solutions)] == [
        1, 1, 1,
    ]  # fmt: skip
    assert len(table(*told).themes[0].bullets) == 3


def test_a_question_that_is_not_there_is_a_programming_error() -> None:
    who = Readership(EVERYTHING, (), LABELS, {})
    with pytest.raises(KeyError):
        summary_table(SURVEY, Summary("muu"), pile_of(Q, (), CodingRows()), who)


def test_a_summary_starts_from_the_uppermost_codes_in_use_in_tree_order() -> None:
    rows = CodingRows((*CODES, Code(4, "Käyttämätön")), coded("Maija", r1=(2,), r3=(3,)))
    begun = changes.started(Q, rows)
    assert [(theme.heading, theme.code) for theme in begun.themes] == [("Tilat", 3), ("Tieto", 1)]
    assert changes.started(Q, CodingRows(CODES)).themes == ()


def test_quotes_on_offer_are_the_theme_s_own_folded_representative_first() -> None:
    rows = CodingRows(CODES, coded("Maija", r1=(2,), r2=(2,), r4=(1,), r3=(3,)))
    pile = pile_of(Q, passages(ANSWERS), rows)
    offers = offered(pile, Theme("Tieto", code=1), [whole(4)])
    assert [offer.said.passage for offer in offers] == [whole(4), whole(1)]
    assert tag_of(*offers[0], LABELS) == ("(kunta)", 1)
    assert tag_of(*offers[1], LABELS) == ("(useita vastauksia, kunta–hva)", 2)


def test_what_is_chosen_or_said_by_one_that_is_chosen_is_not_offered() -> None:
    pile = pile_of(Q, passages(ANSWERS), CodingRows())
    theme = Theme("Oma", lines=(quote(2),))
    assert [o.said.passage for o in offered(pile, theme)] == [whole(3), whole(4)]


def one_theme(*lines: Line) -> Summary:
    return Summary(Q, (Theme("Eka", lines=lines), Theme("Toka")))


def test_a_quote_is_in_a_theme_once() -> None:
    summary = changes.with_quote(one_theme(), 0, whole(1))
    assert changes.with_quote(summary, 0, whole(1)) is summary
    assert len(changes.with_quote(summary, 1, whole(1)).themes[1].lines) == 1


def test_a_quote_put_back_into_its_own_words_stands_word_for_word() -> None:
    summary = changes.reworded(one_theme(quote(1)), 0, 0, "Jonot", QUEUES)
    assert summary.themes[0].lines[0].text == "Jonot"
    for words in ("", f" {QUEUES} "):
        assert changes.reworded(summary, 0, 0, words, QUEUES).themes[0].lines == (quote(1),)


def test_a_line_passes_its_neighbour_of_the_same_part_in_the_workshop_form() -> None:
    mixed = (own("a"), own("syy", Part.CAUSE), own("b"))
    workshop = changes.with_form(one_theme(*mixed), Form.WORKSHOP)
    moved = changes.line_moved(workshop, 0, 0, 1).themes[0].lines
    assert [line.text for line in moved if line.part is Part.QUOTE] == ["b", "a"]
    plain = changes.line_moved(one_theme(*mixed), 0, 0, 1).themes[0].lines
    assert [line.text for line in plain] == ["syy", "a", "b"]


def test_a_line_goes_to_another_theme_and_is_not_doubled_there() -> None:
    summary = Summary(Q, (Theme("Eka", lines=(quote(1),)), Theme("Toka", lines=(quote(1),))))
    moved = changes.in_theme(summary, 0, 0, 1)
    assert [len(theme.lines) for theme in moved.themes] == [0, 1]
    assert changes.in_theme(summary, 0, 0, 0) is summary


@pytest.mark.parametrize(
    ("act", "key"),
    [
        (lambda s: changes.renamed(s, 0, "  "), "empty_heading"),
        (lambda s: changes.renamed(s, 0, "x" * 151), "heading"),
        (lambda s: changes.with_sentence(s, 0, "x" * 501), "line"),
        (lambda s: changes.with_own_line(s, 0, " \n"), "empty_line"),
        (lambda s: changes.reworded(s, 0, 0, ""), "empty_line"),
        (lambda s: [s := changes.with_theme(s, "x") for _ in range(40)], "themes"),
        (lambda s: [s := changes.with_own_line(s, 0, "x") for _ in range(70)], "lines"),
    ],
)
def test_what_can_t_be_done_is_told_in_a_sentence(act: object, key: str) -> None:
    with pytest.raises(changes.SummaryProblem) as told:
        act(one_theme(own("rivi")))  # type: ignore[operator]
    start = text(f"summary_page.problem.{key}", most="").split("enintään")[0]
    assert told.value.user_message.startswith(start.strip())


@given(st.data())
def test_moving_loses_and_doubles_nothing(data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(Part), min_size=1, max_size=6))
    summary = Summary(
        Q, (Theme("T", lines=tuple(own(str(n), part) for n, part in enumerate(parts))),),
        data.draw(st.sampled_from(Form)),
    )  # fmt: skip
    place = data.draw(st.integers(0, len(parts) - 1))
    by = data.draw(st.integers(-7, 7))
    moved = changes.line_moved(summary, 0, place, by)
    assert sorted(moved.themes[0].lines, key=str) == sorted(summary.themes[0].lines, key=str)


@given(st.lists(st.text(max_size=40), max_size=12), st.integers(0, 3))
def test_every_passage_is_in_exactly_one_bundle(texts: list[str], groups: int) -> None:
    answers = [OpenAnswer(Q, n, f"g{n % (groups + 1)}", words) for n, words in enumerate(texts)]
    rows = passages(answers)
    bundles = near_duplicates(rows)
    assert set(bundles) == {row.passage for row in rows}
    assert all(row in bundles[row.passage] for row in rows)
    assert sum(len(b) for b in {id(b): b for b in bundles.values()}.values()) == len(rows)


def test_the_sample_s_themes_fit_only_the_sample_s_answers() -> None:
    files = sorted(THEMES.glob("*.toml"))
    assert [file.stem for file in files] == ["ennakkokysely-2025"]
    with pytest.raises(KeyError):
        read_sample_themes(files[0], ANSWERS)
