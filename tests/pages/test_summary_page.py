"""The summary page: from codes to what goes on a slide, stored at every change."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from hyte_analysis.reports.samples import store_sample_themes
from hyte_analysis.storage.answers import StoredAnswers
from hyte_analysis.storage.coding import change_coding
from hyte_analysis.storage.database import Database, open_database
from hyte_analysis.storage.releases import store_releases, withdraw_releases
from hyte_analysis.storage.summaries import load_summary, store_summary
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.coding import (
    ChangeKind,
    Code,
    CodedPassage,
    CodingChange,
    CodingRows,
    answer_key,
    passages,
)
from hyte_analysis.survey.releases import Mask, Release
from hyte_analysis.survey.summaries import Form, Part, Summary, Theme
from hyte_analysis.texts import counted, text
from hyte_analysis.ui import session
from hyte_analysis.ui.markdown import plain
from tests.pages.reading import Downloads, Screen

SURVEY, ASKED, DEFICITS = (
    "ennakkokysely-2025",
    "tieto-toiselta-toimijalta-mita",
    "hyvinvointivajeet",
)
HERE = {"kysely": SURVEY, "avoin": ASKED}
EDITING = HERE | {"yhteenvedon-osa": "editing"}
SLIDE = """1. Monipuolinen paikallinen tieto
Lukujen rinnalle toivotaan havaintoja siitä, mitä omalla alueella tapahtuu ja mikä toimii.
• Naapurikunnilta: mitkä liikuntakokeilut toimivat ja mitkä eivät. (kunta)
• Kunnilta liikuntapaikkojen käyttö (hva)
"""


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    with closing(open_database(path)) as database:
        yield database


@pytest.fixture
def with_themes(own_surveys: Path) -> Path:
    """The user's own survey with the themes that come with the sample."""
    with opened(own_surveys) as database:
        store_sample_themes(database, SURVEY)
    return own_surveys


@pytest.fixture
def screen(with_themes: Path) -> Screen:
    """The pages with those themes."""
    assert with_themes.exists()
    return Screen()


@pytest.fixture
def bare(own_surveys: Path) -> Screen:
    """The pages before anybody has coded anything."""
    assert own_surveys.exists()
    return Screen()


def named(screen: Screen, **address: str) -> Screen:
    """The editing section, with a name given."""
    screen.open("summary", **(EDITING | address))
    return screen.choose("tekija", "Maija")


def stored(question_id: str = ASKED) -> Summary:
    summary, _ = load_summary(session.own_database(), SURVEY, question_id)
    assert summary is not None
    return summary


def fields(screen: Screen) -> list[str]:
    """The keys of what can be typed into."""
    return [field.key for field in (*screen.app.text_input, *screen.app.text_area)]


def problems(screen: Screen) -> list[str]:
    return [error.value for error in screen.app.error]


def files(downloads: Downloads) -> tuple[str, str]:
    return downloads["lataa-text"]().decode(), downloads["lataa-markdown"]().decode()


def test_the_sample_s_summary_has_the_form_of_the_slides(
    screen: Screen, downloads: Downloads
) -> None:
    screen.open("summary", **HERE)
    headings = [heading for heading in screen.html.texts("h3") if heading[0].isdigit()]
    assert headings == [
        "1. Monipuolinen paikallinen tieto",
        "2. Uudet ja hyödyntämättömät tiedonlähteet",
        "3. Tiedonvaihdon kehittäminen",
    ]
    items = screen.html.texts("li")
    assert "Poliisi: lähisuhdeväkivallan tilastot kunnittain (useita vastauksia, kunta)" in items
    told, marked = files(downloads)
    assert SLIDE in told
    assert "## 3. Tiedonvaihdon kehittäminen" in marked
    for item in items:
        assert f"• {item}\n" in told


def test_the_workshop_form_goes_from_theme_to_causes_to_solutions(screen: Screen) -> None:
    screen.open("summary", **HERE | {"avoin": DEFICITS})
    assert (
        "Liikunnan vähäisyys: Maksut, kukaan ei kysy perään. Ratkaisuina liikuntaneuvonta"
        " lähetteellä (kunta), elintapaohjaajan vastaanotto uimahallilla (kunta)."
    ) in screen.html.texts("li")
    assert "2. Juurisyyt ja ratkaisuehdotuksia" in screen.html.texts("h3")


def test_others_read_the_same_but_only_what_is_let_out(
    screen: Screen, with_themes: Path, downloads: Downloads
) -> None:
    with opened(with_themes) as database:
        answers = StoredAnswers(database).open_answers(SURVEY, Filter(), [ASKED])
        keys = {answer.response: answer_key(answer) for answer in answers}
        withdraw_releases(database, SURVEY, [keys[21]])
        mask = (Mask(0, 8, "[peite]"),)
        at = datetime(2026, 1, 1)  # noqa: DTZ001
        store_releases(database, SURVEY, [Release(keys[20], mask, "Maija", at)])
    screen.open("summary", **HERE, yleiso="council")
    items = screen.html.texts("li")
    assert "[peite] liikuntapaikkojen käyttö (hva)" in items
    assert not any("Naapurikunnilta" in item for item in items)
    assert counted("summary_page.withheld", 1) in screen.html.texts("p")
    told, marked = files(downloads)
    for made in (told, marked):
        assert "Naapurikunnilta" not in made
        assert "Yleisö: neuvottelukunta." in made
    assert not fields(screen)


def test_the_team_is_told_what_nobody_has_checked(screen: Screen, with_themes: Path) -> None:
    with opened(with_themes) as database:
        answers = StoredAnswers(database).open_answers(SURVEY, Filter(), [ASKED])
        withdraw_releases(database, SURVEY, [answer_key(answer) for answer in answers])
    screen.open("summary", **HERE)
    assert [w.value for w in screen.app.warning] == [counted("summary_page.unchecked", 11)]


def test_a_link_to_editing_opens_no_editing_for_others(screen: Screen) -> None:
    screen.open("summary", **EDITING, yleiso="public")
    assert not fields(screen)


def test_a_question_without_codes_says_where_to_begin(bare: Screen) -> None:
    bare.open("summary", **HERE)
    assert text("summary_page.begin_without_codes") in bare.html.texts("p", "lead")
    assert bare.widget("aloita-tyhjasta").disabled
    bare.choose("tekija", "Maija").press("aloita-tyhjasta")
    assert stored() == Summary(ASKED)
    bare.choose("yhteenvedon-osa", "ready")
    assert [i.value for i in bare.app.info] == [text("summary_page.no_themes")]


def test_a_summary_begins_from_the_codes_with_one_press(bare: Screen, own_surveys: Path) -> None:
    with opened(own_surveys) as database:
        rows = passages(StoredAnswers(database).open_answers(SURVEY, Filter(), [ASKED]))
        coded = tuple(CodedPassage(row.passage, "Maija", (1,)) for row in rows[:4])
        codes = (Code(1, "Tilastot"), Code(2, "Käyttämätön"))
        change = CodingChange(ChangeKind.CODED, added=CodingRows(codes, coded))
        change_coding(database, SURVEY, change, "Maija")
    bare.open("summary", **HERE).choose("tekija", "Maija").press("aloita-luokista")
    assert [theme.heading for theme in stored().themes] == ["Tilastot"]
    bare.choose("yhteenvedon-osa", "editing").unfold("tarjolla-0").press("ota-0-0")
    (line,) = stored().themes[0].lines
    assert line.passage in {row.passage for row in rows[:4]}
    assert text("summary_page.mentioned", n="4", answered="12") in bare.html.texts("p")


def test_every_change_is_stored_and_survives_a_reload(screen: Screen) -> None:
    named(screen)
    screen.choose("otsikko-0", "Paikallinen tieto").choose("lause-0", "Oma lause.")
    screen.press("teema-down-0").press("rivi-down-1-0").press("rivi-pois-0-0")
    first, second, _ = stored().themes
    assert (second.heading, second.sentence) == ("Paikallinen tieto", "Oma lause.")
    assert first.heading == "Uudet ja hyödyntämättömät tiedonlähteet"
    assert first.lines[0].text == "Työterveyshuolto: sairauspoissaolojen pääsyyt"
    assert second.lines[0].passage is not None
    assert second.lines[0].passage.response == 20
    again = Screen().open("summary", **HERE)
    assert again.html.texts("h3")[1] == "2. Paikallinen tieto"
    assert "Oma lause." in again.html.texts("p", "lead")


def test_undo_goes_back_a_change_at_a_time(screen: Screen) -> None:
    named(screen)
    before = stored()
    screen.choose("otsikko-0", "Eka").choose("otsikko-0", "Toka").press("kumoa")
    assert stored().themes[0].heading == "Eka"
    assert screen.widget("otsikko-0").value == "Eka"
    screen.press("kumoa")
    assert stored() == before


def test_without_a_name_nothing_can_be_changed(screen: Screen) -> None:
    screen.open("summary", **EDITING)
    for key in ("otsikko-0", "lause-0", "teema-down-0", "rivi-down-0-0", "kumoa", "lisaa-teema"):
        assert screen.widget(key).disabled, key


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(screen: Screen) -> None:
    named(screen)
    other = Summary(ASKED, (Theme("Toisen oma"),))
    database = session.own_database()
    store_summary(database, SURVEY, other, "Anna", load_summary(database, SURVEY, ASKED)[1])
    screen.choose("otsikko-0", "Minun")
    assert stored() == other
    assert problems(screen) == [plain(text("storage.summary_changed"))]
    assert screen.widget("otsikko-0").value == "Toisen oma"
    screen.choose("otsikko-0", "Minun")
    assert stored().themes == (Theme("Minun"),)


def test_a_refused_change_is_told_in_a_sentence(screen: Screen) -> None:
    before = (named(screen), stored())[1]
    screen.choose("otsikko-0", "  ")
    assert problems(screen) == [plain(text("summary_page.problem.empty_heading"))]
    assert stored() == before


def test_form_and_blinding_are_the_summary_s_own(screen: Screen) -> None:
    named(screen).choose("yhteenvedon-muoto", "workshop")
    screen.choose("nimet-peitetaan", False)
    assert (stored().form, stored().is_blinded) == (Form.WORKSHOP, False)
    assert all(line.part is Part.QUOTE for theme in stored().themes for line in theme.lines)


def test_a_theme_and_a_line_of_the_team_s_own(screen: Screen) -> None:
    named(screen)
    screen.widget("uusi-otsikko").set_value("Oma teema")
    screen.press("lisaa-teema").unfold("tarjolla-3")
    screen.widget("oma-3").set_value("Kuopiossa <b>toimii</b> # tämä")
    screen.press("lisaa-oma-3")
    theme = stored().themes[3]
    assert (theme.heading, theme.code) == ("Oma teema", None)
    assert theme.lines[0].text == "Kuopiossa <b>toimii</b> # tämä"
    assert "X kunnassa <b>toimii</b> # tämä" in screen.html.texts("li")


def test_a_line_can_be_reworded_and_moved_to_another_part_and_theme(screen: Screen) -> None:
    named(screen, avoin=DEFICITS).unfold("rivi-muuta-0-0")
    screen.choose("sanat-0-0", "Kunta kutsuu koolle").choose("osa-0-0", "solution")
    (line,) = [one for one in stored(DEFICITS).themes[0].lines if one.part is Part.SOLUTION]
    assert line.text == "Kunta kutsuu koolle"
    screen.choose("teemaan-0-0", 3)
    assert stored(DEFICITS).themes[3].lines[-1] == line


def test_the_sidebar_s_groups_narrow_what_is_quoted(screen: Screen) -> None:
    screen.open("summary", **HERE, ryhma="Kunta")
    assert not any("(hva)" in item for item in screen.html.texts("li"))
    assert counted("summary_page.missing", 3) in screen.html.texts("p")
    base = counted("summary_text.organisations", 9)
    assert any(base in note for note in screen.html.texts("p", "note"))


def test_the_text_can_be_copied_in_both_forms(screen: Screen) -> None:
    screen.open("summary", **HERE).unfold("kopioi")
    assert SLIDE in screen.app.code[0].value
    screen.choose("kopioi-muoto", "markdown")
    assert screen.app.code[0].value.startswith("# 3.4a ")
