"""The pages, in the order of the menu, and the frame around each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from hyte_analysis.errors import HyteError
from hyte_analysis.open_answers.readings import load
from hyte_analysis.survey.access import Act, Person
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text
from hyte_analysis.texts.languages import in_language, language
from hyte_analysis.ui import background
from hyte_analysis.ui.access import (
    Outside,
    current_standing,
    note_refused_page,
    note_sign_in,
    person,
)
from hyte_analysis.ui.address import begin
from hyte_analysis.ui.blocks import audience_mark, heading, style
from hyte_analysis.ui.filters import sidebar
from hyte_analysis.ui.markdown import plain
from hyte_analysis.ui.session import remember_view, workspace
from hyte_analysis.ui.way_in import draw_person, draw_way_in

_PAGES = Path(__file__).resolve().parents[2] / "pages"
_ALWAYS_THERE = ("help", "maintenance")
_ICON = Path(__file__).with_name("icon.png")
_LOGO = Path(__file__).with_name("logo.svg")


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page: its file in pages/, its address, its part of the menu, and the act it is for."""

    name: str
    url_path: str
    part: str
    needs: Act = Act.SIGN_IN


PAGES = (
    PageEntry("overview", "yleiskuva", "results"),
    PageEntry("questions", "kysymykset", "results"),
    PageEntry("comparison", "vertailu", "results"),
    PageEntry("crosstab", "ristiintaulukko", "results"),
    PageEntry("open_answers", "avovastaukset", "words"),
    PageEntry("themes", "teemat", "words", Act.CODE),
    PageEntry("coding", "luokittelu", "words", Act.CODE),
    PageEntry("summary", "yhteenveto", "words"),
    PageEntry("personal_data", "henkilotiedot", "words", Act.RELEASE),
    PageEntry("report", "raportti", "meeting", Act.PLAN),
    PageEntry("presentation", "esitys", "meeting"),
    PageEntry("export", "vienti", "meeting"),
    PageEntry("imports", "tuonti", "survey", Act.IMPORT),
    PageEntry("codebook", "koodikirja", "survey", Act.CODEBOOK),
    PageEntry("maintenance", "yllapito", "survey", Act.BACK_UP),
    PageEntry("help", "ohje", "survey"),
)


_FIRST = PAGES[0].url_path


def _entry(name: str) -> PageEntry:
    return next(entry for entry in PAGES if entry.name == name)


def address_of(name: str, choices: Mapping[str, str | Sequence[str]]) -> str:
    """A link from any page to the page of this name, with these choices made."""
    return f"{_entry(name).url_path}?{urlencode(choices, doseq=True)}"


def page(name: str, *, is_open: bool = True) -> st.Page:
    """The page of this name as Streamlit knows it; the first is the default."""
    entry = _entry(name)
    return st.Page(
        _PAGES / f"{name}.py",
        title=text(f"navigation.{name}"),
        url_path=entry.url_path,
        default=entry is PAGES[0],
        visibility="visible" if is_open else "hidden",
    )


def may_open(name: str) -> bool:
    """Whether the reader may open the page of this name: else nothing leads there."""
    return _may(person(), _entry(name))


def _may(who: Person, entry: PageEntry) -> bool:
    """Whether a person may open a page; those for work show the data as it is."""
    is_work = entry.needs is not Act.SIGN_IN
    return who.may(entry.needs) and (not is_work or who.sees(Profile.INTERNAL))


def link(name: str, label: str, choices: Mapping[str, str | Sequence[str]] | None = None) -> None:
    """A link to the page of this name with these choices made, where the reader may open it."""
    if may_open(name):
        st.page_link(page(name), label=label, query_params=dict(choices or {}))


def run_page() -> None:
    """Let the reader in, draw the frame and run the chosen page.

    An expected failure becomes one sentence. Who is not let in gets the way in, and nothing else
    of any page runs.
    """
    st.set_page_config(layout="wide", page_icon=str(_ICON), initial_sidebar_state="auto")
    begin()
    # Asked for once: a page says hundreds of things.
    with in_language(language()):
        _let_in()


def _let_in() -> None:
    who = current_standing()
    if isinstance(who, Outside):
        asked = st.navigation([page(entry.name) for entry in PAGES], position="hidden")
        draw_way_in(who, asked.url_path)
        return
    st.logo(str(_LOGO), size="large")
    chosen = st.navigation(_menu(who), position="sidebar", expanded=True)
    style()
    entry = next(entry for entry in PAGES if entry.url_path == (chosen.url_path or _FIRST))
    if _may(who, entry):
        _run(chosen, entry, who)
        return
    note_refused_page(entry.name)
    heading(text(f"navigation.{entry.name}"))
    st.info(text("access.page"))
    draw_person(who)


def _menu(who: Person) -> dict[str, list[st.Page]]:
    """The pages by part of the menu; those for others are known by their address alone."""
    menu: dict[str, list[st.Page]] = {}
    for entry in PAGES:
        is_open = _may(who, entry)
        part = text(f"navigation.part.{entry.part}")
        menu.setdefault(part, []).append(page(entry.name, is_open=is_open))
    return menu


def _run(chosen: st.Page, entry: PageEntry, who: Person) -> None:
    if entry.part == "words":
        background.begin("dictionaries", load)
    try:
        surveys = workspace()
        note_sign_in(who)
        view = sidebar(surveys, who)
        remember_view(view)
        audience_mark(view)
    except HyteError as problem:
        st.error(plain(problem.user_message))
        if entry.name not in _ALWAYS_THERE:
            return
    finally:
        draw_person(who)
    try:
        chosen.run()
    except HyteError as problem:
        st.error(plain(problem.user_message))
