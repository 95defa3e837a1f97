"""Kysymykset: one question as a sentence, a chart, a table and the open answers behind it."""

import streamlit as st

from hyte_analysis.analysis.summary import finding_sentence
from hyte_analysis.texts import text
from hyte_analysis.ui import blocks, evidence, questions, report_adding, uncertainty, waves
from hyte_analysis.ui.filters import require_groups
from hyte_analysis.ui.session import current_view, differences, table

view = current_view()
question = questions.choose_question(view)
blocks.heading(question.text, question.section)
blocks.sample_mark(view)
require_groups(view)
result = table(view, question.id)
if question.guessed:
    blocks.note(text("ui.note_guessed"))
blocks.lead(finding_sentence(result, differences(view).strongest(question.id)))

if question.is_closed and result.total.n:
    drawn, look = questions.choose_chart(result)
    blocks.chart(view, result, drawn, look)
    blocks.figures(result, look, drawn)
    evidence.evidence_notes(view, result)
    blocks.excel_download(view, lambda: [result], "lataa-kysymys", primary=True)
    report_adding.add_to_report(view, report_adding.figure_item(question.id, drawn, look))
    uncertainty.uncertainty_block(view, result)
    evidence.contradictions_block(view, result)
    waves.other_waves(view, result)

for follow_up in questions.with_texts(view, question):
    if follow_up is not question:
        blocks.subheading(follow_up.text)
    questions.answers_block(view, follow_up)

if not result.total.n:
    st.info(text("questions.nothing"))
    if view.restriction_is_on:
        blocks.note(text("questions.try_wider"))
