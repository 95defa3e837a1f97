"""Who answered: the columns of respondent groups, organisations and metadata."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hyte_analysis.errors import ImportProblem, NoGroupColumn
from hyte_analysis.importers.layout import Column
from hyte_analysis.importers.matching import (
    Match,
    group_key,
    is_flag_column,
    known_key,
    spelling_of_groups,
)
from hyte_analysis.survey.columns import Part
from hyte_analysis.survey.model import RespondentGroup, Survey
from hyte_analysis.survey.wording import clean, finnish_order, option_key, question_key
from hyte_analysis.texts import catalogue, counted, text
from hyte_analysis.texts.languages import FIRST

_LEAST_SHARE_OF_GROUPS = 0.6
_MOST_NEW_GROUPS = 20
_MOST_SPELLINGS = 1_000
_JUDGED_CELLS = 2_000
_LONGEST_GROUP = 80

# How the survey tools head columns that are no questions; all but the keys are file vocabulary.
_TECHNICAL = frozenset(
    ("vastausaika", "aikaleima", "timestamp", "language", "kieli", "vastaajan id", "id",
     "vastaus id", "respondent id", "collector id", "start time", "completion time",
     "start date", "end date", "aloitusaika", "lopetusaika", "valmistumisaika", "alkamisaika",
     "submitdate", "startdate", "datestamp", "lastpage", "seed", "startlanguage",
     "viimeksi muokattu", "last modified time", "status", "tila", "nro", "rivi", "#")
)  # fmt: skip
_PERSONAL = frozenset(
    ("nimi", "etunimi", "sukunimi", "vastaajan nimi", "name", "first name", "last name", "email",
     "e-mail", "email address", "sähköposti", "sähköpostiosoite", "vastaajan sähköposti",
     "puhelin", "puhelinnumero", "phone", "phone number", "ip", "ip-osoite", "ip address",
     "osoite", "yhteystiedot", "laite", "laitetunnus", "device", "device id", "deviceid",
     "selain", "browser", "user agent", "username", "käyttäjätunnus", "ipaddr")
)  # fmt: skip
_ORGANISATION = frozenset(
    ("organisaatio", "organisaation nimi", "organisaatiosi", "organisaatiosi nimi",
     "organisaationne", "organisaationne nimi", "edustamasi organisaatio", "taustaorganisaatio",
     "vastaava organisaatio", "vastaajan organisaatio", "kunnan nimi", "organisation",
     "organization")
)  # fmt: skip

# Words of a short heading that asks who the respondent is. Only whole words: a question about
# the `puhelinpalvelu` is a question, and so is one that asks for an organisation's name.
_ABOUT_A_PERSON = re.compile(
    r"\b(?:nimesi|nimenne|vastaajan (?:etu|suku)?nimi|sähköposti(?:si|nne|osoit\w*)?|e-?mail"
    r"|e-?post(?:adress)?|puhelin(?:numero\w*|nro)?|puhelime(?:si|nne)|yhteystie(?:to|do)\w*"
    r"|ip-osoit\w*|henkilötunnu\w*|hetu)\b"
)
_LONGEST_PERSONAL = 60
_MOST_PERSONAL_WORDS = 8
_ID = re.compile(
    r"(?:.*[\s_.-])?(?:id|uuid|guid)|(?:response|respondent|participant|record|vastaus|vastaajan?)"
    r"[\s_-]?(?:no|nro|number|numero|tunnus)"
)
_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Respondents:
    """Each response's group and organisation, and the columns they came from.

    Without a group column every response is in one group, and `notes` say so.

    `shortened` are the group cells that were known only without their closing parenthesis.
    """

    group_column: Column | None
    groups: tuple[RespondentGroup, ...]
    group_ids: tuple[str, ...]
    organisation_column: Column | None
    new_groups: tuple[str, ...]
    without_group: tuple[int, ...]
    shortened: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of how the groups were read."""
        if self.group_column is None:
            return (text("import.note_no_groups"),)
        ids = dict(zip(self.group_column.cells, self.group_ids, strict=True))
        labels = {group.id: group.label for group in self.groups}
        return tuple(
            text("import.note_group_shortened", cell=clean(cell), group=labels[ids[cell]])
            for cell in self.shortened
        )


def metadata_reason(column: Column) -> str | None:
    """The text key of why a column is left out as metadata, or None."""
    key = question_key(column.heading)
    if not column.part and key in _PERSONAL:
        return "import.ignored_personal"
    if not column.part and key in _TECHNICAL:
        return "import.ignored_technical"
    if not column.left_out and not column.part and _numbers_the_rows(column, key):
        return "import.ignored_technical"
    return column.left_out or None


def _numbers_the_rows(column: Column, key: str) -> bool:
    """Whether the column is a number or id of each response: headed so, or under no heading."""
    distinct = column.cells.distinct
    if column.filled < 2 or len(distinct) < column.filled:
        return False
    if key:
        return bool(_ID.fullmatch(key))
    return column.index == 0 and all(map(str.isdecimal, distinct))


def is_personal(column: Column) -> bool:
    """Whether a column that no codebook knows tells who the respondent is.

    The heading is judged, and in a run of contact fields the heading they share: an option
    `Puhelin` of a question is no phone number. Values that repeat are no person's own.
    """
    distinct = column.cells.first(_JUDGED_CELLS).distinct
    addresses = sum(1 for cell in distinct if _E_MAIL.fullmatch(cell))
    if addresses * 2 > len(distinct):
        return True
    heading = clean(column.heading)
    is_long = len(heading) > _LONGEST_PERSONAL or len(heading.split()) > _MOST_PERSONAL_WORDS
    if is_long or heading.endswith("?"):
        return False
    stem = question_key(heading.partition(":")[0])
    filled = min(column.filled, _JUDGED_CELLS)
    repeats = filled >= 4 and len(set(map(option_key, distinct))) * 2 <= filled
    return bool(_ABOUT_A_PERSON.search(stem)) and not repeats


def find_group_column(
    columns: Sequence[Column], matches: Mapping[int, Match], codebook: Survey, named: str | None
) -> Column:
    """The column that holds the respondent groups, by its name or by its values.

    Raises NoGroupColumn, with the headings to choose from, where there is none.
    """
    headings = tuple(
        dict.fromkeys(c.shown_heading for c in columns if c.shown_heading and c.filled)
    )
    if named is not None:
        found_by_name = named_column(columns, named)
        if found_by_name:
            return found_by_name
        raise NoGroupColumn(text("import.group_column_unknown", heading=named), headings)
    spellings = spelling_of_groups(codebook)
    best: tuple[tuple[bool, bool, int, int, int], Column] | None = None
    for column in columns:
        match = matches.get(column.index)
        if match and match.part is not Part.TEXT:
            continue
        found = _group_score(column, spellings)
        # An open question about partners may name more groups than the respondents' own column.
        is_full = column.filled * 10 >= len(column.cells) * 9
        score = (match is None, is_full, *found) if found else None
        if score and (best is None or score > best[0]):
            best = (score, column)
    if best is None:
        raise NoGroupColumn(text("import.no_group_column"), headings)
    return best[1]


def named_column(columns: Sequence[Column], named: str) -> Column | None:
    """The column with this heading; where no heading is so, the one with this letter."""
    wanted = question_key(named)
    headed = (c for c in columns if wanted in map(question_key, (c.heading, c.shown_heading)))
    lettered = (c for c in columns if c.letter.casefold() == wanted)
    return next(headed, None) or next(lettered, None)


def _group_score(column: Column, spellings: dict[str, str]) -> tuple[int, int, int] | None:
    """How many groups and cells the column names; None where it is no group column."""
    if len(column.cells.texts) > _MOST_SPELLINGS:
        return None
    found: dict[str, int] = {}
    for cell, n in zip(column.cells.texts, column.cells.counts, strict=True):
        key = group_key(cell, spellings) if cell and n else None
        if key:
            found[spellings[key]] = found.get(spellings[key], 0) + n
    known = sum(found.values())
    if not known or known < _LEAST_SHARE_OF_GROUPS * column.filled:
        return None
    last_part = column.part or column.heading.rpartition(":")[2]
    if is_flag_column(column, last_part) or column.is_free_text_of_part:
        return None
    return len(found), known, -column.index


def read_respondents(
    column: Column | None, columns: Sequence[Column], matches: Mapping[int, Match], codebook: Survey
) -> Respondents:
    """Every response's group; values that the codebook lacks become groups of their own.

    Without a group column all are in one group that has no name.
    """
    organisation = organisation_column(columns, column, matches)
    # Its id is stored: the same words whoever reads the file, now or again. They are shown in the
    # language of whoever looks.
    nobody = catalogue(FIRST)["words.no_group"]
    if column is None:
        alone = (RespondentGroup(nobody, nobody, in_codebook=False),)
        everyone = (nobody,) * (len(columns[0].cells) if columns else 0)
        return Respondents(None, alone, everyone, organisation, (), ())
    spellings = spelling_of_groups(codebook)
    new = _new_groups(column, spellings)
    ids = spellings | new
    cells = column.cells
    by_code = [ids.get(group_key(c, spellings) or option_key(c), nobody) for c in cells.texts]
    group_ids = tuple(map(by_code.__getitem__, cells.codes.tolist()))
    labels = sorted(new.values(), key=finnish_order)
    known = {group.id for group in codebook.groups}
    if nobody in group_ids:
        labels = [label for label in labels if label != nobody] + [nobody]
    groups = codebook.groups + tuple(
        RespondentGroup(label, label, in_codebook=False) for label in labels if label not in known
    )
    missing = tuple(i for i, group_id in enumerate(group_ids) if group_id == nobody)
    shortened = {clean(c): c for c in sorted(cells.distinct) if _is_shortened(c, ids)}
    return Respondents(
        column,
        groups,
        group_ids,
        organisation,
        tuple(new.values()),
        missing,
        tuple(shortened.values()),
    )


def organisation_column(
    columns: Sequence[Column], group_column: Column | None, matches: Mapping[int, Match]
) -> Column | None:
    """The column that names the organisations, if there is one besides the groups' own."""
    taken = {*matches, group_column.index if group_column else -1}
    return next((c for c in columns if c.index not in taken and is_organisation(c)), None)


def _new_groups(column: Column, spellings: dict[str, str]) -> dict[str, str]:
    """The groups that the codebook lacks: label by key.

    Raises ImportProblem where they are too many, or too long, to be groups at all.
    """
    new: dict[str, str] = {}
    for cell in sorted(set(map(clean, column.cells.distinct))):
        key = option_key(cell)
        if key and group_key(cell, spellings) is None:
            new.setdefault(key, cell)
    # A group's name may be long, but long texts that hardly repeat are somebody's answers.
    is_known = _group_score(column, spellings) is not None
    is_long = any(len(label) > _LONGEST_GROUP for label in new.values())
    is_prose = is_long and not is_known and len(new) * 2 > column.filled
    if len(new) > _MOST_NEW_GROUPS or is_prose:
        heading = column.shown_heading
        raise ImportProblem(counted("import.not_groups", len(new), heading=heading))
    return new


def _is_shortened(cell: str, ids: dict[str, str]) -> bool:
    return known_key(cell, ids) is None and group_key(cell, ids) is not None


def is_organisation(column: Column) -> bool:
    """Whether the heading says that the column names the answering organisation."""
    return not column.part and question_key(column.heading) in _ORGANISATION
