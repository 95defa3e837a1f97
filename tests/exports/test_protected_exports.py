"""What an audience may not see is nowhere in an export: not in a cell, not in the file's parts."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from hyte_analysis.analysis.conventions import convention, profile_sentence
from hyte_analysis.analysis.distribution import Reading, read_tables
from hyte_analysis.analysis.result import Remedy, ResultTable
from hyte_analysis.exports.excel import to_excel
from hyte_analysis.exports.plain import to_csv, to_json, to_text
from hyte_analysis.survey.answers import AnswerCount, AreaCount, BaseCount, Counts
from hyte_analysis.survey.audiences import EVERYTHING, Action, Audience, Limits, Profile
from hyte_analysis.survey.model import DontKnow, Kind, Option, Role, Scale
from tests.exports.made_up import YES_NO, options, question, survey

LEAST = 5000
PUBLIC = Audience(Profile.PUBLIC, Limits(Action.PROTECT, LEAST, 5, 3, 0))
STEPS = (*options("Huonosti", "Kohtalaisesti", "Hyvin"), Option(4, "EOS", "EOS", Role.DONT_KNOW))
# Each question's counts by group and code (or number); all numbers are different.
Given = Mapping[str, Mapping[float, int]]

GOING = question("1", "Miten sujuu?", scale=Scale.ORDINAL, choices=STEPS)
GOALS = question(
    "2", "Mitkä tavoitteet?", Kind.MULTIPLE_CHOICE, Scale.NOMINAL,
    tuple(replace(o, area="I. Osallisuus") if o.code < 3 else o
          for o in options("Tuki", "Tapaamiset", "Liikunta")),
)  # fmt: skip
STAFF = question("3", "Montako henkilöä?", Kind.NUMBER, Scale.INTERVAL)
ORDER = question("4", "Mikä on tärkeintä?", Kind.RANKING, Scale.ORDINAL, options("Yksi", "Kaksi"))
AGREED = question("5", "Onko sovittu?", choices=(
    *YES_NO, Option(4, "Salainen vastaus", "Salainen vastaus", Role.NOT_IN_CODEBOOK),
))  # fmt: skip
MANY = question("6", "Onko tarpeeksi?", choices=YES_NO)
ASKED = (GOING, GOALS, STAFF, ORDER, AGREED, MANY)
SURVEY = survey(ASKED)
FEW: Mapping[str, Given] = {
    "q1": {"hva": {1: 1373, 2: 431, 3: 877, 4: 251}, "kunta": {1: 617, 2: 283, 3: 733, 4: 199}},
    "q2": {"hva": {1: 1361, 2: 389, 3: 907}, "kunta": {1: 719, 2: 263, 3: 811}},
    "q3": {"hva": {48271: 353, 91573: 647}, "kunta": {73951: 587, 11: 2003}},
    "q4": {"hva": {1: 1009, 2: 1301}, "kunta": {1: 523, 2: 1721}},
    "q5": {"hva": {1: 1, 3: 4}, "kunta": {2: 2, 4: 1}},
}
LARGE: Mapping[str, Given] = {
    "q6": {
        "hva": {1: 1373, 2: 2431},
        "kunta": {1: 2017, 2: 6131},
        "oppilaitokset": {1: 547, 2: 1489},
    }
}
HIDDEN_BASES = {"q2": {"hva": 1483, "kunta": 967}, "q4": {"hva": 1319, "kunta": 1811}}


def counts(given: Mapping[str, Given]) -> Counts:
    answers, bases, areas = [], [], []
    for question_id, groups in given.items():
        asked = next(q for q in ASKED if q.id == question_id)
        for group, values in groups.items():
            for value, n in values.items():
                code, number = (None, value) if asked.has_values else (int(value), None)
                rank = 1.0 if asked.kind is Kind.RANKING else number
                answers.append(AnswerCount(question_id, group, code, rank, n))
            base = HIDDEN_BASES.get(question_id, {}).get(group, sum(values.values()))
            bases.append(BaseCount(question_id, group, base))
            areas += [AreaCount(question_id, group, area, base - 97) for area in asked.areas]
    responses = (("hva", 3000), ("kunta", 3000), ("oppilaitokset", 36))
    return Counts(tuple(answers), tuple(bases), responses, tuple(areas))


def tables(
    given: Mapping[str, Given], audience: Audience = PUBLIC, dont_know: DontKnow | None = None
) -> tuple[ResultTable, ...]:
    return read_tables(SURVEY, counts(given), Reading(audience=audience, dont_know=dont_know))


def parts(made: Sequence[ResultTable]) -> Iterator[str]:
    """All that the exports hold: each part of the workbook's zip, CSV, JSON and text."""
    with zipfile.ZipFile(io.BytesIO(to_excel(SURVEY, made, ()))) as book:
        yield from (book.read(name).decode() for name in book.namelist())
    yield to_csv(made)
    yield json.dumps(to_json(SURVEY, made), ensure_ascii=False)
    yield to_text(made)


def told(made: Sequence[ResultTable]) -> str:
    # Thousands stand apart in text.
    return re.sub(r"(?<=\d)\u00a0(?=\d)", "", "\n".join(parts(made)))


def holds(content: str, number: float) -> bool:
    if isinstance(number, int):
        return bool(re.search(rf"(?<![\d.,]){number}(?![\d])", content))
    digits = f"{number:.12f}".rstrip("0").partition(".")[2][:7]
    return bool(re.search(rf"[.,]{digits}", content))


def secrets(made: Sequence[ResultTable]) -> set[float]:
    """Every count, share and base of a group that an audience to which all is shown would see."""
    found: set[float] = set()
    for table in made:
        for group in table.groups:
            figures = [group.mean_without_dont_know, group.mentions_per_respondent]
            figures += [of for c in group.counts for of in (c.n, c.share)]
            figures += [of for area in group.areas for of in (area.n, area.share)]
            found |= {f for f in figures if f is not None and _is_distinctive(f)}
    return found


def _is_distinctive(figure: float) -> bool:
    return figure > 150 if isinstance(figure, int) else len(repr(figure)) > 8


def test_nothing_that_is_hidden_is_anywhere_in_an_export() -> None:
    open_tables, closed = tables(FEW, EVERYTHING), tables(FEW)
    shown = secrets(open_tables)
    assert len(shown) > 70
    everything, protected = told(open_tables), told(closed)
    assert all(holds(everything, figure) for figure in shown)
    assert not [figure for figure in shown if holds(protected, figure)]


def test_values_and_answers_outside_the_codebook_go_with_their_counts() -> None:
    everything, protected = told(tables(FEW, EVERYTHING)), told(tables(FEW))
    for label in ("48271", "73951", "91573", "Salainen vastaus"):
        assert label in everything
        assert label not in protected


def test_of_merged_groups_only_the_sum_is_told() -> None:
    (*_, table) = tables(LARGE)
    assert {group.group: group.n for group in table.groups if group.n} == {
        "HVA + Oppilaitokset": 5840, "Kunta": 8148, "Kaikki": 13988,
    }  # fmt: skip
    content = told([table])
    assert "Ryhmät HVA, Oppilaitokset on yhdistetty" in content
    assert holds(content, 1373 + 547)
    for figure in (1373, 547, 2431, 1489, 3804, 2036, 1373 / 3804, 547 / 2036):
        assert not holds(content, figure)


@pytest.mark.parametrize("state", [None, *DontKnow])
def test_left_out_answers_of_few_are_not_told(state: DontKnow | None) -> None:
    content = told(tables(FEW, dont_know=state))
    assert not holds(content, 251 + 199)
    assert not holds(content, 1373 + 431 + 877)


def rows(made: Sequence[ResultTable], sheet: str) -> list[dict[str, object]]:
    ws = load_workbook(io.BytesIO(to_excel(SURVEY, made, ())))[sheet]
    head, *lines = ws[next(iter(ws.tables.values())).ref]
    names = [cell.value for cell in head]
    return [dict(zip(names, [cell.value for cell in line], strict=True)) for line in lines]


def test_words_stand_where_a_figure_is_hidden_and_say_why() -> None:
    made = tables(FEW)
    remedies = {table.question.id: table.total.remedy for table in made}
    assert remedies["q2"] is Remedy.SHARES_ONLY
    assert remedies["q1"] is remedies["q3"] is remedies["q4"] is Remedy.HIDDEN
    tidy = {(str(row["Nro"]), row["Koodi"]): row for row in rows(made, "Tulokset")}
    one, several, order = tidy["1", 1], tidy["2", 1], tidy["4", 1]
    assert one["Lukumäärä"] == one["Osuus"] == one["KA"] == one["Mediaani"] == "ei näytetä"
    assert one["Huomautus"] == "ei näytetä: alle 5\u00a0000 vastausta"
    assert several["Osuus"] == "vähintään puolet"
    assert tidy["2", 3]["Lukumäärä"] == "vähintään puolet"
    assert tidy["2", 2]["Lukumäärä"] == "alle puolet"
    assert order["Sijoitusten KA"] == order["Lukumäärä"] == "ei näytetä"
    lines = csv.DictReader(io.StringIO(to_csv(made), newline=""), delimiter=";")
    first = [line for line in lines if line["Tunnus"] == "q1" and line["Vastauksia"] != "0"]
    assert {line["Lukumäärä"] for line in first} == {line["KA"] for line in first} == {"ei näytetä"}
    assert {line["Huomautus"] for line in first} == {one["Huomautus"]}


def test_a_mean_that_may_be_shown_stands_beside_what_may_not() -> None:
    limits = Limits(Action.PROTECT, 10, 5, 3, 0)
    made = tables({"q1": {"hva": {1: 2, 2: 3, 3: 3}}}, Audience(Profile.PUBLIC, limits))[:1]
    assert made[0].total.remedy is Remedy.NO_SPREAD
    for row in rows(made, "Tulokset"):
        assert (row["KA"], row["Hajonta"]) in ((2.13, "ei näytetä"), (None, None))
    (group,) = (g for g in to_json(SURVEY, made)["questions"][0]["groups"] if g["group"] == "HVA")
    assert (group["mean"], group["spread"], group["remedy"]) == (2.13, None, "no_spread")
    assert "2,13" in to_text(made)


def test_hidden_figures_are_null_in_json_with_the_reason() -> None:
    first, second, *_ = to_json(SURVEY, tables(FEW))["questions"]
    group = first["groups"][-1]
    assert (group["remedy"], group["withheld"]) == (
        "hidden",
        "ei näytetä: alle 5\u00a0000 vastausta",
    )
    assert [count["n"] for count in group["counts"]] == [None] * 4
    assert group["mean"] is group["median"] is group["consensus"] is group["left_out"] is None
    assert [count["at_least_half"] for count in second["groups"][-1]["counts"]] == [
        True,
        False,
        True,
    ]
    assert second["groups"][-1]["areas"] == [{"area": "I. Osallisuus", "n": None, "share": None}]


def test_a_hidden_figure_is_never_an_empty_cell_on_its_questions_sheet() -> None:
    book = load_workbook(io.BytesIO(to_excel(SURVEY, tables(FEW), ())))
    for ws in book.worksheets[4:-1]:
        for table in ws.tables.values():
            for line in ws[table.ref]:
                if line[-1].value == "ei näytetä":
                    assert line[-1].alignment.horizontal == "right"
                    assert line[-1].style == "hyte_hidden"
                assert line[-1].value is not None


def test_the_sheet_of_a_question_says_what_was_done_to_it() -> None:
    book = load_workbook(io.BytesIO(to_excel(SURVEY, tables({**FEW, **LARGE}), ())))
    said = {ws.title: {c.value for c in ws["A"] if c.value} for ws in book.worksheets}
    note = "Lukuja ei näytetä, koska vastauksia on alle 5\u00a0000"
    assert any(str(value).startswith(note) for value in said["1 Miten sujuu"])
    merged = "Ryhmät HVA, Oppilaitokset on yhdistetty"
    assert any(merged in str(value) for value in said["6 Onko tarpeeksi"])


def test_every_export_names_its_audience_and_convention() -> None:
    made = tables({**FEW, **LARGE})
    audience = profile_sentence(made[0])
    assert audience == "Yleisö: julkinen."
    book = load_workbook(io.BytesIO(to_excel(SURVEY, made, ())))
    assert {ws.oddHeader.right.text for ws in book.worksheets} == {audience}
    for ws in book.worksheets:
        values = [str(c.value) for row in ws.iter_rows() for c in row if c.value is not None]
        assert any(audience in value for value in values)
    for ws, table in zip(book.worksheets[4:], made, strict=True):
        values = {c.value for c in ws["A"]}
        assert not convention(table) or convention(table) in values
    for line in csv.DictReader(io.StringIO(to_csv(made), newline=""), delimiter=";"):
        assert line["Yleisö"] == audience
        assert line["Tunnus"] not in ("q1", "q3") or line["Laskentatapa"].startswith(
            "KA ja Hajonta"
        )
    for answer in to_json(SURVEY, made)["questions"]:
        assert (answer["profile"], answer["protected"]) == ("public", True)
        assert (answer["convention"] is None) == (answer["kind"] in ("multiple_choice", "ranking"))
    lines = to_text(made).splitlines()
    assert [line for line in lines if line.startswith("Yleisö")] == [audience]
    assert sum(line.strip() == convention(made[0]) for line in lines) == 1


def test_the_contents_say_what_the_audience_does_not_see() -> None:
    for audience, said in ((PUBLIC, "ei näytetä lukumääriä"), (EVERYTHING, "Mitään lukuja ei ole")):
        ws = load_workbook(io.BytesIO(to_excel(SURVEY, tables(FEW, audience), ())))["Sisällys"]
        assert any(said in str(c.value) for c in ws["A"])


def test_a_value_question_without_rows_does_not_say_that_nobody_answered() -> None:
    book = load_workbook(io.BytesIO(to_excel(SURVEY, tables(FEW), ())))
    said = {str(cell.value) for cell in book["3 Montako henkilöä"]["A"]}
    assert "Vastauksia ei ole, joten jakaumaa ei ole." not in said


def test_open_answers_for_a_protected_audience_say_that_they_may_be_a_part() -> None:
    for audience, is_told in ((PUBLIC, True), (EVERYTHING, False)):
        content = to_excel(SURVEY, tables(FEW, audience), ())
        said = str(load_workbook(io.BytesIO(content))["Avovastaukset"]["A3"].value)
        assert ("tälle yleisölle saa näyttää" in said) == is_told
