"""All that is stored about one organisation, brought together from every survey."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from hyte_analysis.errors import HyteError, ImportProblem
from hyte_analysis.importers.original_rows import original_rows
from hyte_analysis.importers.survey_file import ReadingChoices
from hyte_analysis.open_answers.organisations import (
    OrganisationIndex,
    organisation_index,
    organisation_names,
)
from hyte_analysis.storage.database import Database
from hyte_analysis.storage.organisation import (
    answers_naming,
    surveys_of_organisation,
    words_of_team,
)
from hyte_analysis.storage.surveys import load_columns, load_report, load_survey, source_files
from hyte_analysis.survey.organisation_record import OrganisationRecord, OwnSurvey, name_key
from hyte_analysis.texts import text


def organisation_record(database: Database, organisation: str) -> OrganisationRecord:
    """The organisation's record; HyteError where nothing is stored of the name.

    Who takes it needs the right to, and has a line in the log: `Act.ORGANISATION`.
    """
    name = " ".join(organisation.split())
    surveys = surveys_of_organisation(database, name)
    index = organisation_index([name])
    is_named = _namer(name, index)
    others = answers_naming(database, name, _pattern(name, index))
    record = OrganisationRecord(
        surveys[0].responses[0].organisation.strip() if surveys else name,
        datetime.now(UTC).replace(microsecond=0),
        tuple(_with_rows(database, survey, name) for survey in surveys),
        tuple(answer for answer in others if is_named(answer.text)),
        tuple(words for words in words_of_team(database) if is_named(words.text)),
    )
    if not (record.surveys or record.by_others or record.by_team):
        raise HyteError(text("upkeep.no_organisation", organisation=name))
    return record


def _with_rows(database: Database, survey: OwnSurvey, name: str) -> OwnSurvey:
    """The survey with the organisation's rows of its files, where those can still be read."""
    choices = ReadingChoices.of_report(load_report(database, survey.id))
    settled = load_survey(database, survey.id), load_columns(database, survey.id)
    numbers = frozenset(response.number for response in survey.responses)
    try:
        rows = original_rows(source_files(database, survey.id), settled, choices.header_rows,
                             (name, numbers))  # fmt: skip
    except ImportProblem:
        return survey
    return replace(survey, rows=rows)


def _namer(name: str, index: OrganisationIndex) -> Callable[[str], bool]:
    """Whether a text names the organisation: word for word, inflected, or for short."""
    whole = name_key(name)

    def is_named(words: str) -> bool:
        return _holds(name_key(words), whole) or any(organisation_names(words, index))

    return is_named


def _holds(words: str, whole: str) -> bool:
    """Whether the words hold the name as a word of its own: "kunta 1" is not in "kunta 12"."""
    at = words.find(whole) if whole else -1
    while at >= 0:
        around = words[max(at - 1, 0) : at] + words[at + len(whole) : at + len(whole) + 1]
        if not any(character.isalnum() for character in around):
            return True
        at = words.find(whole, at + 1)
    return False


def _pattern(name: str, index: OrganisationIndex) -> str:
    """A pattern (RE2) of which every answer that names the organisation holds some part."""
    words = r"\s+".join(map(_quoted, name_key(name).split()))
    return "|".join([words, *map(_quoted, sorted(index.by_form))])


def _quoted(words: str) -> str:
    """The words as a pattern of themselves, every sign by its number."""
    return "".join(c if c.isalnum() else f"\\x{{{ord(c):x}}}" for c in words)
