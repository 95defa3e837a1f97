"""The county's own slide template, kept for the next deck."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hyte_analysis.storage.database import Database
from hyte_analysis.survey.access import Act


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it was given; `name` is the file's."""

    name: str
    stored_at: datetime
    content: bytes = field(repr=False)


def load_template(database: Database) -> Template | None:
    """The template in use; None where decks are made on our own plain one."""
    with database.reading() as cursor:
        rows = cursor.execute("SELECT name, stored_at, content FROM template").fetchall()
    return Template(*rows[0]) if rows else None


def store_template(database: Database, name: str, content: bytes) -> Template:
    """Keep this template, in place of the one before."""
    template = Template(name, datetime.now(UTC).replace(tzinfo=None), content)
    with database.writing(Act.TEMPLATE) as cursor:
        cursor.execute("DELETE FROM template")
        cursor.execute("INSERT INTO template VALUES ($name, $at, $content)",
                       {"name": name, "at": template.stored_at, "content": content})  # fmt: skip
    return template


def remove_template(database: Database) -> None:
    """Go back to our own plain template."""
    with database.writing(Act.TEMPLATE) as cursor:
        cursor.execute("DELETE FROM template")
