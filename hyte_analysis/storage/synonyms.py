"""The team's own table of words that a search takes for one another."""

from collections.abc import Sequence

from hyte_analysis.storage.database import Database
from hyte_analysis.survey.access import Act


def load_synonyms(database: Database) -> tuple[tuple[str, ...], ...]:
    """The groups of words that mean the same, in the team's order; () while it has none."""
    with database.reading() as cursor:
        rows = cursor.execute("SELECT words FROM synonym ORDER BY position").fetchall()
    return tuple(tuple(words) for (words,) in rows)


def store_synonyms(database: Database, groups: Sequence[Sequence[str]]) -> None:
    """Replace the table by these groups."""
    with database.writing(Act.SYNONYMS) as cursor:
        cursor.execute("DELETE FROM synonym")
        for position, words in enumerate(groups):
            cursor.execute(
                "INSERT INTO synonym (position, words) VALUES ($position, $words)",
                {"position": position, "words": list(words)},
            )
