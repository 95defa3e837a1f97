"""SPSS files: labels and response sets declare the questions, and a bad file harms nobody."""

import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from hyte_analysis.errors import ImportProblem
from hyte_analysis.importers import spss_file
from hyte_analysis.importers.cells import cells_of
from hyte_analysis.importers.layout import Column, Layout
from hyte_analysis.importers.spss import is_spss, read_spss, spss_layout
from hyte_analysis.importers.spss_file import ResponseSet, SpssTable, Variable, spss_table
from hyte_analysis.survey.model import Kind, Role, Scale

AGREE = {1: "Eri mieltä", 2: "Ei kumpaakaan", 3: "Samaa mieltä"}


def sav(folder: Path, columns: Mapping[str, Sequence[Any]], **said: object) -> bytes:
    path = folder / "vastaukset.sav"
    pyreadstat.write_sav(pd.DataFrame(columns), path, **said)
    return path.read_bytes()


def layout_of(folder: Path, columns: Mapping[str, Sequence[Any]], **said: object) -> Layout:
    return read_spss("vastaukset.sav", sav(folder, columns, **said))


def table_of(variables: Sequence[Variable], *sets: ResponseSet) -> SpssTable:
    return SpssTable(tuple(variables), sets, len(variables[0].cells), "UTF-8")


def variable(
    name: str,
    cells: Sequence[str],
    *,
    label: str = "",
    labels: Mapping[str, str] | None = None,
    missing: frozenset[str] = frozenset(),
) -> Variable:
    return Variable(name, label, cells_of(cells), labels or {}, missing)


def texts(column: Column) -> list[str]:
    return list(column.cells)


def test_only_spss_files_begin_as_one(tmp_path: Path) -> None:
    assert is_spss(sav(tmp_path, {"a": [1.0]}))
    assert is_spss(b"$FL3@(#) SPSS DATA FILE")
    assert not is_spss(b"PK\x03\x04")


@pytest.mark.parametrize("compress", [False, True])
def test_value_labels_are_a_single_choice_in_the_order_of_the_values(
    tmp_path: Path, compress: bool
) -> None:
    layout = layout_of(
        tmp_path, {"k1": [3.0, 1.0, None]}, column_labels=["Saamme apua"],
        variable_value_labels={"k1": AGREE}, variable_measure={"k1": "ordinal"},
        compress=compress,
    )  # fmt: skip
    (column,) = layout.columns
    assert column.heading == "Saamme apua"
    assert texts(column) == ["Samaa mieltä", "Eri mieltä"]
    assert column.declared is not None
    assert column.declared.kind is Kind.SINGLE_CHOICE
    assert column.declared.scale is Scale.ORDINAL
    options = [(option.code, option.label, option.synonyms) for option in column.declared.options]
    assert options == [(1, "Eri mieltä", ("1",)), (2, "Ei kumpaakaan", ("2",)),
                       (3, "Samaa mieltä", ("3",))]  # fmt: skip


def test_text_variables_have_labels_too(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"taho": ["k", "h", "k"]},
                       variable_value_labels={"taho": {"k": "Kunta", "h": "Alue"}})  # fmt: skip
    assert texts(layout.columns[0]) == ["Kunta", "Alue", "Kunta"]


def test_an_answer_without_a_label_is_an_option_too(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"k1": [1.0, 2.0, 3.0]},
                       variable_value_labels={"k1": {1: "Kyllä", 3: "Ei"}})  # fmt: skip
    assert texts(layout.columns[0]) == ["Kyllä", "2", "Ei"]


def test_user_missing_answers_are_kept_as_options_after_the_others(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, {"k1": [1.0, -1.0, 3.0, 8.0]},
        variable_value_labels={"k1": {**AGREE, -1: "En osaa sanoa", 8: "Ohitettu"}},
        missing_ranges={"k1": [-1, 8]},
    )  # fmt: skip
    (column,) = layout.columns
    assert texts(column) == ["Eri mieltä", "En osaa sanoa", "Samaa mieltä", "Ohitettu"]
    assert column.declared is not None
    assert [(option.code, option.role) for option in column.declared.options] == [
        (1, Role.SUBSTANTIVE), (2, Role.SUBSTANTIVE), (3, Role.SUBSTANTIVE),
        (4, Role.DONT_KNOW), (5, Role.NOT_APPLICABLE),
    ]  # fmt: skip


def test_a_number_that_only_stands_for_no_answer_is_no_number(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, {"ika": [44.0, 999.0, 51.5, 38.0, 998.0]},
        variable_value_labels={"ika": {999: "Ei halua sanoa"}},
        missing_ranges={"ika": [998, 999]}, variable_measure={"ika": "scale"},
    )  # fmt: skip
    (column,) = layout.columns
    assert texts(column) == ["44", "Ei halua sanoa", "51.5", "38", "puuttuva (998)"]
    assert column.declared is not None
    assert column.declared.kind is Kind.NUMBER


def test_numbers_of_which_only_the_ends_are_labelled_stay_numbers(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, {"nps": [0.0, 7.0, 10.0]}, column_labels=["Suosittelisitko?"],
        variable_value_labels={"nps": {0: "En", 10: "Varmasti"}}, variable_measure={"nps": "scale"},
    )  # fmt: skip
    assert texts(layout.columns[0]) == ["0", "7", "10"]
    assert layout.columns[0].declared is not None
    assert layout.columns[0].declared.kind is Kind.NUMBER
    assert "0 = En, 10 = Varmasti" in layout.notes[0]


def test_a_scale_with_labelled_ends_has_a_place_for_every_number(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, {"k1": [1.0, 4.0]}, variable_value_labels={"k1": {1: "Huono", 5: "Hyvä"}},
        variable_measure={"k1": "ordinal"},
    )  # fmt: skip
    declared = layout.columns[0].declared
    assert declared is not None
    assert [option.label for option in declared.options] == ["Huono", "2", "3", "4", "Hyvä"]


def test_labels_that_are_alike_are_told_apart(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"k1": [1.0, 2.0]},
                       variable_value_labels={"k1": {1: "Muu", 2: "muu"}})  # fmt: skip
    assert texts(layout.columns[0]) == ["Muu (1)", "muu (2)"]


def test_dates_and_times_are_finnish(tmp_path: Path) -> None:
    moments = {
        "pvm": [pd.Timestamp(2025, 9, 3).date()],
        "hetki": [pd.Timestamp(2025, 9, 3, 8, 5)],
        "kello": [pd.Timestamp(2025, 9, 3, 14, 30).time()],
    }
    columns = layout_of(tmp_path, moments).columns
    assert [texts(column) for column in columns] == [["3.9.2025"], ["3.9.2025 8.05"], ["14.30"]]
    assert [c.declared and c.declared.kind for c in columns] == [Kind.DATE, Kind.DATE, None]


def test_without_labels_columns_are_plain_and_headed_by_their_names(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"V1": [1.0, 2.5, 7.0], "V2": ["a", "b", ""]})
    assert [column.heading for column in layout.columns] == ["V1", "V2"]
    assert texts(layout.columns[0]) == ["1", "2.5", "7"]
    assert not any(column.declared for column in layout.columns)


def test_rows_without_any_value_are_left_out(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"a": [1.0, None, 3.0], "b": ["x", "", "y"]})
    assert layout.row_numbers.tolist() == [1, 3]
    assert layout.empty_rows == 1
    assert [len(column.cells) for column in layout.columns] == [2, 2]


def test_a_file_without_rows_has_no_responses(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, {"a": pd.Series([], dtype=float), "b": pd.Series([], dtype=str)})
    assert len(layout.row_numbers) == 0
    assert len(layout.columns) == 2


def test_rows_of_a_matrix_are_a_battery(tmp_path: Path) -> None:
    layout = layout_of(
        tmp_path, {"k1_1": [1.0, 2.0], "k1_2": [3.0, 3.0], "k2": [1.0, 1.0]},
        column_labels=["Arvioi: Yhteistyö", "Arvioi: Tiedonkulku", "Muuta: lopuksi"],
        variable_value_labels={"k1_1": AGREE, "k1_2": AGREE, "k2": AGREE},
    )  # fmt: skip
    first, second, third = layout.columns
    assert (first.heading, first.part) == ("Arvioi", "Yhteistyö")
    assert first.declared is not None
    assert second.declared is not None
    assert first.declared.battery == second.declared.battery == "Arvioi"
    assert first.declared.question != second.declared.question
    assert (third.heading, third.part) == ("Muuta: lopuksi", "")


@pytest.mark.parametrize(
    ("labels", "asked"),
    [
        (["Tarpeet: Uni", "Tarpeet: Ruoka"], "Tarpeet"),
        (["[Uni] Mitä tarvitset?", "[Ruoka] Mitä tarvitset?"], "Mitä tarvitset?"),
        (["Tarpeet - Uni", "Tarpeet - Ruoka"], "Tarpeet"),
    ],
)
def test_chosen_and_not_chosen_side_by_side_are_a_multiple_choice(
    tmp_path: Path, labels: list[str], asked: str
) -> None:
    marks = {0: "Ei valittu", 1: "Valittu"}
    layout = layout_of(tmp_path, {"a": [1.0, 0.0], "b": [0.0, None]}, column_labels=labels,
                       variable_value_labels={"a": marks, "b": marks})  # fmt: skip
    first, second = layout.columns
    assert {first.heading, second.heading} == {asked}
    assert (first.part, second.part) == ("Uni", "Ruoka")
    assert first.declared == second.declared
    assert first.declared is not None
    assert first.declared.kind is Kind.MULTIPLE_CHOICE
    assert (texts(first), texts(second)) == (["1", "0"], ["0", ""])


def test_yes_and_no_side_by_side_stay_questions_of_their_own(tmp_path: Path) -> None:
    marks = {0: "Ei", 1: "Kyllä"}
    layout = layout_of(tmp_path, {"a": [1.0], "b": [0.0]},
                       column_labels=["Onko: Puisto", "Onko: Uimahalli"],
                       variable_value_labels={"a": marks, "b": marks})  # fmt: skip
    kinds = {column.declared.kind for column in layout.columns if column.declared}
    assert kinds == {Kind.SINGLE_CHOICE}


def test_one_label_a_variable_is_the_option(tmp_path: Path) -> None:
    asked = "Mitä tarvitset?"
    layout = layout_of(
        tmp_path, {"a": [1.0, 0.0], "b": [0.0, 1.0]}, column_labels=[asked, asked],
        variable_value_labels={"a": {1: "Unta"}, "b": {1: "Ruokaa"}},
    )  # fmt: skip
    assert [(c.heading, c.part) for c in layout.columns] == [(asked, "Unta"), (asked, "Ruokaa")]
    assert texts(layout.columns[1]) == ["0", "1"]


def test_a_set_of_dichotomies_is_a_multiple_choice() -> None:
    members = [
        variable("b1", ["1", "2", "", "9"], label="Uni", missing=frozenset({"9"})),
        variable("b2", ["2", "1", "2", ""], label="Ruoka"),
    ]
    layout = spss_layout(table_of(members, ResponseSet("$t", "Tarpeet", ("B1", "b2"), "1")))
    first, second = layout.columns
    assert [(c.heading, c.part) for c in (first, second)] == [("Tarpeet", "Uni"),
                                                              ("Tarpeet", "Ruoka")]  # fmt: skip
    assert texts(first) == ["1", "0", "", ""]
    assert texts(second) == ["0", "1", "0", ""]
    assert first.declared == second.declared


def test_a_set_of_categories_is_a_column_an_option_and_its_variables_are_left_out() -> None:
    labels = {"1": "Uni", "2": "Ruoka", "3": "Liikunta"}
    members = [variable("c1", ["1", "2", ""], labels=labels),
               variable("c2", ["3", "", ""], labels=labels),
               variable("vapaa", ["x", "y", "z"])]  # fmt: skip
    layout = spss_layout(table_of(members, ResponseSet("$t", "Tarpeet", ("c1", "c2"), None)))
    options = [column for column in layout.columns if column.declared]
    assert [(c.part, texts(c)) for c in options] == [
        ("Uni", ["1", "0", ""]), ("Ruoka", ["0", "1", ""]), ("Liikunta", ["1", "0", ""]),
    ]  # fmt: skip
    left = [column for column in layout.columns if column.left_out]
    assert [texts(column) for column in left] == [["Uni", "Ruoka", ""], ["Liikunta", "", ""]]
    assert {column.left_out for column in left} == {"import.ignored_merged"}
    assert [column.index for column in layout.columns] == list(range(6))


def test_a_set_that_shares_a_variable_with_an_earlier_one_changes_nothing() -> None:
    members = [variable("b1", ["1", "0"], label="Uni"), variable("b2", ["0", "1"], label="Ruoka")]
    own = ResponseSet("$a", "Tarpeet", ("b1", "b2"), "1")
    layout = spss_layout(table_of(members, own, ResponseSet("$b", "Muut", ("b2", "b1"), "0")))
    assert [column.heading for column in layout.columns] == ["Tarpeet", "Tarpeet"]


def test_options_of_one_name_in_a_set_are_told_apart() -> None:
    labels = {"b1": "Muu", "b2": "Uni", "b3": "muu"}
    members = [variable(name, ["1"], label=label) for name, label in labels.items()]
    layout = spss_layout(table_of(members, ResponseSet("$a", "Tarpeet", tuple(labels), "1")))
    assert [column.part for column in layout.columns] == ["Muu (b1)", "Uni", "muu (b3)"]


def test_every_cell_of_the_file_is_in_its_column(tmp_path: Path) -> None:
    columns = {"a": [1.0, None, 2.0], "b": ["x", "", "ä"], "c": [math.nan, 5.0, 0.25]}
    layout = layout_of(tmp_path, columns)
    assert [texts(c) for c in layout.columns] == [["1", "", "2"], ["x", "", "ä"], ["", "5", "0.25"]]


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    content = sav(tmp_path, {"a": [float(i) for i in range(500)], "b": ["teksti"] * 500})
    with pytest.raises(ImportProblem, match="vioittunut"):
        read_spss("vastaukset.sav", content[: len(content) // 2])


def test_nonsense_after_the_magic_bytes_is_refused() -> None:
    with pytest.raises(ImportProblem, match="vioittunut"):
        read_spss("vastaukset.sav", b"$FL2" + b"\x00\xff" * 400)


def test_a_crash_of_the_reader_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "crash.py"
    script.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(spss_file.spss_child, "__file__", str(script))
    with pytest.raises(ImportProblem, match="ei voitu lukea"):
        spss_table("vastaukset.sav", b"$FL2")


def test_an_endless_reader_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "loop.py"
    script.write_text("while True:\n    pass\n", encoding="utf-8")
    monkeypatch.setattr(spss_file.spss_child, "__file__", str(script))
    with pytest.raises(ImportProblem, match="keskeytettiin 1 sekunnin"):
        spss_table("vastaukset.sav", b"$FL2", seconds=1)


ONE_VARIABLE = {"name": "a", "label": "", "format": "F8", "measure": "", "is_text": False,
                "labels": [], "missing": [], "values": []}  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "",
        "[]",
        json.dumps({"rows": 5, "encoding": "", "variables": [{}], "sets": []}),
        json.dumps({"rows": 1, "encoding": "", "variables": [ONE_VARIABLE], "sets": []}),
    ],
)
def test_what_the_child_writes_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    script = tmp_path / "liar.py"
    script.write_text(
        "import json, sys\nfrom pathlib import Path\n"
        "folder = Path(json.loads(sys.argv[1])['folder'])\n"
        f"(folder / 'table.json').write_text({table!r})\n"
        "(folder / 'codes.bin').write_bytes(b'\\xff\\xff\\xff\\x7f')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(spss_file.spss_child, "__file__", str(script))
    with pytest.raises(ImportProblem, match="vioittunut"):
        spss_table("vastaukset.sav", b"$FL2")


def test_a_table_over_the_limits_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sav(tmp_path, {"a": [1.0] * 60})
    monkeypatch.setattr(spss_file, "MOST_ROWS", 50)
    monkeypatch.setattr("hyte_analysis.importers.limits.MOST_ROWS", 50)
    with pytest.raises(ImportProblem, match="liikaa soluja"):
        read_spss("vastaukset.sav", content)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux")
def test_a_file_that_asks_for_too_much_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sav(tmp_path, {"a": [1.0] * 60})
    monkeypatch.setattr(spss_file, "_MEMORY", 60 * 1024**2)
    with pytest.raises(ImportProblem):
        read_spss("vastaukset.sav", content)


def test_nothing_of_the_file_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = sav(tmp_path, {"a": [1.0]})
    own = tmp_path / "temp"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    read_spss("vastaukset.sav", content)
    with pytest.raises(ImportProblem):
        read_spss("vastaukset.sav", content[:100])
    assert list(own.iterdir()) == []
