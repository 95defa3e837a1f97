"""Native charts and tables of a deck: figures, colours, labels, and what is not in them."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from pptx.chart.chart import Chart
from pptx.chart.plot import _BasePlot
from pptx.slide import Slide

from hyte_analysis.analysis.result import Remedy, ResultTable
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.look import Look, ordered_options
from hyte_analysis.charts.theme import GROUP_COLOURS, colours_of_groups, option_colours
from hyte_analysis.exports.powerpoint import to_powerpoint
from hyte_analysis.reports.report import FigureFinding
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Scale
from tests.exports import made_up as by_counts
from tests.exports import pptx_reading as back
from tests.exports import report_made_up as by_hand
from tests.exports import test_protected_exports as protected
from tests.reports import made_up

AGREED = by_counts.TABLES[0]
GOALS_SURVEY = "ennakkokysely-2024"


def content_of(table: ResultTable, chart: str, **look: object) -> bytes:
    finding = replace(by_hand.figure(table, "a"), chart=chart, look=Look(**look))
    return to_powerpoint(by_hand.report_with([finding]))


def slide_of(content: bytes) -> Slide:
    return back.deck(content).slides[1]


def chart_of(table: ResultTable, chart: str, **look: object) -> Chart:
    (found,) = back.charts(slide_of(content_of(table, chart, **look)))
    return found


def plot(chart: Chart) -> _BasePlot:
    return chart.plots[0]


def colours(chart: Chart) -> list[str]:
    return [f"#{series.format.fill.fore_color.rgb}" for series in plot(chart).series]


def goals() -> ResultTable:
    report = made_up.report(survey_id=GOALS_SURVEY)
    return next(f.table for f in report.findings
                if isinstance(f, FigureFinding) and len(f.table.options) == 30)  # fmt: skip


def test_divided_bars_hold_counts_by_group_in_the_colours_of_the_options() -> None:
    chart = chart_of(AGREED, "stacked", with_total=True)
    assert chart._chartSpace.xpath(".//c:grouping/@val") == ["percentStacked"]
    assert list(plot(chart).categories) == [group_line(AGREED, g) for g in AGREED.groups]
    question = AGREED.question
    expected = option_colours(AGREED.options, question.scale, question.direction)
    assert colours(chart) == [expected[option.code] for option in AGREED.options]
    for at, series in enumerate(plot(chart).series):
        counts = [group.counts[at].n or None for group in AGREED.groups]
        assert list(series.values) == counts


def test_a_scale_with_two_ends_is_drawn_as_divided_bars() -> None:
    steps = by_counts.question("1", "Miten?", scale=Scale.ORDINAL,
                               choices=by_counts.options("a", "b", "c"))  # fmt: skip
    table = by_counts.result(steps, by_counts.singles(HVA=(3, 2, 1)))
    assert list(plot(chart_of(table, "diverging")).series[0].values) == [3]


def test_bars_by_group_have_the_groups_colours_and_lines() -> None:
    chart = chart_of(AGREED, "grouped")
    assert colours(chart) == [GROUP_COLOURS[g.group] for g in AGREED.single_groups]
    assert [s.name for s in plot(chart).series] == [
        group_line(AGREED, group) for group in AGREED.single_groups
    ]
    assert chart.has_legend


def test_counts_or_shares_stand_at_the_bars_as_the_plan_says() -> None:
    shares = chart_of(AGREED, "grouped", values="shares")
    formats = shares._chartSpace.xpath(".//c:ser/c:dLbls/c:numFmt/@formatCode")
    assert set(formats) == {r"0\ %"}
    kunta = next(g for g in AGREED.single_groups if g.group == "Kunta")
    series = next(s for s in plot(shares).series if s.name.startswith("Kunta"))
    assert list(series.values) == [count.share for count in kunta.counts]
    # Of fewer than ten a share is told as so many of so many.
    words = shares._chartSpace.xpath(".//c:dLbl/c:numFmt/@formatCode")
    assert '"2/3"' in words
    assert not [word for word in words if "/14" in word]
    counts = chart_of(AGREED, "grouped")
    assert set(counts._chartSpace.xpath(".//c:dLbls/c:numFmt/@formatCode")) == {"#,##0"}


def test_the_axis_of_shares_is_written_as_the_language_does() -> None:
    finding = by_hand.figure(AGREED, "a")
    for language, shown in (("fi", r"0\ %"), ("sv", r"0\ %"), ("en", "0%")):
        report = replace(by_hand.report_with([finding]), language=language)
        (chart,) = back.charts(slide_of(to_powerpoint(report)))
        assert chart._chartSpace.xpath(".//c:valAx/c:numFmt/@formatCode") == [shown]


def test_a_figure_that_has_no_room_in_its_segment_is_left_out() -> None:
    table = by_counts.result(by_counts.question("1", "Q", choices=by_counts.YES_NO),
                             by_counts.singles(HVA=(5000, 4, 2000)))  # fmt: skip
    chart = chart_of(table, "stacked")
    deleted = [
        ser.xpath("./c:dLbls/c:dLbl[c:delete]/c:idx/@val")
        for ser in chart._chartSpace.xpath(".//c:ser")
    ]
    assert deleted == [[], ["0"], []]


def test_thirty_goals_stand_on_one_slide_in_two_charts_of_one_scale() -> None:
    table = goals()
    slide = slide_of(content_of(table, "options", order="size"))
    one, other = back.charts(slide)
    values = [v for chart in (one, other) for v in plot(chart).series[0].values]
    options = ordered_options(table, Look(order="size"))
    counts = {c.option.code: c.n for c in table.total.counts}
    assert values == [counts[option.code] for option in options]
    assert len(set(one._chartSpace.xpath(".//c:valAx//c:max/@val")
                   + other._chartSpace.xpath(".//c:valAx//c:max/@val"))) == 1  # fmt: skip
    sizes = [int(s) for s in one._chartSpace.xpath(".//c:catAx//a:defRPr/@sz")]
    assert min(sizes) >= 1100
    boxes = [shape for shape in slide.shapes if shape.has_chart]
    assert boxes[0].left + boxes[0].width <= boxes[1].left


def test_too_many_bars_become_a_table_that_holds_the_figures() -> None:
    table = goals()
    slide = slide_of(content_of(table, "grouped"))
    assert not back.charts(slide)
    cells = [cell.text for shape in slide.shapes if shape.has_table
             for row in shape.table.rows for cell in row.cells]  # fmt: skip
    assert {option.short_label for option in table.options} <= set(cells)
    kunta = next(g for g in table.groups if g.group == "Kunta")
    for count in kunta.counts:
        if count.n:
            assert any(cell.startswith(f"{count.n} (") for cell in cells)
    shape = next(shape for shape in slide.shapes if shape.has_table)
    assert shape.table.first_row
    assert shape.table.first_col


def test_twelve_groups_fit_with_a_line_each() -> None:
    table = by_hand.few(*by_hand.TWELVE)
    chart = chart_of(table, "stacked")
    assert len(plot(chart).categories) == 12
    assert set(colours_of_groups(table)) == {*by_hand.TWELVE, "Kaikki"}


def test_focus_areas_and_rankings_and_numbers_are_drawn() -> None:
    table = goals()
    chart = chart_of(table, "areas", order="size")
    assert sorted(v for v in plot(chart).series[0].values) == sorted(
        area.n for area in table.total.areas
    )
    ranked = chart_of(by_hand.ranked(), "options")
    assert all("Sijoitusten KA" in name for name in plot(ranked).categories)
    amount = by_counts.TABLES[3]
    assert list(plot(chart_of(amount, "options")).categories) == ["0", "1", "2", "12"]


def test_two_surveys_are_two_series_of_shares() -> None:
    report = by_hand.report_with([by_hand.waves(AGREED)])
    (chart,) = back.charts(slide_of(to_powerpoint(report)))
    then, now = plot(chart).series
    assert then.name.startswith("Kysely 2024 (")
    assert list(now.values) == [count.share for count in AGREED.total.counts]


def test_two_surveys_of_a_number_are_a_table() -> None:
    report = by_hand.report_with([by_hand.waves(by_counts.TABLES[3])])
    slide = slide_of(to_powerpoint(report))
    assert not back.charts(slide)
    assert any(shape.has_table for shape in slide.shapes)


def test_a_question_without_answers_says_so() -> None:
    table = by_hand.nobody()
    slide = slide_of(content_of(table, ""))
    assert not back.charts(slide)
    assert "Kysymykseen ei ole vastauksia valituissa ryhmissä." in back.texts(slide)


HOSTILE = ("=1+1", "+358", "-1", "@SUM(A1)", "http://x.fi", "5", '"lainaus"', "_x0041_", "<b>")


def test_labels_are_text_in_the_workbook_that_opens_for_editing() -> None:
    asked = by_counts.question("1", "=Q", choices=by_counts.options(*HOSTILE))
    table = by_counts.result(asked, {"=HYPERLINK(1)": [(code,) for code in range(1, 10)]})
    for chart in ("options", "grouped"):
        content = content_of(table, chart)
        (book,) = back.workbooks(content)
        labels = [row[0] for row in book.active.iter_rows(min_row=2)]
        assert [cell.value for cell in labels] == list(HOSTILE)
        assert {cell.data_type for row in book.active for cell in row if cell.value} <= {"s", "n"}
        assert {cell.data_type for cell in labels} == {"s"}
        assert not [cell for cell in labels if cell.hyperlink]
        assert labels[0].quotePrefix
        assert book.active["B1"].data_type == "s"
        (drawn,) = back.charts(slide_of(content))
        assert list(plot(drawn).categories) == list(HOSTILE)
        assert [row[1].value for row in book.active.iter_rows(min_row=2)] == list(
            plot(drawn).series[0].values
        )


def deck_of(tables: Sequence[ResultTable]) -> str:
    findings = []
    for at, table in enumerate(tables):
        if not table.total.n:
            continue
        for chart in (
            "stacked",
            "grouped",
            "options",
            *(["areas"] if table.question.areas else []),
        ):
            if chart == "stacked" and table.question.kind is not Kind.SINGLE_CHOICE:
                continue
            made = by_hand.figure(table, f"{at}-{chart}")
            findings.append(replace(made, chart=chart, look=Look(with_total=True)))
        findings.append(by_hand.waves(table))
    parts = "\n".join(back.everything(to_powerpoint(by_hand.report_with(findings))))
    # Ids of slides and shapes run through the same numbers.
    return re.sub(r' id="\d+"', "", parts).replace("\u00a0", "")


def test_a_figure_that_is_hidden_is_in_no_part_of_the_deck() -> None:
    everything = protected.tables(protected.FEW, protected.EVERYTHING)
    secrets = protected.secrets(everything)
    counts = {secret for secret in secrets if isinstance(secret, int)}
    shown, hidden = deck_of(everything), deck_of(protected.tables(protected.FEW))
    assert len(counts) > 20
    assert all(protected.holds(shown, count) for count in counts)
    assert not [secret for secret in secrets if protected.holds(hidden, secret)]
    assert "Salainen vastaus" in shown
    assert "Salainen vastaus" not in hidden


def test_hidden_groups_say_why_in_place_of_a_chart() -> None:
    table = next(t for t in protected.tables(protected.FEW) if t.total.n and t.question.has_mean)
    assert {group.remedy for group in table.groups if group.n} & {Remedy.HIDDEN, Remedy.NO_COUNTS}
    slide = slide_of(content_of(table, "stacked"))
    words = "\n".join(back.texts(slide))
    assert not back.charts(slide)
    assert "ei näytetä: alle 5" in words


@pytest.mark.parametrize("profile", [Profile.COUNCIL, Profile.PUBLIC])
def test_a_protected_deck_shows_only_what_its_tables_show(profile: Profile) -> None:
    report = made_up.report(profile=profile)
    content = to_powerpoint(report)
    slides = back.deck(content).slides
    found = [v for slide in slides for chart in back.charts(slide)
             for series in plot(chart).series for v in series.values if v]  # fmt: skip
    allowed = {count.n for f in report.findings if isinstance(f, FigureFinding)
               for group in f.table.groups for count in group.counts}  # fmt: skip
    assert found
    assert set(found) <= allowed
