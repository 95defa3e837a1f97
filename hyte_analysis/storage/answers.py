"""Counts and open answers of a survey: one SQL query for all questions at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import AnswerCount, BaseCount, Counts, Filter, OpenAnswer
from hyte_analysis.survey.responses import SourceFile, SurveyData

_CHOSEN = """
chosen AS (
    SELECT number AS response, group_id FROM response
    WHERE survey_id = $survey
      AND (len($groups::VARCHAR[]) = 0 OR list_contains($groups::VARCHAR[], group_id))
      AND ($question::VARCHAR IS NULL OR number IN (
            SELECT response FROM answer
            WHERE survey_id = $survey AND question_id = $question::VARCHAR
              AND list_contains($options::INTEGER[], option_code)))
)
"""

_COUNTS = f"""
WITH {_CHOSEN}
SELECT a.question_id, c.group_id, a.option_code, a.number, count(*)
FROM answer a JOIN chosen c USING (response)
WHERE a.survey_id = $survey
GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 - a constant of this module

# A multiple choice's base holds those who only wrote in an option's text field, too.
_BASES = f"""
WITH {_CHOSEN},
counted AS (
    SELECT id AS question_id, id AS base_of FROM question WHERE survey_id = $survey
    UNION ALL
    SELECT f.id, p.id FROM question f
    JOIN question p ON p.survey_id = $survey AND p.id = f.follow_up_question
    WHERE f.survey_id = $survey AND p.kind = 'multiple_choice'
)
SELECT q.base_of, c.group_id, count(DISTINCT a.response)
FROM answer a JOIN chosen c USING (response) JOIN counted q ON q.question_id = a.question_id
WHERE a.survey_id = $survey
GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 - a constant of this module

_RESPONSES = f"""
WITH {_CHOSEN}
SELECT group_id, count(*) FROM chosen GROUP BY ALL ORDER BY ALL
"""  # noqa: S608 - a constant of this module

_TEXTS = f"""
WITH {_CHOSEN}
SELECT a.question_id, a.response, c.group_id, a.text
FROM answer a JOIN chosen c USING (response)
JOIN question q ON q.survey_id = $survey AND q.id = a.question_id
WHERE a.survey_id = $survey AND a.text IS NOT NULL
  AND (len($asked::VARCHAR[]) = 0 OR list_contains($asked::VARCHAR[], a.question_id))
ORDER BY q.position, a.response, a.text
"""  # noqa: S608 - a constant of this module


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The answers of a database, as `survey.answers.Answers`."""

    database: Database

    def counts(self, survey_id: str, selection: Filter) -> Counts:
        """Counts of every question and group of a survey under a filter."""
        key = _parameters(survey_id, selection)
        with self.database.reading() as cursor:
            answers = cursor.execute(_COUNTS, key).fetchall()
            bases = cursor.execute(_BASES, key).fetchall()
            responses = cursor.execute(_RESPONSES, key).fetchall()
        return Counts(
            tuple(AnswerCount(*row) for row in answers),
            tuple(BaseCount(*row) for row in bases),
            tuple((str(group), int(n)) for group, n in responses),
        )

    def open_answers(
        self, survey_id: str, selection: Filter, question_ids: Sequence[str] = ()
    ) -> tuple[OpenAnswer, ...]:
        """The free texts of these questions (none given: of all), by question and response."""
        key = {**_parameters(survey_id, selection), "asked": list(question_ids)}
        with self.database.reading() as cursor:
            rows = cursor.execute(_TEXTS, key).fetchall()
        return tuple(OpenAnswer(*row) for row in rows)


def counts_of(data: SurveyData) -> Counts:
    """The counts of a survey that is not stored, as if it were; nothing is left of it."""
    database = open_database(None)
    try:
        store_survey(database, data, SourceFile("", b"", ""), {})
        return StoredAnswers(database).counts(data.survey.id, Filter())
    finally:
        database.close()


def _parameters(survey_id: str, selection: Filter) -> dict[str, object]:
    return {
        "survey": survey_id,
        "groups": list(selection.groups),
        "question": selection.question_id if selection.option_codes else None,
        "options": list(selection.option_codes),
    }
