"""The themes page's second section: words that tell a group's answers from the others'."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from hyte_analysis.open_answers.distinguishing import (
    FEWEST_MENTIONS,
    LEVEL,
    DistinguishingWord,
    DistinguishingWords,
    distinguishing_words,
)
from hyte_analysis.open_answers.highlight import hits
from hyte_analysis.open_answers.lexicon import Lexicon, lexicon_of
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.model import Question
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, out_of_text, p_text, share_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.answers import group_labels
from hyte_analysis.ui.background import Progress, prepared
from hyte_analysis.ui.session import View, answers_key, open_answers

QUICK = 500
"""So many answers are compared while the reader waits."""
MOST_WORDS = 12
"""Words shown of a group, the clearest first."""
MOST_ANSWERS = 20
"""Answers shown behind a word."""


@dataclass(frozen=True, eq=False, slots=True)
class _Compared:
    """The groups' own words, and the words of all answers."""

    found: DistinguishingWords
    lexicon: Lexicon = field(repr=False)


def words_section(view: View, question: Question) -> None:
    """What each chosen group's answers to the question mention more often than the others'."""
    answers = open_answers(view, [question.id])
    blocks.lead(text("themes_page.words_lead"))
    present = {answer.group_id for answer in answers}
    if len(present) < 2:
        st.info(text("themes_page.words_one_group"))
        return
    compared = _compared(view, question, answers)
    if compared is None:
        return
    for group_id, label in group_labels(view).items():
        if group_id in view.groups:
            sizes = [answer.group_id for answer in answers].count(group_id)
            st.html(_group_head(label, sizes) + _group_html(compared, group_id, answers, label))
    _method(compared.found)


def _compared(view: View, question: Question, answers: Sequence[OpenAnswer]) -> _Compared | None:
    texts = [answer.text for answer in answers]
    groups = [answer.group_id for answer in answers]

    def make(progress: Progress) -> _Compared:
        lexicon = lexicon_of(texts, lambda share: progress(0.9 * share))
        return _Compared(distinguishing_words(texts, groups, lexicon), lexicon)

    key = ("group-words", *answers_key(view, [question.id]))
    label = text("themes_page.words_on_its_way")
    return prepared(key, make, label, quick=len(texts) <= QUICK)


def _group_head(label: str, n: int) -> str:
    told = html.escape(counted("themes_page.answers", n))
    return (
        f'<h3 class="section" style="overflow-wrap:anywhere">{html.escape(label)}</h3>'
        f'<p class="note">{told}</p>'
    )


def _group_html(
    compared: _Compared, group_id: str, answers: Sequence[OpenAnswer], label: str
) -> str:
    words = [word for word in compared.found.words if word.group_id == group_id]
    if words:
        shown = words[:MOST_WORDS]
        items = "".join(_word_html(word, compared.lexicon, answers, label) for word in shown)
        cut = ""
        if len(words) > len(shown):
            cut = _note(text("themes_page.words_most", n=count_text(len(shown)),
                             of=count_text(len(words))))  # fmt: skip
        return f'<ul class="quotes">{items}</ul>{cut}'
    if all(answer.group_id != group_id for answer in answers):
        return _note(text("themes_page.words_nobody"))
    if group_id in compared.found.too_few:
        return _note(text("themes_page.words_too_few"))
    return _note(text("themes_page.words_none"))


def _note(words: str) -> str:
    return f'<p class="note">{html.escape(words)}</p>'


def _word_html(
    word: DistinguishingWord, lexicon: Lexicon, answers: Sequence[OpenAnswer], label: str
) -> str:
    """A word with its figures, the same in words, and the answers that mention it."""
    figures = text("themes_page.words_figures", **_counts(word))
    return (
        f"<li><strong>{html.escape(word.lemma)}</strong> "
        f'<span style="font-variant-numeric:tabular-nums">{html.escape(figures)}</span>'
        f"{_note(_sentence(word))}{_answers_html(word, lexicon, answers, label)}</li>"
    )


def _counts(word: DistinguishingWord) -> Mapping[str, str]:
    return {
        "n": count_text(word.n),
        "of": count_text(word.of),
        "others_n": count_text(word.others_n),
        "others_of": count_text(word.others_of),
    }


def _sentence(word: DistinguishingWord) -> str:
    told = {
        **_counts(word),
        "of": out_of_text(word.of),
        "others_of": out_of_text(word.others_of),
        "word": word.lemma,
        "p": p_text(word.adjusted_p),
    }
    if word.in_compounds:
        return text("themes_page.words_sentence_parts", **told)
    return text("themes_page.words_sentence", **told)


def _answers_html(
    word: DistinguishingWord, lexicon: Lexicon, answers: Sequence[OpenAnswer], label: str
) -> str:
    """The group's answers behind the word, with the word marked."""
    tag = html.escape(text("themes_page.tag", group=label.lower()))
    items = "".join(
        f'<li><span class="quote">{_marked(answers[number].text, word.lemma, lexicon)}</span> '
        f'<span class="tag">{tag}</span></li>'
        for number in word.members[:MOST_ANSWERS]
    )
    cut = ""
    if len(word.members) > MOST_ANSWERS:
        cut = _note(text("themes_page.words_cut", n=count_text(MOST_ANSWERS)))
    summary = html.escape(counted("themes_page.words_answers", len(word.members)))
    return f"<details><summary>{summary}</summary>{cut}<ul>{items}</ul></details>"


def _marked(words: str, lemma: str, lexicon: Lexicon) -> str:
    return blocks.marked(words, hits(words, lemma, (), lexicon))


def _method(found: DistinguishingWords) -> None:
    with st.expander(text("themes_page.method"), key="erottavien-menetelma"):
        method = text("themes_page.words_method", fewest=FEWEST_MENTIONS, level=share_text(LEVEL))
        blocks.notes([method, counted("themes_page.words_tested", found.tested)])
