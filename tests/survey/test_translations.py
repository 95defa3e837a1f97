"""A codebook's translations: read from TOML, shown to readers, kept through changes."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.analysis.distribution import result_tables
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.errors import CodebookProblem
from hyte_analysis.open_answers.readership import readership_of
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.definitions import load_survey
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.storage.versions import (
    change_survey,
    definition_before,
    definition_json,
    definition_of_json,
)
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts
from hyte_analysis.survey.audiences import EVERYTHING
from hyte_analysis.survey.changes import (
    edit_option,
    edit_question,
    merge_options,
    move_question,
    recode_options,
    split_option,
)
from hyte_analysis.survey.codebook import known_codebooks, parse_codebook
from hyte_analysis.survey.codebook_matching import book_matches, with_codebook
from hyte_analysis.survey.codebook_text import codebook_toml
from hyte_analysis.survey.definition import Definition
from hyte_analysis.survey.model import Kind, Option, Question, RespondentGroup, Scale, Survey
from hyte_analysis.survey.respondent_changes import rename_group
from hyte_analysis.survey.responses import SourceFile, SurveyData
from hyte_analysis.survey.translations import in_language_of, items_of, rows_of, with_rows
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from tests.survey.made_up import surveys

BOOK = """
id = "oma"
title = "Oma kysely"

[[groups]]
id = "Kunta"

[[groups]]
id = "HVA"

[[sections]]
id = "1"
title = "Arki"

[[questions]]
id = "apua"
number = "1.1"
section = "1"
kind = "single_choice"
scale = "ordinal"
battery = "Viime vuonna"
text = "Saitteko apua?"

[[questions.options]]
code = 1
label = "Kyllä. Mitä?"
short_label = "Kyllä"
area = "I. Arki"
follow_up = { id = "apua-mita", text = "Mitä apua?" }

[[questions.options]]
code = 2
label = "Emme saaneet apua"
short_label = "Emme saaneet"
synonyms = ["Ei saatu"]
"""
SWEDISH = """
[translations.sv]
title = "Egen enkät"

[translations.sv.groups]
Kunta = "Kommun"

[translations.sv.sections]
1 = "Vardag"

[translations.sv.batteries]
"Viime vuonna" = "I fjol"

[translations.sv.areas]
"I. Arki" = "I. Vardagen"

[translations.sv.questions.apua]
text = "Fick ni hjälp?"
options.1 = "Ja. Vad?"
options.2 = "Vi fick ingen hjälp"
short_labels.1 = "Ja"

[translations.sv.questions.apua-mita]
text = "Vilken hjälp?"
"""
WHOLE = parse_codebook(BOOK + SWEDISH, "oma.toml")
BARE = parse_codebook(BOOK, "oma.toml")


def shown(survey: Survey, language: str = "sv") -> Survey:
    return in_language_of(survey, language)


def test_a_reader_sees_the_survey_in_their_language() -> None:
    survey = shown(WHOLE)
    asked, follow_up = survey.questions
    assert survey.title == "Egen enkät"
    assert [group.label for group in survey.groups] == ["Kommun", "HVA"]
    assert (asked.text, asked.section, asked.battery) == ("Fick ni hjälp?", "1. Vardag", "I fjol")
    assert [option.label for option in asked.options] == ["Ja. Vad?", "Vi fick ingen hjälp"]
    assert asked.areas == ("I. Vardagen",)
    assert (follow_up.text, follow_up.section) == ("Vilken hjälp?", "1. Vardag")


def test_an_option_without_a_short_name_in_the_language_is_called_by_its_translation() -> None:
    options = shown(WHOLE).questions[0].options
    assert [option.short_label for option in options] == ["Ja", "Vi fick ingen hjälp"]


def test_ids_codes_synonyms_and_numbers_are_the_same_in_every_language() -> None:
    def bones(survey: Survey) -> object:
        return (
            survey.id, survey.codebook_id, [(g.id, g.synonyms) for g in survey.groups],
            [(q.id, q.number, q.synonyms, q.follow_up_of, q.kind,
              [(o.code, o.synonyms, o.role) for o in q.options]) for q in survey.questions],
        )  # fmt: skip

    for language in LANGUAGES:
        assert bones(shown(WHOLE, language)) == bones(WHOLE)


def test_what_was_asked_is_known_in_every_language() -> None:
    for language in LANGUAGES:
        survey = shown(WHOLE, language)
        assert [group.label_asked for group in survey.groups] == ["Kunta", "HVA"]
        assert [q.text_asked for q in survey.questions] == ["Saitteko apua?", "Mitä apua?"]
        asked = [option.label_asked for option in survey.questions[0].options]
        assert asked == ["Kyllä. Mitä?", "Emme saaneet apua"]


def test_what_is_not_translated_is_shown_as_it_was_asked() -> None:
    assert shown(WHOLE, "en") == WHOLE
    assert shown(WHOLE, "fi") == WHOLE
    assert shown(BARE) == BARE


def test_a_survey_asked_in_swedish_may_be_read_in_finnish() -> None:
    book = BOOK + '[translations.fi.questions.apua]\ntext = "Saatiinko apua?"'
    assert shown(parse_codebook(book, "x"), "fi").questions[0].text == "Saatiinko apua?"


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("[translations.sv]", "[translations.de]", "translations", "de ei tunneta"),
        ("Kunta =", "Kunto =", "translations.sv", "Kunto"),
        ("1 = \"Vardag\"", "2 = \"Vardag\"", "translations.sv", "kohtaa 2"),
        ('"Viime vuonna" =', '"Toissa vuonna" =', "translations.sv", "Toissa vuonna"),
        ('"I. Arki" =', '"II. Arki" =', "translations.sv", "II. Arki"),
        ("questions.apua]", "questions.avuksi]", "translations.sv", "avuksi"),
        ("options.2 =", "options.3 =", "translations.sv", "apua: 3"),
        ("options.2 =", "options.toinen =", "translations.sv", "apua: toinen"),
        ("options.2 =", "option.2 =", "translations.sv.questions.apua", "option"),
        ("options.2 = \"Vi fick ingen hjälp\"", "options.2 = 2", "translations.sv.questions.apua",
         "teksti"),
        ("short_labels.1 = \"Ja\"", "short_labels = 1", "translations.sv.questions.apua",
         "short_labels"),
        ('title = "Egen enkät"', 'title = " "', "translations.sv", "title"),
        ('title = "Egen enkät"', 'titel = "Egen enkät"', "translations.sv", "titel"),
    ],
)  # fmt: skip
def test_a_faulty_translation_is_told_with_its_place(
    old: str, new: str, place: str, told: str
) -> None:
    assert old in SWEDISH
    with pytest.raises(CodebookProblem) as problem:
        parse_codebook(BOOK + SWEDISH.replace(old, new, 1), "oma.toml")
    assert f"kohdassa {place}:" in problem.value.user_message
    assert told in problem.value.user_message


def test_translations_that_are_no_table_are_told() -> None:
    for value in ("1", '["sv"]', '{ sv = "Egen" }', "{ sv = { questions = [] } }"):
        with pytest.raises(CodebookProblem, match="translations"):
            parse_codebook(f"translations = {value}\n" + BOOK, "oma.toml")


@pytest.mark.parametrize("book", known_codebooks(), ids=lambda book: book.id)
def test_the_bundled_codebooks_are_translated_whole(book: Survey) -> None:
    wanted = {item for item in items_of(book) if not item.startswith("option/short_label/")}
    for language in ("sv", "en"):
        there = {item for item, own, _ in rows_of(book) if own == language}
        assert wanted - there == set()
        options = [o for q in in_language_of(book, language).questions for o in q.options]
        assert [o.short_label for o in options if len(o.short_label) > 45] == []
        assert len({o.short_label for o in options}) >= 4


TRANSLATED = st.lists(
    st.tuples(st.integers(0), st.sampled_from(LANGUAGES), st.text("aåö ∅", min_size=1)), max_size=20
)


@st.composite
def translated(draw: st.DrawFn) -> Survey:
    """Surveys of any shape with translations of any of their items."""
    survey = draw(surveys())
    items = sorted(items_of(survey))
    rows = {
        (items[place % len(items)], language): words
        for place, language, words in draw(TRANSLATED)
        if words.strip()
    }
    # A numbered section is numbered in every language.
    numbered = re.compile(r"survey/(\d+\. )")
    return with_rows(
        survey,
        [
            (item, language, (found[1] if (found := numbered.match(item)) else "") + words)
            for (item, language), words in rows.items()
        ],
    )


@given(translated())
@settings(max_examples=100, deadline=None)
def test_any_translations_are_read_back_from_a_codebook_as_they_were(survey: Survey) -> None:
    assert parse_codebook(codebook_toml(survey), "kirja.toml") == survey


@given(translated())
@settings(max_examples=100, deadline=None)
def test_any_translations_are_read_back_from_a_log_as_they_were(survey: Survey) -> None:
    definition = Definition(survey)
    assert definition_of_json(definition_json(definition)) == definition


@pytest.fixture
def database() -> Iterator[Database]:
    opened = open_database(None)
    yield opened
    opened.close()


def data(survey: Survey) -> SurveyData:
    return SurveyData(survey, (), ())


def stored(database: Database, survey: Survey) -> Survey:
    store_survey(database, data(survey), SourceFile("a.csv", b"a", "a"), {})
    return load_survey(database, survey.id)


def test_translations_are_stored_with_the_survey(database: Database) -> None:
    assert stored(database, WHOLE) == WHOLE


def test_taking_a_change_back_brings_its_translations_back(database: Database) -> None:
    stored(database, WHOLE)
    change_survey(database, "oma", data(BARE), {}, "ilman käännöksiä")
    assert load_survey(database, "oma") == BARE
    before = definition_before(database, "oma", 1)
    assert before.survey == WHOLE
    change_survey(database, "oma", data(before.survey), {}, "peruttu", undoes=2)
    assert load_survey(database, "oma") == WHOLE


def sv(definition: Definition) -> list[tuple[int, str]]:
    options = shown(definition.survey).questions[0].options
    return [(option.code, option.label) for option in options]


def test_translations_follow_their_items_through_changes() -> None:
    definition = Definition(WHOLE)
    swapped = recode_options(definition, "apua", {1: 2, 2: 1})
    assert sv(swapped) == [(1, "Vi fick ingen hjälp"), (2, "Ja. Vad?")]
    mended = edit_question(swapped, "apua", "text", "Saitteko te apua?")
    assert shown(mended.survey).questions[0].text == "Fick ni hjälp?"
    renamed = rename_group(edit_option(mended, "apua", 1, "label", "Ei"), "Kunta", "Kunnat")
    assert sv(renamed)[0] == (1, "Vi fick ingen hjälp")
    assert shown(renamed.survey).groups[0].label == "Kommun"
    moved = move_question(renamed, "apua-mita", 1)
    assert [q.text for q in shown(moved.survey).questions] == ["Vilken hjälp?", "Fick ni hjälp?"]
    split = split_option(definition, "apua", 2, "Ei saatu")
    assert sv(split)[2] == (3, "Ei saatu")
    assert sv(merge_options(definition, "apua", 1, 2)) == [(1, "Ja. Vad?")]


def test_a_new_section_battery_or_area_is_shown_as_it_was_written() -> None:
    definition = Definition(WHOLE)
    for field, word in (("section", "2. Muuta"), ("battery", "Tänä vuonna")):
        definition = edit_question(definition, "apua", field, word)
    definition = edit_option(definition, "apua", 1, "area", "II. Muu")
    asked = shown(definition.survey).questions[0]
    assert (asked.section, asked.battery, asked.areas) == ("2. Muuta", "Tänä vuonna", ("II. Muu",))
    # The follow-up is still in the old section.
    assert shown(definition.survey).questions[1].section == "1. Vardag"
    gone = edit_question(definition, "apua-mita", "section", "2. Muuta")
    assert "1. Arki" not in codebook_toml(gone.survey)
    parse_codebook(codebook_toml(gone.survey), "x")


def test_a_codebook_taken_from_a_file_brings_its_translations() -> None:
    matches = book_matches(BARE, WHOLE)
    taken = with_codebook(Definition(BARE), WHOLE, [m for m in matches if m.is_sure])
    assert shown(taken.survey).questions == shown(WHOLE).questions
    assert shown(taken.survey).title == "Egen enkät"


def test_those_without_a_group_are_called_so_in_the_readers_language() -> None:
    nobody = RespondentGroup("Ei ryhmää", "Ei ryhmää", in_codebook=False)
    named = RespondentGroup("Ei ryhmää 2", "Ei ryhmää")
    survey = replace(WHOLE, groups=(nobody, named))
    groups = shown(survey, "en").groups
    assert [group.label for group in groups] == ["No group", "Ei ryhmää"]
    assert [group.id for group in groups] == ["Ei ryhmää", "Ei ryhmää 2"]


@pytest.mark.parametrize("writer", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "values"),
    [("coding.question", {}), ("coding.question_unfinished", {"read": "4", "answered": "12 400"})],
)
def test_a_question_of_codes_is_worded_in_the_readers_language_whoever_coded(
    writer: str, key: str, values: dict[str, str]
) -> None:
    with in_language(writer):
        worded = text(key, question="Mitä apua?", **values)
    codes = Question("apua-mita-luokat", "1.1a", worded, Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
                     options=(Option(7, "Ruoka", "Ruoka"),), coded_from="apua-mita")  # fmt: skip
    survey = replace(WHOLE, questions=(*WHOLE.questions, codes))
    for reader, asked in (("sv", "Vilken hjälp?"), ("en", "Mitä apua?"), ("fi", "Mitä apua?")):
        with in_language(reader):
            wanted = text(key, question=asked, **values)
        assert shown(survey, reader).questions[-1].text == wanted


@given(st.text(max_size=40))
@settings(deadline=None)
def test_other_words_of_a_question_of_codes_are_left_alone(words: str) -> None:
    codes = Question("k", "", words, Kind.MULTIPLE_CHOICE, coded_from="apua-mita")
    survey = replace(WHOLE, questions=(*WHOLE.questions, codes))
    assert shown(survey).questions[-1].text == words


def closed(survey: Survey) -> ResultTable:
    asked = survey.questions[0]
    answers = tuple(AnswerCount(asked.id, "Kunta", o.code, None, 2) for o in asked.options)
    bases = (BaseCount(asked.id, "Kunta", 4),)
    return result_tables(survey, Counts(answers, bases, (("Kunta", 4),)))[0]


def test_options_of_two_waves_are_paired_though_only_one_wave_is_translated() -> None:
    rows = options_of_waves(closed(shown(WHOLE)), closed(shown(BARE)))
    assert [(row.label, row.now and row.now.n, row.then and row.then.n) for row in rows] == [
        ("Ja. Vad?", 2, 2),
        ("Vi fick ingen hjälp", 2, 2),
    ]


def test_an_organisation_is_blinded_alike_in_every_language() -> None:
    """Its noun is found from the Finnish label of its group, as answers are in Finnish."""
    for language in LANGUAGES:
        readers = readership_of(
            shown(WHOLE, language), EVERYTHING, ["Kunta"], {}, [("Saarikko", "Kunta")]
        )
        assert readers.blind is not None
        assert readers.blind("Saarikon kanssa") == "X kunnan kanssa"
