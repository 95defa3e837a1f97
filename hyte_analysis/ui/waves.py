"""A question's pairs in other waves, with the figures of both where they compare."""

import streamlit as st

from hyte_analysis.analysis.result import OptionCount, ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.storage.surveys import StoredSurvey
from hyte_analysis.storage.wave_links import linked_surveys, load_wave_links
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import MISSING, count_text, decimal_text, small_share_text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.session import View, other_tables, workspace
from hyte_analysis.ui.tables import html_table


def other_waves(view: View, table: ResultTable) -> None:
    """For each linked wave how the questions compare, and both figures of the chosen groups."""
    surveys = {survey.id: survey for survey in workspace().surveys}
    for other_id in linked_surveys(view.database, view.survey.id):
        links = load_wave_links(view.database, view.survey.id, other_id)
        link = next((entry for entry in links if entry.question_id == table.question.id), None)
        if link is not None and other_id in surveys:
            _wave(view, table, link, surveys[other_id])


def _wave(view: View, table: ResultTable, link: WaveLink, other: StoredSurvey) -> None:
    blocks.subheading(text("waves.title", title=other.title))
    blocks.note(text(f"waves.{link.state.value}"))
    if link.state is WaveState.NOT_COMPARABLE:
        return
    if view.selection.question_id:
        blocks.note(text("waves.restricted"))
        return
    then = next(
        (t for t in other_tables(view, other) if t.question.id == link.other_question_id), None
    )
    if then is not None:
        st.html(_both(table, then))
        if {g.group for g in table.single_groups} != {g.group for g in then.single_groups}:
            blocks.note(text("waves.other_groups"))
        if table.question.mean_is_nominal:
            blocks.note(text("words.nominal_mean"))


def _both(now: ResultTable, then: ResultTable) -> str:
    rows = [[text("words.n"), count_text(now.total.n), count_text(then.total.n)]]
    if now.total.mean is not None and then.total.mean is not None:
        means = (decimal_text(table.total.mean) for table in (now, then))
        rows.append([text("words.mean"), *means])
    if not now.question.has_values:
        rows += [
            [row.label, _share(row.now, now.total.n), _share(row.then, then.total.n)]
            for row in options_of_waves(now, then)
        ]
    titles = [now.survey_title, then.survey_title]
    if titles[0] == titles[1]:
        titles = [text("waves.this", title=titles[0]), text("waves.other", title=titles[1])]
    columns = [text("words.option"), *titles]
    return html_table(text("waves.caption"), columns, rows)


def _share(count: OptionCount | None, base: int) -> str:
    return MISSING if count is None else small_share_text(count.n, base)
