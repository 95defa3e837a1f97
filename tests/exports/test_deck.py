"""The HTML deck, read back: one file, every figure to the digit, nothing of others' texts runs."""

import base64
import hashlib
import io
import re
from dataclasses import replace
from functools import cache

import lxml.html
import pytest
from fontTools.ttLib import TTFont

from hyte_analysis.analysis.conventions import (
    disclosure_notes,
    figure_or_reason,
    option_figure_or_reason,
)
from hyte_analysis.analysis.distribution import Reading
from hyte_analysis.analysis.result import GroupResult, OptionCount, ResultTable
from hyte_analysis.charts.labels import count_and_share, option_text
from hyte_analysis.charts.look import shown_groups
from hyte_analysis.exports.deck import to_deck
from hyte_analysis.exports.deck.slide_markup import slide_title
from hyte_analysis.reports.making import report_of
from hyte_analysis.reports.report import (
    FigureFinding,
    Report,
    ReportSection,
    TextFinding,
    ThemesFinding,
    WavesFinding,
)
from hyte_analysis.reports.slides import footer, slides_of
from hyte_analysis.survey.answers import Filter
from hyte_analysis.survey.audiences import Profile, audience
from hyte_analysis.survey.model import Unit
from hyte_analysis.texts import text
from hyte_analysis.texts.formats import count_text, decimal_text
from hyte_analysis.texts.languages import in_language
from tests.reports.made_up import DAY, report, samples, whole_plan

SURVEYS = ("ennakkokysely-2025", "ennakkokysely-2024")
NASTY = (
    "</script><script>alert(1)</script> <b>lihava</b> <img src=http://x.example onerror=alert(1)> "
    "\"' onload=alert(1) =1+1 &amp; \x00\x07 \u202e\u05e9\u05dc\u05d5\u05dd 👩‍💻 {0} ]]> -->"
)
VISIBLE = NASTY.replace("\x00", "").replace("\x07", "")


@cache
def deck_of(survey_id: str, profile: Profile) -> tuple[Report, bytes]:
    """A sample's whole report for an audience, and its deck."""
    made = report(profile=profile, survey_id=survey_id)
    return made, to_deck(made)


def parsed(content: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(content.decode("utf-8"))


def words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def of_class(root: lxml.html.HtmlElement, name: str) -> list[lxml.html.HtmlElement]:
    return list(root.find_class(name))


def slide(content: bytes, key: str) -> lxml.html.HtmlElement:
    (found,) = (s for s in of_class(parsed(content), "slide") if s.get("data-key") == key)
    return found


def alone(*findings: FigureFinding | ThemesFinding | TextFinding | WavesFinding) -> Report:
    """A report of these findings alone."""
    return replace(report(), sections=(ReportSection("osa-1", "", findings),))


def a_figure() -> FigureFinding:
    return next(f for f in report().findings if isinstance(f, FigureFinding))


def expected_cell(group: GroupResult, count: OptionCount) -> str:
    shown = option_figure_or_reason(group, count, count.n)
    if isinstance(shown, str):
        return shown
    return count_and_share(count.n or 0, group.n) if group.n else "–"


def check_table(root: lxml.html.HtmlElement, table: ResultTable) -> None:
    """The slide's table has every figure of the table, a row an option and a column a group."""
    (shown,) = root.iter("table")
    head, *rows = [[words_of(cell) for cell in row] for row in shown.iter("tr")]
    assert head[1:] == [" ".join(group.group.split()) for group in table.groups]
    by_label = {row[0]: row[1:] for row in rows}
    for at, option in enumerate(table.options):
        cells = by_label[" ".join(option_text(option).split())]
        expected = [expected_cell(group, group.counts[at]) for group in table.groups]
        assert [cell.split(", Sijoitusten")[0] for cell in cells] == [
            " ".join(cell.split()) for cell in expected
        ]
    assert by_label["Vastauksia"] == [
        " ".join(count_text(group.n).split()) for group in table.groups
    ]
    if table.question.has_mean:
        for label, values in (("KA", [g.mean for g in table.groups]),
                              ("Hajonta", [g.spread for g in table.groups])):  # fmt: skip
            known = [figure_or_reason(g, v) for g, v in zip(table.groups, values, strict=True)]
            assert by_label[label] == [k if isinstance(k, str) else decimal_text(k) for k in known]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("survey_id", SURVEYS)
def test_every_slide_is_there_with_its_words(survey_id: str, profile: Profile) -> None:
    made, content = deck_of(survey_id, profile)
    sections = of_class(parsed(content), "slide")
    slides = slides_of(made)
    assert [section.get("data-key") for section in sections] == [slide.key for slide in slides]
    for number, (section, of) in enumerate(zip(sections, slides, strict=True), 1):
        (heading,) = section.iter("h2")
        assert words_of(heading).startswith(" ".join(of.title.split()))
        assert section.get("aria-labelledby") == heading.get("id")
        assert section.get("aria-roledescription") == "dia"
        told = words_of(section)
        assert all(" ".join(line.text.split()) in told for line in of.lines)
        assert " ".join(of.lead.split()) in told
        assert footer(made) in told
        assert words_of(of_class(section, "page")[0]) == f"{number}/{len(slides)}"


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("survey_id", SURVEYS)
def test_every_chart_has_its_exact_figures_as_a_table_and_in_words(
    survey_id: str, profile: Profile
) -> None:
    made, content = deck_of(survey_id, profile)
    figures = [f for f in made.findings if isinstance(f, FigureFinding)]
    assert figures
    for finding in figures:
        section = slide(content, finding.key)
        check_table(section, finding.table)
        pictures = [svg for svg in section.iter("svg") if svg.get("role") == "img"]
        assert len(pictures) == 2
        (words,) = {svg.get("aria-label") for svg in pictures}
        for group in finding.table.groups:
            assert group.group in words
        for group in shown_groups(finding.table, finding.look):
            if finding.chart in ("stacked", "grouped", "diverging"):
                assert all(group.group in words_of(svg) for svg in pictures)


def test_the_groups_come_one_at_a_time_in_the_order_of_the_chart() -> None:
    finding = a_figure()
    section = slide(deck_of(SURVEYS[0], Profile.INTERNAL)[1], finding.key)
    groups = shown_groups(finding.table, finding.look)
    for picture in ("wide", "narrow"):
        (box,) = of_class(section, picture)
        order = [g.get("data-group") for g in box.iter("g") if g.get("data-group")]
        assert order == [str(at) for at in range(len(groups))]
    (told,) = (p.get("data-steps") for p in of_class(section, "picture"))
    assert told.count('"') == 2 * (len(groups) + 1)
    assert all(group.group in told for group in groups)


def test_few_answers_are_hidden_from_a_protected_audience() -> None:
    shown_to = audience(Profile.PUBLIC, Unit.PERSON)
    made = report_of(samples(), SURVEYS[0], whole_plan(), reading=Reading(audience=shown_to),
                     selection=Filter(), day=DAY)  # fmt: skip
    content = to_deck(made)
    hidden = 0
    for finding in made.findings:
        if isinstance(finding, FigureFinding):
            check_table(slide(content, finding.key), finding.table)
            hidden += sum(not group.has_counts for group in finding.table.groups if group.n)
            notes = disclosure_notes(finding.table)
            assert all(note in words_of(slide(content, finding.key)) for note in notes)
    assert hidden
    assert text("disclosure.hidden") in content.decode()


def test_a_quote_that_is_not_for_the_audience_is_not_in_the_file() -> None:
    inside = report(profile=Profile.INTERNAL)
    made, content = deck_of(SURVEYS[0], Profile.PUBLIC)

    def quoted(of: Report) -> set[str]:
        tables = [f.table for f in of.findings if isinstance(f, ThemesFinding)]
        return {b.text for table in tables for theme in table.themes for b in theme.bullets}

    withheld = quoted(inside) - quoted(made)
    told = words_of(parsed(content))
    assert quoted(made) <= {q for q in quoted(made) if " ".join(q.split()) in told}
    assert not any(" ".join(words.split()) in told for words in withheld)


def test_the_file_needs_nothing_else_and_runs_nothing_but_its_own_script() -> None:
    content = deck_of(SURVEYS[1], Profile.INTERNAL)[1].decode()
    root = parsed(content.encode())
    assert not [e for e in root.iter() if e.get("src") or e.get("href") or e.get("style")]
    assert not [e for e in root.iter() for name in e.attrib if name.startswith("on")]
    assert not re.search(r"url\((?!\"data:font/woff;base64,)", content)
    (policy,) = (m.get("content") for m in root.iter("meta")
                 if m.get("http-equiv") == "Content-Security-Policy")  # fmt: skip
    assert policy.startswith("default-src 'none';")
    for tag in ("script", "style"):
        (own,) = re.findall(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_other_peoples_texts_stay_texts() -> None:
    table = a_figure().table
    question = replace(table.question, text=NASTY)
    groups = tuple(replace(g, group=f"{NASTY} {at}") for at, g in enumerate(table.groups))
    hostile = replace(table, question=question, groups=groups, survey_title=NASTY)
    finding = replace(a_figure(), title=NASTY, comment=NASTY, table=hostile, key=NASTY,
                      question_line=NASTY, notes=(NASTY,))  # fmt: skip
    words = TextFinding("teksti", NASTY, (NASTY, "=1+1", "", NASTY * 40))
    made = replace(report(), title=NASTY, event=NASTY, survey_title=NASTY,
                   sections=(ReportSection("osa-1", NASTY, (finding, words)),))  # fmt: skip
    content = to_deck(made)
    root = parsed(content)
    assert len(list(root.iter("script"))) == 1
    assert not list(root.iter("b", "img"))
    assert not [e for e in root.iter() for name in e.attrib if name.startswith("on")]
    told = [words_of(heading) for heading in root.iter("h2")]
    assert sum(heading.startswith(" ".join(VISIBLE.split())) for heading in told) >= 4
    assert b"\x00" not in content


def test_a_question_without_answers_has_a_slide_that_says_so() -> None:
    finding = a_figure()
    nobody = tuple(
        replace(g, n=0, mean=None, spread=None,
                counts=tuple(replace(c, n=0, share=None) for c in g.counts))
        for g in finding.table.groups
    )  # fmt: skip
    empty = replace(finding, chart="", sentence=text("charts.nobody"), comment="",
                    table=replace(finding.table, groups=nobody))  # fmt: skip
    section = slide(to_deck(alone(empty)), finding.key)
    assert text("charts.nobody") in words_of(section)
    assert not list(section.iter("svg"))


def test_twelve_groups_are_all_in_the_table_and_in_the_chart() -> None:
    finding = a_figure()
    kunta = finding.table.groups[1]
    many = tuple(replace(kunta, group=f"Ryhmä {at}", id=f"r{at}") for at in range(12))
    table = replace(finding.table, groups=(*many, finding.table.total))
    section = slide(to_deck(alone(replace(finding, table=table))), finding.key)
    (shown,) = section.iter("table")
    rows = [words_of(row) for row in shown.iter("tr")]
    for group in many:
        assert any(group.group in row for row in rows)
        assert all(group.group in words_of(svg) for svg in section.iter("svg"))


def test_two_surveys_stand_beside_each_other() -> None:
    now = a_figure().table
    then = replace(now, survey_title="Ennakkokysely 2023")
    finding = WavesFinding("pari", "Muutos", "", "3.1 Kysymys", now, then, ("Kaksi kyselyä.",))
    section = slide(to_deck(alone(finding)), "pari")
    (shown,) = section.iter("table")
    head, *rows = [[words_of(cell) for cell in row] for row in shown.iter("tr")]
    assert head[1:] == ["Ennakkokysely 2023", "Ennakkokysely 2025"]
    assert dict.fromkeys(row[0] for row in rows)["Vastauksia"] is None
    assert next(row for row in rows if row[0] == "Vastauksia")[1:] == ["21", "21"]
    assert len([svg for svg in section.iter("svg") if svg.get("role") == "img"]) == 2


def test_the_typeface_comes_with_the_characters_that_are_used() -> None:
    content = deck_of(SURVEYS[0], Profile.INTERNAL)[1].decode()
    faces = re.findall(r"font-weight: (\d+);[^}]*base64,([^\"]+)\"", content)
    assert [weight for weight, _ in faces] == ["400", "600"]
    used = {c for h in parsed(content.encode()).iter("h2") for c in words_of(h)}
    for _, packed in faces:
        with TTFont(io.BytesIO(base64.b64decode(packed))) as font:
            assert used <= {chr(code) for code in font.getBestCmap()}
    assert len(content) < 400_000


@pytest.mark.parametrize(("language", "slide_word"), [("fi", "dia"), ("sv", "bild"),
                                                      ("en", "slide")])  # fmt: skip
def test_the_deck_speaks_the_reports_language_whatever_the_readers(
    language: str, slide_word: str
) -> None:
    made = replace(alone(TextFinding("teksti", "Mitä seuraavaksi", ("Ensin",))), language=language)
    root = parsed(to_deck(made))
    assert root.get("lang") == language
    assert {s.get("aria-roledescription") for s in of_class(root, "slide")} == {slide_word}
    with in_language(language):
        assert {text("presentation.deck.next"), text("presentation.deck.blank")} <= {
            button.get("aria-label") for button in root.iter("button")
        }


def test_the_list_of_slides_leads_to_every_slide() -> None:
    made, content = deck_of(SURVEYS[0], Profile.INTERNAL)
    (dialog,) = (d for d in parsed(content).iter("dialog") if "list" in d.get("class"))
    places = [(b.get("data-to"), words_of(b)) for b in dialog.iter("button") if b.get("data-to")]
    expected = [
        (str(n - 1), f"{n} {' '.join(slide_title(s).split())}")
        for n, s in enumerate(slides_of(made), 1)
    ]
    assert [(to, " ".join(re.sub(r"^(\d+)", r"\1 ", words).split())) for to, words in places] == (
        expected
    )


def test_the_same_report_gives_the_same_bytes_and_tells_how_far_it_is() -> None:
    made, content = deck_of(SURVEYS[0], Profile.INTERNAL)
    shares: list[float] = []
    assert to_deck(made, shares.append) == content
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert len(shares) > 3
