"""The entries of a codebook's TOML: their fields as values, or a fault in the user's words."""

from typing import Any

from hyte_analysis.survey.wording import clean
from hyte_analysis.texts import text

Entry = dict[str, Any]


class Fault(Exception):
    """A faulty place of a codebook, and what is wrong with it in the user's words."""

    def __init__(self, place: str, key: str, **values: object) -> None:
        super().__init__(place)
        self.place = place
        self.detail = text(key if "." in key else f"codebook.{key}", **values)


FIELDS = {
    "codebook": ("id", "title", "wave", "unit", "groups", "sections", "questions",
                 "translations"),
    "sections": ("id", "title", "numbered"),
    "groups": ("id", "label", "synonyms", "invited_n"),
    "questions": ("id", "number", "section", "kind", "scale", "direction", "dont_know", "battery",
                  "text", "synonyms", "guessed", "follow_up_of", "options"),
    "options": ("code", "label", "short_label", "role", "area", "synonyms", "follow_up"),
    "follow_up": ("id", "text", "synonyms"),
    "follow_up_of": ("question", "code"),
    "translations": ("title", "groups", "sections", "batteries", "areas", "questions"),
    "translated_question": ("text", "options", "short_labels"),
}  # fmt: skip


def refuse_unknown_fields(entry: Entry, kind: str, place: str) -> None:
    """Raise a fault for a misspelt field, which would otherwise be passed over in silence."""
    for field in entry:
        if field not in FIELDS[kind]:
            allowed = ", ".join(FIELDS[kind])
            raise Fault(place, "unknown_field", field=field, allowed=allowed)


def flag(value: object, field: str, place: str, *, default: bool) -> bool:
    """The value as yes or no; a fault for anything else."""
    value = default if value is None else value
    if not isinstance(value, bool):
        raise Fault(place, "not_flag", field=field)
    return value


def word(value: object, field: str, place: str, default: str | None = None) -> str:
    """The value as text; a default allows the field to be left out."""
    value = default if value is None else value
    if value is None:
        raise Fault(place, "missing_field", field=field)
    if not isinstance(value, str) or (default is None and not clean(value)):
        raise Fault(place, "not_text", field=field)
    return value


def number(value: object, field: str, place: str) -> int:
    """The value as a whole number from 0 on; a fault for anything else."""
    if value is None:
        raise Fault(place, "missing_field", field=field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Fault(place, "not_number", field=field)
    return value


def words(values: object, field: str, place: str) -> tuple[str, ...]:
    """The value as texts, none of them empty; a fault for anything else."""
    values = [] if values is None else values
    if not isinstance(values, list) or not all(isinstance(v, str) and clean(v) for v in values):
        raise Fault(place, "not_texts", field=field)
    return tuple(values)


def texts_by_key(value: object, field: str, place: str) -> dict[str, str]:
    """The value as texts by key, none of them empty; a fault for anything else."""
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise Fault(place, "not_entries", field=field)
    return {key: word(of, key, place) for key, of in value.items()}


def entries(values: object, field: str, place: str) -> list[Entry]:
    """The value as entries with fields of their own; a fault for anything else."""
    values = [] if values is None else values
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise Fault(place, "not_entries", field=field)
    return values
