"""A team's summary as it is read by an audience: numbered themes, quotes with their group tags.

What comes out is a frozen `SummaryTable` with the audience in it; a page, a text, a slide and a
document accept only that. A quote that the audience may not read is not in it.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hyte_analysis.open_answers.duplicates import one_line
from hyte_analysis.open_answers.offers import Bundles, Pile, elsewhere, group_ids, tag_of
from hyte_analysis.survey.audiences import Audience, Profile
from hyte_analysis.survey.coding import AnswerKey, Passage, PassageText
from hyte_analysis.survey.model import Question, Survey, Unit
from hyte_analysis.survey.releases import Mask, Release, masked
from hyte_analysis.survey.summaries import Form, Line, Part, Summary, Theme

Reword = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line as it is read; `count` is how many answers say it, with its near-duplicates.

    The team's own words have no tag, no answer (`count` 0) and no `groups` (labels). `passages`
    are the quoted one and its near-duplicates.
    """

    text: str
    tag: str = ""
    count: int = 0
    groups: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedTheme:
    """A theme as it is read.

    In the workshop form those with causes or solutions that follow each other share a number: they
    are lines of one list. `n` respondents of the `answered` mention it, by the codes; None where
    the theme is no code's, or where the audience may not see counts of few.
    """

    number: int
    heading: str
    sentence: str = ""
    bullets: tuple[Bullet, ...] = ()
    causes: tuple[Bullet, ...] = ()
    solutions: tuple[Bullet, ...] = ()
    n: int | None = None
    answered: int = 0

    @property
    def has_causes(self) -> bool:
        """Whether it tells root causes or solutions."""
        return bool(self.causes or self.solutions)


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A question's summary for an audience.

    `answered` respondents have answered the question; `withheld` quotes are not for this audience,
    `missing` ones are of answers that are not there (any more, or under the reader's filter),
    `unchecked` ones are shown but nobody has let them out yet.
    """

    survey_title: str
    is_sample: bool
    unit: Unit
    profile: Profile
    question: Question
    form: Form
    themes: tuple[PrintedTheme, ...]
    answered: int
    withheld: int = 0
    missing: int = 0
    unchecked: int = 0
    restriction: str = ""

    @property
    def sections(self) -> tuple[tuple[PrintedTheme, ...], ...]:
        """The themes, those that share a number together."""
        found: dict[int, list[PrintedTheme]] = {}
        for theme in self.themes:
            found.setdefault(theme.number, []).append(theme)
        return tuple(map(tuple, found.values()))


@dataclass(frozen=True, eq=False, slots=True)
class Readership:
    """Who reads a summary, and what may be quoted to them.

    `groups` are those whose words the audience may read, `labels` all groups' labels by id.
    Outside the team only released answers are quoted, masked. `blind` takes names of organisations
    out of a text, where the summary is blinded; `cover` takes personal data out of what the team
    has written itself, outside the team. `restriction` says whose answers alone count.
    """

    audience: Audience
    groups: Collection[str]
    labels: Mapping[str, str]
    releases: Mapping[AnswerKey, Release] = field(repr=False)
    blind: Reword | None = None
    cover: Reword | None = None
    restriction: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether they are not the team itself."""
        return self.audience.profile is not Profile.INTERNAL


@dataclass(frozen=True, eq=False, slots=True)
class _Reader:
    """What a readership reads of the chosen quotes and their near-duplicates, and how."""

    who: Readership
    bundles: Bundles
    of_code: Mapping[int, Sequence[PassageText]]
    words: Mapping[AnswerKey, str]
    groups: Mapping[AnswerKey, str]
    blind: Reword
    cover: Reword

    def may_read(self, answer: AnswerKey) -> bool:
        is_out = not self.who.is_outside or answer in self.who.releases
        return is_out and self.groups.get(answer) in self.who.groups

    def masks(self, answer: AnswerKey) -> tuple[Mask, ...]:
        return self.who.releases[answer].masks if self.who.is_outside else ()


def summary_table(
    survey: Survey, summary: Summary, pile: Pile, readership: Readership
) -> SummaryTable:
    """The summary as this readership reads it.

    `pile` holds the passages of the question that count under the reader's filter, of all groups
    (see `pile_of`). KeyError for a question that the survey does not have.
    """
    question = survey.question(summary.question_id)
    if question is None:
        raise KeyError(summary.question_id)
    chosen = [line.passage for t in summary.themes for line in t.lines if line.passage]
    reader = _reader(readership, pile, chosen, is_blinded=summary.is_blinded)
    there = [passage.answer for passage in chosen if passage.answer in reader.words]
    read = [answer for answer in there if reader.may_read(answer)]
    unchecked = sum(answer not in readership.releases for answer in read)
    audience = readership.audience
    counts = None if audience.is_protected else pile.mentions
    return SummaryTable(
        survey.title, survey.is_sample, survey.unit, audience.profile, question, summary.form,
        _themes(summary, reader, counts, pile.answered), pile.answered, len(there) - len(read),
        len(chosen) - len(there), unchecked, readership.restriction,
    )  # fmt: skip


def _reader(who: Readership, pile: Pile, chosen: Sequence[Passage], *, is_blinded: bool) -> _Reader:
    near = [p.passage for passage in chosen for p in pile.bundles.get(passage, ())]
    answers = {passage.answer for passage in (*chosen, *near)}
    needed = [p for answer in answers for p in pile.of_answer.get(answer, ())]
    blind = who.blind if who.blind is not None and is_blinded else _as_it_is
    cover = who.cover if who.cover is not None and who.is_outside else _as_it_is
    groups = {p.passage.answer: p.group_id for p in needed}
    return _Reader(who, pile.bundles, pile.of_code, _words(needed), groups, blind, cover)


def _themes(
    summary: Summary, reader: _Reader, counts: Mapping[int, int] | None, answered: int
) -> tuple[PrintedTheme, ...]:
    printed = [_printed(theme, summary.form, reader) for theme in summary.themes]
    numbered = zip(printed, _numbers(printed), summary.themes, strict=True)
    return tuple(
        replace(
            theme,
            number=number,
            answered=answered,
            n=None if counts is None or told.code is None else counts.get(told.code, 0),
        )
        for theme, number, told in numbered
    )


def _as_it_is(text: str) -> str:
    return text


def _words(passages: Sequence[PassageText]) -> dict[AnswerKey, str]:
    """The answers' words, each character in its place.

    Only white space lies between the passages of an answer, so that a quote chosen before the
    answer was split can still be read.
    """
    words: dict[AnswerKey, str] = {}
    for said in passages:
        passage = said.passage
        before = words.get(passage.answer, "").ljust(passage.end)
        words[passage.answer] = before[: passage.start] + said.text + before[passage.end :]
    return words


def _printed(theme: Theme, form: Form, reader: _Reader) -> PrintedTheme:
    others = elsewhere(reader.of_code, theme)

    def lines(*parts: Part) -> tuple[Bullet, ...]:
        chosen = [line for line in theme.lines if line.part in parts]
        return _bullets(chosen, reader, others)

    own = (reader.blind(reader.cover(one_line(text))) for text in (theme.heading, theme.sentence))
    heading, sentence = own
    if form is Form.THEMES:
        return PrintedTheme(0, heading, sentence, lines(*Part))
    quotes, causes, solutions = lines(Part.QUOTE), lines(Part.CAUSE), lines(Part.SOLUTION)
    return PrintedTheme(0, heading, sentence, quotes, causes, solutions)


def _numbers(themes: Sequence[PrintedTheme]) -> list[int]:
    """The themes' numbers from 1: those with causes or solutions in a row have one together."""
    numbers: list[int] = []
    for at, theme in enumerate(themes):
        goes_on = at > 0 and theme.has_causes and themes[at - 1].has_causes
        numbers.append((numbers[-1] if numbers else 0) + (0 if goes_on else 1))
    return numbers


def _bullets(
    lines: Sequence[Line], reader: _Reader, others: Collection[Passage]
) -> tuple[Bullet, ...]:
    """The lines that the audience may read; of near-duplicates only the first.

    Those of the `others` are told under another theme.
    """
    found: list[Bullet] = []
    told: set[Passage] = set()
    for line in lines:
        if line.passage is None:
            found.append(Bullet(reader.blind(reader.cover(one_line(line.text)))))
        elif line.passage not in told and reader.may_read(line.passage.answer):
            bullet = _quote(line, line.passage, reader, others)
            told |= {line.passage, *bullet.passages}
            found.append(bullet)
    return tuple(found)


def _quote(line: Line, passage: Passage, reader: _Reader, others: Collection[Passage]) -> Bullet:
    said = PassageText(passage, reader.groups[passage.answer], "")
    near = [p for p in reader.bundles.get(passage, (said,)) if p.passage not in others]
    bundle = [p for p in near if reader.may_read(p.passage.answer)]
    labels = reader.who.labels
    tag, count = tag_of(said, bundle, labels)
    groups = tuple(labels.get(group, group) for group in group_ids(said, bundle))
    words = reader.blind(_wording(line, passage, reader))
    return Bullet(words, tag, count, groups, tuple(p.passage for p in bundle))


def _wording(line: Line, passage: Passage, reader: _Reader) -> str:
    """The quote's words: the answer's own, or what the team made of them."""
    answer = reader.words[passage.answer]
    masks = reader.masks(passage.answer)
    if not line.text:
        return one_line(masked(answer, masks, passage.start, passage.end))
    said = line.text
    for mask in sorted(masks, key=lambda mask: mask.start - mask.end):
        hidden = answer[mask.start : mask.end].strip()
        said = _without(said, hidden, mask.placeholder) if hidden else said
    return one_line(reader.cover(said))


def _without(said: str, hidden: str, placeholder: str) -> str:
    return re.sub(re.escape(hidden), lambda _: placeholder, said, flags=re.IGNORECASE)
