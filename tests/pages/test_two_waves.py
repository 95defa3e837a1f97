"""Two years side by side: linked questions show both years' figures, others do not."""

from pathlib import Path

import pytest

from hyte_analysis.importers.duplicates import Duplicates
from hyte_analysis.storage.surveys import list_surveys
from hyte_analysis.storage.wave_links import store_wave_links
from hyte_analysis.survey.waves import WaveLink, WaveState
from hyte_analysis.ui import session
from tests.importers.exports import as_csv
from tests.pages.reading import Screen, Table
from tests.pages.test_import_page import upload

NOW = [["Taho", "Sujuuko yhteistyö?"], ["Kunta", "Hyvin"], ["Kunta", "Hyvin"], ["HVA", "Huonosti"]]
THEN = [["Taho", "Sujuuko yhteistyö"], ["Kunta", "Huonosti"], ["HVA", "Hyvin"]]
THEN += [["HVA", "Kohtalaisesti"]]
QUESTION = "sujuuko-yhteistyo"
SPACE = "\u00a0"


@pytest.fixture
def linked(screen: Screen, database: Path) -> Screen:
    del database
    for name, rows in (("kysely 2025.csv", THEN), ("kysely 2026.csv", NOW)):
        upload(screen, name, as_csv(rows))
        if rows is NOW:
            screen.choose("kahdesti", Duplicates.KEEP_BOTH)
        screen.choose("nimi", name.removesuffix(".csv")).press("tallenna")
    return screen


def link(state: WaveState) -> None:
    links = [WaveLink(QUESTION, QUESTION, state)]
    store_wave_links(session.own_database(), "kysely-2026", "kysely-2025", links)


def compared(screen: Screen) -> list[Table]:
    screen.open("questions", kysely="kysely-2026", kysymys=QUESTION)
    return [table for table in screen.html.tables if "kahdessa kyselyssä" in table.caption]


def test_a_question_that_is_the_same_shows_both_years(linked: Screen) -> None:
    assert not compared(linked)
    link(WaveState.SAME)
    (table,) = compared(linked)
    assert table.columns == ["Vaihtoehto", "kysely 2026", "kysely 2025", "Muutos"]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["n"] == ["3", "3", ""]
    assert rows["Hyvin"] == ["2/3", "1/3", f"+33{SPACE}%-yks."]
    assert rows["Huonosti"] == ["1/3", "1/3", f"0{SPACE}%-yks."]
    assert rows["Kohtalaisesti"] == ["0/3", "1/3", f"−33{SPACE}%-yks."]
    assert any("Ei tiedetä, moniko organisaatio" in note for note in linked.html.texts("p"))


def test_changed_wording_is_said_beside_the_figures(linked: Screen) -> None:
    link(WaveState.CHANGED_WORDING)
    assert len(compared(linked)) == 1
    assert any("sanamuoto on muuttunut" in note for note in linked.html.texts("p", "note"))


def test_what_is_not_comparable_shows_no_figures(linked: Screen) -> None:
    link(WaveState.NOT_COMPARABLE)
    assert not compared(linked)
    assert any("ei voi verrata" in note for note in linked.html.texts("p", "note"))


def test_the_next_years_file_starts_from_the_stored_codebook_under_its_own_year(
    screen: Screen,
) -> None:
    upload(screen, "kysely 2025.csv", as_csv(THEN)).press("tallenna")
    upload(screen, "kysely 2026.csv", as_csv([*NOW[:2], NOW[3]]))
    facts = {row[0]: row[1] for row in screen.html.tables[0].rows}
    assert facts["Koodikirja"] == "kysely-2025"
    assert (screen.widget("nimi").value, screen.widget("vuosi").value) == ("kysely 2026", 2026)
    screen.press("tallenna")
    assert {s.id for s in list_surveys(session.own_database())} == {"kysely-2025", "kysely-2026"}
