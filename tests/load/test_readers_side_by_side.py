"""What one reader does leaves another's page as it was."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from streamlit.runtime.scriptrunner import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from benchmarks import load_checks as checks
from benchmarks.load import SURVEY
from benchmarks.load_browser import Tab
from benchmarks.load_log import Log
from benchmarks.load_survey import OPEN, Chosen, Figures
from benchmarks.load_writers import Coder
from hyte_analysis.ui import background
from hyte_analysis.ui.background import prepared
from hyte_analysis.ui.kept import kept
from tests.browser.serving import Server

pytestmark = pytest.mark.xdist_group("load")


def test_a_filter_stays_while_somebody_codes_answers(served: tuple[Server, Figures]) -> None:
    server, figures = served

    async def read() -> None:
        reader = Tab(server.port)
        await reader.opens("", f"kysely={SURVEY}")
        await reader.sets("ryhma", ["Kunta"])
        question = figures.of_kind(OPEN)[0].id
        coder = Coder(Tab(server.port), SURVEY, question, random.Random(1), Log())  # noqa: S311
        await coder.begins()
        await coder.codes()
        await reader.goes_to("vertailu")
        assert checks.comparison(reader, figures, Chosen(("Kunta",))) > 0
        await coder.codes()
        await reader.goes_to("")
        assert checks.overview(reader, figures, Chosen(("Kunta",))) > 0
        await reader.closes()
        await coder.tab.closes()

    asyncio.run(read())


def test_a_file_waits_for_its_reader_while_others_read_on(served: tuple[Server, Figures]) -> None:
    server, _ = served

    async def read() -> int:
        tab, other = Tab(server.port), Tab(server.port)
        await tab.opens("", f"kysely={SURVEY}")
        await other.opens("", f"kysely={SURVEY}")
        made = await tab.file_made("lataa-kaikki")
        for page in ("vertailu", "kysymykset", "", "vertailu"):
            await other.goes_to(page, f"kysely={SURVEY}")
        status, content = await tab.fetches("GET", made)
        assert content.startswith(b"PK")
        await tab.closes()
        await other.closes()
        return status

    assert asyncio.run(read()) == 200


class Page:
    """A reader whose page is run again while something is made for it, and then made at once."""

    def __init__(self) -> None:
        self.is_waited_for = Event()
        self.runs = 0

    def make(self) -> str:
        self.runs += 1
        if self.runs > 1:
            return "valmis"
        assert self.is_waited_for.wait(10)
        raise RerunException(RerunData("ryhma=Kunta"))


def test_a_reader_who_goes_on_does_not_take_along_the_one_who_waits() -> None:
    page = Page()

    @kept(4)
    def made(_: str) -> str:
        return page.make()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(made, "a")
        second = pool.submit(made, "a")
        page.is_waited_for.set()
        outcomes = [first.exception(10), second.exception(10)]
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "RerunException"]
    assert made("a") == "valmis"


def test_work_that_a_reader_leaves_is_made_for_the_one_who_waits() -> None:
    page = Page()
    background._jobs.clear()

    def asked() -> str | None:
        return prepared("a", lambda _: page.make(), "Työ", quick=True)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(asked), pool.submit(asked)
        page.is_waited_for.set()
        outcomes = [first.exception(10), second.exception(10)]
    background._jobs.clear()
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", "RerunException"]


def test_what_goes_wrong_is_told_to_all_who_wait() -> None:
    @kept(4)
    def fails(_: str) -> str:
        raise ValueError("vika")

    for _ in range(2):
        with pytest.raises(ValueError, match="vika"):
            fails("a")
