"""What the coding grid tells the browser, and what is believed of what the browser tells back."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from hyte_analysis.survey.coding import Code
from hyte_analysis.texts import catalogue
from hyte_analysis.ui.coding_grid.changes import GridChange, checked_changes, last_number
from hyte_analysis.ui.coding_grid.payload import GridRow, grid_codes, grid_words, payload

FOLDER = Path(__file__).parents[2] / "hyte_analysis" / "ui" / "coding_grid"
KNOWN = {"a": "Raha ei riitä", "b": "Tieto 🙂 puuttuu"}
CODES = (1, 2, 3)
GRID = "0123456789abcdef"


def journal(*changes: object, session: str = "s", instance: object = GRID) -> dict[str, object]:
    return {"session": session, "instance": instance, "changes": list(changes)}


def checked(told: object, applied: dict[str, int] | None = None) -> tuple[GridChange, ...]:
    return checked_changes(told, KNOWN, CODES, session="s", applied=applied or {})


def test_acts_arrive_in_order_as_the_browser_numbered_them() -> None:
    told = journal(
        {"number": 1, "row": "a", "codes": [1, 3]},
        {"number": 2, "row": "b", "codes": []},
        {"number": 3, "row": "b", "codes": None},
        {"number": 5, "row": "b", "cuts": [6, 8]},
        {"number": 6, "row": "b", "cuts": []},
        {"number": 7, "row": "a", "undo": True},
    )
    assert checked(told) == (
        GridChange(GRID, 1, "a", codes=(1, 3)),
        GridChange(GRID, 2, "b", codes=()),
        GridChange(GRID, 3, "b"),
        GridChange(GRID, 5, "b", cuts=(6, 8)),
        GridChange(GRID, 6, "b", cuts=()),
        GridChange(GRID, 7, "a", undo=True),
    )


def test_an_applied_act_is_not_applied_again() -> None:
    told = journal(*({"number": n, "row": "a", "codes": []} for n in (1, 2, 3)))
    assert [change.number for change in checked(told, {GRID: 2})] == [3]
    assert checked(told, {GRID: 3}) == ()


def test_another_grid_numbers_its_own_acts() -> None:
    told = journal({"number": 1, "row": "a", "codes": []}, instance="f" * 16)
    assert len(checked(told, {GRID: 40})) == 1


def test_acts_made_for_another_session_wait_until_they_are_told_to_this_one() -> None:
    told = journal({"number": 1, "row": "a", "codes": []}, session="an earlier one")
    assert checked(told) == ()
    assert last_number(told, session="s", applied={}) == ("", 0)


def test_an_undo_needs_no_row_and_never_names_an_unknown_one() -> None:
    told = journal({"number": 1, "row": "", "undo": True}, {"number": 2, "row": 7, "undo": True},
                   {"number": 3, "row": "gone", "undo": True})  # fmt: skip
    assert [change.row for change in checked(told)] == ["", "", ""]


@pytest.mark.parametrize(
    "change",
    [
        {"number": 1, "row": "unknown", "codes": [1]},
        {"number": 1, "row": ["a"], "codes": [1]},
        {"number": 1, "row": "a", "codes": [4]},
        {"number": 1, "row": "a", "codes": [1, 1]},
        {"number": 1, "row": "a", "codes": [True]},
        {"number": 1, "row": "a", "codes": ["1"]},
        {"number": 1, "row": "a", "codes": {"1": 1}},
        {"number": 1, "row": "a", "cuts": None},
        {"number": 1, "row": "a", "cuts": [0]},
        {"number": 1, "row": "a", "cuts": [13]},
        {"number": 1, "row": "a", "cuts": [-2]},
        {"number": 1, "row": "a", "cuts": [5, 5]},
        {"number": 1, "row": "a", "cuts": [7, 4]},
        {"number": 1, "row": "a", "cuts": [2.5]},
        {"number": 1, "row": "a", "undo": "yes"},
        {"number": 1, "row": "a"},
        {"number": 0, "row": "a", "codes": []},
        {"number": 2**53, "row": "a", "codes": []},
        {"number": "1", "row": "a", "codes": []},
        {"number": True, "row": "a", "codes": []},
        {"row": "a", "codes": []},
        ["number", 1],
        None,
    ],
)
def test_a_malformed_act_is_left_out_and_those_beside_it_are_kept(change: object) -> None:
    sound = {"number": 9, "row": "a", "codes": [2]}
    assert checked(journal(change, sound)) == (GridChange(GRID, 9, "a", codes=(2,)),)


def test_a_cut_counts_characters_as_a_reader_does() -> None:
    assert len(KNOWN["b"]) == 15
    assert checked(journal({"number": 1, "row": "b", "cuts": [14]}))
    assert not checked(journal({"number": 1, "row": "b", "cuts": [15]}))


def test_numbers_that_do_not_grow_are_left_out() -> None:
    told = journal(*({"number": n, "row": "a", "codes": []} for n in (2, 2, 1, 3)))
    assert [change.number for change in checked(told)] == [2, 3]


def test_a_malformed_last_act_is_acknowledged_so_that_it_is_not_sent_for_ever() -> None:
    told = journal({"number": 1, "row": "a", "codes": [1]}, {"number": 2, "row": "?", "codes": []})
    assert last_number(told, session="s", applied={}) == (GRID, 2)
    assert last_number(told, session="s", applied={GRID: 5}) == (GRID, 5)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
acts = st.fixed_dictionaries(
    {"number": st.integers(-2, 30) | anything, "row": st.sampled_from(["a", "b", "c"]) | anything},
    optional={
        "codes": st.lists(st.integers(0, 4), max_size=4) | anything,
        "cuts": st.lists(st.integers(-1, 20), max_size=4) | anything,
        "undo": st.booleans() | anything,
    },
)
journals = st.builds(
    lambda changes, instance: journal(*changes, instance=instance),
    st.lists(acts | anything, max_size=8),
    st.just(GRID) | anything,
)


@given(journals | anything)
def test_whatever_the_browser_tells_only_sound_acts_are_believed(told: object) -> None:
    numbers = [change.number for change in checked(told)]
    assert numbers == sorted(set(numbers))
    for change in checked(told):
        assert change.row in KNOWN or (change.undo and change.row == "")
        assert set(change.codes or ()) <= set(CODES)
        text = KNOWN.get(change.row, "")
        assert list(change.cuts or ()) == sorted(set(change.cuts or ()))
        assert all(0 < cut < len(text) for cut in change.cuts or ())


@given(journals, st.integers(0, 30))
def test_a_journal_told_again_after_its_numbers_are_known_brings_nothing(
    told: dict[str, object], before: int
) -> None:
    applied = {GRID: before}
    seen = [change.number for change in checked(told, applied)]
    assert all(number > before for number in seen)
    instance, last = last_number(told, session="s", applied=applied)
    assert checked(told, {**applied, instance: last}) == ()


def test_the_first_ten_codes_have_a_digit_and_the_rest_none() -> None:
    codes = grid_codes([Code(n, f"Luokka {n}", position=n) for n in range(1, 13)])
    assert "".join(code.key for code in codes) == "1234567890"
    assert [code.key for code in codes[9:]] == ["0", "", ""]


def test_codes_stand_in_their_tree_with_a_colour_each() -> None:
    above, below = Code(1, "Resurssit", colour="#1F5FA8"), Code(2, "Raha", "", "red", parent=1)
    shown = grid_codes([below, above])
    assert [(code.name, code.depth, code.key) for code in shown] == [
        ("Resurssit", 0, "1"),
        ("Raha", 1, "2"),
    ]
    assert shown[0].colour == "#1F5FA8"
    assert re.fullmatch("#[0-9A-F]{6}", shown[1].colour)


def test_rows_are_told_briefly() -> None:
    question = "Onko organisaatiosi ja hyvinvointialueen välille sovittu käytäntöjä?"
    rows = [
        GridRow(f"v{n}", "Raha", "Kunta", "X", ((question, "Kyllä"),), (1,), is_read=True)
        for n in range(500)
    ]
    told = payload(rows, grid_codes([Code(1, "Raha")]))
    assert json.dumps(told, ensure_ascii=False).count(question) == 1
    assert len(json.dumps(told)) < 500 * 70


def test_every_word_of_the_grid_is_used_and_every_used_word_exists() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.js")))
    page = (FOLDER / "grid.html").read_text(encoding="utf-8")
    asked = set(re.findall(r"\bwords\.([a-z_]+)\b(?!\()", script))
    asked |= set(re.findall(r'data-word="([a-z_]+)"', page))
    asked |= {
        word
        for call in re.findall(r"\btell\(view, (.*)", script) + re.findall(r"name = (.*);", script)
        + re.findall(r"words\[(.*?)\]", script)
        for word in re.findall(r'"([a-z_]+)"', call)
    }  # fmt: skip
    assert asked == set(grid_words())
    assert set(grid_words()) == {
        key.partition(".")[2] for key in catalogue("fi") if key.startswith("coding_grid.")
    }


def test_no_word_of_the_reader_stands_in_the_script() -> None:
    for path in [*FOLDER.glob("*.js"), FOLDER / "grid.html"]:
        assert not re.search("[äöåÄÖÅ]", path.read_text(encoding="utf-8")), path.name


def test_other_peoples_words_never_become_markup() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                "new Function", "http:", "https:", "fetch(", "import("):  # fmt: skip
        assert way not in script, way


def test_the_grid_is_mounted_on_a_page_without_a_complaint() -> None:
    def page() -> None:
        from hyte_analysis.survey.coding import Code  # noqa: PLC0415
        from hyte_analysis.ui.coding_grid import (  # noqa: PLC0415
            GridRow,
            apply_grid_changes,
            coding_grid,
            grid_codes,
        )

        apply_grid_changes("luokittelu", {"a": "Raha"}, [1], lambda change: None)  # noqa: ARG005
        coding_grid([GridRow("a", "Raha", "Kunta")], grid_codes([Code(1, "R")]), key="luokittelu")

    tried = AppTest.from_function(page).run()
    assert not tried.exception
    tried.run()
    assert not tried.exception
