"""The import report on a page: what was read, and what a person should look at."""

import streamlit as st

from hyte_analysis.importers.report import (
    ImportReport,
    cells_line,
    duplicate_lines,
    kinds_line,
    split_words,
)
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import blocks
from hyte_analysis.ui.tables import html_table

_MOST_LINES = 200


def report_block(report: ImportReport) -> None:
    """The report's facts, sums and notes, then the lists to look at before storing."""
    blocks.subheading(text("import_page.report"))
    known = report.codebook or text("import_page.no_codebook")
    facts = [
        [text("import_page.fact.survey"), report.title],
        [text("import_page.fact.codebook"), known],
        [text("import_page.fact.format"), report.format],
        [text("import_page.fact.responses"), str(report.responses)],
        *([f"– {group.group}", str(group.responses)] for group in report.groups if group.responses),
        [
            text("import_page.fact.group_column"),
            report.group_column or text("import_page.no_group_column"),
        ],
        [
            text("import_page.fact.questions"),
            f"{sum(report.kinds.values())} ({kinds_line(report)})",
        ],
        [text("import_page.fact.layout"), report.layout],
    ]
    heads = [text("import_page.fact.what"), text("import_page.fact.found")]
    st.html(html_table(text("report.title", file=report.file), heads, facts, style="words"))
    blocks.note(cells_line(report))
    for line in report.notes:
        blocks.note(line)
    _to_look_at(report)


def _to_look_at(report: ImportReport) -> None:
    """Cells, splits, guesses, leftovers: each list with its count."""
    column, heading = text("import_page.column"), text("import_page.heading")
    why = text("import_page.why")
    twice = [[line.strip()] for line in duplicate_lines(report)]
    _listed("duplicates", [text("import_page.twice")], twice, expanded=True)
    cells = [[str(c.row), c.column, c.heading, c.value, c.reason] for c in report.odd_cells]
    columns = [text("import_page.row"), column, heading, text("import_page.value"), why]
    _listed("odd_cells", columns, cells, expanded=True)
    splits = [list(split_words(split).values()) for split in report.splits]
    columns = [column, heading, text("import_page.separator"), text("import_page.tokens")]
    _listed("splits", columns, splits, expanded=True)
    guesses = [[g.column, g.heading, g.reason] for g in report.guesses]
    _listed("guesses", [column, heading, why], guesses, expanded=len(guesses) < 20)
    filled = text("import_page.filled")
    ignored = [[i.column, i.heading, i.reason, str(i.cells)] for i in report.ignored]
    _listed("ignored", [column, heading, why, filled], ignored)
    missing = [[line] for line in report.missing_questions]
    _listed("missing", [text("words.question")], missing)


def _listed(
    name: str, columns: list[str], rows: list[list[str]], *, expanded: bool = False
) -> None:
    if not rows:
        return
    caption = text(f"report.{name}", n=len(rows))
    with st.expander(caption, expanded=expanded):
        st.html(html_table(caption, columns, rows[:_MOST_LINES], style="words"))
        if len(rows) > _MOST_LINES:
            blocks.note(counted("report.more", len(rows) - _MOST_LINES))
