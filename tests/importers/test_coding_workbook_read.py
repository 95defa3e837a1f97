"""A coding workbook read back: what a person marked comes in, what cannot be trusted does not."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from hyte_analysis.errors import ImportProblem
from hyte_analysis.exports.coding_workbook import to_coding_workbook
from hyte_analysis.importers.coding_workbook import (
    ReadCoding,
    Refusal,
    read_coding_workbook,
    sentences,
)
from hyte_analysis.survey.answers import OpenAnswer
from hyte_analysis.survey.coding import (
    AGREED,
    AnswerSplit,
    ChangeKind,
    Code,
    CodedPassage,
    CodingRows,
    PassageText,
    answer_key,
    passages,
)
from hyte_analysis.texts import text
from tests.exports.made_up import SURVEY

ANSWERS = (
    OpenAnswer("q3.2", 1, "hva", "Säännölliset tapaamiset kuntien kanssa. Lisää aikaa!"),
    OpenAnswer("q3.2", 2, "kunta", "=Tämä alkaa  yhtäläisyysmerkillä\r\n_x0041_ ja \x0bjatkuu"),
    OpenAnswer("q3.2", 3, "kunta", "Pitkä " * 4_000),
    OpenAnswer("q6 a", 4, "", "5"),
)
PASSAGES = passages(ANSWERS)
CODES = (
    Code(1, "Tiedonkulku", "", "", None, 0),
    Code(2, "Resurssit", "", "", None, 1),
    Code(3, "Sähköposti", "", "", 1, 2),
    Code(4, "Luokittelija", "", "", None, 3),
    Code(5, "a > b", "", "", None, 4),
)
CODED = (
    CodedPassage(PASSAGES[0].passage, "Anna", (1, 3)),
    CodedPassage(PASSAGES[1].passage, "Anna", ()),
    CodedPassage(PASSAGES[0].passage, AGREED, (2,)),
)
EXISTING = CodingRows(CODES, CODED)
# Rows: 2 Anna, 3 agreed, 4 Anna, 5 agreed, 6 Anna, 7 agreed, 8 nobody. Columns: F the words, G the
# coder, H read, I Tiedonkulku, J Sähköposti, K Resurssit, L Luokittelija, M a > b.


def workbook(
    change: Callable[[Worksheet], object] | None = None, rows: CodingRows = EXISTING
) -> bytes:
    """The workbook of the coding, changed by hand."""
    content = to_coding_workbook(SURVEY, rows.codes, PASSAGES, rows.coded, {})
    if change is None:
        return content
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(
    content: bytes,
    existing: CodingRows = EXISTING,
    of: tuple[PassageText, ...] = PASSAGES,
    coder: str = "Cecilia",
) -> ReadCoding:
    return read_coding_workbook("luokittelu.xlsx", content, of, existing, coder)


def set_cells(**values: object) -> Callable[[Worksheet], None]:
    def change(ws: Worksheet) -> None:
        for place, value in values.items():
            ws[place] = value

    return change


def test_a_workbook_that_nobody_touched_changes_nothing() -> None:
    found = read(workbook())
    assert (found.change.added, found.change.removed) == (CodingRows(), CodingRows())
    assert (found.rows, found.unchanged, found.refused, found.left_out) == (3, 3, (), ())


def test_a_coding_moves_to_a_survey_that_has_none_of_it() -> None:
    found = read(workbook(), CodingRows(CODES))
    assert set(found.change.added.coded) == set(CODED)
    assert found.change.kind is ChangeKind.CODING_IMPORTED


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(PASSAGES), st.sampled_from(["Anna", "Åke  B", AGREED])),
        st.frozensets(st.sampled_from([code.id for code in CODES])),
    )
)
def test_what_is_written_reads_back(given_codes: dict[tuple[PassageText, str], set[int]]) -> None:
    coded = tuple(
        CodedPassage(told.passage, coder, tuple(sorted(ids)))
        for (told, coder), ids in given_codes.items()
    )
    content = workbook(rows=CodingRows(CODES, coded))
    assert not read(content, CodingRows(CODES, coded)).change.added.coded
    found = read(content, CodingRows(CODES)).change.added.coded
    one_line = {CodedPassage(c.passage, " ".join(c.coder.split()), c.codes) for c in coded}
    assert set(found) == one_line


def test_a_mark_put_in_is_a_code_and_one_taken_out_is_none() -> None:
    found = read(workbook(set_cells(I2=None, K2="x")))
    assert found.change.removed.coded == (CODED[0],)
    assert found.change.added.coded == (CodedPassage(PASSAGES[0].passage, "Anna", (2, 3)),)
    assert (found.rows, found.unchanged) == (3, 2)


def test_read_and_nothing_fits_is_told_by_its_own_mark() -> None:
    found = read(workbook(set_cells(I2=None, J2=None)))
    assert found.change.added.coded == (CodedPassage(PASSAGES[0].passage, "Anna", ()),)


def test_a_row_without_marks_takes_nothing_away() -> None:
    found = read(workbook(set_cells(H2=None, I2="", J2=0)))
    assert found.change.added == found.change.removed == CodingRows()
    assert (found.rows, found.empty, found.refused) == (2, 5, ())


def test_a_row_without_a_coder_is_whose_hands_bring_it() -> None:
    found = read(workbook(set_cells(K8=1)), coder="Cecilia")
    assert found.change.added.coded == (CodedPassage(PASSAGES[3].passage, "Cecilia", (2,)),)


def test_a_coder_is_known_however_the_name_is_spelt() -> None:
    found = read(workbook(set_cells(G4=" anna ", G3="sovittu  yhdessä")))
    assert found.unchanged == 3


def test_two_coders_whose_names_differ_by_a_capital_stay_apart() -> None:
    coded = tuple(CodedPassage(PASSAGES[0].passage, name, (1,)) for name in ("Anna", "anna"))
    found = read(workbook(rows=CodingRows(CODES, coded)), CodingRows(CODES, coded))
    assert (found.unchanged, found.refused) == (2, ())


def test_a_code_may_be_named_like_a_mark() -> None:
    codes = (Code(1, "1"), Code(2, "x", position=1), Code(3, "ehkä", position=2))
    coded = (CodedPassage(PASSAGES[0].passage, "Anna", (2,)),)
    found = read(workbook(rows=CodingRows(codes, coded)), CodingRows(codes))
    assert (found.change.added.coded, found.refused) == (coded, ())


def test_a_new_coder_is_read_by_name() -> None:
    found = read(workbook(set_cells(G2="Bertta")))
    assert found.change.removed == CodingRows()
    assert found.change.added.coded == (CodedPassage(PASSAGES[0].passage, "Bertta", (1, 3)),)


def test_a_new_column_of_marks_is_a_new_code() -> None:
    found = read(workbook(set_cells(N1="Tiedonkulku > Chat > Viestit", N2=1, O1="Raha", O2="X")))
    assert [(c.id, c.name, c.parent, c.position) for c in found.change.added.codes] == [
        (6, "Chat", 1, 5),
        (7, "Viestit", 6, 6),
        (8, "Raha", None, 7),
    ]
    assert found.change.added.coded[0].codes == (1, 3, 7, 8)
    assert found.new_codes == ("Chat", "Viestit", "Raha")


def test_a_column_of_other_words_is_no_code() -> None:
    found = read(workbook(set_cells(N1="Huomioita", N2="tarkista", O1="Tyhjä", P3=1)))
    assert found.left_out == ("Huomioita", "Tyhjä")
    assert (found.change.added, found.new_codes) == (CodingRows(), ())


def test_a_code_whose_column_is_gone_stays() -> None:
    found = read(workbook(lambda ws: (ws.delete_cols(10), set_cells(J2=1)(ws))))
    assert found.change.added.coded[0].codes == (1, 2, 3)


def test_a_code_that_is_not_in_the_survey_any_more_is_brought_back_by_its_marks() -> None:
    found = read(workbook(), CodingRows(CODES[1:]))
    assert found.new_codes == ("Tiedonkulku", "Sähköposti")


def test_a_code_may_have_the_name_of_another_column() -> None:
    coded = (CodedPassage(PASSAGES[0].passage, "Anna", (4,)),)
    found = read(workbook(rows=CodingRows(CODES, coded)), CodingRows(CODES))
    assert found.change.added.coded == coded


def test_two_codes_of_one_name_stay_apart() -> None:
    codes = (Code(1, "Aika"), Code(2, "aika", position=1))
    coded = (CodedPassage(PASSAGES[0].passage, "Anna", (2,)),)
    found = read(workbook(rows=CodingRows(codes, coded)), CodingRows(codes))
    assert found.change.added.coded == coded


def test_rows_may_be_sorted_and_taken_out() -> None:
    def change(ws: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in ws.iter_rows(min_row=2)]
        for at, row in enumerate(reversed(rows), start=2):
            for column, value in enumerate(row, start=1):
                ws.cell(at, column).value = value
                if isinstance(value, str):
                    ws.cell(at, column).data_type = "s"
        ws.delete_rows(2)

    found = read(workbook(change))
    assert (found.rows, found.unchanged, found.refused) == (3, 3, ())


MOVED = (PassageText(PASSAGES[0].passage, "hva", "Aivan muuta"), *PASSAGES[1:])
SPLIT = passages(ANSWERS, [AnswerSplit(answer_key(ANSWERS[0]), (40,))])
CHANGED = passages([OpenAnswer("q3.2", 1, "hva", "Toinen vastaus"), *ANSWERS[1:]])
REFUSED: dict[str, tuple[Callable[[Worksheet], None], tuple[PassageText, ...], Refusal]] = {
    "a key that is gone": (set_cells(A2=None), PASSAGES, Refusal.NO_KEY),
    "a key that is touched": (set_cells(A2="1 2 3"), PASSAGES, Refusal.NO_KEY),
    "words that are touched": (set_cells(F2="Muutin tätä"), PASSAGES, Refusal.WORDS_CHANGED),
    "words of another answer": (set_cells(), MOVED, Refusal.WORDS_CHANGED),
    "words that are gone": (set_cells(F2=None), PASSAGES, Refusal.WORDS_CHANGED),
    "another survey": (set_cells(), PASSAGES[1:], Refusal.NOT_HERE),
    "an answer that has changed": (set_cells(), CHANGED, Refusal.ANSWER_CHANGED),
    "an answer that is split now": (set_cells(), SPLIT, Refusal.SPLIT_CHANGED),
    "a mark that is none": (set_cells(I2="ehkä"), PASSAGES, Refusal.ODD_MARK),
    "a mark of two": (set_cells(H2=2), PASSAGES, Refusal.ODD_MARK),
}


@pytest.mark.parametrize(("change", "of", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_row_that_cannot_be_trusted_is_refused_with_its_reason(
    change: Callable[[Worksheet], None], of: tuple[PassageText, ...], reason: Refusal
) -> None:
    found = read(workbook(change), CodingRows(CODES), of)
    assert found.refused[0].row == 2
    assert found.refused[0].reason is reason
    assert CODED[0] not in found.change.added.coded
    assert CODED[1] in found.change.added.coded
    assert any(said.startswith(("1 rivi jäi", "2 riviä jäi")) for said in sentences(found))


def test_a_coder_has_one_row_for_a_passage() -> None:
    found = read(workbook(set_cells(G3="Anna")))
    assert [(row.row, row.reason) for row in found.refused] == [(3, Refusal.TWICE)]


def test_a_row_needs_a_coder_when_nobody_brings_it() -> None:
    found = read(workbook(set_cells(K8=1)), coder="")
    assert [(row.row, row.reason) for row in found.refused] == [(8, Refusal.NO_CODER)]


def test_what_was_read_is_told_in_sentences_without_answers() -> None:
    found = read(workbook(set_cells(F2="Muutin", N1="Raha", N4=1, O1="Huom", O2="x y", K8="ehkä")))
    said = sentences(found)
    words, mark = (text(f"code_files.refused.{r}") for r in (Refusal.WORDS_CHANGED, "odd_mark"))
    assert said == (
        "Työkirjasta luettiin 2 riviä, muuttumattomia 1.",
        "3 rivillä ei ole merkintöjä. Ne eivät muuttaneet mitään.",
        "Uudet luokat: Raha.",
        "Näitä sarakkeita ei luettu, koska niissä ei ole merkintöjä tai niissä on muutakin: Huom.",
        f"1 rivi jäi lukematta (2): {words}",
        f"1 rivi jäi lukematta (8): {mark}",
    )
    assert not any(word in " ".join(said) for word in ("Muutin", "Säännölliset"))


def test_many_refused_rows_are_told_in_short() -> None:
    many = passages([OpenAnswer("q3.2", n, "hva", f"Vastaus {n}") for n in range(100, 140)])
    coded = tuple(CodedPassage(told.passage, "Anna", (1,)) for told in many)
    content = to_coding_workbook(SURVEY, CODES, many, coded, {})
    said = sentences(read(content, of=PASSAGES))
    assert len(read(content, of=PASSAGES).refused) == 40
    assert said[-1].count(",") == 19
    assert " …" in said[-1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ei voi lukea"),
        (b"Luokka;Kuvaus\nAika;x\n", "ei voi lukea"),
        (b"PK\x03\x04" + b"\x00" * 100, "ei voi lukea"),
        (workbook()[:-200], "ei voi lukea"),
        (workbook(lambda ws: ws.delete_rows(1)), "ei ole luokittelua"),
        (workbook(lambda ws: ws.delete_cols(1)), "ei ole luokittelua"),
        (workbook(set_cells(N1="Resurssit", N2=1)), "sarakkeen 14 luokka on jo"),
        (workbook(set_cells(N1="Uusi", O1="uusi", N2=1, O2=1)), "kohdassa 15"),
        (workbook(set_cells(N1="x" * 201, N2=1)), "liian pitkä"),
    ],
    ids=["nothing", "csv", "not a workbook", "cut short", "no header", "no keys", "a code twice",
         "a new code twice", "a long name"],
)  # fmt: skip
def test_a_file_that_is_no_coding_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        read(content)
    assert said in caught.value.user_message
    assert "luokittelu.xlsx" in caught.value.user_message
