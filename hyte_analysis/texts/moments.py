"""Stored moments on the clock of the machine that shows them."""

from datetime import UTC, date, datetime

from hyte_analysis.texts.catalogues import text
from hyte_analysis.texts.formats import count_text, date_text, decimal_text, time_text


def moment_text(at: datetime) -> str:
    """A moment (UTC where it has no zone) as people here tell it: `5.11.2025 klo 14.07`."""
    own = at.replace(tzinfo=at.tzinfo or UTC).astimezone()
    return text("codebook_page.moment", day=date_text(own.date()), time=time_text(own.time()))


def today() -> date:
    """The day it is here."""
    return datetime.now().astimezone().date()


def size_text(size: int) -> str:
    """A size in bytes as people tell it: `812 kt`, `1,4 Mt`, `3,1 Gt`."""
    for unit, factor in (("gigabytes", 1024**3), ("megabytes", 1024**2)):
        if size >= factor:
            return text(f"upkeep.size.{unit}", n=decimal_text(size / factor, 1))
    return text("upkeep.size.kilobytes", n=count_text(-(-size // 1024)))
