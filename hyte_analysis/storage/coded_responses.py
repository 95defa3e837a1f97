"""A few respondents' codes counted anew, where nothing else about the question has changed.

A key press codes one passage: what it changes in the figures is a row or two, and to find them
takes a fraction of what the whole question takes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from hyte_analysis.storage.coded_questions import (
    Place,
    code_options,
    insert_options,
    insert_tallies,
    question_key,
    run,
    stored_codes,
    wording,
)
from hyte_analysis.survey.coding import AGREED, Code, ancestors

MOST = 20
"""So many respondents' codes are counted one by one; of more, the whole question at once."""

_TALLIES = """
SELECT question_id, group_id, option_code, in_base, id FROM tally
WHERE survey_id = $survey AND question_id IN ($question, $coded)
"""
_WRITTEN = """
SELECT tally_id, response, substr(sha256(text), 1, 16) FROM answer
WHERE tally_id BETWEEN $first AND $last AND text IS NOT NULL
  AND list_contains($responses::INTEGER[], response)
"""
_SAID = """
SELECT response, digest, start_at, end_at, coder, codes FROM coded_passage
WHERE survey_id = $survey AND question_id = $question AND coder IN ('', $coder)
  AND list_contains($responses::INTEGER[], response)
"""
_COUNTED = """
SELECT tally_id, response FROM answer
WHERE tally_id BETWEEN $first AND $last AND list_contains($responses::INTEGER[], response)
"""

_Mention = tuple[Place, int]
"""A tally's place, and a respondent whom it counts."""


@dataclass(frozen=True, slots=True)
class _Tallies:
    """The groups of the open question's tallies by id, and the ids of the tallies of its codes."""

    groups: dict[int, str]
    places: dict[Place, int]

    @property
    def codes(self) -> set[int]:
        return {code for _, code, _ in self.places if code is not None}


def count_responses(
    cursor: duckdb.DuckDBPyConnection,
    survey_id: str,
    question_id: str,
    coder: str,
    responses: Collection[int],
) -> bool:
    """Count these respondents' codes anew; False where the whole question has to be counted.

    `coder` is the one whose coding the question's figures stand on already.
    """
    key = question_key(survey_id, question_id)
    tallies = _tallies(cursor, key)
    if len(responses) > MOST or not tallies.places or not tallies.groups:
        return False
    asked = {**key, "coder": coder, "responses": sorted(responses)}
    codes = stored_codes(cursor, survey_id)
    before = _counted(cursor, tallies, asked)
    now = _given(cursor, tallies, codes, asked)
    _add(cursor, key, tallies, now - before)
    _remove(cursor, tallies, before - now)
    if not tallies.codes:
        return False
    _match_options(cursor, key, tallies, codes)
    named = {"wording": wording(cursor, key)}
    run(cursor, "UPDATE question SET text = $wording WHERE survey_id = $survey AND id = $coded",
        key | named)  # fmt: skip
    return True


def _tallies(cursor: duckdb.DuckDBPyConnection, key: Mapping[str, str]) -> _Tallies:
    groups: dict[int, str] = {}
    places: dict[Place, int] = {}
    for question_id, group, code, is_read, id_ in run(cursor, _TALLIES, key).fetchall():
        if question_id == key["question"]:
            groups[id_] = group
        else:
            places[group, code, is_read] = id_
    return _Tallies(groups, places)


def _counted(
    cursor: duckdb.DuckDBPyConnection, tallies: _Tallies, asked: Mapping[str, object]
) -> set[_Mention]:
    """In which tallies the respondents are counted."""
    by_id = {id_: place for place, id_ in tallies.places.items()}
    between = {"first": min(by_id), "last": max(by_id)}
    rows = run(cursor, _COUNTED, {**asked, **between}).fetchall()
    return {(by_id[id_], response) for id_, response in rows if id_ in by_id}


def _given(
    cursor: duckdb.DuckDBPyConnection,
    tallies: _Tallies,
    codes: tuple[Code, ...],
    asked: Mapping[str, object],
) -> set[_Mention]:
    """In which tallies the respondents are to be counted, as the coding stands."""
    between = {"first": min(tallies.groups), "last": max(tallies.groups)}
    written = {
        (response, digest): tallies.groups[id_]
        for id_, response, digest in run(cursor, _WRITTEN, {**asked, **between}).fetchall()
        if id_ in tallies.groups
    }
    rows = run(cursor, _SAID, asked).fetchall()
    # What was agreed, by nobody's name, comes last and stands.
    standing = {tuple(row[:4]): row[5] for row in sorted(rows, key=lambda row: row[4] == AGREED)}
    read = {(response, digest) for response, digest, _, _ in standing}
    unread = {response for response, digest in written if (response, digest) not in read}
    known = {code.id for code in codes}
    base = {((group, None, r not in unread), r) for (r, _), group in written.items()}
    return base | {
        ((written[response, digest], code, False), response)
        for (response, digest, _, _), given in standing.items()
        if (response, digest) in written
        for one in known.intersection(given)
        for code in (one, *ancestors(one, codes))
    }


def _add(
    cursor: duckdb.DuckDBPyConnection,
    key: Mapping[str, str],
    tallies: _Tallies,
    mentions: set[_Mention],
) -> None:
    new = sorted({place for place, _ in mentions} - tallies.places.keys(), key=repr)
    if new:
        tallies.places.update(insert_tallies(cursor, key, new))
    for place, response in sorted(mentions, key=repr):
        cursor.execute(
            "INSERT INTO answer (tally_id, response, text) VALUES ($tally, $response, NULL)",
            {"tally": tallies.places[place], "response": response},
        )


def _remove(cursor: duckdb.DuckDBPyConnection, tallies: _Tallies, mentions: set[_Mention]) -> None:
    for place, response in sorted(mentions, key=repr):
        cursor.execute(
            "DELETE FROM answer WHERE tally_id = $tally AND response = $response",
            {"tally": tallies.places[place], "response": response},
        )
    for place in sorted({place for place, _ in mentions}, key=repr):
        tally = {"tally": tallies.places[place]}
        if not cursor.execute(
            "SELECT 1 FROM answer WHERE tally_id = $tally LIMIT 1", tally
        ).fetchall():
            cursor.execute("DELETE FROM tally WHERE id = $tally", tally)
            del tallies.places[place]


def _match_options(
    cursor: duckdb.DuckDBPyConnection,
    key: Mapping[str, str],
    tallies: _Tallies,
    codes: tuple[Code, ...],
) -> None:
    """Bring the options of the question in line with the codes that somebody mentions."""
    rows = run(
        cursor, "SELECT code FROM option WHERE survey_id = $survey AND question_id = $coded", key
    ).fetchall()
    had = {code for (code,) in rows}
    new = code_options(codes, tallies.codes - had)
    if new:
        insert_options(cursor, key, new)
    for code in had - tallies.codes:
        run(cursor, """DELETE FROM option WHERE survey_id = $survey AND question_id = $coded
            AND code = $code""", {**key, "code": code})  # fmt: skip
