"""Charts as picture files that can be opened, read and handed on."""

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image

from hyte_analysis.charts import Look
from hyte_analysis.exports.images import chart_png, chart_svg, table_png, table_svg, to_images
from hyte_analysis.reports.report import FigureFinding, Report, ReportSection, WavesFinding
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts.formats import decimal_text
from tests.charts import tables
from tests.reports import made_up

SVG = "{http://www.w3.org/2000/svg}"
GOALS = "ennakkokysely-2024"


@cache
def report(survey_id: str = made_up.SURVEY, profile: Profile = Profile.INTERNAL) -> Report:
    """Every closed question of a sample, and one with a title of the team's own."""
    closed = [question.id for question in made_up.survey(survey_id).questions if question.is_closed]
    items = [PlanItem(ItemKind.QUESTION, question_id) for question_id in closed]
    own = PlanItem(ItemKind.QUESTION, closed[0], "Oma otsikko")
    plan = Plan("Kuvat", sections=(PlanSection("", (*items, own)),))
    return made_up.report(plan, profile, survey_id)


def figures(of: Report) -> list[FigureFinding]:
    return [finding for finding in of.findings if isinstance(finding, FigureFinding)]


def words(svg: bytes) -> str:
    """What a reader sees, lines joined."""
    texts = fromstring(svg).iter(f"{SVG}text")
    return " ".join("".join(element.itertext()) for element in texts)


@cache
def unpacked(survey_id: str) -> dict[str, bytes]:
    packed = to_images(report(survey_id))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("survey_id", [made_up.SURVEY, GOALS])
def test_every_chart_is_in_the_zip_as_svg_and_as_png_in_the_order_of_the_report(
    survey_id: str,
) -> None:
    files = list(unpacked(survey_id))
    drawn = [finding for finding in figures(report(survey_id)) if finding.chart]
    assert len(files) == 2 * len(drawn) > 2
    assert [name[:2] for name in files[::2]] == [f"{at:02}" for at in range(1, len(drawn) + 1)]
    assert [name.removesuffix(".png") for name in files[1::2]] == [
        name.removesuffix(".svg") for name in files[::2]
    ]
    assert files[-1].endswith("-oma-otsikko.png")
    assert all(re.fullmatch(r"\d\d-[a-z0-9-]+\.(svg|png)", name) for name in files)


def test_a_png_is_twice_the_size_of_its_svg() -> None:
    files = unpacked(made_up.SURVEY)
    for name, content in files.items():
        if name.endswith(".png"):
            picture = Image.open(io.BytesIO(content))
            root = fromstring(files[name.replace(".png", ".svg")])
            sizes = tuple(2 * float(root.get(side) or 0) for side in ("width", "height"))
            assert picture.size == pytest.approx(sizes, abs=1)
            # The ground is white, and something is drawn on it.
            assert picture.convert("RGB").getpixel((3, 3)) == (255, 255, 255)
            assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 10


@pytest.mark.parametrize("survey_id", [made_up.SURVEY, GOALS])
def test_the_figures_of_the_table_stand_in_the_picture(survey_id: str) -> None:
    files = unpacked(survey_id)
    drawn = [finding for finding in figures(report(survey_id)) if finding.chart]
    for finding, svg in zip(drawn, list(files.values())[::2], strict=True):
        read = words(svg)
        assert " ".join(finding.title.split()) in read
        assert " ".join(finding.question_line.split()) in read
        shown = (
            [finding.table.total] if finding.chart in ("options", "areas") else finding.table.groups
        )
        for group in shown:
            assert f"n {group.n}" in read or f"Vastauksia: {group.n}" in read
            if finding.table.question.has_mean:
                assert decimal_text(group.mean) in read
                assert decimal_text(group.spread) in read


def test_survey_audience_and_day_are_at_the_foot() -> None:
    finding = figures(report())[0]
    foot = "Ennakkokysely 2025 · Yleisö: sisäinen työ · 5.11.2025"
    assert foot in words(chart_svg(finding, report()))


def test_a_picture_has_its_title_and_its_figures_in_words_too() -> None:
    root = fromstring(chart_svg(figures(report())[0], report()))
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert (title.text or "").startswith("3.1 Onko hyvinvointialueen")
    assert told is not None
    assert "Kunta: 14 vastausta, KA 1,93, Hajonta 1,03." in (told.text or "")
    assert root.get("role") == "img"


def test_a_title_of_the_team_s_stays_where_the_question_has_the_same_word() -> None:
    asked = next(finding.table.question for finding in figures(report()))
    title = asked.text.split()[1]
    item = PlanItem(ItemKind.QUESTION, asked.id, title=title)
    own = made_up.report(Plan("x", sections=(PlanSection("", (item,)),)))
    (finding,) = figures(own)
    assert f"<title>{title}</title>" in chart_svg(finding, own).decode()


def test_a_picture_is_in_the_language_of_its_report() -> None:
    other = replace(report(), language="en")
    read = words(chart_svg(figures(other)[0], other))
    assert "Yleisö" not in read
    assert "sisäinen" not in read


def test_one_picture_is_the_same_as_in_the_zip() -> None:
    finding = figures(report())[0]
    first_svg, first_png = list(unpacked(made_up.SURVEY).values())[:2]
    assert chart_svg(finding, report()) == first_svg
    assert chart_png(finding, report()) == first_png


@pytest.mark.parametrize("profile", [Profile.COUNCIL, Profile.PUBLIC])
def test_pictures_hold_no_figure_that_the_audience_may_not_see(profile: Profile) -> None:
    shown = report(GOALS, profile)
    for finding in figures(shown):
        if not finding.chart:
            continue
        drawn = fromstring(chart_svg(finding, shown))
        told = " ".join("".join(title.itertext()) for title in drawn.iter(f"{SVG}title"))
        for group in finding.table.single_groups:
            if not group.has_counts:
                assert f"{group.group} – " not in told
        assert f"Yleisö: {'julkinen' if profile is Profile.PUBLIC else 'neuvottelukunta'}" in words(
            chart_svg(finding, shown)
        )


def test_two_surveys_side_by_side_are_a_picture_too() -> None:
    now = replace(tables.practice(), survey_title="Kysely 2025")
    then = replace(tables.practice(), survey_title="Kysely 2024")
    finding = WavesFinding("k", "Oma otsikko", "", "1 Onko sovittu?", now, then, ())
    svg = chart_svg(finding, replace(report(), sections=(ReportSection("o", "", (finding,)),)))
    read = words(svg)
    assert read.startswith("Oma otsikko 1 Onko sovittu?")
    assert "Kysely 2024 (KA: 1,95, Hajonta: 0,95) (Vastauksia: 21)" in read


def test_progress_is_told_up_to_the_end() -> None:
    told: list[float] = []
    to_images(report(), told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_report_without_charts_is_an_empty_zip() -> None:
    packed = to_images(replace(report(), sections=()))
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == []


def test_the_same_report_makes_the_same_bytes() -> None:
    one = replace(report(), sections=(ReportSection("o", "", report().findings[:1]),))
    assert to_images(one) == to_images(one)


def test_the_picture_of_a_page_tells_question_survey_audience_and_day() -> None:
    table = replace(tables.practice(), profile=Profile.COUNCIL)
    svg = table_svg(table, "grouped", Look(values="shares"), made_up.DAY)
    read = words(svg)
    assert read.startswith(f"1 {tables.PRACTICE} Osuus ryhmän vastaajista")
    assert "Ennakkokysely · Yleisö: neuvottelukunta · 5.11.2025" in read
    assert table_png(table, "grouped", Look(values="shares"), made_up.DAY)[:4] == b"\x89PNG"


def test_a_table_by_the_options_of_another_question_says_so() -> None:
    svg = table_svg(tables.split_by_scale(), "stacked", Look(), made_up.DAY)
    assert "Vastaukset kysymyksen ”1 Miten painopistealueet etenevät?” mukaan." in words(svg)


def test_hostile_texts_stay_text_in_a_png_and_an_svg() -> None:
    svg = table_svg(tables.hostile(), "stacked", Look(), made_up.DAY)
    assert {element.tag for element in fromstring(svg).iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "g", "rect", "path", "text", "title", "desc")
    }
    assert table_png(tables.hostile(), "stacked", Look(), made_up.DAY)[:4] == b"\x89PNG"
