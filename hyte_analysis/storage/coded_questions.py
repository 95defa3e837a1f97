"""Codes as a multiple choice: each coded open question has a question of its codes beside it.

Its base are those who answered the open question; each counts once for a code, however many
passages of theirs carry it, and for every code above it. It is counted anew at every change.
"""

from collections.abc import Sequence

import duckdb

from hyte_analysis.survey.coding import Code, ancestors, in_tree_order
from hyte_analysis.survey.model import Kind, Option, Role, Scale
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

_BASE = """
CREATE OR REPLACE TEMP TABLE coded_base AS
SELECT DISTINCT response, group_id, substr(sha256(answer.text), 1, 16) AS digest
FROM answer JOIN tally ON tally.id = tally_id
WHERE survey_id = $survey AND question_id = $question AND answer.text IS NOT NULL
  AND tally_id BETWEEN
      (SELECT min(id) FROM tally WHERE survey_id = $survey AND question_id = $question)
      AND (SELECT max(id) FROM tally WHERE survey_id = $survey AND question_id = $question)
"""

# What was agreed stands before what one coder says.
_STANDING = """
CREATE OR REPLACE TEMP TABLE coded_standing AS
WITH result AS (
    SELECT coalesce(
        (SELECT coder FROM result_coder WHERE survey_id = $survey AND question_id = $question),
        (SELECT coder FROM coded_passage
         WHERE survey_id = $survey AND question_id = $question AND coder <> ''
         GROUP BY coder ORDER BY count(*) DESC, coder LIMIT 1), '') AS coder
), said AS (
    SELECT response, digest, start_at, end_at, codes
    FROM coded_passage p, result r
    WHERE survey_id = $survey AND question_id = $question AND p.coder IN ('', r.coder)
    QUALIFY row_number() OVER (
        PARTITION BY response, digest, start_at, end_at ORDER BY p.coder) = 1
)
SELECT response, group_id, codes FROM said JOIN coded_base USING (response, digest)
"""

_MENTIONS = """
CREATE OR REPLACE TEMP TABLE coded_mention AS
SELECT DISTINCT response, group_id, above.code FROM (
    SELECT response, group_id, unnest(codes) AS given FROM coded_standing
) JOIN (
    SELECT unnest($given::INTEGER[]) AS given, unnest($above::INTEGER[]) AS code
) above USING (given)
"""

_DELETE = (
    """DELETE FROM answer WHERE tally_id IN (
        SELECT id FROM tally WHERE survey_id = $survey AND question_id = $coded)""",
    "DELETE FROM tally WHERE survey_id = $survey AND question_id = $coded",
    "DELETE FROM option WHERE survey_id = $survey AND question_id = $coded",
    "DELETE FROM question WHERE survey_id = $survey AND id = $coded",
)

# Everybody in the base has an answer without a code: whom a new code counts does not change it.
_TALLIES = """
CREATE OR REPLACE TEMP TABLE coded_tally AS
SELECT $first + (row_number() OVER (ORDER BY group_id, code NULLS FIRST))::INTEGER - 1 AS id,
       group_id, code
FROM (SELECT DISTINCT group_id, NULL::INTEGER AS code FROM coded_base
      UNION ALL SELECT DISTINCT group_id, code FROM coded_mention)
"""
_INSERT_TALLIES = """
INSERT INTO tally
    (id, survey_id, question_id, group_id, option_code, number, in_base, base_of, area)
SELECT id, $survey, $coded, group_id, code, NULL, code IS NULL, NULL, '' FROM coded_tally
ORDER BY id
"""
_INSERT_ANSWERS = """
INSERT INTO answer (tally_id, response, text)
SELECT id, response, NULL FROM (
    SELECT DISTINCT response, group_id, NULL::INTEGER AS code FROM coded_base
    UNION ALL SELECT response, group_id, code FROM coded_mention
) given JOIN coded_tally t USING (group_id)
WHERE t.code IS NOT DISTINCT FROM given.code
ORDER BY id, response
"""
_INSERT_QUESTION = """
INSERT INTO question (survey_id, position, id, number, text, kind, scale, section, synonyms,
    guessed, battery, coded_from)
SELECT survey_id, position, $coded, number, $text, $kind, $scale, section, [], false, '', id
FROM question WHERE survey_id = $survey AND id = $question
"""
_INSERT_OPTION = """
INSERT INTO option (survey_id, question_id, code, label, short_label, role, synonyms, area)
VALUES ($survey, $coded, $code, $label, $short, $role, [], '')
"""


def coded_question_id(question_id: str) -> str:
    """The id of the question that holds an open question's codes."""
    return f"{question_id}.luokat"


def count_all_codes(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> None:
    """Count the codes of every open question of the survey anew, inside this transaction."""
    rows = cursor.execute(
        """SELECT DISTINCT question_id FROM coded_passage WHERE survey_id = $survey
        UNION SELECT coded_from FROM question
        WHERE survey_id = $survey AND coded_from IS NOT NULL ORDER BY ALL""",
        {"survey": survey_id},
    ).fetchall()
    for (question_id,) in rows:
        count_codes(cursor, survey_id, question_id)


def count_codes(cursor: duckdb.DuckDBPyConnection, survey_id: str, question_id: str) -> None:
    """Make the open question's question of codes anew; there is none while nobody gave a code."""
    own = {"survey": survey_id, "question": question_id}
    coded = {"survey": survey_id, "coded": coded_question_id(question_id)}
    first = _first_id(cursor, coded)
    for statement in _DELETE:
        cursor.execute(statement, coded)
    cursor.execute(_BASE, own)
    cursor.execute(_STANDING, own)
    codes = _codes(cursor, survey_id)
    pairs = [(code.id, above) for code in codes for above in (code.id, *ancestors(code.id, codes))]
    given, above = zip(*pairs, strict=True) if pairs else ((), ())
    cursor.execute(_MENTIONS, {"given": list(given), "above": list(above)})
    used = {row[0] for row in cursor.execute("SELECT DISTINCT code FROM coded_mention").fetchall()}
    options = _options(codes, used)
    if options:
        cursor.execute(_TALLIES, {"first": _free_id(cursor, first)})
        cursor.execute(_INSERT_TALLIES, coded)
        cursor.execute(_INSERT_ANSWERS)
        _insert_question(cursor, own | coded, options)


def _first_id(cursor: duckdb.DuckDBPyConnection, coded: dict[str, str]) -> tuple[int, int]:
    """The first tally that the question of codes has had, and how many ids were its own."""
    ((first, last),) = cursor.execute(
        "SELECT min(id), max(id) FROM tally WHERE survey_id = $survey AND question_id = $coded",
        coded,
    ).fetchall()
    return (0, 0) if first is None else (int(first), int(last) - int(first) + 1)


def _free_id(cursor: duckdb.DuckDBPyConnection, own: tuple[int, int]) -> int:
    """Where the tallies have room: where they were, or after all others."""
    first, room = own
    ((wanted, last),) = cursor.execute(
        """SELECT (SELECT count(*) FROM (SELECT DISTINCT group_id FROM coded_base))
            + (SELECT count(*) FROM (SELECT DISTINCT group_id, code FROM coded_mention)),
            (SELECT coalesce(max(id), 0) FROM tally)"""
    ).fetchall()
    return first if 0 < wanted <= room or first > last else int(last) + 1


def _codes(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> tuple[Code, ...]:
    rows = cursor.execute(
        """SELECT id, name, description, colour, parent, position FROM code
        WHERE survey_id = $survey ORDER BY position, id""",
        {"survey": survey_id},
    ).fetchall()
    return tuple(Code(*row) for row in rows)


def _options(codes: Sequence[Code], used: set[int]) -> list[Option]:
    """The codes in use, in the order of the tree, each named with those above it."""
    names = {code.id: code.name for code in codes}
    options = []
    for code, _ in in_tree_order(codes):
        if code.id in used:
            path = [names[above] for above in reversed(ancestors(code.id, codes))]
            label = text("coding.path").join([*path, code.name])
            options.append(Option(code.id, label, code.name, Role.SUBSTANTIVE))
    return options


def _insert_question(
    cursor: duckdb.DuckDBPyConnection, own: dict[str, str], options: Sequence[Option]
) -> None:
    ((wording,),) = cursor.execute(
        "SELECT text FROM question WHERE survey_id = $survey AND id = $question",
        {"survey": own["survey"], "question": own["question"]},
    ).fetchall()
    ((answered, read),) = cursor.execute(
        """SELECT count(*), count(*) FILTER (response IN (SELECT response FROM coded_standing))
        FROM (SELECT DISTINCT response FROM coded_base)"""
    ).fetchall()
    key = "coding.question" if read == answered else "coding.question_unfinished"
    named = text(key, question=wording, read=count_text(read), answered=count_text(answered))
    cursor.execute(
        _INSERT_QUESTION,
        {**own, "text": named, "kind": Kind.MULTIPLE_CHOICE.value, "scale": Scale.NOMINAL.value},
    )
    for option in options:
        cursor.execute(
            _INSERT_OPTION,
            {"survey": own["survey"], "coded": own["coded"], "code": option.code,
             "label": option.label, "short": option.short_label, "role": option.role.value},
        )  # fmt: skip
