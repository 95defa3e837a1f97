"""Codes as a multiple choice: each coded open question has a question of its codes beside it.

Its base are those who answered the open question; each counts once for a code, however many
passages of theirs carry it, and for every code above it. It is counted anew at every change.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import count, islice

import duckdb

from hyte_analysis.survey.coding import AGREED, Code, ancestors, code_paths
from hyte_analysis.survey.model import Kind, Option, Role, Scale
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text

_CHOSEN = "SELECT coder FROM result_coder WHERE survey_id = $survey AND question_id = $question"
_READERS = """
SELECT histogram(coder) FILTER (coder <> '') FROM coded_passage
WHERE survey_id = $survey AND question_id = $question
"""

# Digests are made only of the answers of those who have been read: they cost more than the rest.
_BASE = """
CREATE OR REPLACE TEMP TABLE coded_base AS
SELECT response, group_id,
       CASE WHEN r.read IS NOT NULL THEN substr(sha256(answer.text), 1, 16) END AS digest
FROM answer JOIN tally ON tally.id = tally_id
LEFT JOIN (
    SELECT DISTINCT response AS read FROM coded_passage
    WHERE survey_id = $survey AND question_id = $question
) r ON r.read = response
WHERE survey_id = $survey AND question_id = $question AND answer.text IS NOT NULL
  AND tally_id BETWEEN
      (SELECT min(id) FROM tally WHERE survey_id = $survey AND question_id = $question)
      AND (SELECT max(id) FROM tally WHERE survey_id = $survey AND question_id = $question)
"""

# What was agreed stands before what one coder says.
_STANDING = """
CREATE OR REPLACE TEMP TABLE coded_standing AS
WITH said AS (
    SELECT response, digest, codes FROM coded_passage
    WHERE survey_id = $survey AND question_id = $question AND coder IN ('', $coder)
    QUALIFY row_number() OVER (PARTITION BY response, digest, start_at, end_at ORDER BY coder) = 1
)
SELECT response, digest, group_id, codes FROM said JOIN coded_base USING (response, digest)
"""

# Everybody in the base has an answer without a code: whom a new code counts does not change it.
_GIVEN = """
CREATE OR REPLACE TEMP TABLE coded_given AS
SELECT response, group_id, NULL::INTEGER AS code, count(*) = count(s.digest) AS is_read
FROM coded_base b LEFT JOIN (SELECT DISTINCT response, digest FROM coded_standing) s
USING (response, digest) GROUP BY response, group_id
UNION ALL
SELECT DISTINCT response, group_id, above.code, false FROM (
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

_WANTED = "SELECT DISTINCT group_id, code, is_read FROM coded_given ORDER BY ALL"
_INSERT_ANSWERS = """
INSERT INTO answer (tally_id, response, text)
SELECT tally.id, response, NULL FROM coded_given JOIN tally USING (group_id)
WHERE survey_id = $survey AND question_id = $coded
  AND option_code IS NOT DISTINCT FROM code AND in_base = is_read
ORDER BY tally.id, response
"""
_INSERT_QUESTION = """
INSERT INTO question (survey_id, position, id, number, text, kind, scale, section, synonyms,
    guessed, battery, coded_from)
SELECT survey_id, position, $coded, number, $wording, $kind, $scale, section, [], false, '', id
FROM question WHERE survey_id = $survey AND id = $question
"""
_ASKED = {"kind": Kind.MULTIPLE_CHOICE.value, "scale": Scale.NOMINAL.value}

_READ = """
SELECT count(*) FILTER (in_base), count(*) FROM answer JOIN tally ON tally.id = tally_id
WHERE survey_id = $survey AND question_id = $coded AND option_code IS NULL
"""

_INSERT_TALLIES = """
INSERT INTO tally
    (id, survey_id, question_id, group_id, option_code, number, in_base, base_of, area)
SELECT id, $survey, $coded, group_id, code, NULL, is_read,
       CASE WHEN code IS NULL AND NOT is_read THEN $coded END, ''
FROM (SELECT unnest($ids::INTEGER[]) AS id, unnest($groups::VARCHAR[]) AS group_id,
             unnest($codes::INTEGER[]) AS code, unnest($read::BOOLEAN[]) AS is_read)
"""
_INSERT_OPTIONS = """
INSERT INTO option (survey_id, question_id, code, label, short_label, role, synonyms, area)
SELECT $survey, $coded, code, label, short_label, $role, [], ''
FROM (SELECT unnest($codes::INTEGER[]) AS code, unnest($labels::VARCHAR[]) AS label,
             unnest($short::VARCHAR[]) AS short_label)
"""

Place = tuple[str, int | None, bool]
"""What the answers of a tally have in common: their group, a code, whether they have been read.

The code is None for the base. Who has not been read counts into it like one who wrote only into a
follow-up: that is how many have been read is known without reading it all again.
"""


def coded_question_id(question_id: str) -> str:
    """The id of the question that holds an open question's codes."""
    return f"{question_id}.luokat"


def question_key(survey_id: str, question_id: str) -> dict[str, str]:
    """An open question and the question of its codes, as the parameters of a statement."""
    return {
        "survey": survey_id,
        "question": question_id,
        "coded": coded_question_id(question_id),
    }


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
    key = question_key(survey_id, question_id)
    coder, _ = result_coders(cursor, key, {})
    for statement in _DELETE:
        run(cursor, statement, key)
    run(cursor, _BASE, key)
    run(cursor, _STANDING, key | {"coder": coder})
    codes = stored_codes(cursor, survey_id)
    pairs = [(code.id, above) for code in codes for above in (code.id, *ancestors(code.id, codes))]
    given, above = zip(*pairs, strict=True) if pairs else ((), ())
    cursor.execute(_GIVEN, {"given": list(given), "above": list(above)})
    wanted: list[Place] = cursor.execute(_WANTED).fetchall()
    used = {code for _, code, _ in wanted if code is not None}
    if used:
        insert_tallies(cursor, key, wanted)
        run(cursor, _INSERT_ANSWERS, key)
        named = {"wording": wording(cursor, key)}
        run(cursor, _INSERT_QUESTION, key | _ASKED | named)
        insert_options(cursor, key, code_options(codes, used))


def run(
    cursor: duckdb.DuckDBPyConnection, statement: str, key: Mapping[str, object]
) -> duckdb.DuckDBPyConnection:
    """The cursor after the statement, given those of the parameters that it names."""
    named = {name: value for name, value in key.items() if f"${name}" in statement}
    return cursor.execute(statement, named)


def result_coders(
    cursor: duckdb.DuckDBPyConnection, key: Mapping[str, object], more: Mapping[str, int]
) -> tuple[str, str]:
    """Whose coding is counted beside what was agreed: now, and before the last change.

    It is the one chosen, else who has read most. `more` is how many passages more the change gave
    to whom.
    """
    chosen = run(cursor, _CHOSEN, key).fetchall()
    if chosen:
        return str(chosen[0][0]), str(chosen[0][0])
    ((read,),) = run(cursor, _READERS, key).fetchall()
    now: dict[str, int] = read or {}
    before = {coder: now.get(coder, 0) - more.get(coder, 0) for coder in {*now, *more}}
    return _leading(now), _leading(before)


def _leading(read: Mapping[str, int]) -> str:
    found = [(-n, coder) for coder, n in read.items() if n > 0]
    return min(found)[1] if found else AGREED


def stored_codes(cursor: duckdb.DuckDBPyConnection, survey_id: str) -> tuple[Code, ...]:
    """The survey's codes, in no order."""
    rows = cursor.execute(
        """SELECT id, name, description, colour, parent, position FROM code
        WHERE survey_id = $survey""",
        {"survey": survey_id},
    ).fetchall()
    return tuple(Code(*row) for row in rows)


def insert_tallies(
    cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str], wanted: Sequence[Place]
) -> dict[Place, int]:
    """Insert tallies of the question of codes; their ids."""
    ids = _free_ids(cursor, key["survey"], len(wanted))
    groups, codes, read = zip(*wanted, strict=True)
    cursor.execute(
        _INSERT_TALLIES,
        {"survey": key["survey"], "coded": key["coded"], "ids": ids, "groups": list(groups),
         "codes": list(codes), "read": list(read)},
    )  # fmt: skip
    return dict(zip(wanted, ids, strict=True))


def _free_ids(cursor: duckdb.DuckDBPyConnection, survey_id: str, n: int) -> list[int]:
    """The first ids from the survey's own on that no tally has.

    Near the survey's others, as its answers are looked for between its first and its last.
    """
    ((first,),) = cursor.execute(
        "SELECT coalesce(min(id), 1) FROM tally WHERE survey_id = $survey", {"survey": survey_id}
    ).fetchall()
    rows = cursor.execute("SELECT id FROM tally WHERE id >= $first", {"first": first}).fetchall()
    taken = {id_ for (id_,) in rows}
    return list(islice((id_ for id_ in count(first) if id_ not in taken), n))


def code_options(codes: Sequence[Code], used: Collection[int]) -> list[Option]:
    """The codes in use, in the order of the tree, each named with those above it."""
    return [
        Option(code.id, text("coding.path").join([*above, code.name]), code.name, Role.SUBSTANTIVE)
        for code, above in code_paths(codes)
        if code.id in used
    ]


def insert_options(
    cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str], options: Sequence[Option]
) -> None:
    """Insert options of the question of codes."""
    cursor.execute(
        _INSERT_OPTIONS,
        {"survey": key["survey"], "coded": key["coded"], "role": Role.SUBSTANTIVE.value,
         "codes": [option.code for option in options],
         "labels": [option.label for option in options],
         "short": [option.short_label for option in options]},
    )  # fmt: skip


def wording(cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str]) -> str:
    """The wording of the question of codes; unfinished, it says how many have been read."""
    ((asked,),) = run(
        cursor, "SELECT text FROM question WHERE survey_id = $survey AND id = $question", key
    ).fetchall()
    ((read, answered),) = run(cursor, _READ, key).fetchall()
    name = "coding.question" if read == answered else "coding.question_unfinished"
    return text(name, question=asked, read=count_text(read), answered=count_text(answered))
