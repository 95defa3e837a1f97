"""What is stored about one organisation: its responses over all surveys, who names it."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import duckdb

from hyte_analysis.storage.database import Database
from hyte_analysis.survey.coding import AnswerKey, digest
from hyte_analysis.survey.model import Kind
from hyte_analysis.survey.organisation_record import (
    NamedByOther,
    NamedByTeam,
    OwnAnswer,
    OwnCoding,
    OwnEvent,
    OwnQuote,
    OwnRelease,
    OwnResponse,
    OwnSurvey,
    name_key,
)

_HEADS = """
SELECT s.id, s.title, s.wave, s.imported_at, s.retain_until, list(f.name ORDER BY f.position)
FROM survey s JOIN source_file f ON f.survey_id = s.id
GROUP BY ALL ORDER BY s.imported_at, s.id
"""
_RESPONSES = """
SELECT r.survey_id, r.number, coalesce(g.label, r.group_id), r.organisation
FROM response r LEFT JOIN respondent_group g ON g.survey_id = r.survey_id AND g.id = r.group_id
WHERE list_contains($names::VARCHAR[], r.organisation) ORDER BY r.survey_id, r.number
"""
# What people have made of an answer is told as codes, not as an answer.
_ANSWERS = """
SELECT a.response, q.id, q.number, q.text, t.option_code, coalesce(o.label, ''), t.number,
       coalesce(a.text, ''), q.kind
FROM answer a JOIN tally t ON t.id = a.tally_id
JOIN question q ON q.survey_id = $survey AND q.id = t.question_id
LEFT JOIN option o ON o.survey_id = $survey AND o.question_id = q.id AND o.code = t.option_code
WHERE t.survey_id = $survey AND list_contains($responses::INTEGER[], a.response)
  AND q.coded_from IS NULL
ORDER BY a.response, q.position, t.number, t.option_code
"""
_CODINGS = """
SELECT response, question_id, digest, start_at, end_at, coder, codes FROM coded_passage
WHERE survey_id = $survey AND list_contains($responses::INTEGER[], response)
ORDER BY question_id, response, start_at, coder
"""
_RELEASES = """
SELECT response, question_id, digest, is_kept_back, masks, who, released_at FROM release
WHERE survey_id = $survey AND list_contains($responses::INTEGER[], response)
ORDER BY question_id, response
"""
_SUMMARIES = """
SELECT question_id, changed_at, who, content,
       version = max(version) OVER (PARTITION BY question_id) AS is_current
FROM summary WHERE survey_id = $survey ORDER BY question_id, version
"""
_EVENTS = """
SELECT number, kind, what, who, changed_at, change FROM coding_event
WHERE survey_id = $survey ORDER BY number
"""
_NAMING = """
SELECT t.survey_id, q.id, q.number, q.text, a.response, a.text
FROM answer a JOIN tally t ON t.id = a.tally_id
JOIN question q ON q.survey_id = t.survey_id AND q.id = t.question_id
JOIN response r ON r.survey_id = t.survey_id AND r.number = a.response
WHERE a.text IS NOT NULL AND regexp_matches(lower(a.text), $pattern)
  AND NOT coalesce(list_contains($names::VARCHAR[], r.organisation), false)
ORDER BY t.survey_id, q.position, a.response
"""
_TEAM = """
SELECT survey_id, 'summary', content FROM summary
UNION ALL SELECT survey_id, 'plan', content FROM plan WHERE content IS NOT NULL
UNION ALL SELECT survey_id, 'code', to_json([name, description])::VARCHAR FROM code
"""

_Texts = dict[AnswerKey, str]


def list_organisations(database: Database) -> tuple[str, ...]:
    """The organisations of all surveys in alphabetical order, each once however it is spelled."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT DISTINCT organisation FROM response WHERE trim(organisation) <> ''
            ORDER BY organisation COLLATE fi"""
        ).fetchall()
    first: dict[str, str] = {}
    for (name,) in rows:
        first.setdefault(name_key(name), " ".join(name.split()))
    return tuple(first.values())


def surveys_of_organisation(database: Database, organisation: str) -> tuple[OwnSurvey, ...]:
    """What each survey holds of this organisation; () where no response is of it."""
    with database.reading() as cursor:
        names = _spellings(cursor, organisation)
        responses: dict[str, list[OwnResponse]] = {}
        for survey_id, *row in cursor.execute(_RESPONSES, {"names": names}).fetchall():
            responses.setdefault(survey_id, []).append(OwnResponse(*row))
        heads = cursor.execute(_HEADS).fetchall()
        return tuple(
            _survey(cursor, head, tuple(responses[head[0]])) for head in heads
            if head[0] in responses
        )  # fmt: skip


def answers_naming(database: Database, organisation: str, pattern: str) -> tuple[NamedByOther, ...]:
    """Others' open answers that the pattern (RE2, in lower case) is found in, by survey."""
    with database.reading() as cursor:
        key = {"names": _spellings(cursor, organisation), "pattern": pattern}
        return tuple(NamedByOther(*row) for row in cursor.execute(_NAMING, key).fetchall())


def words_of_team(database: Database) -> Iterator[NamedByTeam]:
    """The team's own words in summaries, plans and codes, each once a survey and place."""
    with database.reading() as cursor:
        rows = cursor.execute(_TEAM).fetchall()
    seen: set[NamedByTeam] = set()
    for survey_id, place, content in rows:
        for words in _strings(json.loads(content)):
            found = NamedByTeam(survey_id, place, words)
            if found not in seen:
                seen.add(found)
                yield found


def _strings(value: object) -> Iterator[str]:
    """The texts in plain values, but not those of a passage's key: they are names of answers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, own in value.items():
            if key != "passage":
                yield from _strings(own)
    elif isinstance(value, list):
        for own in value:
            yield from _strings(own)


def _spellings(cursor: duckdb.DuckDBPyConnection, organisation: str) -> list[str]:
    """The organisation's name as the responses spell it."""
    rows = cursor.execute("SELECT DISTINCT organisation FROM response").fetchall()
    wanted = name_key(organisation)
    return [name for (name,) in rows if name is not None and name_key(name) == wanted]


def _survey(
    cursor: duckdb.DuckDBPyConnection, head: Sequence[Any], responses: tuple[OwnResponse, ...]
) -> OwnSurvey:
    survey_id, title, wave, imported_at, retain_until, files = head
    key = {"survey": survey_id, "responses": [response.number for response in responses]}
    answers = tuple(_answer(row) for row in cursor.execute(_ANSWERS, key).fetchall())
    texts = {
        AnswerKey(answer.question_id, answer.response, digest(answer.text)): answer.text
        for answer in answers
        if answer.text
    }
    events = cursor.execute(_EVENTS, {"survey": survey_id}).fetchall()
    return OwnSurvey(
        survey_id,
        title,
        wave,
        imported_at,
        retain_until,
        tuple(files),
        responses,
        answers,
        _codings(cursor, key, texts),
        _releases(cursor, key, texts),
        tuple(_quotes(cursor, key, texts)),
        tuple(OwnEvent(*row[:5]) for row in events if _concerns(json.loads(row[5]), texts)),
    )


def _answer(row: Sequence[Any]) -> OwnAnswer:
    response, question_id, number, question, code, option, value, words, kind = row
    if value is not None and kind == Kind.DATE:
        value = date.fromordinal(int(value)).isoformat()
    return OwnAnswer(response, question_id, number, question, code, option, value, words)


def _codings(
    cursor: duckdb.DuckDBPyConnection, key: dict[str, Any], texts: _Texts
) -> tuple[OwnCoding, ...]:
    names = dict(
        cursor.execute("SELECT id, name FROM code WHERE survey_id = $survey",
                       {"survey": key["survey"]}).fetchall()
    )  # fmt: skip
    return tuple(
        OwnCoding(response, asked, texts.get(AnswerKey(asked, response, told), "")[start:end],
                  coder, tuple(names.get(code, str(code)) for code in codes))
        for response, asked, told, start, end, coder, codes
        in cursor.execute(_CODINGS, key).fetchall()
    )  # fmt: skip


def _releases(
    cursor: duckdb.DuckDBPyConnection, key: dict[str, Any], texts: _Texts
) -> tuple[OwnRelease, ...]:
    return tuple(
        OwnRelease(
            response, asked, kept_back,
            tuple(texts.get(AnswerKey(asked, response, told), "")[mask["start"] : mask["end"]]
                  for mask in json.loads(masks)),
            who, at,
        )
        for response, asked, told, kept_back, masks, who, at
        in cursor.execute(_RELEASES, key).fetchall()
    )  # fmt: skip


def _quotes(
    cursor: duckdb.DuckDBPyConnection, key: dict[str, Any], texts: _Texts
) -> Iterator[OwnQuote]:
    rows = cursor.execute(_SUMMARIES, {"survey": key["survey"]}).fetchall()
    for question_id, at, who, content, is_current in rows:
        for theme in json.loads(content)["themes"]:
            for line in theme["lines"]:
                if not line["passage"] or AnswerKey(*line["passage"][:3]) not in texts:
                    continue
                *answer, start, end = line["passage"]
                quote = line["text"] or texts[AnswerKey(*answer)][start:end]
                yield OwnQuote(answer[1], question_id, theme["heading"], quote, is_current, who, at)


def _concerns(change: object, texts: _Texts) -> bool:
    """Whether plain values of a change hold the key of one of these answers."""
    if isinstance(change, list):
        if len(change) >= 3 and all(isinstance(part, str | int) for part in change[:3]):
            return AnswerKey(*change[:3]) in texts
        return any(_concerns(part, texts) for part in change)
    if isinstance(change, dict):
        return any(_concerns(part, texts) for part in change.values())
    return False
