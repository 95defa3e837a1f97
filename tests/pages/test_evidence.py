"""What stands behind the figures on a page: contradictions, intervals, years, audiences."""

import csv
import io
import re
from pathlib import Path

import pytest

from hyte_analysis.cli import main
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text
from tests.pages.reading import PAGES, ROOT, SAMPLES, Screen

GOALS = {"kysely": "ristiriita", "kysymys": "tehostettavat-tavoitteet"}
SPACE = "\u00a0"
EXCLUSIVE = "Kaikki hyvinvointitavoitteet ovat yhtä tärkeitä"


@pytest.fixture
def contradictory(database: Path, tmp_path: Path) -> int:
    """The 2024 sample where the first respondents tick the exclusive goal beside others."""
    content = (SAMPLES / "ennakkokysely-2024.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    own = [at for at, heading in enumerate(rows[0]) if heading.startswith("3. Mitä")]
    exclusive = next(at for at in own if rows[0][at].endswith(EXCLUSIVE))
    for row in rows[1:4]:
        row[own[0]], row[exclusive] = rows[0][own[0]].rpartition(":")[2], EXCLUSIVE
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    path = tmp_path / "ristiriita.csv"
    path.write_text(out.getvalue(), encoding="utf-8")
    command = ["import", str(path), "--db", str(database), "--survey", "ristiriita"]
    assert main(command) == 0
    return sum(bool(row[exclusive]) for row in rows[1:])


def said(screen: Screen) -> str:
    return " ".join(screen.html.texts("p"))


def test_contradictions_are_listed_and_an_exclusive_option_is_told_in_both_ways(
    screen: Screen, contradictory: int
) -> None:
    screen.open("questions", **GOALS)
    labels = [expander.label for expander in screen.app.expander]
    found = next(label for label in labels if label.startswith("Ristiriitaisia"))
    assert int(found.rpartition(" ")[2]) >= 3
    quotes = screen.html.texts("span", "quote")
    assert sum("”Kaikki" in quote for quote in quotes) >= 3
    assert f"{contradictory} vastaajaa valitsi ”Kaikki" in said(screen)
    screen.choose("yleiso", "public")
    assert not any(e.label.startswith("Ristiriitaisia") for e in screen.app.expander)


@pytest.mark.usefixtures("contradictory")
def test_the_options_of_a_contradiction_stand_in_the_languages_own_quotation_marks(
    screen: Screen,
) -> None:
    screen.open("questions", **GOALS, kieli="en")
    quotes = screen.html.texts("span", "quote")
    told = [quote for quote in quotes if re.search(": “[^“”]+”, “[^“”]+”", quote)]
    assert len(told) >= 3


def test_goals_roll_up_to_the_six_focus_areas(screen: Screen) -> None:
    screen.open("questions", kysely="ennakkokysely-2024", kysymys="tehostettavat-tavoitteet",
                kuvaaja="areas")  # fmt: skip
    areas = next(table for table in screen.html.tables if "painopisteen" in table.caption)
    assert [re.match(r"[IV]+", row[0]).group() for row in areas.rows] == [  # type: ignore[union-attr]
        "I", "II", "III", "IV", "V", "VI",
    ]  # fmt: skip


@pytest.fixture
def invited(database: Path, tmp_path: Path) -> None:
    """The 2025 sample with how many were asked of each group: HVA 6, Kunta 14, others 2 and 1."""
    book = (ROOT / "data" / "codebooks" / "ennakkokysely-2025.toml").read_text(encoding="utf-8")
    for n in (6, 14, 2, 1):
        book = book.replace("# invited_n = 0", f"invited_n = {n}", 1)
    path = tmp_path / "kutsutut.toml"
    path.write_text(book, encoding="utf-8")
    sample = str(SAMPLES / "ennakkokysely-2025.xlsx")
    assert main(["import", sample, "--db", str(database), "--codebook", str(path)]) == 0


@pytest.mark.usefixtures("invited")
def test_how_sure_a_share_is_rests_on_the_invited(screen: Screen) -> None:
    screen.open("questions", kysymys="sovitut-kaytannot").unfold("epavarmuus")
    table = next(t for t in screen.html.tables if "kaikista kutsutuista" in t.caption)
    rows = table.by_row()
    assert rows["HVA"] == {
        "Vastasi / kutsuttiin": "3 / 6",
        "Valitsi vastanneista": "2/3",
        "Varmat rajat": "2–5 organisaatiota 6:sta",
        "Todennäköinen väli (95 %)": f"2–5 organisaatiota 6:sta (33–83{SPACE}%)",
    }
    assert rows["Kunta"]["Varmat rajat"] == "kaikki vastasivat"
    assert rows["Kunta"]["Todennäköinen väli (95 %)"] == "ei epävarmuutta"
    assert rows["Muut toimijat"]["Todennäköinen väli (95 %)"].startswith(
        "ei lasketa: vastauksia on"
    )
    screen.open("overview")
    by_group = screen.html.tables[0].by_row()
    assert by_group["HVA"]["Vastausosuus"] == "3/6"
    assert by_group["Muut toimijat"]["Vastausosuus"] == "yli kutsuttujen: tarkista"
    assert by_group["Kunta"]["Osuus vastauksista"] == f"67{SPACE}%"


def test_without_the_invited_few_answers_have_no_interval(screen: Screen) -> None:
    screen.open("questions", kysely="ennakkokysely-2025", kysymys="sovitut-kaytannot")
    rows = screen.unfold("epavarmuus").html.tables[1].by_row()
    likely = "Todennäköinen väli (95 %)"
    assert rows["HVA"][likely] == "ei lasketa: alle 5 vastausta eikä kutsuttujen määrää tiedetä"
    # Wilson of 6/14.
    assert rows["Kunta"][likely] == f"21–67{SPACE}%"


@pytest.mark.parametrize("profile", list(Profile))
def test_every_page_says_for_whom_its_figures_are(screen: Screen, profile: Profile) -> None:
    for page in PAGES:
        screen.open(page, yleiso=str(profile))
        words = text("disclosure.for", profile=text(f"words.profile.{profile}"))
        assert screen.html.texts("p", "audience") == [words]
        assert not screen.app.exception
