"""The coding page: codes, the grid's changes stored and counted, two coders, files, the log."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import openpyxl
import pytest
import streamlit as st

from hyte_analysis.open_answers.mentions import result_coder
from hyte_analysis.storage.coding import change_coding, load_coding
from hyte_analysis.storage.surveys import list_surveys
from hyte_analysis.survey.coding import AGREED, ChangeKind, CodingChange, CodingRows
from hyte_analysis.texts import text
from hyte_analysis.ui import (
    coding_answers,
    coding_grid,
    coding_listing,
    coding_suggestions,
    session,
)
from hyte_analysis.ui.coding_grid import GridCode, GridRow
from tests.pages.reading import Downloads, Screen

ASKED = "tieto-toiselta-toimijalta-mita"
HERE = {"kysely": "ennakkokysely-2025", "avoin": ASKED}
HEADINGS = "Paikallinen tieto\nTiedonvaihto\nResurssit"


@dataclass
class Hands:
    """The grid as the coder's hands know it: what it shows, and the acts to come."""

    rows: Sequence[GridRow] = ()
    codes: Sequence[GridCode] = ()
    acts: list[dict[str, object]] = field(default_factory=list)
    number: int = 0
    meanwhile: Callable[[], None] = lambda: None

    def shown(
        self, rows: Sequence[GridRow], codes: Sequence[GridCode], *, key: str,
        on_change: Callable[[], None],
    ) -> None:  # fmt: skip
        """Stands for the component: what has been done reaches the server by its journal."""
        self.rows, self.codes = rows, codes
        if self.acts:
            self.meanwhile()
            for act in self.acts:
                self.number += 1
                act["number"] = self.number
            st.session_state[key] = {"journal": {
                "instance": "0123abcd", "session": coding_grid._ledger(key).session,
                "changes": self.acts}}  # fmt: skip
            self.acts = []
            on_change()

    def gives(self, at: int, *codes: int) -> None:
        """Give the codes to the row at this place."""
        self.acts.append({"row": self.rows[at].id, "codes": list(codes)})

    def cuts(self, at: int, *places: int) -> None:
        """Cut the row's text."""
        self.acts.append({"row": self.rows[at].id, "cuts": list(places)})


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    grid = Hands()
    monkeypatch.setattr(coding_answers, "coding_grid", grid.shown)
    monkeypatch.setattr(coding_answers, "suggested", lambda _: {})
    return grid


@pytest.fixture
def page(own_surveys: object, screen: Screen, hands: Hands) -> Screen:
    """The page with a survey of the user's own, for Maija, with three codes."""
    del own_surveys, hands
    opened(screen, "Maija")
    screen.widget("uudet-luokat").set_value(HEADINGS)
    return press_named(screen, "Tee luokat")


def opened(screen: Screen, name: str, **more: str) -> Screen:
    screen.open("coding", **HERE, **more)
    screen.app.text_input(key="tekija").set_value(name).run()
    return screen.is_well()


def press_named(screen: Screen, label: str) -> Screen:
    next(button for button in screen.app.button if button.label == label).click().run()
    return screen.is_well()


def again(screen: Screen) -> Screen:
    """The page once more, as after a key press."""
    screen.app.run()
    screen.app.run()
    return screen.is_well()


def section(screen: Screen, name: str) -> Screen:
    return screen.choose("luokittelun-osa", name)


def stored() -> CodingRows:
    database = session.own_database()
    survey = next(s for s in list_surveys(database) if s.id == "ennakkokysely-2025")
    return load_coding(database, survey.id)


def names_given(coder: str = "Maija") -> list[list[str]]:
    rows = stored()
    names = {code.id: code.name for code in rows.codes}
    return [[names[c] for c in row.codes] for row in rows.coded if row.coder == coder]


def messages(screen: Screen) -> list[str]:
    return [str(one.value).replace("\\", "") for one in (*screen.app.success, *screen.app.error)]


# Beginning.


def test_the_first_visit_says_how_to_begin_and_headings_become_codes(
    own_surveys: object, screen: Screen, hands: Hands
) -> None:
    del own_surveys
    screen.open("coding", **HERE)
    assert [one.value for one in screen.app.info] == [text("coding.no_person")]
    opened(screen, "Maija")
    assert text("coding_page.first") in screen.html.texts("p", "lead")
    screen.widget("uudet-luokat").set_value(f"{HEADINGS}\n\nresurssit")
    press_named(screen, "Tee luokat")
    assert [(code.name, code.key) for code in hands.codes] == [
        ("Paikallinen tieto", "1"), ("Tiedonvaihto", "2"), ("Resurssit", "3"),
    ]  # fmt: skip
    assert len(hands.rows) == 12


def test_others_than_the_team_do_not_see_the_work(screen: Screen) -> None:
    screen.open("coding", **HERE, yleiso="public")
    assert [one.value for one in screen.app.info] == [text("coding.only_inside")]
    assert not screen.app.text_area


def test_a_sample_says_once_that_its_coding_does_not_last(screen: Screen, hands: Hands) -> None:
    del hands
    opened(screen, "")
    assert screen.html.texts("p", "note").count(text("coding_page.sample")) == 1


# The grid.


def test_what_is_coded_is_stored_and_counted(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    hands.gives(1, 2, 3)
    hands.gives(2)
    again(page)
    assert sorted(names_given()) == [[], ["Paikallinen tieto"], ["Tiedonvaihto", "Resurssit"]]
    assert [row.codes for row in hands.rows[:4]] == [(1,), (2, 3), (), ()]
    assert [row.is_read for row in hands.rows[:4]] == [True, True, True, False]
    assert "Luokiteltu 3/12 vastausta" in page.html.texts("p", "note")
    assert page.app.get("page_link")
    page.open("questions", kysely="ennakkokysely-2025", kysymys=f"{ASKED}.luokat")
    assert "luokiteltu 3/12" in page.html.texts("h1")[0]


def test_a_row_tells_the_group_the_organisation_and_the_answer_it_belongs_to(
    page: Screen, hands: Hands
) -> None:
    del page
    assert {row.group for row in hands.rows} <= {"HVA", "Kunta", "Oppilaitokset", "Muut toimijat"}
    assert all(row.organisation for row in hands.rows)
    assert {answer for row in hands.rows for _, answer in row.context} == {"Kyllä"}
    assert all(question.startswith("3.4 Onko jotain") for row in hands.rows
               for question, _ in row.context)  # fmt: skip


def test_a_coder_does_not_see_what_another_one_has_given(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    again(page)
    opened(page, "Pekka")
    assert not any(row.is_read or row.codes for row in hands.rows)
    hands.gives(0, 2)
    again(page)
    assert (names_given("Maija"), names_given("Pekka")) == ([["Paikallinen tieto"]],
                                                            [["Tiedonvaihto"]])  # fmt: skip


def test_the_groups_of_the_sidebar_narrow_the_grid(page: Screen, hands: Hands) -> None:
    page.choose("ryhma", ["Kunta"])
    assert {row.group for row in hands.rows} == {"Kunta"}
    assert "Luokiteltu 0/12 vastausta" in page.html.texts("p", "note")


def test_an_answer_is_split_and_made_whole_again_with_its_codes(page: Screen, hands: Hands) -> None:
    whole = hands.rows[0]
    hands.gives(0, 1)
    hands.cuts(0, whole.text.index(". ") + 1)
    again(page)
    first, second = hands.rows[:2]
    assert f"{first.text} {second.text}" == whole.text
    assert (first.codes, second.codes) == ((1,), (1,))
    assert (first.part, second.part) == ((1, 2), (2, 2))
    hands.gives(1, 3)
    again(page)
    hands.cuts(0)
    again(page)
    assert hands.rows[0].text == whole.text
    assert hands.rows[0].codes == (1, 3)


def test_undo_takes_back_one_act_at_a_time(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    hands.gives(0, 1, 2)
    again(page)
    hands.acts.append({"row": "", "undo": True})
    again(page)
    assert hands.rows[0].codes == (1,)
    hands.acts += [{"row": "", "undo": True} for _ in range(2)]
    again(page)
    # The last of them would be the making of the codes, which was not done on the grid.
    assert stored().codes
    assert not stored().coded
    assert messages(page) == [text("coding_page.nothing_to_undo")]


def test_with_nothing_to_undo_the_page_says_so(page: Screen, hands: Hands) -> None:
    opened(page, "Pekka")
    hands.acts.append({"row": "", "undo": True})
    again(page)
    assert messages(page) == [text("coding_page.nothing_to_undo")]


def test_a_change_that_comes_too_late_is_one_sentence_and_those_after_it_are_made(
    page: Screen, hands: Hands
) -> None:
    def somebody_removes_a_code() -> None:
        rows = stored()
        gone = next(code for code in rows.codes if code.id == 2)
        removal = CodingChange(ChangeKind.CODES_CHANGED, CodingRows(codes=(gone,)))
        change_coding(session.own_database(), "ennakkokysely-2025", removal, "Pekka")

    hands.meanwhile = somebody_removes_a_code
    hands.gives(0, 2)
    hands.gives(1, 3)
    page.app.run()
    hands.meanwhile = lambda: None
    page.app.run()
    assert messages(page) == [text("coding_page.problem.no_code")]
    assert names_given() == [["Resurssit"]]
    assert [code.name for code in hands.codes] == ["Paikallinen tieto", "Resurssit"]
    assert [row.codes for row in hands.rows[:2]] == [(), (3,)]


def test_the_unread_can_be_listed_and_the_address_says_so(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    again(page)
    read = hands.rows[0].id
    page.choose("luokittelun-naytto", "lukematta")
    assert len(hands.rows) == 11
    assert read not in {row.id for row in hands.rows}
    assert page.address["luokittelun-naytto"] == ["lukematta"]


def test_a_listing_stays_as_it_is_while_its_answers_are_coded(
    page: Screen, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.choose("luokittelun-naytto", "lukematta")
    with monkeypatch.context() as only_the_grid:
        # A key press runs the grid's part of the page alone.
        only_the_grid.setattr(coding_listing, "new_run", lambda: None)
        hands.gives(0, 1)
        hands.gives(1)
        again(page)
    assert len(hands.rows) == 12
    assert text("coding_page.over.many", n=2) in page.html.texts("p", "note")
    page.press("luokittelun-uusi-luettelo")
    assert len(hands.rows) == 10


def test_answers_with_a_code_and_without_any_can_be_listed(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    hands.gives(3)
    again(page)
    first = hands.rows[0].id
    fourth = hands.rows[3].id
    page.choose("luokittelun-naytto", "1")
    assert [row.id for row in hands.rows] == [first]
    page.choose("luokittelun-naytto", "ilman")
    assert [row.id for row in hands.rows] == [fourth]
    page.choose("luokittelun-naytto", "2")
    assert [one.value for one in page.app.info] == [text("coding_page.nothing_listed")]


def test_a_search_finds_other_inflections_and_marks_them(page: Screen, hands: Hands) -> None:
    page.choose("luokittelun-haku", "kunta")
    assert 0 < len(hands.rows) < 12
    for row in hands.rows:
        marked = [row.text[start:end] for start, end in row.hits]
        assert any("kun" in word.casefold() for word in marked)


def test_many_answers_come_in_pages(
    page: Screen, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_listing, "PAGE_SIZE", 5)
    again(page)
    assert len(hands.rows) == 5
    seen = {row.id for row in hands.rows}
    page.choose("luokittelun-sivu", 3)
    assert len(hands.rows) == 2
    assert not seen & {row.id for row in hands.rows}


def test_suggestions_follow_the_headings(
    page: Screen, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coding_answers, "suggested", coding_suggestions.suggested)
    monkeypatch.setattr(coding_suggestions, "prepared",
                        lambda _key, make, _label, **_: make(lambda _: None))  # fmt: skip
    again(page)
    offered = [row for row in hands.rows if row.suggestions]
    assert offered
    assert all(set(row.suggestions) <= {1, 2, 3} for row in offered)
    assert all(row.codes == () for row in hands.rows), "never applied by themselves"


# Codes.


def test_a_code_gets_a_new_name_description_and_place(page: Screen, hands: Hands) -> None:
    section(page, "codes")
    page.choose("luokka", "2")
    fields = {field.label: field for field in (*page.app.text_input, *page.app.text_area,
                                               *page.app.selectbox)}  # fmt: skip
    fields["Nimi"].set_value("Tiedon kulku")
    fields["Kuvaus"].set_value("Mitä kulkee & <b>minne</b>")
    next(s for s in page.app.selectbox if s.label == "Yläluokka").set_value("1")
    press_named(page, "Tallenna luokka")
    code = next(code for code in stored().codes if code.id == 2)
    assert (code.name, code.parent) == ("Tiedon kulku", 1)
    assert "<b>" not in "".join(page.html.texts("b"))
    assert page.html.tables[0].rows[1][:2] == ["Tiedon kulku", "Mitä kulkee & <b>minne</b>"]
    press_named(page, "Siirrä alas")
    section(page, "answers")
    assert [(c.name, c.depth) for c in hands.codes] == [
        ("Paikallinen tieto", 0), ("Tiedon kulku", 1), ("Resurssit", 0),
    ]  # fmt: skip


def test_a_name_that_is_taken_is_one_sentence_and_nothing_is_stored(page: Screen) -> None:
    section(page, "codes")
    next(f for f in page.app.text_input if f.label == "Nimi").set_value("resurssit")
    press_named(page, "Tallenna luokka")
    assert messages(page) == [text("coding_page.problem.same_name", name="resurssit")]
    assert {code.name for code in stored().codes} == set(HEADINGS.splitlines())


def test_codings_follow_a_code_that_is_merged_and_lose_one_that_is_removed(
    page: Screen, hands: Hands
) -> None:
    hands.gives(0, 1, 3)
    hands.gives(1, 2)
    again(page)
    section(page, "codes").choose("luokka", "2")
    page.choose("yhdista-luokkaan-2", "3").press("yhdista-luokka-2")
    assert sorted(names_given()) == [["Paikallinen tieto", "Resurssit"], ["Resurssit"]]
    page.choose("luokka", "1").press("poista-luokka-1")
    assert sorted(names_given()) == [["Resurssit"], ["Resurssit"]]


def test_codes_go_to_a_file_and_come_back(page: Screen, downloads: Downloads) -> None:
    section(page, "codes")
    content = downloads["lataa-luokat-csv"]()
    assert b"Paikallinen tieto" in content
    assert b"CodeBook" in downloads["lataa-luokat-qdc"]()
    more = content + b"Talous;Resurssit;Rahat;#A3262A\r\n"
    page.app.file_uploader[0].upload("luokat.csv", more).run()
    assert ["Resurssit > Talous", "uusi", "Rahat"] in page.is_well().html.tables[-1].rows
    page.press("ota-luokat")
    assert [code.name for code in stored().codes if code.parent == 3] == ["Talous"]


def test_a_file_that_holds_no_codes_is_one_sentence(page: Screen) -> None:
    section(page, "codes")
    page.app.file_uploader[0].upload("x.csv", b"a;b\n1;2\n").run()
    assert len(page.is_well().app.error) == 1


# Two coders.


@pytest.fixture
def two_coders(page: Screen, hands: Hands) -> Screen:
    """Maija and Pekka have both read four answers and agree on the first and the last."""
    for at, codes in enumerate(((1,), (2,), (1, 2), ())):
        hands.gives(at, *codes)
    again(page)
    opened(page, "Pekka")
    for at, codes in enumerate(((1,), (1,), (2,), ())):
        hands.gives(at, *codes)
    again(page)
    return section(page, "agreement")


def test_two_coders_agreement_is_told_for_each_code(two_coders: Screen) -> None:
    table = two_coders.html.tables[0]
    # Local: Pekka on 1, 2; Maija on 1, 3. po = 2/4, pe = 1/2·1/2 + 1/2·1/2.
    assert table.rows[0] == ["Paikallinen tieto", "1", "1", "1", "1", "0,00", "0,13"]
    # Exchange: Pekka on 3; Maija on 2, 3. po = 3/4, pe = 1/4·1/2 + 3/4·1/2.
    assert table.rows[1][:6] == ["Tiedonvaihto", "1", "0", "1", "2", "0,50"]
    assert len(table.rows) == 2
    assert "n = 4" in table.caption


def test_a_disagreement_is_settled_by_one_press_and_the_coders_keep_their_own(
    two_coders: Screen,
) -> None:
    assert any("2 vastausta odottaa" in note for note in two_coders.html.texts("p", "note"))
    press_named(two_coders, "Molempien luokat")
    assert names_given(AGREED) == [["Paikallinen tieto", "Tiedonvaihto"]]
    assert any("1 vastaus odottaa" in note for note in two_coders.html.texts("p", "note"))
    press_named(two_coders, "Kuten Maija")
    assert names_given(AGREED) == [["Paikallinen tieto", "Tiedonvaihto"]] * 2
    assert len(names_given("Maija")) == len(names_given("Pekka")) == 4


def test_the_results_count_the_coder_who_is_chosen(two_coders: Screen) -> None:
    key = f"tulosten-luokittelija-{ASKED}-Maija"
    two_coders.choose(key, "Pekka")
    assert [one.coder for one in stored().result_coders] == ["Pekka"]
    assert result_coder(stored(), ASKED) == "Pekka"
    two_coders.open("questions", kysely="ennakkokysely-2025", kysymys=f"{ASKED}.luokat")
    shown = two_coders.html.tables[0]
    assert "Tiedonvaihto" in " ".join([*shown.columns, *(row[0] for row in shown.rows)])


def test_one_coder_alone_is_told_what_it_takes(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    again(page)
    section(page, "agreement")
    (advice,) = [one.value for one in page.app.info]
    assert "Maija" in advice
    assert "Maija" in " ".join(page.html.texts("p"))


# Files and the log.


def test_the_workbook_goes_out_and_comes_back_filled_in(
    page: Screen, downloads: Downloads, hands: Hands
) -> None:
    section(page, "files")
    book = openpyxl.load_workbook(io.BytesIO(downloads["lataa-luokittelu"]()))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 13
    for row in (2, 5):
        sheet.cell(row, heads.index("Tiedonvaihto") + 1, 1)
    filled = io.BytesIO()
    book.save(filled)
    page.app.file_uploader[0].upload("luokittelu.xlsx", filled.getvalue()).run()
    page.is_well()
    assert not stored().coded, "nothing is stored before it has been looked at"
    page.press("ota-luokittelu")
    assert names_given() == [["Tiedonvaihto"], ["Tiedonvaihto"]]
    section(page, "answers")
    assert sum(row.is_read for row in hands.rows) == 2


def test_the_log_tells_who_did_what_and_takes_ones_own_back(page: Screen, hands: Hands) -> None:
    hands.gives(0, 1)
    again(page)
    section(page, "history")
    (log,) = page.html.tables
    assert [row[1:] for row in log.rows] == [
        ["Maija", "luokitteli vastauksen: Paikallinen tieto"],
        ["Maija", "muutti luokkia: Paikallinen tieto, Tiedonvaihto, Resurssit"],
    ]
    page.press("peru-luokittelu")
    assert not stored().coded
    assert page.html.tables[0].rows[0][2] == "perui: luokitteli vastauksen: Paikallinen tieto"
    opened(page, "Pekka")
    assert text("coding_page.nothing_to_undo") in page.html.texts("p", "note")


def test_names_and_codes_are_shown_as_they_are_written(page: Screen, hands: Hands) -> None:
    nasty = "<script>x</script> **l** :red[p] $x$ {0}"
    opened(page, nasty)
    section(page, "codes")
    page.widget("uudet-luokat").set_value(f"{nasty}\n=1+1")
    press_named(page, "Lisää luokat")
    assert nasty in page.html.texts("th", "")
    section(page, "answers")
    hands.gives(0, 4)
    again(page)
    for name in ("agreement", "files", "history"):
        section(page, name)
        assert not page.html.texts("script")
