"""The pages, in the order of the menu, and the frame around each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.readings import load
from hyte_analysis.texts import text
from hyte_analysis.ui import background
from hyte_analysis.ui.address import begin
from hyte_analysis.ui.blocks import audience_mark, style
from hyte_analysis.ui.filters import sidebar
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import remember_view, workspace

_PAGES = Path(__file__).resolve().parents[2] / "pages"
_ALWAYS_THERE = "ohje"
_ICON = Path(__file__).with_name("icon.png")
_LOGO = Path(__file__).with_name("logo.svg")


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its file in pages/, its address and the part of the menu that it stands in."""

    name: str
    url_path: str
    part: str


PAGES = (
    PageEntry("overview", "yleiskuva", "results"),
    PageEntry("questions", "kysymykset", "results"),
    PageEntry("comparison", "vertailu", "results"),
    PageEntry("crosstab", "ristiintaulukko", "results"),
    PageEntry("open_answers", "avovastaukset", "words"),
    PageEntry("themes", "teemat", "words"),
    PageEntry("coding", "luokittelu", "words"),
    PageEntry("summary", "yhteenveto", "words"),
    PageEntry("personal_data", "henkilotiedot", "words"),
    PageEntry("report", "raportti", "meeting"),
    PageEntry("presentation", "esitys", "meeting"),
    PageEntry("export", "vienti", "meeting"),
    PageEntry("imports", "tuonti", "survey"),
    PageEntry("codebook", "koodikirja", "survey"),
    PageEntry("help", "ohje", "survey"),
)


def _entry(name: str) -> PageEntry:
    return next(entry for entry in PAGES if entry.name == name)


def address_of(name: str, choices: Mapping[str, str | Sequence[str]]) -> str:
    """A link from any page to the page of this name, with these choices made."""
    return f"{_entry(name).url_path}?{urlencode(choices, doseq=True)}"


def page(name: str) -> st.Page:
    """The page of this name as Streamlit knows it; the first is the default."""
    entry = _entry(name)
    return st.Page(
        _PAGES / f"{name}.py",
        title=text(f"navigation.{name}"),
        url_path=entry.url_path,
        default=entry is PAGES[0],
    )


def run_page() -> None:
    """Draw the frame and run the chosen page; an expected failure becomes one sentence."""
    st.set_page_config(layout="wide", page_icon=str(_ICON), initial_sidebar_state="auto")
    st.logo(str(_LOGO), size="large")
    begin()
    menu: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        menu.setdefault(text(f"navigation.part.{entry.part}"), []).append(page(entry.name))
    chosen = st.navigation(menu, position="sidebar", expanded=True)
    style()
    if any(chosen.url_path == entry.url_path and entry.part == "words" for entry in PAGES):
        background.begin("dictionaries", load)
    try:
        view = sidebar(workspace())
        remember_view(view)
        audience_mark(view)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        if chosen.url_path != _ALWAYS_THERE:
            return
    try:
        chosen.run()
    except HyteError as problem:
        st.error(plain(problem.user_message))
