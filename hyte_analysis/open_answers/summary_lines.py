"""The lines of a summary as every output words them: who answered, headings, quotes with tags."""

import re
from collections.abc import Sequence

from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import counted, text

_SEVERAL = re.compile(r"[.!?,;] ")


def about(table: SummaryTable) -> tuple[str, ...]:
    """What a reader must know: whom the answers are of, for whom this is, what is made up."""
    base = {
        "organisation": counted("summary_text.organisations", table.answered),
        "person": counted("summary_text.persons", table.answered),
    }[table.unit]
    profile = text("disclosure.for", profile=text(f"words.profile.{table.profile}"))
    return tuple(
        filter(
            None,
            (
                base,
                table.restriction,
                "" if table.profile is Profile.INTERNAL else profile,
                text("summary_text.sample") if table.is_sample else "",
            ),
        )
    )


def question_line(table: SummaryTable) -> str:
    """The question with its number."""
    return f"{table.question.number} {table.question.text}".strip()


def section_heading(section: Sequence[PrintedTheme]) -> str:
    """A section's number and heading; themes with their causes have one heading together."""
    first = section[0]
    heading = text("summary_text.causes_heading") if first.has_causes else first.heading
    return text("summary_text.numbered", number=first.number, heading=heading)


def causes_line(theme: PrintedTheme) -> tuple[str, str]:
    """A theme's heading, and its root causes and solutions in a line."""
    told = []
    if theme.causes:
        told.append(_ended(_listed(theme.causes)))
    if theme.solutions:
        solutions = _listed(theme.solutions)
        # A quote begins with a capital letter, and a sentence does not go on with one.
        key = "solutions" if solutions[:1].islower() else "solutions_listed"
        told.append(_ended(text(f"summary_text.{key}", solutions=solutions)))
    return text("summary_text.deficit", heading=theme.heading), " ".join(told)


def bullet_line(bullet: Bullet) -> str:
    """A line with its group tag."""
    return f"{bullet.text} {bullet.tag}".strip()


def _listed(bullets: Sequence[Bullet]) -> str:
    said = [f"{bullet.text.rstrip('.')} {bullet.tag}".strip() for bullet in bullets]
    return ("; " if any(map(_SEVERAL.search, said)) else ", ").join(said)


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
