"""The same answers in every file shape give the same figures."""

import io
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from openpyxl import Workbook

from hyte_analysis.analysis.result import ResultTable
from hyte_analysis.importers.survey_file import ImportedSurvey
from tests.importers.exports import (
    Made,
    Rows,
    Shape,
    as_csv,
    as_xlsx,
    bases,
    counts_by_label,
    fill_sheet,
    group_words,
    imported,
    made_2024,
    made_2025,
    only,
    recount,
    recount_base,
    render,
    rows_of,
    texts_of,
    unstored,
)
from tests.published import PUBLISHED

CLOSED = ("sovitut-kaytannot", "tieto-toiselta-toimijalta")

LAYOUTS = {
    f"{header}-{numbering or 'plain'}": Shape(
        header=header, numbering=numbering, noisy=numbering != "1.", language=numbering == "1."
    )
    for header, numbering in product(("one", "blank", "repeated", "merged"), ("", "1.", "3.1"))
}
ENCODINGS = {
    f"{encoding}-{name}": Shape(
        suffix="csv", encoding=encoding, delimiter=delimiter, header=header, numbering="1."
    )
    for (encoding, header), (name, delimiter) in product(
        (("cp1252", "one"), ("utf-8", "blank"), ("utf-8-sig", "one"), ("utf-16", "blank")),
        (("semicolon", ";"), ("comma", ","), ("tab", "\t")),
    )
}
OTHERS = {
    "empty-rows": Shape(empty_rows=(0, 3, 3, 99)),
    "empty-rows-csv": Shape(suffix="csv", empty_rows=(0, 3, 99), header="blank"),
    "title": Shape(title="HYTE-ennakkokysely"),
    "title-two-rows": Shape(title="HYTE-ennakkokysely", header="blank"),
    "title-csv": Shape(title="HYTE-ennakkokysely", suffix="csv", empty_rows=(0,)),
    "flags-1-0": Shape(flag="1/0"),
    "flags-1-0-two-rows": Shape(flag="1/0", header="blank"),
    "flags-x": Shape(flag="x"),
    "flags-x-two-rows": Shape(flag="x", header="repeated"),
    "one-cell-comma": Shape(separator=", "),
    "one-cell-semicolon": Shape(separator=";"),
    "one-cell-semicolon-space": Shape(separator="; ", header="blank"),
    "one-cell-line-break": Shape(separator="\n"),
    "columns-permuted": Shape(column_seed=1),
    "columns-permuted-two-rows": Shape(column_seed=2, header="blank"),
    "rows-permuted": Shape(row_seed=1),
    "no-metadata": Shape(extras=False, group_heading="1. Mitä tahoa edustatte?"),
}
SHAPES = LAYOUTS | ENCODINGS | OTHERS


def two_decimals(value: float | None) -> str:
    return str(Decimal(repr(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def published_figures(found: dict[str, ResultTable]) -> dict[tuple[str, str], object]:
    return {
        (question, group.group): (two_decimals(group.mean), two_decimals(group.spread), group.n)
        for question in CLOSED
        for group in found[question].single_groups
    }


def plain(answers: list[str]) -> list[str]:
    """Open answers are kept as they stand in the file; noisy files add spaces to them."""
    return [" ".join(answer.split()) for answer in answers]


def nothing_is_lost(survey: ImportedSurvey) -> bool:
    report = survey.report
    dropped = sum(not cell.kept for cell in report.odd_cells)
    return report.cells == report.cells_stored + report.cells_ignored + dropped


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_the_2025_file_gives_the_published_figures(shape: Shape) -> None:
    made = made_2025()
    survey = imported(*render(made, shape))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert survey.report.codebook == "ennakkokysely-2025"
    assert survey.report.responses == 21
    assert survey.report.header_rows == (1 if shape.header == "one" else 2)
    assert (survey.report.guesses, survey.report.odd_cells) == ((), ())
    assert nothing_is_lost(survey)
    assert len(texts_of(survey, "tieto-toiselta-toimijalta-mita")) == 13
    assert plain(texts_of(survey, "arvio-toimikaudesta")).count("=> lisää yhteistyötä") == 7


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_the_2024_file_gives_the_recounted_figures(shape: Shape) -> None:
    made = made_2024()
    survey = imported(*render(made, shape))
    found = unstored(survey)
    for place, asked in enumerate(made.asked):
        if asked.kind == "open":
            answers = sorted(g.texts[place, -1] for g in made.given if (place, -1) in g.texts)
            assert sorted(plain(texts_of(survey, asked.id))) == answers
            continue
        assert counts_by_label(found[asked.id]) == recount(made, place)
        assert bases(found[asked.id]) == recount_base(made, place)
    assert (survey.report.guesses, survey.report.odd_cells) == ((), ())
    assert nothing_is_lost(survey)


@pytest.mark.parametrize("header", ["one", "blank", "repeated"])
@pytest.mark.parametrize(("suffix", "delimiter"), [("xlsx", ""), ("csv", ";"), ("csv", ",")])
def test_the_two_closed_questions_and_the_group_are_enough(
    header: str, suffix: str, delimiter: str
) -> None:
    shape = Shape(header=header, suffix=suffix, delimiter=delimiter, extras=False)
    survey = imported(*render(only(made_2025(), *CLOSED), shape))
    assert published_figures(unstored(survey)) == PUBLISHED


def test_a_file_whose_answers_hold_more_commas_than_it_has_columns_is_read_by_semicolons() -> None:
    rows = rows_of(only(made_2025(), *CLOSED), Shape(extras=False))
    content = "\r\n".join(";".join(row) for row in rows).encode("cp1252")
    assert published_figures(unstored(imported("kysely.csv", content))) == PUBLISHED


def test_a_comma_file_with_as_many_semicolons_in_every_answer_is_read_by_commas() -> None:
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle"], *[["Kunta", "a;b;c;d;e"]] * 9]
    survey = imported("kysely.csv", as_csv(rows, ","))
    assert texts_of(survey, "evastykset") == ["a;b;c;d;e"] * 9


def closed_2025() -> tuple[Rows, int, int]:
    rows = rows_of(only(made_2025(), *CLOSED), Shape(extras=False))
    return rows, 1, 2


@pytest.mark.parametrize("form", ["short", "lower", "upper", "nbsp", "spaces", "dot"])
def test_an_option_is_known_in_every_spelling(form: str) -> None:
    rows, first, second = closed_2025()
    short = {
        "Kyllä. Millaisia käytäntöjä on sovittu?": "Kyllä",
        "Ei. Millaisia käytäntöjä toivoisitte sovittavan?": "Ei",
    }
    spell = {
        "short": lambda cell: short.get(cell, "Kyllä" if cell.startswith("Kyllä,") else cell),
        "lower": str.lower,
        "upper": str.upper,
        "nbsp": lambda cell: cell.replace(" ", "\u00a0") + "\u00a0",
        "spaces": lambda cell: f"  {cell.replace(' ', '  ')} ",
        "dot": lambda cell: f"{cell}.",
    }[form]
    for row in rows[1:]:
        row[first], row[second] = spell(row[first]), spell(row[second])
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert survey.report.odd_cells == ()


def test_the_published_short_heading_is_known() -> None:
    rows, first, _ = closed_2025()
    rows[0][first] = rows[0][first].partition(" (esim.")[0]
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert published_figures(unstored(survey)) == PUBLISHED


def test_a_heading_with_a_slip_is_known_and_marked_as_a_guess() -> None:
    rows, _, second = closed_2025()
    rows[0][second] = rows[0][second].replace("HYTE-tietoa", "HTYE-tietoa")
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert [guess.column for guess in survey.report.guesses] == ["C"]


def test_option_numbers_in_place_of_texts_are_read_in_form_order_and_told_of() -> None:
    rows, first, second = closed_2025()
    for column in (first, second):
        labels = made_2025().asked[2 if column == first else 5].options
        for row in rows[1:]:
            row[column] = str(labels.index(row[column]) + 1)
    survey = imported("kysely.xlsx", as_xlsx(rows))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert len(survey.report.notes) == 2


WORDS = [(g, word) for g, words in group_words("ennakkokysely-2025").items() for word in words]


@pytest.mark.parametrize("spell", [str, str.upper, str.lower, lambda word: f"\u00a0{word} "])
def test_every_word_of_a_group_means_that_group(spell: Callable[[str], str]) -> None:
    rows = [["Edustamasi taho", "Antakaa evästyksiä uudelle toimikaudelle"]]
    rows += [[spell(word), "Rohkeutta"] for _, word in WORDS]
    survey = imported("kysely.csv", as_csv([[*row, "x"] for row in rows]))
    assert [response.group_id for response in survey.data.responses] == [g for g, _ in WORDS]
    assert survey.report.odd_cells == ()


def test_answers_on_the_second_sheet_are_found_and_the_other_sheet_is_told_of() -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "Tämä on saatelehti"
    fill_sheet(book, "Vastaukset", rows_of(made_2025(), Shape()))
    survey = imported("kysely.xlsx", saved(book))
    assert published_figures(unstored(survey)) == PUBLISHED
    assert len(survey.report.notes) == 1


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_title_row_without_separators_stands_above_a_csv_header() -> None:
    content = b"HYTE-ennakkokysely\r\n\r\n" + as_csv(rows_of(made_2025(), Shape()), ";", "utf-8")
    assert published_figures(unstored(imported("kysely.csv", content))) == PUBLISHED


@pytest.mark.parametrize("mark", ["sep=;\r\n", "SEP=;\n"])
def test_the_separator_line_of_excel_is_no_answer(mark: str) -> None:
    content = mark.encode() + as_csv(rows_of(made_2025(), Shape()), ";", "utf-8")
    assert published_figures(unstored(imported("kysely.csv", content))) == PUBLISHED


@pytest.mark.parametrize("group", ["HVA", "Oppilaitokset"])
@pytest.mark.parametrize("header", ["one", "blank", "merged"])
def test_answers_of_a_single_group_or_respondent_are_not_taken_for_a_header(
    group: str, header: str
) -> None:
    for made in (made_2025(), made_2024()):
        given = tuple(g for g in made.given if g.group == group)
        few = Made(made.asked, given)
        survey = imported(*render(few, Shape(header=header, extras=False)))
        assert survey.report.responses == len(given)
        found = unstored(survey)
        for place, asked in enumerate(made.asked):
            if asked.kind != "open":
                assert counts_by_label(found[asked.id]) == recount(few, place)


def test_line_breaks_quotes_and_formulas_in_open_answers_are_kept() -> None:
    answers = ['Ensin\ntoinen "rivi"; sitten, muu', "=SUM(A1:A9)", "+358 40", "-", "@kaikki"]
    rows = [["Taho", "Antakaa evästyksiä uudelle toimikaudelle", "Vastausaika"]]
    rows += [["Kunta", answer, "1.5.2025"] for answer in answers]
    for name, content in (("a.csv", as_csv(rows)), ("a.xlsx", as_xlsx(rows))):
        assert texts_of(imported(name, content), "evastykset") == answers
