"""A report as slides: nothing is lost, nothing overflows, and what belongs together stays so."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.open_answers.summary import Bullet, SummaryTable
from hyte_analysis.reports.report import FigureFinding, Report, TextFinding, ThemesFinding
from hyte_analysis.reports.slides import (
    BODY_HEIGHT,
    BODY_SIZE,
    BODY_WIDTH,
    HEIGHT,
    LINE,
    MOST_LINES,
    Slide,
    SlideKind,
    SlideLine,
    footer,
    header_height,
    lines_taken,
    pages_of,
    slides_of,
    title_size,
)
from hyte_analysis.survey.audiences import Profile
from hyte_analysis.texts import text
from tests.reports.made_up import report, whole_plan

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
WORDS = st.lists(
    st.builds(
        SlideLine,
        st.lists(st.text("aeijklmnst", min_size=1, max_size=30), min_size=1, max_size=60)
        .map(" ".join),
        st.integers(0, 2),
    ),
    max_size=25,
)  # fmt: skip


def with_findings(*findings: FigureFinding | ThemesFinding | TextFinding) -> Report:
    """The sample's report with these findings alone."""
    whole = report()
    return replace(whole, sections=(replace(whole.sections[0], findings=findings),))


def figure(**changes: object) -> FigureFinding:
    """The sample's first chart, changed."""
    found = next(f for f in report().findings if isinstance(f, FigureFinding))
    return replace(found, **changes)  # type: ignore[arg-type]


def summary(bullets: int, words: str = "Tietoa toivotaan useammin.") -> SummaryTable:
    """A sample's summary with one theme of so many bullets."""
    found = next(f for f in report().findings if isinstance(f, ThemesFinding)).table
    told = tuple(Bullet(f"{words} {number}", "(kunta)") for number in range(bullets))
    theme = replace(found.themes[0], sentence="", bullets=told, causes=(), solutions=())
    return replace(found, themes=(theme,))


def figure_slides(*findings: FigureFinding) -> list[Slide]:
    """The slides of these charts without section, cover and end."""
    return [s for s in slides_of(with_findings(*findings))
            if s.kind not in (SlideKind.COVER, SlideKind.SECTION, SlideKind.ABOUT)]  # fmt: skip


def body_pages(words: list[SlideLine], most: int | None = None) -> list[list[SlideLine]]:
    return pages_of(words, BODY_WIDTH, BODY_HEIGHT, BODY_SIZE, most)


def said(words: list[SlideLine]) -> str:
    """The words in order, without the headings that are told again."""
    again = text("report_words.goes_on", heading="")
    return " ".join(line.text for line in words if not line.text.endswith(again))


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("survey_id", SURVEYS)
def test_a_deck_has_a_cover_its_findings_in_order_and_what_the_figures_rest_on(
    survey_id: str, profile: Profile
) -> None:
    made = report(profile=profile, survey_id=survey_id)
    slides = slides_of(made)
    assert slides[0].kind is SlideKind.COVER
    assert slides[0].title == made.title
    assert slides[-1].kind is SlideKind.ABOUT
    assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))
    assert len({slide.key for slide in slides}) == len(slides)
    firsts = [slide.finding for slide in slides if slide.finding and slide.part == 1]
    assert list(dict.fromkeys(map(id, firsts))) == list(map(id, made.findings))
    told = said([line for slide in slides for line in slide.lines])
    assert all(sentence in told for sentence in made.about)


@pytest.mark.parametrize("survey_id", SURVEYS)
def test_a_slide_of_words_holds_six_bullets_at_most_and_they_fit_under_its_title(
    survey_id: str,
) -> None:
    for slide in slides_of(report(survey_id=survey_id)):
        if slide.kind in (SlideKind.THEMES, SlideKind.TEXT):
            assert 0 < sum(1 for line in slide.lines if line.level) <= MOST_LINES
        height = sum(lines_taken(line, BODY_WIDTH, BODY_SIZE) for line in slide.lines)
        if slide.kind is not SlideKind.FIGURE:
            assert height * BODY_SIZE * LINE <= HEIGHT - header_height(slide.title)


@given(WORDS, st.sampled_from((None, 1, MOST_LINES)))
@settings(deadline=None)
def test_no_word_is_lost_and_no_page_overflows(words: list[SlideLine], most: int | None) -> None:
    pages = body_pages(words, most)
    assert said([line for page in pages for line in page]) == said(words)
    room = BODY_HEIGHT / (BODY_SIZE * LINE)
    for page in pages:
        assert sum(lines_taken(line, BODY_WIDTH, BODY_SIZE) for line in page) <= room + 1e-9
        assert most is None or sum(1 for line in page if line.level) <= most
    assert len(pages) == 1 or all(pages)


@given(WORDS)
@settings(deadline=None)
def test_a_heading_is_never_left_without_its_first_line(words: list[SlideLine]) -> None:
    pages = body_pages(words, MOST_LINES)
    for page, after in pairwise(pages):
        if page[-1].level == 0 and after[0].level:
            # Only where the heading and the line are too tall for a page together.
            both = sum(lines_taken(line, BODY_WIDTH, BODY_SIZE) for line in (page[-1], after[0]))
            assert both > BODY_HEIGHT / (BODY_SIZE * LINE) - 2


def test_every_slide_has_a_key_of_its_own_where_words_go_on_over_several() -> None:
    rows = tuple(f"Rivi {number}" for number in range(MOST_LINES + 1))
    made = with_findings(TextFinding("teksti", "A", rows), TextFinding("teksti-2", "B", rows))
    keys = [slide.key for slide in slides_of(made) if slide.kind is SlideKind.TEXT]
    assert keys == ["teksti", "teksti.2", "teksti-2", "teksti-2.2"]


def test_lines_are_shared_evenly_between_slides() -> None:
    pages = body_pages([SlideLine(f"Rivi {number}") for number in range(8)], MOST_LINES)
    assert [len(page) for page in pages] == [4, 4]


def test_a_heading_that_goes_on_is_told_again() -> None:
    words = [SlideLine("1. Tieto", 0), *(SlideLine(f"Rivi {n}") for n in range(9))]
    first, second = body_pages(words, MOST_LINES)
    assert first[0].text == "1. Tieto"
    assert second[0] == SlideLine("1. Tieto (jatkuu)", 0)


def test_a_heading_takes_its_lines_to_the_next_slide_where_they_fit_there() -> None:
    words = [SlideLine("1. Tieto", 0), *(SlideLine(f"A {n}") for n in range(4)),
             SlideLine("2. Aika", 0), *(SlideLine(f"B {n}") for n in range(4))]  # fmt: skip
    first, second = body_pages(words, MOST_LINES)
    assert [line.text for line in second] == ["2. Aika", "B 0", "B 1", "B 2", "B 3"]
    assert first[-1].text == "A 3"


def test_a_long_title_is_set_smaller_and_leaves_less_room() -> None:
    assert title_size("Lyhyt otsikko") == 34
    question = report().findings[0].title
    assert title_size(question) < 34
    assert title_size("sana " * 400) == 24
    assert header_height(question) > header_height("Lyhyt otsikko")
    assert header_height("Lyhyt", "Kysymys", "Huomio") > header_height("Lyhyt", "Kysymys")


def test_the_teams_comment_leads_and_without_one_what_the_figures_say() -> None:
    (slide,) = figure_slides(figure(comment=""))
    assert slide.lead == figure().sentence
    (slide,) = figure_slides(figure(comment="Kunnista tarvitaan lisää tietoa."))
    assert slide.lead == "Kunnista tarvitaan lisää tietoa."


def test_a_long_comment_has_slides_of_its_own() -> None:
    comment = "\n".join(f"{number}. huomio " + "sana " * 40 for number in range(8))
    chart, *words = figure_slides(figure(comment=comment, title="Otsikko"))
    assert chart.lead == figure().sentence
    assert len(words) > 1
    assert {slide.title for slide in words} == {"Otsikko"}
    assert said([line for slide in words for line in slide.lines]).split() == comment.split()


def test_answers_stand_beside_the_chart_under_their_question_where_they_fit() -> None:
    told = summary(3)
    (slide,) = figure_slides(figure(beside=told))
    assert slide.kind is SlideKind.FIGURE
    assert slide.lines[0] == SlideLine(told.question.text, 0)
    assert sum(1 for line in slide.lines if line.level) == 3


def test_more_answers_have_slides_after_the_chart() -> None:
    told = summary(20)
    chart, *words = figure_slides(figure(beside=told))
    assert not chart.lines
    assert {slide.title for slide in words} == {told.question.text}
    assert sum(1 for slide in words for line in slide.lines if line.level) == 20


def test_what_is_missing_is_told_at_the_end() -> None:
    made = report(whole_plan())
    assert made.gaps
    told = said([line for s in slides_of(made) if s.kind is SlideKind.ABOUT for line in s.lines])
    assert all(gap.reason in told for gap in made.gaps)


def test_every_slide_says_at_its_foot_what_it_is_of_and_for_whom() -> None:
    made = report(profile=Profile.COUNCIL)
    assert footer(made).startswith("Ennakkokysely 2025 · Yleisö: neuvottelukunta · 5.11.2025")
    assert "keksitty" not in footer(replace(made, is_sample=False))
    assert "keksitty" in footer(replace(made, is_sample=True))
