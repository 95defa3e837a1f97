"""What stands behind a question's figures: group differences, reveals, contradictions."""

import html

import streamlit as st

from hyte_analysis.analysis.evidence import (
    difference_sentences,
    exclusive_sentences,
    reveal_sentences,
)
from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.survey.answers import Contradiction
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Role
from hyte_analysis.texts import counted, text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import View, contradictions, differences

_MOST_LISTED = 50


def evidence_notes(view: View, table: ResultTable) -> None:
    """How the groups differ and what the printed figures tell, as notes under the table."""
    blocks.notes(
        [
            *difference_sentences(table, differences(view)),
            *reveal_sentences(table),
            *exclusive_sentences(table),
        ]
    )


def contradictions_block(view: View, table: ResultTable) -> None:
    """Who chose an exclusive option beside others, with all that they chose."""
    if table.question.kind is not Kind.MULTIPLE_CHOICE:
        return
    found = contradictions(view, table.question.id)
    if not found:
        may_be = any(o.role in (Role.EXCLUSIVE, Role.DONT_KNOW) for o in table.options)
        if may_be and not table.is_protected:
            blocks.note(text("evidence.no_contradictions"))
        return
    with st.expander(counted("evidence.contradictions", len(found))):
        lines = "".join(_line(view, table, entry) for entry in found[:_MOST_LISTED])
        st.html(f'<ul class="quotes">{lines}</ul>')
        blocks.note(text("evidence.contradictions_note"))


def _line(view: View, table: ResultTable, entry: Contradiction) -> str:
    labels = {option.code: option.short_label for option in table.options}
    groups = {group.id: group.label for group in view.survey.groups}
    chosen = ", ".join(
        text("evidence.quoted", words=labels[code]) for code in entry.option_codes if code in labels
    )
    # Which organisation answered so is for the team alone.
    named = entry.organisation if view.audience.profile is Profile.INTERNAL else None
    who = named or text("evidence.row", n=count_text(entry.response))
    words = html.escape(f"{who}: {chosen}")
    tag = html.escape(f"({groups.get(entry.group_id, entry.group_id)})")
    return f'<li><span class="quote">{words}</span> <span class="tag">{tag}</span></li>'
