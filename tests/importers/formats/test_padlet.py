"""Padlet boards: posts are responses, sections are open questions."""

import csv
import io
import zipfile

import pytest

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers import limits, padlet
from hyte_analysis.importers.grid import Grid, grid_of_rows
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.padlet import FORMAT, padlet_grid, plain_text
from hyte_analysis.survey.model import Kind

Rows = list[list[str]]
OLD = ["Subject", "Body", "Attachment", "Author", "Created", "Updated"]
NEW = ["Section", "Subject", "Body", "Author", "Created At"]
NOTES = [
    ["Toimii hyvin", "", "Yhteistyö kunnan kanssa", "Anonymous", "2026-03-02"],
    ["Kehitettävää", "Tiedonkulku", "Liian monta kanavaa", "Anna", "2026-03-02"],
    ["Toimii hyvin", "Miksi?", "Tunnemme toisemme", "Anna", "2026-03-03"],
]


def layout_of(headings: list[str], rows: Rows) -> Layout:
    grid = grid_of_rows([headings, *rows], "testi")
    assert FORMAT.recognises(grid)
    return FORMAT.layout(grid)


def asked(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if not column.left_out]


def texts(column: Column) -> list[str]:
    return list(column.cells)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def as_csv(rows: Rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


POSTS = as_csv([NEW, *NOTES])


def test_each_section_is_an_open_question_with_its_own_posts() -> None:
    first, second = asked(layout_of(NEW, NOTES))
    assert (first.heading, second.heading) == ("Toimii hyvin", "Kehitettävää")
    assert texts(first) == ["Yhteistyö kunnan kanssa", "", "Miksi? Tunnemme toisemme"]
    assert texts(second) == ["", "Tiedonkulku: Liian monta kanavaa", ""]
    assert {c.declared.kind for c in (first, second) if c.declared} == {Kind.OPEN_TEXT}


def test_who_posted_is_personal_and_when_is_technical() -> None:
    reasons = {column.heading: column.left_out for column in layout_of(NEW, NOTES).columns}
    assert reasons["Author"] == "import.ignored_personal"
    assert reasons["Created At"] == "import.ignored_technical"


def test_subjects_and_sections_are_told_to_be_within_the_answers() -> None:
    reasons = {column.heading: column.left_out for column in layout_of(NEW, NOTES).columns}
    assert reasons["Section"] == reasons["Subject"] == "import.ignored_merged"


def test_a_board_without_sections_is_one_question() -> None:
    rows = [["Ehdotus", "Lisää puistoja", "", "Anna", "2020-01-01", "2020-01-02"]]
    (question,) = (c for c in asked(layout_of(OLD, rows)) if c.filled)
    assert question.heading == "Padlet-seinän viestit"
    assert texts(question) == ["Ehdotus: Lisää puistoja"]


def test_a_filled_attachment_is_an_open_question_of_its_own() -> None:
    rows = [["Ehdotus", "Puisto", "https://example.org/a.png", "Anna", "2020-01-01", ""]]
    attachment = layout_of(OLD, rows).columns[2]
    assert (attachment.heading, attachment.left_out) == ("Liite", "")
    assert texts(attachment) == ["https://example.org/a.png"]


def test_a_post_without_a_section_has_a_heading_all_the_same() -> None:
    rows = [*NOTES, ["", "", "Irrallinen ajatus", "Anna", "2026-03-03"]]
    loose = asked(layout_of(NEW, rows))[2]
    assert loose.heading == "Ilman osiota"
    assert texts(loose) == ["", "", "", "Irrallinen ajatus"]


def test_too_many_sections_are_no_questions() -> None:
    rows = [[f"Osio {i}", "", f"Ajatus {i}", "Anna", "2026-03-03"] for i in range(150)]
    layout = layout_of(NEW, rows)
    assert layout.columns[2].heading == "Padlet-seinän viestit"
    assert layout.columns[0].left_out == ""
    assert len(layout.columns) == len(NEW)


def test_every_source_column_stays_and_the_places_are_in_order() -> None:
    grid = grid_of_rows([NEW, *NOTES], "testi")
    layout = FORMAT.layout(grid)
    assert [column.index for column in layout.columns] == list(range(len(NEW) + 1))
    answers = [column for column in layout.columns if not column.left_out]
    assert sum(column.filled for column in answers) == grid.below(1).columns[2].filled
    for index in (0, 1, 3, 4):
        assert layout.columns[index].filled == grid.below(1).columns[index].filled


def test_finnish_headings_are_known() -> None:
    rows = [["Hyvä", "Otsikko", "Teksti", "Anna", "2026-03-02"]]
    layout = layout_of(["Osio", "Otsikko", "Sisältö", "Tekijä", "Luotu"], rows)
    assert texts(asked(layout)[0]) == ["Otsikko: Teksti"]


def test_reactions_and_comments_are_technical() -> None:
    rows = [[*note, "3", "2"] for note in NOTES]
    layout = layout_of([*NEW, "Reactions", "Comments"], rows)
    assert {c.left_out for c in layout.columns[5:7]} == {"import.ignored_technical"}


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("<p>Lisää <b>puistoja</b></p><p>ja penkkejä</p>", "Lisää puistoja\nja penkkejä"),
        ("<div>Yksi<br>kaksi</div>", "Yksi\nkaksi"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("Ruoka &amp; juoma", "Ruoka & juoma"),
        ("<p>Kesä&nbsp;&lt;3</p>", "Kesä <3"),
        ("5 < 7 ja 9 > 8", "5 < 7 ja 9 > 8"),
        ("sydän <3 <br> loppu", "sydän <3\nloppu"),
        ("rivi\ntoinen", "rivi\ntoinen"),
        ("<p>katso <kuva> tästä</p>", "katso <kuva> tästä"),
    ],
)
def test_html_becomes_the_words_that_people_read(cell: str, plain: str) -> None:
    assert plain_text(cell) == plain


@pytest.mark.parametrize(
    "headings",
    [
        ["Vastausaika", "Vastaajaryhmä", "Mitä tarvitset?:Uni", "Mitä tarvitset?:Muu"],
        ["Timestamp", "Otsikko", "Teksti", "Sähköposti"],
        ["ID", "Start time", "Completion time", "Email", "Name", "Kunta"],
        ["Otsikko", "Osio", "Tekijä", "Luotu"],
        ["_uuid", "_submission_time", "kunta"],
        ["Body", "Author", "a", "b", "c", "d", "Created"],
    ],
)
def test_other_tables_are_not_claimed(headings: list[str]) -> None:
    row = [f"v{i}" for i, _ in enumerate(headings)]
    assert not FORMAT.recognises(grid_of_rows([headings, row], "testi"))


@pytest.mark.parametrize("rows", [[], [NEW]])
def test_a_board_without_posts_is_read_all_the_same(rows: Rows) -> None:
    grid = grid_of_rows(rows, "testi")
    assert FORMAT.recognises(grid) == bool(rows)
    if rows:
        assert len(FORMAT.layout(grid).row_numbers) == 0


def posts_of(members: dict[str, bytes]) -> Grid | None:
    return padlet_grid("seinä.zip", zipped(members))


def test_the_posts_are_found_in_a_zip() -> None:
    grid = posts_of({"Posts - Työpaja.csv": POSTS, "Comments.csv": b"a,b\r\n1,2\r\n",
                     "__MACOSX/._Posts.csv": b"x"})  # fmt: skip
    assert grid is not None
    assert FORMAT.recognises(grid)
    assert len(grid.row_numbers) == 4


def test_a_name_that_points_elsewhere_is_only_a_name() -> None:
    grid = posts_of({"../../Posts.csv": POSTS})
    assert grid is not None
    assert grid.top[0] == NEW


@pytest.mark.parametrize(
    "members", [{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}, {"kuva.png": b"x"}]
)
def test_a_workbook_or_another_zip_is_not_a_board(members: dict[str, bytes]) -> None:
    assert posts_of(members) is None


def test_a_table_that_is_no_zip_is_not_a_board() -> None:
    assert padlet_grid("seinä.csv", POSTS) is None


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"Posts 1.csv": POSTS, "Posts 2.csv": POSTS}, "useita taulukoita"),
        ({"sisempi.zip": zipped({"Posts.csv": POSTS})}, "toinen zip-paketti"),
        ({"Posts.csv": b" \r\n"}, "tyhjä"),
    ],
)
def test_a_zip_that_does_not_tell_one_board_is_refused(
    members: dict[str, bytes], words: str
) -> None:
    with pytest.raises(ImportProblem, match=words):
        posts_of(members)


def test_a_broken_zip_is_refused() -> None:
    whole = zipped({"Posts.csv": POSTS * 50})
    broken = whole[:60] + b"\xff" * 40 + whole[100:]
    with pytest.raises(ImportProblem, match="vioittunut"):
        padlet_grid("seinä.zip", broken)
    with pytest.raises(ImportProblem, match="vioittunut"):
        padlet_grid("seinä.zip", whole[: len(whole) // 2])


def test_an_encrypted_zip_is_refused() -> None:
    content = bytearray(zipped({"Posts.csv": POSTS}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(ImportProblem, match="salasanalla"):
        padlet_grid("seinä.zip", bytes(content))


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"Posts.csv": b"0" * (3 * 1024 * 1024)})
    assert len(bomb) < 10_000
    monkeypatch.setattr(padlet, "LARGEST_FILE", 2 * 1024 * 1024)
    monkeypatch.setattr(limits.check_file, "__defaults__", (2 * 1024 * 1024,))
    with pytest.raises(ImportProblem, match="liian suuri"):
        padlet_grid("seinä.zip", bomb)
