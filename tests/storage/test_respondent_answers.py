"""What a respondent chose, as it is shown beside the respondent's open answers."""

from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.coding import Code, CodedPassage
from tests.storage.made_up import Row, coding_change, data, passage, source, survey

ROWS = (
    Row("HVA", 1, frozenset((3, 1)), "Muu", (3, 1, 2), 2.5, "Teksti", 738_000.0),
    Row("Kunta", text="Vain teksti"),
    Row("Kunta", number=1200.0),
)


def test_answers_are_shown_by_respondent_and_question_without_texts_and_codes() -> None:
    database = open_database(None)
    store_survey(database, data(ROWS), source(), {})
    store_survey(database, data(ROWS[2:], survey(survey_id="toinen")), source(b"2"), {})
    said = CodedPassage(passage(2, "Teksti"), "Aino", (1,))
    change = coding_change(added=[said], codes=[Code(1, "Luokka")])
    change_coding(database, "kysely", change, "Aino")
    answers = StoredAnswers(database)
    first = (
        (2, "yksi", "V1"),
        (2, "monta", "V1, V3"),
        (2, "sijat", "V3, V1, V2"),
        (2, "luku", "2,5"),
        (2, "paiva", "29.7.2021"),
    )
    third = ((4, "luku", "1\N{NO-BREAK SPACE}200"),)
    assert answers.respondent_answers("kysely", [4, 2, 3, 2]) == first + third
    assert answers.respondent_answers("kysely", [4]) == third
    assert answers.respondent_answers("kysely", [3, 99]) == ()
    assert answers.respondent_answers("kysely", []) == ()
    assert answers.respondent_answers("toinen", [2]) == ((2, "luku", "1\N{NO-BREAK SPACE}200"),)
    database.close()
