"""Counts and open answers of a survey: one pass over its answers for all figures at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.surveys import store_survey
from hyte_analysis.survey.answers import (
    AnswerCount,
    AreaCount,
    BaseCount,
    Contradiction,
    Counts,
    Filter,
    OpenAnswer,
)
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.responses import SourceFile, SurveyData
from hyte_analysis.texts.formats import date_text, value_text

# In these, {in_groups} and {restriction} stand for what a Filter lets through.
_IN_GROUPS = "AND list_contains($groups::VARCHAR[], group_id)"

# Distinct, as DuckDB joins by an array what has each number only once.
_RESTRICTED = """
SELECT DISTINCT response FROM answer WHERE tally_id IN (
    SELECT id FROM tally WHERE survey_id = $survey AND question_id = $question::VARCHAR
    AND list_contains($options::INTEGER[], option_code))
"""

# A question's base may hold respondents of its follow-ups: they are counted with it.
_TALLIES = """
SELECT coalesce(min(id), 0), coalesce(max(id), 0) FROM tally
WHERE survey_id = $survey AND (
    len($asked::VARCHAR[]) = 0
    OR list_contains($asked::VARCHAR[], question_id) OR list_contains($asked::VARCHAR[], base_of))
"""

_RESPONSES = """
SELECT group_id, count(*) FROM response WHERE survey_id = $survey {in_groups} {restriction}
GROUP BY ALL ORDER BY ALL
"""

_CHOSEN = """
WITH chosen AS MATERIALIZED (
    SELECT DISTINCT response, option_code AS code FROM answer JOIN tally ON id = tally_id
    WHERE survey_id = $survey AND question_id = $by AND option_code IS NOT NULL
    {in_groups} {restriction}
)
"""

# A row a count, and how many of it count their respondents into a base or a focus area.
_SUMS = """
sum(n)::BIGINT, (sum(n) FILTER (in_base))::BIGINT, max(base_of),
(sum(n) FILTER (base_of IS NOT NULL))::BIGINT, max(area), (sum(n) FILTER (area <> ''))::BIGINT
"""
_COUNTED = """
SELECT question_id, group_id, option_code, number, {sums}
FROM tally JOIN (
    SELECT tally_id, count(*) AS n FROM answer {restriction}
    WHERE tally_id BETWEEN $first AND $last GROUP BY tally_id
) ON id = tally_id
WHERE survey_id = $survey {in_groups}
GROUP BY ALL ORDER BY 1, 2, 3, 4
"""
_COUNTED_BY_OPTION = """
SELECT question_id, coalesce(code::VARCHAR, '') AS chosen_option, option_code, number, {sums}
FROM tally JOIN (
    SELECT tally_id, code, count(*) AS n FROM answer JOIN chosen USING (response)
    WHERE tally_id BETWEEN $first AND $last GROUP BY ALL
    UNION ALL
    SELECT tally_id, NULL, count(*)
    FROM answer JOIN (SELECT DISTINCT response FROM chosen) USING (response)
    WHERE tally_id BETWEEN $first AND $last GROUP BY ALL
) ON id = tally_id
WHERE survey_id = $survey
GROUP BY ALL ORDER BY 1, 2, 3, 4
"""

_RESPONSES_BY_OPTION = """
SELECT code::VARCHAR, count(*) FROM chosen GROUP BY code
UNION ALL SELECT '', count(DISTINCT response) FROM chosen HAVING count(*) > 0
ORDER BY ALL
"""

_CONTRADICTIONS = """
WITH sole AS (
    SELECT t.id, t.question_id, t.group_id FROM tally t
    JOIN question q ON q.survey_id = $survey AND q.id = t.question_id
    JOIN option o ON o.survey_id = $survey AND o.question_id = q.id AND o.code = t.option_code
    WHERE t.survey_id = $survey AND q.kind = 'multiple_choice'
      AND o.role IN ('exclusive', 'dont_know')
),
suspect AS (
    SELECT DISTINCT response, question_id FROM answer JOIN sole ON id = tally_id
    WHERE TRUE {in_groups} {restriction}
),
contradiction AS (
    SELECT question_id, response, group_id, list_sort(list(DISTINCT option_code)) AS codes
    FROM answer JOIN tally ON id = tally_id JOIN suspect USING (response, question_id)
    WHERE survey_id = $survey AND option_code IS NOT NULL
    GROUP BY ALL HAVING count(DISTINCT option_code) > 1
)
SELECT c.question_id, c.response, c.group_id, r.organisation, c.codes
FROM contradiction c
JOIN question q ON q.survey_id = $survey AND q.id = c.question_id
JOIN response r ON r.survey_id = $survey AND r.number = c.response
ORDER BY q.position, c.response
"""

_ORGANISATIONS = """
SELECT organisation, group_id FROM response
WHERE survey_id = $survey AND organisation <> '' ORDER BY number
"""

_RESPONDENTS = """
SELECT number, organisation FROM response
WHERE survey_id = $survey AND organisation <> '' ORDER BY number
"""

_TEXTS = """
SELECT t.question_id, response, group_id, answer.text
FROM answer JOIN tally t ON t.id = tally_id
JOIN question q ON q.survey_id = $survey AND q.id = t.question_id
WHERE t.survey_id = $survey AND tally_id BETWEEN $first AND $last AND answer.text IS NOT NULL
  {in_groups} {restriction}
  AND (len($asked::VARCHAR[]) = 0 OR list_contains($asked::VARCHAR[], t.question_id))
ORDER BY q.position, response, answer.text
"""

_GIVEN = """
SELECT response, t.question_id, kind, option_code, t.number, short_label
FROM answer JOIN tally t ON t.id = tally_id
JOIN question q ON q.survey_id = $survey AND q.id = t.question_id
LEFT JOIN option o ON o.survey_id = $survey AND o.question_id = q.id AND o.code = option_code
WHERE t.survey_id = $survey AND tally_id BETWEEN $first AND $last
  AND response IN (SELECT unnest($responses::INTEGER[]))
  AND kind <> 'open_text' AND coded_from IS NULL
ORDER BY response, q.position, t.number, option_code
"""


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The answers of a database, as `survey.answers.Answers`."""

    database: Database

    def counts(self, survey_id: str, selection: Filter, question_ids: Sequence[str] = ()) -> Counts:
        """Counts of these questions (none given: of all) by group, under a filter."""
        key = _parameters(survey_id, selection)
        with self.database.reading() as cursor:
            key |= _first_and_last(cursor, key | {"asked": list(question_ids)})
            joined = "JOIN ({}) USING (response)"
            rows = _rows(cursor, _selecting(_COUNTED, selection, joined), key)
            by_number = _selecting(_RESPONSES, selection, "AND number IN ({})")
            responses = _rows(cursor, by_number, key)
        return _counts(rows, responses, question_ids)

    def counts_by(
        self,
        survey_id: str,
        selection: Filter,
        question_id: str,
        question_ids: Sequence[str] = (),
    ) -> Counts:
        """The same by the options of a question, their codes as texts in place of group ids.

        `EVERYONE` holds all who chose any of them. Who chose many counts in each.
        """
        key = _parameters(survey_id, selection) | {"by": question_id}
        chosen = _selecting(_CHOSEN, selection)
        with self.database.reading() as cursor:
            key |= _first_and_last(cursor, key | {"asked": list(question_ids)})
            rows = _rows(cursor, chosen + _COUNTED_BY_OPTION.format(sums=_SUMS), key)
            responses = _rows(cursor, chosen + _RESPONSES_BY_OPTION, key)
        return _counts(rows, responses, question_ids)

    def contradictions(self, survey_id: str, selection: Filter) -> tuple[Contradiction, ...]:
        """The contradictions in the survey's multiple choices, by question and response."""
        key = _parameters(survey_id, selection)
        with self.database.reading() as cursor:
            rows = _rows(cursor, _selecting(_CONTRADICTIONS, selection), key)
        return tuple(
            Contradiction(question_id, response, group_id, organisation, tuple(codes))
            for question_id, response, group_id, organisation, codes in rows
        )

    def organisations(self, survey_id: str) -> tuple[tuple[str, str], ...]:
        """Each response's organisation and group id, where the organisation is known."""
        with self.database.reading() as cursor:
            return tuple(_rows(cursor, _ORGANISATIONS, {"survey": survey_id}))

    def respondents(self, survey_id: str) -> tuple[tuple[int, str], ...]:
        """Each response's number and organisation, where the organisation is known."""
        with self.database.reading() as cursor:
            return tuple(_rows(cursor, _RESPONDENTS, {"survey": survey_id}))

    def open_answers(
        self, survey_id: str, selection: Filter, question_ids: Sequence[str] = ()
    ) -> tuple[OpenAnswer, ...]:
        """The free texts of these questions (none given: of all), by question and response."""
        key = {**_parameters(survey_id, selection), "asked": list(question_ids)}
        with self.database.reading() as cursor:
            key |= _first_and_last(cursor, key)
            rows = _rows(cursor, _selecting(_TEXTS, selection), key)
        return tuple(OpenAnswer(*row) for row in rows)

    def respondent_answers(
        self, survey_id: str, responses: Collection[int]
    ) -> tuple[tuple[int, str, str], ...]:
        """These respondents' answers to the closed questions, as they are shown.

        A response number, a question's id and its answer each: the short labels of the chosen
        options in form order, of ranked ones in the respondent's own, or a number or a date.
        """
        key: dict[str, object] = {"survey": survey_id, "responses": list(responses), "asked": []}
        with self.database.reading() as cursor:
            key |= _first_and_last(cursor, key)
            rows = _rows(cursor, _GIVEN, key)
        shown: dict[tuple[int, str], list[str]] = defaultdict(list)
        for response, question_id, kind, code, number, label in rows:
            shown[response, question_id].append(_shown(kind, code, number, label))
        return tuple((*key, ", ".join(answers)) for key, answers in shown.items())


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
        "question": selection.question_id,
        "options": list(selection.option_codes),
    }


def _selecting(statement: str, selection: Filter, restriction: str = "AND response IN ({})") -> str:
    """The statement for the responses that the selection lets through."""
    is_restricted = selection.question_id is not None and selection.option_codes
    return statement.format(
        sums=_SUMS,
        in_groups=_IN_GROUPS if selection.groups else "",
        restriction=restriction.format(_RESTRICTED) if is_restricted else "",
    )


def _shown(kind: str, code: int | None, number: float | None, label: str | None) -> str:
    if code is not None:
        return label or str(code)
    if number is None:
        return ""
    return date_text(date.fromordinal(int(number))) if kind == Kind.DATE else value_text(number)


def _rows(
    cursor: duckdb.DuckDBPyConnection, statement: str, key: Mapping[str, object]
) -> list[tuple[Any, ...]]:
    """The rows of the statement, given those of the parameters that it names."""
    named = {name: value for name, value in key.items() if f"${name}" in statement}
    return cursor.execute(statement, named).fetchall()


def _first_and_last(
    cursor: duckdb.DuckDBPyConnection, key: Mapping[str, object]
) -> dict[str, object]:
    """The first and the last tally of what is asked: the answers between them are all it needs."""
    ((first, last),) = _rows(cursor, _TALLIES, key)
    return {"first": first, "last": last}


def _counts(
    rows: Sequence[Sequence[Any]], responses: Iterable[Sequence[Any]], asked: Sequence[str]
) -> Counts:
    """The counts in these rows: an answer in each, a base or a focus area in some."""
    bases: dict[tuple[str, str], int] = defaultdict(int)
    areas: dict[tuple[str, str, str], int] = defaultdict(int)
    for question_id, by, _, _, _, in_base, base_of, in_base_of, area, in_area in rows:
        if in_base:
            bases[question_id, by] += in_base
        if in_base_of:
            bases[base_of, by] += in_base_of
        if in_area:
            areas[question_id, by, area] += in_area

    def is_asked(question_id: str) -> bool:
        return not asked or question_id in asked

    return Counts(
        tuple(AnswerCount._make(row[:5]) for row in rows if is_asked(row[0])),
        tuple(BaseCount(*key, n) for key, n in sorted(bases.items()) if is_asked(key[0])),
        tuple((str(by), int(n)) for by, n in responses),
        tuple(AreaCount(*key, n) for key, n in sorted(areas.items()) if is_asked(key[0])),
    )
