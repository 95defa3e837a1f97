"""The confirmed links between two surveys' questions."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hyte_analysis.errors import UnknownSurvey
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.surveys import is_stored
from hyte_analysis.survey.access import Act
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import text

_BOTH_WAYS = """
SELECT question_id, other_question_id, state FROM wave_link
WHERE survey_id = $survey AND other_survey_id = $other
UNION ALL
SELECT other_question_id, question_id, state FROM wave_link
WHERE survey_id = $other AND other_survey_id = $survey
ORDER BY ALL
"""


def load_wave_links(database: Database, survey_id: str, other_id: str) -> tuple[WaveLink, ...]:
    """The links between two surveys, seen from the first, whichever way they were stored."""
    with database.reading() as cursor:
        rows = cursor.execute(_BOTH_WAYS, {"survey": survey_id, "other": other_id}).fetchall()
    return tuple(WaveLink(own, other, WaveState(state)) for own, other, state in rows)


def linked_surveys(database: Database, survey_id: str) -> tuple[str, ...]:
    """The ids of the surveys that this one has links with."""
    with database.reading() as cursor:
        rows = cursor.execute(
            """SELECT DISTINCT CASE WHEN survey_id = $survey THEN other_survey_id ELSE survey_id END
            FROM wave_link WHERE survey_id = $survey OR other_survey_id = $survey ORDER BY ALL""",
            {"survey": survey_id},
        ).fetchall()
    return tuple(str(row[0]) for row in rows)


def store_wave_links(
    database: Database, survey_id: str, other_id: str, links: Sequence[WaveLink]
) -> None:
    """Replace all links between two surveys by these; UnknownSurvey where one is not stored."""
    pair: dict[str, object] = {"survey": survey_id, "other": other_id}
    now = datetime.now(UTC).replace(tzinfo=None)
    with database.writing(Act.LINK, survey_id) as cursor:
        for name in (survey_id, other_id):
            if not is_stored(cursor, name):
                raise UnknownSurvey(text("storage.unknown_survey", survey=name))
        cursor.execute(
            """DELETE FROM wave_link WHERE (survey_id = $survey AND other_survey_id = $other)
            OR (survey_id = $other AND other_survey_id = $survey)""",
            pair,
        )
        for link in links:
            cursor.execute(
                """INSERT INTO wave_link (survey_id, question_id, other_survey_id,
                other_question_id, state, confirmed_at)
                VALUES ($survey, $own, $other, $others, $state, $now)""",
                {**pair, "own": link.question_id, "others": link.other_question_id,
                 "state": link.state.value, "now": now},
            )  # fmt: skip
