"""The PDF opened again: its structure as a screen reader reads it, its figures, its pages."""

import io
from functools import cache
from itertools import pairwise

import pikepdf
import pytest

from hyte_analysis.exports.document import document_of
from hyte_analysis.exports.document_tables import Table
from hyte_analysis.exports.pdf import to_pdf
from hyte_analysis.reports.report import Report, ThemesFinding
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts.languages import in_language
from tests.exports import report_made_up as made_up
from tests.exports.pdf_reading import Element, around, structure, tables
from tests.reports.made_up import report

YEARS = ("ennakkokysely-2025", "ennakkokysely-2024")


@cache
def sample(year: str = YEARS[0], profile: Profile = Profile.INTERNAL, of: str = "fi") -> Report:
    return report(profile=profile, survey_id=year, language=of)


@cache
def pdf(year: str = YEARS[0], profile: Profile = Profile.INTERNAL, of: str = "fi") -> bytes:
    return to_pdf(sample(year, profile, of))


@cache
def told(year: str = YEARS[0]) -> Element:
    return structure(pdf(year))


def solid(words: str) -> str:
    """Without spaces: a line may end after a hyphen."""
    return "".join(words.split())


def document_tables(of: Report) -> list[Table]:
    with in_language(of.language):
        return [block for block in document_of(of).blocks if isinstance(block, Table)]


def test_the_file_says_that_it_is_pdf_ua_in_its_language_with_its_title_shown() -> None:
    for of, locale in (("fi", "fi-FI"), ("sv", "sv-FI")):
        with pikepdf.open(io.BytesIO(pdf(of=of))) as document:
            root = document.Root
            assert str(root.Lang) == locale
            assert bool(root.ViewerPreferences.DisplayDocTitle)
            assert bool(root.MarkInfo.Marked)
            with document.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
                assert about["dc:title"] == "Ennakkokyselyn tulokset"


def test_every_font_is_in_the_file() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        fonts = {own.objgen: own for page in document.pages
                 for own in page.obj.Resources.get("/Font", {}).values()}  # fmt: skip
        assert fonts
        for own in fonts.values():
            about = own.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in about or "/FontFile3" in about
            assert "SourceSansPro" in str(own.BaseFont)


@pytest.mark.parametrize("year", YEARS)
def test_headings_begin_at_one_and_skip_no_level(year: str) -> None:
    levels = [int(own.tag[1]) for own in told(year).all("H1", "H2", "H3", "H4", "H5")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("year", YEARS)
def test_sections_and_findings_are_headings_in_order_and_in_the_contents(year: str) -> None:
    headings = [solid(own.words) for own in told(year).all("H1", "H2")]
    of = sample(year)
    wanted = [solid(text) for section in of.sections for text in (
        section.heading,
        *(f.title if getattr(f, "table", None) is None or f.title != f.table.question.text
          else f.question_line for f in section.findings),
    )]  # fmt: skip
    assert [text for text in headings if text in wanted] == wanted
    contents = solid(told(year).all("TOC")[0].words)
    assert all(text in contents for text in wanted)


@pytest.mark.parametrize("year", YEARS)
def test_a_picture_stands_for_each_figure_with_its_alt_text(year: str) -> None:
    figures = told(year).all("Figure")
    drawn = [f for f in sample(year).findings if getattr(f, "chart", "")]
    assert len(figures) == len(drawn)
    for own, finding in zip(figures, drawn, strict=True):
        assert own.alt.startswith(" ".join(finding.table.question.text.split())[:60])
        assert all(group.group in own.alt for group in finding.table.groups)


@pytest.mark.parametrize("year", YEARS)
def test_tables_have_headers_with_a_scope_and_the_documents_figures(year: str) -> None:
    found = told(year).all("Table")
    wanted = document_tables(sample(year))
    assert len(found) == len(wanted)
    for own, table in zip(found, wanted, strict=True):
        head = own.all("THead")[0].all("TH")
        assert {cell.scope for cell in head} == {"Column"}
        assert [solid(cell.words) for cell in head] == [*map(solid, table.head)]
        rows = own.all("TBody")[0].all("TR")
        assert len(rows) == len(table.rows)
        for row, line in zip(rows, table.rows, strict=True):
            first, *rest = row.children
            assert (first.tag, first.scope) == ("TH", "Row")
            assert {cell.tag for cell in rest} == {"TD"}
            assert solid(first.words) == solid(line.label)
            assert [cell.words for cell in rest] == [" ".join(c.split()) for c in line.cells]


def test_quotes_are_list_items_with_their_groups() -> None:
    items = [own.words for own in told().all("LI")]
    themes = [f for f in sample().findings if isinstance(f, ThemesFinding)]
    bullets = [b for f in themes for theme in f.table.themes for b in theme.bullets]
    assert bullets
    for bullet in bullets:
        assert any(bullet.text in item and bullet.tag in item for item in items)


def test_the_cover_and_the_end_tell_what_the_figures_rest_on() -> None:
    words = solid(told().words)
    for sentence in sample().about:
        assert words.count(solid(sentence)) >= 2
    assert all(solid(gap.reason) in words for gap in sample().gaps)


def test_every_page_has_its_number_the_audience_and_the_day_at_its_foot() -> None:
    feet = around(pdf(profile=Profile.COUNCIL))
    assert len(feet) > 3
    for number, foot in enumerate(feet, 1):
        assert f"Sivu {number}/{len(feet)}" in foot
        assert "Yleisö: neuvottelukunta · 5.11.2025" in foot


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_pdf(sample()) == pdf()


def test_the_dates_are_the_reports() -> None:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        assert str(document.docinfo["/CreationDate"]).startswith("D:20251105")


def test_the_words_follow_the_reports_language() -> None:
    swedish = structure(pdf(of="sv")).words
    assert "Innehåll" in swedish
    assert "Taulukko" not in swedish


def test_progress_goes_up_to_the_end() -> None:
    seen: list[float] = []
    to_pdf(made_up.report_with([made_up.figure(made_up.few("HVA", "Kunta"), "a")]), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_hostile_texts_stay_text() -> None:
    of = made_up.report_with(
        [made_up.figure(made_up.hostile(), "a", comment=made_up.HOSTILE),
         made_up.words(made_up.HOSTILE, "sana " * 800, "")],
        heading=made_up.HOSTILE, title=made_up.HOSTILE,
    )  # fmt: skip
    words = solid(structure(to_pdf(of)).words)
    assert words.count(solid("=1+1 <b>lihava</b> ☐☐ & #let x = $y$")) > 5
    assert "☐onsellaisenmerkinpaikalla" in words


def test_a_report_of_nothing_is_a_document_still() -> None:
    made = structure(to_pdf(made_up.report_with([])))
    assert [own.words for own in made.all("H1")] == ["Sisällys", "Luvuista"]


def test_a_question_that_nobody_answered_has_no_picture_and_no_table() -> None:
    made = structure(to_pdf(made_up.report_with([made_up.figure(made_up.nobody(), "a")])))
    assert not made.all("Figure", "Table")
    assert "ei ole vastauksia" in made.words


def test_nothing_runs_over_the_edge_of_a_page() -> None:
    of = made_up.report_with([
        made_up.figure(made_up.few(*made_up.TWELVE), "a"),
        made_up.figure(made_up.thirty(), "b"),
        made_up.figure(made_up.hostile(), "c"),
        made_up.figure(made_up.ranked(), "d"),
        made_up.waves(made_up.few("HVA", "Kunta")),
    ])  # fmt: skip
    left, right, top, bottom = 56.0, 595.3 - 56.0, 842.0 - 56.0, 68.0
    with pikepdf.open(io.BytesIO(to_pdf(of))) as document:
        for own in _boxes(document.Root.StructTreeRoot):
            assert left <= own[0] + 1
            assert own[2] - 1 <= right
            assert bottom <= own[1] + 1
            assert own[3] - 1 <= top


def _boxes(own: pikepdf.Object) -> list[list[float]]:
    held = own.get("/K", [])
    held = list(held) if isinstance(held, pikepdf.Array) else [held]
    told = own.get("/A", [])
    found = [
        [float(edge) for edge in a.BBox]
        for a in (list(told) if isinstance(told, pikepdf.Array) else [told])
        if "/BBox" in a
    ]
    return found + [box for child in held
                    if isinstance(child, pikepdf.Dictionary) and "/S" in child
                    for box in _boxes(child)]  # fmt: skip


def test_all_of_thirty_options_and_twelve_groups_are_in_the_tables() -> None:
    of = made_up.report_with([made_up.figure(made_up.thirty(), "a")])
    found = tables(to_pdf(of))
    groups = [group for table in found for group in table[0][1:]]
    assert [solid(g) for g in groups] == [solid(g) for g in (*made_up.TWELVE, "Kaikki")]
    for table in found:
        assert len(table) == 1 + 30 + 2
