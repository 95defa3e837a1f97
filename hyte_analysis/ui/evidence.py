"""What stands behind a question's figures: group differences, reveals, contradictions."""

import html
from collections.abc import Iterator

import streamlit as st

from hyte_analysis.analysis.group_differences import GroupDifference, Verdict
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.reveals import reveals
from hyte_analysis.survey.answers import Contradiction
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text, p_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import View, contradictions, differences

_MOST_LISTED = 50


def evidence_notes(view: View, table: ResultTable) -> None:
    """How the groups differ and what the printed figures tell, as notes under the table."""
    sentences = [*_difference_sentences(view, table), *_reveal_sentences(view, table)]
    blocks.notes([*sentences, *_exclusive_sentences(table)])


def _difference_sentences(view: View, table: ResultTable) -> Iterator[str]:
    tests = differences(view).of(table.question.id)
    tested = [test for test in tests if test.p is not None]
    if not tested:
        reason = next((test.reason for test in tests if test.reason is not None), None)
        if reason is not None:
            yield text("evidence.untested", reason=text(f"comparison.untested.{reason}"))
        return
    if table.question.kind is Kind.MULTIPLE_CHOICE:
        yield from _option_sentences(table, tested)
    else:
        yield _test_sentence("evidence.difference", tested[0])
        if tested[0].smallest_p is not None and tested[0].can_be_told:
            yield text("evidence.smallest", p=p_text(tested[0].smallest_p))
    if not any(test.can_be_told for test in tested):
        smallest = min(test.smallest_p or 1.0 for test in tested)
        yield text("evidence.too_small", p=p_text(smallest))


def _test_sentence(key: str, test: GroupDifference, **words: str) -> str:
    return text(
        key,
        verdict=text(f"comparison.verdict.{test.verdict}"),
        p=p_text(test.p),
        adjusted=p_text(test.adjusted_p),
        method=text(f"comparison.method.{test.method}"),
        **words,
    )


def _option_sentences(table: ResultTable, tests: list[GroupDifference]) -> Iterator[str]:
    told = [t for t in tests if t.verdict in (Verdict.CLEAR, Verdict.HINT)]
    labels = {option.code: option.short_label for option in table.options}
    for test in told:
        option = labels.get(test.option_code or 0, "")
        yield _test_sentence("evidence.option_difference", test, option=option)
    if not told:
        smallest = min(test.p or 1.0 for test in tests)
        yield counted("evidence.no_option_differs", len(tests), p=p_text(smallest))


def _reveal_sentences(view: View, table: ResultTable) -> Iterator[str]:
    """What KA, Hajonta and n tell; said where nothing is protected and they are printed."""
    rows = reveals(table)
    telling = [row.group for row in rows if row.tells_answers]
    if view.audience.is_protected or not telling:
        return
    yield counted("evidence.reveals", len(rows), telling=count_text(len(telling)),
                  groups=", ".join(telling))  # fmt: skip
    for row in rows:
        if row.fits is not None and row.fits > 1:
            yield text("evidence.several_fit", group=row.group, n=count_text(row.fits))


def _exclusive_sentences(table: ResultTable) -> Iterator[str]:
    """What an option like "all are as important" would make of the others' counts."""
    if table.question.kind is not Kind.MULTIPLE_CHOICE or not table.total.has_counts:
        return
    for count in table.total.counts:
        if count.option.role is Role.EXCLUSIVE and count.n:
            yield counted("evidence.exclusive", count.n, option=count.option.short_label)


def contradictions_block(view: View, table: ResultTable) -> None:
    """Who chose an exclusive option beside others, with all that they chose."""
    if table.question.kind is not Kind.MULTIPLE_CHOICE:
        return
    found = contradictions(view, table.question.id)
    if not found:
        return
    with st.expander(counted("evidence.contradictions", len(found))):
        lines = "".join(_line(view, table, entry) for entry in found[:_MOST_LISTED])
        st.html(f'<ul class="quotes">{lines}</ul>')
        blocks.note(text("evidence.contradictions_note"))


def _line(view: View, table: ResultTable, entry: Contradiction) -> str:
    labels = {option.code: option.short_label for option in table.options}
    groups = {group.id: group.label for group in view.survey.groups}
    chosen = ", ".join(f"”{labels[code]}”" for code in entry.option_codes if code in labels)
    who = entry.organisation or text("evidence.row", n=count_text(entry.response))
    words = html.escape(f"{who}: {chosen}")
    tag = html.escape(f"({groups.get(entry.group_id, entry.group_id)})")
    return f'<li><span class="quote">{words}</span> <span class="tag">{tag}</span></li>'
