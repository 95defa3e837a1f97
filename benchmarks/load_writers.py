"""The importer and the coder of the load test, who change what the readers look at.

What the pages have said to be stored is noted, and looked for in the database at the end.
"""

import asyncio
import json
import random
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from benchmarks import load_checks as checks
from benchmarks.load_browser import Tab
from benchmarks.load_log import Log
from benchmarks.load_page import LoadProblem
from benchmarks.load_readers import THINKS
from benchmarks.load_survey import Chosen, export_of, figures_of, group_labels

SUCCESS = 4
CODES = ("Tieto", "Yhteistyö", "Resurssit")


async def told(tab: Tab, key: str, value: str, name: str) -> None:
    """Give the name of the person at work where the page asks for it."""
    if tab.has(key):
        await tab.sets(key, value)
    elif not tab.has(name):
        raise LoadProblem(f"the page has neither {key} nor {name}")


async def begins_report(port: int, survey: str) -> None:
    """Make the survey's first report, which the presentation shows."""
    tab = Tab(port)
    await tab.opens("raportti", f"kysely={quote(survey)}")
    await told(tab, "tekija", "Raportoija", "tee-raportti")
    await tab.presses("tee-raportti")
    if tab.has("tee-raportti"):
        raise LoadProblem(f"no report was made: {tab.alerts(1, 2, 3)}")
    await tab.closes()


@dataclass(eq=False, slots=True)
class Importer:
    """Imports a file, looks at it, removes the one before, and so on.

    `stored` is what the pages have said to be there: the responses of a survey by its id.
    """

    tab: Tab
    rows: int
    chance: random.Random
    log: Log
    stored: dict[str, int] = field(default_factory=dict)

    async def works(self, until: float) -> None:
        """One file after another."""
        try:
            await self.tab.opens("tuonti")
            while self.log.clock() < until:
                await self._imports()
                await self._thinks()
        except checks.WrongFigure as problem:
            self.log.wrong.append(f"importer: {problem}")
        except (LoadProblem, OSError) as problem:
            self.log.errors.append(f"importer: {type(problem).__name__} {problem}")
        finally:
            await self.tab.closes()

    async def _thinks(self) -> None:
        await asyncio.sleep(self.chance.uniform(*THINKS))

    async def _imports(self) -> None:
        seed = self.chance.randrange(2**32)
        content = await asyncio.to_thread(export_of, self.chance.randint(50, self.rows), seed)
        (uploader,) = self.tab.keys("tiedosto-")
        await self.tab.uploads(uploader, f"kuormitus-{seed}.csv", content)
        self.log.took("import: file read", self.tab.reaction)
        await self._thinks()
        await self.tab.presses("tallenna")
        self.log.took("import: stored", self.tab.reaction)
        if not self.tab.alerts(SUCCESS):
            raise LoadProblem(f"the import says {self.tab.alerts(1, 2, 3)}")
        figures = figures_of(content)
        survey = parse_qs(self.tab.query)["kysely"][0]
        earlier, self.stored[survey] = list(self.stored), len(figures.frame)
        await self._thinks()
        await self.tab.goes_to("")
        self.log.took("import: looked at", self.tab.reaction)
        self.log.figures += checks.overview(self.tab, figures, Chosen(group_labels()))
        await self.tab.goes_to("tuonti")
        for one in earlier:
            await self._thinks()
            await self.tab.presses(f"poista-{one}")
            self.log.took("import: removed", self.tab.reaction)
            if self.tab.has(f"poista-{one}"):
                raise LoadProblem(f"{one} was not removed: {self.tab.alerts(1, 2, 3)}")
            del self.stored[one]


@dataclass(eq=False, slots=True)
class Coder:
    """Codes one answer after another in the grid.

    `given` is what the grid has said to be stored: the code of a row by the row's id.
    """

    tab: Tab
    survey: str
    question: str
    chance: random.Random
    log: Log
    given: dict[str, int] = field(default_factory=dict)
    _instance: str = field(default_factory=lambda: secrets.token_hex(8))
    _number: int = 0

    async def works(self, until: float) -> None:
        """Code one answer after another."""
        try:
            await self.begins()
            while self.log.clock() < until:
                await asyncio.sleep(self.chance.uniform(*THINKS) / 2)
                await self.codes()
        except (LoadProblem, OSError) as problem:
            self.log.errors.append(f"coder: {type(problem).__name__} {problem}")
        finally:
            await self.tab.closes()

    async def begins(self) -> None:
        """Open the page, say who is at work, and name the codes where there are none."""
        where = f"kysely={quote(self.survey)}&avoin={quote(self.question)}"
        await self.tab.opens("luokittelu", where)
        if self.tab.has("tekija"):
            await self.tab.sets("tekija", "Koodaaja")
        if not self._grid_key():
            (headings,) = [key for key in self.tab.keys("") if self._is_area(key)]
            self.tab.put(headings, "\n".join(CODES))
            (make,) = [key for key in self.tab.keys("") if self._is_button(key)]
            await self.tab.presses(make)
        if not self._grid_key():
            raise LoadProblem(f"no grid: {self.tab.alerts(1, 2, 3)}")

    def _is_area(self, key: str) -> bool:
        return self.tab.element(key).HasField("text_area")

    def _is_button(self, key: str) -> bool:
        return self.tab.element(key).HasField("button")

    def _grid_key(self) -> str:
        found = [key for key in self.tab.keys("luokittelu-")
                 if self.tab.element(key).HasField("bidi_component")]  # fmt: skip
        return found[0] if found else ""

    async def codes(self) -> None:
        """Give an answer a code, and see that the grid says so."""
        key = self._grid_key()
        grid = json.loads(self.tab.element(key).bidi_component.json)
        row = self.chance.choice(grid["rows"])[0]
        code = self.chance.choice(grid["codes"])[0]
        self._number += 1
        change = {"number": self._number, "row": row, "codes": [code]}
        journal = {"instance": self._instance, "session": grid["session"], "tries": self._number,
                   "changes": [change]}  # fmt: skip
        await self.tab.sets(key, {"journal": journal})
        self.log.took("answer coded", self.tab.reaction)
        after = json.loads(self.tab.element(key).bidi_component.json)
        if after["applied"] != [self._instance, self._number]:
            raise LoadProblem(f"the grid has applied {after['applied']}, not {self._number}")
        if [code] not in [one[5] for one in after["rows"] if one[0] == row]:
            raise checks.WrongFigure("the grid shows another code than the one given")
        self.given[row] = code
        self.log.figures += 1


def coded_rows(rows: Mapping[str, int], stored: Mapping[str, tuple[int, ...]]) -> list[str]:
    """The rows whose stored code is not the one that the grid said to be stored."""
    return [row for row, code in rows.items() if stored.get(row) != (code,)]
