"""A report as a workbook: its contents in the plan's order, each finding's figures and words."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.analysis.wave_comparison import options_of_waves
from hyte_analysis.charts import Look, default_look, suitable_charts
from hyte_analysis.charts.labels import group_line
from hyte_analysis.charts.look import ordered_options
from hyte_analysis.exports.excel_cells import clean, one_line
from hyte_analysis.exports.excel_question import option_label
from hyte_analysis.exports.excel_report import to_report_excel
from hyte_analysis.open_answers.summary import Bullet, PrintedTheme, SummaryTable
from hyte_analysis.reports.report import (
    FigureFinding,
    Finding,
    Gap,
    Report,
    ReportSection,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.model import Kind, Question, Scale, Unit
from hyte_analysis.survey.summaries import Form
from tests.charts import tables
from tests.charts.test_hidden_figures import secrets, seen_by_the_public
from tests.exports.test_excel import as_excel_shows, assert_valid, links, table_rows
from tests.exports.test_excel_charts import HOSTILE, Chart, cells_of, charts_of

DAY = date(2025, 11, 5)


def figure(table: ResultTable, chart: str = "", key: str = "q", **own: object) -> FigureFinding:
    drawn = chart or suitable_charts(table)[0].id
    asked = table.question
    return replace(
        FigureFinding(key, asked.text, "", f"{asked.number} {asked.text}", table, drawn,
                      default_look(table), "Luvut sanovat tämän.", ("Oma huomautus.",)),
        **own,
    )  # fmt: skip


def waves(now: ResultTable, then: ResultTable, key: str = "w") -> WavesFinding:
    asked = now.question
    return WavesFinding(key, asked.text, "Huomio.", f"1 {asked.text}", now, then, ("Kaksi.",))


def summary(*themes: PrintedTheme, n: int = 17) -> SummaryTable:
    asked = Question("o", "3.2", "Mitä on sovittu?", Kind.OPEN_TEXT)
    return SummaryTable("Kysely", False, Unit.ORGANISATION, Profile.INTERNAL, asked, Form.THEMES,
                        themes, n)  # fmt: skip


def themes(*told: PrintedTheme, key: str = "t") -> ThemesFinding:
    return ThemesFinding(key, "Teemat", "", "3.2 Mitä on sovittu?", summary(*told), ("Kaikki.",))


TOLD = (
    PrintedTheme(1, "Tapaamiset", "Tavataan usein.", (Bullet("Säännölliset", "(Kunta)", 1),),
                 n=5, answered=17),
    PrintedTheme(2, "Viestintä", bullets=(Bullet("=Sähköposti", "(HVA)", 1), Bullet("Oma sana")),
                 causes=(Bullet("kiire"),), solutions=(Bullet("aikaa"),)),
)  # fmt: skip


def report(
    *findings: Finding, language: str = "fi", title: str = "Tulokset", gaps: tuple[Gap, ...] = ()
) -> Report:
    sections = (ReportSection("osa-1", "Ensin", findings[:1]),
                ReportSection("osa-2", "Sitten", findings[1:]))  # fmt: skip
    about = ("Kysely: Ennakkokysely.", "Tulokset 5.11.2025.")
    return Report("Suunnitelma", title, "Kokous", "Ennakkokysely", Profile.INTERNAL, language, DAY,
                  True, sections, about, gaps)  # fmt: skip


def opened(made: Report) -> Workbook:
    return load_workbook(io.BytesIO(to_report_excel(made)))


def chart_of(made: Report) -> tuple[Workbook, Chart]:
    content = to_report_excel(made)
    (found,) = charts_of(content).values()
    return load_workbook(io.BytesIO(content)), found


def said(ws: Worksheet) -> list[str]:
    return [str(cell.value) for row in ws.iter_rows() for cell in row if cell.value is not None]


def test_the_contents_tell_the_findings_in_the_plans_order() -> None:
    words = TextFinding("teksti", "Mitä seuraavaksi", ("Ensin tämä", "Sitten tuo"))
    own = figure(tables.practice(), title="Oma otsikko", comment="Työryhmän huomio.")
    made = report(own, themes(*TOLD), words, waves(tables.practice(), tables.practice()),
                  gaps=(Gap("4 Puuttuva", "Ei vastauksia."),))  # fmt: skip
    book = opened(made)
    assert_valid(book)
    first = book.worksheets[0]
    rows = table_rows(first, "Raportti")
    assert [row["Osio"] for row in rows] == ["Ensin", "Sitten", "Sitten", "Sitten"]
    titles = [row["Otsikko"] for row in rows]
    assert titles[:3] == ["Oma otsikko", "Teemat", "Mitä seuraavaksi"]
    assert titles[3] == f"1 {tables.practice().question.text}"
    assert rows[0]["Kysymys"] == f"1 {tables.practice().question.text}"
    assert [row["Työryhmän sanat"] for row in rows] == [
        "Työryhmän huomio.", None, "• Ensin tämä\n• Sitten tuo", "Huomio.",
    ]  # fmt: skip
    assert [row["n"] for row in rows] == [21, 17, None, 21]
    assert links(first) == {f"'{name}'!A1" for name in book.sheetnames[1:]}
    assert len(book.sheetnames) == 4
    told = said(first)
    for sentence in (*made.about, "Puuttuu: 4 Puuttuva. Ei vastauksia."):
        assert sentence in told


def test_a_figures_sheet_says_the_teams_words_above_its_figures() -> None:
    own = figure(tables.practice(), title="Oma otsikko", comment="Ensin tämä.\nSitten tuo.")
    ws = opened(report(own)).worksheets[1]
    column = [cell.value for cell in ws["A"] if cell.value is not None]
    assert column[1:5] == [
        "Oma otsikko",
        own.question_line,
        "Luvut sanovat tämän.",
        "Työryhmän huomio: Ensin tämä.\nSitten tuo.",
    ]
    assert column.index("Oma huomautus.") > column.index("Lukuohje")
    assert ws.title == "1 Oma otsikko"


def test_a_finding_without_a_title_of_its_own_has_its_question_once() -> None:
    ws = opened(report(figure(tables.practice()))).worksheets[1]
    assert [text for text in said(ws) if tables.PRACTICE in text] == [f"1 {tables.PRACTICE}"]


@pytest.mark.parametrize("name", tables.EVERY_TABLE)
def test_every_question_in_every_chart_has_its_figures_to_the_last_bit(name: str) -> None:
    table = tables.EVERY_TABLE[name]()
    findings = [
        figure(table, chart.id, f"q{at}", look=look)
        for at, (chart, look) in enumerate(
            (chart, Look(values=values, order=order, with_total=order == "size"))
            for chart in suitable_charts(table)
            for values, order in (("counts", "form"), ("shares", "size"))
        )
    ]
    content = to_report_excel(report(*findings))
    book, drawn = load_workbook(io.BytesIO(content)), charts_of(content)
    assert_valid(book)
    for finding, ws in zip(findings, book.worksheets[1:], strict=True):
        options = ordered_options(table, finding.look)
        for prefix, of in (("Lukumaarat", "n"), ("Osuudet", "share")):
            rows = table_rows(ws, prefix)
            assert [as_excel_shows(r["Vaihtoehto"]) for r in rows] == [
                clean(option_label(option)) for option in options
            ]
            for group in table.groups:
                by_code = {count.option.code: getattr(count, of) for count in group.counts}
                figures = [by_code.get(option.code) for option in options]
                cells = [row[one_line(group.group)] for row in rows]
                assert [c for c in cells if not isinstance(c, str)] == [
                    f for f, c in zip(figures, cells, strict=True) if not isinstance(c, str)
                ]
        check_chart(book, drawn.get(ws.title), finding)


def check_chart(book: Workbook, drawn: Chart | None, finding: FigureFinding) -> None:
    """The chart reads the cells of the figures that the plan has chosen."""
    table = finding.table
    if drawn is None:
        assert not any(g.n and g.has_counts for g in table.groups) or (
            finding.chart in ("options", "areas") and not table.total.has_counts
        ) or not any(g.n and g.has_counts for g in table.single_groups)  # fmt: skip
        return
    assert drawn.grouping == (
        "percentStacked" if finding.chart in ("stacked", "diverging") else "clustered"
    )
    kind = "Lukumaarat" if finding.look.values == "counts" else "Osuudet"
    if finding.chart == "areas":
        kind = "PainopisteetLkm" if finding.look.values == "counts" else "PainopisteetOsuus"
    for series in drawn.series:
        place, kept = series.values
        values = enumerate(cells_of(book, place))
        assert kept == {at: v for at, v in values if isinstance(v, int | float)}
        ws = book[place.rpartition("!")[0].strip("'")]
        (read,) = (t for t in ws.tables.values() if t.name.startswith(kind))
        first, last = (ws[corner] for corner in read.ref.split(":"))
        rows = [int(row) for row in re.findall(r"\$[A-Z]+\$(\d+)", place)]
        assert first.row < min(rows) <= max(rows) <= last.row


def test_the_plans_chart_shows_its_groups_in_its_order() -> None:
    table = tables.goals()
    own = figure(table, "options", look=Look(values="counts", order="size", group="Kunta"))
    _, drawn = chart_of(report(own))
    (series,) = drawn.series
    kunta = next(group for group in table.groups if group.group == "Kunta")
    assert series.name[1] == [group_line(table, kunta)]
    assert list(series.values[1].values()) == [
        next(c.n for c in kunta.counts if c.option.code == option.code)
        for option in ordered_options(table, own.look)
    ]
    several = figure(tables.practice(), "grouped", look=Look(with_total=True))
    _, drawn = chart_of(report(several))
    assert len(drawn.series) == 5


def test_two_surveys_stand_side_by_side_the_earlier_first() -> None:
    now = replace(tables.practice(), survey_title="Kysely 2025")
    then = replace(tables.table(now.question, {"HVA": [1, 2, 0, 0], "Kunta": [3, 3, 1, 1]}),
                   survey_title="Kysely 2024")  # fmt: skip
    book, drawn = chart_of(report(waves(now, then)))
    ws = book.worksheets[1]
    rows = table_rows(ws, "Kyselyt_")
    assert list(rows[0]) == [
        "Vaihtoehto", "Kysely 2024: lukumäärä", "Kysely 2024: osuus", "Kysely 2025: lukumäärä",
        "Kysely 2025: osuus", "Muutos (%-yks.)",
    ]  # fmt: skip
    for row, pair in zip(rows, options_of_waves(now, then), strict=True):
        assert pair.now is not None
        assert pair.then is not None
        assert list(row.values())[:5] == [
            pair.label, pair.then.n, pair.then.share, pair.now.n, pair.now.share,
        ]  # fmt: skip
        assert row["Muutos (%-yks.)"] == pytest.approx((pair.now.share - pair.then.share) * 100)
    figures = {row["Tunnusluku"]: row for row in table_rows(ws, "KyselytTunnusluvut")}
    assert figures["Vastauksia (n)"]["Kysely 2024"] == 11
    mean = next(row for name, row in figures.items() if name.startswith("KA"))
    assert (mean["Kysely 2024"], mean["Kysely 2025"]) == (then.total.mean, now.total.mean)
    assert [series.name[1][0].split(" (")[0] for series in drawn.series] == [
        "Kysely 2024",
        "Kysely 2025",
    ]
    assert [list(s.values[1].values()) for s in drawn.series] == [
        [count.share for count in table.total.counts] for table in (then, now)
    ]
    for series in drawn.series:
        for place, kept in (series.name, series.labels):
            assert cells_of(book, place) == kept


def test_surveys_of_one_name_and_other_options_keep_their_columns() -> None:
    now = tables.practice()
    other = tables.wishes()
    book = opened(report(waves(now, replace(other, survey_title=now.survey_title))))
    assert_valid(book)
    rows = table_rows(book.worksheets[1], "Kyselyt_")
    assert len(rows) == len(options_of_waves(now, other))
    assert len(rows[0]) == 6


def test_hidden_waves_are_words_and_have_no_bar() -> None:
    now, then = tables.all_concealed(), tables.all_concealed()
    content = to_report_excel(report(waves(now, then)))
    assert not charts_of(content)
    (first, *_) = table_rows(load_workbook(io.BytesIO(content)).worksheets[1], "Kyselyt_")
    assert list(first.values())[1:] == ["ei näytetä"] * 4 + [None]


def test_themes_are_rows_with_their_text_tag_and_n() -> None:
    ws = opened(report(themes(*TOLD))).worksheets[1]
    rows = [tuple(row.values()) for row in table_rows(ws, "Teemat_")]
    assert rows == [
        ("1. Tapaamiset", "tiivistys", "Tavataan usein.", None, 5),
        ("1. Tapaamiset", "vastaus", "Säännölliset", "(Kunta)", 5),
        ("2. Viestintä", "juurisyy", "kiire", None, None),
        ("2. Viestintä", "ratkaisu", "aikaa", None, None),
        ("2. Viestintä", "vastaus", "=Sähköposti", "(HVA)", None),
        ("2. Viestintä", "vastaus", "Oma sana", None, None),
    ]


def test_themes_beside_a_chart_have_a_sheet_of_their_own() -> None:
    book = opened(report(figure(tables.practice(), beside=summary(*TOLD))))
    assert_valid(book)
    assert book.sheetnames[2] == "3.2 Mitä on sovittu"
    assert len(table_rows(book.worksheets[2], "Teemat_")) == 6
    assert [row["Otsikko"] for row in table_rows(book.worksheets[0], "Raportti")][1] == (
        "3.2 Mitä on sovittu?"
    )


def test_a_question_that_is_told_twice_has_two_sheets() -> None:
    table = tables.practice()
    book = opened(report(figure(table), figure(table, key="q-2")))
    assert_valid(book)
    assert len(set(book.sheetnames)) == 3


def test_long_words_of_the_team_are_whole_and_seen() -> None:
    comment = " ".join(f"sana{i}" for i in range(3000))
    book = opened(report(figure(tables.practice(), title="Oma", comment=comment)))
    first, ws = book.worksheets[:2]
    rows = table_rows(first, "Raportti")
    assert " ".join(str(row["Työryhmän sanat"]).strip() for row in rows) == comment
    assert [row["n"] for row in rows] == [21] + [None] * (len(rows) - 1)
    above = [str(cell.value) for cell in ws["A"] if "sana" in str(cell.value)]
    joined = " ".join(part.strip() for part in above)
    assert joined == f"Työryhmän huomio: {comment}"
    for sheet in (first, ws):
        tall = [row.height for row in sheet.row_dimensions.values() if row.height]
        assert max(tall) < 409


@pytest.mark.parametrize(
    ("language", "tag", "first", "shares"),
    [
        ("fi", "fi-FI", "Sisällys", r"0\ %"),
        ("sv", "sv-FI", "Innehåll", r"0\ %"),
        ("en", "en-GB", "Contents", "0%"),
    ],
)
def test_the_workbook_is_in_the_reports_language(
    language: str, tag: str, first: str, shares: str
) -> None:
    both = waves(tables.practice(), tables.practice())
    book = opened(report(figure(tables.practice()), themes(*TOLD), both, language=language))
    assert_valid(book)
    assert book.properties.language == tag
    assert book.properties.title == "Tulokset"
    assert book.sheetnames[0] == first
    formats = {c.number_format for row in book.worksheets[1].iter_rows() for c in row}
    assert shares in formats


def test_focus_areas_stand_by_size_where_the_options_do() -> None:
    table = tables.goals_in_areas()
    own = figure(table, "areas", look=Look(values="counts", order="size"))
    book, drawn = chart_of(report(own))
    rows = [row["Kaikki"] for row in table_rows(book.worksheets[1], "PainopisteetLkm")]
    assert rows == sorted((area.n for area in table.total.areas), reverse=True)
    assert list(drawn.series[0].values[1].values()) == rows


def test_every_sheet_names_survey_audience_and_that_the_answers_are_made_up() -> None:
    findings = (figure(tables.practice()), themes(*TOLD), waves(tables.goals(), tables.goals()))
    book = opened(report(*findings))
    for ws in book.worksheets:
        assert ws.oddHeader.left.text == "Ennakkokysely – esimerkkiaineisto"
        assert ws.oddHeader.right.text == "Yleisö: sisäinen työ."
        assert ws.page_setup.fitToWidth == 1
    for ws in book.worksheets[1:]:
        assert "Esimerkkiaineisto: vastaukset on keksitty." in said(ws)
        assert "Yleisö: sisäinen työ." in said(ws)


def test_an_empty_report_is_a_workbook_that_says_so() -> None:
    book = opened(report())
    assert_valid(book)
    assert "Raportissa ei ole mitään." in said(book.worksheets[0])


def test_progress_ends_at_one_and_never_goes_back() -> None:
    told: list[float] = []
    to_report_excel(report(figure(tables.practice()), themes(*TOLD)), told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) == 3


@pytest.mark.parametrize("scale", [Scale.ORDINAL, Scale.NOMINAL, Scale.BINARY])
def test_what_an_audience_may_not_see_is_nowhere_in_the_workbook(scale: Scale) -> None:
    table = seen_by_the_public(scale)
    findings = [
        figure(table, chart.id, f"q{at}", look=Look(values=values, with_total=True))
        for at, (chart, values) in enumerate(
            (chart, values) for chart in suitable_charts(table) for values in ("counts", "shares")
        )
    ]
    content = to_report_excel(report(*findings, waves(table, table)))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        told = "\n".join(parts.read(name).decode() for name in parts.namelist())
    plain = re.sub(r"(?<=\d)\u00a0(?=\d)", "", told)
    for secret in secrets():
        # Unrounded, a share has more digits than it is searched by.
        assert not re.search(rf"(?<![\w.#,]){re.escape(secret[:8])}", plain), secret


def test_hostile_texts_stay_texts_in_every_part() -> None:
    words = HOSTILE
    told = [PrintedTheme(i, t, t, (Bullet(t, t, 1),)) for i, t in enumerate(words, 1)]
    findings: list[Finding] = [themes(*told), *(
        figure(tables.hostile(), "grouped", f"q{i}", title=t, comment=t, sentence=t, notes=(t,))
        for i, t in enumerate(words)
    )]  # fmt: skip
    findings += [TextFinding(f"t{i}", t, (t, t)) for i, t in enumerate(words)]
    gaps = tuple(Gap(t, t) for t in words)
    book = opened(report(*findings, title="=1+1 & &C", gaps=gaps))
    assert_valid(book)
    rows = table_rows(book.worksheets[1], "Teemat_")
    quotes = "".join(as_excel_shows(r["Teksti"]) for r in rows if r["Mikä"] == "vastaus")
    assert quotes == "".join(clean(t) for t in words)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_texts_give_a_valid_workbook_that_holds_them(texts: list[str]) -> None:
    told = [PrintedTheme(i, t, "", (Bullet(t, t, 1),)) for i, t in enumerate(texts, 1)]
    asked = replace(tables.practice().question, text=texts[0], number=texts[-1])
    table = replace(tables.practice(), question=asked)
    made = report(
        figure(table, title=texts[-1], comment=texts[0]), themes(*told),
        TextFinding("t", texts[0], tuple(texts)), title=texts[0],
    )  # fmt: skip
    book = opened(made)
    assert_valid(book)
    rows = table_rows(book.worksheets[2], "Teemat_")
    assert "".join(as_excel_shows(r["Teksti"]) for r in rows) == "".join(map(clean, texts))
