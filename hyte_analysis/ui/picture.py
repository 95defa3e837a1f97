"""Buttons that save the page's chart as a picture with its question, survey and audience."""

from collections.abc import Callable
from datetime import datetime

import streamlit as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Chart, Look
from hyte_analysis.texts import text
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.session import View


def picture_buttons(view: View, table: ResultTable, drawn: Chart, look: Look, name: str) -> None:
    """Buttons "Lataa kuva (PNG)" and "Lataa kuva (SVG)" for the chart above them.

    The picture is drawn on the server when a button is pressed; `name` is the file's.
    """
    with st.container(horizontal=True):
        for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            download_button(
                text("ui.picture", format=kind.upper()),
                _maker(table, drawn, look, kind),
                source=view.database,
                about=f"{view.stored.id} {table.question.id}",
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"kuva-{kind}",
            )


def _maker(table: ResultTable, drawn: Chart, look: Look, kind: str) -> Callable[[], bytes]:
    def make() -> bytes:
        # The pictures are read in when the first of them is made: it is a part of few visits.
        from hyte_analysis.exports.images import table_png, table_svg  # noqa: PLC0415

        draw = table_png if kind == "png" else table_svg
        return draw(table, drawn.id, look, datetime.now().astimezone().date())

    return make
