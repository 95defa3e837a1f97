"""The sample exports and the codebooks, read without the product's own code."""

import csv
import io
import tomllib
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.published import PUBLISHED

DATA = Path(__file__).parents[2] / "data"
CODEBOOKS = ("ennakkokysely-2025", "ennakkokysely-2024")
GROUPS = ("HVA", "Kunta", "Oppilaitokset", "Muut toimijat")
ROLES = {"substantive", "dont_know", "not_applicable", "exclusive", "other"}
SCALES = {
    "single_choice": {"nominal", "ordinal", "binary"},
    "multiple_choice": {"nominal"},
    "open_text": {None},
}
FREE_TEXT = " Avoimet vastaukset"


Rows = list[list[str]]


def codebook(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / "codebooks" / f"{name}.toml").read_text(encoding="utf-8"))


def question(name: str, question_id: str) -> dict[str, Any]:
    return next(q for q in codebook(name)["questions"] if q["id"] == question_id)


def plain(text: str) -> str:
    """A wording without case, no-break spaces, numbering and punctuation at the end."""
    words = text.replace("\u00a0", " ").casefold().split()
    if words and words[0].rstrip(".").isdigit():
        del words[0]
    return " ".join(words).rstrip(" .:?!,;")


def read_2025() -> Rows:
    sheet = load_workbook(DATA / "samples" / "ennakkokysely-2025.xlsx")["Sheet1"]
    return [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]


def read_2024() -> Rows:
    text = (DATA / "samples" / "ennakkokysely-2024.csv").read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


SAMPLES = {"ennakkokysely-2025": read_2025, "ennakkokysely-2024": read_2024}


def answers(name: str) -> Rows:
    return [row for row in SAMPLES[name]()[1:] if any(row)]


def group_of(name: str, row: list[str]) -> str:
    for group in codebook(name)["groups"]:
        if plain(row[1]) in {plain(s) for s in [group["label"], *group["synonyms"]]}:
            return group["id"]
    raise AssertionError(row[1])


def column(name: str, question_id: str) -> int:
    headings = [plain(heading) for heading in SAMPLES[name]()[0]]
    return headings.index(plain(question(name, question_id)["text"]))


def half_up(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def mean_and_spread(codes: list[int]) -> tuple[str, str]:
    n = len(codes)
    mean = Decimal(sum(codes)) / n
    return half_up(mean), half_up((sum((c - mean) ** 2 for c in codes) / Decimal(n)).sqrt())


@pytest.mark.parametrize(("question_id", "group"), PUBLISHED)
def test_the_2025_sample_gives_the_published_mean_spread_and_n(
    question_id: str, group: str
) -> None:
    name = "ennakkokysely-2025"
    options = question(name, question_id)["options"]
    code_of = {option["label"]: option["code"] for option in options}
    place = column(name, question_id)
    codes = [code_of[row[place]] for row in answers(name) if group_of(name, row) == group]
    assert (*mean_and_spread(codes), len(codes)) == PUBLISHED[question_id, group]


def test_the_municipalities_first_answers_are_the_counts_behind_the_published_figures() -> None:
    name = "ennakkokysely-2025"
    options = question(name, "sovitut-kaytannot")["options"]
    place = column(name, "sovitut-kaytannot")
    given = Counter(row[place] for row in answers(name) if group_of(name, row) == "Kunta")
    assert [given[option["label"]] for option in options] == [6, 5, 1, 2]


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("ennakkokysely-2025", {"HVA": 3, "Kunta": 14, "Oppilaitokset": 1, "Muut toimijat": 3}),
        ("ennakkokysely-2024", {"HVA": 6, "Kunta": 15, "Oppilaitokset": 3, "Muut toimijat": 7}),
    ],
)
def test_every_answer_of_a_sample_belongs_to_a_group(name: str, sizes: dict[str, int]) -> None:
    assert Counter(group_of(name, row) for row in answers(name)) == sizes


def test_exactly_one_open_answer_begins_with_an_equals_sign_and_is_stored_as_text() -> None:
    sheet = load_workbook(DATA / "samples" / "ennakkokysely-2025.xlsx")["Sheet1"]
    cells = [c for row in sheet.iter_rows() for c in row if str(c.value or "").startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]
    assert not [cell for row in read_2024() for cell in row if cell.startswith("=")]


@pytest.mark.parametrize("name", CODEBOOKS)
def test_every_cell_of_a_sample_is_text(name: str) -> None:
    assert {type(cell) for row in SAMPLES[name]() for cell in row} == {str}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_every_single_choice_cell_of_a_sample_is_an_option_of_the_codebook(name: str) -> None:
    for asked in codebook(name)["questions"]:
        if asked["kind"] == "single_choice":
            place = column(name, asked["id"])
            given = {row[place] for row in answers(name)} - {""}
            assert given
            assert given <= {option["label"] for option in asked["options"]}


def test_a_multiple_choice_cell_of_a_sample_holds_the_text_of_its_own_option_or_nothing() -> None:
    name = "ennakkokysely-2024"
    headings = [plain(heading) for heading in read_2024()[0]]
    for asked in codebook(name)["questions"]:
        if asked["kind"] == "multiple_choice":
            for option in asked["options"]:
                place = headings.index(plain(f"{asked['text']}:{option['label']}"))
                assert {row[place] for row in answers(name)} <= {"", option["label"]}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_free_text_of_a_sample_comes_only_from_those_who_chose_its_option(name: str) -> None:
    headings = [plain(heading) for heading in SAMPLES[name]()[0]]
    seen = 0
    for asked in codebook(name)["questions"]:
        for option in (o for o in asked.get("options", []) if "follow_up" in o):
            text = headings.index(plain(f"{asked['text']}:{option['label']}{FREE_TEXT}"))
            chosen_in = asked["text"]
            if asked["kind"] == "multiple_choice":
                chosen_in += f":{option['label']}"
            choice = headings.index(plain(chosen_in))
            writers = [row for row in answers(name) if row[text]]
            assert writers
            assert {row[choice] for row in writers} == {option["label"]}
            seen += 1
    assert seen == sum(heading.endswith(plain(FREE_TEXT)) for heading in headings)


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_sample_has_its_questions_in_form_order(name: str) -> None:
    places = [
        column(name, q["id"]) for q in codebook(name)["questions"] if q["kind"] != "multiple_choice"
    ]
    assert places == sorted(places)


def test_the_2024_sample_has_the_marks_of_a_webropol_csv() -> None:
    content = (DATA / "samples" / "ennakkokysely-2024.csv").read_bytes()
    rows = read_2024()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert sum(not any(row) for row in rows) == 1


def test_those_who_find_all_goals_equal_or_cannot_say_chose_nothing_else() -> None:
    name = "ennakkokysely-2024"
    goals = question(name, "tehostettavat-tavoitteet")
    headings = [plain(heading) for heading in read_2024()[0]]
    places = [headings.index(plain(f"{goals['text']}:{o['label']}")) for o in goals["options"]]
    alone = {"exclusive": 0, "dont_know": 0}
    for row in answers(name):
        chosen = [o["role"] for o, p in zip(goals["options"], places, strict=True) if row[p]]
        for role in alone.keys() & set(chosen):
            assert chosen == [role]
            alone[role] += 1
    assert alone == {"exclusive": 4, "dont_know": 2}


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_codebook_names_the_four_groups_in_their_order(name: str) -> None:
    book = codebook(name)
    assert (book["id"], book["wave"]) == (name, int(name[-4:]))
    assert tuple(group["id"] for group in book["groups"]) == GROUPS
    assert not any("invited_n" in group for group in book["groups"])


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_group_name_means_one_group_only(name: str) -> None:
    groups_of = defaultdict(set)
    for group in codebook(name)["groups"]:
        for wording in [group["id"], group["label"], *group["synonyms"]]:
            groups_of[plain(wording)].add(group["id"])
    assert {wording for wording, ids in groups_of.items() if len(ids) > 1} == set()


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_group_name_is_never_also_an_option(name: str) -> None:
    book = codebook(name)
    groups = {plain(s) for g in book["groups"] for s in [g["label"], *g["synonyms"]]}
    labels = {plain(o["label"]) for q in book["questions"] for o in q.get("options", [])}
    assert groups & labels == set()


@pytest.mark.parametrize("name", CODEBOOKS)
def test_every_question_and_follow_up_has_an_id_of_its_own(name: str) -> None:
    asked = codebook(name)["questions"]
    ids = [q["id"] for q in asked]
    ids += [o["follow_up"]["id"] for q in asked for o in q.get("options", []) if "follow_up" in o]
    assert [i for i, n in Counter(ids).items() if n > 1] == []
    assert all(i.isascii() and i == i.lower() and " " not in i for i in ids)


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_heading_means_one_question_only(name: str) -> None:
    owners = defaultdict(set)
    for asked in codebook(name)["questions"]:
        follow_ups = [o["follow_up"] for o in asked.get("options", []) if "follow_up" in o]
        for one in [asked, *follow_ups]:
            for wording in [one["text"], *one.get("synonyms", [])]:
                owners[plain(wording)].add(one["id"])
    assert {wording for wording, ids in owners.items() if len(ids) > 1} == set()


@pytest.mark.parametrize("name", CODEBOOKS)
def test_questions_are_numbered_in_form_order_within_their_sections(name: str) -> None:
    book = codebook(name)
    sections = [section["id"] for section in book["sections"]]
    expected = []
    for section in sections:
        n = sum(q["section"] == section for q in book["questions"])
        assert n
        expected += [f"{section}.{i}" for i in range(1, n + 1)]
    assert [q["number"] for q in book["questions"]] == expected


@pytest.mark.parametrize("name", CODEBOOKS)
def test_options_stand_in_form_order_from_one_with_known_roles_and_scales(name: str) -> None:
    for asked in codebook(name)["questions"]:
        options = asked.get("options", [])
        assert asked.get("scale") in SCALES[asked["kind"]]
        assert bool(options) == (asked["kind"] != "open_text")
        assert [option["code"] for option in options] == list(range(1, len(options) + 1))
        assert {option["role"] for option in options} <= ROLES


@pytest.mark.parametrize("name", CODEBOOKS)
def test_a_cell_means_one_option_of_a_question_only(name: str) -> None:
    for asked in codebook(name)["questions"]:
        owners = defaultdict(set)
        for option in asked.get("options", []):
            for wording in [option["label"], option["short_label"], *option["synonyms"]]:
                owners[plain(wording)].add(option["code"])
        assert {wording for wording, codes in owners.items() if len(codes) > 1} == set()


@pytest.mark.parametrize("name", CODEBOOKS)
def test_short_labels_fit_a_chart(name: str) -> None:
    options = [o for q in codebook(name)["questions"] for o in q.get("options", [])]
    assert [o["short_label"] for o in options if len(o["short_label"]) > 36] == []


def test_the_2024_goals_are_27_and_three_ways_out() -> None:
    goals = question("ennakkokysely-2024", "tehostettavat-tavoitteet")
    assert Counter(option["role"] for option in goals["options"]) == {
        "substantive": 27,
        "exclusive": 1,
        "dont_know": 1,
        "other": 1,
    }
    assert len(goals["options"]) == 30


def test_the_2024_methods_are_six_themes_with_free_text_and_one_way_out() -> None:
    *themes, way_out = question("ennakkokysely-2024", "menetelmat")["options"]
    numerals = ["I.", "II.", "III.", "IV.", "V.", "VI."]
    assert [option["label"].split()[0] for option in themes] == numerals
    assert all("follow_up" in option for option in themes)
    assert way_out["role"] == "dont_know"
