"""What PDF and Word share: a report's blocks, their figures, and what is left out of them."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.charts import Look, default_look
from hyte_analysis.exports.document import (
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Picture,
    Role,
    document_of,
    one_line,
)
from hyte_analysis.exports.document_tables import (
    PAGE_WIDTH,
    Table,
    areas_tables,
    result_tables,
    waves_tables,
)
from hyte_analysis.reports.report import FigureFinding, ThemesFinding
from tests.exports import report_made_up as made_up
from tests.exports import test_protected_exports as protected
from tests.exports.made_up import AMOUNT, options, question, result, singles
from tests.exports.report_made_up import figure, report_with, words
from tests.reports.made_up import report

LOOK = Look()


def blocks(document: Document, kind: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def everything(document: Document) -> str:
    """All the texts of a document and its pictures, thousands together."""
    drawn = (re.sub(r"<[^>]*>", " ", block.svg) for block in blocks(document, Picture))
    said = repr(document).replace("\\xa0", "\u00a0") + " ".join(drawn)
    return re.sub(r"(?<=\d)\u00a0(?=\d)", "", said)


def test_groups_are_rows_and_the_total_is_last() -> None:
    (table,) = result_tables(made_up.few("HVA", "Kunta"), LOOK)
    assert table.head[0] == "Ryhmä"
    assert table.head[1:5] == ("Kyllä", "Ei", "En osaa sanoa", "Ei tarvetta")
    assert [row.label for row in table.rows] == ["HVA", "Kunta", "Kaikki"]
    assert [row.is_total for row in table.rows] == [False, False, True]


def test_cells_say_counts_with_shares_and_few_as_they_are() -> None:
    asked = made_up.FOUR
    (table,) = result_tables(result(asked, singles(HVA=[1, 2], Kunta=[6, 5, 1, 2])), LOOK)
    hva, kunta, _ = table.rows
    assert hva.cells[:5] == ("1/3", "2/3", "0/3", "0/3", "3")
    assert kunta.cells[:5] == (
        "6 (43\u00a0%)",
        "5 (36\u00a0%)",
        "1 (7\u00a0%)",
        "2 (14\u00a0%)",
        "14",
    )
    # KA and Hajonta of the published slides' own example.
    assert kunta.cells[table.head.index("KA") - 1] == "1,93"
    assert kunta.cells[table.head.index("Hajonta") - 1] == "1,03"


def test_many_options_are_rows_in_the_order_of_the_chart() -> None:
    asked = made_up.thirty()
    found = list(result_tables(asked, default_look(asked)))
    assert len(found) > 1
    sizes = [asked.total.counts[int(row.label.split()[1])].n for row in found[0].rows[:30]]
    assert sizes == sorted(sizes, reverse=True)
    assert all(table.rows[:30][0].label == found[0].rows[0].label for table in found)


def test_a_group_without_answers_has_dashes_instead_of_shares() -> None:
    asked = result(made_up.FOUR, {"HVA": [], "Kunta": [(1,)]})
    (table,) = result_tables(asked, LOOK)
    assert set(table.rows[0].cells) == {"–", "0"}


def test_a_question_that_nobody_answered_has_no_table() -> None:
    assert not list(result_tables(made_up.nobody(), LOOK))
    assert not list(areas_tables(made_up.nobody()))
    assert not list(waves_tables(made_up.nobody(), made_up.nobody()))


def test_ranks_stand_beside_their_counts() -> None:
    (table,) = result_tables(made_up.ranked(), LOOK)
    assert table.rows[0].cells[0] == "12 (100\u00a0%), KA 1,50"


def test_numbers_are_rows() -> None:
    (table,) = result_tables(result(AMOUNT, {"Kunta": [(1,), (2,), (2,)]}), LOOK)
    assert [row.label for row in table.rows[:4]] == ["0", "1", "2", "12"]


def test_an_option_that_only_one_of_the_waves_has_is_told_with_a_dash() -> None:
    now = made_up.few("HVA")
    fewer = replace(made_up.FOUR, options=made_up.FOUR.options[:3])
    then = replace(result(fewer, singles(HVA=[1, 1, 1])), survey_title="Kysely 2024")
    (table,) = waves_tables(now, then)
    assert table.head == ("Vaihtoehto", "Kysely", "Kysely 2024")
    assert table.rows[3].label == "Ei tarvetta"
    assert table.rows[3].cells[1] == "–"


@settings(deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=14),
    st.lists(st.text(max_size=120), min_size=1, max_size=12),
)
def test_a_table_is_never_wider_than_the_page_and_holds_every_figure(
    groups: list[str], labels: list[str]
) -> None:
    asked = question("1", "Kysymys", choices=options(*labels))
    named = {f"{at} {group}": [(1 + at % len(labels),)] for at, group in enumerate(groups)}
    made = result(asked, named)
    found = list(result_tables(made, LOOK))
    for table in found:
        assert sum(table.widths) == pytest.approx(PAGE_WIDTH, abs=0.5)
        assert min(table.widths) > 20
        assert len(table.widths) == len(table.head)
        assert all(len(row.cells) + 1 == len(table.head) for row in table.rows)
    by_group = found[0].head[0] == "Ryhmä"
    cells = sum(len(row.cells) for table in found for row in table.rows)
    measures = (len(found[0].head) - 1 if by_group else len(found[0].rows)) - len(labels)
    assert cells == (len(labels) + measures) * len(made.groups)


def test_a_heading_is_the_question_with_its_number_unless_the_team_has_its_own() -> None:
    own = figure(made_up.few("HVA"), "a", title="Oma otsikko")
    document = document_of(report_with([figure(made_up.few("HVA"), "b"), own]))
    assert [h.text for h in blocks(document, Heading)] == [
        "1 Onko sovittu?", "Oma otsikko", "Luvuista",
    ]  # fmt: skip
    questions = [p.text for p in blocks(document, Paragraph) if p.role is Role.QUESTION]
    assert questions == ["Kysymys: 1 Onko sovittu?"]


@pytest.mark.parametrize("heading", ["", "Osa"])
def test_headings_never_skip_a_level(heading: str) -> None:
    finding = next(f for f in report().findings if isinstance(f, ThemesFinding))
    shown = next(f for f in report().findings if isinstance(f, FigureFinding))
    beside = replace(shown, beside=finding.table)
    document = document_of(report_with([finding, beside, finding], heading=heading))
    levels = [own.level for own in blocks(document, Heading)]
    assert levels[0] == 1
    assert max(levels) <= 4
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_and_tables_are_numbered_each_on_their_own() -> None:
    document = document_of(report_with([figure(made_up.few("HVA"), "a"),
                                        figure(made_up.nobody(), "b"),
                                        made_up.waves(made_up.few("HVA"))]))  # fmt: skip
    assert [p.caption.split(".")[0] for p in blocks(document, Picture)] == ["Kuva 1", "Kuva 2"]
    assert [t.caption.split(".")[0] for t in blocks(document, Table)] == ["Taulukko 1",
                                                                          "Taulukko 2"]  # fmt: skip


def test_a_picture_fits_a_page() -> None:
    document = document_of(report_with([figure(made_up.thirty(), "a"),
                                        figure(made_up.hostile(), "b")]))  # fmt: skip
    for picture in blocks(document, Picture):
        assert picture.width == PICTURE_WIDTH
        assert 0 < picture.height <= PICTURE_HEIGHT


def test_comments_are_marked_as_the_teams_once() -> None:
    shown = figure(made_up.few("HVA"), "a", comment="Ensin tämä.\n\nSitten tuo.")
    said = [p.text for p in blocks(document_of(report_with([shown])), Paragraph)
            if p.role is Role.COMMENT]  # fmt: skip
    assert said == ["Työryhmän huomio: Ensin tämä.", "Sitten tuo."]


def test_causes_and_quotes_of_a_workshop_are_nested() -> None:
    told = (f for f in report().findings if isinstance(f, ThemesFinding))
    finding = next(f for f in told if any(theme.has_causes for theme in f.table.themes))
    items = [item for own in blocks(document_of(report_with([finding])), BulletList)
             for item in own.items]  # fmt: skip
    led = [item for item in items if item.lead]
    assert [item.lead for item in led] == [
        f"{theme.heading}:" for theme in finding.table.themes if theme.has_causes
    ]


def test_what_an_audience_may_not_see_is_nowhere_in_a_document() -> None:
    def told(tables: tuple) -> str:
        shown = [figure(table, str(at)) for at, table in enumerate(tables) if table.total.n]
        return everything(document_of(report_with(shown)))

    seen = told(protected.tables(protected.FEW, protected.EVERYTHING))
    hidden = told(protected.tables(protected.FEW))
    secrets = [s for s in protected.secrets(protected.tables(protected.FEW, protected.EVERYTHING))
               if isinstance(s, int)]  # fmt: skip
    assert sum(protected.holds(seen, figure) for figure in secrets) > 20
    assert not [figure for figure in secrets if protected.holds(hidden, figure)]
    assert "Salainen vastaus" in seen
    assert "Salainen vastaus" not in hidden


@settings(deadline=None)
@given(st.text())
def test_a_line_holds_nothing_that_a_file_cannot(words: str) -> None:
    line = one_line(words)
    assert not re.search("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202e\u2028]", line)
    assert line == one_line(line)
    assert "  " not in line


def test_a_no_break_space_stays() -> None:
    assert one_line("12\u00a0%\n ja\t loput ") == "12\u00a0% ja loput"


def test_words_of_the_team_are_bullets_without_a_heading_where_they_have_none() -> None:
    document = document_of(report_with([words("Ensin", "Sitten")]))
    own = next(block for block in document.blocks if isinstance(block, BulletList))
    assert [item.line for item in own.items] == ["Ensin", "Sitten"]
    assert [h.text for h in blocks(document, Heading)] == ["Luvuista"]
