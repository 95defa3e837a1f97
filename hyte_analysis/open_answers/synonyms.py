"""Words that a search takes for each other, as the team has listed them."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from hyte_analysis.errors import SettingsProblem
from hyte_analysis.open_answers.lexicon import Lexicon
from hyte_analysis.open_answers.words import tokens
from hyte_analysis.texts import text

SynonymGroups = tuple[tuple[str, ...], ...]
"""Groups of words, or of short phrases, that mean the same."""

Alternatives = tuple[tuple[frozenset[str], ...], ...]
"""Ways to say a word: each a row of words, each word the keys of which one must be met."""

TABLE = Path(__file__).resolve().parents[2] / "data" / "synonyms.toml"
MOST_ROWS, MOST_WORDS, LONGEST_WORD = 300, 30, 80


@cache
def default_groups() -> SynonymGroups:
    """The groups that the team starts from."""
    table: Mapping[str, Sequence[Sequence[str]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(tuple(group) for groups in table.values() for group in groups)


def checked_groups(rows: Sequence[str]) -> SynonymGroups:
    """The groups that rows such as "raha, rahoitus, määräraha" tell; empty rows are none.

    SettingsProblem with the row's number for a row that is no group of words, for too much of it.
    """
    groups = []
    for number, row in enumerate(rows, start=1):
        words = tuple(dict.fromkeys(" ".join(word.split()) for word in row.split(",")))
        words = tuple(word for word in words if word)
        if words:
            _check(number, words)
            groups.append(words)
    if len(groups) > MOST_ROWS:
        raise SettingsProblem(text("lexicon.synonyms.too_many_rows", most=MOST_ROWS))
    return tuple(groups)


def _check(row: int, words: Sequence[str]) -> None:
    if len(words) == 1:
        raise SettingsProblem(text("lexicon.synonyms.one_word", row=row))
    if len(words) > MOST_WORDS:
        raise SettingsProblem(text("lexicon.synonyms.too_many_words", row=row, most=MOST_WORDS))
    if any(len(word) > LONGEST_WORD for word in words):
        raise SettingsProblem(text("lexicon.synonyms.too_long", row=row, most=LONGEST_WORD))
    if not all(tokens(word) for word in words):
        raise SettingsProblem(text("lexicon.synonyms.not_words", row=row))


def alternatives(form: str, synonyms: SynonymGroups, lexicon: Lexicon) -> Alternatives:
    """The word itself, then the words and phrases of every group that it stands in."""
    meant = lexicon.word(form).lemmas
    found: dict[tuple[frozenset[str], ...], None] = {(meant,): None}
    for group in synonyms:
        said = [
            tuple(lexicon.word(token.form).lemmas for token in tokens(member)) for member in group
        ]
        if any(len(words) == 1 and words[0] & meant for words in said):
            found |= dict.fromkeys(words for words in said if words)
    return tuple(found)
