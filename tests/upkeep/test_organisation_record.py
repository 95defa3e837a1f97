"""All that is stored about one organisation comes out in one record, and nobody else's as its."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from hyte_analysis.errors import HyteError
from hyte_analysis.exports.organisation import (
    FORMAT,
    to_organisation_json,
    to_organisation_workbook,
)
from hyte_analysis.importers.survey_file import ImportedSurvey
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding, load_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.organisation import list_organisations
from hyte_analysis.storage.plans import add_plan
from hyte_analysis.storage.releases import load_releases, store_releases
from hyte_analysis.storage.summaries import load_summaries
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import ChangeKind, Code, CodedPassage, CodingChange, CodingRows
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import LANGUAGES, in_language
from hyte_analysis.upkeep.organisation import organisation_record
from tests.storage.made_up import passage
from tests.upkeep.town import ASKED, BY_ANOTHER, NAME, NOT_OF_IT, OWN_WORDS, SURVEY

NOON = datetime(2026, 3, 4, 12)  # noqa: DTZ001 - stored times are UTC without a zone


def test_its_answers_come_with_their_questions(database: Database) -> None:
    (own,) = organisation_record(database, NAME).surveys
    assert (own.id, own.wave, own.files) == (SURVEY, 2024, ("kysely.csv",))
    (response,) = own.responses
    assert (response.number, response.group, response.organisation) == (2, "Kunta", NAME)
    stored = StoredAnswers(database)
    texts = {(a.question_id, a.text) for a in stored.open_answers(SURVEY, Filter())
             if a.response == 2}  # fmt: skip
    assert {(a.question_id, a.text) for a in own.answers if a.text} == texts
    assert (ASKED, OWN_WORDS) in texts
    chosen = {a.question_id for a in own.answers if a.option}
    assert chosen == {question for _, question, _ in stored.respondent_answers(SURVEY, [2])}


@pytest.mark.parametrize("name", ["KUOPION KAUPUNKI", "  kuopion   Kaupunki "])
def test_a_name_is_known_whatever_its_case_and_spaces(database: Database, name: str) -> None:
    record = organisation_record(database, name)
    assert record.organisation == NAME
    assert len(record.surveys) == 1


def test_the_original_row_holds_also_what_was_left_out(database: Database) -> None:
    (own,) = organisation_record(database, NAME).surveys
    (row,) = own.rows or ()
    assert (row.file, row.row) == ("kysely.csv", 2)
    cells = dict(row.cells)
    assert cells["IP-osoite"] == "192.0.2.77"
    assert cells["Organisaatio:"] == NAME
    assert "192.0.2.1" not in cells.values()


def test_an_earlier_response_that_was_left_out_is_still_found_in_the_file(
    imported: ImportedSurvey,
) -> None:
    survey = imported.data
    kept = tuple(r for r in survey.responses if r.number != 2)
    columns = tuple(
        replace(c, responses=c.responses[c.responses != 2],
                options=None if c.options is None else c.options[c.responses != 2],
                numbers=None if c.numbers is None else c.numbers[c.responses != 2],
                texts=None if c.texts is None
                else [t for t, r in zip(c.texts, c.responses, strict=True) if r != 2])
        for c in survey.answers
    )  # fmt: skip
    last = replace(kept[-1], organisation=NAME)
    data = replace(survey, responses=(*kept[:-1], last), answers=columns)
    database = open_database(None)
    store_survey(database, data, imported.sources, imported.report.as_json())
    (own,) = organisation_record(database, NAME).surveys
    assert [row.row for row in own.rows or ()] == [2, last.number]


def test_a_file_that_cannot_be_read_again_leaves_the_rows_untold(imported: ImportedSurvey) -> None:
    database = open_database(None)
    broken = replace(imported.source, content=b"%PDF-1.7 muuta")
    store_survey(database, imported.data, broken, {})
    (own,) = organisation_record(database, NAME).surveys
    assert own.rows is None
    assert [response.number for response in own.responses] == [2]


def test_what_others_say_of_it_stands_apart(database: Database) -> None:
    record = organisation_record(database, NAME)
    (other,) = record.by_others
    assert (other.text, other.question_id, other.response) == (BY_ANOTHER, ASKED, 3)
    told = to_organisation_json(record).decode()
    assert NOT_OF_IT not in told
    own = json.dumps(json.loads(told)["surveys"], ensure_ascii=False)
    assert BY_ANOTHER not in own


def test_one_numbered_like_another_is_not_taken_for_it(database: Database) -> None:
    record = organisation_record(database, "Kunta 1")
    assert {r.organisation for s in record.surveys for r in s.responses} == {"Kunta 1"}


def test_codes_permissions_and_their_log_are_told(database: Database) -> None:
    own = passage(2, OWN_WORDS, ASKED)
    other = passage(3, BY_ANOTHER, ASKED)
    codes = (Code(1, "Illat"), Code(2, "Muu"))
    rows = CodingRows(codes, (CodedPassage(own, "Aino", (1,)), CodedPassage(other, "Aino", (2,))))
    change_coding(
        database, SURVEY, CodingChange(ChangeKind.CODED, added=rows, what="Illat"), "Aino"
    )
    only_other = CodingRows(coded=(CodedPassage(other, "Bo", (2,)),))
    change_coding(database, SURVEY, CodingChange(ChangeKind.CODED, added=only_other), "Bo")
    yes = Release(own.answer, (Mask(1, 6, "[x]"),), "Cilla", NOON)
    no = Release(other.answer, (), "Cilla", NOON, is_kept_back=True)
    store_releases(database, SURVEY, [yes, no])
    (survey,) = organisation_record(database, NAME).surveys
    (coding,) = survey.codings
    assert (coding.passage, coding.coder, coding.codes) == (OWN_WORDS, "Aino", ("Illat",))
    (release,) = survey.releases
    assert (release.masked, release.who, release.is_kept_back) == (("Lisää",), "Cilla", False)
    (event,) = survey.events
    assert (event.number, event.kind, event.what, event.who) == (1, "coded", "Illat", "Aino")


def test_quotes_in_summaries_are_told_state_by_state(with_themes: Database) -> None:
    (summary, *_) = load_summaries(with_themes, "ennakkokysely-2025")
    line = next(li for theme in summary.themes for li in theme.lines if li.passage)
    assert line.passage is not None
    names = dict(StoredAnswers(with_themes).respondents("ennakkokysely-2025"))
    (own,) = organisation_record(with_themes, names[line.passage.response]).surveys
    quotes = [quote for quote in own.quotes if quote.response == line.passage.response]
    assert all(quote.is_current for quote in quotes)
    words = {answer.text for answer in own.answers if answer.text}
    assert line.text or any(quote.quote in word for quote in quotes for word in words)
    coded = {c.passage for c in load_coding(with_themes, own.id).coded
             if c.passage.response == line.passage.response}  # fmt: skip
    assert len(own.codings) == len(coded) > 0
    released = [r for r in load_releases(with_themes, own.id)
                if r.answer.response == line.passage.response]  # fmt: skip
    assert len(own.releases) == len(released)


def test_the_teams_own_words_that_name_it_are_told(database: Database) -> None:
    item = PlanItem(ItemKind.TEXT, title="Esimerkki", comment="Kuopion kaupungin malli")
    plan = Plan("Kokous", sections=(PlanSection("", (item, PlanItem(ItemKind.TEXT, title="Muu"))),))
    add_plan(database, SURVEY, plan, "Aino")
    (words,) = organisation_record(database, NAME).by_team
    assert (words.survey_id, words.place, words.text) == (SURVEY, "plan", "Kuopion kaupungin malli")


def test_an_unknown_name_is_one_sentence(database: Database) -> None:
    with pytest.raises(HyteError, match="ei ole mitään tallessa"):
        organisation_record(database, "Olematon ry")


def test_organisations_are_listed_once_however_they_are_spelled(
    database: Database, imported: ImportedSurvey
) -> None:
    before = list_organisations(database)
    assert NAME in before
    first, *rest = imported.data.responses
    data = replace(
        imported.data,
        survey=replace(imported.data.survey, id="toinen"),
        responses=(replace(first, organisation="KUOPION  KAUPUNKI"), *rest),
    )
    store_survey(database, data, replace(imported.source, sha256="toinen"), {})
    assert len(list_organisations(database)) == len(before)
    assert len(organisation_record(database, NAME).surveys) == 2


def test_the_json_says_its_structure_and_times_in_utc(database: Database) -> None:
    record = replace(organisation_record(database, NAME), made_at=datetime(2026, 3, 4, tzinfo=UTC))
    told = json.loads(to_organisation_json(record))
    assert list(told) == ["format", "organisation", "made_at", "surveys", "by_others", "by_team"]
    assert (told["format"], told["made_at"]) == (FORMAT, "2026-03-04T00:00:00Z")
    assert told["surveys"][0]["retain_until"] is None
    assert [a["text"] for a in told["surveys"][0]["answers"]
                           if a["question_id"] == ASKED] == [OWN_WORDS]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_same_and_no_formula(database: Database, language: str) -> None:
    record = organisation_record(database, NAME)
    with in_language(language):
        book = load_workbook(io.BytesIO(to_organisation_workbook(record)))
        names = [text(f"upkeep.sheet.{n}") for n in ("about", "surveys", "answers", "original")]
    assert book.sheetnames[:4] == names
    answers = list(book[names[2]].iter_rows(min_row=2, values_only=True))
    assert len(answers) == len(record.surveys[0].answers)
    assert OWN_WORDS in {row[6] for row in answers}
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert "192.0.2.77" in {cell.value for cell in cells}
