"""Files of codes as other tools and a spreadsheet see them."""

import csv
import io
import re
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from hyte_analysis.exports.code_files import path_text, to_code_csv, to_qdc
from hyte_analysis.survey.coding import Code

NAMESPACE = "{urn:QDA-XML:codebook:1.0}"
CODES = (
    Code(3, "Tiedonkulku", "Miten tieto kulkee; kuka kertoo", "#12467F", None, 0),
    Code(5, "Sähköposti", "", "", 3, 1),
    Code(9, "Resurssit", "Raha ja aika\ntoinen rivi", "#AA0000", None, 2),
    Code(4, "Kokoukset", "", "", 3, 3),
)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_has_a_row_a_code_in_tree_order() -> None:
    assert rows_of(to_code_csv(CODES)) == [
        ["Luokka", "Yläluokka", "Kuvaus", "Väri"],
        ["Tiedonkulku", "", "Miten tieto kulkee; kuka kertoo", "#12467F"],
        ["Sähköposti", "Tiedonkulku", "", ""],
        ["Kokoukset", "Tiedonkulku", "", ""],
        ["Resurssit", "", "Raha ja aika\ntoinen rivi", "#AA0000"],
    ]


def test_excel_opens_the_csv_with_its_letters() -> None:
    assert to_code_csv(CODES).startswith(b"\xef\xbb\xbf")


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_cell_of_the_csv_is_a_formula(name: str, description: str) -> None:
    rows = rows_of(to_code_csv([Code(1, name, description), Code(2, "=1", parent=1)]))
    cells = [cell for row in rows[1:] for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_a_path_tells_where_a_name_ends() -> None:
    assert path_text(("Tiedonkulku", "Sähköposti")) == "Tiedonkulku > Sähköposti"
    assert path_text(("a > b", "c")) != path_text(("a", "b > c")) != path_text(("a", "b", "c"))


def test_the_qdc_is_what_the_schema_of_the_standard_asks_for() -> None:
    """REFI-QDA 1.5, section 5: names, order and forms of a codebook's elements."""
    root = fromstring(to_qdc(CODES, "Kysely"))
    assert (root.tag, [child.tag for child in root]) == (
        f"{NAMESPACE}CodeBook",
        [f"{NAMESPACE}Codes"],
    )
    assert root.attrib == {"origin": "HYTE-analyysi"}
    codes = list(root.iter(f"{NAMESPACE}Code"))
    assert len(codes) == len(CODES)
    for code in codes:
        assert set(code.attrib) - {"color"} == {"guid", "name", "isCodable"}
        assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", code.attrib["guid"])
        assert re.fullmatch("#[0-9A-F]{6}", code.get("color", "#000000"))
        assert code.attrib["isCodable"] == "true"
        order = [child.tag.removeprefix(NAMESPACE) for child in code]
        assert order == sorted(order, key=["Description", "Code"].index)
        assert order.count("Description") <= 1
    assert len({code.attrib["guid"] for code in codes}) == len(codes)


def test_the_qdc_nests_codes_and_keeps_their_words() -> None:
    root = fromstring(to_qdc(CODES, "Kysely"))
    assert tree(root[0]) == [
        ("Tiedonkulku", "Miten tieto kulkee; kuka kertoo", "#12467F",
         [("Sähköposti", None, None, []), ("Kokoukset", None, None, [])]),
        ("Resurssit", "Raha ja aika\ntoinen rivi", "#AA0000", []),
    ]  # fmt: skip


def tree(element: Element) -> list[tuple[object, ...]]:
    return [
        (code.get("name"), code.findtext(f"{NAMESPACE}Description"), code.get("color"), tree(code))
        for code in element.findall(f"{NAMESPACE}Code")
    ]


def test_a_renamed_code_keeps_its_identity_in_the_qdc() -> None:
    (before,), (after,), (elsewhere,) = (
        [code.get("guid") for code in fromstring(to_qdc([Code(1, name)], title))[0]]
        for name, title in (("Aika", "2025"), ("Ajankäyttö", "2025"), ("Aika", "2026"))
    )
    assert before == after != elsewhere
    assert to_qdc(CODES, "2025") == to_qdc(CODES, "2025")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=9))
def test_any_words_make_xml_that_opens(name: str, description: str, colour: str) -> None:
    (code,) = fromstring(to_qdc([Code(1, name, description, colour)], name))[0]
    assert re.fullmatch("#[0-9A-Fa-f]{6}", code.get("color", "#000000"))
