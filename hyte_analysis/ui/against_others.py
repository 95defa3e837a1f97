"""One respondent group against all the others together."""

from collections.abc import Sequence

import streamlit as st

from hyte_analysis.analysis.compared_options import (
    ComparedShare,
    Order,
    RowAgainstOthers,
    rows_against_others,
    sorted_against_others,
)
from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.analysis.group_differences import (
    GroupDifferences,
    Untested,
    Verdict,
    differences_from_others,
    verdicts_by_question,
)
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.model import Option
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import MISSING, change_text, count_text, p_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.comparison import (
    base_words,
    cell,
    choose_rows,
    kept_choices,
    option_words,
    protected_sentences,
    row_head,
    rows_html,
    share_words,
    verdict_words,
)
from hyte_analysis.ui.filters import choose_one
from hyte_analysis.ui.session import View, tables


@st.cache_resource(show_spinner=False, max_entries=64)
def _from_others(
    stored: StoredSurvey,  # noqa: ARG001 - what the cache knows the view by
    selection: Filter,  # noqa: ARG001
    reading: Reading,  # noqa: ARG001
    group: str,
    _view: View,
) -> GroupDifferences:
    return differences_from_others(tables(_view), group)


def against_others(view: View) -> None:
    """The chosen group's share, the others' and the difference in every question."""
    shown = [table for table in tables(view) if table.question.is_closed]
    group = _choose_group(view, shown)
    if group is None:
        st.info(text("comparison_page.pick_another"))
        return
    tests = _from_others(view.stored, view.selection, view.reading, group, view)
    blocks.lead(_sentence(group, tests))
    blocks.notes([text("comparison_page.note.others"), *_too_small(tests)])
    order, every_option = choose_rows(shown, "others", [Order.DIFFERENCE, Order.FORM])
    rows = rows_against_others(shown, tests, group, every_option=every_option)
    st.html(_table(view, group, sorted_against_others(rows, order)))
    notes = [text(f"comparison_page.note.{name}") for name in ("others_option", "verdict")]
    blocks.notes([*protected_sentences(shown), *notes])


def _choose_group(view: View, shown: Sequence[ResultTable]) -> str | None:
    """The name of the group; None where no table has two groups to set against each other."""
    names = [g.group for table in shown if len(table.single_groups) > 1
             for g in table.single_groups if g.n]  # fmt: skip
    ids = {group.label: group.id for group in view.survey.groups}
    # A merged group is named in the address by its members.
    members = {g.group: g.members for table in shown for g in table.single_groups}
    by_id = {"+".join(ids.get(m, m) for m in members[name] or (name,)): name for name in names}
    if not by_id:
        return None
    return by_id[choose_one(text("comparison_page.pick_group"), "verrattava", list(by_id),
                            by_id.__getitem__)]  # fmt: skip


def _sentence(group: str, tests: GroupDifferences) -> str:
    verdicts = list(verdicts_by_question(tests).values())
    tested = len(verdicts) - verdicts.count(Verdict.UNTESTED)
    clear, hints = verdicts.count(Verdict.CLEAR), verdicts.count(Verdict.HINT)
    if not tested:
        return text("comparison_page.untested")
    if not clear and not hints:
        return counted("comparison_page.none_differs", tested, group=group)
    return counted("comparison_page.differ", tested, group=group,
                   clear=count_text(clear), hints=count_text(hints))  # fmt: skip


def _too_small(tests: GroupDifferences) -> list[str]:
    """In how many questions groups of these sizes could not be told apart at all."""
    strongest = [tests.strongest(test_id) for test_id in verdicts_by_question(tests)]
    tested = [test for test in strongest if test is not None and test.p is not None]
    small = [test for test in tested if not test.can_be_told]
    if not small:
        return []
    smallest = min(test.smallest_p or 1.0 for test in small)
    return [counted("comparison_page.too_small", len(small), p=p_text(smallest))]


def _table(view: View, group: str, rows: Sequence[RowAgainstOthers]) -> str:
    columns = [text("words.question"), group, text("comparison_page.others"),
               text("comparison_page.points"), text("comparison_page.verdict_others")]  # fmt: skip
    kept = kept_choices(view)
    body = [
        [
            row_head(row.table, "".join(map(option_words, _told(row))), kept),
            _share_cell(row, row.own),
            _share_cell(row, row.others),
            cell(change_text(row.difference)),
            cell(verdict_words(row.table, row.test, _told(row)), name="words"),
        ]
        for row in rows
    ]
    return rows_html(text("comparison_page.caption_others", group=group), columns, body)


def _told(row: RowAgainstOthers) -> list[Option]:
    return [row.option] if row.option else []


def _share_cell(row: RowAgainstOthers, share: ComparedShare | None) -> str:
    if share is None or row.option is None:
        is_hidden = row.test is not None and row.test.reason is Untested.NOT_SHOWN
        return cell(text("disclosure.hidden") if is_hidden else MISSING)
    return cell(share_words(share, row.option), base_words(share, share.result.group))
