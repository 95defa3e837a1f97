"""A draft of themes while a person works on it: named, merged, moved; nothing of it is stored.

The changes are pure. A draft that has been changed is kept in the session, each number of themes
its own, so that it is there again after another page or another number.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, zip_longest

import streamlit as st

from hyte_analysis.open_answers.clusters import MOST_CLUSTERED
from hyte_analysis.open_answers.embeddings import embedder
from hyte_analysis.open_answers.features import MOST_EMBEDDED
from hyte_analysis.open_answers.quotes import MOST_QUOTES
from hyte_analysis.open_answers.themes import suggest_themes
from hyte_analysis.survey.coding import AnswerKey, Passage, PassageText
from hyte_analysis.texts import text

_DRAFTS = "teemojen-luonnokset"
_MOST_DRAFTS = 24
_MOST_STEPS = 40
# Where fewer of the answers are those of the draft, it is a draft of something else.
_LEAST_KNOWN = 0.5

Progress = Callable[[float], None]
_Edit = Callable[["Draft"], "Draft"]


@dataclass(frozen=True, slots=True)
class DraftTheme:
    """A theme of a draft; `number` stays its own, whichever come before it.

    `label`, of words of its answers, stands for the `name` until a person gives one; it may be "".
    `code_id`: the code that its answers go to, or went to when it was accepted.
    """

    number: int
    label: str
    members: tuple[PassageText, ...] = field(repr=False)
    quotes: tuple[PassageText, ...] = field(repr=False)
    is_rest: bool = False
    name: str = ""
    code_id: int | None = None

    @property
    def title(self) -> str:
        """Its name, or what it is called while it has none."""
        return self.name or self.untitled

    @property
    def untitled(self) -> str:
        """What it is called without a name.

        The product's own words are not kept in a draft: its reader may change the language.
        """
        return self.label or text("themes_text.rest" if self.is_rest else "themes_page.new_theme")


@dataclass(frozen=True, slots=True)
class Draft:
    """Themes of these passages; each passage is in exactly one of them."""

    passages: tuple[PassageText, ...] = field(repr=False)
    themes: tuple[DraftTheme, ...]
    is_sampled: bool = False
    knows_meanings: bool = False

    def theme(self, number: int) -> DraftTheme | None:
        """The theme of this number; None where it has been merged into another."""
        return next((theme for theme in self.themes if theme.number == number), None)


def suggested_draft(
    passages: Sequence[PassageText], count: int, question: str, progress: Progress | None = None
) -> Draft:
    """The draft as the program suggests it, of at most so many themes beside the rest."""
    texts = [one.text for one in passages]
    groups = [one.group_id for one in passages]
    embed = embedder() if len(texts) <= MOST_EMBEDDED else None
    found = suggest_themes(texts, groups, count, progress=progress, question=question, embed=embed)
    themes = tuple(
        DraftTheme(
            number,
            theme.label,
            tuple(passages[member] for member in theme.members),
            tuple(passages[quote] for quote in theme.quotes),
            theme.is_rest,
        )
        for number, theme in enumerate(found, start=1)
    )
    is_sampled = len(set(texts)) > MOST_CLUSTERED
    return Draft(tuple(passages), themes, is_sampled, embed is not None)


# What a person does to a draft.


def named(draft: Draft, number: int, name: str) -> Draft:
    """The theme with this name."""
    return _changed(draft, number, lambda theme: replace(theme, name=" ".join(name.split())))


def put_into(draft: Draft, number: int, code_id: int | None) -> Draft:
    """The theme's answers are for this code; None: for a new one of the theme's name."""
    return _changed(draft, number, lambda theme: replace(theme, code_id=code_id))


def merged(draft: Draft, number: int, into: int) -> Draft:
    """One theme becomes part of another, which keeps its name or else takes the other's."""
    one, other = draft.theme(number), draft.theme(into)
    if one is None or other is None or number == into:
        return draft
    pairs = zip_longest(other.quotes, one.quotes)
    quotes = [quote for quote in chain.from_iterable(pairs) if quote is not None]
    whole = replace(
        other,
        members=_in_order(draft, (*other.members, *one.members)),
        quotes=tuple(quotes[:MOST_QUOTES]),
        name=other.name or one.name,
        is_rest=other.is_rest and one.is_rest,
    )
    kept = (whole if theme is other else theme for theme in draft.themes if theme is not one)
    return replace(draft, themes=tuple(kept))


def moved(draft: Draft, passage: Passage, to: int | None) -> Draft:
    """The passage in another theme; None: in a new one of its own."""
    source = next((t for t in draft.themes if any(m.passage == passage for m in t.members)), None)
    target = None if to is None else draft.theme(to)
    if source is None or source is target or (to is not None and target is None):
        return draft
    if target is None and len(source.members) == 1:
        return draft
    (one,) = (member for member in source.members if member.passage == passage)
    left = tuple(member for member in source.members if member.passage != passage)
    quotes = tuple(quote for quote in source.quotes if quote.passage != passage)
    themes = []
    for theme in draft.themes:
        if theme is source and left:
            themes.append(replace(theme, members=left, quotes=quotes or left[:1]))
        elif theme is target:
            themes.append(replace(theme, members=_in_order(draft, (*theme.members, one))))
        elif theme is not source:
            themes.append(theme)
    if target is None:
        number = max(theme.number for theme in draft.themes) + 1
        own = DraftTheme(number, "", (one,), (one,))
        # The rest stays last.
        place = len(themes) - sum(theme.is_rest for theme in themes)
        themes.insert(place, own)
    return replace(draft, themes=tuple(themes))


def _changed(draft: Draft, number: int, change: Callable[[DraftTheme], DraftTheme]) -> Draft:
    themes = (change(theme) if theme.number == number else theme for theme in draft.themes)
    return replace(draft, themes=tuple(themes))


def _in_order(draft: Draft, members: Iterable[PassageText]) -> tuple[PassageText, ...]:
    """The members in the order of the draft's passages."""
    wanted = {member.passage for member in members}
    return tuple(one for one in draft.passages if one.passage in wanted)


# When answers have been split, left out or added meanwhile.


def brought_up_to_date(draft: Draft, passages: Sequence[PassageText]) -> Draft | None:
    """The draft of these passages; None where it is of quite other answers.

    A part of an answer goes where the answer was, or the first of its parts that it shares words
    with. Answers that the draft does not know are among the rest.
    """
    now = tuple(passages)
    if now == draft.passages:
        return draft
    homes = _homes(draft, now)
    known = sum(home is not None for home in homes)
    if known < _LEAST_KNOWN * len(now) or not known:
        return None
    rest = next((theme for theme in draft.themes if theme.is_rest), None)
    new_number = max(theme.number for theme in draft.themes) + 1
    themes = draft.themes
    if known < len(now) and rest is None:
        rest = DraftTheme(new_number, "", (), (), is_rest=True)
        themes = (*themes, rest)
    members: dict[int, list[PassageText]] = {theme.number: [] for theme in themes}
    for one, home in zip(now, homes, strict=True):
        where = home if home is not None else rest.number if rest else new_number
        members[where].append(one)
    kept = tuple(_with(theme, members[theme.number]) for theme in themes if members[theme.number])
    return replace(draft, passages=now, themes=kept)


def _homes(draft: Draft, now: Sequence[PassageText]) -> list[int | None]:
    """The number of each passage's theme; None where the draft does not know the answer."""
    own: dict[Passage, int] = {}
    parts: dict[AnswerKey, list[tuple[Passage, int]]] = {}
    for theme in draft.themes:
        for member in theme.members:
            own[member.passage] = theme.number
            place = member.passage, theme.number
            parts.setdefault(member.passage.answer, []).append(place)

    def home(passage: Passage) -> int | None:
        if passage in own:
            return own[passage]
        shared = (
            number
            for part, number in sorted(parts.get(passage.answer, ()))
            if part.start < passage.end and passage.start < part.end
        )
        return next(shared, None)

    return [home(one.passage) for one in now]


def _with(theme: DraftTheme, members: Sequence[PassageText]) -> DraftTheme:
    there = {member.passage for member in members}
    quotes = tuple(quote for quote in theme.quotes if quote.passage in there)
    return replace(theme, members=tuple(members), quotes=quotes or tuple(members[:1]))


# The session.


@dataclass(frozen=True, slots=True)
class _Kept:
    """A changed draft and what it was before each change, the first first."""

    now: Draft
    past: tuple[Draft, ...] = ()


def _drafts() -> dict[Hashable, _Kept]:
    drafts: dict[Hashable, _Kept] = st.session_state.setdefault(_DRAFTS, {})
    return drafts


def kept_draft(key: Hashable, passages: Sequence[PassageText]) -> Draft | None:
    """The changed draft of this key, of the passages as they are now; None while unchanged."""
    kept = _drafts().get(key)
    if kept is None:
        return None
    now = brought_up_to_date(kept.now, passages)
    if now is None:
        start_anew(key)
    elif now is not kept.now:
        # What it was before is of passages that are no more.
        _drafts()[key] = _Kept(now)
    return now


def edit(key: Hashable, draft: Draft, change: _Edit, *, final: bool = False) -> None:
    """Keep the draft as changed; `draft` is the one on the page, if none is kept yet.

    `final`: it can't be taken back step by step any more.
    """
    drafts = _drafts()
    kept = drafts.get(key)
    # Two widgets may tell of their changes at once: the second goes on from the first.
    before = kept.now if kept else draft
    new = change(before)
    if new == before:
        return
    past = () if final else (*(kept.past if kept else ()), before)[-_MOST_STEPS:]
    drafts.pop(key, None)
    drafts[key] = _Kept(new, past)
    while len(drafts) > _MOST_DRAFTS:
        drafts.pop(next(iter(drafts)))


def can_step_back(key: Hashable) -> bool:
    """Whether there is a change of the draft to take back."""
    kept = _drafts().get(key)
    return kept is not None and bool(kept.past)


def step_back(key: Hashable) -> None:
    """Take back the last change of the draft."""
    kept = _drafts().get(key)
    if kept is not None and kept.past:
        _drafts()[key] = _Kept(kept.past[-1], kept.past[:-1])


def is_changed(key: Hashable) -> bool:
    """Whether a person has changed the draft."""
    return key in _drafts()


def start_anew(key: Hashable) -> None:
    """Let go of the changes: the draft is what the program suggests."""
    _drafts().pop(key, None)
