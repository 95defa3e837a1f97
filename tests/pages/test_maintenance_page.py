"""The page of upkeep: backups, retention, one organisation's data, the log, health."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from hyte_analysis.storage.audit import last_acts
from hyte_analysis.storage.backups import Backup, BackupReason, list_backups, make_backup
from hyte_analysis.storage.surveys import list_surveys
from hyte_analysis.survey.access import Act, Person, Role
from hyte_analysis.texts import text
from hyte_analysis.texts.moments import today
from hyte_analysis.ui import access, session
from tests.pages.reading import Downloads, Screen

EARLIER, LATER = "ennakkokysely-2024", "ennakkokysely-2025"
SECTIONS = ("backups", "surveys", "organisation", "log", "health")


def section(screen: Screen, name: str) -> Screen:
    return screen.open("maintenance", **{"yllapidon-osa": name})


def own_backups(database: Path) -> tuple[Backup, ...]:
    return list_backups(database)


def told(screen: Screen) -> str:
    (outcome,) = screen.app.success
    return str(outcome.value).replace("\\", "")


def stored() -> dict[str, date | None]:
    return {s.id: s.retain_until for s in list_surveys(session.own_database())}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_before_anything_is_stored(screen: Screen, name: str) -> None:
    section(screen, name)
    assert screen.html.texts("h1") == [text("navigation.maintenance")]
    assert not screen.app.warning
    assert not screen.app.error


def test_a_backup_is_made_by_one_press_and_listed(screen: Screen, own_surveys: Path) -> None:
    section(screen, "backups")
    assert screen.html.texts("p", "lead") == [text("maintenance_page.no_backups")]
    screen.press("varmuuskopioi")
    (backup,) = own_backups(own_surveys)
    assert backup.name in told(screen)
    (table,) = screen.html.tables
    assert [row[0] for row in table.rows] == [backup.name]
    assert EARLIER in table.rows[0][-1]


def test_a_restore_says_first_what_it_does_and_then_what_was_kept(
    screen: Screen, own_surveys: Path
) -> None:
    section(screen, "backups").press("varmuuskopioi")
    (backup,) = own_backups(own_surveys)
    section(screen, "surveys").press(f"poista-{EARLIER}")
    assert stored().keys() == {LATER}
    section(screen, "backups").choose("palautettava-0", backup.name)
    sentence = " ".join(element.value for element in screen.app.markdown)
    assert "Nykytilasta tehdään ensin varmuuskopio" in sentence
    assert stored().keys() == {LATER}
    screen.press("palauta")
    assert stored().keys() == {EARLIER, LATER}
    before = next(b for b in own_backups(own_surveys) if b.reason == "before_restore")
    assert before.name in told(screen)
    assert screen.widget("kysely").options == ["Ennakkokysely 2025", "Ennakkokysely 2024"]
    # Nothing is chosen any more: the next press needs a choice of its own.
    assert screen.widget("palautettava-1").value is None


def test_a_date_is_kept_and_taken_away(screen: Screen, own_surveys: Path) -> None:
    del own_surveys
    section(screen, "surveys")
    day = today() + timedelta(days=30)
    screen.choose(f"sailytys-{EARLIER}", day)
    assert stored() == {EARLIER: day, LATER: None}
    assert "säilytetään" in told(screen)
    screen.choose(f"sailytys-{EARLIER}", None)
    assert stored()[EARLIER] is None
    assert not screen.app.warning


def test_a_survey_kept_too_long_is_told_where_it_can_be_removed(
    screen: Screen, own_surveys: Path
) -> None:
    del own_surveys
    section(screen, "surveys").choose(f"sailytys-{EARLIER}", today() - timedelta(days=1))
    for page in ("maintenance", "imports"):
        (banner,) = screen.open(page).app.warning
        assert "Ennakkokysely 2024" in banner.value
        assert any("Säilytysaika päättyi" in note for note in screen.html.texts("p", "note"))
    assert not screen.open("overview").app.warning


def test_removal_names_the_backups_and_takes_them_along_when_asked(
    screen: Screen, own_surveys: Path
) -> None:
    section(screen, "backups").press("varmuuskopioi")
    (backup,) = own_backups(own_surveys)
    for page in ("maintenance", "imports"):
        screen.open(page, **{"yllapidon-osa": "surveys"})
        asked = " ".join(element.value for element in screen.app.markdown).replace("\\", "")
        assert backup.name in asked
        assert LATER in asked
    screen.press(f"poista-{EARLIER}")
    assert stored().keys() == {LATER}
    assert "on poistettu" in told(screen)
    (left,) = screen.app.warning
    assert backup.name in left.value.replace("\\", "")
    screen.choose(f"kopiot-{LATER}", True).press(f"poista-{LATER}")
    assert own_backups(own_surveys) == ()
    assert backup.name in told(screen)
    assert not screen.app.warning


def test_removal_names_a_damaged_file_that_was_set_aside(screen: Screen, own_surveys: Path) -> None:
    aside = own_surveys.with_name(f"{own_surveys.stem}-vioittunut-1.duckdb")
    aside.write_bytes(b"vioittunut")
    section(screen, "surveys").press(f"poista-{EARLIER}")
    (left,) = screen.app.warning
    assert aside.name in left.value.replace("\\", "")


def test_a_nightly_copy_is_told_by_its_reason(screen: Screen, own_surveys: Path) -> None:
    section(screen, "backups").press("varmuuskopioi")
    make_backup(session.own_database(), BackupReason.NIGHTLY)
    section(screen, "backups")
    (table,) = screen.html.tables
    assert [row[2] for row in table.rows] == ["yöllinen", "itse tehty"]
    assert len(own_backups(own_surveys)) == 2


def test_the_file_is_written_anew_by_a_press(screen: Screen, own_surveys: Path) -> None:
    before = own_surveys.stat().st_ino
    section(screen, "surveys").press("tiivista")
    assert "kirjoitettiin uudelleen" in told(screen)
    assert own_surveys.stat().st_ino != before
    assert stored().keys() == {EARLIER, LATER}


def test_one_organisation_comes_in_one_file_and_in_the_log(
    screen: Screen, own_surveys: Path, downloads: Downloads
) -> None:
    section(screen, "organisation")
    assert not downloads
    screen.choose("organisaatio", "Kunta 9")
    record = json.loads(downloads["organisaatio-json"]())
    assert {survey["id"] for survey in record["surveys"]} == {EARLIER, LATER}
    assert downloads["organisaatio-xlsx"]()[:2] == b"PK"
    acts = {(entry.act, entry.about) for entry in last_acts(own_surveys, 2)}
    assert {act for act, _ in acts} == {"organisation"}
    assert all(about.startswith("Kunta 9") for _, about in acts)


def test_the_log_is_a_table_that_shows_all_or_one_sort(screen: Screen, own_surveys: Path) -> None:
    section(screen, "surveys").choose(f"sailytys-{EARLIER}", today())
    section(screen, "backups").press("varmuuskopioi")
    section(screen, "log")
    (table,) = screen.html.tables
    assert [row[3] for row in table.rows[:2]] == ["teki varmuuskopion", "muutti säilytysaikaa"]
    assert own_backups(own_surveys)[0].name == table.rows[0][4]
    screen.choose("toimi", "retain")
    (table,) = screen.html.tables
    assert {row[3] for row in table.rows} == {"muutti säilytysaikaa"}
    assert "1 merkintä" in table.caption


def test_health_tells_what_to_do_first(screen: Screen, own_surveys: Path) -> None:
    del own_surveys
    section(screen, "health")
    (table,) = screen.html.tables
    assert table.rows[0][:2] == ["Varmuuskopiot", "huomaa"]
    assert table.rows[0][3] == "Tee varmuuskopio."
    assert {row[1] for row in table.rows[1:]} == {"kunnossa"}


@pytest.fixture
def acting_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], None]:
    def become(role: Role) -> None:
        monkeypatch.setattr(access, "current_standing", lambda: Person("Eeva", role))
        monkeypatch.setattr("hyte_analysis.ui.navigation.current_standing",
                            lambda: Person("Eeva", role))  # fmt: skip

    return become


def test_an_editor_gets_nothing_of_the_page_and_removes_nothing(
    screen: Screen, own_surveys: Path, acting_as: Callable[[Role], None]
) -> None:
    acting_as(Role.EDITOR)
    section(screen, "log")
    assert not screen.html.tables
    assert not screen.app.button
    screen.open("imports")
    keys = {button.key for button in screen.app.button}
    assert f"poista-{EARLIER}" not in keys
    assert stored().keys() == {EARLIER, LATER}
    assert not [entry for entry in last_acts(own_surveys, 9) if entry.act == Act.REMOVE]
