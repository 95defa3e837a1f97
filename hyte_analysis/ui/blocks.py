"""What pages are made of: headings, a chart with its table, quotes, downloads."""

import html
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import streamlit as st

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.charts import Chart, Look, alt_text, plotly_config
from hyte_analysis.exports import EXPORTS
from hyte_analysis.open_answers.bullets import group_tag
from hyte_analysis.open_answers.duplicates import FoldedAnswer
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.wording import slug
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text
from hyte_analysis.ui.downloads import download_button
from hyte_analysis.ui.picture import picture_buttons
from hyte_analysis.ui.session import View, differences, open_answers
from hyte_analysis.ui.tables import areas_table_html, result_table_html

# A longer title is set smaller, so that the chart stays on the first screen.
_LONG_TITLE = 90


@cache
def _stylesheet() -> str:
    return Path(__file__).with_name("style.css").read_text(encoding="utf-8")


def style() -> None:
    """Add the product's few own style rules to the page."""
    st.html(f"<style>{_stylesheet()}</style>")


def heading(title: str, kicker: str = "") -> None:
    """The page's one h1, with a small line above it; other people's text stays text."""
    above = f'<p class="kicker">{html.escape(kicker)}</p>' if kicker else ""
    size = "heading long" if len(title) > _LONG_TITLE else "heading"
    st.html(f'<div class="{size}">{above}<h1>{html.escape(title)}</h1></div>')


def subheading(title: str) -> None:
    """A second-level heading."""
    st.html(f'<h2 class="subheading">{html.escape(title)}</h2>')


def lead(sentence: str) -> None:
    """The sentence that says what the figures say."""
    st.html(f'<p class="lead">{html.escape(sentence)}</p>')


def note(sentence: str) -> None:
    """Small print in quiet ink."""
    if sentence:
        st.html(f'<p class="note">{html.escape(sentence)}</p>')


def sample_mark(view: View) -> None:
    """Say that the figures are made up, and whom alone they count, on every page with figures."""
    if view.stored.is_sample:
        st.html(f'<p class="sample">{html.escape(text("ui.sample"))}</p>')
    if view.restriction:
        st.html(f'<p class="restriction">{html.escape(view.restriction)}</p>')


def chart(view: View, table: ResultTable, drawn: Chart, look: Look) -> None:
    """A question's chart with its figures as alternative text, and buttons for its picture."""
    words = f"{table.question.number} {table.question.text}"
    if table.profile is not Profile.INTERNAL:
        words = f"{text(f'words.profile.{table.profile}')} {words}"
    name = slug(words)
    st.plotly_chart(
        drawn.draw(table, look),
        theme=None,
        width="stretch",
        config=plotly_config(),
        alt=alt_text(table),
        key=f"kaavio-{drawn.id}",
    )
    picture_buttons(view, table, drawn, look, name)


def figures(table: ResultTable, look: Look, drawn: Chart | None = None) -> None:
    """The chart's equal as a table, with notes on its base and conventions."""
    areas = areas_table_html(table) if drawn is not None and drawn.id == "areas" else ""
    st.html(areas + result_table_html(table, look))


def notes(sentences: Sequence[str]) -> None:
    """Several sentences in small print under a heading of their own."""
    if sentences:
        lines = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences)
        st.html(f'<div class="note">{lines}</div>')


def audience_mark(view: View) -> None:
    """For whom the figures are shown, on every page."""
    profile = text(f"words.profile.{view.audience.profile}")
    st.html(f'<p class="audience">{html.escape(text("disclosure.for", profile=profile))}</p>')


def quotes(
    answers: Sequence[FoldedAnswer],
    labels: Mapping[str, str],
    hits: Callable[[str], Sequence[tuple[int, int]]] = lambda _: (),
) -> None:
    """Open answers as a list, each with its group tag; `hits` are the stretches to mark in one."""
    items = "".join(_quote(answer, labels, hits) for answer in answers)
    st.html(f'<ul class="quotes">{items}</ul>')


def marked(words: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text as HTML with these stretches of it marked."""
    parts, place = [], 0
    for start, end in spans:
        parts += [html.escape(words[place:start]), f"<mark>{html.escape(words[start:end])}</mark>"]
        place = end
    parts.append(html.escape(words[place:]))
    return "".join(parts).replace("\n", "<br>")


def _quote(
    answer: FoldedAnswer,
    labels: Mapping[str, str],
    hits: Callable[[str], Sequence[tuple[int, int]]],
) -> str:
    tag = html.escape(group_tag(answer, labels))
    wording = marked(answer.text, hits(answer.text))
    several = ""
    if answer.count > 1:
        others = [w for w in answer.wordings if w != answer.text]
        count = html.escape(text("ui.folded", n=count_text(answer.count)))
        listed = "".join(f"<li>{html.escape(w)}</li>" for w in others)
        several = (
            f"<details><summary>{count}</summary><ul>{listed}</ul></details>" if others else ""
        )
    return f'<li><span class="quote">{wording}</span> <span class="tag">{tag}</span>{several}</li>'


def excel_download(
    view: View, chosen: Callable[[], Sequence[ResultTable]], key: str, *, primary: bool = False
) -> None:
    """A button that makes the workbook of the chosen tables when it is pressed."""

    def make() -> bytes:
        shown = chosen()
        answers = open_answers(view, [table.question.id for table in shown])
        return EXPORTS[0].make(view.survey, shown, answers, differences(view))

    download(view, make, titled(view), key, primary=primary)


def titled(view: View) -> str:
    """The survey's title for a file's name, with the audience where it is not one's own work."""
    if view.audience.profile is Profile.INTERNAL:
        return view.survey.title
    return f"{view.survey.title} {text(f'words.profile.{view.audience.profile}')}"


def download(
    view: View, make: Callable[[], bytes], title: str, key: str, *, primary: bool = False
) -> None:
    """A button that makes a workbook when it is pressed, named by its title and the day."""
    export = EXPORTS[0]
    download_button(
        text("ui.download_excel"),
        make,
        source=view.database,
        about=view.stored.id,
        file_name=f"{slug(title)}-{datetime.now().astimezone():%Y-%m-%d}{export.file_suffix}",
        mime=export.mime,
        primary=primary,
        key=key,
    )
