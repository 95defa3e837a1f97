"""Where in an answer the words of a search stand."""

import re

from hyte_analysis.open_answers.lexicon import Lexicon
from hyte_analysis.open_answers.search import terms
from hyte_analysis.open_answers.synonyms import SynonymGroups, alternatives
from hyte_analysis.open_answers.words import tokens

Span = tuple[int, int]


def hits(text: str, query: str, synonyms: SynonymGroups, lexicon: Lexicon) -> tuple[Span, ...]:
    """The stretches to mark, from one character to before another, in order and apart.

    A word is marked whole where an inflection, a part of it or a synonym is met; text that is
    asked for as written is marked as such. What the query leaves out is not looked for.
    """
    keys = [(token, lexicon.word(token.form).keys) for token in tokens(text)]
    found: list[Span] = []
    for term in terms(query):
        if term.is_excluded:
            continue
        said: list[Span] = []
        if not term.is_as_written:
            for words in alternatives(term.text, synonyms, lexicon):
                if all(any(held & word for _, held in keys) for word in words):
                    wanted = frozenset().union(*words)
                    said += [(token.start, token.end) for token, held in keys if held & wanted]
        found += said or _written(text, term.text)
    return _apart(found)


def _written(text: str, wanted: str) -> list[Span]:
    pattern = r"\s+".join(map(re.escape, wanted.split()))
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)] if pattern else []


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
