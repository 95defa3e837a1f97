"""The comparison page: every question by every group, and a group against the others."""

import csv
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from hyte_analysis.analysis.compared_options import compared_places
from hyte_analysis.charts import heat_colours
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import share_text
from hyte_analysis.ui import against_others, session
from tests.pages.reading import SAMPLES, Screen

GROUPS = {
    "Hyvinvointialue": "HVA",
    "Kunta tai kaupunki": "Kunta",
    "Oppilaitos": "Oppilaitokset",
    "Muu toimija": "Muut toimijat",
}
Y2024 = {"kysely": "ennakkokysely-2024"}
Y2025 = {"kysely": "ennakkokysely-2025"}
PARTNERS = "5.2 Oletteko löytäneet yhteistyökumppaneita HYTE-teemoihin tarpeen mukaan?"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    against_others._from_others.clear()
    yield
    against_others._from_others.clear()


def answers(heading: str) -> Counter[tuple[str, str]]:
    """How many of each group gave each answer, counted from the sample file itself."""
    path = SAMPLES / "ennakkokysely-2024.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    (at,) = [place for place, name in enumerate(head) if heading in name]
    return Counter((GROUPS[row[1]], row[at]) for row in rows if row[1] and row[at])


def row_of(screen: Screen, question: str) -> dict[str, str]:
    (shown,) = screen.html.tables
    (row,) = [cells for name, cells in shown.by_row().items() if name.startswith(question)]
    return row


def test_a_cell_tells_the_share_that_a_recount_of_the_file_gives(screen: Screen) -> None:
    screen.open("comparison", **Y2024)
    counted = answers("yhteistyökumppaneita")
    row = row_of(screen, PARTNERS)
    for group in GROUPS.values():
        chose = counted[group, "Kyllä"]
        base = sum(n for (of, _), n in counted.items() if of == group)
        told = f"{chose}/{base}" if base < 10 else f"{share_text(chose / base)} n {base}"
        assert row[group] == told
    everybody = sum(counted.values())
    chose = sum(n for (_, answer), n in counted.items() if answer == "Kyllä")
    assert row["Kaikki"] == f"{share_text(chose / everybody)} n {everybody}"


def test_the_row_names_the_option_that_every_cell_counts(screen: Screen) -> None:
    screen.open("comparison", **Y2024)
    (shown,) = screen.html.tables
    assert f"{PARTNERS} ”Kyllä”" in [row[0] for row in shown.rows]
    tables = [t for t in session.tables(session_view(screen)) if t.question.is_closed]
    assert len(shown.rows) == len(tables)
    for table, row in zip(tables, shown.rows, strict=True):
        options = [f"”{table.options[at].short_label}”" for at in compared_places(table)]
        assert row[0] == f"{table.question.number} {table.question.text} {' tai '.join(options)}"


def session_view(screen: Screen) -> session.View:
    view: session.View = screen.app.session_state["view"]
    return view


def test_the_larger_the_share_the_darker_the_cell_and_too_few_answers_have_no_colour(
    screen: Screen,
) -> None:
    screen.open("comparison", **Y2024)
    (markup,) = [h.value for h in screen.app.html if 'class="figures heat"' in h.value]
    coloured = dict(re.findall(r'<td style="background:(#\w{6});color:#\w{6}">([^ <]+)', markup))
    for colour, told in coloured.items():
        if "/" in told:
            n, base = map(int, told.split("/"))
            assert base >= 3
            assert colour == heat_colours(n / base)[0]
    assert len(coloured) > 5
    assert "<td>0/2" in markup


@pytest.mark.parametrize("survey", [Y2024, Y2025])
def test_above_the_table_stands_how_many_questions_the_groups_differ_in(
    screen: Screen, survey: dict[str, str]
) -> None:
    screen.open("comparison", **survey)
    (said,) = screen.html.texts("p", "lead")
    words = [row[-1] for row in screen.html.tables[0].rows]
    hints = sum(cell.startswith("viittaa eroon") for cell in words)
    clear = sum(cell.startswith("selvä ero") for cell in words)
    if hints or clear:
        assert f"selvä {clear}, viittaa eroon {hints}" in said
    else:
        assert "yhdessäkään" in said
    assert any("paljastaa yksittäiset vastaukset" in note for note in screen.html.texts("p"))
    assert not any("*" in cell for row in screen.html.tables[0].rows for cell in row[1:])


def shares(cells: list[str]) -> list[float]:
    """The printed shares as numbers."""
    told = [cell.split("\u00a0")[0].split(" ")[0] for cell in cells]
    parts = [t.split("/") for t in told]
    return [int(p[0]) / int(p[1]) if len(p) == 2 else int(p[0]) / 100 for p in parts]


def test_the_rows_stand_in_the_order_that_the_reader_and_the_address_choose(
    screen: Screen,
) -> None:
    screen.open("comparison", **Y2024)
    form = [row[0] for row in screen.html.tables[0].rows]
    assert form == sorted(form)
    screen.choose("jarjestys-groups", "share")
    assert screen.address["jarjestys-groups"] == ["share"]
    shown = shares([row[-3] for row in screen.html.tables[0].rows])
    assert shown == sorted(shown, reverse=True)
    screen.choose("jarjestys-groups", "consensus")
    agreed = [row[-2] for row in screen.html.tables[0].rows]
    known = [cell for cell in agreed if cell != "–"]
    assert known == sorted(known, reverse=True)
    assert agreed == known + ["–"] * (len(agreed) - len(known))
    screen.choose("jarjestys-groups", "difference")
    gaps = [re.findall(r"enimmillään (\d+)", row[-1]) for row in screen.html.tables[0].rows]
    points = [int(found[0]) for found in gaps if found]
    assert points == sorted(points, reverse=True)
    screen.choose("jarjestys-groups", "form")
    assert "jarjestys-groups" not in screen.address


def test_every_option_of_a_multiple_choice_can_have_a_row(screen: Screen) -> None:
    screen.open("comparison", **Y2024, rivit="all")
    goals = answers_of_goals()
    (shown,) = screen.html.tables
    rows = [row for row in shown.rows if row[0].startswith("1.3 ")]
    assert len(rows) == 30
    (lonely,) = [row for row in rows if "”Kukaan ei koe itseään yksinäiseksi”" in row[0]]
    assert lonely[1] == f"{goals['HVA']}/6"
    screen.choose("rivit", "one")
    assert len([r for r in screen.html.tables[0].rows if r[0].startswith("1.3 ")]) == 1


def answers_of_goals() -> Counter[str]:
    counted = answers("eteenpäin?:Kukaan ei koe itseään yksinäiseksi")
    return Counter({group: n for (group, _), n in counted.items()})


def test_a_row_leads_to_its_question_with_the_same_respondents(screen: Screen) -> None:
    screen.open(
        "comparison", **Y2024, ryhma=["Kunta", "HVA"], rajaus="roolien-selkeys", vastaus="2"
    )
    (markup,) = [h.value for h in screen.app.html if 'class="figures heat"' in h.value]
    links = re.findall(r'<a href="([^"]+)">', markup)
    assert len(links) == len(screen.html.tables[0].rows)
    kept = "&amp;ryhma=HVA&amp;ryhma=Kunta&amp;rajaus=roolien-selkeys&amp;vastaus=2"
    assert links[4] == f"kysymykset?kysely=ennakkokysely-2024{kept}&amp;kysymys=yhteistyokumppanit"
    assert screen.html.tables[0].columns[1:4] == ["HVA", "Kunta", "Kaikki"]


def test_a_group_is_set_against_the_others_as_a_recount_of_the_file_gives(screen: Screen) -> None:
    screen.open("comparison", **Y2024, vertailu="others", verrattava="Kunta")
    assert screen.html.tables[0].columns[1:4] == ["Kunta", "Muut yhteensä", "Erotus"]
    counted = answers("yhteistyökumppaneita")
    own = {answer: n for (group, answer), n in counted.items() if group == "Kunta"}
    others = Counter[str]()
    for (group, answer), n in counted.items():
        if group != "Kunta":
            others[answer] += n
    base, rest = sum(own.values()), sum(others.values())
    gaps = {answer: own.get(answer, 0) / base - n / rest for answer, n in others.items()}
    most = max(gaps, key=lambda answer: abs(gaps[answer]))
    row = row_of(screen, f"{PARTNERS} ”{most}”")
    assert row["Kunta"] == f"{share_text(own.get(most, 0) / base)} n {base}"
    assert row["Muut yhteensä"] == f"{share_text(others[most] / rest)} n {rest}"
    sign = "+" if gaps[most] > 0 else "−"
    assert row["Erotus"] == f"{sign}{share_text(abs(gaps[most]))}-yks."


def test_the_group_and_the_part_stay_in_the_address(screen: Screen) -> None:
    screen.open("comparison", **Y2025).choose("vertailu", "others").choose("verrattava", "Kunta")
    assert screen.address["vertailu"] == ["others"]
    assert screen.address["verrattava"] == ["Kunta"]
    assert "Kunta" in screen.html.texts("p", "lead")[0]
    screen.choose("jarjestys-others", "form")
    numbers = [row[0] for row in screen.html.tables[0].rows]
    assert numbers == sorted(numbers)


@pytest.mark.usefixtures("own_surveys")
def test_one_answer_against_the_others_has_no_difference_in_points(screen: Screen) -> None:
    screen.open("comparison", **Y2025, vertailu="others", verrattava="Oppilaitokset")
    rows = screen.html.tables[0].rows
    assert {row[1] for row in rows} <= {"0/1", "1/1"}
    assert [row[3] for row in rows] == ["–", "–"]
    assert [row[4] for row in rows] == ["ei erotettavissa", "ei erotettavissa"]


def test_groups_too_small_to_ever_differ_are_said_to_be_so(screen: Screen) -> None:
    # Three against three: the smallest p of two options is 0.1.
    screen.open("comparison", **Y2025, vertailu="others", ryhma=["HVA", "Muut toimijat"])
    told = [note for note in screen.html.texts("p") if "ei voisi erottaa sattumasta" in note]
    assert any("pienin mahdollinen p 0,10" in note for note in told)


def test_one_chosen_group_has_no_others(screen: Screen) -> None:
    screen.open("comparison", **Y2025, ryhma="Kunta", vertailu="others")
    assert [info.value for info in screen.app.info] == [text("comparison_page.pick_another")]
    assert not screen.html.tables


@pytest.mark.usefixtures("own_surveys")
def test_a_protected_audience_sees_small_groups_only_as_one(screen: Screen) -> None:
    screen.open("comparison", **Y2025, yleiso="public")
    (shown,) = screen.html.tables
    joint = "HVA + Oppilaitokset + Muut toimijat"
    assert shown.columns[1:4] == [joint, "Kunta", "Kaikki"]
    assert not any("paljastaa yksittäiset" in note for note in screen.html.texts("p"))
    screen.choose("vertailu", "others")
    assert screen.widget("verrattava").options == [joint, "Kunta"]


def test_a_small_group_alone_is_shown_with_those_it_is_merged_with_or_not_at_all(
    screen: Screen,
) -> None:
    screen.open("comparison", **Y2025, yleiso="public", ryhma="HVA")
    (shown,) = screen.html.tables
    # Of the three from HVA nothing is told but as part of the seven of the merged groups. Where a
    # question's groups are not merged, the cells of those that are small say only that.
    for row in shown.rows:
        cells = dict(zip(shown.columns, row, strict=True))
        assert cells.get("HVA", "–") in {"–", text("disclosure.hidden")}
        assert not re.search(r"/3\b|n 3\b", " ".join(row[1:]))
    assert any(note.startswith("Ryhmät HVA, ") for note in screen.html.texts("p"))


def test_no_group_is_advice(screen: Screen) -> None:
    screen.open("overview", **Y2024).choose("ryhma", []).open("comparison")
    assert [info.value for info in screen.app.info] == [text("filters.no_groups")]
    assert not screen.html.tables
