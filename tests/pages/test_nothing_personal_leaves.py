"""Outside the team no page, workbook or command tells what respondents wrote of persons.

Tuonti and Koodikirja are left out: they show the data as it is, for those who have the file.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from hyte_analysis.cli import main
from hyte_analysis.open_answers.blinding import blind_noun
from hyte_analysis.open_answers.proposed_masks import proposed_masks
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.database import open_database
from hyte_analysis.storage.releases import store_releases
from hyte_analysis.storage.summaries import store_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import answer_key, passages
from hyte_analysis.survey.releases import Release
from hyte_analysis.survey.summaries import Line, Part, Summary, Theme
from tests.pages.planted import (
    ASKED,
    GOALS,
    PROGRESS,
    SECRETS,
    SURVEY,
    sent,
    told,
    until_ready,
    unzipped,
)
from tests.pages.reading import PAGES, Downloads, Screen, copied

OUTSIDE = ("council", "public")
SHOWN = [page for page in PAGES if page not in ("imports", "codebook", "help")]
NOON = datetime(2026, 3, 4, 12)  # noqa: DTZ001 - stored times are UTC without a zone


@pytest.fixture
def planted(database: Path, planted_sample: Path) -> Path:
    """The user's own database with the planted survey, and a summary that quotes all of it."""
    copied(planted_sample, database)
    with closing(open_database(database)) as opened:
        answers = StoredAnswers(opened).open_answers(SURVEY, Filter(), [ASKED])
        lines = tuple(Line(Part.QUOTE, one.passage) for one in passages(answers))
        summary = Summary(ASKED, (Theme("Teema", lines=lines),), is_blinded=False)
        store_summary(opened, SURVEY, summary, "Anna", 0)
    return database


@pytest.fixture
def released(planted: Path) -> Path:
    """The same, every answer let out with what is found in it masked."""
    with_releases(planted)
    return planted


def with_releases(path: Path) -> None:
    with closing(open_database(path)) as database:
        stored = StoredAnswers(database)
        answers = stored.open_answers(SURVEY, Filter())
        nouns = {name: blind_noun(name, group) for name, group in stored.organisations(SURVEY)}
        found = proposed_masks([answer.text for answer in answers], nouns)
        releases = [
            Release(answer_key(answer), tuple(one.mask for one in masks), "Anna", NOON)
            for answer, masks in zip(answers, found, strict=True)
        ]
        store_releases(database, SURVEY, releases)


def pages_of(screen: Screen, profile: str) -> Iterator[tuple[str, bytes]]:
    """What every page sends for this audience, by the page's name."""
    given = {"kysely": SURVEY, "yleiso": profile}
    for page in SHOWN:
        screen.open(page, **given, avoin=ASKED, rivi=PROGRESS, sarake="yhteistyokumppanit")
        yield page, sent(until_ready(screen))
    for question in (ASKED, GOALS, PROGRESS):
        screen.open("questions", **given, kysymys=question, rajaus=PROGRESS)
        yield question, sent(screen)
    screen.open("open_answers", **given)
    yield "list", sent(screen.unfold("luettelo")) if screen.html.texts("span", "quote") else b""


def test_the_team_sees_all_of_it(planted: Path, screen: Screen, downloads: Downloads) -> None:
    assert planted.exists()
    seen = b"".join(content for _, content in pages_of(screen, "internal"))
    assert told(seen) == list(SECRETS)
    screen.open("overview", kysely=SURVEY)
    assert told(unzipped(downloads["lataa-kaikki"]())) == list(SECRETS)


@pytest.mark.parametrize("profile", OUTSIDE)
def test_no_page_tells_it_before_a_person_has_said_yes(
    planted: Path, screen: Screen, downloads: Downloads, profile: str
) -> None:
    assert planted.exists()
    for page, content in pages_of(screen, profile):
        assert (page, told(content)) == (page, [])
    assert told(unzipped(downloads["lataa-kaikki"]())) == []
    assert told(unzipped(downloads["lataa-kysymys"]())) == []
    assert told(downloads["lataa-text"]()) == []


@pytest.mark.parametrize("profile", OUTSIDE)
def test_pages_tell_only_masked_words_after_it(
    released: Path, screen: Screen, downloads: Downloads, profile: str
) -> None:
    assert released.exists()
    for page, content in pages_of(screen, profile):
        assert (page, told(content)) == (page, [])
    words = " ".join(screen.html.texts("span", "quote"))
    assert "Meillä X kunnassa asiaa hoitaa [nimi], puh. [puhelin]." in words
    assert "Kirjoittakaa [sähköposti] tai X oppilaitokseen." in words
    workbook = unzipped(downloads["lataa-kaikki"]())
    assert told(workbook) == []
    assert b"asiaa hoitaa [nimi]" in workbook


@pytest.mark.parametrize("profile", OUTSIDE)
def test_the_command_line_tells_no_more_than_the_pages(
    planted: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], profile: str
) -> None:
    out, themes = tmp_path / "tulokset.xlsx", tmp_path / "yhteenveto.md"
    for is_released in (False, True):
        if is_released:
            with_releases(planted)
        capfd.readouterr()
        given = ["--db", str(planted), "--profile", profile]
        for form in ("table", "csv", "json"):
            assert main(["results", "--format", form, *given]) == 0
        assert main(["export", str(out), *given]) == 0
        assert main(["summary", str(themes), "--question", ASKED, *given]) == 0
        assert told(capfd.readouterr().out.encode()) == []
        workbook = unzipped(out.read_bytes())
        assert told(workbook) == []
        assert (b"asiaa hoitaa [nimi]" in workbook) == is_released
