"""The crosstab page: one question by the answers to another, against a plain recount."""

import csv
import io
import json
from collections import Counter

import openpyxl

from hyte_analysis.texts import text
from tests.pages.reading import SAMPLES, Downloads, Screen

Y2024 = {"kysely": "ennakkokysely-2024"}
ROLES, PARTNERS, GOALS = "roolien-selkeys", "yhteistyokumppanit", "tehostettavat-tavoitteet"
ROLES_ASKED, PARTNERS_ASKED = "13. Ovatko kokemustenne", "12. Oletteko löytäneet"
LONELY = "eteenpäin?:Kukaan ei koe itseään yksinäiseksi"
MENTAL = "eteenpäin?:Mielenterveys vahvistuu (erit. lapset ja nuoret)"


def responses(*headings: str) -> list[list[str]]:
    """What each response of the sample file holds under these headings, with its group first."""
    path = SAMPLES / "ennakkokysely-2024.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    places = [next(at for at, name in enumerate(head) if h in name) for h in headings]
    return [[row[1], *(row[at] for at in places)] for row in rows if row[1]]


def by_answers(group: str = "") -> Counter[tuple[str, str]]:
    """How many gave each pair of answers: partners, roles."""
    found = responses(PARTNERS_ASKED, ROLES_ASKED)
    return Counter((p, r) for g, p, r in found if p and r and group in ("", g))


def check_cells(screen: Screen, counted: Counter[tuple[str, str]]) -> None:
    # Each row is named by the question and the answer that make it.
    named = screen.html.tables[0].by_row()
    cells = {name.partition(": ")[2] or name: row for name, row in named.items()}
    assert len({name.partition(": ")[0] for name in named}) == 2
    for partners in ("Kyllä", "Ei", "En osaa sanoa"):
        for roles in ("Kyllä", "Ei", "En osaa sanoa"):
            assert cells[partners][roles] == str(counted[partners, roles])
        of_column = sum(n for (p, _), n in counted.items() if p == partners)
        assert cells[partners]["Vastauksia"] == str(of_column)
    assert cells["Kaikki"]["Vastauksia"] == str(sum(counted.values()))


def test_every_cell_is_what_a_recount_of_the_file_gives(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS)
    counted = by_answers()
    check_cells(screen, counted)
    n = sum(counted.values())
    assert text("crosstab_page.base.many", n=n) in screen.html.texts("p")


def test_the_sidebar_narrows_who_is_counted(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS, ryhma="Kunta")
    check_cells(screen, by_answers("Kunta tai kaupunki"))
    assert not any("Vastaajaryhmien sisällä" in note for note in screen.html.texts("p"))


def test_swapping_turns_the_table_and_the_address_around(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS).press("vaihda")
    assert (screen.address["rivi"], screen.address["sarake"]) == ([PARTNERS], [ROLES])
    turned = Counter({(r, p): n for (p, r), n in by_answers().items()})
    check_cells(screen, turned)


def test_who_chose_several_options_stands_in_each_column_and_once_in_all(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=GOALS)
    cells = screen.html.tables[0].by_row()
    found = [row for row in responses(LONELY, MENTAL, ROLES_ASKED) if row[3]]
    for at, column in ((1, "Kukaan ei koe itseään yksinäiseksi"), (2, "Mielenterveys vahvistuu")):
        chose = Counter(row[3] for row in found if row[at])
        assert {roles: cells[f"1.3: {column}"][roles] for roles in chose} == {
            roles: str(n) for roles, n in chose.items()
        }
    assert int(cells["Kaikki"]["Vastauksia"]) <= len(found)
    several = sum(int(row["Vastauksia"]) for name, row in cells.items() if name != "Kaikki")
    assert several > int(cells["Kaikki"]["Vastauksia"])
    assert text("crosstab_page.overlaps") in screen.html.texts("p")
    assert not any("Ryhmien ero" in note for note in screen.html.texts("p"))


def test_the_sentence_names_the_columns_by_their_answers(screen: Screen) -> None:
    screen.open("crosstab", kysely="ennakkokysely-2025")
    (said,) = screen.html.texts("p", "lead")
    assert "ryhmissä on selvä ero: ”Kyllä” 3.4: Ei 0/8, 3.4: Kyllä 62" in said
    assert any(note.startswith("Ryhmien ero: selvä ero (p 0,0018") for note in
               screen.html.texts("p"))  # fmt: skip
    assert text("crosstab_page.by_chance") in screen.html.texts("p")


def test_the_chart_tells_the_same_figures_and_whom_it_counts(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS)
    (chart,) = screen.charts
    counted = by_answers()
    for partners in ("Kyllä", "Ei", "En osaa sanoa"):
        n = sum(m for (p, _), m in counted.items() if p == partners)
        assert f"5.2: {partners}: {n} vastausta" in chart.alt
    words = [note["text"] for note in json.loads(chart.spec)["layout"]["annotations"]]
    assert any("Mukana vain ne" in " ".join(word.split("<br>")) for word in words)


def test_the_workbook_holds_the_crosstab_and_says_whom_it_counts(
    screen: Screen, downloads: Downloads
) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS)
    book = openpyxl.load_workbook(io.BytesIO(downloads["lataa-ristiintaulukko"]()))
    cells = [c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row]
    assert any(
        "Mukana vain ne" in str(cell) and "Oletteko löytäneet" in str(cell) for cell in cells
    )
    results = book["Tulokset"]
    head, *rows = results.iter_rows(values_only=True)
    at = [head.index(name) for name in ("Ryhmä", "Vaihtoehto", "Lukumäärä")]
    told = {(row[at[0]], row[at[1]]): row[at[2]] for row in rows if row[at[0]]}
    for (partners, roles), n in by_answers().items():
        assert told[f"5.2: {partners}", roles] == n


def test_the_two_questions_are_never_the_same(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=ROLES)
    assert screen.address["rivi"] == [ROLES]
    assert screen.address["sarake"] != [ROLES]
    asked = [o for o in screen.widget("sarake").options if "HYTE-roolit" in o]
    assert not asked


def test_a_protected_audience_gets_one_sentence_and_no_crosstab(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS, yleiso="public")
    assert [info.value for info in screen.app.info] == [text("filters.protected")]
    assert not screen.html.tables
    assert not screen.charts
    assert not screen.app.download_button


def test_nobody_who_answered_both_is_advice(screen: Screen) -> None:
    screen.open("crosstab", **Y2024, rivi=ROLES, sarake=PARTNERS, rajaus=GOALS, vastaus="20")
    assert [info.value for info in screen.app.info] == [text("crosstab_page.nobody")]
    assert not screen.charts


def test_no_group_is_advice(screen: Screen) -> None:
    screen.open("overview", **Y2024).choose("ryhma", []).open("crosstab")
    assert [info.value for info in screen.app.info] == [text("filters.no_groups")]
    assert not screen.html.tables
