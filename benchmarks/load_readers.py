"""Readers of the load test: they go from page to page, filter, search and download.

A reader knows what it has chosen, so every answer is checked: what it should show of the file is
counted from the file. A reader of the public profile checks that no open answer is shown.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import quote

from benchmarks import load_checks as checks
from benchmarks.load_browser import Tab
from benchmarks.load_log import Log
from benchmarks.load_page import LoadProblem
from benchmarks.load_survey import MULTIPLE, OPEN, SINGLE, WORDS, Chosen, Figures, group_labels

THINKS = (1.0, 5.0)
"""Seconds between a reader's acts, least and most."""


@dataclass(eq=False, slots=True)
class Reader:
    """One reader at work until the log's clock says so."""

    name: str
    tab: Tab
    survey: str
    figures: Figures
    chance: random.Random
    log: Log
    chosen: Chosen = field(default_factory=lambda: Chosen(group_labels()))
    question: str = ""
    shares: bool = False

    async def reads(self, until: float) -> None:
        """Open the first page and work; a problem is logged, and the reader loads the page anew."""
        while self.log.clock() < until:
            try:
                await self._opens()
                while self.log.clock() < until:
                    await self.thinks()
                    await self.chance.choices(*zip(*self._pages(), strict=True))[0]()
            except checks.WrongFigure as problem:
                self.log.wrong.append(f"{self.name}: {problem}")
            except (LoadProblem, OSError) as problem:
                self.log.errors.append(f"{self.name}: {type(problem).__name__} {problem}")
            finally:
                await self.tab.closes()

    def _pages(self) -> list[tuple[Callable[[], Awaitable[None]], int]]:
        return [(self._overview, 2), (self._questions, 5), (self._comparison, 3),
                (self._crosstab, 2), (self._open_answers, 3), (self._presentation, 1),
                (self._filters, 4), (self._reloads, 1)]  # fmt: skip

    async def thinks(self) -> None:
        """Look at the page for a while."""
        await asyncio.sleep(self.chance.uniform(*THINKS))

    def took(self, kind: str, compared: int = 0) -> None:
        """Note the tab's last reaction and how many figures of it were compared."""
        self.log.took(kind, self.tab.reaction)
        self.log.figures += compared

    async def _opens(self) -> None:
        self.tab = Tab(self.tab.port)
        self.chosen, self.question, self.shares = Chosen(group_labels()), "", False
        await self.tab.opens("", f"kysely={quote(self.survey)}")
        self.took("first page", checks.overview(self.tab, self.figures, self.chosen))

    async def _reloads(self) -> None:
        """Open a link that somebody sent: another session, with the choices of the link."""
        await self.tab.closes()
        self.tab = Tab(self.tab.port)
        group = self.chance.choice(group_labels())
        asked = self.chance.choice(self.figures.of_kind(SINGLE))
        self.chosen, self.question, self.shares = Chosen((group,)), asked.id, False
        await self.tab.opens("kysymykset", f"kysely={quote(self.survey)}&ryhma={quote(group)}"
                                           f"&kysymys={quote(asked.id)}")  # fmt: skip
        compared = checks.question(self.tab, self.figures, self.chosen, asked, shares=False)
        self.took("link opened", compared)

    async def _overview(self) -> None:
        await self.tab.goes_to("")
        self.took("page Yleiskuva", checks.overview(self.tab, self.figures, self.chosen))
        if self.chance.random() < 0.3:
            await self.thinks()
            content = await self.tab.downloads("lataa-kaikki")
            ids = [q.id for q in self.figures.of_kind(SINGLE, MULTIPLE)]
            compared = checks.workbook(content, self.figures, self.chosen, ids)
            self.took("download all questions", compared)

    async def _questions(self) -> None:
        await self.tab.goes_to("kysymykset")
        self._checked_question("page Kysymykset")
        for _ in range(self.chance.randint(1, 3)):
            await self.thinks()
            asked = self.chance.choice(self.figures.of_kind(SINGLE, MULTIPLE))
            self.question = asked.id
            await self.tab.sets("kysymys", f"{asked.number} {asked.text}")
            self._checked_question("question chosen")
        await self.thinks()
        self.shares = not self.shares
        await self.tab.sets("luvut", ["Osuus" if self.shares else "Lukumäärä"])
        self._checked_question("shares or counts")
        if self.chance.random() < 0.3:
            await self.thinks()
            content = await self.tab.downloads("lataa-kysymys")
            asked_id = self.question or self.figures.of_kind(SINGLE)[0].id
            compared = checks.workbook(content, self.figures, self.chosen, [asked_id])
            self.took("download one question", compared)

    def _checked_question(self, kind: str) -> None:
        asked = self.figures.question(self.question or self.figures.of_kind(SINGLE)[0].id)
        compared = checks.question(self.tab, self.figures, self.chosen, asked, shares=self.shares)
        self.took(kind, compared)

    async def _comparison(self) -> None:
        await self.tab.goes_to("vertailu")
        self.took("page Vertailu", checks.comparison(self.tab, self.figures, self.chosen))

    async def _crosstab(self) -> None:
        await self.tab.goes_to("ristiintaulukko")
        self.took("page Ristiintaulukko")
        row, column = self.chance.sample(self.figures.of_kind(SINGLE), 2)
        for key, asked in (("rivi", row), ("sarake", column)):
            await self.thinks()
            words = f"{asked.number} {asked.text}"
            if words in self.tab.element(key).selectbox.options:
                await self.tab.sets(key, words)
        # The figures stand in the page as counts or shares, as on the question's page.
        if self.shares:
            self.shares = False
            await self.tab.sets("luvut", ["Lukumäärä"])
        compared = checks.crosstab(self.tab, self.figures, self.chosen, row, column)
        self.took("crosstab chosen", compared)

    async def _open_answers(self) -> None:
        await self.tab.goes_to("avovastaukset")
        self.took("page Avovastaukset")
        for _ in range(self.chance.randint(1, 2)):
            await self.thinks()
            word = self.chance.choice(WORDS)
            await self.tab.sets("haku", word)
            asked = self._asked_open()
            compared = checks.open_answers(self.tab, self.figures, self.chosen, asked, word)
            self.took("search", compared)
        await self.tab.sets("haku", "")

    def _asked_open(self) -> str:
        shown = self.tab.held("avoin")
        return next(
            (q.id for q in self.figures.of_kind(OPEN) if f"{q.number} {q.text}" == shown), ""
        )

    async def _presentation(self) -> None:
        await self.tab.goes_to("esitys")
        self.took("page Esitys", checks.presentation(self.tab, self.figures, self.chosen))

    async def _filters(self) -> None:
        """Choose other groups, or those who answered a question in one way, on the overview."""
        await self.tab.goes_to("")
        groups = group_labels()
        if self.chance.random() < 0.6:
            kept = self.chance.sample(groups, self.chance.randint(1, len(groups)))
            ordered = tuple(group for group in groups if group in kept)
            self.chosen = Chosen(ordered, self.chosen.question_id, self.chosen.labels)
            await self.tab.sets("ryhma", list(ordered))
        elif self.chosen.question_id:
            self.chosen = Chosen(self.chosen.groups)
            await self.tab.sets("rajaus", "Kaikki vastaajat")
        else:
            asked = self.chance.choice(self.figures.of_kind(SINGLE))
            at = self.chance.randrange(len(asked.labels))
            await self.tab.sets("rajaus", f"{asked.number} {asked.text}")
            await self.thinks()
            self.chosen = Chosen(self.chosen.groups, asked.id, (asked.labels[at],))
            await self.tab.sets("vastaus", [asked.short[at]])
        self.took("filter", checks.overview(self.tab, self.figures, self.chosen))


@dataclass(eq=False, slots=True)
class Outsider:
    """A reader for whom the public profile is set: no open answer may ever be shown."""

    name: str
    tab: Tab
    survey: str
    chance: random.Random
    log: Log

    async def reads(self, until: float) -> None:
        """Go from page to page."""
        try:
            await self.tab.opens("", f"kysely={quote(self.survey)}&yleiso=public")
            while self.log.clock() < until:
                await asyncio.sleep(self.chance.uniform(*THINKS))
                page = self.chance.choice(("", "kysymykset", "vertailu", "ristiintaulukko",
                                           "avovastaukset", "luokittelu", "vienti"))  # fmt: skip
                await self.tab.goes_to(page)
                self.log.took("page in the public profile", self.tab.reaction)
                self.log.figures += 1
                if checks.shows_answers(self.tab):
                    self.log.wrong.append(f"{self.name}: an open answer on {page or 'yleiskuva'}")
        except (LoadProblem, OSError) as problem:
            self.log.errors.append(f"{self.name}: {type(problem).__name__} {problem}")
        finally:
            await self.tab.closes()
