"""Codes read from files: what comes back, what is kept, and what is refused with a sentence."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyte_analysis.errors import ImportProblem
from hyte_analysis.exports.code_files import to_code_csv, to_qdc
from hyte_analysis.importers.code_files import (
    DEEPEST,
    LARGEST_CODE_FILE,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_CODES,
    paths_of,
    read_codes,
)
from hyte_analysis.survey.coding import ChangeKind, Code, in_tree_order
from hyte_analysis.survey.wording import clean

EXISTING = (
    Code(3, "Tiedonkulku", "Vanha kuvaus", "#12467F", None, 0),
    Code(5, "Sähköposti", "", "", 3, 1),
    Code(9, "Resurssit", "", "", None, 2),
)
ATLAS = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" origin="ATLAS.ti Win 23.4.0"
  xsi:schemaLocation="urn:QDA-XML:codebook:0:4 Codebook.xsd" xmlns="urn:QDA-XML:codebook:1.0">
  <Codes>
    <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Kokoukset" color="#46aa00"
      isCodable="true"><Description>Milloin ja missä</Description>
      <Code guid="2FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Etänä" isCodable="true" /></Code>
  </Codes>
  <Sets><Set name="Ryhmä" guid="ECA18D76-2B8B-4F26-BC1D-19ECA19FB3F0">
    <MemberCode guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" /></Set></Sets>
</CodeBook>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><CodeBook><Codes><Code name="&c;"/></Codes></CodeBook>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>
<CodeBook><Codes><Code name="&d;"/></Codes></CodeBook>"""

names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12
).map(clean).filter(lambda name: name and clean(name) == name)  # fmt: skip
odd_names = st.sampled_from(
    ["=A1", "'=A1", "''-x", "a > b", ">", ">>", "> x", "x >", "-", "Muu", "a;b", 'sa"na', "a,b"]
)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Code, ...]:
    """Codes in a tree, no two of the same name under one code."""
    found: list[Code] = []
    for id_ in range(1, draw(st.integers(2, 9))):
        name = draw(names | odd_names)
        parent = draw(st.sampled_from([None, *(c.id for c in found)]))
        siblings = {c.name.casefold() for c in found if c.parent == parent}
        if name.casefold() in siblings:
            continue
        description = draw(names | st.sampled_from(["", "kaksi\nriviä", "= summa", "'+"]))
        colour = draw(st.sampled_from(["", "#12467F", "#AABBCC"]))
        found.append(Code(id_, name, description, colour, parent, id_))
    return tuple(found)


def told(codes: tuple[Code, ...]) -> list[tuple[object, ...]]:
    """The tree as a person sees it."""
    return [(c.name, c.description, c.colour, depth) for c, depth in in_tree_order(codes)]


def paths(codes: tuple[Code, ...]) -> list[tuple[str, ...]]:
    return [path for path, _ in paths_of(codes)]


def read_csv(*lines: str, existing: tuple[Code, ...] = ()) -> tuple[Code, ...]:
    return read_codes("luokat.csv", "\n".join(lines).encode(), existing).added.codes


@settings(deadline=None)
@given(trees())
@pytest.mark.parametrize("suffix", ["csv", "qdc"])
def test_what_is_written_reads_back_as_the_same_tree(suffix: str, codes: tuple[Code, ...]) -> None:
    content = to_code_csv(codes) if suffix == "csv" else to_qdc(codes, "Kysely")
    if not codes:
        with pytest.raises(ImportProblem):
            read_codes("luokat", content, ())
        return
    assert told(read_codes("luokat", content, ()).added.codes) == told(codes)
    assert not read_codes("luokat", content, codes).added.codes


def test_a_new_code_does_not_take_an_id_that_another_has_had() -> None:
    found = read_codes("luokat.csv", b"Luokka;Kuvaus\nAivan uusi;\n", EXISTING, 40).added.codes
    assert [code.id for code in found] == [40]


def test_a_known_code_keeps_its_id_and_a_new_one_gets_the_next() -> None:
    change = read_codes(
        "luokat.csv",
        "Luokka;Yläluokka;Kuvaus;Väri\n"
        "tiedonkulku;;Uusi kuvaus;\n"
        "Kokoukset;Tiedonkulku;;#a00\n"
        "Resurssit;;;\n".encode(),
        EXISTING,
    )
    assert change.kind is ChangeKind.CODES_IMPORTED
    assert change.removed.codes == (EXISTING[0],)
    assert change.added.codes == (
        Code(3, "Tiedonkulku", "Uusi kuvaus", "#12467F", None, 0),
        Code(10, "Kokoukset", "", "#AA0000", 3, 3),
    )
    assert change.reverse.added.codes == (EXISTING[0],)


def test_a_code_above_may_come_later_and_be_told_by_name_alone() -> None:
    codes = read_csv(
        "Luokka;Yläluokka", "Liitteet;Sähköposti", "Sähköposti;Tiedonkulku", "Tiedonkulku;"
    )
    assert paths(codes) == [
        ("Tiedonkulku",),
        ("Tiedonkulku", "Sähköposti"),
        ("Tiedonkulku", "Sähköposti", "Liitteet"),
    ]


def test_a_code_above_may_be_one_that_is_there_already() -> None:
    (code,) = read_csv("Luokka;Yläluokka", "Liitteet;Sähköposti", existing=EXISTING)
    assert code.parent == 5


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ";"), ("utf-8", ","), ("cp1252", ";"), ("utf-16", "\t"), ("mac_roman", ";")],
)
def test_a_csv_is_read_as_the_tool_that_wrote_it(encoding: str, delimiter: str) -> None:
    lines = ["Luokka,Kuvaus", "Sähköposti,Viestit ja jäsenet", "Työ,Tehtävät"]
    content = "\r\n".join(lines).replace(",", delimiter).encode(encoding)
    found = read_codes("luokat.csv", content, ()).added.codes
    assert [(code.name, code.description) for code in found] == [
        ("Sähköposti", "Viestit ja jäsenet"),
        ("Työ", "Tehtävät"),
    ]


def test_a_list_of_tags_from_taguette_is_read() -> None:
    (code,) = read_csv("tag,description,number of highlights", "Aika,Kiire,12")
    assert (code.name, code.description) == ("Aika", "Kiire")


def test_a_codebook_of_atlas_ti_is_read_without_its_sets() -> None:
    codes = read_codes("luokat.qdc", ATLAS.encode(), ()).added.codes
    assert told(codes) == [("Kokoukset", "Milloin ja missä", "#46AA00", 0), ("Etänä", "", "", 1)]


@pytest.mark.parametrize(
    "content",
    [
        ATLAS.replace(' xmlns="urn:QDA-XML:codebook:1.0"', "").encode(),
        ATLAS.replace("codebook:1.0", "codebook:0:4").encode(),
        ATLAS.replace("utf-8", "utf-16").encode("utf-16"),
        ATLAS.replace("utf-8", "iso-8859-1").encode("latin-1"),
        b"\xef\xbb\xbf" + ATLAS.encode(),
        re.sub("(<CodeBook[^>]*>)", r"<Project xmlns='urn:QDA-XML:project:1.0'><Users/>\1", ATLAS)
        .replace("</CodeBook>", "</CodeBook><Sources><TextSource name='x'/></Sources></Project>")
        .encode(),
    ],
    ids=["no namespace", "another version", "utf-16", "latin-1", "with a mark", "a project"],
)
def test_a_codebook_is_read_however_it_is_wrapped(content: bytes) -> None:
    codes = read_codes("luokat.qdc", content, ()).added.codes
    assert [code.name for code in codes] == ["Kokoukset", "Etänä"]


def nested(depth: int) -> bytes:
    return b"<CodeBook><Codes>" + b"".join(
        b'<Code name="%d">' % level for level in range(depth)
    ) + b"</Code>" * depth + b"</Codes></CodeBook>"  # fmt: skip


def flat(n: int) -> bytes:
    return b"Luokka;Kuvaus\n" + b"".join(b"Luokka %d;x\n" % row for row in range(n))


# what it is → content and the part of the sentence that tells what is wrong
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "ei voi lukea luokkia"),
    "a heading alone": (b"Luokka;Kuvaus\n", "ei ole yhtään luokkaa"),
    "answers": (b"Taho;Vastaus\nKunta;Kyll\xe4\n", "pitää olla otsikko Luokka"),
    "binary": (b"\x00\x01PK;\x02", "ei voi lukea luokkia"),
    "an excel file": (b"PK\x03\x04" + b"\x00" * 60, "CSV UTF-8"),
    "an open quote": (b'Luokka;Kuvaus\n"Aika;x\nRaha;y\n', "ei voi lukea luokkia"),
    "the same code twice": (b"Luokka;Kuvaus\nAika;x\nRaha;y\naika;z\n", "kohdassa 4"),
    "two codes of one name in xml": (
        b'<CodeBook><Codes><Code name="a"/><Code name="A "/></Codes></CodeBook>', "jo kerran"),
    "a circle": ("Luokka;Yläluokka\na;b\nb;a\n".encode(), "itsensä yläpuolella"),
    "a code above itself": ("Luokka;Yläluokka\na;a\n".encode(), "itsensä yläpuolella"),
    "no such code above": ("Luokka;Yläluokka\na;b\n".encode(), "yläluokkaa ei ole"),
    "a name that two codes have above": (
        "Luokka;Yläluokka\na;\nb;\nx;a\nx;b\nc;x\n".encode(), "useaan luokkaan"),
    "no name": (b"Luokka;Kuvaus\n;x\nAika;y\n", "ei ole nimeä"),
    "no name in xml": (b"<CodeBook><Codes><Code/></Codes></CodeBook>", "ei ole nimeä"),
    "a colour in words": ("Luokka;Väri\nAika;punainen\n".encode(), "#12467F"),
    "a long name": (b"Luokka;Kuvaus\n" + b"a" * (LONGEST_NAME + 1) + b";x\n", "liian pitkä"),
    "a long description": (
        b"Luokka;Kuvaus\nAika;" + b"a" * (LONGEST_DESCRIPTION + 1) + b"\n", "liian pitkä"),
    "too many rows": (flat(MOST_CODES + 1), "luokkia olisi liikaa"),
    "too many in xml": (
        b"<CodeBook><Codes>" + b'<Code name="x"/>' * (MOST_CODES + 1) + b"</Codes></CodeBook>",
        "luokkia olisi liikaa"),
    "too deep": (nested(DEEPEST + 1), "liian syvällä"),
    "deeper than python": (nested(120_000), "liian syvällä"),
    "too large": (b" " * (LARGEST_CODE_FILE + 1), "liian suuri"),
    "a bomb": (BOMB.encode(), "ei ole ehjä"),
    "a file from elsewhere": (OUTSIDE.encode(), "ei ole ehjä"),
    "xml cut short": (ATLAS.encode()[:500], "ei ole ehjä"),
    "xml of another encoding": (ATLAS.encode("cp1252"), "ei ole ehjä"),
    "xml of an unknown encoding": (ATLAS.replace("utf-8", "x-99").encode(), "ei ole ehjä"),
    "other xml": (b"<html><body>x</body></html>", "ei ole yhtään luokkaa"),
    "an empty codebook": (to_qdc((), "x"), "ei ole yhtään luokkaa"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_list_of_codes_is_refused_with_a_sentence(
    content: bytes, said: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(ImportProblem) as caught:
        read_codes("luokat.qdc", content, ())
    message = caught.value.user_message
    assert said in message
    assert "luokat.qdc" in message
    assert "\n" not in message
    assert "root:" not in message
    assert time.monotonic() - begun < 5


def test_as_many_codes_as_can_be_kept_are_read() -> None:
    assert len(read_codes("a.csv", flat(MOST_CODES), ()).added.codes) == MOST_CODES
    assert len(read_codes("a.qdc", nested(DEEPEST), ()).added.codes) == DEEPEST
    with pytest.raises(ImportProblem):
        read_codes("a.csv", flat(MOST_CODES), EXISTING)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: ("<CodeBook>" + t).encode(
    "utf-8", "replace")))  # fmt: skip
def test_any_bytes_are_codes_or_a_sentence(content: bytes) -> None:
    try:
        found = read_codes("luokat", content, EXISTING).added.codes
    except ImportProblem:
        return
    assert all(code.name for code in found)
