"""The deck opened again: its slides, words, notes, and what a screen reader is told."""

from datetime import datetime
from functools import cache

import pytest
from PIL import ImageFont
from pptx.shapes.base import BaseShape
from pptx.util import Length

from hyte_analysis.charts import alt_text
from hyte_analysis.charts.labels import group_line
from hyte_analysis.exports.fonts import font_files
from hyte_analysis.exports.powerpoint import to_powerpoint
from hyte_analysis.open_answers.summary_lines import bullet_line
from hyte_analysis.reports.report import FigureFinding, Report, ThemesFinding
from hyte_analysis.reports.slides import SlideKind, footer, slides_of
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.survey.plans import ItemKind, Plan, PlanItem, PlanSection
from hyte_analysis.texts.languages import in_language
from tests.exports import pptx_reading as back
from tests.exports import report_made_up as by_hand
from tests.reports import made_up

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
# Arial beside Source Sans, over Finnish sentences.
WIDER = 1.06
POINT = 12_700


@cache
def made(survey: str = SURVEYS[0], language: str = "fi") -> tuple[Report, bytes]:
    report = made_up.report(survey_id=survey, language=language)
    return report, to_powerpoint(report)


def hostile_report() -> Report:
    return by_hand.report_with(
        [
            by_hand.figure(by_hand.hostile(), "a", comment=by_hand.HOSTILE),
            by_hand.words(by_hand.HOSTILE, "sana " * 800, title=by_hand.LONG_WORD * 9),
        ],
        heading=by_hand.HOSTILE,
        title=by_hand.HOSTILE * 20,
    )


@pytest.mark.parametrize("survey", SURVEYS)
def test_the_deck_has_a_slide_for_each_slide_of_the_report(survey: str) -> None:
    report, content = made(survey)
    slides = slides_of(report)
    found = back.deck(content).slides
    assert len(found) == len(slides) > 10
    for slide, own in zip(slides, found, strict=True):
        assert own.shapes.title is not None
        assert own.shapes.title.text_frame.text.startswith(slide.title)


def test_every_slide_tells_survey_audience_and_day_and_its_number_as_a_field() -> None:
    report, content = made()
    with in_language("fi"):
        line = footer(report)
    for number, slide in enumerate(back.deck(content).slides, 1):
        assert line in back.texts(slide)
        (field,) = slide.element.iter("{*}fld")
        assert field.get("type") == "slidenum"
        assert field.find("{*}t").text == str(number)


def test_a_slide_is_read_from_its_title_to_its_number() -> None:
    for slide in back.deck(made()[1]).slides:
        order = [shape.name for shape in slide.shapes]
        assert order[0] == "Otsikko"
        assert order[-2:] == ["Alatunniste", "Dian numero"]
        if "Huomautus" in order:
            assert order.index("Huomautus") == len(order) - 3


def test_every_chart_and_table_says_in_words_what_it_shows() -> None:
    report, content = made(SURVEYS[1])
    with in_language("fi"):
        told = [alt_text(f.table) for f in report.findings if isinstance(f, FigureFinding)]
    found = []
    for slide in back.deck(content).slides:
        frames = [s for s in slide.shapes if s.has_chart or s.has_table]
        said = [frame.element.xpath(".//p:cNvPr/@descr")[0] for frame in frames]
        assert all(said)
        found += said[:1]
    assert found == told


@pytest.mark.parametrize(
    ("language", "locale"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")]
)
def test_every_run_of_text_tells_its_language(language: str, locale: str) -> None:
    _, content = made(SURVEYS[0], language)
    runs = 0
    for folder in ("ppt/slides/", "ppt/notesSlides/", "ppt/charts/"):
        for part in back.elements(content, folder):
            for properties in part.iter("{*}rPr", "{*}defRPr"):
                assert properties.get("lang") == locale
                runs += 1
    assert runs > 200
    languages = {c.find("{*}lang").get("val") for c in back.elements(content, "ppt/charts/")}
    assert languages == {locale}
    assert back.deck(content).core_properties.language == locale


def test_notes_hold_the_exact_figures_of_every_group_and_the_convention() -> None:
    report, content = made(SURVEYS[1])
    slides = back.deck(content).slides
    with in_language("fi"):
        for slide in slides_of(report):
            notes = back.notes(slides[slide.number - 1])
            assert footer(report) in notes
            if slide.kind is not SlideKind.FIGURE or not isinstance(slide.finding, FigureFinding):
                continue
            table = slide.finding.table
            for group in table.groups:
                assert group_line(table, group) in notes
                for count in group.counts:
                    if group.n >= 10:
                        assert f"{count.option.label} {count.n} (" in notes
            assert all(note in notes for note in slide.finding.notes)


def test_themes_are_numbered_headings_with_tagged_bullets() -> None:
    report, content = made()
    slides = back.deck(content).slides
    with in_language("fi"):
        themes = [f for f in report.findings if isinstance(f, ThemesFinding)]
        words = "\n".join(text for slide in slides for text in back.texts(slide))
        bullets = [b for f in themes for t in f.table.themes for b in t.bullets]
        assert len(bullets) > 15
        assert all(bullet_line(bullet) in words for bullet in bullets)
    body = next(p for slide in slides for s in slide.placeholders for p in s.text_frame.paragraphs
                if p.text.endswith("(kunta)"))  # fmt: skip
    assert int(body._p.pPr.get("marL")) == -int(body._p.pPr.get("indent")) > 0
    assert any(p.runs[0].font.bold and p.text.startswith("1. ")
               for slide in slides for s in slide.placeholders
               for p in s.text_frame.paragraphs if p.runs)  # fmt: skip


def test_a_title_of_the_teams_own_has_the_question_under_it() -> None:
    chosen = next(q for q in made_up.survey().questions if q.is_closed)
    item = PlanItem(ItemKind.QUESTION, chosen.id, "Työryhmän otsikko", "Työryhmän huomio.")
    report = made_up.report(Plan("a", sections=(PlanSection("", (item,)),)))
    slide = back.deck(to_powerpoint(report)).slides[1]
    words = {shape.name: shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
    assert words["Otsikko"] == "Työryhmän otsikko"
    assert words["Kysymys"] == f"{chosen.number} {chosen.text}"
    assert words["Havainto"] == "Työryhmän huomio."


@pytest.mark.parametrize("survey", SURVEYS)
def test_no_text_is_higher_than_its_box(survey: str) -> None:
    _, content = made(survey)
    for slide in back.deck(content).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                assert height_of_text(shape) <= shape.height / POINT + 1, shape.text_frame.text


def test_the_longest_words_stay_in_their_boxes() -> None:
    for slide in back.deck(to_powerpoint(hostile_report())).slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                assert height_of_text(shape) <= shape.height / POINT * 1.06 + 1


def height_of_text(shape: BaseShape) -> float:
    """In points, measured with the letters of a real typeface."""
    body = shape.text_frame._txBody.bodyPr
    inset = 0.0 if shape.is_placeholder or body.get("lIns") == "0" else 7.2
    total = 0.0
    for paragraph in shape.text_frame.paragraphs:
        sizes = [int(r.get("sz")) / 100 for r in paragraph._p.iter("{*}rPr") if r.get("sz")]
        if not sizes:
            continue
        before = paragraph.space_before
        left = int(paragraph._p.pPr.get("marL", "0")) / POINT if paragraph._p.pPr is not None else 0
        room = shape.width / POINT - left - 2 * inset
        is_bold = any(run.font.bold for run in paragraph.runs) or shape.name == "Otsikko"
        total += lines_of(paragraph.text, room, sizes[0], is_bold=is_bold) * sizes[0] * 1.15
        if isinstance(before, Length) and total:
            total += before.pt
    return total


@cache
def typeface(*, is_bold: bool) -> ImageFont.FreeTypeFont:
    regular, _, _, bold = font_files()
    return ImageFont.truetype(str(bold if is_bold else regular), 100)


def lines_of(words: str, room: float, size: float, *, is_bold: bool) -> int:
    face, rows, used = typeface(is_bold=is_bold), 1, 0.0
    for word in words.split():
        long = face.getlength(word) / 100 * size * WIDER
        space = face.getlength(" ") / 100 * size
        if used and used + space + long > room:
            rows, used = rows + 1, 0.0
        rows += int(long / room)
        used += (space if used else 0) + long % room
    return rows


def test_the_files_properties_are_the_reports() -> None:
    report, content = made()
    about = back.deck(content).core_properties
    assert (about.title, about.subject) == (report.title, report.survey_title)
    assert about.author == about.last_modified_by == "HYTE-analyysi"
    assert about.created.replace(tzinfo=None) == datetime(2025, 11, 5)  # noqa: DTZ001
    content_text = "\n".join(back.everything(content))
    assert "Steve" not in content_text
    assert "python-pptx" not in content_text
    assert not [name for name in back.part_names(content) if "thumbnail" in name]


def test_hostile_texts_stay_text() -> None:
    report = hostile_report()
    content = to_powerpoint(report)
    slides = back.deck(content).slides
    assert len(slides) == len(slides_of(report))
    words = "\n".join(text for slide in slides for text in back.texts(slide))
    assert "<b>lihava</b>" in words
    assert "😀漢" in words


def test_a_report_without_findings_is_a_deck_all_the_same() -> None:
    slides = back.deck(to_powerpoint(by_hand.report_with([]))).slides
    assert len(slides) == 2


def test_progress_goes_from_slide_to_slide_to_the_end() -> None:
    told: list[float] = []
    to_powerpoint(made()[0], told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > len(slides_of(made()[0]))


def test_the_deck_is_made_in_the_reports_language() -> None:
    _, content = made(SURVEYS[0], "sv")
    names = {shape.name for slide in back.deck(content).slides for shape in slide.shapes}
    assert {"Rubrik", "Sidfot", "Bildnummer"} <= names
    assert "Otsikko" not in names


def test_what_the_council_may_not_read_is_not_in_the_deck() -> None:
    inside = made()[0]
    outside = made_up.report(profile=Profile.PUBLIC)
    shown = {b.text for f in outside.findings if isinstance(f, ThemesFinding)
             for t in f.table.themes for b in t.bullets}  # fmt: skip
    secret = {b.text for f in inside.findings if isinstance(f, ThemesFinding)
              for t in f.table.themes for b in t.bullets} - shown  # fmt: skip
    content = "\n".join(back.everything(to_powerpoint(outside)))
    assert secret
    assert not [text for text in secret if text in content]
