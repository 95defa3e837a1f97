"""Changes of a codebook: each makes a new definition, nonsense is one sentence."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from hyte_analysis.errors import CodebookProblem
from hyte_analysis.survey.change_words import changed
from hyte_analysis.survey.changes import (
    confirm_all,
    confirm_question,
    edit_option,
    edit_question,
    merge_options,
    move_question,
    question_of,
    recode_options,
    split_option,
)
from hyte_analysis.survey.codebook import option_spellings
from hyte_analysis.survey.columns import Part, Use
from hyte_analysis.survey.consistency import check_definition, role_problems
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import (
    Direction,
    DontKnow,
    FollowUp,
    Kind,
    Question,
    Role,
    Scale,
    Unit,
)
from hyte_analysis.survey.respondent_changes import (
    assign_column,
    move_group_value,
    question_of_column,
    rename_group,
    set_invited,
    set_unit,
    without_unread,
)
from tests.survey.made_up import DEFINITION

Change = Callable[[Definition], Definition]


def question(definition: Definition, question_id: str) -> Question:
    return question_of(definition, question_id)


def groups(definition: Definition) -> dict[str, tuple[tuple[str, ...], int | None]]:
    return {group.label: (group.synonyms, group.invited_n) for group in definition.survey.groups}


def column(definition: Definition, position: int) -> tuple[str | None, int | None]:
    found = definition.columns[position]
    return found.question_id, found.option_code


def test_a_field_of_a_question_changes_alone() -> None:
    for field, word, value in (
        ("number", "1.1", "1.1"),
        ("scale", "ordinal", Scale.ORDINAL),
        ("scale", "", None),
        ("direction", "lower_is_better", Direction.LOWER_IS_BETTER),
        ("dont_know", "left_out", DontKnow.LEFT_OUT),
        ("dont_know", "", DontKnow.AVERAGED),
        ("section", " 2.  Muu ", "2. Muu"),
        ("battery", "Yhteinen", "Yhteinen"),
    ):
        after = edit_question(DEFINITION, "mita", field, word)
        before = question(DEFINITION, "mita")
        assert question(after, "mita") == replace(before, **{field: value})
        assert after.columns == DEFINITION.columns


def test_an_old_wording_stays_as_a_synonym() -> None:
    renamed = edit_question(DEFINITION, "missa", "text", "Missä asutte?")
    assert question(renamed, "missa").synonyms == ("Missä asut?",)
    option = question(edit_option(DEFINITION, "missa", 1, "label", "Kylä"), "missa").option(1)
    assert option_spellings(option) == {"kylä", "kunta"}
    back = edit_question(renamed, "missa", "text", "Missä asut?")
    assert question(back, "missa").synonyms == ("Missä asutte?",)


def test_a_renamed_option_still_means_its_old_spelling() -> None:
    after = edit_option(DEFINITION, "missa", 2, "label", "Kaupunki tai kauppala")
    option = question(after, "missa").option(2)
    assert (option.label, option.short_label) == ("Kaupunki tai kauppala", "Kaup.")
    assert {"kaupunki", "kaupungit", "kaup"} <= option_spellings(option)
    # A short label that was the label itself follows it.
    assert (
        question(edit_option(DEFINITION, "missa", 1, "label", "Kylä"), "missa")
        .option(1)
        .short_label
        == "Kylä"
    )


def test_a_merged_option_s_spellings_columns_and_open_question_go_with_it() -> None:
    after = merge_options(DEFINITION, "mita", 1, 2)
    options = question(after, "mita").options
    assert [option.code for option in options] == [1, 3]
    assert option_spellings(options[0]) == {"kunta", "kaupunki", "kaup", "kaupungit"}
    assert [column(after, place) for place in (3, 4)] == [("mita", 1), ("mita", 1)]
    assert after.survey.question("mita-kaupunki") is None
    assert [column(after, place)[0] for place in (5, 6)] == ["mita-kunta", "mita-kunta"]
    assert question(after, "mita-kunta").synonyms == ("Mitä kaupungissa?",)


def with_dont_know() -> Definition:
    """The definition where the third option is a don't-know that is left out."""
    role = edit_option(DEFINITION, "mita", 3, "role", "dont_know")
    return edit_question(role, "mita", "dont_know", "left_out")


def test_an_option_gets_a_focus_area_and_loses_it() -> None:
    after = edit_option(DEFINITION, "mita", 1, "area", " I.  Arki ")
    assert question(after, "mita").option(1).area == "I. Arki"
    assert question(edit_option(after, "mita", 1, "area", None), "mita").areas == ()


def test_dont_knows_are_left_out_only_where_there_are_some() -> None:
    assert role_problems(with_dont_know()) == []
    lost = edit_option(with_dont_know(), "mita", 3, "role", "other")
    (sentence,) = role_problems(lost)
    assert sentence.startswith("2 Mitä teet?: en osaa sanoa -vastaukset voi jättää pois vain, kun")
    with pytest.raises(CodebookProblem, match="en osaa sanoa -vastaukset voi jättää pois"):
        check_definition(lost)
    check_definition(edit_question(lost, "mita", "dont_know", "averaged"))


def test_roles_and_what_depends_on_them_are_changed_in_any_order() -> None:
    early = edit_question(DEFINITION, "mita", "dont_know", "left_out")
    assert len(role_problems(early)) == 1
    assert edit_option(early, "mita", 3, "role", "dont_know") == with_dont_know()


def test_an_area_of_a_dont_know_is_refused() -> None:
    after = edit_option(with_dont_know(), "mita", 3, "area", "I. Arki")
    (sentence,) = role_problems(after)
    assert "vaihtoehdolla Muu, mikä? ei voi olla painopistettä" in sentence
    with pytest.raises(CodebookProblem, match="ei voi olla painopistettä"):
        check_definition(after)


def test_a_kind_without_options_has_no_dont_knows_to_leave_out() -> None:
    assert question(edit_question(with_dont_know(), "mita", "kind", "single_choice"),
                    "mita").dont_know is DontKnow.LEFT_OUT  # fmt: skip
    number = edit_question(with_dont_know(), "mita", "kind", "number")
    assert question(number, "mita").dont_know is DontKnow.AVERAGED


def test_a_response_is_an_organisations_or_a_persons() -> None:
    assert set_unit(DEFINITION, Unit.PERSON).survey == replace(DEFINITION.survey, unit=Unit.PERSON)


def test_a_guess_whose_scale_order_or_kind_a_person_gives_is_no_guess() -> None:
    for after in (
        edit_question(DEFINITION, "missa", "scale", "ordinal"),
        edit_question(DEFINITION, "missa", "kind", "open_text"),
        recode_options(DEFINITION, "missa", {1: 2, 2: 1}),
    ):
        assert not question(after, "missa").guessed
        assert after.columns[1].guess == ""
    # Options that are collected from the answers anew are a guess still.
    assert question(edit_question(DEFINITION, "missa", "kind", "multiple_choice"), "missa").guessed
    assert question(edit_question(DEFINITION, "missa", "number", "1.1"), "missa").guessed


def test_an_open_question_follows_its_option_when_that_is_merged() -> None:
    after = merge_options(DEFINITION, "missa", 1, 3)
    assert question(after, "missa-muu").follow_up_of == FollowUp("missa", 1)


def test_a_split_option_gets_the_next_code_and_the_column_of_its_name() -> None:
    merged = merge_options(DEFINITION, "mita", 1, 2)
    after = split_option(merged, "mita", 1, "kaupunki")
    option = question(after, "mita").options[-1]
    assert (option.code, option.label, option.role) == (4, "Kaupunki", Role.SUBSTANTIVE)
    assert column(after, 3) == ("mita", 1)
    assert column(after, 4) == ("mita", 4)
    assert "kaupunki" not in option_spellings(question(after, "mita").option(1))


def test_codes_may_be_swapped_with_all_that_belongs_to_them() -> None:
    after = recode_options(DEFINITION, "mita", {1: 2, 2: 1})
    assert [(o.code, o.label) for o in question(after, "mita").options] == [
        (1, "Kaupunki"), (2, "Kunta"), (3, "Muu, mikä?"),
    ]  # fmt: skip
    assert question(after, "mita-kunta").follow_up_of == FollowUp("mita", 2)
    assert [column(after, place) for place in (3, 4)] == [("mita", 2), ("mita", 1)]
    assert column(after, 1) == column(DEFINITION, 1)


def test_another_kind_of_choice_keeps_the_options_that_were_confirmed() -> None:
    sure = edit_question(DEFINITION, "mita", "kind", "single_choice")
    assert question(sure, "mita").options == question(DEFINITION, "mita").options
    # Guessed options may be whole cells: they are looked for anew.
    guessed = edit_question(DEFINITION, "missa", "kind", "multiple_choice")
    assert question(guessed, "missa").options == ()
    assert question(guessed, "missa-muu").follow_up_of is None


def test_a_kind_without_options_lets_them_go() -> None:
    after = edit_question(DEFINITION, "mita", "kind", "open_text")
    assert question(after, "mita").kind is Kind.OPEN_TEXT
    assert question(after, "mita").options == ()
    assert question(after, "mita").scale is None
    assert question(after, "mita-kunta").follow_up_of is None
    assert column(after, 3) == ("mita", None)


def test_a_confirmed_question_is_no_guess_nor_is_its_column() -> None:
    after = confirm_question(DEFINITION, "missa")
    assert not question(after, "missa").guessed
    assert after.columns[1].guess == ""
    assert confirm_all(DEFINITION) == after
    assert question(confirm_question(after, "missa", is_guess=True), "missa").guessed


def test_a_question_moves_to_its_place() -> None:
    ids = [q.id for q in move_question(DEFINITION, "terveiset", 1).survey.questions]
    assert ids[:2] == ["terveiset", "missa"]
    ids = [q.id for q in move_question(DEFINITION, "missa", 7).survey.questions]
    assert ids[-1] == "missa"


def test_a_group_keeps_its_old_name_as_a_spelling() -> None:
    after = rename_group(DEFINITION, "Kunta", "Kunnat ja kaupungit")
    assert groups(after)["Kunnat ja kaupungit"][0] == ("Kaupunki", "Kunnat")
    again = rename_group(after, "Kunta", "Paikallistaso")
    assert groups(again)["Paikallistaso"][0] == ("Kaupunki", "Kunnat", "Kunnat ja kaupungit")


def test_a_value_moves_to_another_group_or_gets_its_own() -> None:
    own = move_group_value(DEFINITION, "Kaupunki", None)
    assert groups(own) == {
        "HVA": (("Hyvinvointialue",), 3), "Kunta": (("Kunnat",), 4), "Kaupunki": ((), None),
    }  # fmt: skip
    moved = move_group_value(DEFINITION, "kaupunki", "HVA")
    assert groups(moved)["HVA"][0] == ("Hyvinvointialue", "Kaupunki")
    assert move_group_value(DEFINITION, "Kaupunki", "Kunta") == DEFINITION


def test_a_groups_own_name_takes_the_whole_group_along() -> None:
    after = move_group_value(DEFINITION, "HVA", "Kunta")
    assert groups(after) == {"Kunta": (("Kaupunki", "Kunnat", "HVA", "Hyvinvointialue"), 7)}


def test_an_invited_number_is_given_and_taken_away() -> None:
    assert groups(set_invited(DEFINITION, "HVA", 12))["HVA"][1] == 12
    assert groups(set_invited(DEFINITION, "HVA", None))["HVA"][1] is None


def test_a_column_moves_between_questions_options_and_respondents() -> None:
    flag = assign_column(DEFINITION, 8, Use.ANSWERS, "mita", 3)
    assert (flag.columns[8].part, flag.columns[8].option_code) == (Part.FLAG, 3)
    group = assign_column(DEFINITION, 8, Use.GROUP)
    assert [c.use for c in group.columns][::8] == [Use.LEFT_OUT, Use.GROUP]
    out = assign_column(DEFINITION, 8, Use.LEFT_OUT)
    assert (out.columns[8].use, out.columns[8].question_id) == (Use.LEFT_OUT, None)
    assert assign_column(DEFINITION, 9, Use.LEFT_OUT).columns[9].reason == "import.ignored_personal"


def test_a_column_becomes_a_question_of_its_own_after_its_left_neighbour() -> None:
    after = question_of_column(DEFINITION, 9, Kind.OPEN_TEXT)
    assert after.survey.questions[-1] == Question("ip", "", "IP", Kind.OPEN_TEXT)
    assert column(after, 9) == ("ip", None)
    again = question_of_column(after, 4, Kind.NUMBER)
    assert [q.id for q in again.survey.questions][2:4] == ["mita", "mita-teet-kaupunki"]


def test_a_question_that_is_left_without_a_column_goes() -> None:
    after = without_unread(DEFINITION, assign_column(DEFINITION, 7, Use.LEFT_OUT))
    assert after.survey.question("ika") is None
    # Its own column moved, but another still reads it; nor go those that never had a column.
    assert without_unread(DEFINITION, assign_column(DEFINITION, 3, Use.LEFT_OUT)).survey.question(
        "mita"
    )
    bare = Definition(DEFINITION.survey)
    assert without_unread(bare, bare) == bare


NONSENSE: dict[str, tuple[Change, str]] = {
    "empty text": (partial(edit_question, question_id="ika", field="text", value=" "),
                   "3 Ikä?: kysymyksen teksti ei voi olla tyhjä"),
    "unknown kind": (partial(edit_question, question_id="ika", field="kind", value="arvaus"),
                     "3 Ikä?: laji ei ole mikään sallituista"),
    "unknown scale": (partial(edit_question, question_id="ika", field="scale", value="x"),
                      "asteikko ei ole"),
    "unknown direction": (partial(edit_question, question_id="ika", field="direction", value="x"),
                          "suunta ei ole"),
    "unknown don't know": (partial(edit_question, question_id="mita", field="dont_know", value="x"),
                           "en osaa sanoa -vastausten käyttö ei ole mikään"),
    "ranking of texts": (partial(edit_question, question_id="ika", field="kind", value="ranking"),
                         "järjestyskysymys tarvitsee vaihtoehdot"),
    "no question": (partial(edit_question, question_id="x", field="text", value="y"),
                    "Kysymystä x ei enää ole"),
    "empty label": (partial(edit_option, question_id="missa", code=1, field="label", value=""),
                    "vaihtoehdon 1 teksti ei voi olla tyhjä"),
    "label of another": (partial(edit_option, question_id="missa", code=1, field="label",
                                 value="kaupungit"), "kaksi vaihtoehtoa on kirjoitettu samoin"),
    "reserved role": (partial(edit_option, question_id="missa", code=1, field="role",
                              value="not_in_codebook"), "roolia ”ei koodikirjassa” ei voi antaa"),
    "unknown role": (partial(edit_option, question_id="missa", code=1, field="role", value=None),
                     "rooli ei ole mikään"),
    "no option": (partial(edit_option, question_id="missa", code=9, field="label", value="y"),
                  "koodilla 9 ei ole vaihtoehtoa"),
    "same code": (partial(recode_options, question_id="missa", codes={1: 2}),
                  "kahdella vaihtoehdolla on sama koodi"),
    "code zero": (partial(recode_options, question_id="missa", codes={1: 0}),
                  "pitää olla kokonaisluku"),
    "huge code": (partial(recode_options, question_id="missa", codes={1: 2**31}),
                  "pitää olla kokonaisluku"),
    "merge with itself": (partial(merge_options, question_id="missa", kept_code=1, merged_code=1),
                          "valitse kaksi eri vaihtoehtoa"),
    "merge nothing": (partial(merge_options, question_id="missa", kept_code=1, merged_code=8),
                      "koodilla 8 ei ole vaihtoehtoa"),
    "split a label": (partial(split_option, question_id="missa", code=2, spelling="Kaupunki"),
                      "ei ole tällaista toista kirjoitusasua"),
    "split nothing": (partial(split_option, question_id="missa", code=2, spelling="x"),
                      "ei ole tällaista toista kirjoitusasua"),
    "place zero": (partial(move_question, question_id="ika", place=0), "väliltä 1–7"),
    "place far": (partial(move_question, question_id="ika", place=8), "väliltä 1–7"),
    "empty group": (partial(rename_group, group_id="HVA", label=" "), "nimi ei voi olla tyhjä"),
    "same group": (partial(rename_group, group_id="HVA", label="kunnat"),
                   "Sama arvo on kahdella vastaajaryhmällä"),
    "no group": (partial(set_invited, group_id="x", invited_n=1), "Vastaajaryhmää x ei enää ole"),
    "minus invited": (partial(set_invited, group_id="HVA", invited_n=-1), "vähintään 0"),
    "no value": (partial(move_group_value, value="x", group_id="HVA"), "Arvoa x ei ole"),
    "value to nowhere": (partial(move_group_value, value="Kaupunki", group_id="x"),
                         "Vastaajaryhmää x ei enää ole"),
    "no column": (partial(assign_column, position=99, use=Use.GROUP), "ei ole tällaista saraketta"),
    "answers of nothing": (partial(assign_column, position=8, use=Use.ANSWERS),
                           "Sarake Terveiset: valitse kysymys"),
    "option of a single choice": (
        partial(assign_column, position=8, use=Use.ANSWERS, question_id="missa", option_code=1),
        "vaihtoehdon voi antaa vain monivalinnan"),
    "column of no option": (
        partial(assign_column, position=8, use=Use.ANSWERS, question_id="mita", option_code=7),
        "koodilla 7 ei ole vaihtoehtoa"),
    "new ranking": (partial(question_of_column, position=8, kind=Kind.RANKING),
                    "tarvitsee vaihtoehdon"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_refused_with_one_sentence(change: Change, told: str) -> None:
    with pytest.raises(CodebookProblem) as caught:
        change(DEFINITION)
    message = caught.value.user_message
    assert told in message
    assert message.endswith(".")
    assert "\n" not in message
    assert "{" not in message


def test_a_survey_is_not_left_without_questions() -> None:
    definition = DEFINITION
    for place in range(1, 9):
        definition = assign_column(definition, place, Use.LEFT_OUT)
    with pytest.raises(CodebookProblem, match="ei jäisi yhtään kysymystä"):
        without_unread(DEFINITION, definition)


TOLD: dict[str, tuple[Change, list[str]]] = {
    "nothing": (lambda definition: definition, []),
    "text": (partial(edit_question, question_id="ika", field="text", value="Ikäsi?"),
             ["3 Ikä?: teksti Ikä? → Ikäsi?."]),
    "kind": (partial(edit_question, question_id="terveiset", field="kind", value="number"),
             ["4 Terveiset: laji avoin → luku.", "4 Terveiset: asteikko – → tasavälinen."]),
    "direction": (partial(edit_question, question_id="ika", field="direction",
                          value="higher_is_better"),
                  ["3 Ikä?: suunta – → suurempi on parempi."]),
    "don't know": (partial(edit_question, question_id="mita", field="dont_know", value="left_out"),
                   [("2 Mitä teet?: en osaa sanoa -vastausten käyttö mukana KA:ssa → "
                     "pois laskuista.")]),
    "area": (partial(edit_option, question_id="mita", code=1, field="area", value="I. Arki"),
             ["2 Mitä teet?, vaihtoehto Kunta: painopiste – → I. Arki."]),
    "unit": (partial(set_unit, unit=Unit.PERSON), ["Vastaaja on: organisaatio → henkilö."]),
    "confirmed": (partial(confirm_question, question_id="missa"), ["1 Missä asut?: vahvistettu."]),
    "order": (partial(move_question, question_id="ika", place=1),
              ["Kysymysten järjestys muuttui."]),
    "label": (partial(edit_option, question_id="missa", code=1, field="label", value="Kylä"),
              ["1 Missä asut?, vaihtoehto Kunta: teksti Kunta → Kylä."]),
    "role": (partial(edit_option, question_id="missa", code=1, field="role", value="dont_know"),
             ["1 Missä asut?, vaihtoehto Kunta: rooli varsinainen vastaus → en osaa sanoa."]),
    "codes": (partial(recode_options, question_id="missa", codes={1: 2, 2: 1}),
              ["1 Missä asut?: vahvistettu.",
               "1 Missä asut?, vaihtoehto Kunta: koodi 1 → 2.",
               "1 Missä asut?, vaihtoehto Kaupunki: koodi 2 → 1."]),
    "merged": (partial(merge_options, question_id="missa", kept_code=1, merged_code=2),
               ["1 Missä asut?: vaihtoehto Kaupunki yhdistettiin vaihtoehtoon Kunta."]),
    "split": (partial(split_option, question_id="missa", code=2, spelling="Kaupungit"),
              ["1 Missä asut?: uusi vaihtoehto Kaupungit."]),
    "invited": (partial(set_invited, group_id="HVA", invited_n=None),
                ["Vastaajaryhmä HVA: kutsuttuja 3 → –."]),
    "group": (partial(rename_group, group_id="HVA", label="Alue"),
              ["Vastaajaryhmän nimi: HVA → Alue."]),
    "value": (partial(move_group_value, value="Kaupunki", group_id=None),
              ["Vastaajaryhmä Kunta: ryhmän arvot muuttuivat.", "Uusi vastaajaryhmä: Kaupunki."]),
    "groups": (partial(move_group_value, value="HVA", group_id="Kunta"),
               ["Vastaajaryhmä HVA yhdistettiin ryhmään Kunta.",
                "Vastaajaryhmä Kunta: kutsuttuja 4 → 7.",
                "Vastaajaryhmä Kunta: ryhmän arvot muuttuivat."]),
    "column": (partial(assign_column, position=8, use=Use.LEFT_OUT),
               ["Sarake Terveiset: 4 Terveiset → jätetty pois."]),
    "option of a column": (partial(assign_column, position=4, use=Use.ANSWERS, question_id="mita",
                                   option_code=3),
                           [("Sarake Mitä teet?: Kaupunki: 2 Mitä teet? (Kaupunki) → "
                            "2 Mitä teet? (Muu, mikä?).")]),
    "codes of columns": (partial(recode_options, question_id="mita", codes={3: 9}),
                         ["2 Mitä teet?, vaihtoehto Muu, mikä?: koodi 3 → 9."]),
    "new": (partial(question_of_column, position=9, kind=Kind.OPEN_TEXT),
            ["Uusi kysymys: IP.", "Sarake IP: jätetty pois → IP."]),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), TOLD.values(), ids=TOLD)
def test_every_change_is_told_in_plain_words(change: Change, told: list[str]) -> None:
    assert list(changed(DEFINITION, change(DEFINITION))) == told
